"""What a judgement stands on, and what people say of a round."""

import uuid

from django.db import models

from assessment_ready.councils.models import Council, User
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.framework.models import QualityStatement
from assessment_ready.readiness.models.rounds import Judgement, Round


class Citation(models.Model):
    """An evidence item that a judgement stands on."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    judgement = models.ForeignKey(Judgement, on_delete=models.CASCADE, related_name="citations")
    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="citations")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["item__number"]
        constraints = [models.UniqueConstraint(fields=["judgement", "item"], name="readiness_citation_once")]

    def __str__(self) -> str:
        return f"{self.judgement} cites {self.item}"


class RoundComment(models.Model):
    """What somebody says of a round, or of one statement of it. Append-only."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="comments")
    statement = models.ForeignKey(
        QualityStatement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    made_at = models.DateTimeField()
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "submission_key"], name="readiness_comment_once")
        ]

    def __str__(self) -> str:
        return f"{self.author} on {self.round}"
