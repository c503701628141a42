"""Evidence items, where they are used, their versions and files."""

import uuid
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.evidence.rules.freshness import DUE_SOON
from assessment_ready.framework.models import EvidenceCategory, QualityStatement


def still_counts(today: date) -> Q:
    """The condition that an item still proves something on ``today``: not withdrawn, past review or expired."""
    return Q(Q(expires_on=None) | Q(expires_on__gte=today), withdrawn_at=None, review_by__gte=today)


class Freshness(models.TextChoices):
    """Whether an item can still be relied on, by its dates."""

    CURRENT = "current", "Within date"
    DUE = "due", "Review due soon"
    STALE = "stale", "Past its review date"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"

    @property
    def counts(self) -> bool:
        """Whether the item still proves something."""
        return self in {Freshness.CURRENT, Freshness.DUE}


class Sensitivity(models.TextChoices):
    """Who may open the files. Everybody who sees the library sees that the item exists."""

    PUBLIC = "public", "Public"
    INTERNAL = "internal", "Internal"
    RESTRICTED = "restricted", "Restricted"


class EvidenceItemQuerySet(EmbargoedQuerySet["EvidenceItem"]):
    """How evidence is looked up. ``visible_to`` is the gate."""

    def visible_to(self, membership: Membership, now: datetime) -> Self:
        """The items this person may know of at ``now``: council, embargo and role together.

        Whoever may see the library sees all; others only what they own and what they were given as guests, which
        restricted items never are.
        """
        items = super().visible_to(membership, now)
        if membership.can(Perm.VIEW_LIBRARY):
            return items
        given = ItemGuest.objects.filter(item=OuterRef("pk"), membership_id=membership.pk, ends_at__gt=now)
        as_guest = Q(Exists(given)) & ~Q(sensitivity=Sensitivity.RESTRICTED)
        return items.filter(Q(owner_id=membership.pk) | as_guest)

    def counting(self, today: date) -> Self:
        """Items that still prove something on ``today``: not withdrawn, not past review, not expired."""
        return self.filter(still_counts(today))

    def with_freshness(self, today: date) -> Self:
        """Each row with ``freshness`` as a :class:`Freshness` value on ``today`` (the same as the rule's)."""
        return self.annotate(
            freshness=Case(
                When(withdrawn_at__isnull=False, then=Value("withdrawn")),
                When(expires_on__lt=today, then=Value("expired")),
                When(review_by__lt=today, then=Value("stale")),
                When(review_by__lte=today + DUE_SOON, then=Value("due")),
                default=Value("current"),
                output_field=models.CharField(),
            )
        )


class EvidenceItem(models.Model):
    """Something that shows how well a duty is met.

    ``reference`` ("QS4-E12") is given once and never changes: the statement it was first filed under and a number
    that runs through the council. ``as_at`` is the day the evidence is about (with ``covers_from`` a period), not
    the day it was uploaded. ``review_by`` is the last day somebody stands for it; ``expires_on`` the last day it is
    valid at all.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="evidence")
    embargo = models.ForeignKey(
        Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    category = models.ForeignKey(EvidenceCategory, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="evidence_owned")
    covers_from = models.DateField(null=True, blank=True)
    as_at = models.DateField()
    review_by = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    sensitivity = models.CharField(max_length=10, choices=Sensitivity.choices, default=Sensitivity.INTERNAL)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)
    statements = models.ManyToManyField(QualityStatement, through="EvidenceUse", related_name="+")

    objects = EvidenceItemQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="evidence_number_once"),
            models.UniqueConstraint(fields=["council", "reference"], name="evidence_reference_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="evidence_item_once"),
            models.CheckConstraint(
                condition=Q(covers_from=None) | Q(covers_from__lte=F("as_at")), name="evidence_period_order"
            ),
        ]
        indexes = [
            models.Index(fields=["council", "-as_at", "-id"], name="evidence_newest"),
            models.Index(fields=["owner", "review_by"], name="evidence_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class EvidenceUse(models.Model):
    """One statement an item supports. The same item may support several."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(EvidenceItem, on_delete=models.CASCADE, related_name="uses")
    statement = models.ForeignKey(QualityStatement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["statement__number"]
        constraints = [models.UniqueConstraint(fields=["item", "statement"], name="evidence_use_once")]
        indexes = [models.Index(fields=["council", "statement"], name="evidence_by_statement")]

    def __str__(self) -> str:
        return f"{self.item} for {self.statement}"


class EvidenceVersion(models.Model):
    """One state of an item's files and links, counted from 1. Never changed once made."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(EvidenceItem, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="evidence_version_once")]

    def __str__(self) -> str:
        return f"{self.item}, version {self.number}"


class EvidenceFile(models.Model):
    """An uploaded file: what it is (by its content), how large, its SHA-256. Kept once per council."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "sha256"], name="evidence_file_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class EvidenceFileContent(models.Model):
    """The bytes of a file, apart from its row so that lists never load them (ADR 0004)."""

    file = models.OneToOneField(
        EvidenceFile, on_delete=models.CASCADE, primary_key=True, related_name="content"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"Content of {self.file_id}"


class EvidencePart(models.Model):
    """One file or one link of a version. ``name`` is the file's safe name or what the link says."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(EvidenceVersion, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    file = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="") | (Q(file=None) & ~Q(url="")),
                name="evidence_part_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ItemGuest(models.Model):
    """One person who sees one item without seeing the library, until a moment.

    ``key`` names why ("round:12"); whoever gave it replaces all rows of the key at once.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(EvidenceItem, on_delete=models.CASCADE, related_name="guests")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "membership", "key"], name="evidence_guest_once")
        ]
        indexes = [models.Index(fields=["membership", "item"], name="evidence_guests")]

    def __str__(self) -> str:
        return f"{self.membership} sees {self.item}"
