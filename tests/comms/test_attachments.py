"""Attachments through the browser: judged by their content, part of the cleared words, downloaded through the gate."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.embargo.models import Clearance, Embargo, Look
from comms.models import Attachment, Briefing, BriefingText, ClearanceRequest
from comms.services.attachments import LARGEST, LARGEST_TOGETHER
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing
from tests.world import World

BASE = "/councils/westmere/communications/"
PDF = b"%PDF-1.7\nwords\nstartxref\n0\n%%EOF\n"


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def upload(made: Comms, briefing: Briefing, name: str = "facts.pdf", data: bytes = PDF, **extra: Any) -> Any:
    values = {"title": "The facts", "submission_key": str(uuid4()), **extra}
    values["file"] = SimpleUploadedFile(name, data)
    return made.world.client("cara").post(url_of(briefing), values, follow=True)


def url_of(briefing: Briefing) -> str:
    return f"{BASE}briefings/{briefing.pk}/attachments/"


def attached(briefing: Briefing, title: str = "The facts", data: bytes = PDF, **extra: Any) -> Attachment:
    values = {"file_name": "facts.pdf", "content_type": "application/pdf", "content": data, "size": len(data)}
    return Attachment.objects.create(
        council=briefing.council, briefing=briefing, title=title, sha256=uuid4().hex * 2,
        added_by=briefing.author, added_at=timezone.now(), **{**values, **extra},
    )  # fmt: skip


def test_attaching_ends_clearance_and_the_kept_text_names_it(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made)
    key = str(uuid4())
    for _ in range(2):
        page = upload(made, briefing, submission_key=key).content.decode()
    assert "“The facts” is attached." in page
    row = Attachment.objects.get()
    assert (row.file_name, row.content_type, row.size) == ("facts.pdf", "application/pdf", len(PDF))
    briefing.refresh_from_db()
    assert not briefing.is_cleared
    text = BriefingText.objects.filter(briefing=briefing).latest("number")
    assert text.text.endswith("Attached: The facts")
    assert text.content_hash == briefing.content_hash
    assert text.why == "“The facts” is attached"
    shown = world.client("vic").get(f"{BASE}briefings/{briefing.pk}/").content.decode()
    assert f"{BASE}attachments/{row.pk}/file/" in shown
    assert "Attach or remove" not in shown
    audit = world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert f"Cara Lindqvist attached “The facts” to {briefing.reference}" in audit


def test_removing_ends_clearance_too_and_with_it_a_request_that_waits(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made)
    upload(made, briefing)
    briefing.refresh_from_db()
    request = made.request(briefing, world.members["ada"])
    row = Attachment.objects.get()
    client = world.client("cara")
    remove = f"{BASE}attachments/{row.pk}/remove/"
    assert "is attached no more" in client.post(remove, follow=True).content.decode()
    assert client.post(remove).status_code == 404
    assert ClearanceRequest.objects.get(pk=request.pk).state == "undone"
    first, last = BriefingText.objects.filter(briefing=briefing).order_by("number")[::2]
    assert (first.text, first.content_hash) == (last.text, last.content_hash)
    # The words are those that were cleared before, so they are cleared again.
    briefing.refresh_from_db()
    assert briefing.is_cleared


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("facts.pdf", b"MZ\x00program", "is a Windows program. Programs are never sent"),
        ("facts.exe", PDF, "is named .exe but is a PDF"),
        ("x.svg", b"<svg onload=alert(1)>", "is a web page or drawing"),
        ("big.pdf", PDF + b"x" * LARGEST, "Each file must be 2 MB or smaller: GOV.UK Notify takes no larger one"),
        ("empty.txt", b" ", "is empty"),
    ],
)  # fmt: skip
def test_what_is_not_sent(made: Comms, name: str, data: bytes, sentence: str) -> None:
    page = upload(made, cleared_briefing(made), name, data).content.decode()
    assert sentence in page
    assert "Error:" in page
    assert Attachment.objects.count() == 0


def test_names_are_made_safe_and_bad_input_gets_its_sentence(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made)
    upload(made, briefing, "../../etc/pass\rwd<b>.pdf", title="<script>\r\nBcc: x")
    row = Attachment.objects.get()
    assert row.file_name == "passwd-b-.pdf"
    assert row.title == "<script> Bcc: x"
    page = upload(made, briefing, title="").content.decode()
    assert "Enter what the file is called" in page
    assert "a browser forgets it" in page
    assert "<script> Bcc" not in page
    assert "&lt;script&gt; Bcc: x" in page
    page = (
        world.client("cara").post(url_of(briefing), {"title": "x", "submission_key": "no"}).content.decode()
    )
    assert "Choose a file" in page
    assert "This page is out of date" in page


def test_all_together_and_the_same_twice(made: Comms) -> None:
    briefing = cleared_briefing(made)
    upload(made, briefing)
    assert "Exactly this file is attached already" in upload(made, briefing).content.decode()
    attached(briefing, size=LARGEST_TOGETHER - 2 * len(PDF) + 1)
    page = upload(made, briefing, data=PDF + b"2").content.decode()
    assert "must be 5 MB or smaller together" in page
    Attachment.objects.update(size=1)
    for _ in range(8):
        attached(briefing, size=1)
    assert "at most 10 attachments" in upload(made, briefing, data=PDF + b"3").content.decode()


def test_words_that_stay_keep_their_attachments(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made)
    row = attached(briefing)
    Briefing.objects.update(withdrawn_at=timezone.now())
    assert "This briefing is withdrawn." in upload(made, briefing).content.decode()
    page = world.client("cara").post(f"{BASE}attachments/{row.pk}/remove/", follow=True).content.decode()
    assert "This briefing is withdrawn." in page
    assert Attachment.objects.count() == 1


def test_a_download_is_never_opened_in_our_own_origin(world: World, made: Comms) -> None:
    row = attached(cleared_briefing(made))
    answer = world.client("vic").get(f"{BASE}attachments/{row.pk}/file/")
    assert answer.content == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="facts.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]


def test_who_may_open_and_change_them(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made)
    row = attached(briefing)
    file, remove = f"{BASE}attachments/{row.pk}/file/", f"{BASE}attachments/{row.pk}/remove/"
    assert world.client("dev").get(file).status_code == 404
    assert world.client("rhea").get(file).status_code == 403
    assert world.client("nia").get(file).status_code == 404
    assert world.client("nia").get(file.replace("westmere", "northby")).status_code == 404
    assert world.client("vic").post(remove).status_code == 403
    assert world.client("vic").get(url_of(briefing)).status_code == 403
    made.request(briefing, world.members["dev"])
    assert world.client("dev").get(file).status_code == 200


def test_under_an_embargo_they_do_not_exist_for_the_uncleared(world: World, made: Comms) -> None:
    embargo = Embargo.objects.create(
        council=made.council, title="Draft", authority="CQC", created_by=made.actor.user
    )
    row = attached(cleared_briefing(made, embargo=embargo))
    file, remove = f"{BASE}attachments/{row.pk}/file/", f"{BASE}attachments/{row.pk}/remove/"
    for name in ("cara", "vic"):
        assert world.client(name).get(file).status_code == 404
    assert world.client("cara").post(remove).status_code == 404
    Clearance.objects.create(
        council=made.council, embargo=embargo, user=made.actor.user, granted_by=made.actor.user
    )
    assert world.client("cara").get(file).status_code == 200
    assert Look.objects.get().what == f"an attachment of {row.briefing.reference}"


def pack(made: Comms, **extra: Any) -> GeneratedDocument:
    values = {"state": DocumentState.READY, "shared_at": timezone.now(), "permission": "VIEW_COMMS", **extra}
    return GeneratedDocument.objects.create(
        council=made.council, kind="board_report", subject_key=uuid4().hex[:10], version=1, title="Board report",
        template="x.html", snapshot={}, requested_by=made.actor.user, requested_at=timezone.now(), **values,
    )  # fmt: skip


def test_a_pack_is_a_link_inside_this_application(world: World, made: Comms) -> None:
    briefing, ready, waiting = cleared_briefing(made), pack(made), pack(made, state=DocumentState.QUEUED)
    client, url = world.client("cara"), f"{url_of(briefing)}pack/"
    assert "Board report, version 1" in client.get(url).content.decode()
    values = {"pack": str(ready.pk), "submission_key": str(uuid4())}
    for _ in range(2):
        page = client.post(url, values, follow=True).content.decode()
    assert "The briefing leads to" in page
    row = Attachment.objects.get()
    assert (row.link, row.content) == (f"/councils/westmere/packs/{ready.pk}/", None)
    assert not Briefing.objects.get(pk=briefing.pk).is_cleared
    assert client.get(f"{BASE}attachments/{row.pk}/file/").status_code == 404
    again = client.post(url, {**values, "submission_key": str(uuid4())}).content.decode()
    assert "leads to that pack already" in again
    for bad in (str(waiting.pk), "https://evil.example", ""):
        page = client.post(url, {"pack": bad, "submission_key": str(uuid4())}).content.decode()
        assert "Choose one from the list" in page or "Choose a pack" in page
    assert Attachment.objects.count() == 1


def test_a_pack_under_another_embargo_is_not_offered(world: World, made: Comms) -> None:
    embargo = Embargo.objects.create(
        council=made.council, title="Draft", authority="CQC", created_by=made.actor.user
    )
    Clearance.objects.create(
        council=made.council, embargo=embargo, user=made.actor.user, granted_by=made.actor.user
    )
    secret = pack(made, embargo=embargo)
    url = f"{url_of(cleared_briefing(made))}pack/"
    assert f'value="{secret.pk}"' not in world.client("cara").get(url).content.decode()
    inside = f"{url_of(cleared_briefing(made, embargo=embargo))}pack/"
    assert f'value="{secret.pk}"' in world.client("cara").get(inside).content.decode()


def test_another_attachment_costs_no_query(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made)
    attached(briefing)
    client = world.client("cara")
    counts = []
    for _ in range(2):
        client.get(url_of(briefing))
        with CaptureQueriesContext(connection) as found:
            client.get(url_of(briefing))
        counts.append(len(found))
        attached(briefing, "Another")
    assert counts[0] == counts[1]


def test_a_text_nobody_could_read_is_refused(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made)
    values = {
        "title": "News", "body": "x" * 1_900_000, "product": briefing.product_id, "owner": made.actor.pk,
        "marking": "internal", "quotes_member": "no", "names_partner": "no", "quotes_draft": "no", "version": 1,
    }  # fmt: skip
    page = world.client("cara").post(f"{BASE}briefings/{briefing.pk}/edit/", values)
    assert page.status_code == 200
    assert "Text must be 50,000 characters or fewer" in page.content.decode()
