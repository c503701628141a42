"""Indicators: what is measured, against what, and what it was."""

from django.db import models
from django.db.models import F, Q

from assessment_ready.councils.models import Membership, User
from workforce.models.choices import (
    Comparator,
    Confidence,
    Direction,
    Frequency,
    Operator,
    Scope,
    Unit,
    ValueState,
)
from workforce.models.entry import Entry


class Indicator(Entry):
    """Something measured again and again, with its definition beside it.

    ``code`` ("vacancy-rate") is the library's where it comes from there; ``formula`` names the rule by which a
    workforce return fills it. ``target`` with ``operator`` (``lower``/``upper`` for a band) is the standing target;
    trajectory points say what is expected of each period. ``tolerance`` is a fraction of what was expected (0.10).
    """

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=160)
    definition = models.TextField(blank=True)
    numerator = models.CharField(max_length=300, blank=True)
    denominator = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=8, choices=Unit.choices, default=Unit.PERCENT)
    decimals = models.PositiveSmallIntegerField(default=1)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.COUNCIL)
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.UP)
    frequency = models.CharField(max_length=8, choices=Frequency.choices, default=Frequency.QUARTER)
    source = models.CharField(max_length=200, blank=True)
    formula = models.SlugField(max_length=60, blank=True)
    job_role = models.PositiveIntegerField(null=True, blank=True)
    operator = models.CharField(max_length=8, choices=Operator.choices, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    lower = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    upper = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    tolerance = models.DecimalField(max_digits=4, decimal_places=3, default=0.1)
    baseline = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_public = models.BooleanField(default=False)
    quality_note = models.TextField(blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence.choices, default=Confidence.MEDIUM)
    valid_from = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(Entry.Meta):
        ordering = ["position", "name"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["council", "code"], name="workforce_indicator_code_once"),
            models.CheckConstraint(
                condition=Q(target=None, lower=None, upper=None) | ~Q(operator=""),
                name="workforce_target_with_operator",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrajectoryPoint(Entry):
    """What is expected of an indicator for the period that ends on a day."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="trajectory")
    period_end = models.DateField()
    expected = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta(Entry.Meta):
        ordering = ["period_end"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["indicator", "period_end"], name="workforce_trajectory_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.period_end}"


class IndicatorValue(Entry):
    """What an indicator was for a period, for everybody or for one breakdown (``"role:15"``, ``"team:REABLE"``).

    ``value`` is None exactly where it is not available, with the reason. ``denominator`` is also how many people it
    rests on: small numbers are suppressed wherever the value is shared (``rules.suppression``).
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField()
    breakdown = models.CharField(max_length=60, blank=True)
    breakdown_label = models.CharField(max_length=160, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    numerator = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    denominator = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    state = models.CharField(max_length=13, choices=ValueState.choices, default=ValueState.ACTUAL)
    reason = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    snapshot = models.ForeignKey(
        "workforce.Snapshot", on_delete=models.CASCADE, null=True, blank=True, related_name="values"
    )
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta(Entry.Meta):
        ordering = ["period_end", "breakdown"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "period_end", "breakdown"], name="workforce_value_once"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) & ~Q(state=ValueState.NOT_AVAILABLE)
                | Q(value=None, state=ValueState.NOT_AVAILABLE) & ~Q(reason=""),
                name="workforce_not_available_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(period_start=None) | Q(period_start__lte=F("period_end")),
                name="workforce_value_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.period_end}"


class Benchmark(Entry):
    """What a published source says for another area. Suppressed there stays suppressed here (``value`` None)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="benchmarks")
    comparator = models.CharField(max_length=10, choices=Comparator.choices)
    area_name = models.CharField(max_length=120)
    area_code = models.CharField(max_length=9, blank=True)
    period = models.CharField(max_length=40)
    period_end = models.DateField(null=True, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    is_suppressed = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=400, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta(Entry.Meta):
        ordering = ["comparator", "area_name", "period"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "area_name", "period"], name="workforce_benchmark_of_period"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, is_suppressed=False) | Q(value=None, is_suppressed=True),
                name="workforce_suppressed_has_no_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.area_name}, {self.period}"
