"""The pressure on professions: the return's figures, waits, actions one may know of, benchmarks, the PDF."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.documents import services as documents
from assessment_ready.documents.models import GeneratedDocument
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts, embargo
from tests.workforce.making import workforce_of
from tests.workforce.test_return_files import confirm, upload
from workforce.models import Benchmark, Indicator, PressureEntry
from workforce.queries.pressure import pressure
from workforce.rules.pressure import chosen, longest_wait, people_waiting
from workforce.services import return_codes

BASE = "/councils/westmere/workforce/pressure/"


@pytest.fixture
def will(world):
    """The workforce lead's browser, with the codes loaded."""
    return_codes.load()
    return world.client("will")


def waited(world, on: date | None = None, **extra: Any) -> PressureEntry:
    values = {
        "job_role": 15,
        "waiting": 86,
        "longest_days": 210,
        "mitigation": "Clinics on Saturdays",
        **extra,
    }
    return PressureEntry.objects.create(
        council=world.westmere,
        on=on or timezone.localdate() - timedelta(days=1),
        entered_by=world.people["will"],
        **values,
    )


def noted(**extra: Any) -> dict[str, Any]:
    return {
        "submission_key": str(uuid4()),
        **day_parts("on", timezone.localdate()),
        "job_role": "15",
        "waiting": "86",
        "longest_days": "210",
        "mitigation": "Clinics on Saturdays",
        **extra,
    }


@pytest.mark.parametrize(
    ("asked", "roles"),
    [
        ([], (15, 36)),
        (["6"], (6,)),
        (["6", "15", "6"], (6, 15)),
        (["x", "-1", "99999999"], (15, 36)),
        (["77"], (15, 36)),
    ],
)
def test_the_usual_professions_are_occupational_therapists_and_their_assistants(asked, roles) -> None:
    assert chosen(asked, [6, 15, 36]) == roles


def test_a_small_number_of_people_who_wait_is_not_shown() -> None:
    assert [people_waiting(each) for each in (None, 0, 4, 5, 1200)] == [
        "Not known",
        "0",
        "Fewer than 5",
        "5",
        "1,200",
    ]
    assert [longest_wait(each) for each in (None, 1, 210)] == ["Not known", "1 day", "210 days"]


def test_the_page_puts_the_return_the_waits_and_elsewhere_beside_one_another(world, will) -> None:
    assert says(will.get(BASE), "Figures appear here once a workforce return is imported.")
    upload(will, day=date(2026, 10, 21))
    confirm(will)
    upload(will)
    confirm(will)
    indicator = Indicator.objects.get(council=world.westmere, code="vacancy-rate")
    Benchmark.objects.create(
        council=world.westmere,
        indicator=indicator,
        comparator="england",
        area_name="England",
        period="2024/25",
        value=Decimal("7.0"),
        source="Skills for Care",
        added_by=world.people["will"],
        added_at=timezone.now(),
    )
    waited(world, date(2026, 9, 30), waiting=120)
    waited(world)
    page = will.get(BASE)
    for words in (
        "Occupational therapist",
        "21 November 2026",
        "60.0%",
        "England 7.0% (2024/25)",
        "86",
        "210 days",
        "Clinics on Saturdays",
        "Suppressed",
        "Vacancy rate over the returns",
    ):
        assert says(page, words)
    social = text_of(will.get(f"{BASE}?roles=6"))
    assert "16.7%" in social
    assert "Clinics on Saturdays" not in social
    # The same on the return's own page.
    found = pressure(world.members["vic"], timezone.now(), (15,))
    assert found.measures[0].roles[0].text == "60.0%"
    assert found.staff[0].text == "Suppressed"


def test_waits_are_noted_once_changed_and_removed(world, will) -> None:
    values = noted()
    for _ in range(2):
        page = post(will, f"{BASE}new/", values)
    assert says(page, "The wait is noted.")
    row = PressureEntry.objects.get()
    change = noted(version=1, waiting="80", mitigation="<script>alert(1)</script>")
    page = post(will, f"{BASE}{row.pk}/edit/", change)
    assert says(page, "The wait is saved.")
    assert "<script>alert(1)" not in page.content.decode()
    assert post(will, f"{BASE}{row.pk}/edit/", {**change, "waiting": "1"}).status_code == 409
    will.post(f"{BASE}{row.pk}/remove/")
    assert not PressureEntry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (day_parts("on", date(2099, 1, 1)), "The day cannot be in the future"),
        ({"job_role": "8888"}, "Choose one from the list"),
        (
            {"waiting": "", "longest_days": "", "mitigation": ""},
            "Enter how many wait, the longest wait or what is done",
        ),
        ({"waiting": "0"}, "Nobody waits, so there is no longest wait"),
        ({"waiting": "some"}, "must be a whole number"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, will, wrong, sentence) -> None:
    assert says(post(will, f"{BASE}new/", noted(**wrong)), sentence)
    assert not PressureEntry.objects.exists()


def test_who_may(world, will) -> None:
    row = waited(world)
    vic, dev, nia = world.client("vic"), world.client("dev"), world.client("nia")
    assert vic.get(BASE).status_code == 200
    assert vic.get(f"{BASE}new/").status_code == 403
    assert vic.post(f"{BASE}{row.pk}/remove/").status_code == 403
    assert dev.get(BASE).status_code == 403
    assert nia.get(f"/councils/northby/workforce/pressure/{row.pk}/edit/").status_code == 404
    assert "Clinics on Saturdays" not in text_of(nia.get("/councils/northby/workforce/pressure/"))


def test_actions_are_those_one_may_know_of_and_the_pdf_has_none_under_embargo(world, will) -> None:
    made = workforce_of(world, world.members["will"])
    made.group.job_roles = [15]
    made.group.save(update_fields=["job_roles"])
    for reference, secret in (("1.2", False), ("1.3", True)):
        intended = made.intend(reference, title=f"Recruit therapists {reference}")
        intended.groups.add(made.group)
        action = made.put_in_action(intended, title=f"Recruit therapists {reference}")
        if secret:
            held = embargo(world, "ada")
            action.embargo = held
            action.save(update_fields=["embargo"])
    vic, ada = world.client("vic"), world.client("ada")
    assert says(vic.get(BASE), "Recruit therapists 1.2")
    assert "Recruit therapists 1.3" not in text_of(vic.get(BASE))
    assert says(ada.get(BASE), "Recruit therapists 1.3")
    assert "Recruit therapists" not in text_of(vic.get(f"{BASE}?roles=6"))
    page = ada.post(f"{BASE}document/", {"roles": ["15"], "submission_key": str(uuid4())}, follow=True)
    assert says(page, "Pressure on professions: Occupational therapist")
    document = GeneratedDocument.objects.get()
    text = str(document.snapshot)
    assert "Recruit therapists 1.2" in text
    assert "Recruit therapists 1.3" not in text
    assert documents.render(document_id=document.pk)
    document.refresh_from_db()
    assert document.state == "ready", document.failure if hasattr(document, "failure") else document.state


def test_what_the_page_costs_does_not_grow(world, will) -> None:
    upload(will)
    confirm(will)
    waited(world)
    before = cost(will, BASE)
    waited(world, date(2026, 9, 30), job_role=36)
    upload(will, day=date(2026, 10, 21))
    confirm(will)
    assert cost(will, BASE) == before
    assert before < 32
