"""Other formats through the browser: the ledger against recorded needs, tasks, files, what readers are offered."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.rows import NeedRow
from assessment_ready.embargo.models import Look
from assessment_ready.packs.models import (
    AlternativeFile,
    AlternativeFormat,
    FormatState,
    PackReading,
    PackVersion,
    VersionState,
)
from assessment_ready.packs.queries.formats import offered, waiting_for
from tests.comms.making import Comms, comms_of
from tests.evidence.corpus import PDF, PNG
from tests.packs.making import make_pack, make_section, make_version
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts, embargo

BASE = "/councils/westmere/briefing-packs/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Comms:
    """Westmere's plan and its audiences."""
    return comms_of(world, world.members["cara"])


@pytest.fixture
def pack(world, made):
    """An issued pack for all councillors."""
    found = make_pack(world, plan=made.plan)
    make_version(found)
    return found


def ledger(pack) -> str:
    return f"{BASE}{pack.pk}/formats/"


def typed(world, **extra):
    return {
        "format": "easy_read",
        "language": "",
        "owner": world.members["cara"].pk,
        "state": "needed",
        "note": "",
        **day_parts("due_on", None),
        "submission_key": str(uuid4()),
        **extra,
    }


def task_of(world, pack, name: str = "cara", **extra) -> AlternativeFormat:
    values = {"format": "easy_read", "owner": world.members[name]}
    return AlternativeFormat.objects.create(council=pack.council, pack=pack, **values | extra)


def filled(world, pack, **extra) -> AlternativeFormat:
    """A format with a file made from the issued version."""
    file = {"has_whole": extra.pop("has_whole", False), "link": extra.pop("link", "")}
    version = extra.pop("pack_version", None) or pack.versions.get(state=VersionState.ISSUED)
    task = task_of(world, pack, state=FormatState.READY, **extra)
    add_file(task, version, **file)
    return task


def add_file(task, version, **extra) -> AlternativeFile:
    values = {} if extra.get("link") else {"file_name": "easy.pdf", "content": PDF, "size": len(PDF)}
    return AlternativeFile.objects.create(
        council=task.council,
        alternative=task,
        pack_version=version,
        content_type="application/pdf",
        added_by=task.owner.user,
        added_at=timezone.now(),
        **values | extra,
    )


def uploading(version, name: str = "easy.pdf", data: bytes = PDF, **extra):
    sent = {"pack_version": version.pk, "link": "", "submission_key": str(uuid4()), **extra}
    return sent | ({"file": SimpleUploadedFile(name, data)} if name else {})


def test_the_ledger_holds_the_formats_against_recorded_needs_and_names_nobody(world, made, pack) -> None:
    made.contact("Zoe Quill", made.councillors, formats=["easy_read", "large_print"])
    made.contact("Yan Moor", formats=["easy_read", "translation"], language="Polish")
    made.contact("Erased", formats=["bsl"], erased_at=timezone.now())
    page = world.client("cara").get(ledger(pack))
    assert says(page, "2 contacts need Easy Read, 1 of them a councillor: nobody sees to it yet")
    assert says(page, "1 contact needs it in Polish: nobody sees to it yet")
    assert says(page, "The service makes a large print PDF of every issued version")
    assert says(page, "1 contact needs large print, a councillor")
    assert "Zoe Quill" not in text_of(page)
    assert "British Sign Language" not in text_of(page).split("Formats of this pack")[0].split("Who sees")[0]


def test_a_need_is_taken_up_once_and_then_no_longer_open(world, made, pack) -> None:
    made.contact("Zoe Quill", formats=["translation"], language="Polish")
    cara = world.client("cara")
    form = cara.get(f"{ledger(pack)}new/?format=translation&language=Polish")
    assert 'value="Polish"' in form.content.decode()
    due = timezone.localdate() + timedelta(days=3)
    values = typed(world, format="translation", language=" Polish ", note=SCRIPT, **day_parts("due_on", due))
    for _ in range(2):
        page = post(cara, f"{ledger(pack)}new/", values)
    assert says(page, "“In Polish” is taken up by Cara Lindqvist.")
    assert says(page, "Every format that a contact is recorded to need is taken up.")
    assert SCRIPT not in page.content.decode()
    task = AlternativeFormat.objects.get()
    assert (task.language, task.due_on, task.note) == ("Polish", due, SCRIPT)
    again = post(cara, f"{ledger(pack)}new/", typed(world, format="translation", language="POLISH"))
    assert says(again, "Somebody sees to this format already")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"format": ""}, "Choose a format"),
        ({"format": "large_print"}, "Choose one from the list"),
        ({"format": "translation"}, "Enter the language"),
        ({"owner": ""}, "Choose who sees to it"),
        ({"owner": "999999"}, "Choose one from the list"),
        ({"state": "ready"}, "Choose one from the list"),
        ({"note": "x" * 501}, "must be 500 characters or fewer"),
        ({"note": "nul\x00"}, "has a character that cannot be stored"),
        ({"language": "x" * 61}, "must be 60 characters or fewer"),
        (day_parts("due_on", date(2020, 1, 1)), "The day must be today or later"),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, pack, wrong, sentence) -> None:
    page = post(world.client("cara"), f"{ledger(pack)}new/", typed(world, **wrong))
    assert says(page, sentence)
    assert not AlternativeFormat.objects.exists()


def test_somebody_who_cannot_change_the_pack_cannot_see_to_a_format_of_it(world, made) -> None:
    secret = embargo(world, "cara")
    pack = make_pack(world, plan=made.plan)
    make_section(pack, "Draft", "Secret", embargo=secret)
    page = post(world.client("cara"), f"{ledger(pack)}new/", typed(world, owner=world.members["ben"].pk))
    assert says(page, "Ben Hartley cannot change this pack. Choose somebody else")
    assert world.client("ben").get(ledger(pack)).status_code == 404
    assert world.client("ben").post(f"{ledger(pack)}new/", typed(world)).status_code == 404


def test_a_second_saver_is_told_and_loses_nothing(world, pack) -> None:
    task = task_of(world, pack)
    url = f"{ledger(pack)}{task.pk}/"
    cara = world.client("cara")
    assert says(post(cara, url, typed(world, state="commissioned", version=1)), "The format is saved.")
    page = cara.post(url, typed(world, note="Ordered", version=1))
    assert page.status_code == 409
    assert says(page, "Being made")
    assert b"Ordered" in page.content
    page = cara.post(url, typed(world, state="ready", version=2))
    assert says(page, "Choose one from the list")


def test_the_finished_file_is_judged_kept_once_offered_and_counted_as_read(world, pack) -> None:
    version = pack.versions.get()
    task = task_of(world, pack)
    cara, dev = world.client("cara"), world.client("dev")
    url = f"{ledger(pack)}{task.pk}/file/"
    wrong = post(cara, url, uploading(version, "easy.png", PNG))
    assert says(wrong, "is a PNG picture. Choose a file of this kind: PDF or Word")
    sent = uploading(version)
    for _ in range(2):
        sent["file"] = SimpleUploadedFile("easy.pdf", PDF)
        page = post(cara, url, sent)
    assert says(page, "“Easy Read” is ready. Readers are offered it with this version.")
    assert says(page, "Made from version 1")
    assert AlternativeFile.objects.count() == 1
    now = timezone.now()
    (file,) = offered(version, world.members["dev"], now)
    assert (file.alternative, file.label, file.about) == (task.pk, "Easy Read", "PDF, 1 KB")
    answer = dev.get(f"{BASE}formats/{task.pk}/")
    assert answer.content == PDF
    assert "attachment" in answer["Content-Disposition"]
    dev.get(f"{BASE}formats/{task.pk}/")
    reading = PackReading.objects.get()
    assert (reading.read_as, reading.times, reading.membership) == ("other", 2, world.members["dev"])
    assert AuditEntry.objects.filter(action="packs.format.filled").count() == 1


@pytest.mark.parametrize(
    ("code", "sent", "sentence"),
    [
        ("easy_read", {"name": ""}, "Choose a file, or enter a link"),
        ("bsl", {"name": ""}, "Enter the link"),
        ("bsl", {"name": "", "link": "http://films.example.org/"}, "must begin with https://"),
        ("bsl", {"name": "", "link": "javascript:alert(1)"}, "in the correct format"),
        ("easy_read", {"link": "https://films.example.org/"}, "Choose a file or enter a link, not both"),
        ("easy_read", {"data": b"MZ\x90\x00"}, "is a Windows program"),
        ("audio", {"name": "a.mp3", "data": PDF}, "is no MP3 recording"),
        ("easy_read", {"pack_version": "999999"}, "is not the one issued now"),
        ("easy_read", {"pack_version": "x"}, "This page is out of date"),
    ],
)
def test_what_is_no_finished_file_gets_its_sentence(world, pack, code, sent, sentence) -> None:
    task = task_of(world, pack, format=code)
    page = post(
        world.client("cara"), f"{ledger(pack)}{task.pk}/file/", uploading(pack.versions.get(), **sent)
    )
    assert says(page, sentence)
    assert not AlternativeFile.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(world, pack, settings) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    task = task_of(world, pack)
    sent = uploading(pack.versions.get(), data=PDF + b" " * 5000)
    page = post(world.client("cara"), f"{ledger(pack)}{task.pk}/file/", sent)
    assert says(page, "MB or smaller")
    assert not AlternativeFile.objects.exists()


def test_a_film_is_a_link_which_readers_follow(world, pack) -> None:
    task = task_of(world, pack, format="bsl")
    link = "https://films.example.org/visit"
    url = f"{ledger(pack)}{task.pk}/file/"
    assert b'type="file"' not in world.client("cara").get(url).content
    page = post(world.client("cara"), url, uploading(pack.versions.get(), name="", link=link))
    assert says(page, "opens at films.example.org")
    answer = world.client("dev").get(f"{BASE}formats/{task.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, link)
    assert offered(pack.versions.get(), world.members["dev"], timezone.now())[0].is_link


def test_a_new_version_ends_what_was_made_from_the_old_one(world, pack) -> None:
    task = filled(world, pack)
    old = pack.versions.get()
    assert says(world.client("cara").get(ledger(pack)), "Made from version 1")
    PackVersion.objects.filter(pk=old.pk).update(state=VersionState.SUPERSEDED)
    new = make_version(pack, number=2)
    page = world.client("cara").get(ledger(pack))
    assert says(page, "Out of date")
    assert says(page, "Made from version 1, version 2 is issued")
    old.refresh_from_db()
    assert offered(old, world.members["dev"], timezone.now()) == []
    assert offered(new, world.members["dev"], timezone.now()) == []
    assert world.client("dev").get(f"{BASE}formats/{task.pk}/").status_code == 404
    # And the one who saw to it is told.
    assert [row.kind for row in needs(world, "cara")] == ["packs.format"]
    add_file(task, new)
    assert world.client("dev").get(f"{BASE}formats/{task.pk}/").status_code == 200
    PackVersion.objects.filter(pk=new.pk).update(state=VersionState.WITHDRAWN)
    assert world.client("dev").get(f"{BASE}formats/{task.pk}/").status_code == 404
    assert says(world.client("cara").get(ledger(pack)), "Made from version 2, and no version is issued")


def test_a_file_with_embargoed_parts_is_for_the_cleared_alone(world, made) -> None:
    secret = embargo(world, "cara", "dev")
    pack = make_pack(world, plan=made.plan)
    version = make_version(pack, ("Open", "Open words.", None), ("Secret", "Secret words.", secret.pk))
    task = task_of(world, pack)
    cara = world.client("cara")
    url = f"{ledger(pack)}{task.pk}/file/"
    assert says(post(cara, url, uploading(version)), "Choose yes if the parts under embargo are in it")
    linked = uploading(version, name="", link="https://films.example.org/", has_whole="yes")
    assert says(post(cara, url, linked), "where nothing keeps the embargo")
    post(cara, url, uploading(version, has_whole="yes"))
    now = timezone.now()
    assert len(offered(version, world.members["dev"], now)) == 1
    assert world.client("dev").get(f"{BASE}formats/{task.pk}/").content == PDF
    assert Look.objects.filter(user=world.people["dev"]).exists()
    assert offered(version, world.members["vic"], now) == []
    assert world.client("vic").get(f"{BASE}formats/{task.pk}/").status_code == 404
    hidden = AuditEntry.objects.get(action="packs.format.filled")
    assert hidden.embargo_id == secret.pk
    add_file(task, version, content=PDF + b"open", has_whole=False)
    assert world.client("vic").get(f"{BASE}formats/{task.pk}/").content == PDF + b"open"
    assert world.client("dev").get(f"{BASE}formats/{task.pk}/").content == PDF
    secret.lifted_at = timezone.now()
    secret.save(update_fields=["lifted_at"])
    assert world.client("vic").get(f"{BASE}formats/{task.pk}/").content == PDF


def test_a_pack_for_others_keeps_its_files_from_a_councillor(world, made) -> None:
    pack = make_pack(world, plan=made.plan, kind="scrutiny")
    make_version(pack)
    task = filled(world, pack)
    assert world.client("dev").get(f"{BASE}formats/{task.pk}/").status_code == 404
    assert world.client("vic").get(f"{BASE}formats/{task.pk}/").status_code == 200
    assert world.client("cleo").get(f"{BASE}formats/{task.pk}/").status_code == 403
    assert world.client("nia").get(f"{BASE}formats/{task.pk}/").status_code == 404
    own = f"/councils/northby/briefing-packs/formats/{task.pk}/"
    assert world.client("nia").get(own).status_code == 404


def test_only_those_who_produce_packs_open_the_ledger(world, pack) -> None:
    task = task_of(world, pack)
    paths = ("", "new/", f"{task.pk}/", f"{task.pk}/file/")
    for name in ("dev", "vic", "cleo", "will"):
        for path in paths:
            assert world.client(name).get(ledger(pack) + path).status_code == 403
    for path in paths:
        assert world.client("ada").get(ledger(pack) + path).status_code == 200
        stolen = f"/councils/northby/briefing-packs/{pack.pk}/formats/{path}"
        assert world.client("nia").get(stolen).status_code == 404
    other = make_pack(world, plan=pack.plan)
    assert world.client("ada").get(f"{ledger(other)}{task.pk}/").status_code == 404


def needs(world, name: str) -> list[NeedRow]:
    return [NeedRow(*row) for row in waiting_for(world.members[name], timezone.now())]


def test_what_is_due_soon_waits_for_its_owner_and_for_nobody_else(world, pack) -> None:
    today = timezone.localdate()
    task = task_of(world, pack, due_on=today - timedelta(days=1))
    task_of(world, pack, format="audio", due_on=today + timedelta(days=30))
    task_of(world, pack, format="bsl", due_on=today, state=FormatState.NOT_NEEDED)
    (row,) = needs(world, "cara")
    assert (row.kind, row.object_id, row.parent_id, row.due_on) == (
        "packs.format",
        task.pk,
        pack.pk,
        task.due_on,
    )
    assert row.label == f"Easy Read of {pack}"
    assert needs(world, "ben") == []
    make_section(pack, "Draft", "Secret", embargo=embargo(world, "ben"))
    assert needs(world, "cara") == []


def test_the_ledger_costs_the_same_however_many_formats_and_contacts(world, made, pack) -> None:
    made.contact("One", formats=["easy_read"])
    filled(world, pack)
    cara = world.client("cara")
    before = cost(cara, ledger(pack))
    made.contact("Two", made.councillors, formats=["bsl", "audio"])
    filled(world, pack, format="audio")
    task_of(world, pack, name="ben", format="bsl")
    assert cost(cara, ledger(pack)) == before
