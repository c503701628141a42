"""Creating actions, changing what they say, and handing them to another owner."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.errors import (
    ContributorNotEligible,
    EmbargoNotChosen,
    InvalidAction,
    NotCleared,
    NothingChosen,
    OwnerNotEligible,
    StaleAction,
    StepLeftOutside,
    WrongState,
)
from assessment_ready.actions.models import OPEN, Action, ActionContributor, ActionStatement
from assessment_ready.actions.queries.choices import (
    embargoes_to_choose,
    not_cleared,
    possible_helpers,
    possible_owners,
    statements_by_id,
)
from assessment_ready.actions.queries.facts import settings_of
from assessment_ready.actions.rules.actions import CHANGEABLE, FIRST_STATES, ActionValues
from assessment_ready.actions.services.locking import apply_changes, locked, record, require, take_turn
from assessment_ready.actions.services.schedule import refresh
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.embargo.models import Embargo
from assessment_ready.ui.dates import london_date

_COLUMNS = (
    "title",
    "description",
    "source",
    "owner_id",
    "priority",
    "start_on",
    "due_on",
    "product",
    "success_measure",
    "reporting_days",
    "tolerance_days",
    "cost_estimate",
    "funding_source",
    "needs_closure_evidence",
    "effectiveness_check_on",
    "area",
)
_NO_OVERRIDE = {"stated_rag": "", "override_reason": "", "override_until": None}


@transaction.atomic
def create_action(
    *, actor: Membership, values: ActionValues, submission_key: UUID, embargo_id: int | None = None
) -> Action:
    """Create an action with its reference; a second click gives the same action.

    Raises ``InvalidAction``, ``OwnerNotEligible``, ``ContributorNotEligible``, ``NotCleared`` and
    ``EmbargoNotChosen``, each with the field it belongs to.
    """
    require(actor, Perm.MANAGE_ACTIONS)
    take_turn(actor.council)
    known = Action.objects.filter(council=actor.council, submission_key=submission_key).first()
    if known is not None:
        return known
    now = timezone.now()
    embargo = _embargo(actor, embargo_id, now)
    _check(values)
    if values.lifecycle not in FIRST_STATES:
        raise InvalidAction("Choose whether the action is proposed, agreed or active", field="lifecycle")
    owner = _owner(actor, values.owner_id, embargo, now)
    number = next_numbers(council=actor.council, kind="action")[0]
    made = Action(
        council=actor.council,
        embargo=embargo,
        number=number,
        reference=f"ACT-{number}",
        lifecycle=values.lifecycle,
        reports_from=_reports_from(values.start_on, london_date(now)),
        created_by=actor.user,
        submission_key=submission_key,
        **_columns(actor, values),
    )
    made.save(force_insert=True)
    _set_statements(made, values.statement_ids)
    _set_contributors(made, values.contributor_ids, now)
    refresh([made.pk])
    made.refresh_from_db()
    record(
        "actions.action.created",
        actor,
        made,
        after={"owner": owner.user.full_name, "due_on": made.due_on, "lifecycle": made.lifecycle},
    )
    return made


@transaction.atomic
def change_action(
    *, actor: Membership, action_id: int, values: ActionValues, expected_version: int
) -> Action:
    """Change what an action says; its state changes through ``closing``. ``values.lifecycle`` is not looked at.

    Raises as ``create_action`` does, and ``WrongState``, ``StaleAction`` and ``StepLeftOutside``.
    """
    require(actor, Perm.MANAGE_ACTIONS)
    row = locked(actor, action_id)
    if row.lifecycle not in CHANGEABLE:
        raise WrongState("changed", row.get_lifecycle_display().lower())
    if row.version != expected_version:
        raise StaleAction(version=row.version)
    now = timezone.now()
    _check(values)
    _check_steps(row, values.start_on, values.due_on)
    had, owner = row.owner, row.owner
    if values.owner_id != had.pk:
        owner = _owner(actor, values.owner_id, row.embargo, now)
    before, after = apply_changes(row, _columns(actor, values, row))
    if "owner_id" in after:
        before["owner"], after["owner"] = had.user.full_name, owner.user.full_name
        apply_changes(row, _NO_OVERRIDE)
    if _set_statements(row, values.statement_ids):
        after["statements"] = len(set(values.statement_ids))
    if _set_contributors(row, values.contributor_ids, now):
        after["contributors"] = len(set(values.contributor_ids))
    if not after:
        return row
    row.version += 1
    row.save(update_fields=[*_COLUMNS, *_NO_OVERRIDE, "version", "updated_at"])
    refresh([row.pk])
    row.refresh_from_db()
    shown = {name: value for name, value in after.items() if name != "owner_id"}
    record("actions.action.changed", actor, row, before=_only(before, shown), after=shown)
    return row


@transaction.atomic
def hand_over(*, actor: Membership, action_ids: Iterable[int], owner_id: int) -> int:
    """Give open actions another owner; how many changed hands. What the old owner stated no longer counts.

    Ids the person may not know of, and actions that are over, are left out. Raises ``NothingChosen``.
    """
    require(actor, Perm.MANAGE_ACTIONS)
    take_turn(actor.council)
    now = timezone.now()
    rows = list(
        Action.objects.visible_to(actor, now)
        .filter(pk__in=list(action_ids), lifecycle__in=OPEN)
        .select_for_update(of=("self",))
        .select_related("embargo", "owner__user")
        .order_by("pk")
    )
    if not rows:
        raise NothingChosen
    changed = 0
    for row in rows:
        changed += _give(actor, row, _owner(actor, owner_id, row.embargo, now))
    return changed


def _give(actor: Membership, row: Action, owner: Membership) -> bool:
    if row.owner_id == owner.pk:
        return False
    before = row.owner.user.full_name
    row.owner = owner
    apply_changes(row, _NO_OVERRIDE)
    row.version += 1
    row.save(update_fields=["owner", *_NO_OVERRIDE, "version", "updated_at"])
    names = {"before": {"owner": before}, "after": {"owner": owner.user.full_name}}
    record("actions.action.handed_over", actor, row, **names)
    return True


def _columns(actor: Membership, values: ActionValues, row: Action | None = None) -> dict[str, Any]:
    """The columns of the row; what was left open takes what it had, or the council's number."""
    columns = {name: value for name, value in asdict(values).items() if name in _COLUMNS}
    if None in (values.reporting_days, values.tolerance_days):
        usual = row or settings_of(actor.council)
        for name in ("reporting_days", "tolerance_days"):
            columns[name] = getattr(usual, name) if columns[name] is None else columns[name]
    return columns


def _reports_from(start_on: date, today: date) -> date | None:
    """An action that is entered late is expected to report from today, not from its start."""
    return today if start_on < today else None


def _check(values: ActionValues) -> None:
    if not values.title.strip():
        raise InvalidAction("Enter a title", field="title")
    if values.due_on < values.start_on:
        raise InvalidAction("The action must be due on the day it starts or later", field="due_on")
    if values.reporting_days is not None and not 1 <= values.reporting_days <= 366:
        raise InvalidAction("The reporting interval must be 1 to 366 days", field="reporting_days")
    if values.tolerance_days is not None and not 0 <= values.tolerance_days <= 366:
        raise InvalidAction("The tolerance must be 0 to 366 days", field="tolerance_days")
    effect = values.effectiveness_check_on
    if effect is not None and effect < values.due_on:
        raise InvalidAction(
            "The effectiveness check must be on the day the action is due or later",
            field="effectiveness_check_on",
        )


def _check_steps(row: Action, start_on: date, due_on: date) -> None:
    for step in row.milestones.all():
        if not start_on <= step.due_on <= due_on:
            raise StepLeftOutside(step.title, step.due_on, "due_on" if step.due_on > due_on else "start_on")


def _embargo(actor: Membership, embargo_id: int | None, now: datetime) -> Embargo | None:
    if embargo_id is None:
        return None
    embargo = embargoes_to_choose(actor, now).filter(pk=embargo_id).first()
    if embargo is None:
        raise EmbargoNotChosen
    return embargo


def _owner(actor: Membership, owner_id: int, embargo: Embargo | None, now: datetime) -> Membership:
    """The one accountable owner: of this council, able to report, cleared."""
    owner = possible_owners(actor.council, now).filter(pk=owner_id).first()
    if owner is None:
        raise OwnerNotEligible
    if not_cleared(embargo, [owner], now):
        raise NotCleared(owner.user.full_name)
    return owner


def _set_statements(row: Action, ids: Iterable[int]) -> bool:
    """Make the action serve exactly these statements; whether anything changed."""
    wanted = set(ids)
    if len(statements_by_id(wanted)) != len(wanted):
        raise InvalidAction("Choose quality statements from the list", field="statements")
    had = set(row.serves.values_list("statement_id", flat=True))
    if had == wanted:
        return False
    row.serves.filter(statement_id__in=had - wanted).delete()
    ActionStatement.objects.bulk_create(
        ActionStatement(council=row.council, action=row, statement_id=each) for each in sorted(wanted - had)
    )
    return True


def _set_contributors(row: Action, ids: Iterable[int], now: datetime) -> bool:
    """Make exactly these people the helpers; whether anything changed. The owner needs no second part."""
    wanted = set(ids) - {row.owner_id}
    had = set(row.contributors.values_list("membership_id", flat=True))
    if had == wanted:
        return False
    added = list(possible_helpers(row.council, now).filter(pk__in=wanted - had))
    if len(added) != len(wanted - had):
        raise ContributorNotEligible
    shut_out = not_cleared(row.embargo, added, now)
    if shut_out:
        raise NotCleared(shut_out[0].user.full_name, field="contributors")
    row.contributors.filter(membership_id__in=had - wanted).delete()
    ActionContributor.objects.bulk_create(
        ActionContributor(council=row.council, action=row, membership=each) for each in added
    )
    return True


def _only(values: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}
