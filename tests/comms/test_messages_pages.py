"""Messages through the browser: the house, one message, adding, changing, removing, who may, what is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from comms.models import Audience, Message, Phase
from tests.comms.making import Comms, comms_of
from tests.comms.specimens.messages import prove
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts
from tests.world import World

BASE = "/councils/westmere/communications/"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def made(world: World) -> Comms:
    """Westmere's plan, by the communications lead."""
    return comms_of(world, world.members["cara"])


def house(made: Comms) -> str:
    return f"{BASE}plans/{made.plan.pk}/messages/"


def page_of(message: Message, name: str = "") -> str:
    return f"{BASE}messages/{message.pk}/{name}"


def typed(**extra):
    return {
        "kind": "supporting",
        "text": "We listen to people, and **act** on it.",
        "call_to_action": "Tell us what you think",
        "spokesperson": "Ada Okafor",
        **day_parts("valid_until", date(2027, 6, 1)),
        **extra,
    }


def test_a_message_is_added_changed_and_removed(world, made):
    cara = world.client("cara")
    key = {"submission_key": str(uuid4())}
    for _ in range(2):
        page = post(cara, f"{house(made)}new/", typed(**key, audiences=[made.staff.pk], phase=made.phase.pk))
    row = Message.objects.get()
    assert says(page, f"{row.reference} is in the message house")
    assert "<strong>act</strong>" in page.content.decode()
    assert says(page, "1 June 2027")
    assert says(page, f"Staff of {made.council.name}")
    assert row.content_hash
    assert not row.is_cleared
    page = post(cara, page_of(row, "change/"), typed(text="We act.", version=1))
    assert says(page, "is saved")
    row.refresh_from_db()
    assert (row.text, row.version, row.content_version) == ("We act.", 2, 2)
    assert list(row.audiences.all()) == []
    assert says(cara.get(page_of(row, "remove/")), "We act.")
    assert says(post(cara, page_of(row, "remove/"), {}), "is removed")
    assert cara.get(page_of(row)).status_code == 404
    told = [entry.action for entry in AuditEntry.objects.order_by("number")]
    assert told == ["comms.message.added", "comms.message.changed", "comms.message.removed"]
    audit = text_of(world.client("ada").get("/councils/westmere/audit/"))
    assert "changed the message" in audit
    assert "the words, the phase and the audiences" in audit


def test_any_edit_of_the_words_undoes_the_clearance_and_nothing_else_does(world, made):
    row = cleared(world, made)
    values = typed(text=row.text, call_to_action=row.call_to_action)
    page = post(world.client("cara"), page_of(row, "change/"), values | {"version": row.version})
    row.refresh_from_db()
    assert row.is_cleared
    assert not says_quietly(page, "not cleared any more")
    values |= {"call_to_action": "Do something else", "version": row.version}
    page = post(world.client("cara"), page_of(row, "change/"), values)
    row.refresh_from_db()
    assert row.was_changed_since_cleared
    assert says(page, "These words are not cleared any more")


def cleared(world: World, made: Comms) -> Message:
    """A message whose words are cleared exactly as the service keeps them."""
    post(world.client("cara"), f"{house(made)}new/", typed(submission_key=str(uuid4())))
    row = Message.objects.get()
    row.cleared_hash, row.cleared_at = row.content_hash, timezone.now()
    row.save(update_fields=["cleared_hash", "cleared_at"])
    return row


def says_quietly(page, words: str) -> bool:
    return words in text_of(page)


def test_the_second_of_two_savers_is_told_and_sees_both_texts(world, made):
    row = made.message()
    post(world.client("ada"), page_of(row, "change/"), typed(text="From Ada", version=1))
    answer = world.client("cara").post(page_of(row, "change/"), typed(text="From Cara", version=1))
    assert answer.status_code == 409
    assert says(answer, "From Ada")
    assert "From Cara" in answer.content.decode()
    row.refresh_from_db()
    assert row.text == "From Ada"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "Enter the message"),
        ({"text": "x" * 3001}, "Message must be 3000 characters or fewer"),
        ({"kind": "roof"}, "Choose one from the list"),
        ({"kind": ""}, "Choose the place in the message house"),
        ({"valid_until_month": "13"}, "Enter a real date"),
        ({"call_to_action": "x" * 301}, "Call to action must be 300 characters or fewer"),
        ({"phase": "999999"}, "from the list"),
        ({"audiences": ["999999"]}, "from the list"),
        ({"text": "a\x00b"}, "has a character that cannot be stored"),
    ],
)
def test_what_is_wrong_gets_a_sentence(world, made, values, sentence):
    page = world.client("cara").post(f"{house(made)}new/", typed(submission_key=str(uuid4())) | values)
    assert page.status_code == 200
    assert says(page, sentence)
    assert not Message.objects.exists()


def test_another_councils_audience_phase_and_plan_cannot_be_named(world, made):
    northby = comms_of(world, world.northby_members["nia"])
    for values in ({"audiences": [northby.staff.pk]}, {"phase": northby.phase.pk}):
        page = world.client("cara").post(f"{house(made)}new/", typed(submission_key=str(uuid4())) | values)
        assert says(page, "from the list")
    assert world.client("cara").get(house(northby)).status_code == 404
    other = northby.message()
    assert world.client("cara").get(page_of(other)).status_code == 404
    assert world.client("cara").post(page_of(other, "change/"), typed(version=1)).status_code == 404


@pytest.mark.parametrize(("who", "read", "write"), [("vic", 200, 403), ("will", 200, 403), ("dev", 403, 403)])
def test_readers_change_nothing(world, made, who, read, write):
    row = made.message()
    client = world.client(who)
    for path in (house(made), page_of(row), page_of(row, "preview/")):
        assert client.get(path).status_code == read
    for path in (
        f"{house(made)}new/",
        page_of(row, "change/"),
        page_of(row, "remove/"),
        page_of(row, "proof/new/"),
    ):
        assert client.get(path).status_code == write
        assert client.post(path, typed(version=1)).status_code == write
    if read == 200:
        assert "change/" not in client.get(page_of(row)).content.decode()
        assert "new/" not in client.get(house(made)).content.decode()


def test_nothing_typed_becomes_markup(world, made):
    values = typed(text=SCRIPT, call_to_action=SCRIPT, spokesperson=SCRIPT, submission_key=str(uuid4()))
    values["audiences"] = [made.staff.pk]
    Audience.objects.filter(pk=made.staff.pk).update(name=SCRIPT)
    Phase.objects.filter(pk=made.phase.pk).update(title=SCRIPT)
    values["phase"] = made.phase.pk
    page = post(world.client("cara"), f"{house(made)}new/", values)
    row = Message.objects.get()
    prove(made, row, world.evidence(1, title=SCRIPT, review_by=date(2026, 1, 1)), SCRIPT)
    for path in (
        page_of(row),
        house(made),
        page_of(row, "preview/"),
        page_of(row, "change/"),
        page_of(row, "remove/"),
    ):
        html = world.client("cara").get(path).content.decode()
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "&lt;script&gt;" in html
    assert page.status_code == 200


def test_the_house_has_a_roof_pillars_and_proof(world, made):
    made.message("We are **ready**.", kind="umbrella")
    pillar = made.message("We listen.", spokesperson="Ada Okafor")
    prove(made, pillar, world.evidence(1), "87% of carers say so.")
    scenario = made.scenario("good", "Rated good")
    made.message("We are proud.", scenario=scenario)
    page = world.client("vic").get(house(made))
    assert says(page, "1 of 3 messages has live proof")
    assert says(page, "Umbrella message")
    assert says(page, "87% of carers say so.")
    assert says(page, "Only in the scenario “Rated good”")
    html = page.content.decode()
    assert html.index("ready</strong>") < html.index("We listen.") < html.index("We are proud.")


def test_the_house_says_what_is_missing(world, made):
    empty = world.client("cara").get(house(made))
    assert says(empty, "The message house belongs here")
    assert says(empty, "Add the umbrella message")
    assert "Add the umbrella" not in text_of(world.client("vic").get(house(made)))
    for number in range(5):
        made.message(f"Support {number}")
    page = world.client("cara").get(house(made))
    assert says(page, "There is no umbrella message yet")
    assert says(page, "5 supporting messages are more than people remember")
    made.message("Roof", kind="umbrella")
    made.message("Second roof", kind="umbrella")
    assert says(world.client("cara").get(house(made)), "more than one umbrella")


def test_the_house_costs_the_same_whatever_is_in_it(world, made):
    full_room(world, made)
    few = cost(world.client("vic"), house(made))
    for _ in range(6):
        full_room(world, made)
    assert cost(world.client("vic"), house(made)) == few


def full_room(world: World, made: Comms) -> Message:
    """A message with everything that a card shows."""
    row = made.message(scenario=None)
    row.audiences.set([made.staff, made.councillors])
    prove(made, row, world.evidence(1))
    prove(made, row, world.evidence(2, review_by=date(2026, 1, 1)))
    made.activity("Update").messages.add(row)
    made.briefing().messages.add(row)
    return row


def test_a_message_says_where_it_is_used(world, made):
    row = full_room(world, made)
    made.activity("Old news", status="done").messages.add(row)
    page = world.client("vic").get(page_of(row))
    assert says(page, "Update")
    assert says(page, "Staff bulletin 1")
    assert "Old news" not in text_of(page)
    assert says(world.client("vic").get(house(made)), "Used in 1 activity and 1 briefing")


def test_a_message_out_of_date_says_so(world, made):
    yesterday = timezone.localdate() - timedelta(days=1)
    row = made.message(valid_until=yesterday)
    assert says(world.client("vic").get(page_of(row)), "Out of date")
    assert says(world.client("vic").get(house(made)), "Out of date")


def test_what_was_put_forward_stays_on_the_record(world, made):
    row = cleared(world, made)
    page = post(world.client("cara"), page_of(row, "remove/"), {})
    assert says(page, "its words are part of the record")
    assert Message.objects.filter(pk=row.pk).exists()


def test_a_text_is_seen_as_page_mail_and_plain_text(world, made):
    row = made.message("## Why\n\nWe [listen](https://west.example/listen).", call_to_action="Tell us")
    page = world.client("vic").get(page_of(row, "preview/"))
    html = page.content.decode()
    assert 'class="govuk-link" rel="noopener noreferrer">listen</a>' in html
    assert '<a href="https://west.example/listen" rel="noopener noreferrer">listen</a>' in html
    assert "We listen (https://west.example/listen)." in html
    assert says(page, "As plain text")


def test_the_history_tells_what_happened(world, made):
    post(world.client("cara"), f"{house(made)}new/", typed(submission_key=str(uuid4())))
    row = Message.objects.get()
    item = world.evidence(1)
    values = {"item": item.pk, "text": "Carers say so.", "statement": "", "submission_key": str(uuid4())}
    page = post(world.client("cara"), page_of(row, "proof/new/"), values)
    assert says(page, f"Cara Lindqvist added the message {row.reference}")
    assert says(page, f"Cara Lindqvist added the proof point “Carers say so.” of {row.reference}")
