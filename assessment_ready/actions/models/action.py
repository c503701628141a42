"""An action, whom it concerns, and where help was called for."""

import uuid
from datetime import date, datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from assessment_ready.actions.models.choices import OPEN, RUNNING, Area, Lifecycle, Priority, Rag, Source
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import QualityStatement


class ActionQuerySet(EmbargoedQuerySet["Action"]):
    """How actions are looked up. ``visible_to`` is the gate."""

    def visible_to(self, membership: Membership, now: datetime) -> Self:
        """The actions this person may know of at ``now``: council, embargo and role together.

        Whoever may see all actions does; others those they own, contribute to, or were named in an escalation of.
        """
        actions = super().visible_to(membership, now)
        if membership.can(Perm.VIEW_ACTIONS):
            return actions
        helps = ActionContributor.objects.filter(action=OuterRef("pk"), membership_id=membership.pk)
        named = Escalation.objects.filter(action=OuterRef("pk"), to_id=membership.pk)
        return actions.filter(Q(owner_id=membership.pk) | Q(Exists(helps)) | Q(Exists(named)))

    def with_rag(self, today: date) -> Self:
        """Each row with ``rag`` (what is shown) and ``computed_rag`` on ``today``, as the rule works them out.

        An owner's own statement counts until it expires, as long as it is one step away, and never over stale.
        """
        in_force = Q(override_until__gte=today) & _ONE_STEP_AWAY
        return self.annotate(computed_rag=_computed_rag(today)).annotate(
            rag=Case(
                When(in_force, then=F("stated_rag")),
                default=F("computed_rag"),
                output_field=models.CharField(),
            )
        )

    def open(self) -> Self:
        """Actions somebody still has to do something about."""
        return self.filter(lifecycle__in=OPEN)


_ONE_STEP_AWAY = Q(stated_rag=Rag.AMBER, computed_rag__in=[Rag.RED, Rag.GREEN]) | Q(
    stated_rag__in=[Rag.RED, Rag.GREEN], computed_rag=Rag.AMBER
)


def _computed_rag(today: date) -> Case:
    """The lifecycle decides first; then the days the rule worked out."""
    return Case(
        When(lifecycle=Lifecycle.CANCELLED, then=Value("cancelled")),
        When(lifecycle=Lifecycle.CLOSED, then=Value("complete")),
        When(lifecycle=Lifecycle.PROPOSED, then=Value("proposed")),
        When(lifecycle=Lifecycle.ON_HOLD, then=Value("on_hold")),
        When(start_on__gt=today, then=Value("not_started")),
        When(red_on__lte=today, then=Value("red")),
        When(stale_on__lte=today, then=Value("stale")),
        When(amber_on__lte=today, then=Value("amber")),
        default=Value("green"),
        output_field=models.CharField(),
    )


class Action(models.Model):
    """Something to be done, by one accountable owner, by a day.

    ``reference`` ("ACT-12") is given once. ``progress`` is per cent as last reported. ``amber_on``, ``red_on`` and
    ``stale_on`` are the first days on which the rules make it so as things stand (None: never), worked out again by
    every service that changes what they depend on. ``reports_from`` is the day reporting began anew (entered late,
    resumed, returned), until the next check-in. ``stated_rag`` is what the owner says instead, one step away,
    with a reason, up to and including ``override_until``.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="actions")
    embargo = models.ForeignKey(
        Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    area = models.CharField(max_length=12, choices=Area.choices, default=Area.IMPROVEMENT)
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    source = models.CharField(max_length=20, choices=Source.choices)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="actions_owned")
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.MEDIUM)
    lifecycle = models.CharField(max_length=10, choices=Lifecycle.choices, default=Lifecycle.AGREED)
    start_on = models.DateField()
    due_on = models.DateField()
    forecast_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    last_check_in_on = models.DateField(null=True, blank=True)
    reports_from = models.DateField(null=True, blank=True)
    open_issue = models.CharField(
        max_length=6, choices=[("", "None"), ("medium", "Medium"), ("high", "High")], blank=True
    )
    reporting_days = models.PositiveSmallIntegerField(default=30, validators=[MinValueValidator(1)])
    tolerance_days = models.PositiveSmallIntegerField(default=14)
    amber_on = models.DateField(null=True, blank=True)
    red_on = models.DateField(null=True, blank=True)
    stale_on = models.DateField(null=True, blank=True)
    stated_rag = models.CharField(max_length=11, choices=Rag.choices, blank=True)
    override_reason = models.CharField(max_length=300, blank=True)
    override_until = models.DateField(null=True, blank=True)
    product = models.CharField(max_length=300, blank=True)
    success_measure = models.CharField(max_length=300, blank=True)
    cost_estimate = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    funding_source = models.CharField(max_length=120, blank=True)
    needs_closure_evidence = models.BooleanField(default=True)
    closure_note = models.TextField(blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    effectiveness_check_on = models.DateField(null=True, blank=True)
    effectiveness_result = models.CharField(
        max_length=10,
        choices=[("worked", "It worked"), ("partly", "It worked in part"), ("did_not", "It did not work")],
        blank=True,
    )
    effectiveness_note = models.TextField(blank=True)
    effectiveness_checked_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)
    statements = models.ManyToManyField(QualityStatement, through="ActionStatement", related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="actions_number_once"),
            models.UniqueConstraint(fields=["council", "reference"], name="actions_reference_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="actions_action_once"),
            models.CheckConstraint(condition=Q(start_on__lte=F("due_on")), name="actions_dates_in_order"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="actions_progress_per_cent"),
            models.CheckConstraint(
                condition=Q(stated_rag="") | (~Q(override_reason="") & Q(override_until__isnull=False)),
                name="actions_override_has_reason_and_end",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "due_on", "id"], name="actions_by_due"),
            models.Index(fields=["owner", "lifecycle"], name="actions_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_running(self) -> bool:
        """Whether it can be reported on."""
        return self.lifecycle in RUNNING


class ActionStatement(models.Model):
    """A quality statement the action serves."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="serves")
    statement = models.ForeignKey(QualityStatement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["statement__number"]
        constraints = [models.UniqueConstraint(fields=["action", "statement"], name="actions_statement_once")]
        indexes = [models.Index(fields=["council", "statement"], name="actions_by_statement")]

    def __str__(self) -> str:
        return f"{self.action} for {self.statement}"


class ActionContributor(models.Model):
    """Somebody who helps; accountable is the owner alone."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="contributors")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["membership__user__full_name"]
        constraints = [
            models.UniqueConstraint(fields=["action", "membership"], name="actions_contributor_once")
        ]

    def __str__(self) -> str:
        return str(self.membership.user)


class Escalation(models.Model):
    """A call for help that names a person, at a level."""

    class Level(models.TextChoices):
        LEAD = "lead", "Statement or strand lead"
        DASS = "dass", "Director of Adult Social Services"
        BOARD = "board", "Board"

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="escalations")
    level = models.CharField(max_length=5, choices=Level.choices)
    to = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="escalations")
    reason = models.CharField(max_length=300)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.CharField(max_length=300, blank=True)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(fields=["action", "submission_key"], name="actions_escalation_once")
        ]
        indexes = [models.Index(fields=["to", "resolved_at"], name="actions_escalated_to")]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_level_display()}"
