"""Reads of what judgements stand on."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem, EvidenceItemQuerySet, EvidenceUse
from assessment_ready.readiness.models import Citation, Judgement, Round
from assessment_ready.ui.dates import london_date

# More than this nobody reads down: the search narrows them.
OFFERED = 60


def cited_items(membership: Membership, now: datetime, judgement: Judgement) -> list[EvidenceItem]:
    """The items a judgement stands on that the person may know of, by number, with freshness; one query."""
    items = EvidenceItem.objects.visible_to(membership, now).filter(citations__judgement=judgement)
    return list(_shown(items, now).order_by("number"))


def cited_ids(membership: Membership, now: datetime, judgement: Judgement) -> set[int]:
    """The ids of the items a judgement stands on that the person may know of; one query."""
    items = EvidenceItem.objects.visible_to(membership, now).filter(citations__judgement=judgement)
    return set(items.order_by().values_list("pk", flat=True))


def offered_items(
    membership: Membership, now: datetime, judgement: Judgement, words: str
) -> tuple[list[EvidenceItem], int]:
    """What can be cited for a judgement: the items of its statement that match ``words``; and how many there are.

    Those cited already come first, whatever is searched for; then the newest. ``is_cited`` says which they are. Two
    queries.
    """
    cited = Citation.objects.filter(judgement=judgement, item=OuterRef("pk"))
    uses = EvidenceUse.objects.filter(statement=judgement.statement_id, item=OuterRef("pk"))
    items = _shown(EvidenceItem.objects.visible_to(membership, now), now).annotate(is_cited=Exists(cited))
    fitting = Q(Exists(uses)) & Q(withdrawn_at=None)
    for word in words.split():
        fitting &= Q(title__icontains=word) | Q(description__icontains=word) | Q(reference__iexact=word)
    rows = items.filter(Q(is_cited=True) | fitting)
    ordered = rows.order_by(F("is_cited").desc(), "-as_at", "-pk")
    return list(ordered[:OFFERED]), rows.count()


def citations_of_round(membership: Membership, now: datetime, round_: Round) -> QuerySet[Any, Any]:
    """What a round's judgements stand on, as far as the person may know: (statement_id, reference, freshness)."""
    items = EvidenceItem.objects.visible_to(membership, now).with_freshness(london_date(now))
    rows: Any = items.filter(citations__judgement__round=round_).order_by("number")
    cited: QuerySet[Any, Any] = rows.values_list(
        "citations__judgement__statement_id", "reference", "freshness"
    )
    return cited


def _shown(items: EvidenceItemQuerySet, now: datetime) -> EvidenceItemQuerySet:
    return items.with_freshness(london_date(now)).select_related("category")
