"""Loading the frameworks that come with the product, and mapping what is intended to them."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import QualityStatement
from assessment_ready.framework.queries import default_framework, statements
from workforce.errors.strategies import InvalidStrategy, StrategyIsOver
from workforce.models import (
    IntendedAction,
    Standard,
    StandardItem,
    StatementLink,
    StrategyState,
)
from workforce.services import entries

_FILE = Path(__file__).resolve().parents[1] / "data" / "standards.toml"
_OWN = ("title", "issued_by", "edition", "source_url", "unconfirmed", "revision")


@transaction.atomic
def load(path: Path = _FILE) -> int:
    """Bring the frameworks up to the file's; how many changed. The same or an older revision changes nothing."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["standard"]
    return sum(_load_one(row, position) for position, row in enumerate(rows))


@transaction.atomic
def map_intended(
    *,
    actor: Membership,
    intended_id: int,
    statement_ids: Sequence[int],
    item_ids: Sequence[int],
    expected_version: int,
) -> IntendedAction:
    """Say which quality statements and items of other frameworks an intended action serves.

    A link to a statement that stays keeps its strength and category. Raises ``ChangedMeanwhile``,
    ``StrategyIsOver`` and ``InvalidStrategy``.
    """
    entries.require(actor)
    intended = entries.locked(actor, IntendedAction, intended_id, "strategy")
    before = _mapped(intended)
    entries.check_version(intended, expected_version, [("Maps to", ", ".join(_titles(before)) or "Nothing")])
    if intended.strategy.state == StrategyState.SUPERSEDED:
        raise StrategyIsOver
    linked = intended.statement_links.values_list("statement_id", flat=True)
    _link(intended, _statements(statement_ids, set(linked)))
    intended.maps_to.set(_items(item_ids))
    after = _mapped(intended)
    if after != before:
        entries.save(intended)
        entries.record(
            "workforce.intended.mapped",
            actor,
            intended,
            before={"maps_to": _titles(before)},
            after={"maps_to": _titles(after)},
        )
    return intended


def _load_one(row: dict[str, Any], position: int) -> bool:
    values = {name: row.get(name, "") for name in _OWN} | {"position": position}
    standard = Standard.objects.select_for_update().filter(code=row["code"]).first()
    if standard is None:
        standard = Standard.objects.create(code=row["code"], **values)
    elif row["revision"] <= standard.revision:
        return False
    else:
        _, after = entries.apply_changes(standard, values)
        standard.save(update_fields=list(after))
    for number, item in enumerate(row["items"]):
        texts = {"title": item["title"], "text": item.get("text", ""), "position": number}
        StandardItem.objects.update_or_create(standard=standard, code=item["code"], defaults=texts)
    audit.record("workforce.standard.loaded", actor=None, obj=standard, after={"revision": standard.revision})
    return True


def _mapped(intended: IntendedAction) -> list[Any]:
    linked = intended.statement_links.select_related("statement").order_by("statement__number")
    return [*(link.statement for link in linked), *intended.maps_to.select_related("standard").order_by()]


def _titles(things: Sequence[Any]) -> list[str]:
    return [
        f"{thing.reference} {thing.title}" if isinstance(thing, QualityStatement) else thing.title
        for thing in things
    ]


def _link(intended: IntendedAction, chosen: Sequence[QualityStatement]) -> None:
    """Make the links there are those chosen; what stays keeps what was said about it."""
    links = intended.statement_links
    links.exclude(statement__in=chosen).delete()
    linked = set(links.values_list("statement_id", flat=True))
    StatementLink.objects.bulk_create(
        StatementLink(council_id=intended.council_id, intended=intended, statement=statement)
        for statement in chosen
        if statement.pk not in linked
    )


def _statements(ids: Sequence[int], linked: set[int]) -> list[QualityStatement]:
    """Those of the framework in force, and those linked already."""
    known = {each.pk: each for each in statements(default_framework())}
    known |= {each.pk: each for each in QualityStatement.objects.filter(pk__in=linked - set(known))}
    if not set(ids) <= set(known):
        raise InvalidStrategy("Choose quality statements from the list", field="statements")
    return [known[pk] for pk in ids]


def _items(ids: Sequence[int]) -> list[StandardItem]:
    found = list(StandardItem.objects.filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise InvalidStrategy("Choose from the lists")
    return found
