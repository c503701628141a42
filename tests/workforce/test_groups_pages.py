"""Workforce groups in the browser: the six to begin with, one's own, the matrix and its PDF."""

import csv
import io
from uuid import uuid4

import pikepdf
import pytest

from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.services import render
from tests.readiness.pages import cost, post, says, text_of
from tests.workforce.making import Workforce, workforce_of
from workforce.models import PracticeShift, ShiftKind, WorkforceGroup
from workforce.services.group_starter import shipped_groups

BASE = "/councils/westmere/workforce/groups/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's workforce area."""
    return workforce_of(world, world.members["will"])


def values(**extra):
    return {
        "name": "Commissioners",
        "description": "",
        "is_paid": "yes",
        "employer_kind": "",
        "job_roles": "",
        "future_state": "",
        "headline_shift": "",
        "owner": "",
        "submission_key": str(uuid4()),
        **extra,
    }


def test_the_shipped_file_has_the_37_cells_of_the_six_groups() -> None:
    groups = shipped_groups()
    kinds = [kind for group in groups for kind, _ in group.shifts]
    assert len(groups) == 6
    assert (kinds.count("start"), kinds.count("stop"), kinds.count("continue")) == (15, 9, 13)
    assert [group.is_paid for group in groups] == [True, True, True, False, True, False]


def test_one_button_begins_with_the_six_groups_once(world) -> None:
    will = world.client("will")
    assert says(will.get(BASE), "Begin with the six groups")
    assert says(post(will, f"{BASE}begin/", {}), "6 groups are here")
    assert says(post(will, f"{BASE}begin/", {}), "The six groups are there already.")
    assert WorkforceGroup.objects.count() == 6
    assert PracticeShift.objects.filter(council=world.westmere).count() == 37
    page = will.get(f"{BASE}matrix/")
    assert says(page, "37 shifts over 6 groups: 15 to start, 9 to stop, 13 to continue.")
    for words in ("Lead practice", "Thinking in silos", "Needs-led assessment", "not observed yet"):
        assert says(page, words)
    assert AuditEntry.objects.filter(action="workforce.group.begun").count() == 6


def test_a_starter_group_that_was_renamed_or_made_by_hand_is_not_made_again(world) -> None:
    will = world.client("will")
    assert says(post(will, f"{BASE}new/", values(name="support ROLES")), "is added")
    assert says(post(will, f"{BASE}begin/", {}), "5 groups are here")
    WorkforceGroup.objects.filter(name="Professionally qualified").update(name="Registered staff")
    post(will, f"{BASE}begin/", {})
    assert WorkforceGroup.objects.count() == 6


def test_a_group_is_added_once_changed_retired_and_brought_back(world) -> None:
    will = world.client("will")
    typed = values(job_roles="6, 15; 6", owner=world.members["ben"].pk)
    for _ in range(2):
        page = post(will, f"{BASE}new/", typed)
    assert says(page, "Commissioners")
    group = WorkforceGroup.objects.get()
    assert (group.job_roles, group.owner) == ([6, 15], world.members["ben"])
    one = f"{BASE}{group.pk}/"
    page = post(will, f"{one}edit/", values(name="Buyers", is_paid="no", version=group.version))
    assert says(page, "The group is saved.")
    assert says(page, "No: there is no record of them as staff")
    assert says(post(will, f"{one}retire/", {}), "is no longer in use")
    assert "Buyers" not in text_of(will.get(f"{BASE}?sort=name"))
    assert says(will.get(f"{BASE}?retired=1"), "Buyers")
    assert says(post(will, f"{one}retire/", {}), "This group is no longer in use.")
    assert says(post(will, f"{one}edit/", values(version=2)), "Bring it back first")
    assert says(post(will, f"{one}return/", {}), "is in use again")
    assert says(post(will, f"{one}return/", {}), "This group is in use.")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter the name of the group"),
        ({"name": "x" * 121}, "must be 120 characters or fewer"),
        ({"name": "nul\x00"}, "has a character that cannot be stored"),
        ({"job_roles": "six"}, "Job roles must be code numbers"),
        ({"job_roles": "12345678901"}, "Job roles must be code numbers"),
        ({"owner": "999999"}, "Choose one from the list"),
        ({"is_paid": ""}, "Choose whether they are paid"),
        ({"submission_key": "x"}, "This page is out of date"),
        ({"name": "social workers OF Westmere Council"}, "There is a group with this name already"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, made, wrong, sentence) -> None:
    page = post(world.client("will"), f"{BASE}new/", values(**wrong))
    assert says(page, sentence)
    assert "Error:" in page.content.decode().split("</title>")[0]
    assert WorkforceGroup.objects.count() == 1


def test_only_those_who_look_after_the_area_change_groups(world, made) -> None:
    one = f"{BASE}{made.group.pk}/"
    for name in ("vic", "cara"):
        client = world.client(name)
        assert client.get(one).status_code == 200
        for path in (f"{BASE}begin/", f"{BASE}new/", f"{one}edit/", f"{one}retire/"):
            assert client.post(path, values(version=1)).status_code == 403
    for name in ("cleo", "dev"):
        assert world.client(name).get(BASE).status_code == 403
    assert world.client("nia").get(one).status_code == 404
    assert world.client("nia").get(one.replace("westmere", "northby")).status_code == 404


def test_two_at_once_keep_both_texts(world, made) -> None:
    path = f"{BASE}{made.group.pk}/edit/"
    typed = values(name="First name", version=made.group.version)
    post(world.client("will"), path, typed)
    page = world.client("ben").post(path, {**typed, "name": "Second name"})
    assert page.status_code == 409
    assert says(page, "First name")
    assert b"Second name" in page.content


def test_what_people_type_comes_out_escaped(world) -> None:
    will = world.client("will")
    typed = values(**dict.fromkeys(("name", "description", "future_state", "headline_shift"), SCRIPT))
    post(will, f"{BASE}new/", typed)
    group = WorkforceGroup.objects.get()
    PracticeShift.objects.create(council=world.westmere, group=group, kind="start", text=SCRIPT)
    for path in ("", "matrix/", f"{group.pk}/", f"{group.pk}/edit/"):
        page = will.get(f"{BASE}{path}").content.decode()
        assert SCRIPT not in page
        assert "<b>bold" not in page


def test_the_matrix_as_a_pdf_is_made_once_for_two_clicks_and_is_tagged(world) -> None:
    will = world.client("will")
    post(will, f"{BASE}begin/", {})
    key = str(uuid4())
    for _ in range(2):
        page = post(will, f"{BASE}matrix/pdf/", {"submission_key": key})
    assert says(page, "Workforce groups: Start, stop, continue")
    document = GeneratedDocument.objects.get(kind="workforce_matrix")
    assert render(document_id=document.pk)
    document.refresh_from_db()
    with pikepdf.open(io.BytesIO(bytes(document.content.data))) as pdf:
        assert "/StructTreeRoot" in pdf.Root
    assert "Thinking in silos" in str(document.snapshot)
    assert world.client("dev").post(f"{BASE}matrix/pdf/").status_code == 403
    assert says(world.client("vic").get(f"{BASE}matrix/"), "Make the PDF")


def test_the_register_is_exported_and_its_counts_are_right(world, made) -> None:
    for kind in ShiftKind.values:
        PracticeShift.objects.create(
            council=made.council, group=made.group, kind=kind, text=f"More {kind}", confidence=4
        )
    body = world.client("vic").get(f"{BASE}?format=csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(body)))
    row = dict(zip(next(line for line in lines if "Group" in line), lines[-1], strict=False))
    assert (row["Start"], row["Stop"], row["Continue"]) == ("2", "1", "1")
    assert world.client("vic").get(f"{BASE}?format=xlsx").status_code == 200


@pytest.mark.parametrize("path", ["?sort=name", "matrix/"])
def test_a_list_costs_the_same_with_more_rows(world, made, path) -> None:
    will = world.client("will")
    before = cost(will, f"{BASE}{path}")
    assert before <= 14
    for name in ("Second", "Third"):
        group = WorkforceGroup.objects.create(
            council=made.council, name=name, owner=world.members["ben"], job_roles=[8]
        )
        PracticeShift.objects.create(council=made.council, group=group, kind="stop", text="Silence")
    assert cost(will, f"{BASE}{path}") == before
