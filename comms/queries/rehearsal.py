"""Reads of rehearsals: who would receive what, and the dry runs that were made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import closed_to
from assessment_ready.embargo.models import Embargo
from comms.models import AudienceMember, Contact, Rehearsal, Scenario
from comms.queries.contact_wishes import Wishes, cleared_contacts, wishes
from comms.rules.rehearsal import Difference, Line, differences


@dataclass(frozen=True)
class Run:
    """One dry run as somebody may see it: the lines of steps they may not know of are left out."""

    rehearsal: Rehearsal
    lines: tuple[Line, ...]

    @property
    def problem_count(self) -> int:
        """How many problems the lines name."""
        return sum(len(line.problems) for line in self.lines)

    @property
    def took_ms(self) -> float:
        """How long putting the texts together took."""
        return round(sum(line.took_ms for line in self.lines), 1)

    @property
    def people(self) -> int:
        """How many messages would go out."""
        return sum(line.people or 0 for line in self.lines)


@dataclass(frozen=True)
class Compared:
    """A run, the one before it, and what changed for each step."""

    run: Run
    before: Run | None
    changes: Mapping[int, Difference]

    @property
    def gone(self) -> list[Line]:
        """Steps of the run before that are no longer there."""
        if self.before is None:
            return []
        now = {line.step for line in self.run.lines}
        return [line for line in self.before.lines if line.step not in now]


@dataclass(frozen=True)
class Reachable:
    """Who of each audience can be written to: with an address, without objection, still subscribed."""

    places: Mapping[int, tuple[Contact, ...]]
    wishes: Wishes
    cleared: Mapping[int, frozenset[int]]

    def people(self, audience_ids: Iterable[int], *, embargo_id: int | None, only_cleared: bool) -> int:
        """How many would receive something for these audiences, each once."""
        asked = list(audience_ids)
        through: dict[int, set[int | None]] = defaultdict(set)
        contacts: dict[int, Contact] = {}
        for audience_id in asked:
            for contact in self.places.get(audience_id, ()):
                contacts[contact.pk] = contact
                through[contact.pk].add(audience_id)
        cleared = self.cleared.get(embargo_id or 0, frozenset())
        return sum(
            self._reads(contact, through[key]) and (key in cleared or not only_cleared)
            for key, contact in contacts.items()
        )

    def _reads(self, contact: Contact, through: set[int | None]) -> bool:
        if self.wishes.has_objected(contact):
            return False
        left = self.wishes.left(contact)
        return None not in left and not through <= left


def rehearsals(scenario: Scenario) -> QuerySet[Rehearsal]:
    """Every dry run of a scenario (which passed the gate), newest first."""
    return scenario.rehearsals.select_related("run_by")


def rehearsals_for(membership: Membership, now: datetime) -> QuerySet[Rehearsal]:
    """Every dry run of scenarios the person may know of."""
    seen = Scenario.objects.visible_to(membership, now).order_by()
    rows = Rehearsal.objects.filter(council_id=membership.council_id, scenario__in=seen)
    return rows.select_related("run_by", "scenario__plan", "scenario__embargo")


def run_of(rehearsal: Rehearsal, membership: Membership, now: datetime) -> Run:
    """A dry run without what is under an embargo that is closed to the person."""
    closed = set(closed_to(membership, now))
    lines = (Line(**kept) for kept in rehearsal.lines)
    return Run(rehearsal, tuple(line for line in lines if not closed & set(line.embargoes)))


def compared(rehearsal: Rehearsal, membership: Membership, now: datetime) -> Compared:
    """A dry run beside the one before it."""
    run = run_of(rehearsal, membership, now)
    earlier = rehearsals(rehearsal.scenario).filter(started_at__lt=rehearsal.started_at).first()
    before = run_of(earlier, membership, now) if earlier else None
    return Compared(run, before, differences(run.lines, before.lines if before else None))


def reachable(council_id: int, audience_ids: Sequence[int], embargoes: Iterable[Embargo]) -> Reachable:
    """Who of these audiences can be written to; queries grow with embargoes only."""
    rows = AudienceMember.objects.filter(council_id=council_id, audience_id__in=audience_ids)
    rows = rows.filter(contact__erased_at=None).exclude(contact__email="").select_related("contact")
    places: dict[int, list[Contact]] = defaultdict(list)
    for row in rows:
        places[row.audience_id].append(row.contact)
    return Reachable(
        {key: tuple(found) for key, found in places.items()},
        wishes(council_id),
        {embargo.pk: frozenset(cleared_contacts(embargo)) for embargo in embargoes},
    )
