"""What CQC would expect to be shown per statement, and what meets it."""

import uuid

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, User
from assessment_ready.evidence.models.items import EvidenceItem
from assessment_ready.framework.models import EvidenceCategory, QualityStatement


class ExpectedEvidenceQuerySet(models.QuerySet["ExpectedEvidence"]):
    """How expectations are looked up."""

    def known_to(self, council: Council) -> "ExpectedEvidenceQuerySet":
        """The shipped expectations and those this council added itself."""
        return self.filter(Q(council=None) | Q(council=council), is_active=True)


class ExpectedEvidence(models.Model):
    """One kind of evidence that is expected for a statement. ``council`` is empty for what is shipped."""

    council = models.ForeignKey(
        Council, on_delete=models.CASCADE, null=True, blank=True, related_name="expected_evidence"
    )
    statement = models.ForeignKey(
        QualityStatement, on_delete=models.CASCADE, related_name="expected_evidence"
    )
    category = models.ForeignKey(
        EvidenceCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = ExpectedEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["statement__number", "position", "pk"]
        verbose_name_plural = "expected evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["council", "statement", "title"], nulls_distinct=False, name="evidence_expected_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ExpectationMet(models.Model):
    """An item that meets an expectation in one council."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    expectation = models.ForeignKey(ExpectedEvidence, on_delete=models.CASCADE, related_name="met")
    item = models.ForeignKey(EvidenceItem, on_delete=models.CASCADE, related_name="meets")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expectation", "item"], name="evidence_met_once"),
        ]
        indexes = [models.Index(fields=["council", "expectation"], name="evidence_met")]

    def __str__(self) -> str:
        return f"{self.item} meets {self.expectation}"


class ExpectationSetAside(models.Model):
    """An expectation a council does not follow, and why."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    expectation = models.ForeignKey(ExpectedEvidence, on_delete=models.CASCADE, related_name="set_aside")
    reason = models.CharField(max_length=300)
    set_aside_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "expectation"], name="evidence_set_aside_once")
        ]

    def __str__(self) -> str:
        return f"{self.expectation}: {self.reason}"
