"""What happens when a release's moment has come: everything is checked again, then each person gets a row."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import F

from assessment_ready.audit import services as audit
from assessment_ready.sending.models import DeliveryState, Means, Route
from assessment_ready.sending.services.routes import route_for
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.words import counted
from comms.models import (
    OVER,
    RELEASE_OPEN,
    Activity,
    ActivityStatus,
    Briefing,
    Delivery,
    Release,
    ReleaseState,
)
from comms.queries.elections import gate_state, pre_election_periods
from comms.queries.publication_order import held_because
from comms.queries.recipients import Recipient, judged, target_of
from comms.queries.releases import why_not
from comms.services.cascades import check_order
from comms.services.release_notices import tell_owner
from comms.services.releases import NOT_BEGUN

_WRITTEN_AT_ONCE = 1_000
_UNDER_WAY = (ActivityStatus.SCHEDULED, ActivityStatus.SENDING)
_RELATED = (
    "briefing__product",
    "briefing__embargo",
    "briefing__council",
    "text",
    "owner__user",
    "owner__council",
    "council",
    "activity__cascade__plan",
    "activity__cascade__milestone",
)


@transaction.atomic
def resolve(*, release_id: int, now: datetime) -> None:
    """Turn a release that is due into one row for each person, or say why not. A second call changes nothing.

    The briefing is locked first, as whoever edits it does, then the release: an edit comes wholly before (then this
    is cancelled) or wholly after (then it cancels the rows).
    """
    release = _locked(release_id)
    if release is None or release.state not in NOT_BEGUN or release.not_before > now:
        return
    _follow_embargo(release)
    if release.expires_at <= now:
        because = "The time until which it was useful was over before it could leave. Nothing was sent."
        stop(release, ReleaseState.MISSED, because, now)
        return
    because = _why_not_now(release, now)
    if because:
        stop(release, ReleaseState.CANCELLED, f"Nothing was sent. {because}", now)
        return
    waits = _waits(release, now)
    if waits:
        _hold(release, waits)
        return
    people, left_out = _make_rows(release, now)
    _begin(release, people, left_out, now)


def stop(release: Release, state: ReleaseState, because: str, now: datetime) -> None:
    """End a (locked) release by the engine itself: what it is, why, and the owner is told."""
    release.state, release.stopped_because = state, because[:300]
    release.finished_at, release.held_because = now, ""
    _save(release, "state", "stopped_because", "finished_at", "held_because")
    _give_back(release)
    audit.record(
        "comms.release.not_sent",
        actor=None,
        obj=release,
        council=release.council,
        after={"because": because},
        embargo_id=release.embargo_id,
    )
    tell_owner(release, because, now)


def _give_back(release: Release) -> None:
    """The activity it was to carry out is still to be done, unless something else is sent for it."""
    if release.activity_id is None:
        return
    others = Release.objects.filter(activity=release.activity_id, state__in=RELEASE_OPEN)
    if not others.exclude(pk=release.pk).exists():
        rows = Activity.objects.filter(pk=release.activity_id, status__in=_UNDER_WAY)
        rows.update(status=ActivityStatus.PLANNED, version=F("version") + 1)


def _locked(release_id: int) -> Release | None:
    """The release with everything it is judged by, briefing and release locked; None for one that is gone."""
    known = Release.objects.filter(pk=release_id).values_list("briefing_id", flat=True).first()
    if known is None:
        return None
    Briefing.objects.select_for_update().get(pk=known)
    rows = Release.objects.select_for_update(of=("self",)).select_related(*_RELATED)
    return rows.filter(pk=release_id).first()


def _follow_embargo(release: Release) -> None:
    """What is sent is as secret as its briefing is now."""
    if release.embargo_id != release.briefing.embargo_id:
        release.embargo = release.briefing.embargo
        _save(release, "embargo")


def _why_not_now(release: Release, now: datetime) -> str:
    briefing = release.briefing
    today = london_date(now)
    reason = why_not(briefing, [(today, today)])
    if reason:
        return reason
    if release.content_hash != briefing.cleared_hash:
        return "Other words were cleared since it was scheduled. Schedule the new words."
    activity = release.activity
    if activity is not None and not gate_state(activity, pre_election_periods(release.council)).is_open:
        return "Its activity is in a pre-election period, and the monitoring officer has not allowed it."
    return ""


def _waits(release: Release, now: datetime) -> str:
    """For whom it waits: staff first, as planned and as it really goes; empty when it may leave."""
    if release.overridden_at is not None:
        return ""
    activity = release.activity
    cascade = activity.cascade if activity is not None else None
    violations = check_order(cascade) if cascade is not None else []
    if any(release.activity_id in each.keys for each in violations):
        return "As the cascade is planned now, a later group would hear before an earlier one."
    return held_because(release, now)


def _hold(release: Release, because: str) -> None:
    if (release.state, release.held_because) != (ReleaseState.HELD, because):
        release.state, release.held_because = ReleaseState.HELD, because
        _save(release, "state", "held_because")


def _make_rows(release: Release, now: datetime) -> tuple[int, Counter[str]]:
    """A row for everybody of the audience; how many people it goes to, and how many are left out for which reason."""
    routes = {means: route_for(release.council_id, Means(means)) for means in release.means}
    people: set[int] = set()
    left_out: Counter[str] = Counter()
    for batch in judged(target_of(release, now), now):
        for each in batch:
            if each.reason:
                left_out[each.reason] += 1
            else:
                people.add(each.contact.pk)
        rows = [_row(release, each, routes.get(each.means), now) for each in batch]
        Delivery.objects.bulk_create(rows, batch_size=_WRITTEN_AT_ONCE, ignore_conflicts=True)
    return len(people), left_out


def _row(release: Release, each: Recipient, route: Route | None, now: datetime) -> Delivery:
    return Delivery(
        council_id=release.council_id,
        release=release,
        text_id=release.text_id,
        contact=each.contact,
        contact_reference=each.contact.reference,
        route=route,
        means=each.means,
        address=each.address,
        domain=each.domain,
        state=DeliveryState.SUPPRESSED if each.reason else DeliveryState.QUEUED,
        reason=each.reason,
        reason_words=each.words,
        settled_at=now if each.reason else None,
        policy=release.policy,
        not_before=release.not_before,
        next_attempt_at=max(release.not_before, now),
        expires_at=release.expires_at,
        created_at=now,
    )


def _begin(release: Release, people: int, left_out: Counter[str], now: datetime) -> None:
    release.resolved_at, release.resolved_people = now, people
    if not people:
        _save(release, "resolved_at", "resolved_people")
        told = counted(sum(left_out.values()), "person was,people were")
        everybody = f"{told} left out" if left_out else "its audience is empty"
        stop(release, ReleaseState.DONE, f"There was nobody to send it to: {everybody}.", now)
        return
    release.state, release.held_because = ReleaseState.SENDING, ""
    _save(release, "state", "held_because", "resolved_at", "resolved_people")
    if release.activity_id is not None:
        rows = Activity.objects.filter(pk=release.activity_id).exclude(status__in=OVER)
        rows.update(status=ActivityStatus.SENDING, version=F("version") + 1)
    audit.record(
        "comms.release.begun",
        actor=None,
        obj=release,
        council=release.council,
        after={"people": people, "left_out": sum(left_out.values())},
        embargo_id=release.embargo_id,
    )


def _save(release: Release, *names: str) -> None:
    release.version += 1
    release.save(update_fields=[*names, "version"])
