"""The day of publication: everything scheduled in the cascade's order, and letting one go before its turn."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.errors import UserFacingError
from comms.errors.deliveries import NotHeld, NothingToSchedule
from comms.errors.scenarios import OrderBroken
from comms.models import Activity, Briefing, Cascade, Release, ReleaseState
from comms.queries.cascades import Step, steps_of
from comms.queries.publication_order import means_of
from comms.rules.releases import USUAL_HOURS, ReleaseValues
from comms.services import entries
from comms.services.cascades import check_order
from comms.services.releases import schedule

_WAITING = (ReleaseState.SCHEDULED, ReleaseState.HELD)


@dataclass(frozen=True)
class Scheduled:
    """What was scheduled, and which steps were not and why: (title, sentence)."""

    made: tuple[Release, ...]
    left: tuple[tuple[str, str], ...]


@transaction.atomic
def schedule_all(*, actor: Membership, cascade_id: int) -> Scheduled:
    """Schedule the text of every step that this application sends, in the order of the cascade.

    Pressed twice it schedules nothing twice: a step that has a release which was not cancelled keeps it. Raises
    ``OrderBroken`` and ``NothingToSchedule``.
    """
    entries.require(actor, Perm.ACTIVATE_SCENARIO)
    entries.require(actor, Perm.SEND_BRIEFINGS)
    cascade = entries.locked(actor, Cascade, cascade_id, "plan", "milestone")
    now = timezone.now()
    violations = check_order(cascade)
    if violations:
        raise OrderBroken([str(each) for each in violations], field="")
    made: list[Release] = []
    left: list[tuple[str, str]] = []
    for step in steps_of(cascade, actor, now):
        _schedule_step(actor, step, now, made, left)
    if not made:
        raise NothingToSchedule(" ".join(f"“{title}”: {why}." for title, why in left[:5]))
    entries.record(
        "comms.cascade.scheduled", actor, cascade, after={"releases": len(made), "left": len(left)}
    )
    return Scheduled(tuple(made), tuple(left))


@transaction.atomic
def override(*, actor: Membership, release_id: int, because: str) -> Release:
    """Let a release go although an earlier group has not heard. Raises ``NotHeld``."""
    entries.require(actor, Perm.ACTIVATE_SCENARIO)
    release = entries.locked(actor, Release, release_id, "activity")
    is_step = release.activity is not None and release.activity.cascade_id is not None
    if release.state not in _WAITING or not is_step or release.overridden_at is not None:
        raise NotHeld
    waited_for = release.held_because
    release.overridden_by, release.overridden_at = actor.user, timezone.now()
    release.overridden_because, release.held_because = because, ""
    release.state = ReleaseState.SCHEDULED
    entries.save(release, "overridden_by", "overridden_at", "overridden_because", "held_because", "state")
    entries.record(
        "comms.release.order_overridden",
        actor,
        release,
        before={"waits": waited_for},
        after={"because": because},
    )
    return release


def _schedule_step(
    actor: Membership, step: Step, now: datetime, made: list[Release], left: list[tuple[str, str]]
) -> None:
    """Schedule one step, or say why not; what somebody else does is passed over in silence."""
    row = step.activity
    means = means_of(row)
    if step.is_over or not means:
        return
    earlier = list(Release.objects.filter(activity=row).values_list("state", flat=True))
    if any(state != ReleaseState.CANCELLED for state in earlier):
        return
    why = _unfit(step, row.briefing)
    if why:
        left.append((row.title, why))
        return
    try:
        with transaction.atomic():
            made.append(_schedule(actor, step, means, now, len(earlier)))
    except UserFacingError as error:
        left.append((row.title, str(error)))


def _unfit(step: Step, briefing: Briefing | None) -> str:
    """Why a step cannot be scheduled; empty when it can."""
    if briefing is None:
        return "It has no text"
    cell = getattr(briefing, "cell", None)
    if cell is not None and cell.scenario.activated_at is None:
        return "Its text belongs to a scenario that is not active"
    if not briefing.is_cleared:
        return "Its text is not cleared"
    if not step.has_time:
        return "It has no clock time"
    return ""


def _schedule(actor: Membership, step: Step, means: str, now: datetime, earlier: int) -> Release:
    row, briefing = step.activity, step.activity.briefing
    assert briefing is not None
    start = max(step.first, now)
    values = ReleaseValues(
        audience_ids=tuple(sorted(each.pk for each in row.audiences.all())),
        means=(means,),
        not_before=start,
        expires_at=start + timedelta(hours=USUAL_HOURS),
        content_hash=briefing.content_hash,
        policy=briefing.product.unknown_policy,
        activity_id=row.pk,
    )
    return schedule(
        actor=actor,
        briefing_id=briefing.pk,
        values=values,
        submission_key=_key(row, briefing, earlier),
    )


def _key(row: Activity, briefing: Briefing, earlier: int) -> UUID:
    """The same for a second click; another one after the words changed or a release was cancelled."""
    return uuid5(row.submission_key, f"{briefing.pk}:{briefing.content_hash}:{earlier}")
