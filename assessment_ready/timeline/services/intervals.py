"""Changes of the usual durations: loading what is shipped, a council's own values over it, own stages."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Council, Membership
from assessment_ready.timeline.errors import (
    InvalidInterval,
    NothingShipped,
    NotYourOwn,
    StageInUse,
)
from assessment_ready.timeline.models import IntervalDefault
from assessment_ready.timeline.queries.intervals import Interval, get_interval, intervals
from assessment_ready.timeline.rules.milestones import offset_fault
from assessment_ready.timeline.rules.offsets import Offset, offset_words
from assessment_ready.timeline.services.locking import apply_changes, check_version, require

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "intervals.json"
FIRST = "notification"
_FIELDS = ("title", "after", "earliest", "latest", "unit", "snap", "source", "conflict")


@dataclass(frozen=True)
class IntervalValues:
    """What a council says about a stage: from which stage it is counted, how far, and why."""

    title: str
    after: str
    offset: Offset
    source: str = ""


@transaction.atomic
def load_shipped() -> tuple[int, int]:
    """Bring the shipped durations up to the file; councils' own rows stay. How many were added and changed."""
    known = {row.code: row for row in IntervalDefault.objects.select_for_update().filter(council=None)}
    added = changed = 0
    for position, entry in enumerate(json.loads(SHIPPED.read_text(encoding="utf-8"))["intervals"]):
        values = {**{name: entry[name] for name in _FIELDS}, "position": position * 10}
        row = known.get(entry["code"])
        if row is None:
            IntervalDefault(code=entry["code"], **values).save(force_insert=True)
            added += 1
            continue
        _, fields = apply_changes(row, values)
        if fields:
            row.version += 1
            row.save(update_fields=[*fields, "version"])
            changed += 1
    return added, changed


@transaction.atomic
def change_interval(
    *, actor: Membership, code: str, values: IntervalValues, expected_version: int
) -> IntervalDefault:
    """Give a stage the council's own value; milestones that exist keep theirs until dates are worked out again.

    ``expected_version`` is that of the row that counted when the form was opened. Raises
    ``IntervalDefault.DoesNotExist``, ``ChangedMeanwhile`` and ``InvalidInterval``.
    """
    require(actor)
    _lock(actor)
    found = get_interval(actor, code)
    check_version(found.row, expected_version, describe(found, actor.council))
    _check(actor.council, code, values)
    fields = _stored(values)
    if found.is_own:
        before, after = apply_changes(found.row, fields)
        found.row.version += 1
        found.row.save(update_fields=[*fields, "version"])
    else:
        row = IntervalDefault(
            council=actor.council,
            code=code,
            position=found.row.position,
            conflict=found.row.conflict,
            # The next version of what was edited: a form opened on the shipped row is stale from now on.
            version=found.row.version + 1,
            **fields,
        )
        before = {name: getattr(found.row, name) for name in fields}
        after = {name: value for name, value in fields.items() if before[name] != value}
        before = {name: before[name] for name in after}
        row.save(force_insert=True)
        found = Interval(row, found.shipped)
    audit.record(
        "timeline.interval.changed",
        actor=actor,
        obj=found.row,
        council=actor.council,
        before=before,
        after={**after, "words": words(found, actor.council)},
    )
    return found.row


@transaction.atomic
def add_interval(*, actor: Membership, values: IntervalValues) -> IntervalDefault:
    """Add a stage of the council's own to the assessments it will make. Raises ``InvalidInterval``."""
    require(actor)
    _lock(actor)
    _check(actor.council, "", values)
    code = _free_code(actor.council, values.title)
    last = IntervalDefault.objects.filter(council=actor.council).aggregate(last=Max("position"))["last"]
    row = IntervalDefault(
        council=actor.council, code=code, position=max(last or 0, 1000) + 10, **_stored(values)
    )
    row.save(force_insert=True)
    audit.record(
        "timeline.interval.added",
        actor=actor,
        obj=row,
        council=actor.council,
        after={**asdict(values), "words": words(Interval(row, None), actor.council)},
    )
    return row


@transaction.atomic
def use_shipped(*, actor: Membership, code: str) -> None:
    """Forget the council's own value of a shipped stage; nothing happens when there is none.

    Raises ``IntervalDefault.DoesNotExist`` and ``NothingShipped``.
    """
    require(actor)
    _lock(actor)
    found = get_interval(actor, code)
    if found.shipped is None:
        raise NothingShipped
    if not found.is_own:
        return
    _remove(actor, found, "timeline.interval.shipped_again")


@transaction.atomic
def remove_interval(*, actor: Membership, code: str) -> None:
    """Remove a stage of the council's own; assessments that have it keep it.

    Raises ``IntervalDefault.DoesNotExist``, ``NotYourOwn`` and ``StageInUse``.
    """
    require(actor)
    _lock(actor)
    found = get_interval(actor, code)
    if found.shipped is not None:
        raise NotYourOwn
    if any(each.row.after == code for each in intervals(actor.council)):
        raise StageInUse
    _remove(actor, found, "timeline.interval.removed")


def describe(found: Interval, council: Council) -> list[tuple[str, str]]:
    """What the stage says now, for somebody whose form is out of date."""
    return [
        ("Name", found.row.title),
        ("Duration", words(found, council)),
        ("Source", found.row.source or "None given"),
    ]


def words(found: Interval, council: Council) -> str:
    """The duration in words: "3 to 8 months after Visit begins"."""
    titles = {each.code: each.row.title for each in intervals(council)}
    return offset_words(found.offset, titles.get(found.row.after, "the notification"))


def _remove(actor: Membership, found: Interval, action: str) -> None:
    audit.record(
        action,
        actor=actor,
        obj=found.row,
        council=actor.council,
        before={"words": words(found, actor.council)},
    )
    found.row.delete()


def _stored(values: IntervalValues) -> dict[str, Any]:
    return {"title": values.title, "after": values.after, "source": values.source, **asdict(values.offset)}


def _check(council: Council, code: str, values: IntervalValues) -> None:
    """Raise ``InvalidInterval`` for a duration that cannot be used, or stages that would go round in a circle."""
    fault = offset_fault(values.offset)
    if fault:
        raise InvalidInterval(fault[1], field=fault[0])
    if code == FIRST:
        return
    after = {each.code: each.row.after for each in intervals(council)}
    if values.after not in after:
        raise InvalidInterval("Choose the stage it is counted from", field="after")
    here, seen = values.after, {code}
    while here:
        if here in seen:
            raise InvalidInterval(
                "This stage would be counted from itself. Choose another one", field="after"
            )
        seen.add(here)
        here = after.get(here, "")


def _free_code(council: Council, title: str) -> str:
    taken = {each.code for each in intervals(council)}
    plain = slugify(title)[:30].strip("-") or "stage"
    code, number = plain, 2
    while code in taken:
        code, number = f"{plain}-{number}", number + 1
    return code


def _lock(actor: Membership) -> None:
    """The council's row, so that two people cannot make two own rows of one stage."""
    Council.objects.select_for_update(no_key=True).get(pk=actor.council_id)
