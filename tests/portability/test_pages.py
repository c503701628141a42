"""Asking for an archive, its making, its download: who may, who may not, and what it must not tell."""

import io
import json
import re
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.audit.services import record
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.evidence.models import EvidenceFile, EvidenceFileContent, EvidencePart, EvidenceVersion
from assessment_ready.outbox import bell
from assessment_ready.portability.models import ArchivePiece, ArchiveState, ExportArchive
from assessment_ready.portability.services import archives
from tests.portability.specimens import ready_archive

PAGE = "/councils/westmere/settings/export/"


def ask(world, name="ada", key=None):
    return world.client(name).post(PAGE, {"submission_key": str(key or uuid4())})


def download(world, archive, name="ada"):
    answer = world.client(name).get(f"{PAGE}{archive.pk}/download/")
    return answer, b"".join(answer.streaming_content) if answer.streaming else b""


def made(world):
    """An archive asked for by Ada and made here and now."""
    ask(world)
    archive = ExportArchive.objects.latest("pk")
    assert archives.make(archive_id=archive.pk)
    archive.refresh_from_db()
    return archive


def inside(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_director_asks_and_finds_it_again(world):
    answer = ask(world)
    archive = ExportArchive.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"{PAGE}{archive.pk}/"
    page = world.client("ada").get(answer["Location"]).content.decode()
    assert "Waiting to be made" in page
    assert 'hx-trigger="every 2s"' in page
    assert "Waiting to be made" in world.client("ada").get(PAGE).content.decode()


def test_it_is_made_downloaded_and_audited(world):
    archive = made(world)
    assert (archive.state, archive.progress) == (ArchiveState.READY, 100)
    assert "Download the archive" in world.client("ada").get(f"{PAGE}{archive.pk}/").content.decode()
    answer, data = download(world, archive)
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert len(data) == archive.size == int(answer["Content-Length"])
    entries = inside(data)
    assert json.loads(entries["manifest.json"])["made_by"] == "Ada Okafor"
    assert b'"westmere"' in entries["data/councils.council.jsonl"]
    told = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert told[-2:] == ["portability.archive.requested", "portability.archive.downloaded"]
    log = world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert "Ada Okafor downloaded an archive of what they may read" in log


def test_the_second_of_two_clicks_asks_for_nothing(world):
    key = uuid4()
    ask(world, key=key)
    assert ask(world, key=key).status_code == 302
    assert ExportArchive.objects.count() == 1


def test_one_at_a_time(world):
    ask(world)
    answer = ask(world)
    assert answer.status_code == 200
    assert "An archive is being made for you already" in answer.content.decode()
    assert ExportArchive.objects.count() == 1


def test_a_form_without_its_key_asks_for_nothing(world):
    answer = world.client("ada").post(PAGE, {})
    assert "This page is out of date" in answer.content.decode()
    assert not ExportArchive.objects.exists()


@pytest.mark.parametrize("name", ["ben", "cara", "will", "vic", "dev", "cleo", "ann"])
def test_nobody_else_may(world, name):
    archive = ready_archive(world.members["ada"])
    for path in (PAGE, f"{PAGE}{archive.pk}/", f"{PAGE}{archive.pk}/download/"):
        assert world.client(name).get(path).status_code == 403
    assert ask(world, name).status_code == 403


def test_an_archive_is_its_persons_only(world):
    theirs = ready_archive(world.members["ben"])
    assert world.client("ada").get(f"{PAGE}{theirs.pk}/").status_code == 404
    assert download(world, theirs)[0].status_code == 404
    assert "You have not asked for an archive yet" in world.client("ada").get(PAGE).content.decode()


def test_another_council_is_404(world):
    archive = ready_archive(world.members["ada"])
    path = f"{PAGE}{archive.pk}/".replace("westmere", "northby")
    assert world.client("nia").get(path).status_code == 404
    assert world.client("nia").get(f"{PAGE}{archive.pk}/").status_code == 404


def test_it_goes_after_a_week(world, time_machine):
    archive = made(world)
    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    assert download(world, archive)[0].status_code == 404
    archives.sweep()
    archive.refresh_from_db()
    assert archive.state == ArchiveState.DELETED
    assert not ArchivePiece.objects.exists()
    assert "can no longer be downloaded" in world.client("ada").get(f"{PAGE}{archive.pk}/").content.decode()


def test_of_two_workers_one_makes_it(world):
    ask(world)
    archive = ExportArchive.objects.get()
    assert archives.make(archive_id=archive.pk)
    assert not archives.make(archive_id=archive.pk)


def test_a_worker_that_is_gone_is_followed_by_another_once(world, time_machine):
    ask(world)
    archive = ExportArchive.objects.get()
    now = timezone.now()
    for attempt in (1, 2):
        assert archives._claim(archive.pk, now) == attempt
        now += archives.LEASE + timedelta(seconds=1)
    time_machine.move_to(now)
    archives.sweep()
    archive.refresh_from_db()
    assert (archive.state, archive.failure) == (ArchiveState.FAILED, archives.STOPPED)


def test_a_worker_that_comes_back_late_stores_nothing(world):
    ask(world)
    archive = ExportArchive.objects.get()
    archives._claim(archive.pk, timezone.now())
    archives._claim(archive.pk, timezone.now() + archives.LEASE * 2)
    archives._store(io.BytesIO(b"old"), archive.pk, 1, [])
    archive.refresh_from_db()
    assert archive.state == ArchiveState.MAKING
    assert not ArchivePiece.objects.exists()


def test_a_lost_bell_is_rung_again(world, time_machine, monkeypatch):
    ask(world)
    rung = []
    monkeypatch.setattr(bell, "ring", lambda task, pk: rung.append((task, pk)))
    time_machine.move_to(timezone.now() + timedelta(minutes=1))
    assert archives.sweep() == 1
    assert rung == [("portability.make", ExportArchive.objects.get().pk)]


def test_a_log_that_was_altered_makes_no_archive(world):
    ask(world)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_append_only")
        cursor.execute("UPDATE audit_auditentry SET actor_name = 'Somebody else'")
    archive = ExportArchive.objects.get()
    archives.make(archive_id=archive.pk)
    archive.refresh_from_db()
    assert archive.state == ArchiveState.FAILED
    assert "does not hold" in world.client("ada").get(f"{PAGE}{archive.pk}/").content.decode()


def test_the_list_costs_the_same_however_long_it_is(world):
    client = world.client("ada")
    ready_archive(world.members["ada"])
    client.get(PAGE)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(PAGE)
        counts.append(len(queries))
        ready_archive(world.members["ada"])
    assert counts[0] == counts[1]


def secret_things(world):
    """A round, an action and an item with a file under an embargo that Ada is not cleared for."""
    embargo = Embargo.objects.create(
        council=world.westmere, title="Zebra embargo", authority="CQC", created_by=world.people["cara"]
    )
    Clearance.objects.create(
        council=world.westmere,
        embargo=embargo,
        user=world.people["cara"],
        granted_by=world.people["cara"],
    )
    world.round(title="Zebra round", embargo=embargo, scores=[2] * 9)
    world.action(title="Zebra action", embargo=embargo)
    item = world.evidence(title="Zebra item", embargo=embargo)
    file = EvidenceFile.objects.create(
        council=world.westmere,
        sha256="a" * 64,
        size=10,
        content_type="text/plain",
        uploaded_at=timezone.now(),
    )
    EvidenceFileContent.objects.create(file=file, data=b"Zebra file")
    EvidencePart.objects.create(
        council=world.westmere,
        version=EvidenceVersion.objects.get(item=item),
        name="zebra.txt",
        file=file,
        position=1,
    )
    return embargo


def test_what_is_closed_to_its_person_is_not_in_it_nor_told(world):
    plain = world.round(title="Open round", scores=[2] * 9)
    without = inside(download(world, made(world))[1])
    embargo = secret_things(world)
    entries = inside(download(world, made(world))[1])
    assert not [name for name, data in entries.items() if b"ebra" in data]
    assert not [name for name in entries if name.startswith("files/")]
    before, after = (json.loads(each["manifest.json"]) for each in (without, entries))
    # Only the log grew, by Ada's own requests and downloads; and the counter of references, which she could draw on.
    changed = {name for name in entries if name != "manifest.json" and entries[name] != without.get(name)}
    assert changed == {"data/audit.auditentry.jsonl", "data/councils.referencecounter.jsonl"}
    assert {**before, "made_at": "", "data": ""} == {**after, "made_at": "", "data": ""}
    rounds = [json.loads(line)["id"] for line in entries["data/readiness.round.jsonl"].splitlines()]
    assert rounds == [plain.pk]
    assert f'"embargo":{embargo.pk}'.encode() not in b"".join(entries.values())


def test_the_numbers_of_the_log_have_no_gap_where_something_is_hidden(world):
    embargo = secret_things(world)
    record(
        "councils.council.settings_changed",
        actor=world.people["cara"],
        obj=world.westmere,
        council=world.westmere,
        embargo_id=embargo.pk,
    )
    found = made(world)
    assert AuditEntry.objects.latest("number").number > 1
    lines = inside(download(world, found)[1])["data/audit.auditentry.jsonl"].splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(range(1, len(lines) + 1))


def test_whoever_is_cleared_has_it_in_their_archive_until_they_are_not(world):
    embargo = secret_things(world)
    clearance = Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people["ada"], granted_by=world.people["cara"]
    )
    archive = made(world)
    entries = inside(download(world, archive)[1])
    assert b"Zebra round" in entries["data/readiness.round.jsonl"]
    assert b"Zebra file" in entries.values()
    clearance.revoked_at = timezone.now()
    clearance.save(update_fields=["revoked_at"])
    assert download(world, archive)[0].status_code == 404
    page = world.client("ada").get(f"{PAGE}{archive.pk}/").content.decode()
    assert "can no longer be downloaded" in page
    assert "ebra" not in page


def test_the_frame_leads_the_director_there(world):
    page = world.client("ada").get("/councils/westmere/timeline/").content.decode()
    assert re.search(rf'href="{PAGE}"[^>]*>\s*Export', page)
    assert PAGE not in world.client("ben").get("/councils/westmere/timeline/").content.decode()
