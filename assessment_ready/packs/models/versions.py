"""Frozen versions of a pack."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models.choices import VersionState
from assessment_ready.packs.models.packs import Pack
from assessment_ready.readiness.models import Round


class PackVersionQuerySet(EmbargoedQuerySet["PackVersion"]):
    """How versions are looked up. ``visible_to`` is the gate; parts inside pass it again (``inner_embargo``)."""

    def visible_to(self, membership: Membership, now: datetime) -> Self:
        """The gate; a version is also closed to those to whom a round it shows is closed by now.

        So a round that goes under an embargo takes the versions frozen before with it. A round under the embargo of
        the parts inside is shown in these parts only, and they pass the gate by themselves.
        """
        shown = ShownRound.objects.filter(pack_version=OuterRef("pk"))
        elsewhere = Q(pack_version__inner_embargo=None) | ~Q(round__embargo=F("pack_version__inner_embargo"))
        opened = Round.objects.visible_to(membership, now).order_by().values("pk")
        closed = shown.filter(elsewhere, round__embargo__isnull=False).exclude(round__in=opened)
        return super().visible_to(membership, now).filter(~Exists(closed))

    def issued(self) -> Self:
        """The versions that are read today."""
        return self.filter(state=VersionState.ISSUED)


class PackVersion(models.Model):
    """One version: its content frozen as plain JSON (``rules.content``), and what became of it.

    ``content_hash`` is that of the words put through clearance. ``embargo`` is the pack's; ``inner_embargo`` that of
    the parts which only cleared readers see (one at most). ``changes`` says in sentences what is new since the version
    issued before. One version of a pack is issued at a time (unique in the database).
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    inner_embargo = models.ForeignKey(
        Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=VersionState.choices, default=VersionState.FROZEN)
    title = models.CharField(max_length=200)
    snapshot = models.JSONField()
    content_hash = models.CharField(max_length=64)
    changes = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=500, blank=True)
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = PackVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="packs_version_number_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="packs_version_once"),
            models.UniqueConstraint(
                fields=["pack"], condition=Q(state=VersionState.ISSUED), name="packs_one_issued"
            ),
        ]
        indexes = [models.Index(fields=["council", "state"], name="packs_versions_by_state")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class ShownRound(models.Model):
    """A round whose judgements a version shows somewhere."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    pack_version = models.ForeignKey(PackVersion, on_delete=models.CASCADE, related_name="shown_rounds")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack_version", "round"], name="packs_shown_round_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pack_version}: {self.round}"
