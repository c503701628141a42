"""The next edition of a strategy: a draft that begins with what the one before still wants."""

from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils import timezone

from assessment_ready.actions.models import Action, Lifecycle
from assessment_ready.councils.models import Membership
from workforce.errors.strategies import NotInThisState
from workforce.models import IntendedAction, StatementLink, Strand, Strategy, StrategyPart
from workforce.rules import strategy_life as rules
from workforce.services import entries

_Row = TypeVar("_Row", bound=models.Model)
_DONE = (Lifecycle.COMPLETE, Lifecycle.CLOSED, Lifecycle.CANCELLED)
_CARRIED = ("organisation", "sponsor", "owner_id", "scope", "method", "vision", "period_end", "source_name")


@transaction.atomic
def begin_edition(*, actor: Membership, strategy_id: int, title: str, submission_key: UUID) -> Strategy:
    """A draft with the strands, the parts and what is intended and not done; a second click gives the first one's.

    Actions go on under the edition in force and are handed over when the new one becomes active. Raises
    ``NotInThisState``.
    """
    entries.require(actor)
    former = entries.locked(actor, Strategy, strategy_id)
    found = entries.known(actor, Strategy, submission_key)
    if found is not None:
        return found
    if not rules.may(rules.RENEW, former.state):
        raise NotInThisState
    carried = {name: getattr(former, name) for name in _CARRIED}
    row = Strategy(
        **carried, title=title, edition=former.edition + 1, supersedes=former, created_by=actor.user
    )
    strategy, is_new = entries.add(actor, row, submission_key)
    if is_new:
        strands = _copied_strands(former, strategy)
        for part in StrategyPart.objects.filter(strategy=former):
            _copy(part, strategy=strategy)
        count = _copied_intended(actor, former, strategy, strands)
        after = {"former": former.title, "edition": strategy.edition, "intended": count}
        entries.record("workforce.strategy.renewed", actor, strategy, after=after)
    return strategy


def _copied_strands(former: Strategy, strategy: Strategy) -> dict[int, Strand]:
    return {strand.pk: _copy(strand, strategy=strategy) for strand in Strand.objects.filter(strategy=former)}


def _copied_intended(
    actor: Membership, former: Strategy, strategy: Strategy, strands: dict[int, Strand]
) -> int:
    """What is not done, as far as the actor may know: an action they may not know of counts as none."""
    done = Action.objects.visible_to(actor, timezone.now()).filter(lifecycle__in=_DONE)
    rows = IntendedAction.objects.filter(strategy=former, dropped_at=None).exclude(action__in=done)
    originals = list(rows.prefetch_related("groups", "maps_to", "statement_links"))
    for row in originals:
        links = list(row.statement_links.all())
        groups, items = list(row.groups.all()), list(row.maps_to.all())
        strand = strands.get(row.strand_id or 0)
        heir = _copy(row, strategy=strategy, strand=strand, action=None)
        heir.groups.set(groups)
        heir.maps_to.set(items)
        StatementLink.objects.bulk_create(_copied_link(link, heir) for link in links)
    return len(originals)


def _copied_link(link: StatementLink, heir: IntendedAction) -> StatementLink:
    link.pk, link.intended = None, heir
    link._state.adding = True
    return link


def _copy(row: _Row, **others: Any) -> _Row:
    """The same row once more, with another key and ``others`` in it."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in {"submission_key", "version", *others}
    }
    return type(row)._default_manager.create(**kept, **others, submission_key=uuid4())
