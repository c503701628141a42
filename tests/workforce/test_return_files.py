"""The workforce return through the browser: the samples' expected values, what is refused, and what is never kept."""

import os
import re
import tempfile
import time
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import cost, says, text_of
from tests.workforce.making import workforce_of
from tests.workforce.test_asc_wds_rules import many_rows
from workforce.models import (
    ImportState,
    Indicator,
    IndicatorValue,
    Requirement,
    Snapshot,
    SnapshotCell,
    SnapshotFlow,
    SnapshotWorkplace,
    TrainingCell,
)
from workforce.queries.snapshot_tables import tables_of
from workforce.services import return_codes
from workforce.services.snapshot_values import work

FILES = Path(__file__).parent / "files" / "ascwds"
BASE = "/councils/westmere/workforce/returns/"
DAY = date(2026, 11, 21)


def sample(kind: str, layout: str = "current-layout-synthetic") -> bytes:
    return (FILES / f"ascwds-{kind}-{layout}.csv").read_bytes()


def files(**data: bytes | None) -> dict[str, bytes]:
    """The three samples of today's layout; a file given takes the place of its kind, None leaves it out."""
    usual: dict[str, bytes | None] = {kind: sample(kind) for kind in ("workplace", "staff", "training")}
    return {kind: content for kind, content in (usual | data).items() if content is not None}


def upload(client: Any, day: date = DAY, names: dict[str, str] | None = None, **data: bytes | None) -> Any:
    sent: dict[str, Any] = {
        "submission_key": str(uuid4()),
        "reference_date_day": day.day,
        "reference_date_month": day.month,
        "reference_date_year": day.year,
    }
    for kind, content in files(**data).items():
        sent[kind] = SimpleUploadedFile((names or {}).get(kind, f"sfc-bulk-upload-{kind}.csv"), content)
    return client.post(f"{BASE}new/", sent, follow=True)


def confirm(client: Any, **extra: Any) -> Any:
    snapshot = Snapshot.objects.filter(state__in=["preview", "failed"]).latest("pk")
    data = {"version": snapshot.version, **extra}
    return client.post(f"{BASE}{snapshot.pk}/check/", data, follow=True)


@pytest.fixture
def will(world):
    """The workforce lead's browser, with the codes loaded."""
    return_codes.load()
    return world.client("will")


def value(formula: str, breakdown: str = "") -> IndicatorValue:
    return IndicatorValue.objects.get(
        indicator__formula=formula, breakdown=breakdown, indicator__council__slug="westmere", period_end=DAY
    )


ORACLE = [
    ("vacancy-rate", "", "26.3", 5, 19),
    ("vacancy-rate", "role:15", "60.0", 3, 5),
    ("vacancy-rate", "role:6", "16.7", 1, 6),
    ("turnover-rate", "team:ASW-NORTH", "25.0", 2, 8),
    ("sickness-days", "", "5.1", "66.5", 13),
    ("wte", "", "13.5", "13.5", 14),
    ("retention-12-months", "", "64.3", 9, 14),
    ("level-2-or-above", "", "33.3", 1, 3),
]


@pytest.mark.parametrize(("formula", "breakdown", "expected", "numerator", "denominator"), ORACLE)
def test_the_samples_give_the_values_expected(
    world, will, formula, breakdown, expected, numerator, denominator
) -> None:
    page = upload(will)
    assert says(page, "Nothing is imported yet")
    unit = "%" if formula not in ("sickness-days", "wte") else ""
    assert says(page, f"{expected}{unit}")
    assert not IndicatorValue.objects.exists()
    assert says(confirm(will), "The return is imported.")
    found = value(formula, breakdown)
    assert found.value is not None
    assert f"{found.value:.1f}" == expected
    assert (found.numerator, found.denominator) == (Decimal(numerator), Decimal(denominator))
    assert found.snapshot == Snapshot.objects.get()


def test_counts_of_the_samples_and_what_is_not_available(world, will) -> None:
    page = upload(will)
    assert says(page, "TOTALPERMTEMP agrees with the staff records of all 2 teams.")
    for words in ("Teams 2", "Staff records 15", "Of them permanent and temporary 14", "Unknown codes 0"):
        assert says(page, words)
    assert says(page, "All categories 1 2 3")
    confirm(will)
    employed = SnapshotCell.objects.filter(contract__in=[1, 2])
    keys = ("ASW-NORTH", "REABLE")
    sums = {key: sum(employed.filter(workplace__key=key).values_list("records", flat=True)) for key in keys}
    assert sums == {"ASW-NORTH": 8, "REABLE": 6}
    for breakdown in ("team:REABLE", ""):
        found = value("turnover-rate", breakdown)
        assert (found.value, found.state) == (None, "not_available")
        assert found.reason.startswith("Leavers are not known for REABLE")
    training = TrainingCell.objects.all()
    states = [sum(training.values_list(name, flat=True)) for name in ("expired", "expiring", "in_date")]
    assert states == [1, 2, 3]
    assert value("training-currency").reason == "No job role concerned has required training yet"


def test_the_shared_page_shows_large_numbers_and_suppresses_small_ones_also_in_its_export(
    world, will
) -> None:
    upload(will)
    page = confirm(will)
    assert says(page, "26.3%")
    text = text_of(page)
    assert "Leavers are not known for REABLE" in text
    # Level 2 or above: one of three people.
    level = next(cell for cell in tables_of(Snapshot.objects.get()).teams[0].figures[5:6])
    assert level.text == "Suppressed"
    roles = will.get(f"{page.request['PATH_INFO']}?table=roles")
    assert says(roles, "60.0%")
    assert says(roles, "Suppressed")
    vic = world.client("vic")
    for address in ("?table=roles&format=csv", "?table=training&format=csv", "?table=teams&format=xlsx"):
        assert vic.get(page.request["PATH_INFO"] + address).status_code == 200
    lines = vic.get(page.request["PATH_INFO"] + "?table=roles&format=csv").content.decode().splitlines()
    therapist = next(line for line in lines if line.startswith("Occupational therapist,"))
    # Neither how many they are nor their vacancies, from which and the rate one could tell.
    assert therapist.split(",")[1:3] == ["Suppressed", "Suppressed"]
    assert "60.0%" in therapist
    training = vic.get(page.request["PATH_INFO"] + "?table=training&format=csv").content.decode()
    assert "All categories,Suppressed,Suppressed,Suppressed" in training


def test_required_training_is_joined_to_roles_in_memory(world, will) -> None:
    for role, category in ((6, 20), (6, 14), (8, 42)):
        Requirement.objects.create(council=world.westmere, job_role=role, category=category)
    upload(will)
    confirm(will)
    found = value("training-currency")
    # Five social workers with two categories each, three care workers with one: N01 expired, N02 and N03 and R01 hold.
    assert (found.numerator, found.denominator) == (Decimal(3), Decimal(13))


def shuffled(data: bytes) -> bytes:
    """The same table with its columns the other way round, line ends of Unix, and an unknown column."""
    rows = [line.split(",") for line in data.decode().replace("\r\n", "\n").strip().split("\n")]
    turned = [list(reversed(row)) for row in rows]
    lines = [",".join([*row, "NEWCOLUMN" if at == 0 else "x"]) for at, row in enumerate(turned)]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    "change",
    [
        shuffled,
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"Adult Social Work Team North", b"\xc9quipe d\x92Aide").replace(
            b"\r\n", b"\n"
        ),
        lambda data: data.replace(b"LOCALESTID", b" LocalEstId "),
        lambda data: data.decode().encode("utf-16"),
    ],
)
def test_layout_order_marks_line_ends_and_encodings_do_not_matter(world, will, change) -> None:
    page = upload(will, workplace=change(sample("workplace")), staff=change(sample("staff")))
    assert says(page, "Nothing is imported yet")
    confirm(will)
    assert f"{value('vacancy-rate').value:.1f}" == "26.3"


def test_a_windows_name_is_read_and_the_unknown_column_named(world, will) -> None:
    changed = sample("workplace").replace(b"Adult Social Work Team North", b"\xc9quipe d\x92Aide")
    page = upload(will, workplace=changed, staff=shuffled(sample("staff")))
    assert says(page, "Équipe d’Aide")
    assert says(page, "NEWCOLUMN")


def test_the_layout_of_2019_is_read(world, will) -> None:
    layout = "2019-layout-fixture-masked"
    page = upload(will, workplace=sample("workplace", layout), staff=sample("staff", layout), training=None)
    assert says(page, "Layout of 2019")
    assert says(page, "L2CARECERT")
    assert says(page, "do not have as many records as TOTALPERMTEMP says")
    confirm(will)
    assert "The number of staff differs from their records" in value("vacancy-rate").reason


def lines_of(kind: str) -> list[str]:
    return sample(kind).decode().strip().split("\r\n")


def with_line(kind: str, number: int, change: Any) -> bytes:
    lines = lines_of(kind)
    lines[number - 1] = change(lines[number - 1])
    return ("\r\n".join(lines) + "\r\n").encode()


REFUSED = [
    ({"workplace": None}, "Choose the workplace file. The rates need it and the staff file together"),
    ({"staff": None}, "Choose the staff file. The rates need it and the workplace file together"),
    (
        {"staff": sample("workplace")},
        "The staff file is in truth a workplace file. Choose each file at its place",
    ),
    ({"staff": sample("staff")[:-300]}, "The file seems to be cut off: download it again"),
    (
        {"staff": with_line("staff", 4, lambda line: line.rsplit(",", 30)[0])},
        "Row 4 of the staff file ends before the column",
    ),
    (
        {"staff": with_line("staff", 5, lambda line: f"{line},,,extra")},
        "Row 5 of the staff file has more cells than there are headings.",
    ),
    (
        {"staff": with_line("staff", 3, lambda line: line.replace("ASW-NORTH", "ASW-EAST"))},
        "Row 3 of the staff file, LOCALESTID: this workplace is not in the workplace file.",
    ),
    (
        {"staff": with_line("staff", 3, lambda line: line.replace("N02", "N01"))},
        "Row 3 of the staff file, UNIQUEWORKERID: row 2 is of the same worker of this workplace",
    ),
    (
        {"workplace": with_line("workplace", 2, lambda line: line.replace("1;2;0;0", "1;2"))},
        "Row 2 of the workplace file, VACANCIES: 2 numbers for 4 job roles in ALLJOBROLES.",
    ),
    (
        {"workplace": with_line("workplace", 3, lambda line: line.replace("REABLE", "ASW-NORTH"))},
        "Row 3 of the workplace file, LOCALESTID: row 2 has the same key.",
    ),
    (
        {"staff": sample("staff").replace(b"EMPLSTATUS", b"EMPL").replace(b"DAYSSICK", b"DAYS")},
        "The staff file has no columns EMPLSTATUS, DAYSSICK.",
    ),
    (
        {"workplace": sample("workplace").split(b"\r\n")[0]},
        "The workplace file has headings but no rows under them",
    ),
    ({"staff": b"PK\x03\x04 no table"}, "The file is not a CSV file."),
    ({"training": b"a,b\r\n1,2"}, "The training file has no columns LOCALESTID, UNIQUEWORKERID, CATEGORY"),
    (
        {"staff": sample("staff").replace(b"GENDER", b"DAYSSICK", 1)},
        "Row 1 of the staff file has the heading DAYSSICK twice",
    ),
]


@pytest.mark.parametrize(("wrong", "sentence"), REFUSED, ids=[each[1][:50] for each in REFUSED])
def test_bad_files_get_a_sentence_and_nothing_is_kept(world, will, wrong, sentence) -> None:
    page = upload(will, **wrong)
    assert page.status_code == 200
    assert says(page, sentence)
    assert "Error:" in page.content.decode().split("</title>")[0]
    assert not Snapshot.objects.exists()
    assert not SnapshotWorkplace.objects.exists()


def test_files_of_two_days_are_refused(world, will) -> None:
    names = {
        "workplace": "2026-11-21-sfc-bulk-upload-workplace.csv",
        "staff": "2026-10-14-sfc-bulk-upload-staff.csv",
    }
    page = upload(will, names=names)
    assert says(
        page, "The staff file is of 14 October 2026 by its name, but the workplace file of 21 November 2026."
    )
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(
    ("kind", "row", "old", "new", "sentence"),
    [
        ("staff", 2, ",6,,37,", ",77,,37,", "Row 2 of the staff file, MAINJOBROLE: 77 is not a code of this column."),
        ("staff", 3, "01/04/2019", "31/02/2019", "Row 3 of the staff file, STARTDATE: not a day written DD/MM/YYYY"),
        ("staff", 3, "01/04/2019", "01/04/2027", "Row 3 of the staff file, STARTDATE: the day is after the reference"),
        ("staff", 4, ",12.5,", ",400,", "Row 4 of the staff file, DAYSSICK: not a number from 0 to 366"),
        ("workplace", 2, ",16,16,", ",555,16,", "Row 2 of the workplace file, MAINSERVICE: 555 is not a code"),
        ("workplace", 2, ",7;8,1;1,", ",7;8,1;3,", "REASONNOS: the reasons are of 4 leavers, but LEAVERS says 2."),
        ("workplace", 2, ",8,6;15;39;25", ",9,6;15;39;25", "says 9 permanent and temporary staff"),
        ("training", 2, "30/09/2026", "29/09/2026", "Row 2 of the training file, EXPIRYDATE: not the day"),
        ("training", 3, "N02", "N77", "Row 3 of the training file, UNIQUEWORKERID: this worker is not"),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_said_with_row_and_column(world, will, kind, row, old, new, sentence) -> None:
    changed = with_line(kind, row, lambda line: line.replace(old, new, 1))
    assert changed != sample(kind)
    assert says(upload(will, **{kind: changed}), sentence)


@pytest.mark.parametrize(
    ("cell", "vacancies", "state"),
    [("999", None, "not known"), ("0", 0, "none"), ("", None, "not given"), ("1;999;0;0", None, "given")],
)
def test_a_lone_999_is_unknown_a_lone_nought_none_and_blank_not_given(
    world, will, cell, vacancies, state
) -> None:
    changed = with_line("workplace", 2, lambda line: line.replace(",1;2;0;0,", f",{cell},"))
    upload(will, workplace=changed)
    confirm(will)
    team = SnapshotWorkplace.objects.get(key="ASW-NORTH")
    assert team.terms["states"]["vacancies"] == state
    assert SnapshotFlow.objects.get(workplace=team, job_role=15).vacancies == vacancies
    found = value("vacancy-rate", "team:ASW-NORTH")
    if vacancies is None:
        words = "not given" if state == "not given" else "not known"
        assert found.reason == f"Vacancies are {words} for ASW-NORTH (Adult Social Work Team North)"
    else:
        assert found.value == 0


PLANTED = {
    "DISPLAYID": "Zebedee Quagmire",
    "NINUMBER": "QQ123456C",
    "POSTCODE": "ZZ99 9ZZ",
    "DOB": "17/03/1971",
    "UNIQUEWORKERID": "worker-xylophone-77",
    "QUALACH01NOTES": "note-marmalade",
    "MAINJRDESC": "desc-rhubarb",
}


def planted() -> dict[str, bytes]:
    lines = [line.split(",") for line in lines_of("staff")]
    head = lines[0]
    for column, text in PLANTED.items():
        lines[1][head.index(column)] = text
    # Moved by one cell, as a comma in a text does it: what stands in columns of codes is somebody's.
    lines[2][head.index("GENDER")] = "QQ654321D"
    lines[2][head.index("MAINJOBROLE")] = "Zebedina Quagmire"
    lines[2][head.index("STARTDATE")] = "QQ654321D"
    staff = "\r\n".join(",".join(cells) for cells in lines)
    training = sample("training").decode().replace("N01", PLANTED["UNIQUEWORKERID"])
    return {
        "staff": (staff + "\r\n").encode(),
        "training": training.replace("Competency observation booked", "note-tangerine").encode(),
    }


SECRETS = [*PLANTED.values(), "note-tangerine", "QQ654321D", "Zebedina"]


def database_text() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = current_schema()")
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'select string_agg(t::text, chr(10)) from "{table}" t')
            found.append(str(cursor.fetchone()[0]))
    return "\n".join(found)


def written_since(since: float, *folders: str) -> str:
    """What was written since into the places a process of ours writes to."""
    found = []
    for folder in folders:
        for place, _, names in os.walk(folder):
            for path in (Path(place) / name for name in names):
                with suppress(OSError):
                    if path.stat().st_mtime >= since and path.stat().st_size < 5_000_000:
                        found.append(path.read_bytes().decode("latin-1"))
    return "\n".join(found)


def test_what_could_tell_who_somebody_is_is_nowhere(world, will, caplog, monkeypatch, tmp_path) -> None:
    opened: list[str] = []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *a, **k: opened.append("temporary"))
    caplog.set_level("DEBUG")
    began = time.time() - 1
    pages = [upload(will, **planted()), confirm(will)]
    assert Snapshot.objects.get().state == ImportState.DONE
    # The same in files that are refused: sentences say where, never what.
    bad = planted()["staff"].replace(b"REABLE", b"Zebedee Quagmire", 3)
    pages.append(upload(will, day=date(2026, 11, 20), staff=bad))
    assert says(pages[-1], "this workplace is not in the workplace file")
    headless = planted()["staff"].split(b"\r\n", 1)[1]
    pages.append(upload(will, day=date(2026, 11, 20), staff=headless))
    assert says(pages[-1], "The staff file has no columns")
    places = {
        "database": database_text(),
        "files": written_since(began, str(settings.VAR_DIR), str(tmp_path)),
        "log": caplog.text,
        "pages": "\n".join(page.content.decode() for page in pages),
    }
    for place, text in places.items():
        for secret in SECRETS:
            assert secret.lower() not in text.lower(), (place, secret)
    assert not opened


def test_a_file_above_the_limit_is_refused_and_one_above_djangos_own_never_touches_the_disk(
    world, will, monkeypatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "django.core.files.uploadedfile.TemporaryUploadedFile.__init__",
        lambda self, *a, **k: opened.append("temporary"),
    )
    padded = sample("workplace") + b",,,\r\n" * 700_000
    assert len(padded) > 3_000_000
    assert says(upload(will, workplace=padded), "Nothing is imported yet")
    assert not opened
    monkeypatch.setattr("workforce.views.return_uploads.MOST_BYTES", 1_000_000)
    page = upload(will, workplace=padded, day=date(2026, 11, 20))
    assert says(page, "The files together must be 20 MB or smaller")


def test_the_form_without_its_token_is_refused(world) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["will"], backend="django.contrib.auth.backends.ModelBackend")
    assert upload(client).status_code == 403
    assert not Snapshot.objects.exists()


def test_who_may_see_what(world, will) -> None:
    upload(will)
    snapshot = Snapshot.objects.get()
    ada, vic, nia = (world.client(name) for name in ("ada", "vic", "nia"))
    assert vic.get(BASE).status_code == 200
    assert "21 November 2026" not in text_of(vic.get(BASE))
    assert vic.get(f"{BASE}{snapshot.pk}/").status_code == 404
    assert vic.get(f"{BASE}new/").status_code == 403
    assert vic.get(f"{BASE}{snapshot.pk}/check/").status_code == 403
    # Others who look after returns know of it, but only the uploader sees what is not suppressed.
    assert says(ada.get(BASE), "To check")
    assert ada.get(f"{BASE}{snapshot.pk}/check/").status_code == 404
    assert ada.post(f"{BASE}{snapshot.pk}/discard/").status_code == 404
    for address in ("", "check/"):
        assert nia.get(f"/councils/northby/workforce/returns/{snapshot.pk}/{address}").status_code == 404
        assert nia.get(f"{BASE}{snapshot.pk}/{address}").status_code == 404
    confirm(will)
    assert vic.get(f"{BASE}{snapshot.pk}/").status_code == 200
    assert vic.post(f"{BASE}{snapshot.pk}/remove/").status_code == 403
    assert world.client("dev").get(BASE).status_code == 403


def test_a_second_click_gives_the_same_upload_and_a_late_confirmation_is_told(world, will) -> None:
    upload(will)
    snapshot = Snapshot.objects.get()
    page = will.post(f"{BASE}{snapshot.pk}/check/", {"version": snapshot.version + 1})
    assert page.status_code == 409
    confirm(will)
    page = will.post(f"{BASE}{snapshot.pk}/check/", {"version": snapshot.version}, follow=True)
    assert says(page, "This return is no longer waiting to be checked.")
    assert Indicator.objects.filter(council=world.westmere, formula="vacancy-rate").count() == 1


def test_throwing_away_leaves_no_sums_and_no_values(world, will) -> None:
    upload(will)
    snapshot = Snapshot.objects.get()
    page = will.post(f"{BASE}{snapshot.pk}/discard/", follow=True)
    assert says(page, "Nothing was imported.")
    for model in (SnapshotWorkplace, SnapshotCell, SnapshotFlow, TrainingCell, IndicatorValue):
        assert not model.objects.exists()
    assert will.get(f"{BASE}{snapshot.pk}/").status_code == 404


def test_a_return_of_the_same_day_is_replaced_only_after_saying_so(world, will) -> None:
    upload(will)
    confirm(will)
    first = Snapshot.objects.get()
    changed = with_line("workplace", 2, lambda line: line.replace("1;2;0;0", "0;0;0;0"))
    page = upload(will, workplace=changed)
    assert says(page, "Put this return in the place of that of 21 November 2026, with all its values")
    assert says(confirm(will), "There is a return of this day already.")
    assert f"{value('vacancy-rate').value:.1f}" == "26.3"
    assert says(confirm(will, replace="on"), "The return is imported.")
    assert value("vacancy-rate").numerator == 2
    first.refresh_from_db()
    assert first.state == ImportState.DISCARDED
    assert Snapshot.objects.filter(state=ImportState.DONE).count() == 1
    assert AuditEntry.objects.filter(action="workforce.snapshot.replaced").count() == 1


def test_what_was_entered_by_hand_for_the_day_stays(world, will) -> None:
    made = workforce_of(world, world.members["will"])
    made.indicator.formula = "vacancy-rate"
    made.indicator.save(update_fields=["formula"])
    made.value(DAY, "11.1")
    upload(will)
    confirm(will)
    assert value("vacancy-rate").value == Decimal("11.100")
    assert f"{value('vacancy-rate', 'role:15').value:.1f}" == "60.0"


def test_removing_an_imported_return_takes_its_values(world, will) -> None:
    upload(will)
    confirm(will)
    page = will.post(f"{BASE}{Snapshot.objects.get().pk}/remove/", follow=True)
    assert says(page, "The return is removed")
    assert not IndicatorValue.objects.exists()


def test_a_long_return_is_worked_out_by_a_worker_and_shows_its_progress(world, will, monkeypatch) -> None:
    monkeypatch.setattr("workforce.services.returns.AT_ONCE", 5)
    rung: list[tuple[str, Any]] = []
    monkeypatch.setattr("workforce.services.returns.bell.ring", lambda task, pk: rung.append((task, pk)))
    upload(will)
    page = confirm(will)
    assert says(page, "You can leave this page and come back.")
    snapshot = Snapshot.objects.get()
    assert rung == [("workforce.fill_snapshot", snapshot.pk)]
    assert "progress" in page.content.decode()
    assert not IndicatorValue.objects.exists()
    assert work(snapshot_id=snapshot.pk)
    assert not work(snapshot_id=snapshot.pk)
    assert says(will.get(f"{BASE}{snapshot.pk}/"), "26.3%")


@pytest.mark.slow
def test_twenty_thousand_records_go_in_within_seconds(world, will, monkeypatch) -> None:
    monkeypatch.setattr("workforce.services.returns.bell.ring", lambda task, pk: None)
    data = many_rows(20_000)
    began = time.monotonic()
    assert says(upload(will, **data, training=None), "Staff records 20,000")
    read = time.monotonic() - began
    confirm(will)
    began = time.monotonic()
    assert work(snapshot_id=Snapshot.objects.get().pk)
    assert (read < 20, time.monotonic() - began < 20) == (True, True)
    page = will.get(f"{BASE}{Snapshot.objects.get().pk}/")
    assert page.status_code == 200


def test_a_failure_while_working_out_leaves_nothing_and_can_be_tried_again(world, will, monkeypatch) -> None:
    upload(will)
    with monkeypatch.context() as patched:
        patched.setattr("workforce.services.snapshot_values._replace", lambda *a: 1 / 0)
        page = confirm(will)
    assert says(page, "because of a fault in the service")
    assert not IndicatorValue.objects.exists()
    assert says(confirm(will), "The return is imported.")
    assert value("wte").value == Decimal("13.500")


def test_texts_of_the_files_are_escaped(world, will) -> None:
    changed = sample("workplace").replace(b"Adult Social Work Team North", b"<script>alert(1)</script>")
    upload(will, workplace=changed)
    page = confirm(will)
    assert "<script>alert(1)" not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_what_a_page_costs_does_not_grow(world, will) -> None:
    upload(will)
    confirm(will)
    snapshot = Snapshot.objects.get()
    addresses = [BASE, f"{BASE}{snapshot.pk}/", f"{BASE}{snapshot.pk}/?table=roles"]
    before = [cost(will, address) for address in addresses]
    upload(will, day=date(2026, 10, 21))
    confirm(will)
    team = SnapshotWorkplace.objects.create(council=world.westmere, snapshot=snapshot, key="NEW", name="New")
    for role in (6, 8, 15):
        SnapshotCell.objects.create(
            council=world.westmere, workplace=team, job_role=role, contract=1, records=9
        )
    assert [cost(will, address) for address in addresses] == before
    assert max(before) < 16
    assert re.search(r"21 October 2026", text_of(will.get(BASE)))
