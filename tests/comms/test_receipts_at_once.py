"""The same button pressed five times at the same moment, and three schedulers together: what happens, happens once."""

from datetime import UTC, datetime, timedelta

import pytest

from assessment_ready.audit.models import AuditEntry
from assessment_ready.outbox.models import OutgoingEmail
from comms.models import Delivery, DeliveryEvent, Unsubscribe
from comms.services.acknowledging import acknowledge
from comms.services.bounces import Taken, take
from comms.services.chasing import chase
from comms.services.unsubscribing import LINK, unsubscribe
from tests.actions.test_two_at_once import at_once
from tests.comms.making import comms_of
from tests.comms.sending import delivery_of, release_of
from tests.comms.test_dsn import notification
from tests.world import build_world

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def sent(transactional_db: None) -> Delivery:
    """A delivery in the database for real, so that other connections see it; one that waits beside it."""
    world = build_world()
    made = comms_of(world, world.members["cara"])
    contact = made.contact("Sam Field", made.staff)
    at = TUESDAY - timedelta(days=3)
    release = release_of(made, must_read=True, state="done", resolved_at=at, not_before=at)
    delivery_of(release_of(made), contact, state="queued")
    return delivery_of(release, contact, state="submitted", submitted_at=at)


def test_unsubscribing(sent: Delivery) -> None:
    def press() -> object:
        return unsubscribe(delivery_id=sent.pk, from_everything=False, method=LINK)

    assert [each.has_left for each in at_once(*[press] * 5)] == [True] * 5
    assert Unsubscribe.objects.count() == 1
    assert AuditEntry.objects.filter(action="comms.unsubscribe.by_link").count() == 1
    waiting = Delivery.objects.exclude(pk=sent.pk).get()
    assert (waiting.state, waiting.reason) == ("suppressed", "unsubscribed")


def test_confirming(sent: Delivery) -> None:
    said = at_once(*[lambda: acknowledge(delivery_id=sent.pk)] * 5)
    assert sorted(said) == [False] * 4 + [True]
    assert DeliveryEvent.objects.filter(detail="Said: I have read this").count() == 1
    assert AuditEntry.objects.filter(action="comms.briefing.acknowledged").count() == 1


def test_asking_once_more(sent: Delivery) -> None:
    assert sum(at_once(*[lambda: chase(TUESDAY)] * 3)) == 1
    assert OutgoingEmail.objects.count() == 1


def test_a_bounce_that_comes_by_two_doors(sent: Delivery) -> None:
    taken = at_once(*[lambda: take(notification(sent.pk))] * 4)
    assert sorted(taken) == [Taken.NOTHING_NEW] * 3 + [Taken.RECORDED]
    assert DeliveryEvent.objects.filter(source="bounce").count() == 1
