"""Communications delivery plans in OASIS form, their phases, objectives, risks and kept versions."""

import uuid

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.timeline.models import Assessment
from comms.models.choices import CoreRole, Marking, Need, ObjectiveStatus, PlanKind, PlanStatus


class CommsSettings(models.Model):
    """What a council decides for all of its communications. Made with its first plan.

    ``starter_channels`` is which of its channels (their ids) came from which code of the starter content.
    """

    council = models.OneToOneField(Council, on_delete=models.CASCADE, related_name="comms_settings")
    answer_days = models.PositiveSmallIntegerField(default=5)
    weekly_limit = models.PositiveSmallIntegerField(default=3)
    silence_weeks = models.PositiveSmallIntegerField(default=3)
    fewest_answers = models.PositiveSmallIntegerField(default=5)
    reading_age = models.PositiveSmallIntegerField(default=11)
    sentence_words = models.PositiveSmallIntegerField(default=25)
    starter_channels = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "communications settings"

    def __str__(self) -> str:
        return f"Communications settings of {self.council}"


class Plan(models.Model):
    """One communications delivery plan. A council has several at a time and over the years.

    ``core_block`` is what every rating scenario says alike; ``previous`` the plan whose lessons it carries on.
    Plans themselves are never secret: what is, is put under an embargo inside them.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="comms_plans")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=PlanKind.choices, default=PlanKind.ASSESSMENT)
    title = models.CharField(max_length=120)
    status = models.CharField(max_length=12, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    sponsor = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="comms_plans_sponsored"
    )
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="comms_plans_owned")
    marking = models.CharField(max_length=10, choices=Marking.choices, default=Marking.INTERNAL)
    review_on = models.DateField(null=True, blank=True)
    brand_rules = models.TextField(blank=True)
    budget = models.CharField(max_length=200, blank=True)
    context = models.TextField(blank=True)
    business_aim = models.TextField(blank=True)
    insight = models.TextField(blank=True)
    narrative_short = models.TextField(blank=True)
    narrative_full = models.TextField(blank=True)
    strategy = models.TextField(blank=True)
    channels_note = models.TextField(blank=True)
    roles_note = models.TextField(blank=True)
    evaluation_note = models.TextField(blank=True)
    core_block = models.TextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["council", "submission_key"], name="comms_plan_once")]

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """The whole plan as it was put forward: sections of labelled texts. Never changed, except for its approval."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    content_hash = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="comms_plan_version_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("made_by")),
                name="comms_plan_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"


class Phase(models.Model):
    """One phase of a plan: from one milestone of the timeline to another, with a goal.

    ``entry_code`` and ``exit_code`` are codes of milestones of the plan's assessment (empty: from the beginning, to
    the end). The days are worked out from them, never stored. ``begins_on`` and ``ends_on`` count where no milestone
    gives the day.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phases")
    code = models.SlugField(max_length=20)
    title = models.CharField(max_length=80)
    goal = models.TextField(blank=True)
    entry_code = models.SlugField(max_length=40, blank=True)
    exit_code = models.SlugField(max_length=40, blank=True)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="comms_phase_once")]

    def __str__(self) -> str:
        return self.title


class PhaseItem(models.Model):
    """One line of a phase's checklist, marked must, should or could."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="items")
    text = models.CharField(max_length=300)
    need = models.CharField(max_length=6, choices=Need.choices, default=Need.SHOULD)
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Objective(models.Model):
    """A SMART communication objective: what changes, from which baseline to which target, until when, whose."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="objectives")
    statement = models.TextField()
    core_role = models.CharField(max_length=12, choices=CoreRole.choices)
    measured_by = models.CharField(max_length=300, blank=True)
    achievable = models.CharField(max_length=300, blank=True)
    relevant = models.CharField(max_length=300, blank=True)
    baseline = models.CharField(max_length=200, blank=True)
    target = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="comms_objectives"
    )
    audiences = models.ManyToManyField("comms.Audience", related_name="objectives", blank=True)
    status = models.CharField(max_length=8, choices=ObjectiveStatus.choices, default=ObjectiveStatus.OPEN)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_objective_once")
        ]

    def __str__(self) -> str:
        return self.statement[:80]


class PlanRisk(models.Model):
    """A risk to the council's reputation, with its early warning and the line that is ready for it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="risks")
    description = models.TextField()
    likelihood = models.PositiveSmallIntegerField(default=3)
    impact = models.PositiveSmallIntegerField(default=3)
    early_warning = models.CharField(max_length=300, blank=True)
    response = models.TextField(blank=True)
    holding_line = models.ForeignKey(
        "comms.Line", on_delete=models.SET_NULL, null=True, blank=True, related_name="risks"
    )
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="comms_risks"
    )
    escalation = models.CharField(max_length=300, blank=True)
    is_closed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["is_closed", "-impact", "-likelihood", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_risk_once"),
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5),
                name="comms_risk_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return self.description[:80]
