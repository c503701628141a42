"""Activities: what is done for whom, when, by which channel. The rows of the forward planner."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.timeline.models import Milestone, Snap
from comms.models.audiences import Audience, Channel
from comms.models.briefings import Briefing, ProductType
from comms.models.choices import OVER, ActivityStatus, OffsetUnit, Purpose, Repeat
from comms.models.messages import Message
from comms.models.plans import Phase, Plan


class ActivityQuerySet(EmbargoedQuerySet["Activity"]):
    """How activities are looked up. ``visible_to`` is the gate."""

    def still_to_come(self) -> Self:
        """Activities that are neither done, missed nor cancelled."""
        return self.exclude(status__in=OVER)

    def counting(self) -> Self:
        """Activities that count as planned or done: everything but ideas, missed and cancelled ones."""
        return self.exclude(status__in=(ActivityStatus.IDEA, ActivityStatus.MISSED, ActivityStatus.CANCELLED))

    def within(self, first: date, last: date) -> Self:
        """Activities on London days from ``first`` to ``last``, both included."""
        return self.filter(on__gte=first, on__lte=last)


class Activity(models.Model):
    """One thing that is done for one or more audiences.

    Its time is ``offset`` ``unit``s from ``milestone`` (before it when negative), snapped, at the London clock time
    ``at``; or ``fixed_on`` at ``at``. What that gives is stored: ``on`` is the London day (from the milestone's
    actual, confirmed or last expected day), ``earliest_on`` the first possible day where the milestone is a range,
    ``starts_at`` (UTC) the moment where a clock time is known. ``anchor_first``, ``anchor_last`` and ``anchor_at``
    are the milestone's days it was worked out from: where they differ from the milestone's now, dates have moved.
    ``is_pinned`` keeps a day set by hand. With ``cascade`` it is a step of that cascade. A recurring activity is the
    first of its series; each later time has it as ``series``, its own ``series_number`` and the same ``repeats`` (empty
    once it was given a day of its own), from which its day is counted.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="activities")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="activities")
    phase = models.ForeignKey(
        Phase, on_delete=models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.INFORM)
    audiences = models.ManyToManyField(Audience, related_name="activities", blank=True)
    messages = models.ManyToManyField(Message, related_name="activities", blank=True)
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    product = models.ForeignKey(
        ProductType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    briefing = models.ForeignKey(
        Briefing, on_delete=models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="activities_owned"
    )
    contributors = models.CharField(max_length=300, blank=True)
    spokesperson = models.CharField(max_length=120, blank=True)
    milestone = models.ForeignKey(
        Milestone, on_delete=models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    offset = models.IntegerField(default=0)
    unit = models.CharField(max_length=12, choices=OffsetUnit.choices, default=OffsetUnit.WORKING_DAYS)
    snap = models.CharField(max_length=8, choices=Snap.choices, default=Snap.SAME)
    fixed_on = models.DateField(null=True, blank=True)
    at = models.TimeField(null=True, blank=True)
    minutes_long = models.PositiveSmallIntegerField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    earliest_on = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    anchor_first = models.DateField(null=True, blank=True)
    anchor_last = models.DateField(null=True, blank=True)
    anchor_at = models.TimeField(null=True, blank=True)
    is_pinned = models.BooleanField(default=False)
    depends_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="dependants"
    )
    repeats = models.CharField(max_length=12, choices=Repeat.choices, blank=True)
    repeat_until = models.DateField(null=True, blank=True)
    series = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="instances"
    )
    series_number = models.PositiveSmallIntegerField(null=True, blank=True)
    cascade = models.ForeignKey(
        "comms.Cascade", on_delete=models.SET_NULL, null=True, blank=True, related_name="steps"
    )
    guard = models.CharField(max_length=200, blank=True)
    only_cleared = models.BooleanField(default=False)
    quotes_member = models.BooleanField(default=False)
    cost = models.CharField(max_length=100, blank=True)
    risk_note = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=ActivityStatus.choices, default=ActivityStatus.PLANNED)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=300, blank=True)
    starter_code = models.SlugField(max_length=60, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts_at", "pk"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="comms_activity_number_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_activity_once"),
            models.UniqueConstraint(fields=["series", "series_number"], name="comms_instance_once"),
            models.CheckConstraint(
                condition=Q(earliest_on=None) | Q(earliest_on__lte=F("on")), name="comms_activity_range"
            ),
        ]
        indexes = [
            models.Index(fields=["council", "on"], name="comms_activities_by_day"),
            models.Index(fields=["plan", "on"], name="comms_plan_activities"),
            # What still waits for its owner is counted on every page: years of what is over must not slow it.
            models.Index(
                fields=["owner", "on"],
                condition=~Q(status__in=(*OVER, ActivityStatus.IDEA)),
                name="comms_activities_to_do",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def has_lost_milestone(self) -> bool:
        """Whether the milestone it was dated from is gone: it keeps the last day it had."""
        return self.milestone_id is None and self.fixed_on is None and self.anchor_last is not None

    @property
    def is_over(self) -> bool:
        """Whether it is done, missed or cancelled: then it stays where it was."""
        return self.status in OVER


class ElectionGate(models.Model):
    """The monitoring officer's decision about something public inside a pre-election period, with the reason.

    It belongs to an activity or a briefing; for a briefing it is about exactly one text (``content_hash``).
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="election_gates"
    )
    briefing = models.ForeignKey(
        Briefing, on_delete=models.CASCADE, null=True, blank=True, related_name="election_gates"
    )
    content_hash = models.CharField(max_length=64, blank=True)
    is_allowed = models.BooleanField()
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__isnull=False, briefing=None) | Q(activity=None, briefing__isnull=False),
                name="comms_gate_about_one",
            )
        ]

    def __str__(self) -> str:
        return "Allowed" if self.is_allowed else "Refused"


class CalendarFeed(models.Model):
    """A secret address of the planner for a calendar programme. Only the hash of its token is kept.

    It gives what its member may see, and nothing under embargo at all: nobody knows who reads a calendar.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="calendar_feeds")
    name = models.CharField(max_length=80)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
