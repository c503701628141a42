"""Packs while they are composed: an ordered list of sections, each own words and one live part."""

import uuid

from django.db import models

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models.choices import Moment, PackKind
from assessment_ready.readiness.models import Round
from comms.models import Briefing, Marking, Plan


class PackQuerySet(EmbargoedQuerySet["Pack"]):
    """How packs are looked up. ``visible_to`` is the gate."""


class Pack(models.Model):
    """One pack: whom it is for, for which moment, and what it is composed of.

    ``briefing`` carries its frozen words through clearance (communications' own machinery) and is made with the first
    freeze. ``round`` is the round whose judgements the pack shows. A ``must_read`` pack asks its readers to
    say that they have read it, by ``read_by`` if given. A ``restricted`` one bears its reader's name on every page.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="packs")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="packs")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    briefing = models.OneToOneField(
        Briefing, on_delete=models.PROTECT, null=True, blank=True, related_name="pack"
    )
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=PackKind.choices)
    moment = models.CharField(max_length=20, choices=Moment.choices)
    title = models.CharField(max_length=200)
    marking = models.CharField(max_length=10, choices=Marking.choices, default=Marking.INTERNAL)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="packs_owned")
    must_read = models.BooleanField(default=False)
    read_by = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="packs_number_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="packs_pack_once"),
        ]
        indexes = [models.Index(fields=["council", "-updated_at"], name="packs_newest")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_restricted(self) -> bool:
        """Whether its files bear their reader's name."""
        return self.marking == Marking.RESTRICTED


class SectionQuerySet(EmbargoedQuerySet["PackSection"]):
    """How sections are looked up, through a pack that passed the gate. ``visible_to`` is the gate."""


class PackSection(models.Model):
    """One section: a heading, own words (small Markdown) and, where ``part`` names one, a live part below them.

    ``settings`` are the choices of the part (``rules.parts``). A section with an ``embargo`` of its own is absent
    from the pack of whoever is not cleared. One ``left_for_later`` stays here and is not frozen with the others.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    part = models.CharField(max_length=30, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    settings = models.JSONField(default=dict, blank=True)
    left_for_later = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="packs_section_once"),
        ]

    def __str__(self) -> str:
        return self.title
