"""Reads of releases: the register, one of them, what they can name, and whether a briefing may be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import closed_to
from assessment_ready.sending.models import GONE, Means, Route
from assessment_ready.sending.rules.duration import minutes_needed
from assessment_ready.timeline.queries.entries import overlays
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.ui.dates import london_date
from comms.models import (
    RELEASE_OPEN,
    Activity,
    ActivityStatus,
    Audience,
    Briefing,
    BriefingText,
    Delivery,
    Release,
    ReleaseState,
)
from comms.queries.activities import activities
from comms.queries.cascades import counting, hearings, zero_of
from comms.queries.clearance import words_of
from comms.queries.elections import gate_state, pre_election_periods
from comms.queries.publicity import check_of
from comms.queries.scenarios import awaits_activation, is_sealed
from comms.rules.cascades import Violation, at_new_moments, check
from comms.rules.personal import unknown_fields
from comms.rules.publicity import not_kept

SORTS = {
    "when": ("not_before", "pk"),
    "title": ("text__title", "pk"),
    "reference": ("number",),
    "state": ("state", "not_before", "pk"),
    "owner": ("owner__user__full_name", "not_before", "pk"),
}
TO_COME, GOING, OVER_NOW = "to_come", "going", "over"
_STATES = {
    TO_COME: (ReleaseState.SCHEDULED, ReleaseState.HELD),
    GOING: (ReleaseState.SENDING, ReleaseState.PAUSED),
    OVER_NOW: (ReleaseState.DONE, ReleaseState.CANCELLED, ReleaseState.MISSED),
}
# What a route is taken for before anybody set one up: the figures a new one begins with.
_RATE, _CONNECTIONS = 25, 2


@dataclass(frozen=True)
class ReleaseFilters:
    """What the register is narrowed to; empty means everything."""

    q: str = ""
    standing: str = ""
    audience: int | None = None
    means: str = ""
    kind: str = ""


def releases(membership: Membership, now: datetime) -> Any:
    """Every release the person may know of, newest moment first. The briefing's own embargo counts as well."""
    closed = closed_to(membership, now)
    rows = Release.objects.visible_to(membership, now)
    rows = rows.filter(Q(briefing__embargo=None) | ~Q(briefing__embargo_id__in=closed))
    seen = Activity.objects.visible_to(membership, now)
    return rows.select_related(
        "briefing__embargo", "briefing__product", "embargo", "text", "owner__user", "council"
    ).prefetch_related(
        Prefetch("audiences", Audience.objects.order_by("cascade_order", "name")), Prefetch("activity", seen)
    )


def register(membership: Membership, now: datetime, filters: ReleaseFilters, sort: str = "") -> Any:
    """The releases that match, in order."""
    rows = releases(membership, now)
    if filters.q:
        words = filters.q.strip()
        rows = rows.filter(
            Q(text__title__icontains=words)
            | Q(reference__iexact=words)
            | Q(briefing__reference__iexact=words)
        )
    if filters.standing in _STATES:
        rows = rows.filter(state__in=_STATES[filters.standing])
    if filters.audience:
        through = Release.audiences.through.objects.filter(audience_id=filters.audience)
        rows = rows.filter(pk__in=through.values("release_id"))
    if filters.means in Means.values:
        rows = rows.filter(means__contains=[filters.means])
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    order = SORTS.get(sort.removeprefix("-"))
    if order is None:
        return rows.order_by("-not_before", "-pk")
    return rows.order_by(*(f"-{name}" if sort.startswith("-") else name for name in order))


def audiences_to_choose(membership: Membership, briefing: Briefing | None = None) -> list[Audience]:
    """The audiences in use, with how many contacts each has (``people``); those of the briefing too."""
    rows = Audience.objects.filter(council_id=membership.council_id)
    kept = Q(is_active=True)
    if briefing is not None:
        kept |= Q(pk__in=briefing.audiences.values("pk"))
    counted = rows.filter(kept).annotate(
        people=Count("members", filter=Q(members__contact__erased_at=None), distinct=True)
    )
    return list(counted.order_by("cascade_order", "name"))


def activities_to_choose(membership: Membership, now: datetime, briefing: Briefing) -> list[Activity]:
    """The activities still to come that this briefing can carry out: of its plan, without another briefing."""
    rows = activities(membership, now).still_to_come().filter(plan_id=briefing.plan_id)
    rows = rows.filter(Q(briefing=briefing) | Q(briefing=None)).prefetch_related("audiences")
    return list(rows.order_by("on", "starts_at", "pk")[:200])


def briefings_to_send(membership: Membership, now: datetime, plan_id: int) -> list[Briefing]:
    """The cleared briefings of a plan that can be sent, the newest first."""
    rows = Briefing.objects.visible_to(membership, now).cleared().filter(plan_id=plan_id, withdrawn_at=None)
    active = Q(cell__scenario__activated_at__isnull=False, cell__scenario__sealed_at=None)
    rows = rows.filter(Q(cell=None) | active)
    return list(rows.order_by("-cleared_at")[:200])


def open_releases_of(briefing: Briefing, membership: Membership, now: datetime) -> list[Release]:
    """What is scheduled or going on with this briefing."""
    return list(releases(membership, now).filter(briefing=briefing, state__in=RELEASE_OPEN))


def releases_of(briefing: Briefing, membership: Membership, now: datetime) -> list[Release]:
    """The newest of what was ever scheduled with this briefing."""
    rows = Release.objects.visible_to(membership, now).filter(briefing=briefing)
    return list(rows.order_by("-not_before", "-pk")[:20])


def cleared_text(briefing: Briefing) -> BriefingText | None:
    """The kept text whose words are exactly those that are cleared now; None when there is none."""
    if not briefing.is_cleared or words_of(briefing).hash != briefing.cleared_hash:
        return None
    rows = BriefingText.objects.filter(briefing=briefing, content_hash=briefing.cleared_hash)
    return rows.order_by("-number").first()


def why_not(briefing: Briefing, days: Sequence[tuple[date, date]]) -> str:
    """Why a briefing cannot be sent on these days, in a sentence; empty when it can. Whoever asks.

    The words are looked at again and not only what stands for them; so are the gate and the publicity checklist.
    """
    return _why_not_these(briefing) or _why_not_then(briefing, days) or _why_not_public(briefing, days)


def _why_not_these(briefing: Briefing) -> str:
    """What the words themselves have against being sent, whenever it is."""
    if briefing.withdrawn_at is not None:
        return "This briefing is withdrawn, so it cannot be sent."
    if is_sealed(briefing):
        return "Another rating was activated, so this text is sealed. It cannot be sent."
    if awaits_activation(briefing):
        return "This is a text of a scenario that is not activated. Two people activate it first."
    if not briefing.cleared_hash:
        return "These words are not cleared. Ask for clearance first."
    if cleared_text(briefing) is None:
        return "The words were changed after they were cleared. Ask for clearance again."
    return ""


def _why_not_then(briefing: Briefing, days: Sequence[tuple[date, date]]) -> str:
    if briefing.valid_until is None or all(last <= briefing.valid_until for _, last in days):
        return ""
    return "This briefing may no longer be used on that day. Choose an earlier one, or change how long it is valid."


def _why_not_public(briefing: Briefing, days: Sequence[tuple[date, date]]) -> str:
    if briefing.product.is_public:
        signed = check_of(briefing)
        if signed is None:
            return (
                f"{briefing.product} is public: sign the publicity checklist for exactly these words first."
            )
        if not_kept(signed.answers):
            return "The publicity checklist says that these words do not keep to the code. Change them first."
    gate = gate_state(briefing, pre_election_periods(briefing.council), days)
    if gate.is_refused:
        return "The monitoring officer refused these words for the pre-election period. Send them after the poll."
    if not gate.is_open:
        return "This would be sent in a pre-election period. The monitoring officer has to allow these words first."
    return ""


def unfillable(text: BriefingText) -> list[str]:
    """The fields of a text that nobody can fill."""
    return unknown_fields(f"{text.title}\n\n{text.text}")


def overtaken(
    activity: Activity | None, moment: datetime, membership: Membership, now: datetime
) -> list[Violation]:
    """Who would hear too early, or too late, if this step of a cascade were carried out at ``moment``.

    Other steps that should have been carried out by now and were not are carried out no earlier than now.
    """
    if activity is None or activity.cascade is None:
        return []
    cascade = activity.cascade
    rows = counting(cascade.plan, membership, now)
    planned = hearings(cascade, rows, working_calendar())
    begun = {row.pk for row in rows if row.is_over or row.status == ActivityStatus.SENDING}
    late = {each.key: min(moment, now) for each in planned if each.last < now and each.key not in begun}
    heard = at_new_moments(planned, late | {activity.pk: moment})
    found = check(heard, zero_of(cascade).moment).violations
    return [each for each in found if activity.pk in each.keys]


def quiet_words(membership: Membership, moment: datetime) -> list[str]:
    """The quiet periods in which a moment falls."""
    day = london_date(moment)
    return [each.title for each in overlays(membership, day, day) if each.kind == "quiet"]


def minutes_for(council_id: int, by_means: dict[str, int]) -> int:
    """How many minutes it takes until everything has left, at the limits of the council's routes; one query."""
    routes = {row.means: row for row in Route.objects.filter(council_id=council_id)}
    needed = [0]
    for means, count in by_means.items():
        route = routes.get(means)
        rate = route.rate_per_minute if route else _RATE
        connections = route.connections if route else _CONNECTIONS
        needed.append(minutes_needed(count, rate, connections))
    return max(needed)


def got_it(release: Release) -> int:
    """How many people a correction of this release would go to."""
    rows = Delivery.objects.filter(release=release, state__in=GONE)
    return rows.values("contact").distinct().count()
