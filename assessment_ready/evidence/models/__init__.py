"""Evidence: what can be shown for a quality statement, its versions and files, and what CQC would expect."""

from assessment_ready.evidence.models.expected import ExpectationMet, ExpectationSetAside, ExpectedEvidence
from assessment_ready.evidence.models.imports import ImportState, IndexImport, IndexRow, RowOutcome
from assessment_ready.evidence.models.items import (
    EvidenceFile,
    EvidenceFileContent,
    EvidenceItem,
    EvidenceItemQuerySet,
    EvidencePart,
    EvidenceUse,
    EvidenceVersion,
    Freshness,
    ItemGuest,
    Sensitivity,
)

__all__ = [
    "EvidenceFile",
    "EvidenceFileContent",
    "EvidenceItem",
    "EvidenceItemQuerySet",
    "EvidencePart",
    "EvidenceUse",
    "EvidenceVersion",
    "ExpectationMet",
    "ExpectationSetAside",
    "ExpectedEvidence",
    "Freshness",
    "ImportState",
    "IndexImport",
    "IndexRow",
    "ItemGuest",
    "RowOutcome",
    "Sensitivity",
]
