"""Steps, dependencies, check-ins and the evidence of an action."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from assessment_ready.actions.models.action import Action
from assessment_ready.actions.models.choices import Rag
from assessment_ready.actions.models.periods import ReportingPeriod
from assessment_ready.councils.models import Council, User
from assessment_ready.evidence.models import EvidenceItem


class ActionMilestone(models.Model):
    """A step of an action. Expected progress is the share of the weights that are due."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    due_on = models.DateField()
    forecast_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=1), name="actions_weight_positive"),
            models.UniqueConstraint(fields=["action", "submission_key"], name="actions_milestone_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ActionDependency(models.Model):
    """One action that another waits for (or only informs). A red one on the chain makes its followers red."""

    class Kind(models.TextChoices):
        FINISH_START = "finish_start", "Must finish first"
        INFORMS = "informs", "Only informs"

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    predecessor = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="followed_by")
    successor = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="waits_for")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.FINISH_START)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "action dependencies"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="actions_dependency_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="actions_not_on_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.successor} waits for {self.predecessor}"


class CheckIn(models.Model):
    """What an owner reported on one day. Append-only."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="check_ins")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    is_no_change = models.BooleanField(default=False)
    progress = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    statement = models.TextField(blank=True)
    forecast_on = models.DateField(null=True, blank=True)
    blockers = models.CharField(max_length=300, blank=True)
    help_needed = models.CharField(max_length=300, blank=True)
    open_issue = models.CharField(max_length=6, blank=True)
    rag_then = models.CharField(max_length=11, choices=Rag.choices)
    stated_rag = models.CharField(max_length=11, choices=Rag.choices, blank=True)
    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins"
    )
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "submission_key"], name="actions_check_in_once")
        ]
        indexes = [models.Index(fields=["action", "-made_at"], name="actions_check_ins")]

    def __str__(self) -> str:
        return f"{self.action} on {self.made_at:%d.%m.%Y}"


class ActionEvidence(models.Model):
    """An evidence item that belongs to an action, and what it shows."""

    class Role(models.TextChoices):
        BASELINE = "baseline", "Where we started"
        PROGRESS = "progress", "Progress"
        CLOSURE = "closure", "That it is done"
        EFFECTIVENESS = "effectiveness", "That it worked"

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="evidence")
    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="actions")
    role = models.CharField(max_length=13, choices=Role.choices, default=Role.PROGRESS)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["role", "item__number"]
        constraints = [
            models.UniqueConstraint(fields=["action", "item", "role"], name="actions_evidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} for {self.action}"
