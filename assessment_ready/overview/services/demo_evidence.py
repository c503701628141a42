"""The demonstration's evidence library. Days in the content count from the day of seeding."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem, ExpectedEvidence
from assessment_ready.evidence.rules.items import ItemValues, NewPart, default_review_by
from assessment_ready.evidence.services.expected import connect
from assessment_ready.evidence.services.items import add_item, withdraw
from assessment_ready.framework.models import EvidenceCategory, FrameworkVersion, QualityStatement
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.services.citations import cite

Items = Mapping[str, EvidenceItem]


def file_evidence(
    members: Mapping[str, Membership],
    framework: FrameworkVersion,
    today: date,
    described: Sequence[Mapping[str, Any]],
) -> Items:
    """Put every described item into the library, as the programme lead would; by title."""
    statements = dict(QualityStatement.objects.filter(framework=framework).values_list("number", "pk"))
    categories = dict(EvidenceCategory.objects.filter(framework=framework).values_list("code", "pk"))
    items = {}
    for each in described:
        item = add_item(
            actor=members["ben"],
            values=ItemValues(
                title=each["title"],
                description=each["description"],
                category_id=categories[each["category"]],
                owner_id=members[each["owner"]].pk,
                statement_ids=tuple(statements[number] for number in each["statements"]),
                **_dates(each, today),
                sensitivity=each.get("sensitivity", "internal"),
            ),
            parts=[_part(each)],
            submission_key=uuid4(),
        )
        if "withdrawn" in each:
            withdraw(actor=members["ben"], item_id=item.pk, reason=each["withdrawn"])
        items[item.title] = item
    return items


def meet_expectations(
    actor: Membership, framework: FrameworkVersion, items: Items, described: Mapping[str, Sequence[str]]
) -> None:
    """Say which items meet what is expected; expectations that are not loaded are passed over."""
    known = ExpectedEvidence.objects.filter(council=None, statement__framework=framework, is_active=True)
    for expectation in known.filter(title__in=described):
        for title in described[expectation.title]:
            connect(actor=actor, expectation=expectation, item_id=items[title].pk)


def _dates(described: Mapping[str, Any], today: date) -> dict[str, Any]:
    def day(key: str) -> date | None:
        return today + timedelta(days=described[key]) if key in described else None

    as_at = today + timedelta(days=described["as_at"])
    return {
        "as_at": as_at,
        "covers_from": day("covers_from"),
        "review_by": day("review") or default_review_by(as_at),
        "expires_on": day("expires"),
    }


def _part(described: Mapping[str, Any]) -> NewPart:
    if "file" in described:
        return NewPart.upload(described["file"], described["text"].encode())
    return NewPart.link(described["title"], described["link"])


def cite_evidence(
    actor: Membership, round_: Round, items: Items, described: Mapping[str, Sequence[str]]
) -> None:
    """Say what each judgement of the round stands on: titles by the statement's number."""
    slugs = dict(QualityStatement.objects.filter(framework=round_.framework).values_list("number", "slug"))
    for number, titles in described.items():
        cite(
            actor=actor,
            round_id=round_.pk,
            statement=slugs[int(number)],
            item_ids=[items[title].pk for title in titles],
        )
