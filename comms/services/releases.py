"""Scheduling: from a cleared text to a release with its moment; moving that moment."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.sending.models import GONE, Means, UnknownPolicy
from assessment_ready.ui.dates import london_date
from comms.errors import InvalidEntry
from comms.errors.releases import (
    AlreadyUnderWay,
    ChangedSinceShown,
    InFullRefused,
    NothingToCorrect,
    ReleaseRefused,
    TimeOver,
    UnknownFields,
    WindowOver,
)
from comms.errors.scenarios import OrderBroken
from comms.models import (
    Activity,
    ActivityStatus,
    Audience,
    Briefing,
    BriefingText,
    Delivery,
    Release,
    ReleaseKind,
    ReleaseState,
)
from comms.queries.elections import gate_state, pre_election_periods
from comms.queries.recipients import recipients, target_for
from comms.queries.releases import cleared_text, overtaken, releases, unfillable, why_not
from comms.rules.releases import ReleaseValues, Timing, is_past, window_words
from comms.services import entries
from comms.services.letters import sms_problem

# What has not begun: no delivery exists yet.
NOT_BEGUN = (ReleaseState.SCHEDULED, ReleaseState.HELD)
_BEFORE_SCHEDULED = (
    ActivityStatus.PLANNED,
    ActivityStatus.DRAFTING,
    ActivityStatus.IN_CLEARANCE,
    ActivityStatus.CLEARED,
)


@transaction.atomic
def schedule(*, actor: Membership, briefing_id: int, values: ReleaseValues, submission_key: UUID) -> Release:
    """Schedule exactly the cleared words of a briefing; a second click gives the same release.

    A correction or withdrawal (``values.kind``) goes to exactly those who got ``values.corrects_id``. Raises
    ``ReleaseRefused`` and its kin, ``TimeOver``, ``WindowOver``, ``InvalidEntry``, ``OrderBroken``, ``InFullRefused``
    and ``NothingToCorrect``.
    """
    entries.require(actor, Perm.SEND_BRIEFINGS)
    briefing: Briefing = entries.locked(actor, Briefing, briefing_id, "product", "embargo", "council")
    known = entries.known(actor, Release, submission_key)
    if known is not None:
        return known
    now = timezone.now()
    text = check_values(actor, briefing, values, now)
    original = _original(actor, values, now)
    audiences = list(original.audiences.all()) if original else _audiences(actor, values)
    expected = recipients(target_for(actor, briefing, text, values, now), now).people
    if not expected:
        raise ReleaseRefused("Nobody would receive this as things are. Look at who is left out, and why.")
    release = _new(actor, briefing, text, values, expected)
    release, is_new = entries.add(actor, release, submission_key)
    if is_new:
        release.audiences.set(audiences)
        _mark_scheduled(release)
        after = {"when": window_words(release.not_before, release.expires_at), "people": expected}
        entries.record("comms.release.scheduled", actor, release, after=after)
    return release


def check_values(actor: Membership, briefing: Briefing, values: ReleaseValues, now: datetime) -> BriefingText:
    """The text that would leave. Raises what stands in the way, one thing at a time; writes nothing."""
    _check_window(values.not_before, values.expires_at, now)
    _check_choices(values)
    reason = why_not(briefing, [(london_date(values.not_before),) * 2])
    text = cleared_text(briefing)
    if reason or text is None:
        raise ReleaseRefused(reason)
    if values.content_hash != briefing.cleared_hash:
        raise ChangedSinceShown
    if fields := unfillable(text):
        raise UnknownFields(fields)
    if Means.SMS in values.means and (problem := sms_problem(text.title, text.summary)):
        raise ReleaseRefused(f"{problem}.")
    activity = _activity(actor, briefing, values.activity_id, now)
    _check_activity(actor, activity, values.not_before, now)
    if values.in_full_because and not actor.can(Perm.MANAGE_EMBARGOES):
        raise InFullRefused
    return text


@transaction.atomic
def reschedule(*, actor: Membership, release_id: int, timing: Timing, expected_version: int) -> Release:
    """Give something that has not begun another moment, window, or way of chasing.

    Raises ``AlreadyUnderWay``, ``ChangedMeanwhile``, ``TimeOver``, ``WindowOver``, ``ReleaseRefused``, ``OrderBroken``.
    """
    entries.require(actor, Perm.SEND_BRIEFINGS)
    now = timezone.now()
    seen = releases(actor, now).get(pk=release_id)
    briefing: Briefing = entries.locked(actor, Briefing, seen.briefing_id, "product", "embargo", "council")
    release: Release = entries.locked(actor, Release, release_id, "text", "activity__cascade__plan")
    entries.check_version(release, expected_version, describe(release))
    if release.state not in NOT_BEGUN or release.resolved_at is not None:
        raise AlreadyUnderWay
    if timing.not_before != release.not_before or timing.expires_at <= now:
        _check_window(timing.not_before, timing.expires_at, now)
    elif timing.expires_at <= timing.not_before:
        raise WindowOver
    if reason := why_not(briefing, [(london_date(timing.not_before),) * 2]):
        raise ReleaseRefused(reason)
    _check_activity(actor, release.activity, timing.not_before, now)
    before, after = entries.apply_changes(release, vars(timing))
    if not after:
        return release
    if release.state == ReleaseState.HELD:
        release.state, release.held_because = ReleaseState.SCHEDULED, ""
    entries.save(release, *after, "state", "held_because")
    entries.record("comms.release.changed", actor, release, before=before, after=after)
    return release


def describe(release: Release) -> list[tuple[str, str]]:
    """What a release says now, for somebody whose form is out of date."""
    return [
        ("When", window_words(release.not_before, release.expires_at)),
        ("Must be read", "Yes" if release.must_read else "No"),
        ("When nobody knows whether it left", UnknownPolicy(release.policy).label),
        ("Where it stands", release.get_state_display()),
    ]


def _check_window(not_before: datetime, expires_at: datetime, now: datetime) -> None:
    if is_past(not_before, now):
        raise TimeOver
    if expires_at <= max(not_before, now):
        raise WindowOver


def _check_choices(values: ReleaseValues) -> None:
    if not values.means or not set(values.means) <= set(Means.values):
        raise InvalidEntry("Choose e-mail, text message or both", field="means")
    if values.kind not in ReleaseKind.values:
        raise InvalidEntry("Choose what this is", field="kind")
    if values.policy not in UnknownPolicy.values:
        raise InvalidEntry("Choose what happens when nobody knows whether it left", field="policy")


def _audiences(actor: Membership, values: ReleaseValues) -> list[Audience]:
    found = list(Audience.objects.filter(council_id=actor.council_id, pk__in=values.audience_ids))
    if not found or len(found) != len(set(values.audience_ids)):
        raise InvalidEntry("Choose who it goes to", field="audiences")
    return found


def _original(actor: Membership, values: ReleaseValues, now: datetime) -> Release | None:
    """What is corrected; None for something that stands for itself."""
    if values.kind == ReleaseKind.ORIGINAL:
        return None
    found: Release | None = releases(actor, now).filter(pk=values.corrects_id or 0).first()
    if found is None:
        raise InvalidEntry("Choose what is corrected")
    if not Delivery.objects.filter(release=found, state__in=GONE).exists():
        raise NothingToCorrect
    return found


def _activity(
    actor: Membership, briefing: Briefing, activity_id: int | None, now: datetime
) -> Activity | None:
    if activity_id is None:
        return None
    rows = Activity.objects.visible_to(actor, now).select_related(
        "cascade__plan", "product", "briefing__product"
    )
    found = rows.filter(pk=activity_id, plan_id=briefing.plan_id).first()
    if found is None or found.is_over or found.briefing_id not in (None, briefing.pk):
        raise InvalidEntry("Choose an activity from the list", field="activity")
    return found


def _check_activity(
    actor: Membership, activity: Activity | None, not_before: datetime, now: datetime
) -> None:
    if activity is None:
        return
    if not gate_state(activity, pre_election_periods(actor.council)).is_open:
        raise ReleaseRefused(
            f"“{activity.title}” is in a pre-election period. The monitoring officer has to allow it first."
        )
    found = overtaken(activity, not_before, actor, now)
    if found:
        raise OrderBroken([str(each) for each in found], field="on")


def _new(
    actor: Membership,
    briefing: Briefing,
    text: BriefingText,
    values: ReleaseValues,
    expected: int,
) -> Release:
    number = next_numbers(council=actor.council, kind="release")[0]
    holds = briefing.embargo is not None and not briefing.embargo.is_lifted(values.not_before)
    is_original = values.kind == ReleaseKind.ORIGINAL
    return Release(
        council=actor.council,
        embargo=briefing.embargo,
        number=number,
        reference=f"SND-{number}",
        briefing=briefing,
        text=text,
        content_hash=text.content_hash,
        kind=values.kind,
        corrects_id=None if is_original else values.corrects_id,
        means=list(values.means),
        policy=values.policy,
        heeds_unsubscribing=is_original,
        must_read=values.must_read,
        chase_after=values.chase_after,
        in_full_because=values.in_full_because if holds else "",
        activity_id=values.activity_id,
        not_before=values.not_before,
        expires_at=values.expires_at,
        owner=actor,
        scheduled_by=actor.user,
        scheduled_at=timezone.now(),
        expected_people=expected,
    )


def _mark_scheduled(release: Release) -> None:
    """The activity it carries out uses these words, and is scheduled."""
    if release.activity_id is None:
        return
    rows = Activity.objects.filter(pk=release.activity_id)
    rows.filter(briefing=None).update(briefing=release.briefing_id)
    rows.filter(status__in=_BEFORE_SCHEDULED).update(
        status=ActivityStatus.SCHEDULED, version=F("version") + 1
    )
