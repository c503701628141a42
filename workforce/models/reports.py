"""The highlight report, frozen when it is signed off."""

from django.db import models

from assessment_ready.actions.models import ReportingPeriod
from assessment_ready.councils.models import User
from workforce.models.entry import Entry
from workforce.models.strategy import Strategy


class HighlightReport(Entry):
    """One to two pages for a board: exceptions, indicators, next steps. ``figures`` is frozen at sign-off.

    Before that the page shows the figures as they are. ``number`` counts the versions of one period and strategy; a
    report that was signed off is never changed, a new version takes its place.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField(default=1)
    body = models.CharField(max_length=160)
    purpose = models.CharField(max_length=300, blank=True)
    decision_asked = models.TextField(blank=True)
    overall = models.TextField(blank=True)
    what_people_said = models.TextField(blank=True)
    next_period = models.TextField(blank=True)
    figures = models.JSONField(null=True, blank=True)
    figures_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Entry.Meta):
        ordering = ["-period__ends_on", "-number", "-pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["strategy", "period", "number"], name="workforce_report_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Highlight report, {self.period}, version {self.number}"
