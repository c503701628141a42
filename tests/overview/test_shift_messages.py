"""Key messages linked with shifts in practice: who may, what is shown, and what stays secret."""

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.overview.models import ShiftMessage
from assessment_ready.overview.queries.audit_log import visible_entries
from tests.comms.making import Comms, comms_of
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import embargo
from tests.workforce.making import Workforce, workforce_of

SCRIPT = "<script>alert(1)</script>Talk about strengths"


@pytest.fixture
def made(world) -> Workforce:
    return workforce_of(world, world.members["will"])


@pytest.fixture
def comms(world) -> Comms:
    return comms_of(world, world.members["cara"])


def page(made: Workforce) -> str:
    return f"/councils/{made.council.slug}/workforce/shifts/{made.shift.pk}/"


@pytest.mark.parametrize("name", ["will", "cara"])
def test_whoever_looks_after_either_area_links_and_unlinks(world, made, comms, name):
    message, client = comms.message(SCRIPT), world.client(name)
    assert says(client.get(page(made)), "What people hear about this shift belongs here")
    linked = post(client, f"{page(made)}messages/link/", {"message": message.pk})
    assert says(linked, "MSG-1 is linked.")
    shown = client.get(page(made))
    assert says(shown, f"{message.reference} {SCRIPT}")
    assert says(shown, "Draft")
    assert "<script>alert" not in shown.content.decode()
    assert says(client.get(f"/councils/westmere/communications/messages/{message.pk}/"), str(made.shift))
    again = client.post(f"{page(made)}messages/link/", {"message": message.pk})
    assert says(again, "Choose one from the list")
    gone = post(client, f"{page(made)}messages/unlink/", {"message": message.pk})
    assert says(gone, "MSG-1 is no longer linked.")
    assert not ShiftMessage.objects.exists()
    assert says(post(client, f"{page(made)}messages/unlink/", {"message": message.pk}), "is not linked")
    assert says(post(client, f"{page(made)}messages/unlink/", {"message": "x"}), "Choose which message")


def test_the_clearance_of_each_message_is_said(world, made, comms):
    for text, extra in (("Cleared words", {"cleared": True}), ("Draft words", {})):
        row = comms.message(text, **extra)
        post(world.client("will"), f"{page(made)}messages/link/", {"message": row.pk})
    words = text_of(world.client("vic").get(page(made)))
    assert "Cleared words Cleared" in words
    assert "Draft words Draft" in words
    assert "Unlink" not in words


def test_readers_are_refused_and_strangers_find_nothing(world, made, comms):
    message = comms.message()
    vic = world.client("vic")
    assert vic.get(f"{page(made)}messages/link/").status_code == 302
    assert "Link a key message" not in text_of(vic.get(page(made)))
    refused = post(vic, f"{page(made)}messages/link/", {"message": message.pk})
    assert says(refused, "Only those who look after the workforce strategy or communications")
    assert not ShiftMessage.objects.exists()
    assert world.client("cleo").get(f"{page(made)}messages/link/").status_code == 403
    assert world.client("nia").get(f"{page(made)}messages/link/").status_code == 404
    theirs = workforce_of(world, world.northby_members["nia"])
    assert (
        world.client("will").get(f"{page(theirs).replace('northby', 'westmere')}messages/link/").status_code
        == 404
    )


def test_another_councils_message_cannot_be_linked(world, made, comms):
    theirs = comms_of(world, world.northby_members["nia"]).message()
    post(world.client("will"), f"{page(made)}messages/link/", {"message": theirs.pk})
    assert not ShiftMessage.objects.exists()


def test_a_secret_message_is_neither_offered_nor_listed_nor_logged_for_the_uncleared(world, made, comms):
    secret = comms.message("The rating is Good", embargo=embargo(world, "will"))
    post(world.client("will"), f"{page(made)}messages/link/", {"message": secret.pk})
    assert says(world.client("will").get(page(made)), "The rating is Good")
    for path in (page(made), f"{page(made)}messages/link/"):
        assert "The rating is Good" not in text_of(world.client("cara").get(path))
    post(world.client("cara"), f"{page(made)}messages/unlink/", {"message": secret.pk})
    assert ShiftMessage.objects.count() == 1
    linked = AuditEntry.objects.filter(action="overview.shift.message_linked")
    now = timezone.now()
    assert visible_entries(world.members["will"], now).filter(pk__in=linked).exists()
    assert not visible_entries(world.members["ben"], now).filter(pk__in=linked).exists()


def test_no_message_left_leads_to_the_plans(world, made, comms):
    assert says(world.client("will").get(f"{page(made)}messages/link/"), "No message of a running")


def test_pages_cost_the_same_however_many_are_linked(world, made, comms):
    will = world.client("will")
    first = comms.message("One")
    post(will, f"{page(made)}messages/link/", {"message": first.pk})
    few = cost(will, page(made))
    for word in ("Two", "Three", "Four"):
        post(will, f"{page(made)}messages/link/", {"message": comms.message(word).pk})
    assert cost(will, page(made)) == few
