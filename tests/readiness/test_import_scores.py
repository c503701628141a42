"""Importing a round's scores: upload, preview, confirm."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents.models import PendingImport
from assessment_ready.framework.models import StatementAlias
from assessment_ready.framework.rules import normalised
from assessment_ready.readiness.models import Judgement, RoundKind
from tests.readiness.pages import post, says, text_of

ROUNDS = "/councils/westmere/readiness/rounds/"
HEAD = "Statement,Score,Low,High,Confidence,Reason"


@pytest.fixture
def made(world):
    return world.round()


def upload(client, made, text, name="scores.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(f"{ROUNDS}{made.pk}/import/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def confirm(client, made):
    return post(client, f"{ROUNDS}{made.pk}/import/{PendingImport.objects.get().pk}/", {})


def stored(made, number):
    return Judgement.objects.get(round=made, statement__number=number)


def test_upload_preview_confirm(world, made):
    statement = world.statement(2)
    StatementAlias.objects.create(
        statement=statement,
        text="Supporting people to lead healthier lives",
        normalised=normalised("Supporting people to lead healthier lives"),
    )
    ben = world.client("ben")
    page = upload(
        ben,
        made,
        "reason,SCORE,Quality statement,confidence,Notes\r\n"
        "Good audits,3,QS7,High,x\r\n"
        ",2,supporting people to LEAD healthier lives,low,\r\n"
        ",4,9,medium,\r\n",
    )
    assert says(page, "3 statements would change. Nothing is changed yet.")
    assert says(page, "These columns are not used: Notes.")
    assert not Judgement.objects.exclude(score=None).exists()
    assert says(confirm(ben, made), "Imported. 3 statements were changed.")
    row = stored(made, 7)
    assert (row.score, row.low, row.high, row.confidence, row.reason) == (3, 2, 4, "high", "Good audits")
    assert stored(made, 2).score == 2
    assert (stored(made, 9).score, stored(made, 9).low, stored(made, 9).high) == (4, 3, 4)
    assert AuditEntry.objects.filter(action="readiness.judgement.imported").count() == 3
    assert AuditEntry.objects.get(action="readiness.round.scores_imported").after["statements"] == 3


def test_confirming_twice_imports_once(world, made):
    ben = world.client("ben")
    upload(ben, made, f"{HEAD}\nQS7,3,2,3,high,x\n")
    confirm(ben, made)
    again = confirm(ben, made)
    assert says(again, "This upload was imported already.")
    assert stored(made, 7).version == 2
    seen = ben.get(f"{ROUNDS}{made.pk}/import/{PendingImport.objects.get().pk}/", follow=True)
    assert says(seen, "This upload was imported already.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{HEAD}\nQS7,5,,,high,\n", ["Row 2", "Score", "“5” must be a whole number from 1 to 4"]),
        (f"{HEAD}\nQS7,good,,,high,\n", ["“good” must be a whole number from 1 to 4"]),
        (f"{HEAD}\nQS7,3,4,,high,\n", ["Low", "must not be above the score, 3"]),
        (f"{HEAD}\nQS7,3,,2,high,\n", ["High", "must not be below the score, 3"]),
        (f"{HEAD}\nQS7,3,,,,\n", ["Choose how confident you are"]),
        (f"{HEAD}\nQS7,3,,,sure,\n", ["Confidence", "“sure” must be low, medium or high"]),
        (f"{HEAD}\nQS7,,,,high,\n", ["a statement cannot be half scored"]),
        (f"{HEAD}\nHousing,3,,,high,\n", ["“Housing” is not a quality statement"]),
        (f"{HEAD}\n,3,,,high,\n", ["Enter the name or the number of the quality statement"]),
        (f"{HEAD}\nQS7,3,,,high,\nSafeguarding,2,,,high,\n", ["Row 3", "is already in row 2"]),
        (f"{HEAD}\nQS7,3,,,high,{'word ' * 201}\n", ["must be 200 words or fewer; you wrote 201"]),
        ("Score,Reason\n3,x\n", ["Add a column with the heading “Statement”"]),
        ("Statement,Colour\nQS7,x\n", ["Add at least one more column"]),
        ("Statement,Score,score\nQS7,3,3\n", ["has the heading “score” twice"]),
        ("", ["The file is empty"]),
        (f"{HEAD}\n" + "QS7,3,,,high,\n" * 201, ["more than 200 rows"]),
        ("<html><p>Statement</p>", ["The file is a web page"]),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_imported(world, made, text, words):
    page = upload(world.client("ben"), made, text)
    assert page.status_code == 200
    for each in words:
        assert says(page, each)
    assert not PendingImport.objects.exists()
    assert not Judgement.objects.exclude(score=None).exists()


def test_one_wrong_row_stops_all(world, made):
    page = upload(world.client("ben"), made, f"{HEAD}\nQS1,3,,,high,\nQS2,9,,,high,\nQS3,2,,,hi,\n")
    assert says(page, "Row 3")
    assert says(page, "Row 4")
    assert not PendingImport.objects.exists()


def test_a_formula_in_a_workbook_is_refused(world, made):
    book = openpyxl.Workbook()
    book.active.append(["Statement", "Score", "Confidence"])
    book.active.append(["QS7", "=1+2", "high"])
    buffer = io.BytesIO()
    book.save(buffer)
    page = upload(world.client("ben"), made, buffer.getvalue(), "scores.xlsx")
    assert says(page, "formula")
    assert not PendingImport.objects.exists()


def test_what_was_exported_can_be_imported_again(world, made):
    full = world.round(title="Full", scores=[2, 3, 2, 3, 3, 3, 3, 3, 3])
    Judgement.objects.filter(round=full, statement__number=1).update(strengths="-Short\n=list")
    ben = world.client("ben")
    for ending in ("csv", "xlsx"):
        PendingImport.objects.all().delete()
        file = ben.get(f"{ROUNDS}{full.pk}/?format={ending}").content
        page = upload(ben, full, file, f"scores.{ending}")
        assert says(page, "The file says what the round says already"), ending
    PendingImport.objects.all().delete()
    upload(ben, made, ben.get(f"{ROUNDS}{full.pk}/?format=csv").content)
    confirm(ben, made)
    assert stored(made, 1).strengths == "-Short\n=list"
    assert [stored(made, number).score for number in range(1, 10)] == [2, 3, 2, 3, 3, 3, 3, 3, 3]


def test_an_outside_round_needs_scores_only(world):
    made = world.round(kind=RoundKind.PEER_CHALLENGE)
    ben = world.client("ben")
    upload(ben, made, "Statement,Score\nQS7,3\n")
    confirm(ben, made)
    row = stored(made, 7)
    assert (row.score, row.low, row.high, row.confidence) == (3, 3, 3, "high")


def test_a_new_score_drops_the_old_range(world):
    made = world.round(scores=[1] * 9)
    ben = world.client("ben")
    upload(ben, made, "Statement,Score\nQS7,4\n")
    confirm(ben, made)
    row = stored(made, 7)
    assert (row.score, row.low, row.high, row.confidence) == (4, 3, 4, "medium")


def test_what_changed_between_preview_and_confirmation_is_not_overwritten(world, made):
    ben = world.client("ben")
    upload(ben, made, f"{HEAD}\nQS1,3,,,high,\nQS7,3,,,high,\n")
    Judgement.objects.filter(round=made, statement__number=7).update(score=1, low=1, high=1, version=2)
    page = confirm(ben, made)
    assert says(page, "Changed by somebody else since you checked the file: Safeguarding.")
    assert stored(made, 1).score is None
    assert PendingImport.objects.get().confirmed_at is None


def test_a_closed_round_takes_no_import(world, made):
    ben = world.client("ben")
    upload(ben, made, f"{HEAD}\nQS7,3,,,high,\n")
    type(made).objects.filter(pk=made.pk).update(status="closed")
    assert says(confirm(ben, made), "This round is closed")
    assert says(upload(ben, made, f"{HEAD}\nQS7,3,,,high,\n"), "This round is closed")
    assert stored(made, 7).score is None


def test_a_file_that_is_too_large_is_said_so(world, made, settings):
    settings.MAX_UPLOAD_BYTES = 2 * 1024 * 1024
    page = upload(world.client("ben"), made, b"Statement,Score\n" + b"x" * (3 * 1024 * 1024))
    assert says(page, "The file must be 2 MB or smaller")


def test_nobody_confirms_what_another_uploaded_or_for_another_round(world, made):
    ben = world.client("ben")
    upload(ben, made, f"{HEAD}\nQS7,3,,,high,\n")
    pending = PendingImport.objects.get().pk
    other = world.round(title="Other")
    assert world.client("ada").get(f"{ROUNDS}{made.pk}/import/{pending}/").status_code == 404
    assert ben.get(f"{ROUNDS}{other.pk}/import/{pending}/").status_code == 404
    assert ben.post(f"{ROUNDS}{other.pk}/import/{pending}/").status_code == 404
    assert world.client("nia").post(f"{ROUNDS}{made.pk}/import/{pending}/").status_code == 404


@pytest.mark.parametrize("name", ["vic", "cleo", "will", "dev", "rhea"])
def test_only_those_who_run_rounds_import(world, made, name):
    assert world.client(name).get(f"{ROUNDS}{made.pk}/import/").status_code == 403
    assert upload(world.client(name), made, f"{HEAD}\nQS7,3,,,high,\n").status_code == 403


def test_the_page_names_the_columns(world, made):
    page = world.client("ben").get(f"{ROUNDS}{made.pk}/import/")
    assert "Statement, Score, Low, High, Confidence, Reason, Strengths, Improvements" in text_of(page)
