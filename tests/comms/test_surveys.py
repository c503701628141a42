"""Pulse surveys: made, answered without a name, withheld until enough answered, compared, taken into a measure."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from comms.models import CommsSettings, Measure, PulseAnswer, PulseSurvey, Reading
from comms.services.surveys import form_token
from tests.comms.making import Comms, comms_of
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts

BASE = "/councils/westmere/communications/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Comms:
    """Westmere's plan, by the communications lead."""
    return comms_of(world, world.members["cara"])


def survey(made: Comms, **extra) -> PulseSurvey:
    today = timezone.localdate()
    values = {
        "title": "Staff pulse",
        "statement_1": "I know my part",
        "statement_2": "I hear in time",
        "statement_3": "I can ask",
        "token": uuid4().hex,
        "opens_on": today,
        "closes_on": today + timedelta(days=7),
        "audience": made.staff,
        "created_by": made.actor.user,
    }
    return PulseSurvey.objects.create(council=made.council, plan=made.plan, **values | extra)


def fill(row: PulseSurvey, *agreeing: int, comment: str = "") -> None:
    """One answer for each number, the same to all three statements."""
    for each in agreeing:
        PulseAnswer.objects.create(
            council=row.council, survey=row, answer_1=each, answer_2=each, answer_3=each,
            comment=comment, on=row.opens_on, submission_key=uuid4(),
        )  # fmt: skip


def said(row: PulseSurvey, **extra):
    return {
        "answer_1": "4",
        "answer_2": "5",
        "answer_3": "2",
        "comment": "",
        "token": form_token(row),
        **extra,
    }


def described(made: Comms, **extra):
    return {
        "title": "Pulse of staff",
        "audience": made.staff.pk,
        "phase": made.phase.pk,
        "intro": "Three things.",
        "statement_1": "One",
        "statement_2": "Two",
        "statement_3": "Three",
        "submission_key": str(uuid4()),
        **day_parts("opens_on", date(2026, 12, 1)),
        **day_parts("closes_on", date(2026, 12, 14)),
        **extra,
    }


def test_a_survey_is_made_once_with_the_starter_pulse(world, made) -> None:
    cara, path = world.client("cara"), f"{BASE}plans/{made.plan.pk}/surveys/"
    assert says(cara.get(path), "Pulse surveys belong here")
    assert "I know what the assessment is and my part in it" in cara.get(f"{path}new/").content.decode()
    values = described(made)
    for _ in range(2):
        page = post(cara, f"{path}new/", values)
    row = PulseSurvey.objects.get()
    assert len(row.token) >= 32
    assert says(page, f"/pulse/{row.token}/")
    assert says(page, "No answers so far; shown from 5 on")
    assert says(cara.get(path), "Pulse of staff")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"audience": ""}, "Choose the audience"),
        ({"audience": "999999"}, "Choose one from the list"),
        ({"statement_2": ""}, "Enter the second statement"),
        (day_parts("closes_on", date(2026, 11, 30)), "The last day must be the first day or later"),
        (day_parts("opens_on", None), "Enter the first day"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, made, wrong, sentence) -> None:
    path = f"{BASE}plans/{made.plan.pk}/surveys/new/"
    assert says(post(world.client("cara"), path, described(made, **wrong)), sentence)
    assert not PulseSurvey.objects.exists()


def test_anybody_with_the_link_answers_once_for_each_form_and_leaves_no_name(world, made) -> None:
    row = survey(made)
    path, client = f"/pulse/{row.token}/", Client()
    page = client.get(path)
    assert page.status_code == 200
    assert says(page, "I know my part")
    assert says(page, "Westmere")
    entries = AuditEntry.objects.count()
    values = said(row, comment="More coffee")
    for _ in range(2):
        page = post(client, path, values)
    assert says(page, "Your answers are in.")
    kept = PulseAnswer.objects.get()
    assert (kept.answer_1, kept.answer_2, kept.answer_3, kept.comment) == (4, 5, 2, "More coffee")
    assert AuditEntry.objects.count() == entries
    # Nothing a person, a place or a moment could be kept in.
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, PulseAnswer._meta.db_table)
    assert {column.name for column in columns} == {
        "id", "council_id", "survey_id", "answer_1", "answer_2", "answer_3", "comment", "on", "submission_key",
    }  # fmt: skip
    # Signed in it is the same.
    post(world.client("cleo"), path, said(row))
    assert PulseAnswer.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"answer_1": ""}, "Choose how far you agree that: I know my part"),
        ({"answer_2": "6"}, "Choose one from the list"),
        ({"answer_3": "x"}, "Choose one from the list"),
        ({"comment": "word " * 151}, "must be 150 words or fewer"),
        ({"comment": "x" * 2001}, "must be 2000 characters or fewer"),
        ({"comment": "nul\x00"}, "has a character that cannot be stored"),
        ({"token": "forged"}, "This page was open for too long."),
        ({"token": ""}, "Open the page again"),
    ],
)
def test_a_wrong_answer_gets_its_sentence(made, wrong, sentence) -> None:
    row = survey(made)
    page = post(Client(), f"/pulse/{row.token}/", said(row, **wrong))
    assert says(page, sentence)
    assert not PulseAnswer.objects.exists()


def test_after_a_stale_form_the_same_page_can_be_sent_once_more(made) -> None:
    row, other = survey(made), survey(made)
    client, path = Client(), f"/pulse/{row.token}/"
    page = client.post(path, said(row, token=form_token(other), comment="Kept words"))
    assert says(page, "Kept words")
    fresh = page.context["form"].data["token"]
    assert says(post(client, path, said(row, token=fresh)), "Your answers are in.")


def test_a_flood_is_refused(made) -> None:
    row = survey(made)
    page = Client().post(f"/pulse/{row.token}/", said(row, comment="x" * 30_000))
    assert page.status_code == 413


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ({"opens_on": date(2100, 1, 1), "closes_on": date(2100, 1, 2)}, "This survey is not open yet"),
        ({"opens_on": date(2026, 1, 1), "closes_on": date(2026, 1, 2)}, "This survey is closed"),
        ({"closed_at": datetime(2026, 1, 1, tzinfo=UTC)}, "This survey is closed"),
    ],
)
def test_before_and_after_its_days_a_survey_takes_no_answers(made, extra, sentence) -> None:
    row = survey(made, **extra)
    path = f"/pulse/{row.token}/"
    assert says(Client().get(path), sentence)
    page = Client().post(path, said(row))
    assert page.status_code == 409
    assert says(page, sentence)
    assert not PulseAnswer.objects.exists()


def test_an_address_nobody_has_says_so(world) -> None:
    page = Client().get("/pulse/nosuchtoken/")
    assert page.status_code == 404
    assert says(page, "There is no survey at this address")


def test_results_and_comments_are_withheld_below_the_fewest_answers(world, made) -> None:
    CommsSettings.objects.filter(council=made.council).update(fewest_answers=3)
    row, cara = survey(made), world.client("cara")
    fill(row, 5, 2, comment="Telling words")
    page = cara.get(f"{BASE}surveys/{row.pk}/")
    assert says(page, "2 answers so far; shown from 3 on")
    for hidden in ("Telling words", "% agree", "<svg"):
        assert hidden not in page.content.decode()
    fill(row, 4)
    page = cara.get(f"{BASE}surveys/{row.pk}/")
    assert says(page, "67% agree")
    assert says(page, "Telling words")
    assert page.content.count(b"<svg") >= 3


def test_the_share_who_agree_becomes_one_reading_of_a_measure(world, made) -> None:
    row, cara = survey(made), world.client("cara")
    target = Measure.objects.create(
        council=made.council, plan=made.plan, level="outtake", name="Know", unit="%"
    )
    path = f"{BASE}surveys/{row.pk}/reading/"
    fill(row, 5, 5, 4)
    page = post(cara, path, {"statement": "1", "measure": target.pk})
    assert not Reading.objects.exists()
    fill(row, 2)
    fill(row, 1, 3)
    for _ in range(2):
        page = post(cara, path, {"statement": "1", "measure": target.pk})
    assert says(page, "50% is noted as a reading of “Know”.")
    assert Reading.objects.get().value == Decimal(50)
    assert says(post(cara, path, {"statement": "1", "measure": "999999"}), "Choose one from the list")
    assert says(post(cara, path, {"statement": "9", "measure": target.pk}), "Choose one from the list")


def test_a_survey_is_compared_with_the_first_of_its_audience(world, made) -> None:
    today = timezone.localdate()
    baseline = survey(
        made, title="Baseline", opens_on=today - timedelta(days=90), closes_on=today - timedelta(days=80)
    )
    survey(made, title="Other people", audience=made.councillors, opens_on=today - timedelta(days=50))
    row = survey(made)
    fill(baseline, 5, 1, 1, 1, 1)
    fill(row, 5, 5, 5, 1, 1)
    page = world.client("cara").get(f"{BASE}surveys/{row.pk}/")
    assert says(page, "+40 points")
    assert "Other people" not in text_of(page)
    baseline.answers.first().delete()
    assert says(world.client("cara").get(f"{BASE}surveys/{row.pk}/"), "Too few people answered")


def test_words_stay_once_somebody_answered_and_a_survey_is_closed_early(world, made) -> None:
    row, cara = survey(made), world.client("cara")
    fill(row, 5)
    values = described(made, version=1)
    assert says(post(cara, f"{BASE}surveys/{row.pk}/edit/", values), "the statements stay as they are")
    kept = {
        name: getattr(row, name) for name in ("title", "intro", "statement_1", "statement_2", "statement_3")
    }
    later = {
        **values,
        **kept,
        **day_parts("opens_on", row.opens_on),
        **day_parts("closes_on", date(2100, 1, 1)),
    }
    assert says(post(cara, f"{BASE}surveys/{row.pk}/edit/", later), "The survey is saved.")
    page = cara.post(f"{BASE}surveys/{row.pk}/edit/", later)
    assert page.status_code == 409
    assert says(post(cara, f"{BASE}surveys/{row.pk}/close/", {}), "takes no more answers")
    assert says(Client().get(f"/pulse/{row.token}/"), "This survey is closed")
    assert says(post(cara, f"{BASE}surveys/{row.pk}/close/", {}), "This survey is closed.")
    assert world.client("vic").post(f"{BASE}surveys/{row.pk}/close/").status_code == 403


def test_what_people_type_comes_out_escaped(world, made) -> None:
    texts = dict.fromkeys(("title", "intro", "statement_1", "statement_2", "statement_3"), SCRIPT)
    row = survey(made, **texts)
    fill(row, 1, 2, 3, 4, 5, comment=SCRIPT)
    cara = world.client("cara")
    paths = [f"{BASE}surveys/{row.pk}/", f"{BASE}plans/{made.plan.pk}/surveys/", f"/pulse/{row.token}/"]
    for path in paths:
        page = cara.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<b>bold" not in page


def test_the_list_and_the_results_cost_the_same_with_more_rows(world, made) -> None:
    cara, rows = world.client("cara"), [survey(made), survey(made)]
    today = timezone.localdate()
    survey(made, opens_on=today - timedelta(days=9))
    fill(rows[0], 1, 2, 3, 4, 5)
    paths = [f"{BASE}plans/{made.plan.pk}/surveys/", f"{BASE}surveys/{rows[0].pk}/"]
    before = [cost(cara, path) for path in paths]
    survey(made, opens_on=today - timedelta(days=19))
    fill(rows[0], 1, 2, 3, comment="x")
    assert [cost(cara, path) for path in paths] == before
