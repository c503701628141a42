"""What waits for a person, from every app, in one query: the page, the count in the header, the digest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from assessment_ready.actions.queries.needs import needs_rows as of_actions
from assessment_ready.councils.models import Membership
from assessment_ready.councils.rows import NeedRow
from assessment_ready.embargo.daily import Sql, daily_sql
from assessment_ready.embargo.queries import needs_rows as of_embargoes
from assessment_ready.evidence.queries.needs import needs_rows as of_evidence
from assessment_ready.overview.rules.waiting import When, when_due
from assessment_ready.packs.queries.needs import needs_rows as of_packs
from assessment_ready.readiness.queries.needs import needs_rows as of_readiness
from assessment_ready.timeline.queries.needs import needs_rows as of_timeline
from assessment_ready.ui.dates import format_date, london_date
from comms.queries.needs import needs_rows as of_comms
from workforce.queries.needs import needs_rows as of_workforce

_SOURCES = (
    of_readiness,
    of_evidence,
    of_actions,
    of_timeline,
    of_comms,
    of_workforce,
    of_packs,
    of_embargoes,
)


@dataclass(frozen=True)
class NeedKind:
    """How one kind of need reads and where it is done. ``words`` has ``{label}``, the thing's name."""

    words: str
    url_name: str
    address: Callable[[NeedRow], dict[str, Any]]


def _named(name: str) -> Callable[[NeedRow], dict[str, Any]]:
    return lambda row: {name: row.object_id}


def _statement(row: NeedRow) -> dict[str, Any]:
    return {"round": row.parent_id, "statement": row.slug}


# Every kind that an app's ``needs_rows`` gives; a test compares the two.
KINDS: dict[str, NeedKind] = {
    "readiness.assigned": NeedKind("Score {label}", "readiness:statement", _statement),
    "readiness.returned": NeedKind("Score {label} again", "readiness:statement", _statement),
    "readiness.submitted": NeedKind("Decide on {label}", "readiness:statement", _statement),
    "readiness.gap": NeedKind("Answer the gap {label}", "readiness:gap", _named("gap")),
    "evidence.review": NeedKind("Review {label}", "evidence:item", _named("item")),
    "actions.check_in": NeedKind("Check in on {label}", "actions:check-in", _named("action")),
    "actions.late": NeedKind("Finish or re-plan {label}", "actions:action", _named("action")),
    "actions.close": NeedKind("Close {label}, or reopen it", "actions:action", _named("action")),
    "actions.escalation": NeedKind(
        "Answer the call for help with {label}", "actions:action", lambda row: {"action": row.parent_id}
    ),
    "actions.effectiveness": NeedKind(
        "Say whether {label} worked", "actions:effectiveness", _named("action")
    ),
    "timeline.milestone": NeedKind(
        "Record what became of {label}", "timeline:milestone", _named("milestone")
    ),
    "embargo.terms": NeedKind(
        "Read and acknowledge the terms of {label}", "embargo:terms", _named("embargo")
    ),
    "comms.sign_off": NeedKind(
        "Sign off {label}", "comms:clearance-request", lambda row: {"clearance_request": row.parent_id}
    ),
    "comms.question": NeedKind("Answer {label}", "comms:question", _named("question")),
    "comms.activity": NeedKind("Do or report on {label}", "comms:activity", _named("activity")),
    "comms.proof": NeedKind("Prove {label} again", "comms:message", _named("message")),
    "comms.release": NeedKind("Decide what became of {label}", "comms:release", _named("release")),
    "comms.plan": NeedKind(
        "Decide on the plan {label}",
        "comms:plan-version",
        lambda row: {"plan_version": row.object_id},
    ),
    "packs.must_read": NeedKind("Read {label}", "packs:read", _named("pack_version")),
    "packs.format": NeedKind(
        "See to {label}", "packs:format", lambda row: {"pack": row.parent_id, "alternative": row.object_id}
    ),
    "workforce.confirm": NeedKind("Confirm that you have {label}", "workforce:resource", _named("resource")),
    "workforce.resource": NeedKind("Go over {label}", "workforce:resource", _named("resource")),
    "workforce.event": NeedKind("Note what came of {label}", "workforce:event", _named("event")),
    "workforce.shift": NeedKind("Look again at “{label}”", "workforce:shift", _named("shift")),
    "workforce.risk": NeedKind("Review the risk {label}", "workforce:risk", _named("workforce_risk")),
    "workforce.contract": NeedKind(
        "Review the contract with {label}", "workforce:contract", _named("contract")
    ),
    "workforce.comments": NeedKind(
        "Answer the comments on {label}", "workforce:consultation-comments", _named("consultation")
    ),
    "workforce.offer": NeedKind("Look at the offer {label}", "workforce:offer", _named("offer")),
}
# What waits for somebody who decides; the dashboard shows these first.
DECISIONS = ("readiness.submitted", "actions.escalation", "actions.close", "comms.sign_off", "comms.plan")


@dataclass(frozen=True)
class Need:
    """One thing that waits for a person: what to do, where it is done, until when. ``text`` is a line below."""

    kind: str
    label: str
    text: str
    url: str
    due_on: date | None
    when: When

    @property
    def late(self) -> bool:
        """Whether its day has passed."""
        return self.when == When.OVERDUE


@dataclass(frozen=True)
class Waiting:
    """Some of what waits for a person, soonest first, and how much it is in all.

    ``beside`` are the other rows that were read in the same query.
    """

    needs: list[Need]
    total: int
    beside: list[NeedRow]


def needs(membership: Membership, now: datetime) -> list[Need]:
    """Everything that waits for this person, soonest due first; one query."""
    return waiting(membership, now).needs


def needs_count(membership: Membership, now: datetime) -> int:
    """How many things wait for this person; one query. The page lists exactly these."""
    sql, params = daily_sql(rows_of, membership, now)
    if not sql:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS waiting", params)  # noqa: S608 - made by the ORM
        return int(cursor.fetchone()[0])


def waiting(
    membership: Membership,
    now: datetime,
    *,
    limit: int | None = None,
    offset: int = 0,
    first: Sequence[str] = (),
    beside: Sql = ("", []),
) -> Waiting:
    """Up to ``limit`` of what waits for this person and how much it is in all; one query.

    The kinds in ``first`` come before the others; within each, soonest due first and what has no day last.
    ``beside`` are rows in the same columns that a page needs too and gets in the same query, uncounted.
    """
    sql, params = daily_sql(rows_of, membership, now)
    others, theirs = beside
    parts = [_some(sql, params, first, limit, offset), (others and _BESIDE.format(rows=others), theirs)]
    return _waiting(membership, now, parts)


def _some(
    sql: str, params: list[Any], first: Sequence[str] = (), limit: int | None = None, offset: int = 0
) -> Sql:
    return (_SOME.format(rows=sql), [*params, list(first), limit, offset]) if sql else ("", [])


def _waiting(membership: Membership, now: datetime, parts: list[Sql]) -> Waiting:
    texts = [sql for sql, _ in parts if sql]
    if not texts:
        return Waiting([], 0, [])
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), [param for sql, params in parts if sql for param in params])
        found = cursor.fetchall()
    needed = sorted((row for row in found if row[-1]), key=lambda row: row[-2])
    today, slug = london_date(now), membership.council.slug
    return Waiting(
        needs=[_need(NeedRow(*row[:-2]), today, slug) for row in needed],
        total=needed[0][-1] if needed else 0,
        beside=[NeedRow(*row[:-2]) for row in found if not row[-1]],
    )


# The inner parts are what the ORM made of the apps' rows; nothing in them comes from outside but their parameters.
_SOME = """
(SELECT waiting.*, row_number() OVER soonest AS place, count(*) OVER () AS total
FROM ({rows}) AS waiting
WINDOW soonest AS (ORDER BY need_kind <> ALL(%s), need_due NULLS LAST, need_kind, need_label, need_object)
ORDER BY place LIMIT %s OFFSET %s)
"""
_BESIDE = "(SELECT beside.*, 0 AS place, 0 AS total FROM ({rows}) AS beside)"


def rows_of(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """The need rows of every app, unordered, in the columns of :class:`NeedRow`."""
    first, *others = (source(membership, now) for source in _SOURCES)
    return first.union(*others, all=True)


def _need(row: NeedRow, today: date, slug: str) -> Need:
    kind = KINDS[row.kind]
    when = when_due(row.due_on, today)
    return Need(
        kind=row.kind,
        label=kind.words.format(label=row.label),
        text=_text(row, when),
        url=reverse(kind.url_name, kwargs={"council": slug, **kind.address(row)}),
        due_on=row.due_on,
        when=when,
    )


def _text(row: NeedRow, when: When) -> str:
    """The note as a sentence, and the day."""
    note = row.note.rstrip(". ")
    day = ""
    if row.due_on is not None:
        day = f"{'Was due' if when == When.OVERDUE else 'Due'} {format_date(row.due_on)}."
    return " ".join(part for part in (f"{note}." if note else "", day) if part)
