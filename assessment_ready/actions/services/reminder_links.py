"""The link of a reminder that signs in for one check-in: made, looked at, used once.

It is signed for one action, one person and the day of the mail, and good for seven days. Nothing is kept of it, and
looking at it changes nothing: mail scanners open every link. Whoever holds it may report on that action in its
owner's name and do nothing else; what is under embargo it never opens, because nobody knows who reads a mail.
"""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment_ready.actions.errors import NoCheckIn
from assessment_ready.actions.errors.links import LinkAnswered, LinkGone, LinkOld, LinkOwner
from assessment_ready.actions.models import Action, CheckIn
from assessment_ready.actions.rules.actions import REPORTED, CheckInValues
from assessment_ready.actions.services import check_ins
from assessment_ready.actions.services.locking import take_turn
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import settle_as_uncleared
from assessment_ready.embargo.gate import visible_to as through_the_gate
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.errors import UserFacingError

GOOD_FOR = timedelta(days=7)
_SALT = "actions.check_in.reminder"
_LONGEST = 120


@dataclass(frozen=True)
class _Named:
    action_id: int
    membership_id: int
    day: date


@dataclass(frozen=True)
class Opened:
    """What a link opens: its action with the last report, or why it opens nothing (``refusal``).

    ``answered`` is what was reported since the mail was sent: the link is used then.
    """

    membership: Membership
    action: Action | None = None
    last: CheckIn | None = None
    answered: CheckIn | None = None
    refusal: UserFacingError | None = None


def reminder_link(*, action_id: int, membership_id: int, day: date) -> str:
    """The whole address where this person reports on this action without signing in."""
    path = reverse("actions:check-in-link", args=[_token(action_id, membership_id, day)])
    return f"{settings.SITE_URL}{path}"


def opened(token: str, now: datetime) -> Opened | None:
    """What the link opens at ``now``. None: cut, forged, or for something this person may not know of."""
    named = _named(token)
    members = Membership.objects.select_related("council", "user")
    membership = members.filter(pk=named.membership_id).first() if named else None
    if named is None or membership is None:
        return None
    if not Membership.objects.active(now).filter(pk=membership.pk).exists():
        return Opened(membership, refusal=LinkGone())
    reader = copy(membership)
    settle_as_uncleared(reader, now)
    rows = Action.objects.filter(pk=named.action_id).select_related("owner__user", "council")
    action = through_the_gate(rows, reader, now).first()
    if action is None:
        return None
    return _of_action(named, membership, action, london_date(now))


@transaction.atomic
def report(*, token: str, values: CheckInValues | None) -> CheckIn:
    """Report by the link; ``values`` None is “no change”. The second of two clicks gives the same check-in.

    Raises ``LinkGone``, ``LinkOld``, ``LinkOwner``, ``LinkAnswered``, ``NoCheckIn`` and as ``check_in`` does.
    """
    named, now = _named(token), timezone.now()
    found = opened(token, now)
    if named is None or found is None:
        raise LinkGone
    take_turn(found.membership.council)
    found = opened(token, timezone.now())
    if found is None or found.refusal is not None:
        raise LinkGone if found is None or found.refusal is None else found.refusal
    key = uuid5(NAMESPACE_URL, f"{_SALT}:{token}")
    if found.answered is not None:
        if found.answered.submission_key == key:
            return found.answered
        raise LinkAnswered
    if values is None:
        return check_ins.no_change(
            actor=found.membership, action_id=named.action_id, submission_key=key, by_link=True
        )
    return check_ins.check_in(
        actor=found.membership, action_id=named.action_id, values=values, submission_key=key, by_link=True
    )


def _of_action(named: _Named, membership: Membership, action: Action, today: date) -> Opened:
    if action.owner_id != membership.pk:
        return Opened(membership, refusal=LinkOwner())
    last = action.check_ins.select_related("author").first()
    if action.last_check_in_on is not None and action.last_check_in_on >= named.day and last is not None:
        return Opened(membership, action, last, answered=last)
    if not named.day <= today <= named.day + GOOD_FOR:
        return Opened(membership, refusal=LinkOld())
    if action.lifecycle not in REPORTED:
        return Opened(membership, refusal=NoCheckIn(action.get_lifecycle_display().lower(), ""))
    return Opened(membership, action, last)


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep=".", algorithm="sha256")


def _token(action_id: int, membership_id: int, day: date) -> str:
    return _signer().sign(f"{action_id:x}-{membership_id:x}-{day:%Y%m%d}")


def _named(token: str) -> _Named | None:
    """What the link was made for; None when it is cut, forged or made for something else."""
    if len(token) > _LONGEST:
        return None
    try:
        action, member, day = _signer().unsign(token).split("-")
        return _Named(int(action, 16), int(member, 16), datetime.strptime(day, "%Y%m%d").date())  # noqa: DTZ007
    except (signing.BadSignature, ValueError):
        return None
