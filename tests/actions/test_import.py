"""Importing lists of actions: mapping, preview, de-duplication on reference, all or nothing; and the round trip."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment_ready.actions.models import Action, ActionStatement
from assessment_ready.actions.queries.action_imports import words
from assessment_ready.actions.rules.import_rows import guessed, looks_like_headings, read_row
from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents.models import PendingImport
from assessment_ready.embargo.models import Embargo
from tests.world import World

WORDS = words()
HEADINGS = ["Action", "Owner", "Due", "Statements", "Priority", "Cost (£)"]


def page(name: str, held: PendingImport | None = None, council: str = "westmere") -> str:
    return reverse(f"actions:{name}", kwargs={"council": council, **({"pending": held.pk} if held else {})})


def csv_of(*rows: list[Any], headings: list[str] = HEADINGS) -> SimpleUploadedFile:
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return SimpleUploadedFile("actions.csv", out.getvalue().encode("utf-8-sig"))


def brought(world: World, upload: Any, who: str = "will", **columns: str) -> Any:
    """Upload, take the guessed columns, open the preview."""
    client = world.client(who)
    answer = client.post(page("import"), {"file": upload})
    assert answer.status_code == 302, answer.content.decode()
    held = PendingImport.objects.order_by("-created_at").first()
    assert held is not None
    chosen = {f"column_{name}": text for name, text in guessed(held.payload["headers"]).items()} | columns
    answer = client.post(page("import-columns", held), {"source": "strategy", "area": "workforce", **chosen})
    assert answer.status_code == 302, answer.content.decode()
    return client, held


def seen(client: Any, held: PendingImport, show: str = "") -> str:
    return client.get(page("import-check", held) + (f"?show={show}" if show else "")).content.decode()


def confirmed(client: Any, held: PendingImport) -> Any:
    mark = re.search(r'name="seen" value="([0-9a-f]{64})"', seen(client, held))
    return client.post(page("import-check", held), {"seen": mark[1] if mark else ""}, follow=True)


def test_new_actions_come_in_all_at_once(world: World) -> None:
    client, held = brought(
        world,
        csv_of(
            ["Recruit four social workers", "Cleo Marsh", "31/03/2027", "4; 9", "High", "£12,500"],
            ["Begin a rota of mentors", "WILL@westmere.example", "2027-06-30", "QS9", "", ""],
        ),
    )
    assert "New (2)" in seen(client, held)
    assert not Action.objects.exists()
    assert "2 actions are new" in confirmed(client, held).content.decode()
    first, second = Action.objects.order_by("number")
    assert (first.owner, first.due_on, first.priority) == (world.members["cleo"], date(2027, 3, 31), 1)
    assert (first.cost_estimate, first.source, first.area) == (Decimal("12500.00"), "strategy", "workforce")
    assert [each.statement.number for each in first.serves.all()] == [4, 9]
    assert (second.owner, second.lifecycle) == (world.members["will"], "agreed")
    assert AuditEntry.objects.filter(action="actions.list.imported").count() == 1
    again = client.post(page("import-check", held), {"seen": "x"}, follow=True)
    assert "imported already" in again.content.decode()
    held.refresh_from_db()
    assert held.payload["rows"] == []


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("columns", ["", "all"])
def test_the_export_comes_in_again_unchanged(world: World, file_format: str, columns: str) -> None:
    world.action(1, 4, owner="cleo", title="Recruit, train & keep", cost_estimate=Decimal("950.50"))
    world.action(2, owner="will", title="ACT now", product="-10% of waits", success_measure="=1+1")
    world.action(3, owner="ben", lifecycle="closed", effectiveness_check_on=date(2027, 5, 1), priority=1)
    left = world.action(4, owner="vic", title="Of somebody who left")
    left.owner.revoked_at = timezone.now()
    left.owner.save(update_fields=["revoked_at"])
    keys = "action rag owner due progress checked statements priority lifecycle computed start forecast next source "
    keys += "area product measure cost funding completed check effect"
    asked = "".join(f"&columns={key}" for key in keys.split()) if columns else ""
    exported = world.client("will").get(
        f"{reverse('actions:list', args=['westmere'])}?format={file_format}{asked}"
    )
    upload = SimpleUploadedFile(f"actions.{file_format}", exported.content)
    client, held = brought(world, upload)
    shown = seen(client, held)
    for label in ("To mend (0)", "New (0)", "Changed (0)", "The same (4)"):
        assert label in shown, shown
    assert "There is nothing to import" in shown


def test_what_changed_shows_old_and_new(world: World) -> None:
    action = world.action(1, owner="cleo", title="Recruit", due_on=date(2027, 3, 31))
    same = world.action(2, owner="cleo", title="Keep as it is")
    client, held = brought(
        world,
        csv_of(
            [f"{action.reference} Recruit <b>more</b>", "Will Osei", "30/04/2027", "4", "", ""],
            [str(same), "", "", "", "", ""],
        ),
    )
    shown = seen(client, held)
    for part in (
        "Changed (1)",
        "The same (1)",
        "Recruit → Recruit &lt;b&gt;more",
        "Cleo Marsh → Will Osei",
        "31 March 2027 → 30 April 2027",
        "1 → 4",
    ):
        assert part in shown, part
    assert "and 1 changed" in confirmed(client, held).content.decode()
    action.refresh_from_db()
    assert (action.title, action.owner, action.version) == ("Recruit <b>more</b>", world.members["will"], 2)
    assert list(
        ActionStatement.objects.filter(action=action).values_list("statement__number", flat=True)
    ) == [4]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["Do it", "Nobody Known", "31/03/2027"], "Owner: Nobody here is called “Nobody Known”"),
        (["Do it", "Vic Tan", "31/03/2027"], "Owner: Vic Tan has left or may not report"),
        (["Do it", "", "31/03/2027"], "Owner: Name the one accountable owner"),
        (["Do it", "Cleo Marsh", ""], "Due: Say the day it is due"),
        (["Do it", "Cleo Marsh", "31/02/2027"], "Due: "),
        (["", "Cleo Marsh", "31/03/2027"], "Action: Say what is to be done"),
        (["ACT-999 Do it", "Cleo Marsh", "31/03/2027"], "There is no action ACT-999"),
        (["Do it", "Cleo Marsh", "31/03/2027", "12"], "Statements: “12” is not a quality statement"),
        (["Do it", "Cleo Marsh", "31/03/2027", "", "Urgent"], "Priority: “Urgent” is not known here"),
        (["Do it", "Cleo Marsh", "31/03/2027", "", "", "lots"], "Cost (£): “lots” is not an amount"),
        (["x" * 201, "Cleo Marsh", "31/03/2027"], "Action: Action must be 200 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column_and_nothing_comes_in(
    world: World, row: list[str], said: str
) -> None:
    good = ["A good one", "Cleo Marsh", "31/03/2027", "", "", ""]
    client, held = brought(world, csv_of(good, [*row, *[""] * (6 - len(row))]))
    shown = seen(client, held, "mend")
    assert "To mend (1)" in shown
    assert said in shown, shown
    assert re.search(r"<th[^>]*>\s*3\s*<", shown)
    answer = client.post(page("import-check", held), {"seen": "x"})
    assert "Some rows need mending" in answer.content.decode()
    assert not Action.objects.exists()


def test_an_owner_who_left_is_named(world: World) -> None:
    world.members["cleo"].revoked_at = timezone.now()
    world.members["cleo"].save(update_fields=["revoked_at"])
    client, held = brought(world, csv_of(["Do it", "cleo@westmere.example", "31/03/2027", "", "", ""]))
    assert "cleo@westmere.example has left or may not report on actions" in seen(client, held)


def test_the_same_action_twice_is_said(world: World) -> None:
    world.action(1, title="There already")
    client, held = brought(
        world,
        csv_of(
            ["Do it", "Cleo Marsh", "31/03/2027", "", "", ""],
            ["DO IT", "Cleo Marsh", "31/03/2027", "", "", ""],
            ["There already", "Cleo Marsh", "31/03/2027", "", "", ""],
        ),
    )
    shown = seen(client, held, "mend")
    assert "Row 2 is about the same action" in shown
    assert "is called this already" in shown


def test_what_is_over_is_not_changed(world: World) -> None:
    action = world.action(1, owner="cleo", title="Done", lifecycle="closed")
    client, held = brought(world, csv_of([f"{action.reference} Other", "", "", "", "", ""]))
    assert "is closed, so it cannot be changed" in seen(client, held)


def test_what_is_under_embargo_does_not_exist_for_the_uncleared(world: World) -> None:
    held_back = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    secret = world.action(1, owner="ada", title="Secret", embargo=held_back)
    client, held = brought(world, csv_of([str(secret), "", "", "", "", ""]))
    shown = seen(client, held)
    assert f"There is no action {secret.reference}" in shown


def test_formulas_are_refused_with_row_and_column(world: World) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active.append(["Do it", "Cleo Marsh", "=TODAY()", "", "", ""])
    out = io.BytesIO()
    book.save(out)
    client, held = brought(world, SimpleUploadedFile("a.xlsx", out.getvalue()))
    assert "Due: The cell holds a formula" in seen(client, held)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x89PNG\r\n", b"only words"])
def test_a_file_that_cannot_be_read_is_said_beside_the_field(world: World, content: bytes) -> None:
    answer = world.client("will").post(page("import"), {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 200
    assert "govuk-error" in answer.content.decode()
    assert not PendingImport.objects.exists()


def test_a_register_that_moved_on_is_looked_at_again(world: World) -> None:
    action = world.action(1, owner="cleo", title="Recruit", due_on=date(2027, 3, 31))
    client, held = brought(world, csv_of([f"{action.reference} Recruit more", "", "", "", "", ""]))
    old = re.search(r'name="seen" value="([0-9a-f]{64})"', seen(client, held))
    Action.objects.filter(pk=action.pk).update(title="Recruit fewer", version=2)
    answer = client.post(page("import-check", held), {"seen": old[1] if old else ""})
    assert answer.status_code == 409
    assert "Recruit fewer → Recruit more" in answer.content.decode()
    assert "and 1 changed" in confirmed(client, held).content.decode()


def test_who_may_import(world: World) -> None:
    for name in ("cleo", "vic", "dev"):
        assert world.client(name).get(page("import")).status_code == 403
    client, held = brought(world, csv_of(["Do it", "Cleo Marsh", "31/03/2027", "", "", ""]))
    assert world.client("ben").get(page("import-check", held)).status_code == 404
    assert world.client("nia").get(page("import-check", held, "northby")).status_code == 404
    assert "is cancelled" in client.post(page("import-cancel", held), follow=True).content.decode()


def test_columns_are_asked_for(world: World) -> None:
    client = world.client("will")
    client.post(page("import"), {"file": csv_of(["Do it", "Cleo Marsh", "", "", "", ""])})
    held = PendingImport.objects.get()
    said = {"source": "strategy", "area": "workforce"}
    answer = client.post(page("import-columns", held), said)
    assert b"Choose the column that says what is to be done" in answer.content
    twice = said | {"column_title": "Action", "column_owner": "Action"}
    assert "is chosen twice" in client.post(page("import-columns", held), twice).content.decode()


def test_headings_are_guessed_however_they_are_written() -> None:
    assert guessed(["REF.", "What is to be done", "Lead", "By when?"]) == {
        "reference": "REF.",
        "title": "What is to be done",
        "owner": "Lead",
        "due_on": "By when?",
    }
    assert looks_like_headings(["Action", "", "Owner"])
    assert not looks_like_headings(["Workforce strategy of Westmere"])


_TEXT = st.text(max_size=40)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(_TEXT, _TEXT, _TEXT, _TEXT, _TEXT)
def test_whatever_stands_in_a_row_gives_values_or_sentences(
    title: str, due: str, statements: str, cost: str, priority: str
) -> None:
    names = ("title", "due_on", "statements", "cost_estimate", "priority")
    cells = dict(zip(names, (title, due, statements, cost, priority), strict=True))
    row = read_row(2, cells, (), {name: name for name in names}, WORDS)
    for problem in row.problems:
        assert problem.sentence
    if "due_on" in row.said:
        assert isinstance(row.said["due_on"], date)
    assert row.said.get("due_on", date.max) > date.min + timedelta(days=1)
