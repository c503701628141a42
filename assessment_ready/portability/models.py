"""Archives of a council asked for on the page: made by a worker, kept for a week, for one person only."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, Membership


class ArchiveState(models.TextChoices):
    """Where an archive is."""

    QUEUED = "queued", "Waiting to be made"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"
    DELETED = "deleted", "Deleted"


UNDER_WAY = (ArchiveState.QUEUED, ArchiveState.MAKING)


class ArchiveQuerySet(models.QuerySet["ExportArchive"]):
    """How archives are looked up."""

    def of(self, membership: Membership) -> Self:
        """Those one person asked for; nobody else sees them."""
        return self.filter(council_id=membership.council_id, membership=membership)

    def claimable(self, now: datetime) -> Self:
        """Archives that wait for a worker, or whose worker's lease has run out at ``now``."""
        lost = Q(state=ArchiveState.MAKING, lease_until__lt=now)
        return self.filter(Q(state=ArchiveState.QUEUED) | lost)


class ExportArchive(models.Model):
    """One archive asked for by one person.

    ``closed`` are the embargoes that were closed to the person when it was made: once another is, the archive is not
    handed out any more. Nobody is shown it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ArchiveState.choices, default=ArchiveState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    closed = models.JSONField(default=list)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    delete_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="portability_asked_once")
        ]
        indexes = [models.Index(fields=["membership", "-requested_at"], name="portability_own")]

    def __str__(self) -> str:
        return f"Archive of {self.council}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in UNDER_WAY


class ArchivePiece(models.Model):
    """One piece of an archive's bytes, so that neither a worker nor a page ever holds the whole."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    archive = models.ForeignKey(ExportArchive, on_delete=models.CASCADE, related_name="pieces")
    attempt = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["archive", "attempt", "number"], name="portability_piece_once")
        ]

    def __str__(self) -> str:
        return f"Piece {self.number} of {self.archive_id}"
