"""Staff first, at the moment of sending: for whom a release of a cascade's step waits, and the day as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.queries.holidays import working_calendar
from comms.models import Activity, ActivityStatus, Cascade, ChannelKind, Release, ReleaseState
from comms.queries.cascades import Step, dated_steps, with_parts
from comms.queries.progress import counts_of
from comms.queries.releases import releases
from comms.rules.order import StepFacts, Waits, waits_for
from comms.rules.progress import Counts

# How a step's channel is served by this application; whatever else a person does and marks as done.
SENT_BY = {ChannelKind.EMAIL: "email", ChannelKind.SMS: "sms"}
_NOT_COUNTING = (ActivityStatus.IDEA, ActivityStatus.CANCELLED)
_SENT = (ReleaseState.SENDING, ReleaseState.PAUSED, ReleaseState.DONE)


@dataclass(frozen=True)
class DayStep:
    """One step of the day: what is sent for it, how far that is, and for whom it waits."""

    step: Step
    releases: tuple[tuple[Release, Counts], ...]
    means: str
    is_handed_over: bool
    waits: tuple[Waits, ...]

    @property
    def release(self) -> Release | None:
        """The newest release that was not cancelled; otherwise the newest."""
        rows = [row for row, _ in self.releases]
        return next((row for row in rows if row.state != ReleaseState.CANCELLED), rows[0] if rows else None)

    @property
    def waits_words(self) -> str:
        """For whom it waits, one sentence."""
        return "; ".join(str(each) for each in self.waits)


@dataclass(frozen=True)
class DayGroup:
    """Who hears together: one place in the order, with its steps in the order of time."""

    order: int | None
    audiences: tuple[str, ...]
    steps: tuple[DayStep, ...]

    @property
    def is_complete(self) -> bool:
        """Whether everything for this group is handed over or done."""
        return all(step.is_handed_over for step in self.steps)

    @property
    def counts(self) -> Counts:
        """All that is sent to this group, added up."""
        sums: dict[str, int] = defaultdict(int)
        for step in self.steps:
            for row, counts in step.releases:
                if row.state != ReleaseState.CANCELLED:
                    for state, count in counts.by_state.items():
                        sums[state] += count
        return Counts(sums)


def held_because(release: Release, now: datetime) -> str:
    """For whom a release waits that is due: empty when it may go.

    It waits while it carries out a step of a cascade, nobody has overridden the wait, and a group before it has not
    heard: something sent to it is not handed over yet, or a step that a person carries out is not marked as done.
    What is under another embargo than the release is called "an earlier group": who reads this may not know of it.
    """
    if release.activity_id is None or release.overridden_at is not None:
        return ""
    cascade = _cascade_of(release)
    if cascade is None:
        return ""
    steps = dated_steps(cascade, _rows(cascade), working_calendar())
    facts = _facts(steps, _releases_of(steps))
    here = next((each for each in facts if each.key == release.activity_id), None)
    if here is None:
        return ""
    embargoes = {step.activity.pk: step.activity.embargo_id for step in steps}
    known = (None, release.embargo_id, cascade.embargo_id if release.embargo_id else None)
    words = [
        str(each) if embargoes[each.key] in known else "Waits for an earlier group"
        for each in waits_for(here, facts)
    ]
    return "; ".join(dict.fromkeys(words))[:300]


def publication_day(cascade: Cascade, membership: Membership, now: datetime) -> list[DayGroup]:
    """The groups of a cascade in order with their steps, as the person may know of them; constant queries."""
    rows = Activity.objects.visible_to(membership, now).filter(cascade=cascade)
    rows = with_parts(rows.exclude(status__in=_NOT_COUNTING), membership, now)
    steps = dated_steps(cascade, list(rows), working_calendar())
    found = _releases_of(steps, membership, now)
    facts = _facts(steps, found)
    lines = [
        DayStep(
            step,
            tuple(found.get(step.activity.pk, ())),
            means_of(step.activity),
            fact.is_handed_over,
            waits_for(fact, facts) if _may_wait(found.get(step.activity.pk, ())) else (),
        )
        for step, fact in zip(steps, facts, strict=True)
    ]
    return _grouped(lines, facts)


def means_of(activity: Activity) -> str:
    """By what this application sends a step ("email", "sms"); empty where a person carries it out."""
    return SENT_BY.get(ChannelKind(activity.channel.kind), "") if activity.channel else ""


def _may_wait(rows: Iterable[tuple[Release, Counts]]) -> bool:
    """Whether anything of a step is still to come that somebody did not let go."""
    waiting = (ReleaseState.SCHEDULED, ReleaseState.HELD)
    return any(row.state in waiting and row.overridden_at is None for row, _ in rows)


def _cascade_of(release: Release) -> Cascade | None:
    rows = Cascade.objects.filter(steps=release.activity_id).select_related("milestone")
    return rows.first()


def _rows(cascade: Cascade) -> list[Activity]:
    rows = Activity.objects.filter(cascade=cascade).exclude(status__in=_NOT_COUNTING)
    return list(rows.select_related("channel").prefetch_related("audiences"))


def _releases_of(
    steps: Sequence[Step], membership: Membership | None = None, now: datetime | None = None
) -> dict[int, list[tuple[Release, Counts]]]:
    """What is sent for each step, newest first, with its counts; two queries."""
    every = Release.objects.all() if membership is None or now is None else releases(membership, now)
    rows = list(
        every.filter(activity__in=[step.activity.pk for step in steps]).order_by("-scheduled_at", "-pk")
    )
    counts = counts_of([row.pk for row in rows])
    found: dict[int, list[tuple[Release, Counts]]] = defaultdict(list)
    for row in rows:
        found[row.activity_id or 0].append((row, counts[row.pk]))
    return found


def _facts(steps: Iterable[Step], found: Mapping[int, Sequence[tuple[Release, Counts]]]) -> list[StepFacts]:
    return [_fact(step, found.get(step.activity.pk, ())) for step in steps]


def _fact(step: Step, for_it: Sequence[tuple[Release, Counts]]) -> StepFacts:
    row = step.activity
    sent = [each for each in for_it if each[0].state != ReleaseState.CANCELLED]
    is_done = row.status == ActivityStatus.DONE
    if sent and not is_done:
        is_done = all(each.state in _SENT and each.resolved_at and not counts.live for each, counts in sent)
    return StepFacts(
        key=row.pk,
        hearers=tuple((each.cascade_order, each.name) for each in row.audiences.all()),
        first=step.first,
        is_handed_over=is_done,
        is_sent=bool(sent),
        is_missed=row.status == ActivityStatus.MISSED,
        title=row.title,
    )


def _grouped(lines: Sequence[DayStep], facts: Sequence[StepFacts]) -> list[DayGroup]:
    """Steps by their place in the order, those without a place last."""
    places: dict[int | None, list[tuple[DayStep, StepFacts]]] = defaultdict(list)
    for line, fact in zip(lines, facts, strict=True):
        places[fact.order].append((line, fact))
    ordered = sorted(places.items(), key=lambda each: (each[0] is None, each[0] or 0))
    return [
        DayGroup(
            order,
            tuple(dict.fromkeys(name for _, fact in both for place, name in fact.hearers if place == order)),
            tuple(line for line, _ in both),
        )
        for order, both in ordered
    ]
