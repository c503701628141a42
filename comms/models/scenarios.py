"""Scenarios: what is said under each rating, leak, delay and intervention; and the cascade of publication day."""

import uuid

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, User
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.timeline.models import Milestone
from comms.models.audiences import Audience, Channel
from comms.models.briefings import Briefing
from comms.models.choices import ScenarioKind
from comms.models.plans import Plan

# The ratings of the framework: only one of these can be what happened, so activating one seals the others.
RATINGS = (
    ScenarioKind.OUTSTANDING,
    ScenarioKind.GOOD,
    ScenarioKind.REQUIRES_IMPROVEMENT,
    ScenarioKind.INADEQUATE,
)


class ScenarioQuerySet(EmbargoedQuerySet["Scenario"]):
    """How scenarios are looked up. ``visible_to`` is the gate."""


class Scenario(models.Model):
    """One thing that may happen and what is said then: the plan's shared core and its own part (small Markdown).

    ``rating_code`` is the code of the rating band it is about (empty for leak, delay and intervention). Activated
    by two people, a rating seals the plan's other ratings; leak, delay and intervention seal nothing and may be
    active beside it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="scenarios")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="scenarios")
    kind = models.CharField(max_length=20, choices=ScenarioKind.choices)
    rating_code = models.SlugField(max_length=40, blank=True)
    title = models.CharField(max_length=80)
    assumptions = models.TextField(blank=True)
    tone = models.CharField(max_length=300, blank=True)
    variant_block = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    activated_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            # Whoever may not know of a scenario under embargo can still add one of its kind.
            models.UniqueConstraint(
                fields=["plan", "kind", "embargo"], nulls_distinct=False, name="comms_scenario_once"
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(activated_at__isnull=False, kind__in=RATINGS),
                name="comms_one_rating_active",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_rating(self) -> bool:
        """Whether it is one of the four ratings."""
        return self.kind in RATINGS

    @property
    def core(self) -> str:
        """What every rating says alike, for one of them; a leak or a delay does not speak of a result."""
        return self.plan.core_block if self.is_rating else ""


class ScenarioCell(models.Model):
    """What one audience is told by one channel in one scenario; missing until it has a briefing."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="cells")
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    briefing = models.OneToOneField(
        Briefing, on_delete=models.SET_NULL, null=True, blank=True, related_name="cell"
    )
    is_needed = models.BooleanField(default=True)
    not_needed_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["audience__cascade_order", "audience__name", "channel__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "audience", "channel"], name="comms_cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.scenario}: {self.audience}, {self.channel}"


class Activation(models.Model):
    """One person's request to activate a scenario, and the second person's confirmation.

    ``note`` is the reason where texts were not cleared. ``readied`` lists the steps of cascades that were given the
    scenario's texts, each with the briefing it had before, so that undoing (two people again) can give it back.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="activations")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_off_at = models.DateTimeField(null=True, blank=True)
    readied = models.JSONField(default=list)
    undo_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undo_asked_at = models.DateTimeField(null=True, blank=True)
    undo_because = models.CharField(max_length=300, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("asked_by")),
                name="comms_activated_by_two",
            ),
            models.CheckConstraint(
                condition=Q(undone_by=None) | ~Q(undone_by=models.F("undo_asked_by")),
                name="comms_undone_by_two",
            ),
            models.UniqueConstraint(
                fields=["scenario"],
                condition=Q(confirmed_at=None, called_off_at=None),
                name="comms_one_activation_open",
            ),
        ]

    def __str__(self) -> str:
        return f"Activation of {self.scenario}"


class Rehearsal(models.Model):
    """A dry run of publication day for one scenario: nothing leaves. ``lines`` is what would have happened when.

    Each line is a ``rules.rehearsal.Line`` as a dictionary; its ``embargoes`` say who may read it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="rehearsals")
    run_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    lines = models.JSONField(default=list)
    problems = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"Rehearsal of {self.scenario}"


class CascadeQuerySet(EmbargoedQuerySet["Cascade"]):
    """How cascades are looked up. ``visible_to`` is the gate."""


class Cascade(models.Model):
    """The order in which audiences hear one piece of news. Its steps are activities (``Activity.cascade``).

    Minute 0 is the milestone's moment: its day at its clock time, else at ``default_at`` (London); once
    ``pulled_at`` (UTC) is set, that moment.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="cascades")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="cascades")
    title = models.CharField(max_length=120)
    milestone = models.ForeignKey(
        Milestone, on_delete=models.SET_NULL, null=True, blank=True, related_name="cascades"
    )
    default_at = models.TimeField(null=True, blank=True)
    is_publication = models.BooleanField(default=False)
    pulled_at = models.DateTimeField(null=True, blank=True)
    pulled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pulled_because = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = CascadeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_cascade_once")
        ]

    def __str__(self) -> str:
        return self.title
