"""A recurring activity's later time gets a briefing of its own: a fresh draft, to be cleared like any other."""

import re
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from assessment_ready.ui.dates import format_date
from comms.errors.deliveries import BriefingThere, NothingToCopy
from comms.models import Activity, Briefing
from comms.queries.repeating import briefing_to_copy
from comms.rules.briefings import BriefingValues
from comms.services import entries
from comms.services.briefings import add_briefing

_LONGEST = 200
_DATED = re.compile(r" \(\d{1,2} [A-Z][a-z]+ \d{4}\)$")


@transaction.atomic
def make_briefing(*, actor: Membership, activity_id: int, submission_key: UUID) -> Briefing:
    """A draft for this time of a series, copied from the time before; a second click gives the same.

    Nothing of a clearance is copied. Raises ``BriefingThere``, ``NothingToCopy`` and what ``add_briefing`` raises.
    """
    entries.require(actor)
    row = entries.locked(actor, Activity, activity_id, "plan")
    known = entries.known(actor, Briefing, submission_key)
    if known is not None:
        return known
    if row.briefing_id is not None:
        raise BriefingThere
    source = briefing_to_copy(row, actor, timezone.now())
    if source is None:
        raise NothingToCopy
    made = add_briefing(
        actor=actor, plan_id=row.plan_id, values=_values(actor, source, row), submission_key=submission_key
    )
    row.briefing = made
    entries.save(row, "briefing")
    entries.record(
        "comms.activity.briefing_copied",
        actor,
        row,
        after={"briefing": made.reference},
        embargo_id=made.embargo_id,
    )
    return made


def _values(actor: Membership, source: Briefing, row: Activity) -> BriefingValues:
    now = timezone.now()
    current = people(actor.council, now).filter(pk=source.owner_id).exists()
    embargo = source.embargo
    return BriefingValues(
        product_id=source.product_id,
        title=_title(source, row),
        owner_id=source.owner_id if current else actor.pk,
        summary=source.summary,
        body=source.body,
        audience_ids=tuple(source.audiences.values_list("pk", flat=True)),
        message_ids=tuple(source.messages.visible_to(actor, now).values_list("pk", flat=True)),
        marking=source.marking,
        quotes_member=source.quotes_member,
        names_partner=source.names_partner,
        quotes_draft=source.quotes_draft,
        formats=tuple(source.formats),
        embargo_id=embargo.pk if embargo is not None and not embargo.is_lifted(now) else None,
        why=f"Copied from {source.reference}",
    )


def _title(source: Briefing, row: Activity) -> str:
    """The title with this time's day instead of the other's."""
    day = f" ({format_date(row.on)})" if row.on else ""
    return f"{_DATED.sub('', source.title)[: _LONGEST - len(day)]}{day}"
