"""The one action machinery: improvement actions now, workforce actions alike.

How the RAG is worked out stands in ``actions.rules``; its result is kept as the days on which an action becomes
amber, red and stale, so that a list of thousands needs no arithmetic.
"""

from assessment_ready.actions.models.action import (
    Action,
    ActionContributor,
    ActionQuerySet,
    ActionStatement,
    Escalation,
)
from assessment_ready.actions.models.choices import OPEN, RUNNING, Area, Lifecycle, Priority, Rag, Source
from assessment_ready.actions.models.periods import Benefit, BenefitMeasurement, ReportingPeriod
from assessment_ready.actions.models.progress import (
    ActionDependency,
    ActionEvidence,
    ActionMilestone,
    CheckIn,
)
from assessment_ready.actions.models.settings import RagSettings

__all__ = [
    "OPEN",
    "RUNNING",
    "Action",
    "ActionContributor",
    "ActionDependency",
    "ActionEvidence",
    "ActionMilestone",
    "ActionQuerySet",
    "ActionStatement",
    "Area",
    "Benefit",
    "BenefitMeasurement",
    "CheckIn",
    "Escalation",
    "Lifecycle",
    "Priority",
    "Rag",
    "RagSettings",
    "ReportingPeriod",
    "Source",
]
