"""What may go wrong with the workforce."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from workforce.models.entry import Entry
from workforce.models.strategy import Strategy

_ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Risk(Entry):
    """A risk with its score (likelihood times impact, 1-25) now and at its last review, and what is done about it."""

    strategy = models.ForeignKey(
        Strategy, on_delete=models.SET_NULL, null=True, blank=True, related_name="risks"
    )
    title = models.CharField(max_length=200)
    cause = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    likelihood = models.PositiveSmallIntegerField(validators=_ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(validators=_ONE_TO_FIVE)
    former_score = models.PositiveSmallIntegerField(null=True, blank=True)
    mitigation = models.TextField(blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_on = models.DateField(null=True, blank=True)
    actions = models.ManyToManyField(Action, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=300, blank=True)

    class Meta(Entry.Meta):
        ordering = ["-likelihood", "-impact", "pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)), name="workforce_risk_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def score(self) -> int:
        """Likelihood times impact."""
        return self.likelihood * self.impact
