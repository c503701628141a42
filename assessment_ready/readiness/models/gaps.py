"""Gaps, the themes they belong to, and what answers them."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from assessment_ready.actions.models import Action, Lifecycle, Source
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import QualityStatement, SubTopic
from assessment_ready.readiness.models.rounds import Round


class EmergingTheme(models.Model):
    """Something CQC's reports return to, across statements: unpaid carers, equality, prevention. Editable data.

    ``council`` is empty for what is shipped; a council adds its own.
    """

    council = models.ForeignKey(
        Council, on_delete=models.CASCADE, null=True, blank=True, related_name="emerging_themes"
    )
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "code"], nulls_distinct=False, name="readiness_theme_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class GapQuerySet(EmbargoedQuerySet["Gap"]):
    """How gaps are looked up. ``visible_to`` is the gate."""

    def visible_to(self, membership: Membership, now: datetime) -> Self:
        """The gaps this person may know of at ``now``: council, embargo and role together.

        Whoever may see all actions sees all gaps; others those they own and those an action of theirs answers.
        """
        gaps = super().visible_to(membership, now)
        if membership.can(Perm.VIEW_ACTIONS):
            return gaps
        mine = GapAction.objects.filter(gap=OuterRef("pk"), action__owner_id=membership.pk)
        return gaps.filter(Q(owner_id=membership.pk) | Q(Exists(mine)))

    def open(self) -> Self:
        """Gaps that are not closed."""
        return self.filter(closed_at=None)

    def unanswered(self) -> Self:
        """Open gaps that nobody has answered."""
        return self.open().with_answer().filter(Q(is_answered=False))

    def with_answer(self) -> Self:
        """Each row with ``is_answered``: an action that was not cancelled, or a reason for doing nothing."""
        acted = GapAction.objects.filter(gap=OuterRef("pk")).exclude(action__lifecycle=Lifecycle.CANCELLED)
        return self.annotate(
            is_answered=models.Case(
                models.When(~Q(no_action_reason=""), then=models.Value(True)),
                default=Exists(acted),
                output_field=models.BooleanField(),
            )
        )


class Gap(models.Model):
    """Something a statement falls short in, and how it is answered.

    ``reference`` ("QS4-G3") is given once. A gap is answered by actions (:class:`GapAction`) or by
    ``no_action_reason`` ("no action, because…").
    """

    class Weight(models.TextChoices):
        HIGH = "high", "High"
        MEDIUM = "medium", "Medium"
        LOW = "low", "Low"

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="gaps")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="gaps")
    statement = models.ForeignKey(QualityStatement, on_delete=models.PROTECT, related_name="+")
    sub_topic = models.ForeignKey(
        SubTopic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    theme = models.ForeignKey(
        EmergingTheme, on_delete=models.PROTECT, null=True, blank=True, related_name="gaps"
    )
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    source = models.CharField(max_length=20, choices=Source.choices)
    source_note = models.CharField(max_length=300, blank=True)
    round = models.ForeignKey(Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="gaps")
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="gaps_owned")
    weight = models.CharField(max_length=6, choices=Weight.choices, default=Weight.MEDIUM)
    found_on = models.DateField()
    no_action_reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closure_note = models.TextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = GapQuerySet.as_manager()

    class Meta:
        ordering = ["statement__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="readiness_gap_number_once"),
            models.UniqueConstraint(fields=["council", "reference"], name="readiness_gap_reference_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="readiness_gap_once"),
        ]
        indexes = [models.Index(fields=["council", "statement"], name="readiness_gaps")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class GapAction(models.Model):
    """An action that answers a gap."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="answers")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="gaps")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gap", "action"], name="readiness_gap_action_once")]

    def __str__(self) -> str:
        return f"{self.action} answers {self.gap}"
