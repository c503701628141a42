"""Importing completed learning: what a row says, what is refused, and through the browser to the end."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents.models import PendingImport
from tests.readiness.pages import post, says, text_of
from workforce.models import LearnerProfile, LearningRecord
from workforce.rules.learning_rows import (
    RawRow,
    Words,
    guessed,
    personal_cell,
    personal_heading,
    pseudonym_problem,
    read_rows,
    words_for,
)
from workforce.services.return_codes import load

BASE = "/councils/westmere/workforce/learning/currency/"
TODAY = date(2026, 11, 22)
HEADERS = [
    "Pseudonym",
    "Team",
    "Job role",
    "Category",
    "Completed",
    "Validity",
    "Expiry",
    "Hours",
    "PDP reviewed",
]
WORDS = Words(
    words_for({6: "Social worker", 15: "Occupational therapist"}), words_for({20: "Safeguarding adults"})
)


def row(number: int = 2, **cells: str) -> RawRow:
    values = {
        "Pseudonym": "T-104", "Team": "North", "Job role": "6", "Category": "20", "Completed": "15/01/2024",
        "Validity": "36", "Expiry": "", "Hours": "", "PDP reviewed": "",
    }  # fmt: skip
    return RawRow(number, {**values, **{name.replace("_", " "): text for name, text in cells.items()}})


def read(*rows: RawRow) -> Any:
    return read_rows(rows, guessed(HEADERS), WORDS, TODAY)


def test_a_row_is_read_by_codes_or_names_and_its_last_day_worked_out() -> None:
    found = read(
        row(), row(3, Pseudonym="T-105", Job_role="occupational THERAPIST", Category="Safeguarding  adults")
    )
    assert [each.problems for each in found] == [(), ()]
    assert found[0].values["expires_on"] == date(2027, 1, 14)
    assert (found[1].values["job_role"], found[1].values["category"]) == (15, 20)


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"Pseudonym": ""}, "Pseudonym", "It is not a name"),
        ({"Pseudonym": "Jane Smith"}, "Pseudonym", "It is not a name"),
        ({"Pseudonym": "Jane"}, "Pseudonym", "at least one figure"),
        ({"Team": ""}, "Team", "Say the team"),
        ({"Job_role": ""}, "Job role", "Say the job role"),
        ({"Job_role": "wizard"}, "Job role", "“wizard” is not a job role"),
        ({"Category": "999"}, "Category", "“999” is not a training category"),
        ({"Category": ""}, "Category", "Say what was completed"),
        ({"Completed": ""}, "Completed", "Say on which day"),
        ({"Completed": "31/2/2024"}, "Completed", "is not a date"),
        ({"Completed": "23/11/2026"}, "Completed", "lies in the future"),
        ({"Completed": "4/5/1971"}, "Completed", "Is it a birth date?"),
        ({"Validity": "0"}, "Validity", "not a number of months"),
        ({"Validity": "1000"}, "Validity", "not a number of months"),
        ({"Validity": "²"}, "Validity", "not a number of months"),
        ({"Expiry": "1/1/2020"}, "Expiry", "before it was completed"),
        ({"Hours": "NaN"}, "Hours", "not a number of hours"),
        ({"Hours": "1e9"}, "Hours", "not a number of hours"),
        ({"Category": "", "Completed": "", "Validity": ""}, "Category", "neither what was completed nor"),
    ],
)
def test_what_is_wrong_is_said_with_its_column(cells, column, words) -> None:
    problems = read(row(**cells))[0].problems
    assert any(each.column == column and words in each.sentence for each in problems), problems


def test_none_means_it_does_not_run_out_and_a_day_in_the_file_goes_before_the_months() -> None:
    assert read(row(Validity="none"))[0].values["expires_on"] is None
    assert read(row(Expiry="1/6/2026"))[0].values["expires_on"] == date(2026, 6, 1)
    assert read(row(Hours="6.25"))[0].values["hours"] == Decimal("6.2")


def test_the_same_twice_is_found_and_one_pseudonym_is_one_person() -> None:
    found = read(row(2), row(3), row(4, Completed="16/01/2024"), row(5, Team="South", Completed="1/1/2023"))
    assert [each.double_of for each in found[:3]] == [None, 2, None]
    assert "Row 2 gives this pseudonym another team" in found[3].problems[0].sentence


@given(cells=st.lists(st.text(max_size=30), min_size=len(HEADERS), max_size=len(HEADERS)))
def test_whatever_stands_in_a_row_it_is_read_or_gets_a_sentence(cells) -> None:
    found = read(RawRow(2, dict(zip(HEADERS, cells, strict=True))))[0]
    assert found.problems or found.values["pseudonym"]
    assert all(each.sentence for each in found.problems)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Surname", "names"),
        ("First name", "names"),
        ("Employee name", "names"),
        ("Name", "names"),
        ("NI Number", "national insurance numbers"),
        ("NINUMBER", "national insurance numbers"),
        ("DOB", "birth dates"),
        ("Date of birth", "birth dates"),
        ("DISPLAYID", "names"),
        ("E-mail", "e-mail addresses"),
        ("Home postcode", "addresses"),
    ],
)
def test_columns_that_say_who_people_are_are_found(heading, kind) -> None:
    assert personal_heading(["Pseudonym", heading]) == (heading, kind)


@pytest.mark.parametrize(
    "heading", ["Team name", "Course name", "TRAININGNAME", "UNIQUEWORKERID", "Category"]
)
def test_other_columns_are_not_taken_for_them(heading) -> None:
    assert personal_heading([heading]) is None


def test_numbers_and_addresses_in_cells_are_found_wherever_they_stand() -> None:
    assert personal_cell([row(7, Team="AB123456C")]) == (7, "Team", "a national insurance number")
    assert personal_cell([row(7, Team="ab 12 34 56 c")]) == (7, "Team", "a national insurance number")
    assert personal_cell([row(8, Team="jo@home.example")]) == (8, "Team", "an e-mail address")
    assert personal_cell([row()]) is None


@pytest.mark.parametrize(
    ("text", "good"), [("T-104", True), ("N01", True), ("AB123456C", False), ("x", False)]
)
def test_pseudonyms(text, good) -> None:
    assert (pseudonym_problem(text) == "") is good


# Through the browser.


def upload(client: Any, text: str, name: str = "list.csv") -> Any:
    load()
    return client.post(f"{BASE}import/", {"file": SimpleUploadedFile(name, text.encode())}, follow=True)


def listed(*rows: str) -> str:
    return "\n".join(["Pseudonym,Team,Job role,Training,Completed on,Validity,Started on,PDP", *rows])


def columns_of(client: Any, page: Any) -> Any:
    """Send the columns as they were guessed."""
    form = page.context["form"]
    data = {name: field.initial or "" for name, field in form.fields.items()}
    return post(client, page.request["PATH_INFO"], data)


def test_a_list_goes_in_through_the_browser_and_a_second_time_changes_nothing(world) -> None:
    will = world.client("will")
    done = timezone.localdate() - timedelta(days=30)
    text = listed(
        f"T-1,North,Social worker,Safeguarding adults,{done},36,2020-01-01,{done}",
        f"T-1,North,6,Fire safety,{done},12,,",
        f"T-2,North,15,20,{done},,,",
        f"T-2,North,15,20,{done},,,",
        "T-3,North,15,,,,2019-05-01,",
    )
    page = upload(will, text)
    assert says(page, "Which column is what?")
    page = columns_of(will, page)
    assert says(page, "3 pseudonyms are new")
    assert says(page, "New records (3)")
    assert says(page, "Twice in the file (1)")
    check = page.request["PATH_INFO"]
    assert LearningRecord.objects.count() == 0
    assert says(post(will, check, {}), "Imported: 3 records, 3 new profiles.")
    assert says(post(will, check, {}), "This upload was imported already")
    assert (LearnerProfile.objects.count(), LearningRecord.objects.count()) == (3, 3)
    profile = LearnerProfile.objects.get(pseudonym="T-1")
    assert (profile.started_on, profile.plan_reviewed_on, profile.job_role) == (date(2020, 1, 1), done, 6)
    assert PendingImport.objects.get().payload["rows"] == []
    entry = AuditEntry.objects.get(action="workforce.completions.imported")
    assert entry.after == {"added": 3, "people": 3}
    assert says(columns_of(will, upload(will, text)), "There is nothing to import")


def test_a_row_to_mend_stops_everything(world) -> None:
    will = world.client("will")
    page = columns_of(
        will, upload(will, listed("T-1,North,6,20,2026-01-10,36,,", "Jane Smith,North,6,20,x,36,,"))
    )
    assert says(page, "1 row needs mending")
    assert says(page, "Row\xa03") or says(page, "Row 3")
    assert "Import 1 record" not in text_of(page)
    assert says(post(will, page.request["PATH_INFO"], {}), "Some rows need mending.")
    assert not LearnerProfile.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Pseudonym,Surname\nT-1,Marker9\n", "The column “Surname” looks as if it held names"),
        ("Pseudonym,DOB\nT-1,Marker9\n", "birth dates"),
        ("Pseudonym,NI number\nT-1,Marker9\n", "national insurance numbers"),
        ("Pseudonym,Team\nMarker9,QQ123456C\nMarker9,AB123456C\n", "Row 3, column “Team”"),
        ("", "The file is empty"),
        ("Pseudonym,Pseudonym\nT-1,T-2\n", "twice"),
        ("Pseudonym,Team\nT-1,=1+1\n", ""),
    ],
)
def test_a_file_that_says_who_people_are_or_is_no_table_is_refused_and_not_kept(
    world, text, sentence
) -> None:
    page = upload(world.client("will"), text)
    if sentence:
        assert says(page, sentence)
        assert "Marker9" not in text_of(page)
        assert not PendingImport.objects.exists()
    assert page.status_code == 200


def test_pseudonym_team_and_role_must_be_chosen_and_no_column_twice(world) -> None:
    will = world.client("will")
    page = upload(will, "Pseudonym,Squad,Job role\nT-1,North,6\n")
    path = page.request["PATH_INFO"]
    assert says(columns_of(will, page), "Choose the columns of pseudonym, team and job role.")
    data = {f"column_{name}": "Squad" for name in ("pseudonym", "team", "job_role")}
    assert says(post(will, path, data), "The column “Squad” is chosen twice")


def test_an_import_is_its_uploader_s_and_can_be_given_up(world) -> None:
    will = world.client("will")
    page = upload(will, listed("T-1,North,6,20,2026-01-10,36,,"))
    path = page.request["PATH_INFO"]
    assert world.client("ada").get(path).status_code == 404
    assert world.client("vic").get(path).status_code == 403
    assert world.client("nia").get(path).status_code == 404
    assert says(post(will, path.replace("columns", "cancel"), {}), "The import is cancelled.")
    assert PendingImport.objects.get().payload["rows"] == []


def test_an_earlier_day_in_a_list_never_replaces_a_later_one(world) -> None:
    LearnerProfile.objects.create(
        council=world.westmere, pseudonym="T-1", team="North", job_role=6, plan_reviewed_on=date(2026, 10, 1)
    )
    will = world.client("will")
    page = columns_of(will, upload(will, listed("T-1,South,6,,,,2020-01-01,2025-01-01")))
    post(will, page.request["PATH_INFO"], {})
    profile = LearnerProfile.objects.get()
    assert (profile.team, profile.plan_reviewed_on, profile.started_on) == (
        "South",
        date(2026, 10, 1),
        date(2020, 1, 1),
    )
