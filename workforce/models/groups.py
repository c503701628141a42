"""Workforce groups, what each starts, stops and goes on doing, and what was seen of it."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership, User
from assessment_ready.framework.models import QualityStatement
from workforce.models.choices import EmployerKind, ShiftKind, ShiftState
from workforce.models.entry import Entry
from workforce.models.strategy import Strategy


class WorkforceGroup(Entry):
    """People who do alike work, paid or not. ``job_roles`` are codes of the workforce return (``ReturnCode``)."""

    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    is_paid = models.BooleanField(default=True)
    employer_kind = models.CharField(max_length=20, choices=EmployerKind.choices, blank=True)
    job_roles = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    future_state = models.TextField(blank=True)
    headline_shift = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(Entry.Meta):
        ordering = ["position", "pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["council", "name"], name="workforce_group_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PracticeShift(Entry):
    """One thing a group starts, stops or goes on doing. ``confidence`` (1-5) is that of its newest observation."""

    group = models.ForeignKey(WorkforceGroup, on_delete=models.CASCADE, related_name="shifts")
    kind = models.CharField(max_length=8, choices=ShiftKind.choices)
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(
        "workforce.Indicator", on_delete=models.SET_NULL, null=True, blank=True, related_name="shifts"
    )
    state = models.CharField(max_length=9, choices=ShiftState.choices, default=ShiftState.NOT_BEGUN)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    actions = models.ManyToManyField(Action, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Entry.Meta):
        ordering = ["kind", "position", "pk"]
        indexes = [models.Index(fields=["council", "review_on"], name="workforce_shifts_review")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"


class ShiftObservation(Entry):
    """What was seen of a shift on a day, from where, and how sure that makes us; only ever added."""

    class From(models.TextChoices):
        SUPERVISION = "supervision", "Supervision"
        AUDIT = "audit", "Audit"
        SURVEY = "survey", "Survey"
        FEEDBACK = "feedback", "Feedback"
        OTHER = "other", "Other"

    shift = models.ForeignKey(PracticeShift, on_delete=models.CASCADE, related_name="observations")
    observed_on = models.DateField()
    source = models.CharField(max_length=12, choices=From.choices)
    note = models.TextField()
    confidence = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    state = models.CharField(max_length=9, choices=ShiftState.choices)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(Entry.Meta):
        ordering = ["-observed_on", "-pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(confidence__gte=1, confidence__lte=5), name="workforce_confidence_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift}, {self.observed_on}"


class RoleStory(Entry):
    """From a job role to the strategy, the statements, the evidence and what its people can say (Leicester's idea)."""

    role = models.CharField(max_length=120)
    group = models.ForeignKey(
        WorkforceGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="stories"
    )
    strategy = models.ForeignKey(Strategy, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    introduction = models.TextField(blank=True)
    statements = models.ManyToManyField(QualityStatement, blank=True, related_name="+")
    speaking_points = models.TextField(blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_on = models.DateField(null=True, blank=True)

    class Meta(Entry.Meta):
        ordering = ["role"]
        verbose_name_plural = "role stories"
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["council", "role"], name="workforce_story_role_once"),
        ]

    def __str__(self) -> str:
        return self.role
