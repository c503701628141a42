"""Evaluation through the browser: measures, readings and lessons; who may; what is refused."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from comms.models import Lesson, Measure, Objective, Plan, Reading
from tests.comms.making import Comms, comms_of
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts

BASE = "/councils/westmere/communications/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Comms:
    """Westmere's plan, by the communications lead."""
    return comms_of(world, world.members["cara"])


def described(**extra):
    return {
        "name": "Staff who know their part",
        "level": "outtake",
        "objective": "",
        "unit": "%",
        "baseline": "40",
        "target": "80",
        "better": "higher",
        "definition": "Agree or agree strongly",
        "source": "Pulse survey",
        "method": "",
        "frequency": "Each phase",
        "owner": "",
        "submission_key": str(uuid4()),
        **extra,
    }


def read(value="62.5", on: date | None = None, **extra):
    return {
        "value": value,
        "confidence": "high",
        "note": "",
        "submission_key": str(uuid4()),
        **day_parts("on", on or timezone.localdate()),
        **extra,
    }


def measure(made: Comms, **extra) -> Measure:
    values = {"name": "Reach", "level": "output", "target": Decimal(80), "baseline": Decimal(40), "unit": "%"}
    return Measure.objects.create(council=made.council, plan=made.plan, **values | extra)


def reading(made: Comms, row: Measure, value: int, on: date) -> Reading:
    return Reading.objects.create(
        council=made.council,
        measure=row,
        on=on,
        value=value,
        recorded_by=made.actor.user,
        recorded_at=timezone.now(),
    )


def test_a_measure_is_added_once_read_twice_and_drawn(world, made) -> None:
    cara = world.client("cara")
    path = f"{BASE}plans/{made.plan.pk}/"
    assert says(cara.get(f"{path}evaluation/"), "Measures belong here")
    values = described()
    for _ in range(2):
        page = post(cara, f"{path}measures/new/", values)
    assert says(page, "is measured from now on")
    row = Measure.objects.get()
    assert says(page, "No reading yet")
    once = read("50", timezone.localdate() - timedelta(days=9))
    for _ in range(2):
        post(cara, f"{BASE}measures/{row.pk}/readings/new/", once)
    page = post(cara, f"{BASE}measures/{row.pk}/readings/new/", read("62.5"))
    assert says(page, "On track")
    assert says(page, "62.5%")
    assert page.content.count(b"<svg") >= 1
    assert Reading.objects.count() == 2
    page = cara.get(f"{path}evaluation/")
    assert says(page, "Outtake")
    assert says(page, "62.5%")
    lines = list(
        csv.reader(io.StringIO(cara.get(f"{path}evaluation/?format=csv").content.decode("utf-8-sig")))
    )
    assert any("Staff who know their part" in line for line in lines)
    wrong = Reading.objects.get(value=50)
    assert says(post(cara, f"{BASE}readings/{wrong.pk}/remove/", {}), "The reading is removed.")
    assert Reading.objects.count() == 1
    assert AuditEntry.objects.filter(action="comms.reading.removed").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter what is measured"),
        ({"level": ""}, "Choose the level"),
        ({"level": "magic"}, "Choose one from the list"),
        ({"target": "many"}, "Target must be a number"),
        ({"target": "NaN"}, "Target must be a number"),
        ({"target": "1.005"}, "at most 2 decimal places"),
        ({"target": "99999999999999"}, "at most 12 digits"),
        ({"target": "30"}, "The target is on the wrong side of the baseline"),
        ({"better": "lower"}, "The target is on the wrong side of the baseline"),
        ({"owner": "999999"}, "Choose one from the list"),
        ({"definition": "word " * 151}, "must be 150 words or fewer"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, made, wrong, sentence) -> None:
    page = post(world.client("cara"), f"{BASE}plans/{made.plan.pk}/measures/new/", described(**wrong))
    assert says(page, sentence)
    assert not Measure.objects.exists()


def test_an_objective_of_another_plan_is_refused(world, made) -> None:
    other = Plan.objects.create(
        council=world.westmere, title="Other", owner=made.actor, created_by=made.actor.user
    )
    objective = Objective.objects.create(
        council=world.westmere, plan=other, statement="Else", core_role="change"
    )
    path = f"{BASE}plans/{made.plan.pk}/measures/new/"
    assert says(
        post(world.client("cara"), path, described(objective=objective.pk)), "Choose one from the list"
    )


def test_a_reading_in_the_future_is_refused(world, made) -> None:
    row = measure(made)
    path = f"{BASE}measures/{row.pk}/readings/new/"
    later = read(on=timezone.localdate() + timedelta(days=1))
    assert says(post(world.client("cara"), path, later), "The day must be today or in the past")
    assert says(post(world.client("cara"), path, read("")), "Enter the value")


def test_readers_see_and_change_nothing_and_strangers_see_nothing(world, made) -> None:
    row = measure(made)
    vic, nia = world.client("vic"), world.client("nia")
    for path in (
        f"plans/{made.plan.pk}/evaluation/",
        f"measures/{row.pk}/",
        f"plans/{made.plan.pk}/surveys/",
    ):
        assert vic.get(f"{BASE}{path}").status_code == 200
        assert nia.get(f"/councils/northby/communications/{path}").status_code == 404
        assert world.client("dev").get(f"{BASE}{path}").status_code == 403
    assert "Add a reading" not in text_of(vic.get(f"{BASE}measures/{row.pk}/"))
    for path in (
        f"measures/{row.pk}/edit/",
        f"measures/{row.pk}/remove/",
        f"plans/{made.plan.pk}/lessons/new/",
    ):
        assert vic.get(f"{BASE}{path}").status_code == 403


def test_two_at_once_keep_both_texts(world, made) -> None:
    row = measure(made)
    path = f"{BASE}measures/{row.pk}/edit/"
    assert says(post(world.client("cara"), path, described(name="Mine", version=1)), "is saved")
    page = world.client("ben").post(path, described(name="Yours", version=1))
    assert page.status_code == 409
    assert says(page, "Mine")
    assert b"Yours" in page.content
    assert says(post(world.client("cara"), f"{BASE}measures/{row.pk}/remove/", {}), "is removed")


def test_a_lesson_is_noted_changed_and_carried_to_the_next_plan(world, made) -> None:
    cara = world.client("cara")
    here = f"{BASE}plans/{made.plan.pk}/"
    following = Plan.objects.create(
        council=world.westmere, title="Next cycle", owner=made.actor, created_by=made.actor.user
    )
    values = {"what": "Staff heard late", "so_what": "They felt passed over", "now_what": "Huddles first"}
    key = {"submission_key": str(uuid4())}
    for _ in range(2):
        page = post(cara, f"{here}lessons/new/", values | key)
    assert says(page, "Huddles first")
    lesson = Lesson.objects.get()
    page = post(
        cara, f"{BASE}lessons/{lesson.pk}/edit/", {**values, "what": "Staff heard last", "version": 1}
    )
    assert says(page, "Staff heard last")
    page = cara.post(f"{BASE}lessons/{lesson.pk}/edit/", {**values, "version": 1})
    assert page.status_code == 409
    page = post(cara, f"{BASE}lessons/{lesson.pk}/carry/", {"plan": following.pk})
    assert says(page, "The lesson is carried to “Next cycle”.")
    page = cara.get(f"{BASE}plans/{following.pk}/evaluation/")
    assert says(page, "Staff heard last")
    assert "Note a lesson" in text_of(page)
    page = post(cara, f"{BASE}lessons/{lesson.pk}/carry/", {"plan": made.plan.pk})
    assert says(page, "Choose one from the list")
    assert says(post(cara, f"{here}lessons/new/", {"what": ""} | key), "Enter what happened")
    assert says(post(cara, f"{BASE}lessons/{lesson.pk}/remove/", {}), "The lesson is removed.")


def test_what_people_type_comes_out_escaped(world, made) -> None:
    cara, here = world.client("cara"), f"{BASE}plans/{made.plan.pk}/"
    fields = dict.fromkeys(("name", "unit", "definition", "source", "method", "frequency"), SCRIPT[:30])
    post(cara, f"{here}measures/new/", described(**fields))
    row = Measure.objects.get()
    post(cara, f"{BASE}measures/{row.pk}/readings/new/", read(note=SCRIPT))
    post(
        cara,
        f"{here}lessons/new/",
        dict.fromkeys(("what", "so_what", "now_what"), SCRIPT) | {"submission_key": str(uuid4())},
    )
    for path in (f"{here}evaluation/", f"{BASE}measures/{row.pk}/"):
        page = cara.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<b>bold" not in page


def test_the_page_costs_the_same_with_more_rows(world, made) -> None:
    cara, path = world.client("cara"), f"{BASE}plans/{made.plan.pk}/evaluation/"

    def one_more() -> None:
        objective = Objective.objects.create(
            council=made.council, plan=made.plan, statement="More", core_role="change"
        )
        row = measure(made, objective=objective, owner=made.actor)
        reading(made, row, 50, date(2026, 9, 1))
        reading(made, row, 60, date(2026, 10, 1))
        Lesson.objects.create(
            council=made.council, plan=made.plan, what="x", noted_by=made.actor.user, noted_at=timezone.now()
        )

    one_more()
    one_more()
    before = cost(cara, path)
    one_more()
    assert cost(cara, path) == before
