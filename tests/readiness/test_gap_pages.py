"""Gaps through the browser: the register, one gap, raising, answering, closing; who may; what is refused."""

import csv
import io
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import SubTopic
from assessment_ready.readiness.models import EmergingTheme, Gap, GapAction
from tests.clock import today
from tests.readiness.pages import cost, post, says, text_of

GAPS = "/councils/westmere/readiness/gaps/"


def described(world, **extra):
    return {
        "title": "Carers wait too long",
        "description": "Eleven weeks, see QS4-G1.",
        "statement": world.statement(4).pk,
        "sub_topic": "",
        "theme": "",
        "source": "peer_challenge",
        "source_note": "Letter of 3 June",
        "round": "",
        "found_on_day": str(today().day),
        "found_on_month": str(today().month),
        "found_on_year": str(today().year),
        "owner": world.members["cleo"].pk,
        "weight": "high",
        "submission_key": str(uuid4()),
        **extra,
    }


def new_action(world, **extra):
    return {
        "title": "Open a carers’ clinic",
        "source": "peer_challenge",
        "priority": "1",
        "owner": world.members["cleo"].pk,
        "start_on_day": "1",
        "start_on_month": "9",
        "start_on_year": "2026",
        "due_on_day": "31",
        "due_on_month": "3",
        "due_on_year": "2027",
        "reporting_days": "30",
        "tolerance_days": "14",
        "needs_closure_evidence": "yes",
        "area": "improvement",
        "lifecycle": "agreed",
        "submission_key": str(uuid4()),
        **extra,
    }


def test_a_gap_is_raised_from_the_page_of_a_statement_and_answered_with_a_new_action(world):
    ben = world.client("ben")
    made = world.round()
    page = ben.get(f"/councils/westmere/readiness/rounds/{made.pk}/statements/care-provision/")
    assert f"{GAPS}new/?statement=4&amp;round={made.pk}" in page.content.decode()
    form = ben.get(f"{GAPS}new/?statement=4&round={made.pk}")
    assert f'value="{world.statement(4).pk}" selected' in form.content.decode()
    page = post(ben, f"{GAPS}new/", described(world, round=made.pk))
    assert says(page, "The gap QS4-G1 is raised.")
    assert says(page, "Nobody has answered this gap yet.")
    gap = Gap.objects.get()
    page = post(ben, f"{GAPS}{gap.pk}/answer/new/", new_action(world))
    assert says(page, "The gap QS4-G1 is answered with ACT-1.")
    assert says(page, "Open a carers’ clinic")
    assert "Not answered" not in text_of(page)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter what falls short, in a few words"),
        ({"title": "x" * 201}, "must be 200 characters or fewer"),
        ({"statement": ""}, "Choose the quality statement that falls short"),
        ({"source": ""}, "Choose where the gap comes from"),
        ({"owner": ""}, "Choose the owner"),
        ({"weight": ""}, "Choose how much the gap weighs"),
        ({"found_on_day": "31", "found_on_month": "2"}, "Enter a real date"),
        ({"found_on_year": "2150"}, "The day it was found must be today or in the past"),
        ({"description": "word " * 301}, "must be 300 words or fewer"),
        ({"title": "nul\x00"}, "has a character that cannot be stored"),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, wrong, sentence):
    page = post(world.client("ben"), f"{GAPS}new/", described(world, **wrong))
    assert says(page, sentence)
    assert "Error:" in page.content.decode().split("</title>")[0]
    assert not Gap.objects.exists()


def test_a_topic_of_another_statement_and_an_owner_of_another_council_are_refused(world):
    topic = SubTopic.objects.create(statement=world.statement(1), title="Assessment")
    ben = world.client("ben")
    page = post(ben, f"{GAPS}new/", described(world, sub_topic=topic.pk))
    assert says(page, "Choose a topic of “Care provision, integration and continuity”, or none")
    page = post(ben, f"{GAPS}new/", described(world, owner=world.northby_members["nia"].pk))
    assert says(page, "Choose one from the list")
    assert not Gap.objects.exists()


def test_the_owner_answers_with_a_reason_and_a_manager_closes(world):
    gap = world.gap(4)
    path = f"{GAPS}{gap.pk}/"
    cleo, ben = world.client("cleo"), world.client("ben")
    page = cleo.get(f"{path}answer/")
    assert "Create an action that answers it" not in text_of(page)
    page = post(cleo, f"{path}answer/reason/", {"reason": "", "version": "1"})
    assert says(page, "Enter why nothing will be done")
    page = post(cleo, f"{path}answer/reason/", {"reason": "It mends itself.", "version": "1"})
    assert says(page, "No action, because: It mends itself.")
    assert cleo.get(f"{path}close/").status_code == 403
    assert says(post(ben, f"{path}close/", {"note": "", "version": "2"}), "Enter what is different now")
    page = post(ben, f"{path}close/", {"note": "Waits halved.", "version": "2"})
    assert says(page, "Closed")
    assert says(page, "Waits halved.")
    assert says(ben.get(f"{path}answer/", follow=True), "This gap is closed. Reopen it to change its answer.")
    assert says(post(ben, f"{path}reopen/", {"version": "3"}), "is open again")


def test_a_gap_is_answered_with_actions_that_are_there(world):
    gap = world.gap(4)
    first, second = world.action(1, title="First"), world.action(4, title="Second")
    path = f"{GAPS}{gap.pk}/"
    ben = world.client("ben")
    body = ben.get(f"{path}answer/").content.decode()
    assert body.index("Second") < body.index("First")  # what serves the statement comes first
    page = post(ben, f"{path}answer/actions/", {"version": "1"})
    assert says(page, "Choose at least one action from the list")
    page = post(ben, f"{path}answer/actions/", {"actions": [second.pk], "version": "1"})
    assert says(page, "Second")
    page = post(ben, f"{path}answer/actions/", {"actions": [first.pk], "version": "1"})
    assert says(page, "Somebody else changed this gap while you had it open")


def test_a_reader_is_told_why_they_cannot_answer(world):
    gap = world.gap(4)
    vic = world.client("vic")
    assert says(vic.get(f"{GAPS}{gap.pk}/answer/", follow=True), "Only the owner of this gap")
    page = post(vic, f"{GAPS}{gap.pk}/answer/reason/", {"reason": "No.", "version": "1"})
    assert says(page, "Only the owner of this gap")
    for name in ("new/", f"{gap.pk}/edit/", f"{gap.pk}/close/", f"{gap.pk}/answer/new/"):
        assert vic.get(f"{GAPS}{name}").status_code == 403
    gap.refresh_from_db()
    assert gap.no_action_reason == ""


def test_strangers_and_colleagues_without_a_part_find_no_gap(world):
    gap = world.gap(4, owner="will")
    assert world.client("nia").get(f"{GAPS}{gap.pk}/").status_code == 404
    assert world.client("cleo").get(f"{GAPS}{gap.pk}/").status_code == 404
    assert world.client("cleo").post(f"{GAPS}{gap.pk}/answer/reason/", {}).status_code == 404
    assert world.client("dev").get(GAPS).status_code == 403
    assert "Waits are long" not in text_of(world.client("cleo").get(GAPS))
    assert says(world.client("vic").get(GAPS), "Waits are long")


def test_the_second_of_two_savers_sees_both(world):
    gap = world.gap(4)
    ben = world.client("ben")
    path = f"{GAPS}{gap.pk}/edit/"
    post(ben, path, described(world, title="First", version="1"))
    page = post(ben, path, described(world, title="Second", version="1"))
    assert page.status_code == 409
    assert says(page, "What is saved now")
    body = page.content.decode()
    assert "First" in body
    assert 'value="Second"' in body
    assert says(post(ben, path, described(world, title="Second", version="2")), "is saved")


def filled(world):
    theme = EmergingTheme.objects.create(code="carers", title="Unpaid carers")
    answered = world.gap(1, title="Answered", owner="ben", source="audit")
    GapAction.objects.create(council=world.westmere, gap=answered, action=world.action(1))
    world.gap(2, title="Reasoned", no_action_reason="Too dear.", theme=theme)
    world.gap(2, title="Bare", weight="high")
    world.gap(
        3, title="Shut", no_action_reason="Done.", closed_at=timezone.now(), closed_by=world.people["ada"]
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Answered", "Reasoned", "Bare", "Shut"}),
        ("statement=2", {"Reasoned", "Bare"}),
        ("answer=unanswered", {"Bare"}),
        ("answer=action", {"Answered"}),
        ("answer=no_action", {"Reasoned", "Shut"}),
        ("theme=carers", {"Reasoned"}),
        ("source=audit", {"Answered"}),
        ("state=closed", {"Shut"}),
        ("state=open&weight=high", {"Bare"}),
        ("q=reas", {"Reasoned"}),
        ("q=QS3-G4", {"Shut"}),
        ("statement=99&answer=nonsense", {"Answered", "Reasoned", "Bare", "Shut"}),
    ],
)
def test_the_register_narrows_and_its_export_has_the_same_rows(world, query, expected):
    filled(world)
    vic = world.client("vic")
    exported = vic.get(f"{GAPS}?{query}&format=csv").content.decode("utf-8-sig")
    assert {row["Gap"] for row in csv.DictReader(io.StringIO(exported))} == expected
    shown = text_of(vic.get(f"{GAPS}?{query}"))
    assert {title for title in ("Answered", "Reasoned", "Bare", "Shut") if f"{title} QS" in shown} == expected


def test_an_empty_register_says_what_belongs_there(world):
    assert says(world.client("ben").get(GAPS), "Raise the first gap")
    assert says(world.client("cleo").get(GAPS), "Those you own appear here.")


def test_the_register_costs_the_same_whatever_is_in_it(world):
    world.gap(1)
    few = cost(world.client("vic"), GAPS)
    filled(world)
    for number in range(20):
        world.gap(4, title=f"Gap {number}")
    assert cost(world.client("vic"), GAPS) == few


def test_an_embargoed_gap_exists_for_the_cleared_only(world):
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    embargo.clearances.create(
        council=world.westmere, user=world.people["ada"], granted_by=world.people["ada"]
    )
    gap = world.gap(4, owner="ada", title="Secret shortfall", embargo=embargo)
    ada, ben = world.client("ada"), world.client("ben")
    assert says(ada.get(f"{GAPS}{gap.pk}/"), "Under embargo")
    assert embargo.looks.filter(user=world.people["ada"]).exists()
    assert ben.get(f"{GAPS}{gap.pk}/").status_code == 404
    assert "Secret shortfall" not in text_of(ben.get(GAPS))
    made = world.round()
    page = ben.get(f"/councils/westmere/readiness/rounds/{made.pk}/statements/care-provision/")
    assert says(page, "No gap is open.")


def test_themes_are_added_and_switched_off_for_one_council_only(world):
    shipped = EmergingTheme.objects.create(code="carers", title="Unpaid carers", position=1)
    themes = "/councils/westmere/readiness/themes/"
    ben = world.client("ben")
    page = post(ben, f"{themes}add/", {"title": "Rural areas", "note": "Distance to services"})
    assert says(page, "The theme “Rural areas” is added.")
    assert says(post(ben, f"{themes}add/", {"title": "Unpaid carers"}), "There is a theme with this name")
    assert says(post(ben, f"{themes}add/", {"title": "…"}), "Enter a name with letters in it")
    assert says(post(ben, f"{themes}{shipped.pk}/switch/", {"on": "no"}), "is switched off")
    assert EmergingTheme.objects.get(pk=shipped.pk).is_active
    own = EmergingTheme.objects.get(council=world.westmere, code="carers")
    northby = world.client("nia").get("/councils/northby/readiness/themes/")
    assert "Rural areas" not in text_of(northby)
    assert "Unpaid carers" in text_of(northby).split("Off")[0]
    assert ben.post(f"{themes}{shipped.pk}/switch/", {"on": "yes"}).status_code == 404
    assert says(post(ben, f"{themes}{own.pk}/switch/", {"on": "yes"}), "is switched on")
    assert not EmergingTheme.objects.filter(council=world.westmere, code="carers").exists()
    assert world.client("vic").post(f"{themes}add/", {"title": "Mine"}).status_code == 403
    assert world.client("nia").post(f"/councils/northby/readiness/themes/{own.pk}/switch/").status_code == 404


def test_a_gap_keeps_a_theme_that_was_switched_off(world):
    theme = EmergingTheme.objects.create(
        council=world.westmere, code="old", title="Old theme", is_active=False
    )
    gap = world.gap(4, theme=theme)
    ben = world.client("ben")
    page = post(ben, f"{GAPS}{gap.pk}/edit/", described(world, theme=theme.pk, version="1"))
    assert says(page, "Old theme")
    page = post(ben, f"{GAPS}new/", described(world, theme=theme.pk))
    assert says(page, "Choose one from the list")
