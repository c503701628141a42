"""Role storyboards: written, read, printed."""

from datetime import date
from uuid import uuid4

import pytest

from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.services import render
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts, embargo
from tests.workforce.making import Workforce, workforce_of
from workforce.models import RoleStory
from workforce.rules.stories import speaking_points

BASE = "/councils/westmere/workforce/storyboards/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's workforce area."""
    return workforce_of(world, world.members["will"])


def typed(world, **extra):
    return {
        "role": "Occupational therapist",
        "group": "",
        "strategy": "",
        "introduction": "We help people stay at home.",
        "statements": [world.statement(1).pk, world.statement(2).pk],
        "speaking_points": "- Waits fell by a third\n2. We assess within ten days\n\n• People say so",
        "owner": "",
        "review_on_day": "",
        "review_on_month": "",
        "review_on_year": "",
        "submission_key": str(uuid4()),
        **extra,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("- One\n* Two\n• Three\n4. Four\n  \n", ["One", "Two", "Three", "Four"]),
        ("In 2026. we did\n3.5 days", ["In 2026. we did", "3.5 days"]),
    ],
)
def test_speaking_points_are_one_a_line(text, expected) -> None:
    assert speaking_points(text) == expected


def test_a_storyboard_leads_from_the_role_to_strategy_statements_evidence_and_words(world, made) -> None:
    world.evidence(1, title="Audit of staff supervision")
    will = world.client("will")
    values = typed(
        world, group=made.group.pk, strategy=made.strategy.pk, **day_parts("review_on", date(2026, 1, 5))
    )
    for _ in range(2):
        page = post(will, f"{BASE}new/", values)
    story = RoleStory.objects.get()
    for words in ("Waits fell by a third", "1 Assessing needs", "Audit of staff supervision", "No indicator"):
        assert says(page, words)
    assert says(page, made.strategy.title)
    assert says(page, "Past its day")
    page = post(will, f"{BASE}{story.pk}/edit/", typed(world, role="OT", statements=[], version=1))
    assert says(page, "The storyboard is saved.")
    assert not story.statements.exists()
    page = will.post(f"{BASE}{story.pk}/edit/", typed(world, role="Therapist", version=1))
    assert page.status_code == 409
    assert says(world.client("vic").get(BASE), "OT")
    assert world.client("vic").get(f"{BASE}?format=csv").status_code == 200
    assert says(post(will, f"{BASE}{story.pk}/remove/", {}), "is removed")
    assert says(will.get(BASE), "Write the first storyboard")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"role": ""}, "Enter the job role"),
        ({"role": "OT"}, "There is a storyboard for this role already"),
        ({"statements": ["99999"]}, "Choose only from the list"),
        ({"group": "99999"}, "Choose one from the list"),
        ({"review_on_day": "31", "review_on_month": "2", "review_on_year": "2026"}, "Enter a real date"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, made, wrong, sentence) -> None:
    RoleStory.objects.create(council=made.council, role="ot")
    assert says(post(world.client("will"), f"{BASE}new/", typed(world, **wrong)), sentence)
    assert RoleStory.objects.count() == 1


def test_readers_read_and_strangers_do_not(world, made) -> None:
    story = RoleStory.objects.create(council=made.council, role="OT", speaking_points=SCRIPT)
    one = f"{BASE}{story.pk}/"
    vic = world.client("vic")
    page = vic.get(one).content.decode()
    assert SCRIPT not in page
    assert "<b>bold" not in page
    for path in ("edit/", "remove/"):
        assert vic.post(f"{one}{path}").status_code == 403
    assert world.client("cleo").get(one).status_code == 403
    assert world.client("nia").get(one.replace("westmere", "northby")).status_code == 404


def test_the_pdf_has_one_page_and_nothing_under_embargo(world, made) -> None:
    world.evidence(1, title="Secret staff paper", owner="ada", embargo=embargo(world, "ada"))
    world.evidence(1, title="Open staff paper")
    ada = world.client("ada")
    post(ada, f"{BASE}new/", typed(world))
    story = RoleStory.objects.get()
    assert says(ada.get(f"{BASE}{story.pk}/"), "Secret staff paper")
    assert "Secret" not in text_of(world.client("will").get(f"{BASE}{story.pk}/"))
    post(ada, f"{BASE}{story.pk}/pdf/", {})
    document = GeneratedDocument.objects.get(kind="role_story")
    assert "Secret" not in str(document.snapshot)
    assert "Open staff paper" in str(document.snapshot)
    assert render(document_id=document.pk)
    document.refresh_from_db()
    assert document.pages == 1


def test_the_register_costs_the_same_with_more_rows(world, made) -> None:
    will = world.client("will")
    RoleStory.objects.create(council=made.council, role="One", group=made.group, owner=made.actor)
    before = cost(will, BASE)
    for role in ("Two", "Three"):
        RoleStory.objects.create(council=made.council, role=role, group=made.group, owner=made.actor)
    assert cost(will, BASE) == before
