"""Evaluation on the GCS ladder, pulse surveys and lessons."""

import uuid

from django.db import models

from assessment_ready.councils.models import Council, Membership, User
from comms.models.audiences import Audience
from comms.models.choices import Confidence, MeasureLevel
from comms.models.plans import Objective, Phase, Plan


class Measure(models.Model):
    """One thing that is measured: on which rung, from which baseline to which target, how and how often."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="measures")
    objective = models.ForeignKey(
        Objective, on_delete=models.SET_NULL, null=True, blank=True, related_name="measures"
    )
    level = models.CharField(max_length=8, choices=MeasureLevel.choices)
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    lower_is_better = models.BooleanField(default=False)
    frequency = models.CharField(max_length=80, blank=True)
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="comms_measures"
    )
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_measure_once")
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """One value of a measure on one day."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    confidence = models.CharField(max_length=6, choices=Confidence.choices, default=Confidence.MEDIUM)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_reading_once")
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.on:%d.%m.%Y}"


class Lesson(models.Model):
    """What was learned: what, so what, now what; carried on to another plan."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lessons")
    what = models.TextField()
    so_what = models.TextField(blank=True)
    now_what = models.TextField(blank=True)
    carried_to = models.ForeignKey(
        Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="lessons_received"
    )
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-noted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_lesson_once")
        ]

    def __str__(self) -> str:
        return self.what[:80]


class PulseSurvey(models.Model):
    """Three statements that people of one audience agree or disagree with, by an open link, anonymously.

    ``token`` is part of the public address. Open from ``opens_on`` to ``closes_on``, London days, both included;
    ``closed_at``: it was closed before that.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="surveys")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="surveys")
    phase = models.ForeignKey(Phase, on_delete=models.SET_NULL, null=True, blank=True, related_name="surveys")
    title = models.CharField(max_length=120)
    intro = models.TextField(blank=True)
    statement_1 = models.CharField(max_length=200)
    statement_2 = models.CharField(max_length=200)
    statement_3 = models.CharField(max_length=200)
    token = models.CharField(max_length=43, unique=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_survey_once"),
            models.CheckConstraint(
                condition=models.Q(opens_on__lte=models.F("closes_on")), name="comms_survey_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PulseAnswer(models.Model):
    """One anonymous answer: 1 (disagree strongly) to 5 (agree strongly) to each statement. Only the day is kept."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    survey = models.ForeignKey(PulseSurvey, on_delete=models.CASCADE, related_name="answers")
    answer_1 = models.PositiveSmallIntegerField()
    answer_2 = models.PositiveSmallIntegerField()
    answer_3 = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    on = models.DateField()
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "submission_key"], name="comms_answer_once"),
            models.CheckConstraint(
                condition=models.Q(answer_1__range=(1, 5), answer_2__range=(1, 5), answer_3__range=(1, 5)),
                name="comms_answer_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"
