"""What is linked with which quality statement, and what the default matrix suggests."""

from collections import defaultdict
from collections.abc import Iterable

from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.framework.queries import categories, default_framework, statements
from workforce.models import Indicator, IntendedAction, StatementLink, StrategyState
from workforce.queries.statement_matrix import default_matrix
from workforce.rules.statements import INDICATOR, INTENDED, Suggestion, Thing, stamp_of, suggestions

Linkable = IntendedAction | Indicator


def nine() -> list[QualityStatement]:
    """The statements of the framework in use."""
    return statements(default_framework())


def evidence_categories() -> list[EvidenceCategory]:
    """The evidence categories CQC uses for councils."""
    return categories(default_framework(), in_use_only=True)


def linkable(membership: Membership, kind: str, pk: int) -> Linkable:
    """An intended action or an indicator of the council; raises its ``DoesNotExist``."""
    if kind == INTENDED:
        rows = IntendedAction.objects.filter(council_id=membership.council_id)
        return rows.select_related("strategy").get(pk=pk)
    return Indicator.objects.filter(council_id=membership.council_id).get(pk=pk)


def links_of(row: Linkable) -> list[StatementLink]:
    """Its links in the order of the statements; one query."""
    return list(row.statement_links.select_related("statement", "category").order_by("statement__number"))


def links_version(links: Iterable[StatementLink]) -> int:
    """What a form compares: another number once somebody else changed a link."""
    return stamp_of((link.statement_id, link.strength, link.category_id, link.contribution) for link in links)


def suggested(membership: Membership) -> list[Suggestion]:
    """Everything the default matrix offers and nobody has linked; four queries."""
    return suggestions(_things(membership), default_matrix().rules)


def suggested_by_statement(membership: Membership) -> dict[int, list[Suggestion]]:
    """The same by the statement's number."""
    found: dict[int, list[Suggestion]] = defaultdict(list)
    for each in suggested(membership):
        found[each.statement].append(each)
    return found


def _things(membership: Membership) -> list[Thing]:
    linked: dict[tuple[str, int], set[int]] = defaultdict(set)
    pairs = StatementLink.objects.filter(council_id=membership.council_id)
    for intended_id, indicator_id, number in pairs.values_list(
        "intended_id", "indicator_id", "statement__number"
    ):
        kind, pk = (INTENDED, intended_id) if intended_id else (INDICATOR, indicator_id)
        linked[kind, pk].add(number)
    intended = IntendedAction.objects.filter(council_id=membership.council_id, dropped_at=None)
    intended = intended.exclude(strategy__state=StrategyState.SUPERSEDED)
    figures = Indicator.objects.filter(council_id=membership.council_id, retired_at=None)
    return [
        *[
            Thing(
                kind=INTENDED,
                pk=row.pk,
                name=row.reference,
                texts=f"{row.title} {row.text}",
                title=row.title,
                scope=row.scope,
                linked=frozenset(linked[INTENDED, row.pk]),
            )
            for row in intended
        ],
        *[
            Thing(
                kind=INDICATOR,
                pk=row.pk,
                name=row.code,
                texts=row.name,
                title=row.name,
                scope=row.scope,
                job_role=row.job_role,
                linked=frozenset(linked[INDICATOR, row.pk]),
            )
            for row in figures
        ],
    ]
