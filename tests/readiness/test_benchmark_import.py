"""Importing published results for one council: upload, look, confirm; all or nothing."""

import io
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents.models import PendingImport
from assessment_ready.framework.models import PublishedResult

HEADINGS = "council,publication_date,qs1,qs2,qs3,qs4,qs5,qs6,qs7,qs8,qs9,overall_percent,rating,source_url"
GOOD = "Elsewhere Council,12/3/2026,2,3,3,3,3,3,3,3,3,73,Good,https://results.example/elsewhere"
OTHER = "Otherwhere Council,March 2026,,,,,,,,,,,Inadequate,https://results.example/otherwhere"


def address(name: str = "results-import", council: str = "westmere", **kwargs) -> str:
    return reverse(f"readiness:{name}", kwargs={"council": council, **kwargs})


def upload(client, *lines: str, name: str = "results.csv", council: str = "westmere"):
    data = "\r\n".join([HEADINGS, *lines]).encode()
    return client.post(address(council=council), {"file": SimpleUploadedFile(name, data)})


def errors_of(response) -> str:
    assert response.status_code == 200
    assert not PublishedResult.objects.exists()
    assert not PendingImport.objects.exists()
    return response.content.decode()


def test_results_are_shown_before_they_are_stored_and_only_this_council_sees_them(world):
    client = world.client("ben")
    held = upload(client, GOOD, OTHER)
    assert held.status_code == 302
    page = client.get(held["Location"]).content.decode()
    assert "Nothing is stored yet." in page
    assert "Elsewhere Council" in page
    assert "Otherwhere Council" in page
    assert not PublishedResult.objects.exists()
    page = client.post(held["Location"], follow=True).content.decode()
    assert "2 results were imported. Only your council sees them." in page
    stored = PublishedResult.objects.get(council_name="Elsewhere Council")
    assert (stored.added_for, stored.added_by) == (world.westmere, world.people["ben"])
    assert stored.scores == [2, 3, 3, 3, 3, 3, 3, 3, 3]
    assert PublishedResult.objects.get(council_name="Otherwhere Council").scores == [None] * 9
    entry = AuditEntry.objects.get(action="framework.results.imported")
    assert entry.council == world.westmere
    assert entry.after["count"] == 2
    theirs = world.client("nia").get(address("benchmark-results", council="northby")).content.decode()
    assert "Elsewhere" not in theirs


def test_a_workbook_is_imported_as_well(world):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(HEADINGS.split(","))
    sheet.append(["Elsewhere Council", "2026-03", 2, 3, 3, 3, 3, 3, 3, 3, 3, 73, "Good", "https://a.example"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    client = world.client("ada")
    response = client.post(address(), {"file": SimpleUploadedFile("results.xlsx", buffer.getvalue())})
    client.post(response["Location"])
    assert PublishedResult.objects.get().scores[0] == 2


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (GOOD.replace(",2,3,", ",5,3,"), "qs1", "The score “5” must be a whole number from 1 to 4"),
        (GOOD.replace("Good", "Great"), "rating", "“Great” is not a rating"),
        (GOOD.replace("Good", "Inadequate"), "rating", "add up to 26 points, which is Good, not Inadequate"),
        (GOOD.replace("12/3/2026", "31/02/2026"), "publication_date", "“31/02/2026” is not a real date"),
        (GOOD.replace("https://results.example/elsewhere", ""), "source_url", "Enter the web address"),
        (OTHER, "council", "Otherwhere Council is already in row 2 of this file"),
    ],
)
def test_a_mistake_is_told_with_row_and_column_and_nothing_is_kept(world, line, column, sentence):
    page = errors_of(upload(world.client("ben"), OTHER, line))
    assert "The file has 1 mistake. Nothing was imported." in page
    assert "Row 3" in page
    assert column in page
    assert sentence in page


def test_unknown_statement_names_are_told(world):
    data = (HEADINGS.replace("qs9", "Kindness") + "\n" + GOOD).encode()
    response = world.client("ben").post(address(), {"file": SimpleUploadedFile("r.csv", data)})
    assert "“Kindness” is not a column we know" in errors_of(response)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("r.csv", b"", "The file is empty"),
        ("r.csv", b"\n\n", "The file is empty"),
        ("r.docx", b"words", "must be a CSV or XLSX file"),
        ("r.xlsx", b"PK\x03\x04 not a workbook", "file"),
        ("r.csv", (HEADINGS + "\n" + (GOOD + "\n") * 50_000).encode(), "more than 5,000 rows"),
        ("r.csv", (HEADINGS + ",qs1\n" + GOOD + ",2").encode(), "twice"),
    ],
)
def test_a_file_that_is_no_table_of_results_gets_a_sentence(world, name, data, sentence):
    response = world.client("ben").post(address(), {"file": SimpleUploadedFile(name, data)})
    assert sentence in errors_of(response)


@pytest.mark.parametrize("text", ["\x00", "\ud800", "<b>bold</b>", "=1+1", "'; DROP TABLE councils; --"])
def test_strange_text_in_a_name_never_breaks_a_page(world, text):
    client = world.client("ben")
    line = GOOD.replace("Elsewhere", f"Else{text}where")
    data = "\r\n".join([HEADINGS, line]).encode("utf-8", "surrogatepass")
    response = client.post(address(), {"file": SimpleUploadedFile("r.csv", data)})
    assert response.status_code in (200, 302)
    if response.status_code == 302:
        page = client.get(response["Location"]).content.decode()
        assert "<b>bold" not in page
        assert client.post(response["Location"]).status_code == 302
        assert "<b>bold" not in client.get(address("benchmark-results")).content.decode()


def test_no_file_at_all_gets_a_sentence(world):
    assert "Choose a CSV or XLSX file" in errors_of(world.client("ben").post(address(), {}))


def test_confirming_twice_imports_once(world):
    client = world.client("ben")
    held = upload(client, GOOD)["Location"]
    client.post(held)
    assert "imported already" in client.post(held, follow=True).content.decode()
    assert PublishedResult.objects.count() == 1


def test_nobody_else_confirms_or_sees_an_upload(world):
    held = upload(world.client("ben"), GOOD)["Location"]
    pending = held.rstrip("/").rsplit("/", 1)[-1]
    for person, council in [("ada", "westmere"), ("nia", "northby")]:
        client = world.client(person)
        path = address("results-import-check", council=council, pending=pending)
        assert "Elsewhere" not in client.get(path, follow=True).content.decode()
        client.post(path)
    assert world.client("nia").get(held).status_code == 404
    assert world.client("vic").post(held).status_code == 403
    assert not PublishedResult.objects.exists()


def test_a_result_that_became_known_since_the_preview_stops_the_whole_import(world):
    client = world.client("ben")
    held = upload(client, GOOD, OTHER)["Location"]
    ada = world.client("ada")
    ada.post(upload(ada, GOOD)["Location"])
    page = client.post(held, follow=True).content.decode()
    assert "Somebody added it since you uploaded the file. Nothing was imported" in page
    assert PublishedResult.objects.count() == 1
    # Nothing was used up: the same upload can still be looked at.
    assert client.get(held).status_code == 200


def test_a_known_result_is_refused_at_upload(world):
    client = world.client("ben")
    client.post(upload(client, GOOD)["Location"])
    page = upload(client, GOOD.replace("Elsewhere Council", "ELSEWHERE")).content.decode()
    assert "The result of Elsewhere Council, published 12 March 2026, is already there" in page


def test_scores_complete_a_shipped_rating_only_row_for_this_council(world):
    PublishedResult.objects.create(
        framework=world.framework,
        council_name="Elsewhere Council",
        published_on="2026-03-01",
        date_precision="month",
        scores=[None] * 9,
        rating="Good",
        source_url="https://shipped.example",
    )
    client = world.client("ben")
    held = upload(client, GOOD)["Location"]
    assert "Completes a result that gives less." in client.get(held).content.decode()
    client.post(held)
    assert PublishedResult.objects.count() == 2
    listed = client.get(address("benchmark-results")).context["page_obj"].paginator.count
    assert listed == 1


def test_a_percentage_that_the_points_do_not_give_is_kept_and_remarked_on(world):
    client = world.client("ben")
    held = upload(client, GOOD.replace(",73,", ",72,"))["Location"]
    assert "The file says 72%; the points give 73%." in client.get(held).content.decode()
    client.post(held)
    assert PublishedResult.objects.get().published_percent == 72


@pytest.mark.django_db(transaction=True)
def test_two_people_confirming_the_same_result_at_once_store_it_once(world):
    from django.db import connections

    clients = [world.client("ada"), world.client("ben")]
    held = [upload(client, GOOD)["Location"] for client in clients]
    start = threading.Barrier(2)

    def confirm(client, path) -> None:
        start.wait()
        client.post(path)
        connections.close_all()

    threads = [threading.Thread(target=confirm, args=pair) for pair in zip(clients, held, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert PublishedResult.objects.count() == 1
