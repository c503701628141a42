"""What bears on a quality statement: set by hand on one page, or accepted from the suggestions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.councils.models import Council, Membership
from assessment_ready.framework.models import EvidenceCategory
from workforce.errors.statements import InvalidLink, NothingChosen, NothingOffered
from workforce.models import Indicator, IntendedAction, StatementLink, Strength
from workforce.queries.statement_links import (
    Linkable,
    evidence_categories,
    links_of,
    links_version,
    nine,
    suggested,
)
from workforce.rules.statements import INTENDED, Suggestion
from workforce.services import entries


@dataclass(frozen=True)
class LinkValues:
    """That something bears on a statement: how strongly, as which evidence, and in what way."""

    statement_id: int
    strength: str
    category_id: int | None = None
    contribution: str = ""


@transaction.atomic
def set_links(
    *, actor: Membership, kind: str, pk: int, links: Sequence[LinkValues], expected_version: int
) -> int:
    """Make these the links of an intended action or an indicator; how many there are then.

    Raises ``ChangedMeanwhile`` when somebody changed them since ``expected_version`` (``links_version``), and
    ``InvalidLink`` for what cannot be chosen.
    """
    entries.require(actor)
    row = _locked(actor, kind, pk)
    current = links_of(row)
    if links_version(current) != expected_version:
        raise ChangedMeanwhile(version=links_version(current), current=describe(current))
    _check(links, current)
    wanted = {each.statement_id: each for each in links}
    before = {link.statement_id: link for link in current}
    gone = [link.pk for link in current if link.statement_id not in wanted]
    StatementLink.objects.filter(pk__in=gone).delete()
    changed = [
        _changed(link, wanted[statement_id])
        for statement_id, link in before.items()
        if statement_id in wanted
    ]
    StatementLink.objects.bulk_update(
        [link for link in changed if link is not None], ["strength", "category", "contribution"]
    )
    new = [each for key, each in wanted.items() if key not in before]
    StatementLink.objects.bulk_create(_made(actor, kind, row.pk, each) for each in new)
    if gone or new or any(changed):
        after = {"count": len(wanted)}
        entries.record(f"workforce.{kind}.statements_set", actor, row, before=_short(current), after=after)
    return len(wanted)


@transaction.atomic
def accept_suggestions(*, actor: Membership, keys: Iterable[str]) -> int:
    """Link what was suggested and is ticked; what is linked or gone by now is passed over. How many were linked.

    Raises ``NothingChosen`` without a key.
    """
    chosen = set(keys)
    if not chosen:
        raise NothingChosen
    return _accept(actor, chosen)


@transaction.atomic
def accept_all_suggestions(*, actor: Membership, statement: int | None = None) -> int:
    """Link everything that is suggested (for one statement, by its number). Raises ``NothingOffered``."""
    offered = [each.key for each in suggested(actor) if statement in (None, each.statement)]
    if not offered:
        raise NothingOffered
    return _accept(actor, set(offered))


def describe(links: Iterable[StatementLink]) -> list[tuple[str, str]]:
    """The links as they are, for somebody whose form is out of date."""
    found = [
        (str(link.statement), " – ".join(filter(None, [link.get_strength_display(), link.contribution])))
        for link in links
    ]
    return found or [("Quality statements", "None")]


def _accept(actor: Membership, keys: set[str]) -> int:
    """Whoever accepts for a council waits for whoever is doing so."""
    entries.require(actor)
    Council.objects.select_for_update(no_key=True).get(pk=actor.council_id)
    statements = {row.number: row.pk for row in nine()}
    categories = {row.code: row.pk for row in evidence_categories()}
    chosen = [each for each in suggested(actor) if each.key in keys and each.statement in statements]
    StatementLink.objects.bulk_create(
        [
            _made(
                actor,
                each.thing.kind,
                each.thing.pk,
                LinkValues(
                    statement_id=statements[each.statement],
                    strength=each.strength,
                    category_id=categories.get(each.category),
                    contribution=each.because[:300],
                ),
            )
            for each in chosen
        ],
        ignore_conflicts=True,
    )
    if chosen:
        after = {"count": len(chosen), "links": [_named(each) for each in chosen]}
        entries.record("workforce.statement.suggestions_accepted", actor, actor.council, after=after)
    return len(chosen)


def _named(each: Suggestion) -> str:
    return f"{each.thing.name} for statement {each.statement}"


def _made(actor: Membership, kind: str, pk: int, values: LinkValues) -> StatementLink:
    return StatementLink(
        council_id=actor.council_id,
        intended_id=pk if kind == INTENDED else None,
        indicator_id=None if kind == INTENDED else pk,
        statement_id=values.statement_id,
        strength=values.strength,
        category_id=values.category_id,
        contribution=values.contribution,
    )


def _changed(link: StatementLink, values: LinkValues) -> StatementLink | None:
    """The link with what was chosen; None where it says that already."""
    said = {
        "strength": values.strength,
        "category_id": values.category_id,
        "contribution": values.contribution,
    }
    _, after = entries.apply_changes(link, said)
    return link if after else None


def _short(links: Iterable[StatementLink]) -> dict[str, list[str]]:
    return {"statements": [f"{link.statement.reference} {link.get_strength_display()}" for link in links]}


def _locked(actor: Membership, kind: str, pk: int) -> Linkable:
    if kind == INTENDED:
        return entries.locked(actor, IntendedAction, pk)
    return entries.locked(actor, Indicator, pk)


def _check(links: Sequence[LinkValues], current: Iterable[StatementLink]) -> None:
    known = {row.pk for row in nine()} | {link.statement_id for link in current}
    kept = {link.category_id for link in current}
    offered = set(EvidenceCategory.objects.values_list("pk", flat=True)) if links else set()
    for each in links:
        if each.statement_id not in known:
            raise InvalidLink("Choose a quality statement from the list")
        if each.category_id is not None and each.category_id not in offered | kept:
            raise InvalidLink("Choose a category from the list")
        if each.strength not in Strength.values:
            raise InvalidLink("Choose how strongly it bears on the statement")
