"""What one contact was sent, over all briefings, for the contact's page."""

from typing import Any
from urllib.parse import urlencode

from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.tables import Cell
from comms.models import Contact, Delivery
from comms.queries.deliveries import HISTORY, history_of
from comms.views.deliveries_frame import STATE_TONES
from comms.views.frame import CommsPage


def contact_history(view: CommsPage, contact: Contact) -> dict[str, Any]:
    """The newest deliveries, and the way to all of them; nothing for whoever may not follow what is sent."""
    if not view.membership.can(Perm.SEND_BRIEFINGS):
        return {"shows_history": False}
    rows = history_of(contact, view.membership, view.now)
    return {
        "shows_history": True,
        "history": [_line(view, row) for row in rows[:HISTORY]],
        "history_more": len(rows) > HISTORY,
        "history_url": f"{view.url('comms:delivery-log')}?{urlencode({'q': contact.reference})}",
    }


def _line(view: CommsPage, row: Delivery) -> dict[str, Any]:
    return {
        "title": row.release.briefing.title,
        "reference": row.release.reference,
        "url": view.url("comms:delivery", delivery=row.pk),
        "state": Cell.tag(row.get_state_display(), STATE_TONES[row.state], sub=row.get_reason_display()),
        "means": row.get_means_display(),
        "at": row.submitted_at or row.settled_at or row.created_at,
        "read_at": row.acknowledged_at,
    }
