"""Begin with the six workforce groups the product ships."""

import tomllib
from functools import cache
from pathlib import Path

from django.db import transaction

from assessment_ready.councils.models import Membership
from workforce.models import PracticeShift, WorkforceGroup
from workforce.rules.groups import StarterGroup, starter_groups, starter_key
from workforce.services import entries

_FILE = Path(__file__).resolve().parent.parent / "data" / "groups.toml"


@cache
def shipped_groups() -> tuple[StarterGroup, ...]:
    """The groups of the shipped file."""
    return starter_groups(tomllib.loads(_FILE.read_text(encoding="utf-8")))


@transaction.atomic
def begin_with_groups(*, actor: Membership) -> int:
    """Add those of the six groups that the council never had, with their shifts; how many that were.

    A group is known by its key, also after it was renamed or retired, and by its name where somebody made it by hand.
    """
    entries.require(actor)
    rows = WorkforceGroup.objects.select_for_update().filter(council_id=actor.council_id)
    names = {row.name.casefold() for row in rows}
    added = 0
    for position, each in enumerate(shipped_groups(), start=1):
        if each.name.casefold() in names:
            continue
        added += _add(actor, each, position)
    return added


def _add(actor: Membership, each: StarterGroup, position: int) -> bool:
    group = WorkforceGroup(
        name=each.name,
        description=each.description,
        is_paid=each.is_paid,
        employer_kind=each.employer_kind,
        job_roles=list(each.job_roles),
        future_state=each.future_state,
        headline_shift=each.headline_shift,
        position=position,
    )
    group, is_new = entries.add(actor, group, starter_key(actor.council_id, each.code))
    if not is_new:
        return False
    PracticeShift.objects.bulk_create(
        PracticeShift(
            council_id=actor.council_id,
            group=group,
            kind=kind,
            text=text,
            position=place,
            submission_key=starter_key(actor.council_id, each.code, kind, text),
        )
        for place, (kind, text) in enumerate(each.shifts, start=1)
    )
    after = {"name": group.name, "shifts": len(each.shifts)}
    entries.record("workforce.group.begun", actor, group, after=after)
    return True
