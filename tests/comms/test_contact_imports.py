"""Importing contacts: columns guessed, rows compared, everything or nothing, 20,000 at once, hostile files."""

import csv
import io
import time
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents.models import PendingImport
from comms.models import AudienceMember, Contact, Objection
from comms.queries.contact_hashes import address_hash
from tests.comms.making import Comms, comms_of
from tests.world import World

BASE = "/councils/westmere/communications/contacts/"
IMPORT = f"{BASE}import/"
HEADINGS = ["Surname", "Forename", "E-Mail Address", "Organisation", "Formats"]
CHOSEN = {
    "column_last_name": "Surname",
    "column_first_name": "Forename",
    "column_email": "E-Mail Address",
    "column_organisation": "Organisation",
    "column_formats": "Formats",
    "lawful_basis": "public_task",
    "source": "Provider register",
    "known": "audiences",
}


@pytest.fixture
def made(world: World) -> Comms:
    """A plan with two audiences."""
    return comms_of(world, world.members["cara"])


def csv_file(*rows, headings=None) -> SimpleUploadedFile:
    out = io.StringIO()
    csv.writer(out).writerows([headings or HEADINGS, *rows])
    return SimpleUploadedFile("Jane Doe's list.csv", out.getvalue().encode(), content_type="text/csv")


def xlsx_file(*rows, headings=None) -> SimpleUploadedFile:
    book = Workbook()
    for row in [headings or HEADINGS, *rows]:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("contacts.xlsx", out.getvalue())


def text_of(response) -> str:
    return response.content.decode()


def upload(world: World, file: SimpleUploadedFile, who="cara"):
    return world.client(who).post(IMPORT, {"file": file})


def checked(world: World, file: SimpleUploadedFile, **extra) -> str:
    """The address of the preview after columns were chosen."""
    columns = upload(world, file)["Location"]
    response = world.client("cara").post(columns, {**CHOSEN, **extra})
    assert response.status_code == 302, text_of(response)
    return response["Location"]


ROWS = [
    ["Brook", "Jo", "Jo@Brook.example", "Brook Care", "Large print; BSL"],
    ["Stone", "Al", "AL@STONE.example", "", ""],
    ["Brook", "Josephine", "jo@brook.example", "", ""],
    ["Bad", "Address", "not an address", "", ""],
    ["Odd", "Format", "odd@format.example", "", "Morse"],
    ["Kept", "Away", "kept@away.example", "", ""],
    ["", "", "", "", "Audio"],
    ["Nomail", "Una", "", "Post Only", ""],
]


def prepared(made: Comms) -> Contact:
    """Al is there already; somebody with the address kept@away.example objected and was erased."""
    there = made.contact("Al Stone", email="al@stone.example")
    Objection.objects.create(
        council=made.council,
        email_hashes=[address_hash(made.council.pk, "kept@away.example")],
        made_on=date(2026, 1, 1),
        recorded_by=made.actor.user,
        recorded_at=made.plan.created_at,
    )
    return there


def test_columns_are_guessed_and_can_be_changed(world: World, made: Comms) -> None:
    columns = upload(world, csv_file(*ROWS))["Location"]
    page = text_of(world.client("cara").get(columns))
    assert '<option value="E-Mail Address" selected' in page
    assert "for example, Jo@Brook.example" in page
    page = text_of(world.client("cara").post(columns, {**CHOSEN, "column_last_name": "Forename"}))
    assert "The column “Forename” is chosen twice" in page
    nobody = {**CHOSEN, **dict.fromkeys([each for each in CHOSEN if each.startswith("column_")], "")}
    page = text_of(world.client("cara").post(columns, nobody))
    assert "Say which column has the e-mail address" in page


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_every_row_is_told_what_happens_to_it(world: World, made: Comms, make) -> None:
    prepared(made)
    check = checked(world, make(*ROWS), audiences=[made.staff.pk])
    client = world.client("cara")
    expected = {
        "new": ["Jo Brook", "Large print", "Una Nomail"],
        "known": ["CON-1", "Added to the audiences"],
        "double": ["Row\u00a04", "The same person as row 2"],
        "objected": ["kept@away.example", "objected to being written to"],
        "mend": [
            "E-Mail Address: Enter an e-mail address in the correct format",
            "The cell says “not an address”",
            "“Morse” is not a format need. Use one of: Easy Read, Large print",
            "Row\u00a08",
            "neither a name nor an organisation nor an e-mail address",
        ],
    }
    for show, words in expected.items():
        page = text_of(client.get(f"{check}?show={show}"))
        assert [each for each in words if each not in page] == []
    file = client.get(f"{check}?format=csv").content.decode("utf-8-sig")
    assert file.count("\r\n") == 4
    assert "not an address" in file
    assert Contact.objects.count() == 1


def test_confirming_needs_a_word_about_rows_to_mend_and_then_imports_all(world: World, made: Comms) -> None:
    there = prepared(made)
    check = checked(world, csv_file(*ROWS), audiences=[made.staff.pk])
    client = world.client("cara")
    page = text_of(client.post(check, {}))
    assert "Some rows need mending" in page
    assert Contact.objects.count() == 1
    page = text_of(client.post(check, {"leave_out": "on"}, follow=True))
    assert "2 contacts are new, and 1 changed" in page
    jo = Contact.objects.get(email="jo@brook.example")
    assert (jo.name, jo.organisation, jo.formats, jo.source) == (
        "Jo Brook",
        "Brook Care",
        ["bsl", "large_print"],
        "Provider register",
    )
    assert set(AudienceMember.objects.values_list("contact__name", flat=True)) == {
        "Jo Brook",
        "Una Nomail",
        there.name,
    }
    entry = AuditEntry.objects.get(action="comms.contacts.imported")
    assert entry.after == {"added": 2, "updated": 1, "audiences": [made.staff.name]}
    assert "Jane" not in str(vars(entry))
    assert PendingImport.objects.get().payload["rows"] == []
    again = text_of(client.post(check, {"leave_out": "on"}, follow=True))
    assert "This upload was imported already" in again
    assert Contact.objects.count() == 3


def test_importing_the_same_file_again_adds_nobody(world: World, made: Comms) -> None:
    prepared(made)
    check = checked(world, csv_file(*ROWS))
    world.client("cara").post(check, {"leave_out": "on"})
    check = checked(world, csv_file(*ROWS))
    page = text_of(world.client("cara").get(check))
    assert "There is nothing to import" in page
    assert "nothing to import" in text_of(world.client("cara").post(check, {"leave_out": "on"}))
    assert Contact.objects.count() == 3


@pytest.mark.parametrize(
    ("known", "organisation", "places", "version"),
    [("leave", "", 0, 1), ("audiences", "", 1, 1), ("fill", "Stone Care", 1, 2)],
)
def test_what_there_is_stays_is_added_or_filled(
    world: World, made: Comms, known, organisation, places, version
) -> None:
    there = made.contact("Al Stone", email="al@stone.example", version=1)
    row = ["Changed", "Name", "AL@stone.example", "Stone Care", ""]
    new = ["New", "One", "new@one.example", "", ""]
    check = checked(world, csv_file(row, new), audiences=[made.staff.pk], known=known)
    world.client("cara").post(check, {})
    there.refresh_from_db()
    assert (there.name, there.organisation, there.version) == ("Al Stone", organisation, version)
    assert there.places.count() == places


def test_basis_and_source_may_come_from_the_file(world: World, made: Comms) -> None:
    headings = ["Name", "Email", "Lawful basis", "Source", "Delete on"]
    rows = [
        ["A", "a@x.example", "Consent", "Form of 2 June", "31/12/2030"],
        ["B", "b@x.example", "Whim", "Form", "31/02/2030"],
        ["C", "c@x.example", "", "", ""],
    ]
    columns = upload(world, csv_file(*rows, headings=headings))["Location"]
    data = {
        "column_name": "Name",
        "column_email": "Email",
        "column_lawful_basis": "Lawful basis",
        "column_source": "Source",
        "column_delete_on": "Delete on",
        "known": "leave",
        "lawful_basis": "",
        "source": "",
    }
    check = world.client("cara").post(columns, data)["Location"]
    page = text_of(world.client("cara").get(f"{check}?show=mend"))
    for sentence in (
        "“Whim” is not a lawful basis",
        "“31/02/2030” is not a real date",
        "Say the lawful basis in the file",
        "Say in the file where the details come from",
    ):
        assert sentence in page
    world.client("cara").post(check, {"leave_out": "on"})
    one = Contact.objects.get()
    assert (one.lawful_basis, one.source, one.delete_on) == ("consent", "Form of 2 June", date(2030, 12, 31))


def test_formulas_and_scripts_are_harmless(world: World, made: Comms) -> None:
    rows = [
        ['=HYPERLINK("https://evil.example")', "", "evil@x.example", "<script>alert(1)</script>", ""],
    ]
    check = checked(world, csv_file(*rows))
    page = text_of(world.client("cara").get(check))
    assert "<script>alert(1)" not in page
    world.client("cara").post(check, {})
    assert Contact.objects.get().name == '=HYPERLINK("https://evil.example")'
    file = world.client("cara").get(f"{BASE}?format=csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in file
    assert "\n=HYPERLINK" not in file
    check = checked(world, xlsx_file(["=1+1", "Jo", "jo@x.example", "", ""]))
    page = text_of(world.client("cara").get(f"{check}?show=mend"))
    assert "Surname: The cell holds a formula" in page


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.csv", "empty"),
        (b"Name,Email\r\n", "a.csv", "no rows under them"),
        (b"%PDF-1.7", "a.csv", "a PDF, not a table"),
        (b"PK\x03\x04 broken", "a.xlsx", "The workbook is damaged"),
        (b"<html>", "a.csv", "a web page"),
        (b"Name,Name\r\na,b\r\n", "a.csv", "twice"),
        (b"x", "a.exe", "must be a CSV or XLSX file"),
    ],
)
def test_files_that_are_no_tables_are_refused_in_a_sentence(
    world: World, made: Comms, data, name, sentence
) -> None:
    response = upload(world, SimpleUploadedFile(name, data))
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert not PendingImport.objects.exists()


def test_an_import_is_its_uploaders_own(world: World, made: Comms) -> None:
    check = checked(world, csv_file(*ROWS))
    for who, status in (("ada", 404), ("nia", 404), ("vic", 403)):
        assert world.client(who).get(check).status_code == status
        assert world.client(who).post(check, {"leave_out": "on"}).status_code == status
        assert world.client(who).post(check.replace("check", "cancel")).status_code == status
    assert Contact.objects.count() == 0


def test_a_cancelled_import_is_forgotten(world: World, made: Comms) -> None:
    check = checked(world, csv_file(*ROWS))
    page = text_of(world.client("cara").post(check.replace("check", "cancel"), follow=True))
    assert "the file is forgotten" in page
    held = PendingImport.objects.get()
    assert (held.payload["rows"], held.file_name) == ([], "")
    assert world.client("cara").get(check)["Location"] == IMPORT


def test_somebody_added_between_preview_and_confirmation_is_not_added_twice(
    world: World, made: Comms
) -> None:
    check = checked(world, csv_file(ROWS[0], ROWS[1]))
    made.contact("Jo", email="jo@brook.example")
    world.client("cara").post(check, {})
    assert sorted(Contact.objects.values_list("email", flat=True)) == ["al@stone.example", "jo@brook.example"]


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_twenty_thousand_contacts_in_one_file(world: World, made: Comms, make) -> None:
    rows = [
        [f"Surname{n}", f"Forename{n}", f"Person{n}@example{n % 50}.example", f"Provider {n % 900}", "Audio"]
        for n in range(20_000)
    ]
    file = make(*rows)
    began = time.process_time()
    check = checked(world, file, audiences=[made.staff.pk])
    page = text_of(world.client("cara").get(f"{check}?page=400"))
    assert time.process_time() - began < 10
    assert "New (20,000)" in page
    assert "Forename19999 Surname19999" in page
    began = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        world.client("cara").post(check, {})
    assert time.process_time() - began < 10
    assert sum('INSERT INTO "comms_' in each["sql"] for each in queries) < 12
    assert AudienceMember.objects.count() == Contact.objects.count() == 20_000
    check = checked(world, csv_file(*rows), audiences=[made.councillors.pk], known="fill")
    began = time.process_time()
    world.client("cara").post(check, {})
    assert time.process_time() - began < 10
    assert AudienceMember.objects.count() == 40_000


def test_one_row_too_many_is_said(world: World, made: Comms) -> None:
    rows = [["A", "B", f"p{n}@x.example", "", ""] for n in range(20_001)]
    assert "more than 20,000 rows" in text_of(upload(world, csv_file(*rows)))
