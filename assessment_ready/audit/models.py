"""The append-only log of every change: who, which council, what, before and after, chained by hashes."""

from django.db import models


class AuditHead(models.Model):
    """The end of one chain: how many entries it has and the hash of the last.

    One row per council, and one with no council for the installation itself. Writers lock this row, so
    entries of one council are numbered without gaps and removal of the newest entry shows.
    """

    council = models.OneToOneField(
        "councils.Council", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    length = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council"],
                nulls_distinct=False,
                name="audit_one_head_per_council",
                violation_error_message="This chain already has a head.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.council or 'installation'}: {self.length} entries"


class AuditEntry(models.Model):
    """One change, written in the transaction that made it. Never altered: a database trigger refuses.

    ``number`` counts within the chain and is never shown to members, because gaps would tell an uncleared
    person that something under embargo exists.
    """

    council = models.ForeignKey(
        "councils.Council", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    embargo = models.ForeignKey(
        "embargo.Embargo", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.PositiveBigIntegerField()
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey(
        "councils.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    object_label = models.CharField(max_length=300)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-occurred_at", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "number"], nulls_distinct=False, name="audit_number_once_per_chain"
            )
        ]
        indexes = [
            models.Index(fields=["council", "-occurred_at"], name="audit_council_time"),
            models.Index(fields=["council", "object_type", "object_id"], name="audit_council_object"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_label}"
