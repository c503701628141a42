"""Telling people once a day, in one mail, what waits for them."""

import logging
import time as clock
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import resolve, reverse
from django.utils import timezone

from assessment_ready.actions.services.reminder_links import reminder_link
from assessment_ready.audit.services import record
from assessment_ready.councils.models import Membership
from assessment_ready.outbox import services as outbox
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.overview.models import Digest, DigestChoice
from assessment_ready.overview.queries.digests import Draft, draft, to_look_at
from assessment_ready.overview.queries.needs import Need
from assessment_ready.overview.rules.waiting import HowOften, wants_digest_on
from assessment_ready.overview.services.at_once import known_keys
from assessment_ready.timeline.queries.calendar import working_days
from assessment_ready.ui.dates import LONDON, london_date

logger = logging.getLogger(__name__)

# Digests leave in the morning of a working day, London time.
FROM_HOUR = time(8)
CHECK_IN = "actions.check_in"
# One run stays below the worker's time limit; the next one goes on where it stopped.
_RUN_SECONDS = 80
# Looks older than this are of no use any more.
_KEPT = timedelta(days=60)


def send_digests(now: datetime) -> int:
    """Look once at every current member who was not looked at today and write to those with cause.

    Does nothing before 8am in London and on days that are no working days. May be called at any time, by several
    schedulers at once and again after a crash: the row of the day is unique and made with the mail in one
    transaction. Returns how many mails were put into the outbox.
    """
    today = london_date(now)
    if now.astimezone(LONDON).time() < FROM_HOUR or not working_days().is_working_day(today):
        return 0
    sent, stop = 0, clock.monotonic() + _RUN_SECONDS
    for membership in to_look_at(now):
        if clock.monotonic() > stop:
            break
        sent += _look_at(membership, now, today)
    Digest.objects.filter(made_on__lt=today - _KEPT).delete()
    return sent


@transaction.atomic
def choose_how_often(*, actor: Membership, how_often: HowOften) -> DigestChoice:
    """Note how often the person wants their digest in this council."""
    choice, _ = DigestChoice.objects.select_for_update().get_or_create(
        membership=actor, defaults={"council": actor.council}
    )
    before = choice.how_often
    choice.how_often = how_often
    # What waits already is not new.
    choice.told = known_keys(actor, timezone.now()) if how_often == HowOften.AT_ONCE else []
    choice.save(update_fields=["how_often", "told"])
    record(
        "overview.digest.chosen",
        actor=actor,
        obj=choice,
        council=actor.council,
        before={"how_often": before},
        after={"how_often": str(how_often)},
        label="their digest",
    )
    return choice


def _look_at(membership: Membership, now: datetime, today: date) -> bool:
    """Note that the person was looked at today and write to them if there is cause; whether a mail was made.

    Whoever is first inserts the row of the day; a second scheduler waits for that and then has nothing to do. A
    crash before the end leaves neither row nor mail, and the next run does both.
    """
    try:
        with transaction.atomic():
            row = Digest(council=membership.council, membership=membership, made_on=today, lines=0)
            row.save(force_insert=True)
            return _write(membership, row, now, today)
    except IntegrityError:
        return False
    except Exception:
        # One person's trouble must not keep the others' mail back; the next run tries again.
        logger.exception("The digest of membership %s could not be made.", membership.pk)
        return False


def _write(membership: Membership, row: Digest, now: datetime, today: date) -> bool:
    """Put the digest into the outbox if there is cause and the person wants one today."""
    last_on: date | None = membership.last_on  # type: ignore[attr-defined] # annotated
    how_often: str | None = membership.how_often  # type: ignore[attr-defined] # annotated
    if not wants_digest_on(today, HowOften(how_often or HowOften.DAILY), last_on):
        return False
    made = draft(membership, now, last_on)
    if made is None:
        return False
    try:
        outbox.enqueue(
            kind="digest",
            to=membership.user.email,
            council=membership.council,
            context=_context(membership, made, today),
            expires_at=datetime.combine(today + timedelta(days=1), time(), tzinfo=LONDON),
        )
    except AddressRefused:
        logger.warning("The digest of membership %s has no address to go to.", membership.pk)
        return False
    row.lines = made.named + made.unnamed
    row.save(update_fields=["lines"])
    return True


def _context(membership: Membership, made: Draft, today: date) -> dict[str, object]:
    slug = membership.council.slug
    named = [need for _, needs in made.groups for need in needs]
    return {
        "name": membership.user.full_name,
        "council": membership.council.name,
        "groups": [
            (str(when), [(need.label, need.text, _link(membership, need, today)) for need in needs])
            for when, needs in made.groups
        ],
        "total": made.named + made.unnamed,
        "unnamed": made.unnamed,
        "pressing": made.pressing,
        "has_check_ins": any(need.kind == CHECK_IN for need in named),
        "url": _absolute(reverse("overview:needs-you", args=[slug])),
        "choose_url": _absolute(reverse("overview:reminders", args=[slug])),
    }


def _link(membership: Membership, need: Need, today: date) -> str:
    """Where the thing is done: a check-in without signing in, everything else on its page.

    A digest names nothing that is under embargo, and the link opens nothing that is.
    """
    if need.kind != CHECK_IN:
        return _absolute(need.url)
    action_id = int(resolve(need.url).kwargs["action"])
    return reminder_link(action_id=action_id, membership_id=membership.pk, day=today)


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
