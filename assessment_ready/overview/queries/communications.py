"""What the first page of communications shows, from the same functions as the pages it leads to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.overview.rules.communications import GROUPS, group_of, group_words, silence_words
from assessment_ready.readiness.queries.board import readiness_board
from assessment_ready.readiness.queries.rounds import dashboard_round
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.calendar import working_days
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.words import counted, percent
from comms.models import Activity, Phase, Plan, Release
from comms.queries.activities import activities, with_links
from comms.queries.audiences import audiences, silent_audiences
from comms.queries.cascades import order_violations
from comms.queries.clearance import open_requests, waiting_for
from comms.queries.load import overloaded
from comms.queries.messages import lost_proof
from comms.queries.moves import out_of_step_count
from comms.queries.phases import next_milestone, phase_spans
from comms.queries.plans import running_plans
from comms.queries.questions import past_due
from comms.queries.scenarios import Matrix, MatrixRow, matrix
from comms.queries.sending_today import (
    SendingTrouble,
    going_out,
    sending_troubles,
    standstill,
    waits_for_former_group,
)
from comms.rules.scenarios import CellState, Completeness

AHEAD = timedelta(days=14)
# Of each kind of trouble the page names the first few; the pages they lead to have the rest.
_NAMED = 2


@dataclass(frozen=True)
class LookAt:
    """One thing to look at: what it is, a line more, and the page where something can be done."""

    label: str
    text: str
    url_name: str
    url_kwargs: dict[str, Any] = field(default_factory=dict)
    query: str = ""


@dataclass(frozen=True)
class Place:
    """Where a plan is: its phase, and the next milestone with the working days to it."""

    plan: Plan
    phase: Phase | None
    milestone: Milestone | None
    working_days: int | None


@dataclass(frozen=True)
class Day:
    """One day of the next fortnight and what happens on it."""

    on: date
    activities: list[Activity]


@dataclass(frozen=True)
class GroupCell:
    """Where the texts of one group of audiences stand under one scenario."""

    group: str
    words: str
    is_hole: bool


@dataclass(frozen=True)
class ScenarioLine:
    """One scenario on the first page."""

    row: MatrixRow
    cells: list[GroupCell]


@dataclass(frozen=True)
class Today:
    """The first page of communications at one moment."""

    place: Place
    going_out: list[Activity]
    releases: list[Release]
    ahead: list[Day]
    scenarios: list[ScenarioLine]
    done: Completeness
    look_at: list[LookAt]


def today(membership: Membership, now: datetime) -> Today | None:
    """What goes out, what waits and what is wrong, for the newest running plan; None before there is one.

    Activities of all plans are shown. The number of queries does not grow with any of it.
    """
    plan = running_plans(membership).first()
    if plan is None:
        return None
    on = london_date(now)
    rows = activities(membership, now).counting().within(on, on + AHEAD)
    found = list(with_links(rows, membership, now).order_by("on", "starts_at", "pk"))
    found_matrix = matrix(plan, membership, now).with_notes(likelihoods(membership, now))
    releases = going_out(membership, now)
    sent = {row.activity_id for row in releases}
    return Today(
        place=_place(plan, membership, now),
        going_out=[row for row in found if row.on == on and row.pk not in sent],
        releases=releases,
        ahead=_by_day([row for row in found if row.on != on]),
        scenarios=_lines(found_matrix, membership),
        done=found_matrix.done,
        look_at=list(_look_at(plan, membership, now)),
    )


def _lines(found: Matrix, membership: Membership) -> list[ScenarioLine]:
    """The matrix by groups of audiences, as a page can show it in five columns."""
    types = dict(audiences(membership).values_list("pk", "type"))
    lines = []
    for row in found.rows:
        states: dict[str, list[CellState]] = {name: [] for name in GROUPS}
        for cell in row.cells:
            states[group_of(types.get(cell.audience_id, ""))].append(cell.state)
        cells = [
            GroupCell(name, group_words(each), CellState.MISSING in each) for name, each in states.items()
        ]
        lines.append(ScenarioLine(row, cells))
    return lines


def likelihoods(membership: Membership, now: datetime) -> dict[str, str]:
    """How likely each rating is by the current round's forecast, by the kind of its scenario ("75% likely").

    Empty for those who may not see readiness, and before anything is scored.
    """
    if not membership.can(Perm.VIEW_READINESS):
        return {}
    round_ = dashboard_round(membership, now)
    if round_ is None:
        return {}
    board = readiness_board(membership, now, round_)
    if not board.scored:
        return {}
    return {
        band.code.replace("-", "_"): f"{percent(chance)} likely"
        for band, chance in board.forecast.chances
        if chance
    }


def _place(plan: Plan, membership: Membership, now: datetime) -> Place:
    spans = phase_spans(plan, membership, now)
    milestone = next_milestone(plan, membership, now)
    days = None
    if milestone is not None:
        days = working_days().working_days_between(
            london_date(now), milestone.confirmed_on or milestone.earliest
        )
    return Place(plan, next((span.phase for span in spans if span.is_current), None), milestone, days)


def _by_day(rows: list[Activity]) -> list[Day]:
    days: dict[date, list[Activity]] = {}
    for row in rows:
        assert row.on is not None
        days.setdefault(row.on, []).append(row)
    return [Day(on, found) for on, found in days.items()]


def _look_at(plan: Plan, membership: Membership, now: datetime) -> Iterator[LookAt]:
    """Everything that wants somebody's eye, the most pressing first."""
    yield from _sending(membership, now)
    yield from _sign_offs(membership, now)
    for violation in order_violations(plan, membership, now)[:_NAMED]:
        yield LookAt("A later group would hear first", str(violation), "comms:cascades", {"plan": plan.pk})
    moved = out_of_step_count(membership, now)
    if moved:
        label = f"{counted(moved, 'activity,activities')} out of step with the timeline"
        yield LookAt(label, "A milestone has moved. See what would change.", "comms:redate")
    yield from _messages(membership, now)
    yield from _questions(membership, now)
    yield from _audiences(membership, now)


def _sending(membership: Membership, now: datetime) -> Iterator[LookAt]:
    still = standstill(membership)
    if still.held_because:
        yield LookAt("Nothing is sent at the moment", still.held_because, "comms:releases")
    for route in still.paused:
        label = f"{route.get_means_display()} is paused"
        yield LookAt(label, route.paused_because or "Somebody paused it.", "comms:releases")
    for row in waits_for_former_group(membership, now)[:_NAMED]:
        yield LookAt(row.text.title, row.held_because, "comms:release", {"release": row.pk})
    for each in sending_troubles(membership, now)[:_NAMED]:
        yield LookAt(
            each.release.text.title, trouble_words(each), "comms:release", {"release": each.release.pk}
        )


def trouble_words(trouble: SendingTrouble) -> str:
    """What went wrong with a release, in one sentence."""
    if trouble.is_missed:
        return "Was not sent: its time was over."
    parts = []
    if trouble.unknown:
        parts.append(f"of {counted(trouble.unknown, 'message,messages')} nobody knows whether it arrived")
    if trouble.failed:
        parts.append(f"{counted(trouble.failed, 'message was,messages were')} not taken")
    words = "; ".join(parts)
    return f"{words[:1].upper()}{words[1:]}."


def _sign_offs(membership: Membership, now: datetime) -> Iterator[LookAt]:
    mine = list(waiting_for(membership, now)[: _NAMED + 1])
    for step in mine[:_NAMED]:
        text = f"Waits for your sign-off{f', due {format_date(step.due_on)}' if step.due_on else ''}."
        yield LookAt(
            step.request.title, text, "comms:clearance-request", {"clearance_request": step.request_id}
        )
    waiting = open_requests(membership, now).count()
    if waiting:
        label = f"{counted(waiting, 'text waits,texts wait')} for sign-off"
        yield LookAt(label, "See whom they wait for.", "comms:sign-offs")


def _messages(membership: Membership, now: datetime) -> Iterator[LookAt]:
    lost = lost_proof(membership, now)
    for each in lost[:_NAMED]:
        text = "; ".join(each.because) or each.message.text[:80]
        yield LookAt("A key message lost its proof", text, "comms:message", {"message": each.message.pk})


def _questions(membership: Membership, now: datetime) -> Iterator[LookAt]:
    rows = past_due(membership, now)
    late, oldest = rows.count(), rows.first()
    if oldest is not None:
        days = (london_date(now) - oldest.due_on).days
        text = f"Oldest: “{oldest.text[:60]}”, {counted(days, 'day,days')}."
        yield LookAt(
            f"{counted(late, 'question,questions')} past due",
            text,
            "comms:questions",
            query="?state=past_due",
        )


def _audiences(membership: Membership, now: datetime) -> Iterator[LookAt]:
    for each in silent_audiences(membership, now)[:_NAMED]:
        next_on = f"Next planned: {format_date(each.next_on)}." if each.next_on else "Nothing is planned."
        label = silence_words(each.audience.name, each.weeks)
        yield LookAt(label, next_on, "comms:audience", {"audience": each.audience.pk})
    for row in overloaded(membership, now)[:_NAMED]:
        label = (
            f"{row.audience.name}: {counted(row.touches, 'message')} in the week of {format_date(row.week)}"
        )
        yield LookAt(label, f"Limit {row.limit}.", "comms:load")
