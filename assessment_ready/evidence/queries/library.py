"""The register of evidence, one item, and what can be narrowed by. Everything passes ``visible_to``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.http import Http404

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import (
    EvidenceItem,
    EvidenceItemQuerySet,
    EvidencePart,
    EvidenceUse,
    EvidenceVersion,
    ExpectationMet,
)
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.ui.dates import london_date

SORTS = {
    "reference": ("number",),
    "title": ("title", "pk"),
    "owner": ("owner__user__full_name", "-as_at", "-pk"),
    "as_at": ("as_at", "pk"),
    "review_by": ("review_by", "pk"),
}

# What may be asked for beside the five codes: everything that still proves something, and what no longer does.
_FRESHNESS = {"counting": ["current", "due"], "not_counting": ["stale", "expired"]}


@dataclass(frozen=True)
class Filters:
    """What the library is narrowed to; empty means everything.

    ``statement`` is a number, ``category`` a code, ``owner`` a membership's id; ``freshness`` one of the five codes,
    "counting" (within date or due soon) or "not_counting" (stale or expired).
    """

    q: str = ""
    statement: int | None = None
    category: str = ""
    owner: int | None = None
    freshness: str = ""
    sensitivity: str = ""


def library(
    membership: Membership, now: datetime, filters: Filters | None = None, sort: str = ""
) -> EvidenceItemQuerySet:
    """The items a person may know of, newest first unless ``sort`` is a key of ``SORTS`` (perhaps with a minus).

    Each with ``freshness`` and ``numbers`` (of its statements, in order), category, owner and embargo.
    """
    today = london_date(now)
    found = EvidenceItem.objects.visible_to(membership, now).with_freshness(today)
    found = narrowed(found, filters or Filters())
    numbers = EvidenceUse.objects.filter(item=OuterRef("pk")).order_by("statement__number")
    rows: Any = found.annotate(numbers=ArraySubquery(numbers.values("statement__number")))
    order = [F(name.lstrip("-")).desc() if name.startswith("-") else F(name).asc() for name in _order(sort)]
    return rows.select_related("category", "owner__user", "embargo").order_by(*order)  # type: ignore[no-any-return]


def narrowed(items: EvidenceItemQuerySet, filters: Filters) -> EvidenceItemQuerySet:
    """The items (with freshness) that match the filters."""
    for word in filters.q.split():
        items = items.filter(
            Q(title__icontains=word) | Q(description__icontains=word) | Q(reference__iexact=word)
        )
    if filters.statement is not None:
        uses = EvidenceUse.objects.filter(statement__number=filters.statement)
        items = items.filter(pk__in=uses.values("item_id"))
    if filters.freshness:
        items = items.filter(Q(freshness__in=_FRESHNESS.get(filters.freshness, [filters.freshness])))
    plain = {
        "category__code": filters.category,
        "owner_id": filters.owner,
        "sensitivity": filters.sensitivity,
    }
    return items.filter(**{name: value for name, value in plain.items() if value})


def _order(sort: str) -> tuple[str, ...]:
    names = SORTS.get(sort.removeprefix("-"), ("-as_at", "-pk"))
    if not sort.startswith("-") or sort.removeprefix("-") not in SORTS:
        return names
    return tuple(name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in names)


def get_item(membership: Membership, now: datetime, item_id: int) -> EvidenceItem:
    """One item with freshness; one query. Raises ``EvidenceItem.DoesNotExist`` for what the person may not know of."""
    return library(membership, now).select_related("withdrawn_by", "created_by").get(pk=item_id)


def chosen_items(membership: Membership, now: datetime, item_ids: list[int]) -> list[EvidenceItem]:
    """Those of these items that the person may know of, by number; one query."""
    return list(library(membership, now, sort="reference").filter(pk__in=item_ids))


def items_for_statement(
    membership: Membership, now: datetime, statement_id: int, limit: int | None = None
) -> list[EvidenceItem]:
    """The items filed under one statement that are not withdrawn, newest first, with freshness; one query."""
    uses = EvidenceUse.objects.filter(statement_id=statement_id)
    rows = library(membership, now).filter(pk__in=uses.values("item_id"), withdrawn_at=None)
    return list(rows[:limit])


def versions_of(item: EvidenceItem) -> list[EvidenceVersion]:
    """Every version of an item, newest first, with its parts and their files; two queries."""
    parts = "parts__file"
    return list(item.versions.select_related("created_by").prefetch_related("parts", parts))


def latest_parts(item: EvidenceItem) -> list[EvidencePart]:
    """The parts of the newest version, in order; one query."""
    newest = EvidenceVersion.objects.filter(item=item).order_by("-number").values("pk")[:1]
    return list(EvidencePart.objects.filter(version__in=newest).select_related("file"))


def get_file(item: EvidenceItem, part_id: int) -> EvidencePart:
    """One uploaded part of any version of the item, with its bytes. Raises ``Http404`` for links and others' parts."""
    found = EvidencePart.objects.filter(version__item=item, pk=part_id, file__isnull=False)
    part = found.select_related("file__content").first()
    if part is None:
        raise Http404
    return part


def statements_of(item: EvidenceItem) -> list[QualityStatement]:
    """The statements the item supports, in order, with their themes; one query."""
    uses = EvidenceUse.objects.filter(item=item).values("statement_id")
    return list(QualityStatement.objects.filter(pk__in=uses).select_related("theme").order_by("number"))


def expectations_met(item: EvidenceItem) -> list[ExpectationMet]:
    """What the item meets of the expected evidence; one query."""
    rows = ExpectationMet.objects.filter(item=item).select_related("expectation__statement")
    return list(rows.order_by("expectation__statement__number", "expectation__position"))


def categories_used(membership: Membership, now: datetime) -> QuerySet[EvidenceCategory]:
    """The categories that items of the council stand under; for filters."""
    used = EvidenceItem.objects.visible_to(membership, now).order_by().values("category_id")
    return EvidenceCategory.objects.filter(pk__in=used).order_by("position")
