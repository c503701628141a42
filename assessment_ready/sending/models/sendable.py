"""What every table of deliveries has in common: the engine knows nothing else of them."""

import uuid

from django.db import models
from django.db.models import F, Q

from assessment_ready.councils.models import Council
from assessment_ready.sending.models.choices import LIVE, DeliveryState, Means, UnknownPolicy
from assessment_ready.sending.models.routes import Route


class Sendable(models.Model):
    """One message to one person by one means. All times are UTC.

    ``id`` is random and gives the Message-ID, which stays the same however often the message is handed over.
    ``address`` is the e-mail address (domain in punycode) or telephone number as it was when the audience was
    resolved; ``domain`` what follows the @. ``attempts`` counts how often it was handed over; ``repeats`` how often
    after nobody knew whether it had left. While a worker has it, ``lease_token`` is the worker's and it has until
    ``lease_until``; ``begun_at`` is when the last hand-over began. ``backend_reference`` is the service's own
    number (Notify's id). ``next_attempt_at`` is when it is due; never before ``not_before``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    route = models.ForeignKey(Route, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    means = models.CharField(max_length=5, choices=Means.choices, default=Means.EMAIL)
    address = models.CharField(max_length=254, blank=True)
    domain = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    policy = models.CharField(max_length=10, choices=UnknownPolicy.choices, default=UnknownPolicy.HOLD)
    attempts = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    backend = models.CharField(max_length=10, blank=True)
    backend_reference = models.CharField(max_length=100, blank=True)
    last_code = models.CharField(max_length=20, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["route", "next_attempt_at"],
                name="%(app_label)s_%(class)s_due",
                condition=Q(state__in=(DeliveryState.QUEUED, DeliveryState.TEMPORARY)),
            ),
            models.Index(
                fields=["lease_until"],
                name="%(app_label)s_%(class)s_lease",
                condition=Q(state__in=(DeliveryState.CLAIMED, DeliveryState.SENDING)),
            ),
            models.Index(
                fields=["expires_at"],
                name="%(app_label)s_%(class)s_late",
                condition=Q(state__in=LIVE),
            ),
            models.Index(
                fields=["submitted_at"],
                name="%(app_label)s_%(class)s_open",
                condition=Q(state=DeliveryState.SUBMITTED, backend="notify"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_attempt_at__gte=F("not_before")),
                name="%(app_label)s_%(class)s_not_early",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_means_display()}, {self.get_state_display()}"
