"""The ledger of every e-mail that leaves the application: intent first, outcome after."""

import uuid

from django.db import models


class EmailState(models.TextChoices):
    """Where one message is. "Accepted" means accepted by the mail server, never "delivered"."""

    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being handed over"
    ACCEPTED = "accepted", "Accepted by the mail server"
    RETRY = "retry", "Waiting to try again"
    FAILED = "failed", "Refused by the mail server"
    UNKNOWN = "unknown", "Not known whether it left"
    EXPIRED = "expired", "Too late, not sent"


class OutgoingEmail(models.Model):
    """One message to one address. Rendered when it is enqueued, in the transaction of its cause.

    ``may_repeat`` says what to do when a crash leaves it unknown whether the message left: send again
    with the same Message-ID (invitations, resets), or leave it to a person. The body of a ``sensitive``
    message (it holds a sign-in link) is wiped as soon as the mail server has accepted it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(
        "councils.Council", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=60)
    to_address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=150)
    text_body = models.TextField()
    html_body = models.TextField(blank=True)
    sensitive = models.BooleanField(default=False)
    may_repeat = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=EmailState.choices, default=EmailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="outbox_due",
                condition=models.Q(state__in=["queued", "retry"]),
            ),
            models.Index(fields=["lease_until"], name="outbox_leases", condition=models.Q(state="sending")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display()})"
