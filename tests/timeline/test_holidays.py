"""Bank holidays: shipped, refreshed, added, taken out, and what that does to elections."""

import json
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from urllib.error import URLError
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from assessment_ready.audit.models import AuditEntry
from assessment_ready.timeline.management.commands import refresh_bank_holidays
from assessment_ready.timeline.models import BankHoliday, Election
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.services.calendar import ElectionValues, add_election
from tests.timeline.calendars import DATA
from tests.timeline.making import day_parts, load
from tests.world import World

LIST = "/installation/bank-holidays/"


def listed(**changes: str | None) -> bytes:
    """The shipped file; ``on_2027_12_27="Other"`` renames a day, None takes it away, a new day is added."""
    data = json.loads((DATA / "bank_holidays.json").read_text(encoding="utf-8"))
    events = {event["date"]: event for event in data["england-and-wales"]["events"]}
    for name, title in changes.items():
        day = name.removeprefix("on_").replace("_", "-")
        events.pop(day, None)
        if title is not None:
            events[day] = {"title": title, "date": day, "notes": "", "bunting": True}
    return json.dumps({"england-and-wales": {"events": list(events.values())}}).encode()


def upload(world: World, data: bytes, name: str = "ingrid"):
    file = SimpleUploadedFile("bank-holidays.json", data, "application/json")
    return world.client(name).post(f"{LIST}upload/", {"file": file}, follow=True)


def poll(world: World) -> Election:
    return add_election(
        actor=world.members["ben"],
        values=ElectionValues("local", "Elections", date(2027, 5, 6)),
        submission_key=uuid4(),
    )


def test_the_shipped_days_are_those_of_gov_uk(world: World) -> None:
    load()
    assert BankHoliday.objects.count() == 140
    assert set(BankHoliday.objects.values_list("source", flat=True)) == {"gov_uk"}
    about = json.loads((DATA / "bank_holidays.about.json").read_text(encoding="utf-8"))
    assert "Open Government Licence v3.0" in about["licence"]
    assert working_calendar().known_to == date(2028, 12, 31)


def test_loading_again_keeps_edited_and_removed_days(world: World) -> None:
    load()
    BankHoliday.objects.filter(on=date(2027, 12, 27)).update(is_removed=True)
    BankHoliday.objects.filter(on=date(2027, 12, 28)).update(title="Edited")
    load()
    assert BankHoliday.objects.count() == 140
    assert BankHoliday.objects.get(on=date(2027, 12, 27)).is_removed
    assert BankHoliday.objects.get(on=date(2027, 12, 28)).title == "Edited"


def test_a_day_added_moves_the_latest_day_of_notice(world: World) -> None:
    load()
    election = poll(world)
    assert election.latest_notice_on == date(2027, 3, 31)
    client = world.client("ingrid")
    client.post(f"{LIST}new/", {**day_parts("on", date(2027, 4, 14)), "title": "Coronation"})
    election.refresh_from_db()
    assert election.latest_notice_on == date(2027, 3, 30)
    assert not working_calendar().is_working_day(date(2027, 4, 14))
    row = BankHoliday.objects.get(on=date(2027, 4, 14))
    page = client.post(f"{LIST}{row.pk}/take-out/", follow=True).content.decode()
    assert "is no longer counted as a holiday" in page
    election.refresh_from_db()
    assert election.latest_notice_on == date(2027, 3, 31)
    client.post(f"{LIST}{row.pk}/put-back/")
    election.refresh_from_db()
    assert election.latest_notice_on == date(2027, 3, 30)
    codes = AuditEntry.objects.filter(council=None).values_list("action", flat=True)
    assert set(codes) >= {
        "timeline.holiday.added",
        "timeline.holiday.taken_out",
        "timeline.holiday.put_back",
    }


def test_a_day_of_mourning_counts_for_elections_only(world: World) -> None:
    load()
    election = poll(world)
    values = {**day_parts("on", date(2027, 4, 14)), "title": "Day of mourning", "is_mourning": "on"}
    world.client("ingrid").post(f"{LIST}new/", values)
    election.refresh_from_db()
    assert election.latest_notice_on == date(2027, 3, 30)
    assert working_calendar().is_working_day(date(2027, 4, 14))


def test_a_day_that_is_known_is_not_added_twice(world: World) -> None:
    load()
    values = {**day_parts("on", date(2027, 12, 27)), "title": "Again"}
    page = world.client("ingrid").post(f"{LIST}new/", values).content.decode()
    assert "This day is in the list already" in page
    assert BankHoliday.objects.count() == 140


def test_an_upload_adds_corrects_and_takes_out_but_keeps_what_an_administrator_did(world: World) -> None:
    load()
    BankHoliday.objects.create(on=date(2027, 6, 7), title="Local day", source="added")
    BankHoliday.objects.filter(on=date(2026, 12, 28)).update(is_removed=True)
    data = listed(on_2029_01_01="New Year’s Day", on_2028_05_01=None, on_2028_05_08="Early May, moved")
    page = upload(world, data).content.decode()
    assert "The list is up to 1 January 2029: 2 added, 0 corrected, 1 taken out." in page
    assert "1 that were taken out earlier stay out." in page
    assert BankHoliday.objects.get(on=date(2028, 5, 1)).is_removed
    assert BankHoliday.objects.get(on=date(2026, 12, 28)).is_removed
    assert not BankHoliday.objects.get(on=date(2027, 6, 7)).is_removed
    assert working_calendar().known_to == date(2029, 12, 31)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"not json", "The file is not a JSON file"),
        (b"\xff\xfe\x00", "The file is not a JSON file"),
        (b"[" * 100_000, "The file is not a JSON file"),
        (b"[]", "This is not GOV.UK’s list"),
        (b'{"england-and-wales": {"events": []}}', "seems to be cut off"),
        (b" " * 600_000, "larger than half a megabyte"),
        (b"", "The file is empty"),
    ],
)
def test_a_list_that_does_not_hold_changes_nothing(world: World, data: bytes, sentence: str) -> None:
    load()
    assert sentence in upload(world, data).content.decode()
    assert BankHoliday.objects.count() == 140
    assert not BankHoliday.objects.filter(is_removed=True).exists()


@pytest.mark.parametrize("name", ["ada", "ann", "nia", "vic"])
def test_only_the_installation_administrator_sees_the_page(world: World, name: str) -> None:
    load()
    row = BankHoliday.objects.first()
    client = world.client(name)
    for path in ("", "new/", "upload/"):
        assert client.get(f"{LIST}{path}").status_code == 404
    assert client.post(f"{LIST}{row.pk}/take-out/").status_code == 404
    assert not BankHoliday.objects.filter(is_removed=True).exists()


def test_the_page_lists_a_year_and_gives_the_list_as_a_file(world: World) -> None:
    client = world.client("ingrid")
    assert "Bank holidays belong here" in client.get(LIST).content.decode()
    load()
    page = client.get(f"{LIST}?year=2028").content.decode()
    assert "Tuesday 26 December 2028: Boxing Day" in page
    assert "31 December 2028" in page
    assert client.get(f"{LIST}?year=abc").status_code == 200
    assert b"2028-12-26" in client.get(f"{LIST}?format=csv").content


def test_the_command_reads_a_file_and_refuses_a_bad_one(world: World, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(listed())
    bad.write_bytes(b"{}")
    out = StringIO()
    call_command("refresh_bank_holidays", file=good, stdout=out)
    assert "140 added" in out.getvalue()
    with pytest.raises(CommandError, match="list of bank holidays"):
        call_command("refresh_bank_holidays", file=bad)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("refresh_bank_holidays", file=tmp_path / "none.json")


def test_the_command_fetches_from_gov_uk_within_limits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def answer(request, timeout):
        asked.append((request.full_url, timeout))
        return BytesIO(listed())

    monkeypatch.setattr(refresh_bank_holidays, "urlopen", answer)
    call_command("refresh_bank_holidays", stdout=StringIO())
    assert asked == [("https://www.gov.uk/bank-holidays.json", 15)]
    assert BankHoliday.objects.count() == 140

    def fail(request, timeout):
        raise URLError("no route")

    monkeypatch.setattr(refresh_bank_holidays, "urlopen", fail)
    with pytest.raises(CommandError, match="could not be fetched"):
        call_command("refresh_bank_holidays")
