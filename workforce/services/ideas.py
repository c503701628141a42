"""Improvement ideas: put forward, changed, tried, adopted or not taken up, used again, recognised."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.dates import london_date
from workforce.errors.ideas import InvalidIdea, NotYourIdea
from workforce.models import Idea, IdeaReuse, IdeaState
from workforce.queries.ideas import may_change
from workforce.rules.ideas import needs_reason
from workforce.services import entries


@dataclass(frozen=True)
class IdeaValues:
    """What an idea says."""

    title: str
    problem: str
    change: str = ""
    team: str = ""
    statement_id: int | None = None


@dataclass(frozen=True)
class StateValues:
    """Where an idea is, and what is known of its result; savings are for a year."""

    state: str
    reason: str = ""
    result: str = ""
    hours_saved: Decimal | None = None
    pounds_saved: Decimal | None = None


@transaction.atomic
def propose(*, actor: Membership, values: IdeaValues, is_named: bool, submission_key: UUID) -> Idea:
    """Put an idea forward; a second click gives the same. Without a name nothing is kept of whose it is, nor logged.

    Raises ``InvalidIdea``.
    """
    entries.require(actor, Perm.USE_WORKFORCE)
    found = entries.known(actor, Idea, submission_key)
    if found is not None:
        return found
    stored = _checked(values)
    row = Idea(made_at=timezone.now(), proposed_by=actor if is_named else None, **stored)
    row.credited_to = str(actor.user)[:160] if is_named else ""
    idea, is_new = entries.add(actor, row, submission_key)
    if is_new:
        audit.record(
            "workforce.idea.proposed" if is_named else "workforce.idea.proposed_unnamed",
            actor=actor if is_named else None,
            obj=idea,
            council=actor.council,
            after=stored,
        )
    return idea


@transaction.atomic
def change_idea(*, actor: Membership, idea_id: int, values: IdeaValues, expected_version: int) -> Idea:
    """Change an idea's words. Raises ``ChangedMeanwhile``, ``InvalidIdea`` and ``NotYourIdea``."""
    idea = entries.locked(actor, Idea, idea_id)
    entries.require(actor, Perm.USE_WORKFORCE)
    if not may_change(actor, idea):
        raise NotYourIdea
    entries.check_version(idea, expected_version, describe(idea))
    before, after = entries.apply_changes(idea, _checked(values))
    if after:
        entries.save(idea, *after)
        entries.record("workforce.idea.changed", actor, idea, before=before, after=after)
    return idea


@transaction.atomic
def decide(*, actor: Membership, idea_id: int, values: StateValues, expected_version: int) -> Idea:
    """Say where an idea is and what it saves; not taken up only with a reason.

    Raises ``ChangedMeanwhile`` and ``InvalidIdea``.
    """
    entries.require(actor)
    idea = entries.locked(actor, Idea, idea_id)
    entries.check_version(idea, expected_version, describe(idea))
    _check_state(values)
    stored: dict[str, Any] = {
        "state": values.state,
        "state_reason": values.reason,
        "result": values.result,
        "hours_saved": values.hours_saved,
        "pounds_saved": values.pounds_saved,
    }
    before, after = entries.apply_changes(idea, stored)
    if after:
        entries.save(idea, *after)
        named = {"state_words": idea.get_state_display().lower()}
        entries.record("workforce.idea.decided", actor, idea, before=before, after=after | named)
    return idea


@transaction.atomic
def recognise(*, actor: Membership, idea_id: int, on: date | None, expected_version: int) -> Idea:
    """Note the day its people were thanked for it; none takes the note away. Raises ``InvalidIdea``."""
    entries.require(actor)
    idea = entries.locked(actor, Idea, idea_id)
    entries.check_version(idea, expected_version, describe(idea))
    if on is not None and not london_date(idea.made_at) <= on <= timezone.localdate():
        raise InvalidIdea("The day must be between the day of the idea and today", field="recognised_on")
    before, after = entries.apply_changes(idea, {"recognised_on": on})
    if after:
        entries.save(idea, "recognised_on")
        entries.record("workforce.idea.recognised", actor, idea, before=before, after=after)
    return idea


@transaction.atomic
def use_again(
    *, actor: Membership, idea_id: int, team: str, on: date, note: str, submission_key: UUID
) -> IdeaReuse:
    """Note that another team uses the idea; a second click gives the same. Raises ``InvalidIdea``."""
    entries.require(actor, Perm.USE_WORKFORCE)
    idea = entries.locked(actor, Idea, idea_id)
    found = entries.known(actor, IdeaReuse, submission_key)
    if found is not None:
        return found
    if on > timezone.localdate():
        raise InvalidIdea("The day must be today or earlier", field="on")
    if team.casefold() == idea.team.casefold():
        raise InvalidIdea("The idea came from this team. Enter another one", field="team")
    if IdeaReuse.objects.filter(idea=idea, team__iexact=team).exists():
        raise InvalidIdea("It is noted already that this team uses it", field="team")
    row = IdeaReuse(idea=idea, team=team, on=on, note=note, recorded_by=actor.user)
    try:
        made, is_new = entries.add(actor, row, submission_key)
    except IntegrityError:
        raise InvalidIdea("It is noted already that this team uses it", field="team") from None
    if is_new:
        entries.record("workforce.idea.used_again", actor, idea, after={"team": team, "on": on})
    return made


def describe(idea: Idea) -> list[tuple[str, str]]:
    """What an idea says now, for somebody whose form is out of date."""
    return [
        ("Title", idea.title),
        ("The problem", idea.problem),
        ("The change", idea.change or "Not said"),
        ("State", idea.get_state_display()),
        ("Why", idea.state_reason or "Not said"),
        ("Result", idea.result or "Not said"),
        ("Hours saved a year", "Not known" if idea.hours_saved is None else str(idea.hours_saved)),
        ("Pounds saved a year", "Not known" if idea.pounds_saved is None else str(idea.pounds_saved)),
    ]


def _checked(values: IdeaValues) -> dict[str, Any]:
    known = {None, *(each.pk for each in statements(default_framework()))}
    if values.statement_id not in known:
        raise InvalidIdea("Choose a statement from the list", field="statement")
    return {
        "title": values.title,
        "problem": values.problem,
        "change": values.change,
        "team": values.team,
        "statement_id": values.statement_id,
    }


def _check_state(values: StateValues) -> None:
    if values.state not in IdeaState.values:
        raise InvalidIdea("Choose where the idea is", field="state")
    if needs_reason(values.state) and not values.reason.strip():
        raise InvalidIdea("Enter why it is not taken up", field="reason")
    for field, amount in (("hours_saved", values.hours_saved), ("pounds_saved", values.pounds_saved)):
        if amount is not None and amount < 0:
            raise InvalidIdea("Savings must be 0 or more", field=field)
