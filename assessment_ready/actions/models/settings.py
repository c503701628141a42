"""A council's own numbers for the published RAG rules."""

from django.db import models
from django.db.models import F, Q

from assessment_ready.councils.models import Council


class RagSettings(models.Model):
    """A council's own numbers for the published rules. A council without a row has the defaults.

    Ratios are progress divided by expected progress (fractions of 1); intervals are days.
    """

    council = models.OneToOneField(Council, on_delete=models.CASCADE, related_name="rag_settings")
    amber_below = models.DecimalField(max_digits=3, decimal_places=2, default="0.95")
    red_below = models.DecimalField(max_digits=3, decimal_places=2, default="0.85")
    reporting_days = models.PositiveSmallIntegerField(default=30)
    grace_days = models.PositiveSmallIntegerField(default=7)
    tolerance_days = models.PositiveSmallIntegerField(default=14)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "RAG settings"
        constraints = [
            models.CheckConstraint(
                condition=Q(red_below__gt=0) & Q(red_below__lte=F("amber_below")) & Q(amber_below__lte=1),
                name="actions_ratios_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"RAG rules of {self.council}"
