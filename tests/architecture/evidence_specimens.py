"""Evidence for the filled world: an item with a file, an expectation, and an item under embargo, per council."""

from datetime import date
from typing import Any
from uuid import uuid4

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.evidence.models import EvidenceItem, EvidencePart, ExpectationMet, ExpectedEvidence
from assessment_ready.evidence.services.items import NewPart, add_version
from tests.evidence.corpus import PDF
from tests.world import World


def evidence_specimens(world: World, director: Membership, owner: str, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures ``item``, ``part`` and ``expectation``."""
    name = director.council.name
    item = world.evidence(4, owner=owner, title=f"Evidence of {name}", description=f"Shown by {name}")
    add_version(
        actor=director,
        item_id=item.pk,
        parts=[NewPart.upload("report.pdf", PDF + name.encode())],
        expected_version=item.version,
    )
    expectation = ExpectedEvidence.objects.create(
        council=director.council,
        statement=world.statement(4),
        title=f"Expected by {name}",
        submission_key=uuid4(),
    )
    ExpectationMet.objects.create(council=director.council, expectation=expectation, item=item)
    secret = world.evidence(1, 4, owner=owner, title=f"Secret of {name}", review_by=date(2026, 10, 1))
    EvidenceItem.objects.filter(pk=secret.pk).update(embargo=embargo)
    ExpectationMet.objects.create(council=director.council, expectation=expectation, item=secret)
    return {
        "item": item.pk,
        "part": EvidencePart.objects.get(version__item=item, file__isnull=False).pk,
        "expectation": expectation.pk,
    }
