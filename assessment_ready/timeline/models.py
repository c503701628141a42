"""The assessment's calendar: milestones with a range, a confirmed and an actual date, and what dates depend on.

Days are London calendar days. Working days and electoral days are two different counters (``timeline.rules``).
"""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from assessment_ready.councils.models import Council, User
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo


class BankHoliday(models.Model):
    """One bank holiday of England and Wales. Shipped from GOV.UK's list, refreshable, editable.

    ``source`` says where the row comes from; a holiday an administrator took out stays as a row with
    ``is_removed``, so that refreshing does not bring it back. ``is_mourning`` marks a day of public thanksgiving or
    mourning that is no bank holiday: it stops electoral days only.
    """

    class Source(models.TextChoices):
        GOV_UK = "gov_uk", "GOV.UK"
        ADDED = "added", "Added by an administrator"

    division = models.CharField(max_length=20, default="england-and-wales")
    on = models.DateField()
    title = models.CharField(max_length=80)
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.GOV_UK)
    is_mourning = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["division", "on"], name="timeline_holiday_once")]

    def __str__(self) -> str:
        return self.title


class Unit(models.TextChoices):
    """What an offset counts."""

    HOURS = "hours", "hours"
    DAYS = "days", "days"
    WEEKS = "weeks", "weeks"
    MONTHS = "months", "months"
    WORKING_DAYS = "working_days", "working days"
    ELECTORAL_DAYS = "electoral_days", "electoral days"


class Snap(models.TextChoices):
    """What becomes of a date that falls on a day on which nobody works."""

    SAME = "same", "Keep the day"
    PREVIOUS = "previous", "The working day before"
    NEXT = "next", "The working day after"


class IntervalDefault(models.Model):
    """How long a stage usually takes: from one milestone to another, as a range. Editable data, never code.

    ``council`` is empty for what is shipped; a council's own row for the same ``code`` wins. ``after`` is the code
    of the milestone it counts from (empty for the notification itself). ``earliest`` and ``latest`` are whole
    numbers of ``unit``. ``source`` says who reports it; ``conflict`` what speaks against it.
    """

    council = models.ForeignKey(
        Council, on_delete=models.CASCADE, null=True, blank=True, related_name="interval_defaults"
    )
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    after = models.SlugField(max_length=40, blank=True)
    earliest = models.SmallIntegerField(default=0)
    latest = models.SmallIntegerField(default=0)
    unit = models.CharField(max_length=15, choices=Unit.choices, default=Unit.DAYS)
    snap = models.CharField(max_length=8, choices=Snap.choices, default=Snap.SAME)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.TextField(blank=True)
    conflict = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "code"], nulls_distinct=False, name="timeline_interval_once"
            ),
            models.CheckConstraint(condition=Q(earliest__lte=F("latest")), name="timeline_interval_order"),
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentQuerySet(EmbargoedQuerySet["Assessment"]):
    """How assessments are looked up. ``visible_to`` is the gate."""


class Assessment(models.Model):
    """One assessment of the council, begun by its notification. Its milestones hang on it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="assessments")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=120)
    notified_on = models.DateField()
    notified_is_expected = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-notified_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="timeline_assessment_once")
        ]

    def __str__(self) -> str:
        return self.title


class MilestoneQuerySet(EmbargoedQuerySet["Milestone"]):
    """How milestones are looked up. ``visible_to`` is the gate."""

    def with_day(self) -> Self:
        """Each row with ``day`` (the day it happened, else confirmed, else the latest expected) and ``first_day``."""
        return self.annotate(
            day=Coalesce("actual_on", "confirmed_on", "latest"),
            first_day=Coalesce("actual_on", "confirmed_on", "earliest"),
        )

    def ahead(self, today: date) -> Self:
        """Milestones that have not happened and whose last possible day is ``today`` or later, next first."""
        return self.with_day().filter(actual_on=None, day__gte=today).order_by("first_day", "day", "pk")

    def overdue(self, today: date) -> Self:
        """Milestones whose last day has passed and that nobody recorded as done."""
        return self.with_day().filter(actual_on=None, day__lt=today).order_by("day", "pk")


class Milestone(models.Model):
    """One date of the calendar: expected (``earliest`` to ``latest``), confirmed, actual.

    With ``after`` the range is worked out: that milestone's day plus ``offset_earliest`` to ``offset_latest`` of
    ``unit``, snapped; ``is_pinned`` keeps a range somebody set by hand when dates move. ``at`` is a London clock
    time where the hour matters (publication at 00:01). ``assessment`` is empty for dates of the council's own.
    ``code`` is the interval it was made from, empty for milestones somebody added.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="milestones")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, null=True, blank=True, related_name="milestones"
    )
    code = models.SlugField(max_length=40, blank=True)
    title = models.CharField(max_length=120)
    after = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followers"
    )
    offset_earliest = models.SmallIntegerField(default=0)
    offset_latest = models.SmallIntegerField(default=0)
    unit = models.CharField(max_length=15, choices=Unit.choices, default=Unit.DAYS)
    snap = models.CharField(max_length=8, choices=Snap.choices, default=Snap.SAME)
    is_pinned = models.BooleanField(default=False)
    earliest = models.DateField()
    latest = models.DateField()
    confirmed_on = models.DateField(null=True, blank=True)
    actual_on = models.DateField(null=True, blank=True)
    at = models.TimeField(null=True, blank=True)
    source_note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "position", "earliest", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(earliest__lte=F("latest")), name="timeline_milestone_range"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="timeline_milestone_once"),
            models.UniqueConstraint(
                fields=["assessment", "code"], condition=~Q(code=""), name="timeline_milestone_code_once"
            ),
        ]
        indexes = [models.Index(fields=["council", "latest"], name="timeline_by_date")]

    def __str__(self) -> str:
        return self.title


class MilestoneChange(models.Model):
    """One change of a milestone's dates or note: who, when, from what to what, why. Append-only."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="changes")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["milestone", "-changed_at"], name="timeline_changes")]

    def __str__(self) -> str:
        return f"{self.milestone} on {self.changed_at:%d.%m.%Y}"


class Election(models.Model):
    """A poll. ``notice_on`` is the actual day of notice, which begins the pre-election period; without it the
    latest day the law allows counts. That is kept in ``latest_notice_on`` and worked out again when bank holidays
    change (``timeline.services.elections``); ``notice_is_certain`` is false beyond the known bank holidays.
    """

    class Kind(models.TextChoices):
        LOCAL = "local", "Local election"
        MAYORAL = "mayoral", "Mayoral election"
        GENERAL = "general", "General election"
        PCC = "pcc", "Police and crime commissioner election"
        BY_ELECTION = "by_election", "By-election"
        REFERENDUM = "referendum", "Referendum"

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="elections")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.LOCAL)
    title = models.CharField(max_length=120)
    poll_on = models.DateField()
    notice_on = models.DateField(null=True, blank=True)
    latest_notice_on = models.DateField(null=True, blank=True)
    notice_is_certain = models.BooleanField(default=True)
    areas = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["poll_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="timeline_election_once"),
            models.CheckConstraint(
                condition=Q(notice_on=None) | Q(notice_on__lt=F("poll_on")),
                name="timeline_notice_before_poll",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class QuietPeriod(models.Model):
    """Days on which the council says nothing of its own accord, both ends included."""

    class Kind(models.TextChoices):
        SHUTDOWN = "shutdown", "Council closed"
        MOURNING = "mourning", "Mourning protocol"
        OTHER = "other", "Other quiet period"

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="quiet_periods")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.OTHER)
    title = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name_plural = "quiet periods"
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="timeline_quiet_once"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="timeline_quiet_order"),
        ]

    def __str__(self) -> str:
        return self.title


class CommitteeMeeting(models.Model):
    """A meeting of members that something goes to, and the day its papers are due."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="meetings")
    committee = models.CharField(max_length=120)
    meets_on = models.DateField()
    papers_due_on = models.DateField(null=True, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["meets_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="timeline_meeting_once"),
            models.CheckConstraint(
                condition=Q(papers_due_on=None) | Q(papers_due_on__lte=F("meets_on")),
                name="timeline_papers_before_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.meets_on:%d.%m.%Y}"
