"""The files of a pack: made at issue or with a name on them, downloaded through the gate each time, and notices."""

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents import services as documents
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.embargo.models import Clearance, Look
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.packs.models import FileFormat, PackFile, PackReading, PackVersion
from assessment_ready.packs.queries.files import NOTIFY_LIMIT
from assessment_ready.packs.services.files import make_files, own_file
from assessment_ready.packs.services.notices import tell_issued, tell_withdrawn
from tests.actions.test_two_at_once import at_once
from tests.packs.making import make_pack, make_posts, make_reading, make_version
from tests.readiness.pages import post, says, text_of
from tests.timeline.making import embargo
from tests.world import build_world

BASE = "/councils/westmere/briefing-packs/"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few bytes, made at once."""
    from assessment_ready.documents import making, pdf

    monkeypatch.setattr(making, "make", lambda document, told: pdf.Pdf(data=b"%PDF small", pages=6))


def issued(world, *sections, **extra):
    """An issued version whose files wait to be made."""
    version = make_version(make_pack(world, "The pack", **extra), *sections)
    make_files(version)
    return version


def render() -> None:
    """What the worker does."""
    for pk in GeneratedDocument.objects.filter(state=DocumentState.QUEUED).values_list("pk", flat=True):
        assert documents.render(document_id=pk)


def file(version, file_format: str = "pdf") -> str:
    return f"{BASE}versions/{version.pk}/files/{file_format}/"


def test_issuing_asks_for_each_form_once_without_and_with_the_parts_under_embargo(world, quick) -> None:
    secret = embargo(world, "ada")
    plain = issued(world)
    assert {(row.format, row.is_whole) for row in plain.files.all()} == {(each, False) for each in FileFormat}
    version = issued(world, ("Summary", "Open."), ("Draft", "Secret.", secret.pk))
    make_files(version)
    assert PackFile.objects.filter(pack_version=version).count() == 6
    for row in version.files.select_related("document"):
        assert row.document.embargo_id == (secret.pk if row.is_whole else None)
        assert row.document.version == version.number
        assert not row.document.is_listed
    # What is under one embargo as a whole has no open form.
    whole = issued(world, ("Draft", "Secret.", secret.pk), embargo=secret)
    assert {row.is_whole for row in whole.files.all()} == {True}


def test_files_are_downloaded_with_a_count_a_sentence_and_a_safe_name(world, quick) -> None:
    version = issued(world)
    dev = world.client("dev")
    assert says(dev.get(f"{BASE}mine/"), "The PDF is being made")
    page = dev.get(file(version), follow=True)
    assert says(page, "Being made")
    render()
    assert says(dev.get(f"{BASE}mine/"), "Download (PDF, 1 KB)")
    assert says(dev.get(f"{BASE}mine/"), "6 pages")
    for _ in range(2):
        answer = dev.get(file(version))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == (
        f'attachment; filename="westmere-{version.pack.reference.lower()}-version-1-the-pack.pdf"'
    )
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    word = dev.get(file(version, "docx"))
    assert word["Content-Type"].endswith("wordprocessingml.document")
    assert {(row.read_as, row.times) for row in PackReading.objects.all()} == {("pdf", 2), ("docx", 1)}
    entries = AuditEntry.objects.filter(action="packs.version.downloaded").order_by("number")
    assert [entry.after for entry in entries] == [{"as": "PDF"}, {"as": "PDF"}, {"as": "Word"}]
    page = dev.get(file(version) + "copy/")
    assert says(page, "Ready 6 pages, 1 KB")


def test_no_address_is_worth_anything_by_itself(world, quick) -> None:
    version = issued(world, kind="scrutiny")
    posts = make_posts(world.members["dev"], "scrutiny")
    render()
    dev, address = world.client("dev"), file(version)
    assert dev.get(address).status_code == 200
    # Another council, somebody without the right, nobody, a form there is not, a version there is not.
    assert world.client("nia").get(address).status_code == 404
    assert world.client("nia").get(address.replace("westmere", "northby")).status_code == 404
    assert world.client("cleo").get(address).status_code == 403
    assert world.client(None).get(address).status_code == 302
    for wrong in ("exe", "PDF", "pdf-2", "open", "whole"):
        assert dev.get(file(version, wrong)).status_code == 404
        assert dev.get(f"{file(version, wrong)}copy/").status_code == 404
        assert dev.post(f"{file(version, wrong)}copy/").status_code == 404
    assert dev.get(f"{BASE}versions/999999/files/pdf/").status_code == 404
    # The documents' own register is no back door.
    document = version.files.get(format="pdf").document
    for name in ("dev", "cara"):
        back = world.client(name).get(f"/councils/westmere/packs/{document.pk}/download/")
        assert back.status_code == 404
        assert "The pack" not in text_of(world.client(name).get("/councils/westmere/packs/"))
    # After the post is taken away.
    posts.posts = []
    posts.save(update_fields=["posts"])
    assert dev.get(address).status_code == 404
    posts.posts = ["scrutiny_chair"]
    posts.save(update_fields=["posts"])
    assert dev.get(address).status_code == 200
    # After it is replaced, and after it is withdrawn.
    PackVersion.objects.filter(pk=version.pk).update(state="superseded", ended_at=timezone.now())
    assert dev.get(address).status_code == 410
    assert world.client("cara").get(address).status_code == 200
    PackVersion.objects.filter(pk=version.pk).update(state="withdrawn")
    for name in ("dev", "cara", "vic"):
        assert world.client(name).get(address).status_code == 410
        assert world.client(name).get(f"{address}copy/").status_code == 410
        assert world.client(name).post(f"{address}copy/").status_code == 410


def test_a_revoked_clearance_gives_the_other_file_at_once(world, quick) -> None:
    secret = embargo(world, "dev")
    version = issued(world, ("Summary", "Open."), ("Draft", "Secret.", secret.pk))
    render()
    whole = version.files.get(format="pdf", is_whole=True).document
    GeneratedDocument.objects.filter(pk=whole.pk).update(pages=99, size=1_500_000)
    dev = world.client("dev")
    assert says(dev.get(f"{BASE}mine/"), "99 pages")
    dev.get(file(version))
    assert Look.objects.filter(user=world.people["dev"]).exists()
    entry = AuditEntry.objects.get(action="packs.version.downloaded")
    assert entry.embargo_id == secret.pk
    Clearance.objects.update(revoked_at=timezone.now())
    page = text_of(dev.get(f"{BASE}mine/"))
    assert "99 pages" not in page
    assert "1.4 MB" not in page
    assert "6 pages" in page
    dev.get(file(version))
    last = AuditEntry.objects.filter(action="packs.version.downloaded").latest("number")
    assert last.embargo_id is None


def test_a_restricted_pack_makes_a_copy_for_each_reader_when_first_asked(world, quick) -> None:
    version = issued(world, marking="restricted")
    assert not PackFile.objects.exists()
    dev, address = world.client("dev"), file(version)
    page = dev.get(address, follow=True)
    assert says(page, "Your copy is made for you and bears your name on every page.")
    assert not PackFile.objects.exists()
    for _ in range(2):
        page = post(dev, f"{address}copy/", {})
    assert says(page, "Being made")
    row = PackFile.objects.get()
    assert row.membership == world.members["dev"]
    assert row.document.snapshot["watermark"] == "Cllr Dev Rao"
    render()
    assert dev.get(address).status_code == 200
    # Nobody gets somebody else's copy.
    assert world.client("vic").get(address).status_code == 302
    post(world.client("vic"), f"{address}copy/", {})
    assert PackFile.objects.count() == 2
    assert GeneratedDocument.objects.latest("pk").snapshot["watermark"] == "Vic Tan"


def test_five_clicks_at_once_make_one_copy(transactional_db) -> None:
    world = build_world()
    version, dev = make_version(make_pack(world, marking="restricted")), world.members["dev"]
    ask = [lambda: own_file(actor=dev, version_id=version.pk, file_format=FileFormat.PDF)] * 5
    assert {each.pk for each in at_once(*ask)} == {PackFile.objects.get().pk}
    assert GeneratedDocument.objects.count() == 1


def test_a_file_that_could_not_be_made_is_asked_for_again(world, quick) -> None:
    version = issued(world)
    GeneratedDocument.objects.update(state=DocumentState.FAILED, failure="It took too long")
    page = world.client("dev").get(file(version), follow=True)
    assert says(page, "It took too long")
    page = post(world.client("dev"), f"{file(version)}copy/", {})
    assert says(page, "Being made")
    assert GeneratedDocument.objects.filter(state=DocumentState.QUEUED).count() == 1


def test_producers_are_warned_of_what_is_too_large_to_send_on(world, quick) -> None:
    version = issued(world)
    render()
    path = f"{BASE}versions/{version.pk}/read/"
    own = f"{BASE}versions/{version.pk}/"
    sizes = "Files PDF, 6 pages, 1 KB; Large print PDF, 6 pages, 1 KB; Word"
    assert says(world.client("cara").get(own), sizes)
    for each in (path, own):
        assert "Larger than 2 MB" not in text_of(world.client("cara").get(each))
    document = version.files.get(format="pdf").document
    GeneratedDocument.objects.filter(pk=document.pk).update(size=NOTIFY_LIMIT + 1)
    for each in (path, own):
        assert says(world.client("cara").get(each), "Larger than 2 MB: PDF, 2.0 MB.")
    assert "Larger than 2 MB" not in text_of(world.client("dev").get(path))


def mails() -> list[str]:
    return sorted(OutgoingEmail.objects.values_list("to_address", flat=True))


def test_an_issue_is_told_to_those_who_must_read_or_have_read_and_to_nobody_twice(world) -> None:
    pack = make_pack(world, "Title nobody mails", kind="scrutiny")
    old = make_version(pack, state="superseded")
    for read_as in ("page", "pdf"):
        make_reading(old, world.members["dev"], read_as)
        make_reading(old, world.members["vic"], read_as)
    new = make_version(pack, ("Section nobody mails", "Words nobody mails"))
    # Not a scrutiny member (any more), or not a councillor: nothing.
    assert tell_issued(new) == 0
    make_posts(world.members["dev"], "scrutiny")
    assert tell_issued(new) == 1
    mail = OutgoingEmail.objects.get()
    assert mail.to_address == "dev@westmere.example"
    whole = f"{mail.subject} {mail.text_body} {mail.html_body}"
    assert f"/briefing-packs/versions/{new.pk}/read/" in mail.text_body
    assert "nobody mails" not in whole
    assert pack.reference in whole
    first = make_version(make_pack(world, must_read=True, read_by=timezone.localdate()))
    assert tell_issued(first) == 1
    assert "“I have read this”" in OutgoingEmail.objects.latest("created_at").text_body
    assert tell_issued(make_version(make_pack(world))) == 0


def test_of_a_pack_under_embargo_only_the_cleared_hear_and_no_mail_tells_of_parts(world) -> None:
    secret = embargo(world, "ada")
    version = make_version(make_pack(world, embargo=secret, must_read=True))
    assert tell_issued(version) == 0
    parts = make_version(make_pack(world, must_read=True), ("Open", "x"), ("Draft", "y", secret.pk))
    assert tell_issued(parts) == 1
    mail = OutgoingEmail.objects.get()
    assert "mbargo" not in f"{mail.subject} {mail.text_body} {mail.html_body}"
    Clearance.objects.create(
        council=world.westmere, embargo=secret, user=world.people["dev"], granted_by=world.people["ada"]
    )
    assert tell_issued(version) == 1
    mail = OutgoingEmail.objects.latest("created_at")
    assert version.pack.reference not in f"{mail.subject} {mail.text_body} {mail.html_body}"


def test_a_withdrawal_is_told_to_everybody_who_opened_it_once_and_without_the_reason(world) -> None:
    version = make_version(make_pack(world), withdrawn_reason="The date was wrong")
    for name in ("dev", "vic", "ada"):
        for read_as in ("page", "docx"):
            make_reading(version, world.members[name], read_as)
    world.people["ada"].is_active = False
    world.people["ada"].save(update_fields=["is_active"])
    assert tell_withdrawn(version) == 2
    assert mails() == ["dev@westmere.example", "vic@westmere.example"]
    assert "The date was wrong" not in OutgoingEmail.objects.first().text_body
