"""Reporting periods, and what actions are to bring."""

import uuid

from django.db import models
from django.db.models import F, Q

from assessment_ready.actions.models.action import Action
from assessment_ready.councils.models import Council, Membership, User


class ReportingPeriod(models.Model):
    """A quarter (or month) that is reported on. Check-ins count for it until the end of ``closes_on``.

    Locked, nothing that was said about it changes any more: a check-in for it is refused.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    closes_on = models.DateField()
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="actions_period_once"),
            models.UniqueConstraint(fields=["council", "ends_on"], name="actions_period_ends_once"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")) & Q(ends_on__lte=F("closes_on")),
                name="actions_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Benefit(models.Model):
    """What an action is to bring, how it is measured, and what it brought so far (its newest measurement)."""

    class Kind(models.TextChoices):
        CASHABLE = "cashable", "Saves money"
        NON_CASHABLE = "non_cashable", "Saves time or avoids cost"
        QUALITY = "quality", "Better quality"
        EXPERIENCE = "experience", "Better experience"

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="benefits")
    description = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    measure = models.CharField(max_length=200)
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    realised_by = models.DateField()
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["realised_by", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "submission_key"], name="actions_benefit_once")
        ]

    def __str__(self) -> str:
        return self.description


class BenefitMeasurement(models.Model):
    """What a benefit was on a day; only ever added."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="measurements")
    on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["benefit", "submission_key"], name="actions_measurement_once")
        ]

    def __str__(self) -> str:
        return f"{self.benefit}, {self.on}"
