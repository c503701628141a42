"""A test of a briefing to oneself: the mail as one recipient would get it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.safestring import SafeString

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.outbox.queries import sent_since
from assessment_ready.outbox.services import enqueue
from assessment_ready.sending.ledger import Parcel
from assessment_ready.sending.models import Means
from comms.errors.letters import NoTestSent
from comms.models import Briefing, Contact
from comms.queries.letters import attachment_list, audience_of, recipients_of
from comms.services import entries
from comms.services.letters import draft_release, letter_for

KIND = "briefing_test"
MOST_AN_HOUR = 20


@transaction.atomic
def send_test(*, actor: Membership, briefing_id: int, contact_id: int, now: datetime) -> OutgoingEmail:
    """Send the words as they are now to the actor's own address, filled for one contact of the audience.

    It goes to nobody else, and while the embargo holds it says only where to read, as the real one would.
    Raises ``Briefing.DoesNotExist``, ``Contact.DoesNotExist`` and ``NoTestSent``.
    """
    entries.require(actor, Perm.SEND_BRIEFINGS)
    rows = Briefing.objects.visible_to(actor, now).select_related(
        "embargo", "council", "cell__scenario__plan"
    )
    briefing = rows.get(pk=briefing_id)
    contact: Contact = recipients_of(briefing).get(pk=contact_id)
    if sent_since(KIND, actor.user.email, now - timedelta(hours=1)) >= MOST_AN_HOUR:
        raise NoTestSent(f"You sent yourself {MOST_AN_HOUR} tests in the last hour. Wait a little")
    parcel = letter_for(
        draft_release(briefing),
        contact,
        now,
        audience=audience_of(briefing, contact),
        attachments=attachment_list(briefing),
    )[Means.EMAIL]
    assert isinstance(parcel, Parcel)
    mail = enqueue(
        kind=KIND,
        to=actor.user.email,
        # Safe: composed of the drawn text and of values that were escaped.
        context={"subject": parcel.subject, "text": parcel.text, "html": SafeString(parcel.html)},
        council=actor.council,
    )
    entries.record("comms.briefing.test_sent", actor, briefing, after={"contact": contact.reference})
    return mail
