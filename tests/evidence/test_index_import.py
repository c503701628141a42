"""Importing an evidence index through its pages: upload, columns, check, mend, confirm."""

import time
import zipfile
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership, User
from assessment_ready.embargo.models import Embargo
from assessment_ready.evidence.models import (
    EvidenceItem,
    EvidencePart,
    EvidenceVersion,
    ImportState,
    IndexImport,
    IndexRow,
)
from assessment_ready.evidence.queries.coverage import coverage
from assessment_ready.evidence.queries.index_import import waiting_imports
from tests.evidence.index_files import FAULTS, messy_workbook, saved, upload
from tests.readiness.pages import cost, post, says, text_of

IMPORT = "/councils/westmere/evidence/import/"
HEAD = "Title,QS,Category,Owner,Date,Link\n"
GOOD = "Carers survey,QS1,people,Cleo Marsh,1/9/2026,https://a.example/x\n"


def send(client, data, name="index.csv", **extra):
    fields = {"file": upload(data, name), "submission_key": str(uuid4()), **extra}
    return client.post(IMPORT, fields, follow=True)


def path(step="", index=None):
    index = index or IndexImport.objects.latest("pk")
    return f"{IMPORT}{index.pk}/{step}"


def fields_of(response):
    """The form of a page as it would be sent unchanged."""
    form = response.context["form"]
    found: dict[str, object] = {}
    for name in form.fields:
        value = form[name].value()
        if hasattr(value, "year"):
            found |= {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
        elif value not in (None, False):
            found[name] = value
    return found


def checked(client, data, name="index.csv", **changed):
    """Upload, leave the columns as guessed (but for ``changed``), and look at what was found."""
    page = send(client, data, name)
    return post(client, path(), {**fields_of(page), **changed})


def outcomes():
    return dict(IndexRow.objects.values_list("number", "outcome"))


def test_three_hundred_messy_rows_are_checked_mended_and_imported(world):
    ben = world.client("ben")
    before = coverage(world.members["ben"], timezone.now(), world.framework).statement(world.statement(7).pk)
    page = send(ben, messy_workbook(), "index.xlsx")
    assert says(page, "index.xlsx has 300 rows")
    assert says(page, "The headings were found in row 3 of the sheet “Index”.")
    index = IndexImport.objects.get()
    assert index.mapping == {
        "reference": "Ref No.",
        "statements": "QS",
        "title": "Doc title",
        "category": "Type/Category",
        "owner": "Owner",
        "as_at": "Date of document",
        "review_by": "Review",
        "link": "Link",
        "sensitivity": "Sensitivity",
        "description": "Comments",
    }
    page = post(ben, path(), {**fields_of(page), "category": "people"})
    assert says(page, "5 rows need mending.")
    assert says(page, "Will be added 295")
    assert not EvidenceItem.objects.exists()

    page = ben.get(path("rows/"))
    for words in (
        "Did you mean Safeguarding (QS7)?",
        "“31/02/2026” is not a real date",
        "“Nia Frost” is not somebody in this council who can look after evidence. Choose somebody else",
        "Title must be 200 characters or fewer",
        "is not a web address",
    ):
        assert says(page, words)
    numbers = {place: place + 4 for place in FAULTS}
    page = post(
        ben,
        path("rows/"),
        {
            f"row{numbers[40]}_statements": "Safeguarding",
            f"row{numbers[90]}_as_at": "28/02/2026",
            f"row{numbers[140]}_owner": "cleo@westmere.example",
            f"row{numbers[190]}_title": "A shorter title",
            f"row{numbers[240]}_out": "on",
            f"row{numbers[240]}_link": r"S:\Adults\CQC\policy.docx",
        },
    )
    assert says(page, "Every row can be imported now. Nothing is imported yet.")
    assert not EvidenceItem.objects.exists()
    page = post(ben, path("confirm/"), {})
    assert says(page, "299 items were added")
    assert EvidenceItem.objects.count() == 299
    assert EvidenceItem.objects.get(title="A shorter title").created_by == world.people["ben"]
    after = coverage(world.members["ben"], timezone.now(), world.framework).statement(world.statement(7).pk)
    assert (before.counting, after.counting > 50) == (0, True)
    entry = AuditEntry.objects.get(action="evidence.index.imported")
    assert registry.get(entry.action).describe(entry) == (
        "Ben Hartley imported evidence from the file index.xlsx: 299 added, 1 skipped"
    )


def test_what_is_imported_is_what_the_row_said(world):
    ben = world.client("ben")
    checked(
        ben,
        "Ref,Doc title,Quality Statement(s),Type,Owner,Date of document,Review,Expires,Link,Sensitivity,Notes\n"
        'EV7,Carers survey,QS4 / Safeguarding,people,"Marsh, Cleo",45000,Mar 2027,,'
        "https://a.example/x https://a.example/y,Official-Sensitive,What carers said\n",
    )
    post(ben, path("confirm/"), {})
    item = EvidenceItem.objects.get()
    assert item.reference == f"QS4-E{item.number}"
    assert (item.title, item.category.code, item.owner) == ("Carers survey", "people", world.members["cleo"])
    assert (item.as_at, item.review_by, item.expires_on) == (date(2023, 3, 15), date(2027, 3, 31), None)
    assert item.sensitivity == "restricted"
    assert item.description == "What carers said\nReference in the index: EV7"
    assert [use.statement.number for use in item.uses.select_related("statement")] == [4, 7]
    version = EvidenceVersion.objects.get(item=item)
    assert (version.number, version.note) == (1, "Imported from index.csv, row 2")
    assert [part.url for part in version.parts.all()] == ["https://a.example/x", "https://a.example/y"]


def test_how_a_date_was_read_is_said_before_anything_is_imported(world):
    page = checked(world.client("ben"), HEAD + "Carers survey,QS1,people,Cleo Marsh,45000,\n")
    assert says(page, "45000, as Excel counts days, was read as 15 March 2023")
    assert says(page, "1 item has no link.")


def test_a_document_listed_for_two_statements_becomes_one_item(world):
    ben = world.client("ben")
    page = checked(ben, HEAD + GOOD + GOOD.replace("QS1", "QS7").replace("/x", "/y"))
    assert says(page, "The same document as row 2: its quality statements and links are added there")
    post(ben, path("confirm/"), {})
    item = EvidenceItem.objects.get()
    assert [use.statement.number for use in item.uses.select_related("statement")] == [1, 7]
    assert EvidencePart.objects.count() == 2


def test_importing_the_same_file_again_adds_nothing(world):
    ben = world.client("ben")
    for _ in range(2):
        page = checked(ben, HEAD + GOOD)
        post(ben, path("confirm/"), {})
    assert says(page, "left as it is there")
    assert EvidenceItem.objects.count() == 1
    assert IndexImport.objects.latest("pk").skipped == 1


def test_known_items_are_updated_when_that_was_chosen(world):
    ben = world.client("ben")
    item = world.evidence(1, title="Carers survey", as_at=date(2026, 9, 1), url="https://a.example/old")
    page = checked(
        ben,
        "Title,QS,Date,Owner,Review,Link,Category\n"
        f"Carers survey,QS4,1/9/2026,Ben Hartley,1/6/2027,https://a.example/new,\n{item.reference},QS2,1/9/2026,,,,\n",
        known="update",
        category="staff",
    )
    assert says(page, f"In the library as {item.reference}: what the file says replaces what is there")
    assert says(post(ben, path("confirm/"), {}), "1 item was added and 1 item updated")
    item.refresh_from_db()
    assert (item.owner, item.review_by, item.category.code) == (
        world.members["ben"],
        date(2027, 6, 1),
        "people",
    )
    assert item.version == 2
    assert [use.statement.number for use in item.uses.select_related("statement")] == [1, 4]
    newest = item.versions.order_by("-number").first()
    assert [part.url for part in newest.parts.all()] == ["https://a.example/old", "https://a.example/new"]
    entry = AuditEntry.objects.get(action="evidence.item.changed")
    assert entry.object_id == str(item.pk)
    assert entry.after["owner"] == "Ben Hartley"
    assert entry.after["statements"] == ["QS1", "QS4"]


def test_an_item_under_an_embargo_closed_to_the_uploader_does_not_exist_for_the_check(world):
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    hidden = world.evidence(1, title="Carers survey", as_at=date(2026, 9, 1), embargo=embargo)
    page = checked(world.client("ben"), HEAD + GOOD)
    assert hidden.reference not in text_of(page)
    assert outcomes() == {2: "add"}


def test_an_item_of_another_council_does_not_exist_for_the_check(world):
    world.evidence(1, owner="nia", title="Carers survey", as_at=date(2026, 9, 1))
    checked(world.client("ben"), HEAD + GOOD)
    assert outcomes() == {2: "add"}


@pytest.mark.parametrize("owner", ["Nia Frost", "nia@northby.example", "Dev Rao", "Nobody Atall"])
def test_whoever_cannot_own_evidence_here_is_a_stranger(world, owner):
    page = checked(world.client("ben"), HEAD + GOOD.replace("Cleo Marsh", owner))
    assert says(page, f"“{owner}” is not somebody in this council who can look after evidence.")


def test_two_people_of_one_name_need_their_address(world):
    twin = User.objects.create(email="cleo2@westmere.example", full_name="Cleo Marsh")
    Membership.objects.create(council=world.westmere, user=twin, role="contributor")
    page = checked(world.client("ben"), HEAD + GOOD)
    assert says(page, "There are 2 people called Cleo Marsh. Enter the email address:")


def test_rows_can_be_left_out_and_taken_back_together(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD + ",QS1,people,,1/1/2026,\n,QS2,people,,1/1/2026,\n")
    assert says(post(ben, path("rows/"), {"all": "leave-out"}), "2 rows were left out.")
    assert outcomes() == {2: "add", 3: "left_out", 4: "left_out"}
    assert says(post(ben, path("rows/"), {"all": "take-back"}), "2 rows were taken back.")
    assert outcomes() == {2: "add", 3: "mend", 4: "mend"}


def test_what_is_still_wrong_stays_with_its_sentence_and_what_was_typed(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD.replace("QS1", "Qs99") + GOOD.replace("1/9/2026", "x"))
    page = post(ben, path("rows/"), {"row2_statements": "Well led", "row3_as_at": "2/9/2026"})
    assert says(page, "1 row still needs mending.")
    assert says(page, "“Well led” is not a quality statement")
    assert 'value="Well led"' in page.content.decode()
    assert outcomes() == {2: "mend", 3: "add"}


def test_any_row_can_be_opened_and_changed(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD)
    page = ben.get(path("rows/?row=2"))
    assert says(page, "Row 2: Carers survey")
    data = fields_of(page) | {"row2_title": "Another title", "row2_owner": "ada@westmere.example"}
    post(ben, path("rows/?row=2"), data)
    row = IndexRow.objects.get()
    assert (row.values["title"], row.values["owner"]) == ("Another title", world.members["ada"].pk)
    assert row.corrections["title"] == "Another title"
    assert ben.get(path("rows/?row=77")).status_code == 302


def test_a_row_that_is_not_in_the_file_changes_nothing(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD)
    assert post(ben, path("rows/?row=77"), {"row77_title": "x"}).status_code == 200
    assert IndexRow.objects.get().corrections == {}


def test_nothing_is_imported_while_a_row_needs_mending(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD + ",QS1,people,,1/1/2026,\n")
    assert says(post(ben, path("confirm/"), {}), "Some rows still need mending.")
    assert not EvidenceItem.objects.exists()


def test_the_second_click_changes_nothing(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD)
    post(ben, path("confirm/"), {})
    assert says(post(ben, path("confirm/"), {}), "1 item was added")
    assert EvidenceItem.objects.count() == 1
    key = str(uuid4())
    for _ in range(2):
        send(ben, HEAD + GOOD, submission_key=key)
    assert IndexImport.objects.filter(submission_key=key).count() == 1


def test_what_changed_since_the_look_goes_back_to_the_person(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD)
    world.evidence(1, title="Carers survey", as_at=date(2026, 9, 1))
    page = post(ben, path("confirm/"), {})
    assert says(page, "The library or its people changed since you looked, so nothing was imported.")
    assert EvidenceItem.objects.count() == 1
    assert outcomes() == {2: "skip"}

    checked(ben, HEAD + GOOD.replace("Carers", "Staff"))
    Membership.objects.filter(pk=world.members["cleo"].pk).update(revoked_at=timezone.now())
    page = post(ben, path("confirm/"), {})
    assert says(page, "nothing was imported")
    assert says(page, "1 row needs mending.")
    assert EvidenceItem.objects.count() == 1


def test_an_import_can_be_given_up_and_leaves_only_its_name(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD)
    assert says(post(ben, path("cancel/"), {}), "The import of index.csv is cancelled. Nothing was imported.")
    assert not IndexRow.objects.exists()
    assert IndexImport.objects.get().state == ImportState.CANCELLED
    assert AuditEntry.objects.filter(action="evidence.index.cancelled").exists()


def test_every_step_leads_to_the_step_that_is_on(world):
    ben = world.client("ben")
    send(ben, HEAD + GOOD)
    for step in ("check/", "rows/", "progress/"):
        assert ben.get(path(step)).url == path()
    post(ben, path(), fields_of(ben.get(path())))
    assert ben.get(path("progress/")).status_code == 200
    post(ben, path("confirm/"), {})
    for step in ("", "check/", "rows/"):
        assert ben.get(path(step)).url == path("progress/")


def test_only_the_uploader_sees_an_import(world):
    checked(world.client("ben"), HEAD + GOOD)
    steps = ["", "check/", "rows/", "progress/"]
    for name, status in (("ada", 404), ("cleo", 403), ("vic", 403), ("nia", 404), ("ingrid", 404)):
        client = world.client(name)
        assert {client.get(path(step)).status_code for step in steps} == {status}, name
        assert {client.post(path(step)).status_code for step in ("confirm/", "cancel/", "rows/", "")} == {
            status
        }
    other = path("check/").replace("westmere", "northby")
    assert world.client("nia").get(other).status_code == 404
    assert world.client("bo").get(other).status_code == 404
    assert waiting_imports(world.members["ben"])[0].file_name == "index.csv"
    assert waiting_imports(world.members["ada"]) == []


def test_who_may_not_manage_evidence_does_not_reach_the_door(world):
    for name, status in (("cleo", 403), ("rhea", 403), ("nia", 404)):
        assert world.client(name).get(IMPORT).status_code == status


def test_the_uploader_who_lost_the_right_imports_nothing(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD)
    Membership.objects.filter(pk=world.members["ben"].pk).update(role="viewer")
    assert ben.post(path("confirm/")).status_code == 403
    assert not EvidenceItem.objects.exists()


def test_columns_are_chosen_with_sense(world):
    ben = world.client("ben")
    page = send(ben, HEAD + GOOD)
    data = fields_of(page)
    page = post(ben, path(), data | {"column_title": ""})
    assert says(page, "Choose the column that has the title")
    page = post(ben, path(), data | {"column_owner": "Title"})
    assert says(page, "The column “Title” is chosen for Title too")
    page = post(ben, path(), data | {"column_owner": "Nothing"})
    assert says(page, "Choose one from the list")
    page = post(ben, path(), data | {"review_months": "99"})
    assert says(page, "The number of months must be 60 or fewer")
    assert "This field is required" not in text_of(page)
    assert IndexImport.objects.get().state == ImportState.WAITING


def test_missing_columns_have_their_defaults(world):
    ben = world.client("ben")
    data = {
        "category": "staff",
        "sensitivity": "public",
        "review_months": "6",
        "owner": world.members["ada"].pk,
    }
    day = {"as_at_day": "1", "as_at_month": "9", "as_at_year": "2026"}
    checked(ben, "Document,Statement\nStaff survey,8\n", **data, **day)
    post(ben, path("confirm/"), {})
    item = EvidenceItem.objects.get()
    assert (item.owner, item.category.code, item.sensitivity) == (world.members["ada"], "staff", "public")
    assert (item.as_at, item.review_by) == (date(2026, 9, 1), date(2027, 3, 1))


def test_the_rows_to_mend_can_be_downloaded_and_carry_no_formula(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD + "=cmd|x,Qs99,people,,1/1/2026,\n")
    text = ben.get(path("rows/?format=csv")).content.decode("utf-8-sig")
    assert text.splitlines()[0] == "Row in the file,What to put right,Title,QS,Category,Owner,Date,Link"
    assert text.splitlines()[1].startswith('3,"QS: “Qs99” is not a quality statement')
    assert "'=cmd|x" in text
    assert ben.get(path("rows/?format=xml")).status_code == 404


def test_a_file_to_start_from_has_headings_that_are_all_understood(world):
    ben = world.client("ben")
    head = ben.get(f"{IMPORT}?format=csv").content.decode("utf-8-sig")
    send(ben, head + "Carers survey,QS1,people,Cleo Marsh,1/9/2026,,\n")
    index = IndexImport.objects.get()
    assert set(index.mapping.values()) == set(index.headers)


def test_formulas_are_faults_of_their_rows_and_nothing_is_run(world):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Title", "QS", "Date", "Spare"],
        ["Carers survey", "QS1", "1/9/2026", "=1+1"],
        ['=HYPERLINK("https://a.example","x")', "QS1", "1/9/2026", ""],
    ):
        sheet.append(row)
    ben = world.client("ben")
    page = send(ben, saved(book), "index.xlsx")
    assert says(page, "2 rows have formulas.")
    page = post(ben, path(), {**fields_of(page), "category": "people"})
    assert says(page, "Title: Title has a formula in the file. Enter the value itself")
    assert outcomes() == {2: "add", 3: "mend"}
    post(ben, path("rows/"), {"row3_title": "Staff survey"})
    assert outcomes() == {2: "add", 3: "add"}


def test_a_merged_cell_counts_for_each_of_its_rows(world):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["QS", "Title", "Date"],
        ["QS7", "A", "1/9/2026"],
        [None, "B", "1/9/2026"],
        [None, "C", "1/9/2026"],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    ben = world.client("ben")
    checked(ben, saved(book), "index.xlsx", category="people")
    assert outcomes() == {2: "add", 3: "add", 4: "mend"}
    assert IndexRow.objects.get(number=3).values["statements"] == [7]


def test_columns_without_heading_get_a_name(world):
    page = send(world.client("ben"), "Title,QS,,\nA,QS1,x,\n")
    assert says(page, "Column C")


def bomb():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<a/>")
        made.writestr("xl/workbook.xml", "<a/>")
        made.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return buffer.getvalue()


def macros():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"):
            made.writestr(name, "<a/>")
    return buffer.getvalue()


def entities():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("[Content_Types].xml", "<a/>")
        made.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><a>&a;</a>')
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "The file is empty"),
        (b"Title,QS\n", "a.csv", "headings but no rows"),
        (b"Title,QS,title\nA,QS1,B\n", "a.csv", "has the heading “title” twice"),
        (b"Title,QS\n" + b"A,QS1\n" * 50_000, "a.csv", "more than 10,000 rows"),
        (b"<svg onload=alert(1)>", "a.csv", "a web page, not a table"),
        (b"%PDF-1.7", "a.csv", "a PDF, not a table"),
        (b"\x89PNG\r\n", "a.xlsx", "a picture, not a table"),
        (b"MZ\x90\x00", "a.csv", "not a CSV file"),
        (b"Title,QS\nA,QS1\n", "a.exe", "must be a CSV or XLSX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xlsx", "old Excel file"),
        (bomb(), "a.xlsx", "unpacks to far more than its size"),
        (macros(), "a.xlsx", "The workbook has macros"),
        (entities(), "a.xlsx", "damaged"),
        (b"PK\x03\x04nonsense", "a.xlsx", "damaged"),
        (b'Title,QS\n"A,QS1\n', "a.csv", "could not be read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_index_is_refused_in_a_sentence_and_nothing_is_kept(world, data, name, words):
    ben = world.client("ben")
    started = time.process_time()
    page = send(ben, data, name)
    assert page.status_code == 200
    # Our own work, not what else the machine does.
    assert time.process_time() - started < 1
    assert says(page, words)
    assert "Error: " in page.content.decode()
    assert not IndexImport.objects.exists()


def test_a_hundred_megabytes_of_short_rows_are_refused_before_they_are_read(world):
    ben = world.client("ben")
    file = upload(b"Title,QS\n" + b"A,QS1\n" * 17_500_000)
    body = encode_multipart(BOUNDARY, {"submission_key": str(uuid4()), "file": file})
    started = time.process_time()
    page = ben.generic("POST", IMPORT, body, content_type=MULTIPART_CONTENT)
    assert time.process_time() - started < 1
    assert says(page, "MB or smaller")
    assert not IndexImport.objects.exists()


def test_a_hostile_file_name_is_only_a_name(world):
    send(world.client("ben"), HEAD + GOOD, name="..\\..\\etc/passwd<script>.csv")
    index = IndexImport.objects.get()
    assert "/" not in index.file_name
    page = world.client("ben").get(IMPORT)
    assert "<script>.csv" not in page.content.decode()
    assert send(world.client("ben"), HEAD + GOOD, name="x" * 300 + ".csv").status_code == 200


def test_cells_are_text_and_nothing_more(world):
    ben = world.client("ben")
    page = checked(ben, HEAD + GOOD.replace("Carers survey", "<script>alert(1)</script>"))
    assert "<script>alert" not in page.content.decode()


def test_the_check_costs_the_same_however_long_the_file(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD)
    few = cost(ben, path("check/"))
    checked(ben, HEAD + "".join(GOOD.replace("survey", f"survey {n}") for n in range(200)))
    assert cost(ben, path("check/")) == few
    assert few <= 20


def test_importing_costs_the_same_number_of_queries_for_ten_rows_and_for_three_hundred(world):
    ben = world.client("ben")
    counts = []
    for rows in (1, 10, 300):
        checked(ben, HEAD + "".join(GOOD.replace("survey", f"survey {rows}-{n}") for n in range(rows)))
        with CaptureQueriesContext(connection) as seen:
            assert ben.post(path("confirm/")).status_code == 302
        counts.append(len(seen))
    # The first import of a council makes its counter.
    assert counts[1] == counts[2]
    assert EvidenceItem.objects.count() == 311


def test_the_library_says_that_an_import_waits(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD)
    assert says(ben.get("/councils/westmere/evidence/"), "An import is waiting for you: index.csv.")
    assert "An import is waiting" not in text_of(world.client("ada").get("/councils/westmere/evidence/"))


def test_an_imported_item_says_where_it_comes_from(world):
    ben = world.client("ben")
    checked(ben, HEAD + GOOD)
    post(ben, path("confirm/"), {})
    item = EvidenceItem.objects.get()
    page = ben.get(f"/councils/westmere/evidence/{item.pk}/")
    assert says(page, "Imported from index.csv, row 2")
    assert says(page, f"Ben Hartley imported {item.reference} Carers survey")


def test_old_rows_are_cleared(world):
    from assessment_ready.evidence.services.index_work import sweep

    ben = world.client("ben")
    checked(ben, HEAD + GOOD)
    sweep(now=timezone.now() + timedelta(days=29))
    assert IndexRow.objects.exists()
    sweep(now=timezone.now() + timedelta(days=31))
    assert not IndexRow.objects.exists()
    assert IndexImport.objects.get().state == ImportState.CANCELLED
