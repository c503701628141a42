"""Rounds, judgements and who works on them; gaps; what judgements stand on."""

from assessment_ready.readiness.models.citations import Citation, RoundComment
from assessment_ready.readiness.models.gaps import EmergingTheme, Gap, GapAction, GapQuerySet
from assessment_ready.readiness.models.rounds import (
    WORD_LIMITS,
    Assignment,
    AssignmentState,
    Confidence,
    Judgement,
    JudgementQuerySet,
    ReviewerGrant,
    Round,
    RoundKind,
    RoundQuerySet,
    RoundStatus,
)

__all__ = [
    "WORD_LIMITS",
    "Assignment",
    "AssignmentState",
    "Citation",
    "Confidence",
    "EmergingTheme",
    "Gap",
    "GapAction",
    "GapQuerySet",
    "Judgement",
    "JudgementQuerySet",
    "ReviewerGrant",
    "Round",
    "RoundComment",
    "RoundKind",
    "RoundQuerySet",
    "RoundStatus",
]
