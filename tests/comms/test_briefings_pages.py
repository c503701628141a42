"""Briefings through the browser: the register, writing, changing, withdrawing, texts, preview, the record."""

import csv
import io
import zipfile
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo, Look
from comms.models import Briefing, BriefingText, Scenario, ScenarioCell
from comms.services.briefings import refresh_words
from comms.services.emergency import ask_emergency, confirm_emergency
from tests.comms.clearing import answer, asked, clearing, written
from tests.readiness.pages import cost, post, says, text_of

BASE = "/councils/westmere/communications/"
BRIEFINGS = f"{BASE}briefings/"
NASTY = "<script>alert(1)</script><b>bold</b>"


def values(made, **extra):
    return {
        "plan": made.plan.pk,
        "product": made.products["staff_bulletin"].pk,
        "title": "What happens next",
        "summary": "The visit is near.",
        "body": "Inspectors come on Monday.",
        "audiences": [made.staff.pk],
        "marking": "internal",
        "quotes_member": "no",
        "names_partner": "no",
        "quotes_draft": "no",
        "owner": made.actor.pk,
        "submission_key": str(uuid4()),
        **extra,
    }


def test_a_briefing_is_written_changed_and_withdrawn_with_every_text_kept(world):
    made = clearing(world)
    cara = world.client("cara")
    assert "Write the first briefing" in text_of(cara.get(BRIEFINGS))
    first = values(made)
    page = post(cara, f"{BRIEFINGS}new/", first)
    assert says(page, "BRF-1 is saved as a draft.")
    post(cara, f"{BRIEFINGS}new/", first)
    briefing = Briefing.objects.get()
    path = f"{BRIEFINGS}{briefing.pk}/"
    assert says(page, "These words were never put forward.")
    page = post(
        cara, f"{path}edit/", values(made, body="Inspectors come on Tuesday.", why="New day", version="1")
    )
    assert says(page, "BRF-1 is saved.")
    texts = text_of(cara.get(f"{path}texts/"))
    assert "Text 2" in texts
    assert "New day" in texts
    assert "Removed: Monday" in texts
    assert "Added: Tuesday" in texts
    assert says(cara.get(f"{path}preview/"), "As plain text")
    page = post(cara, f"{path}withdraw/", {"reason": "The visit is off.", "version": "2"})
    assert says(page, "Withdrawn on")
    assert says(page, "The visit is off.")
    page = post(cara, f"{path}edit/", values(made, version="3"))
    assert says(page, "This briefing is withdrawn. Write a new one instead.")
    assert list(BriefingText.objects.values_list("number", flat=True)) == [2, 1]
    codes = AuditEntry.objects.filter(action__startswith="comms.").values_list("action", flat=True)
    assert list(codes.order_by("number")) == [
        "comms.briefing.written",
        "comms.briefing.changed",
        "comms.briefing.withdrawn",
    ]
    log = text_of(world.client("ada").get("/councils/westmere/audit/"))
    assert "Cara Lindqvist withdrew the briefing BRF-1 What happens next" in log


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"title": "x" * 201}, "must be 200 characters or fewer"),
        ({"product": ""}, "Choose the product"),
        ({"product": "999999"}, "Choose one from the list"),
        ({"owner": ""}, "Choose the owner"),
        ({"plan": ""}, "Choose the plan it belongs to"),
        ({"audiences": ["999999"]}, "Choose only from the list"),
        ({"marking": "secret"}, "Choose one from the list"),
        ({"summary": "word " * 151}, "must be 150 words or fewer"),
        (
            {"valid_until_day": "31", "valid_until_month": "2", "valid_until_year": "2027"},
            "Enter a real date",
        ),
        ({"body": "nul\x00"}, "has a character that cannot be stored"),
        ({"submission_key": ""}, "This page is out of date"),
    ],
)
def test_what_is_wrong_gets_its_sentence(world, wrong, sentence):
    made = clearing(world)
    made.message()
    page = post(world.client("cara"), f"{BRIEFINGS}new/", values(made, **wrong))
    assert says(page, sentence)
    assert not Briefing.objects.exists()


@pytest.mark.parametrize(
    ("who", "reads", "writes"), [("vic", 200, 403), ("dev", 403, 403), ("nia", 404, 404)]
)
def test_readers_read_and_strangers_find_nothing(world, who, reads, writes):
    made = clearing(world)
    path = f"{BRIEFINGS}{written(made).pk}/"
    client = world.client(who)
    for name in ("", "texts/", "preview/", "record/", "record/file/"):
        assert client.get(f"{path}{name}").status_code == reads, name
    for name in ("edit/", "withdraw/"):
        assert client.get(f"{path}{name}").status_code == writes, name
        assert client.post(f"{path}{name}", {}).status_code == writes, name


def test_a_briefing_of_another_council_does_not_exist(world):
    made = clearing(world)
    pk = written(made).pk
    for name in ("", "edit/", "texts/", "record/", "record/file/", "withdraw/"):
        path = f"/councils/northby/communications/briefings/{pk}/{name}"
        assert world.client("nia").get(path).status_code == 404


def test_what_people_type_comes_out_escaped(world):
    made = clearing(world)
    cara = world.client("cara")
    post(cara, f"{BRIEFINGS}new/", values(made, title=NASTY, summary=NASTY, body=NASTY))
    path = f"{BRIEFINGS}{Briefing.objects.get().pk}/"
    post(cara, f"{path}edit/", values(made, title=NASTY, body=f"{NASTY} two", why=NASTY, version="1"))
    for name in ("", "texts/", "preview/", "record/", "edit/"):
        page = cara.get(f"{path}{name}").content.decode()
        assert "<script>alert" not in page
        assert "<b>bold" not in page
    assert "<script>alert" not in cara.get(BRIEFINGS).content.decode()


def test_the_second_of_two_savers_is_told_and_loses_nothing(world):
    made = clearing(world)
    path = f"{BRIEFINGS}{written(made).pk}/edit/"
    post(world.client("ben"), path, values(made, title="From Ben", version="1"))
    page = world.client("cara").post(path, values(made, title="From Cara", version="1"))
    assert page.status_code == 409
    assert "From Ben" in page.content.decode()
    assert "From Cara" in page.content.decode()


def test_the_register_narrows_sorts_and_exports(world):
    made = clearing(world)
    cleared = written(made, title="Cleared words")
    answer(world, asked(made, cleared), "dass", "ada")
    asked(made, written(made, title="Waiting words"))
    written(made, title="New words")
    cara = world.client("cara")
    for standing, title in (
        ("cleared", "Cleared words"),
        ("in_clearance", "Waiting words"),
        ("draft", "New words"),
    ):
        page = text_of(cara.get(f"{BRIEFINGS}?standing={standing}"))
        assert title in page
        assert "1 briefing" in page
    assert "Nothing matches" in text_of(cara.get(f"{BRIEFINGS}?standing=changed&q=words"))
    assert cara.get(f"{BRIEFINGS}?sort=-title&plan=x&product=999").status_code == 200
    file = cara.get(f"{BRIEFINGS}?format=csv&sort=title")
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row["Clearance"] for row in rows] == ["Cleared", "Draft", "In clearance"]


def test_one_more_briefing_asks_no_more_queries(world):
    made = clearing(world)
    asked(made, written(made))
    cara = world.client("cara")
    cara.get(BRIEFINGS)
    before = cost(cara, BRIEFINGS)
    asked(made, written(made))
    written(made)
    assert cost(cara, BRIEFINGS) == before


def test_the_emergency_is_said_wherever_the_standing_is(world):
    made = clearing(world)
    briefing = written(made)
    request = ask_emergency(
        actor=world.members["ben"], subject=briefing, reason="It is in the paper.", submission_key=uuid4()
    )
    confirm_emergency(actor=world.members["ada"], request_id=request.pk, expected_hash=request.content_hash)
    cara = world.client("cara")
    sentence = "Cleared in an emergency by Ben Hartley and Ada Okafor"
    path = f"{BRIEFINGS}{briefing.pk}/"
    for address in (BRIEFINGS, path, f"{BASE}clearance/{request.pk}/", f"{path}record/"):
        assert sentence in text_of(cara.get(address)), address
    assert sentence in cara.get(f"{BRIEFINGS}?format=csv").content.decode()
    with zipfile.ZipFile(io.BytesIO(cara.get(f"{path}record/file/").content)) as file:
        assert sentence in file.read("word/document.xml").decode()


def test_the_record_holds_exact_words_versions_approvers_and_audiences(world):
    made = clearing(world)
    briefing = written(made, audience_ids=(made.staff.pk,))
    answer(world, asked(made, briefing), "dass", "ada", comment="Good and short.")
    page = text_of(world.client("vic").get(f"{BRIEFINGS}{briefing.pk}/record/"))
    for words in (
        "Inspectors come on Monday. Thank you for your work.",
        "These words were cleared",
        "Ada Okafor",
        "Good and short.",
        made.staff.name,
        "Director of Adult Social Services",
    ):
        assert words in page


def test_an_embargoed_briefing_leaves_no_trace_for_the_uncleared(world):
    made = clearing(world)
    embargo = Embargo.objects.create(
        council=made.council, title="Draft report", authority="CQC", created_by=world.people["ada"]
    )
    for name in ("cara", "ada"):
        Clearance.objects.create(
            council=made.council, embargo=embargo, user=world.people[name], granted_by=world.people["ada"]
        )
    page = post(world.client("cara"), f"{BRIEFINGS}new/", values(made, title="Zqsecret", embargo=embargo.pk))
    assert says(page, "Under embargo")
    briefing = Briefing.objects.get()
    request = asked(made, briefing)
    path = f"{BRIEFINGS}{briefing.pk}/"
    assert Look.objects.filter(user=world.people["cara"]).exists()
    ben = world.client("ben")
    for address in (BRIEFINGS, f"{BASE}clearance/", f"{BASE}sign-offs/", f"{BRIEFINGS}?format=csv"):
        assert "Zqsecret" not in ben.get(address).content.decode()
    assert "1 request" not in text_of(ben.get(f"{BASE}clearance/"))
    for address in (path, f"{path}record/", f"{path}record/file/", f"{BASE}clearance/{request.pk}/"):
        assert ben.get(address).status_code == 404
    assert "Zqsecret" in text_of(world.client("ada").get(f"{BASE}sign-offs/"))


def test_a_message_under_embargo_wants_the_briefing_under_the_same(world):
    made = clearing(world)
    embargo = Embargo.objects.create(
        council=made.council, title="Draft report", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=made.council, embargo=embargo, user=world.people["cara"], granted_by=world.people["ada"]
    )
    message = made.message("Secret words", embargo=embargo)
    page = post(world.client("cara"), f"{BRIEFINGS}new/", values(made, messages=[message.pk]))
    assert says(page, "is under an embargo. Put the briefing under the same one")
    page = post(
        world.client("cara"), f"{BRIEFINGS}new/", values(made, messages=[message.pk], embargo=embargo.pk)
    )
    assert says(page, "has no live proof point.")
    # Who is not cleared is not offered the embargo, and cannot use it.
    ben = world.client("ben")
    assert "Draft report" not in text_of(ben.get(f"{BRIEFINGS}new/"))
    post(ben, f"{BRIEFINGS}new/", values(made, embargo=embargo.pk))
    assert Briefing.objects.filter(embargo=embargo).count() == 1


def test_the_briefing_of_a_cell_says_the_shared_words_and_a_change_of_them_undoes(world):
    made = clearing(world)
    made.plan.core_block = "We asked for this inspection."
    made.plan.save(update_fields=["core_block"])
    scenario = made.scenario(variant_block="CQC rates us good.")
    cell = made.cell(scenario)
    cara = world.client("cara")
    assert "write only what this audience needs" in text_of(cara.get(f"{BRIEFINGS}new/?cell={cell.pk}"))
    page = post(cara, f"{BRIEFINGS}new/?cell={cell.pk}", values(made, body="Thank you.", summary=""))
    assert says(page, "We asked for this inspection. CQC rates us good. Thank you.")
    briefing = Briefing.objects.get()
    cell.refresh_from_db()
    assert cell.briefing == briefing
    answer(world, asked(made, briefing), "dass", "ada")
    made.plan.core_block = "We welcome this inspection."
    made.plan.save(update_fields=["core_block"])
    refresh_words(actor=made.actor, briefings=[briefing])
    briefing.refresh_from_db()
    assert briefing.was_changed_since_cleared
    page = text_of(cara.get(f"{BRIEFINGS}{briefing.pk}/"))
    assert "Changed since cleared" in page
    assert "Removed: asked for" in page
    assert BriefingText.objects.count() == 2
    post(cara, f"{BRIEFINGS}new/?cell={cell.pk}", values(made))
    assert Briefing.objects.filter(cell=cell).count() == 1


def test_a_councillor_who_seems_to_be_quoted_is_named(world):
    made = clearing(world)
    briefing = written(made, body="Cllr Dev Rao said: “We are proud.”")
    page = text_of(world.client("cara").get(f"{BRIEFINGS}{briefing.pk}/"))
    assert "It seems that a councillor is quoted: “Cllr Dev Rao said”" in page


def test_a_text_of_a_scenario_that_has_not_happened_is_not_offered_for_sending(world):
    made = clearing(world)
    news, text = written(made, title="Weekly news"), written(made, title="If we are rated Good")
    for briefing in (news, text):
        answer(world, asked(made, briefing), "dass", "ada")
    cell = made.cell(made.scenario(), made.staff)
    ScenarioCell.objects.filter(pk=cell.pk).update(briefing=text)
    cara = world.client("cara")
    offered = f"{BRIEFINGS}?standing=can_be_scheduled"
    page = text_of(cara.get(offered))
    assert "Weekly news" in page
    assert "If we are rated Good" not in page
    Scenario.objects.filter(pk=cell.scenario_id).update(activated_at=timezone.now())
    assert "If we are rated Good" in text_of(cara.get(offered))
