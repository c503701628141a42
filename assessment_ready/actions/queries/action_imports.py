"""An uploaded list of actions, compared with the register: what is new, what would change, what is the same."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from assessment_ready.actions.models import Action, Area, Priority, Source
from assessment_ready.actions.queries.choices import possible_owners
from assessment_ready.actions.rules.actions import CHANGEABLE, ActionValues
from assessment_ready.actions.rules.import_rows import (
    FIELDS,
    RowProblem,
    SaidRow,
    Words,
    dates_in_order,
    missing_of_new,
    read_row,
)
from assessment_ready.councils.models import Membership
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.dates import format_date, london_date

IMPORT_KIND = "actions"
LABELS = {each.name: each.label for each in FIELDS}


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    MEND = "mend"


@dataclass(frozen=True)
class Difference:
    """One thing that would change, with its old and new value in words."""

    name: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """How the thing is called."""
        return LABELS[self.name]


@dataclass(frozen=True)
class ComparedRow:
    """A row with what becomes of it. ``values`` are what the services take of a new or changed one."""

    number: int
    outcome: Outcome
    title: str
    reference: str = ""
    problems: tuple[RowProblem, ...] = ()
    differences: tuple[Difference, ...] = ()
    values: ActionValues | None = None
    action_id: int | None = None
    version: int = 0


@dataclass(frozen=True)
class ImportCheck:
    """Every row of a file in its order."""

    rows: list[ComparedRow] = field(default_factory=list)

    def those(self, outcome: Outcome) -> list[ComparedRow]:
        """The rows of one outcome."""
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows of each outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def fingerprint(self) -> str:
        """Tells whether what would happen is still what was looked at."""
        said = [(row.number, row.outcome, row.reference, row.differences, row.values) for row in self.rows]
        return sha256(repr(said).encode()).hexdigest()


def get_import(membership: Membership, import_id: UUID | str) -> PendingImport:
    """The person's own upload, not imported yet. Raises ``ImportGone`` and ``ImportUnknown``."""
    return imports.find(actor=membership, kind=IMPORT_KIND, import_id=import_id)


def words() -> Words:
    """What people may call priorities, sources and areas: the label or the code."""
    offered: dict[str, list[tuple[Any, str]]] = {
        "priority": [(int(code), str(label)) for code, label in Priority.choices],
        "source": [(str(code), str(label)) for code, label in Source.choices],
        "area": [(str(code), str(label)) for code, label in Area.choices],
    }
    return Words(
        {
            name: {word: code for code, label in pairs for word in (label.casefold(), str(code))}
            for name, pairs in offered.items()
        },
        {name: tuple(label for _, label in pairs) for name, pairs in offered.items()},
    )


def check(held: PendingImport, membership: Membership, now: datetime) -> ImportCheck:
    """Every row of the upload against the register as this person may know it; six queries, however long it is."""
    plan = held.payload["plan"]
    if plan is None:
        return ImportCheck()
    there, known = _There(membership, now, plan), words()
    headers = held.payload["headers"]
    rows = [
        read_row(number, dict(zip(headers, cells, strict=True)), formulas, plan["mapping"], known)
        for number, cells, formulas in held.payload["rows"]
    ]
    return ImportCheck([there.compare(row) for row in rows])


class _There:
    """The register by reference and title, and the people by e-mail and name."""

    def __init__(self, membership: Membership, now: datetime, plan: Mapping[str, Any]) -> None:
        self.plan, self.today = plan, london_date(now)
        visible = Action.objects.visible_to(membership, now).select_related("owner__user")
        self.actions = {
            row.reference: row for row in visible.prefetch_related("serves__statement", "contributors")
        }
        self.titles = {row.title.casefold(): row.reference for row in self.actions.values()}
        people = list(possible_owners(membership.council, now).select_related("user"))
        self.by_email = {each.user.email.casefold(): each for each in people}
        self.names = Counter(each.user.full_name.casefold() for each in people)
        self.by_name = {each.user.full_name.casefold(): each for each in people}
        everybody = Membership.objects.filter(council_id=membership.council_id).select_related("user")
        self.ever = {
            word
            for each in everybody
            for word in (each.user.email.casefold(), each.user.full_name.casefold())
        }
        self.statements = {each.number: each.pk for each in statements(default_framework())}
        self.seen: dict[str, int] = {}

    def compare(self, row: SaidRow) -> ComparedRow:
        """What becomes of a row."""
        problems = [*row.problems, *self._doubles(row)]
        action = self.actions.get(row.reference)
        if row.reference and action is None:
            sentence = f"There is no action {row.reference}. Leave the reference out to add a new one"
            problems.append(self._problem("reference", sentence))
        if action is None and not row.reference:
            problems += [self._problem(name, text) for name, text in missing_of_new(row.said)]
        values, more = self._values(row, action)
        problems += more
        title = str(row.said.get("title") or (action.title if action else ""))
        if problems or values is None:
            return ComparedRow(row.number, Outcome.MEND, title, row.reference, tuple(problems))
        if action is None:
            return ComparedRow(row.number, Outcome.NEW, title, values=values)
        return self._known(row, action, values)

    def _known(self, row: SaidRow, action: Any, values: ActionValues) -> ComparedRow:
        found = tuple(self._differences(action, values))
        outcome = Outcome.CHANGED if found else Outcome.SAME
        problems: tuple[RowProblem, ...] = ()
        if found and action.lifecycle not in CHANGEABLE:
            outcome = Outcome.MEND
            state = action.get_lifecycle_display().lower()
            sentence = f"{action.reference} is {state}, so it cannot be changed. Reopen it first, or leave it as it is"
            problems = (self._problem("title", sentence),)
        return ComparedRow(
            row.number,
            outcome,
            action.title,
            action.reference,
            problems,
            found,
            values,
            action.pk,
            action.version,
        )

    def _doubles(self, row: SaidRow) -> list[RowProblem]:
        """The same action twice in the file, or a new one that is there already under its title."""
        title = str(row.said.get("title", "")).casefold()
        key = row.reference or f"new {title}"
        first = self.seen.setdefault(key, row.number)
        if first != row.number and (row.reference or title):
            return [self._problem("reference", f"Row {first} is about the same action. Keep one of the two")]
        known = self.titles.get(title) if not row.reference else None
        if known:
            sentence = f"{known} is called this already. Write its reference beside it, or use another title"
            return [self._problem("title", sentence)]
        return []

    def _values(self, row: SaidRow, action: Any | None) -> tuple[ActionValues | None, list[RowProblem]]:
        said, problems = dict(row.said), []
        statement_numbers = said.pop("statements", None)
        if statement_numbers is not None:
            unknown = [str(each) for each in statement_numbers if each not in self.statements]
            if unknown:
                problems.append(self._problem("statements", f"There is no statement {', '.join(unknown)}"))
            said["statement_ids"] = tuple(self.statements.get(each, 0) for each in statement_numbers)
        name = said.pop("owner", "")
        if name:
            owner_id, sentence = self._owner(name, action)
            said["owner_id"] = owner_id
            problems += [self._problem("owner", sentence)] if sentence else []
        values = self._new(said) if action is None else _as_it_is(action) | said
        if not {"title", "owner_id", "due_on"} <= {key for key, value in values.items() if value}:
            return None, problems
        if not dates_in_order(values["start_on"], values["due_on"]):
            problems.append(self._problem("due_on", "The action must be due on the day it starts or later"))
        return ActionValues(**values), problems

    def _new(self, said: Mapping[str, Any]) -> dict[str, Any]:
        due_on = said.get("due_on")
        start: date = min(self.today, due_on) if due_on else self.today
        usual = {"start_on": start, "source": self.plan["source"], "area": self.plan["area"]}
        return usual | dict(said)

    def _owner(self, name: str, action: Any | None) -> tuple[int | None, str]:
        """The membership by e-mail or name, or why not. Who owns the action now stays, also after leaving."""
        key = name.casefold()
        if action is not None and key in (
            action.owner.user.full_name.casefold(),
            action.owner.user.email.casefold(),
        ):
            return action.owner_id, ""
        if key in self.by_email:
            return self.by_email[key].pk, ""
        if self.names[key] == 1:
            return self.by_name[key].pk, ""
        if self.names[key] > 1:
            return None, f"More than one person is called {name}. Write the e-mail address instead"
        if key in self.ever:
            return None, f"{name} has left or may not report on actions. Name somebody who is there now"
        return (
            None,
            f"Nobody here is called “{name}”. Write the name or e-mail address as it is in this council",
        )

    def _differences(self, action: Any, values: ActionValues) -> list[Difference]:
        before = _as_it_is(action)
        numbers = {pk: number for number, pk in self.statements.items()}
        people = {each.pk: each for each in self.by_email.values()}
        found = []
        for name in LABELS:
            key = {"owner": "owner_id", "statements": "statement_ids"}.get(name, name)
            if key not in before or before[key] == getattr(values, key):
                continue
            if name == "owner":
                new = people[values.owner_id].user.full_name
                found.append(Difference(name, action.owner.user.full_name, new))
            elif name == "statements":
                old_new = [
                    ", ".join(str(numbers.get(pk, "?")) for pk in ids)
                    for ids in (before[key], values.statement_ids)
                ]
                found.append(Difference(name, *old_new))
            else:
                found.append(
                    Difference(name, _worded(name, before[key]), _worded(name, getattr(values, key)))
                )
        return found

    def _problem(self, name: str, sentence: str) -> RowProblem:
        return RowProblem(self.plan["mapping"].get(name, LABELS.get(name, "")), sentence)


def _as_it_is(action: Any) -> dict[str, Any]:
    """The values of an action as the services take them."""
    names = [
        name for name in ActionValues.__dataclass_fields__ if name not in ("statement_ids", "contributor_ids")
    ]
    return {name: getattr(action, name) for name in names} | {
        "statement_ids": tuple(each.statement_id for each in action.serves.all()),
        "contributor_ids": tuple(each.membership_id for each in action.contributors.all()),
    }


def _worded(name: str, value: Any) -> str:
    if isinstance(value, date):
        return format_date(value)
    choices: dict[str, dict[Any, Any]] = {
        "priority": dict(Priority.choices),
        "source": dict(Source.choices),
        "area": dict(Area.choices),
    }
    labels = choices.get(name, {})
    return str(labels.get(value, value if value is not None else ""))
