"""Advice on wording beside the editor and on the pages: checked without saving, followed or decided against."""

from uuid import uuid4

import pytest

from assessment_ready.audit.models import AuditEntry
from comms.models import AdviceOverruled, CommsSettings, Message, ProductType
from comms.queries.readability import advice_on
from tests.comms.making import Comms, comms_of
from tests.readiness.pages import post, says, text_of
from tests.timeline.making import day_parts, embargo
from tests.world import World

BASE = "/councils/westmere/communications/"
HARD = "The CQC was told."


@pytest.fixture
def made(world: World) -> Comms:
    """Westmere's plan, by the communications lead."""
    return comms_of(world, world.members["cara"])


def typed(**extra):
    return {
        "kind": "umbrella",
        "text": HARD,
        "call_to_action": "",
        "spokesperson": "Ada Okafor",
        **day_parts("valid_until", None),
        **extra,
    }


def test_checking_the_wording_saves_nothing_and_loses_nothing(world, made):
    path, key = f"{BASE}plans/{made.plan.pk}/messages/new/", str(uuid4())
    cara = world.client("cara")
    assert says(cara.get(path), "No words yet")
    parts = {"valid_until_day": "1", "valid_until_month": "June", "valid_until_year": "2027"}
    page = cara.post(path, typed(check="1", submission_key=key, audiences=[made.staff.pk]) | parts)
    assert page.status_code == 200
    assert says(page, "as it is typed, not saved yet")
    assert says(page, "Say what CQC stands for where it first comes")
    assert says(page, "Say who does it “The CQC was told.”")
    html = page.content.decode()
    assert key in html
    assert HARD in html
    assert 'value="June"' in html
    assert f'value="{made.staff.pk}" checked' in html or "checked" in html.split(made.staff.name)[0][-200:]
    assert not Message.objects.exists()
    assert "There is a problem" not in html
    page = post(cara, path, typed(submission_key=key))
    assert says(page, "2 suggestions")


def test_checking_without_words_is_no_error(world, made):
    row = made.message("We listen.")
    path = f"{BASE}messages/{row.pk}/change/"
    assert says(world.client("cara").get(path), "Reads well")
    page = world.client("cara").post(path, {"check": "1", "text": "", "version": "1"})
    assert says(page, "No words yet")
    assert says(world.client("cara").post(path, {"check": "1"}), "No words yet")
    row.refresh_from_db()
    assert row.text == "We listen."


def test_a_reader_cannot_check_what_they_cannot_change(world, made):
    row = made.message()
    for path in (f"{BASE}messages/{row.pk}/change/", f"{BASE}plans/{made.plan.pk}/messages/new/"):
        assert world.client("vic").post(path, typed(check="1")).status_code == 403


def test_the_councils_measures_decide(world, made):
    CommsSettings.objects.filter(council=made.council).update(sentence_words=3, reading_age=18)
    ProductType.objects.filter(council=made.council, code="key_message").update(word_limit=4)
    found = advice_on(made.council, "We listen to **people** [here](https://x.org).", "key_message")
    assert (found.words, found.word_limit, found.sentence_words, found.target_age) == (5, 4, 3, 18)
    assert [point.kind for point in found.points] == ["length", "sentence"]
    ProductType.objects.filter(council=made.council, code="key_message").update(reading_age=9)
    assert advice_on(made.council, "We listen.", "key_message").target_age == 9
    assert advice_on(world.northby, "We listen.", "no_such_product").target_age == 11


def test_advice_is_decided_against_for_exactly_these_words(world, made):
    cara = world.client("cara")
    page = post(cara, f"{BASE}plans/{made.plan.pk}/messages/new/", typed(submission_key=str(uuid4())))
    row = Message.objects.get()
    path = f"{BASE}messages/{row.pk}/advice/"
    assert path in page.content.decode()
    assert says(cara.get(path), "Say what CQC stands for")
    assert says(cara.post(path, {"reason": "", "seen": row.content_hash}), "Enter why the words stay")
    for _ in range(2):
        page = post(cara, path, {"reason": "Everybody here knows CQC", "seen": row.content_hash})
    assert says(page, "Left as it is by Cara Lindqvist")
    assert says(page, "Everybody here knows CQC")
    made_one = AdviceOverruled.objects.get()
    assert made_one.advice == [
        "Say what CQC stands for where it first comes",
        "Say who does it: “The CQC was told.”",
    ]
    assert AuditEntry.objects.filter(action="comms.message.advice_overruled").count() == 1
    page = post(cara, f"{BASE}messages/{row.pk}/change/", typed(text="The CQC wrote.", version=1))
    assert "Everybody here knows" not in text_of(page).split("History")[0]
    assert path in page.content.decode()
    answer = cara.post(path, {"reason": "Too late", "seen": made_one.content_hash})
    assert says(answer, "The words were changed meanwhile")


def test_good_words_leave_nothing_to_decide_against(world, made):
    row = made.message("We listen.")
    page = world.client("cara").get(f"{BASE}messages/{row.pk}/")
    assert "/advice/" not in page.content.decode()
    path = f"{BASE}messages/{row.pk}/advice/"
    answer = world.client("cara").post(path, {"reason": "Because", "seen": row.content_hash})
    assert says(answer, "There is no advice about these words any more")
    assert not AdviceOverruled.objects.exists()


def test_advice_on_lines_and_briefings_too(world, made):
    line, briefing = made.line(text=HARD), made.briefing(body=HARD)
    for path, row in ((f"{BASE}lines/{line.pk}/", line), (f"{BASE}briefings/{briefing.pk}/", briefing)):
        page = post(
            world.client("cara"), f"{path}advice/", {"reason": "Its own words", "seen": row.content_hash}
        )
        assert page.status_code == 200
    assert AdviceOverruled.objects.filter(line=line).count() == 1
    assert AdviceOverruled.objects.filter(briefing=briefing).count() == 1
    assert says(world.client("vic").get(f"{BASE}lines/{line.pk}/"), "Its own words")


@pytest.mark.parametrize(("who", "status"), [("vic", 403), ("dev", 403), ("nia", 404)])
def test_who_may_not_write_decides_nothing(world, made, who, status):
    rows = {
        "messages": made.message(HARD),
        "lines": made.line(text=HARD),
        "briefings": made.briefing(body=HARD),
    }
    for kind, row in rows.items():
        path = f"{BASE}{kind}/{row.pk}/advice/"
        assert world.client(who).get(path).status_code == status
        assert world.client(who).post(path, {"reason": "x", "seen": row.content_hash}).status_code == status
    assert not AdviceOverruled.objects.exists()


def test_advice_on_secret_words_is_as_secret(world, made):
    held = embargo(world, "cara")
    for kind, row in (
        ("messages", made.message(HARD, embargo=held)),
        ("briefings", made.briefing(embargo=held)),
    ):
        assert world.client("ben").get(f"{BASE}{kind}/{row.pk}/advice/").status_code == 404
        assert world.client("cara").get(f"{BASE}{kind}/{row.pk}/advice/").status_code == 200
    assert held.looks.filter(user=world.people["cara"]).exists()


def test_a_script_as_reason_stays_words(world, made):
    row = made.message(HARD)
    page = post(
        world.client("cara"),
        f"{BASE}messages/{row.pk}/advice/",
        {"reason": "<script>alert(1)</script>", "seen": row.content_hash},
    )
    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;alert" in page.content.decode()
