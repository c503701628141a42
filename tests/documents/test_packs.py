"""The packs pages: who sees which document, the download, sharing, progress."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents import pdf, services
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.embargo.models import Look
from tests.documents.making import ask, embargo, make

pytestmark = pytest.mark.usefixtures("quick")


def url(name: str, document: GeneratedDocument | None = None, council: str = "westmere") -> str:
    return reverse(f"documents:{name}", args=[council, *([document.pk] if document else [])])


def test_the_register_shows_versions_states_and_sizes(world):
    make(world.members["ada"])
    make(world.members["ben"])
    page = world.client("vic").get(url("list")).content.decode()
    for words in ("Board report: autumn", "Ada Okafor", "Ben Hartley", "Ready", "Not shared", "1 KB"):
        assert words in page


def test_the_register_is_exported_behind_the_same_door(world):
    make(world.members["ada"])
    answer = world.client("vic").get(url("list"), {"format": "csv"})
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("Board report: autumn,1,")
    shared_only = world.client("dev").get(url("list"), {"format": "csv"})
    assert len(shared_only.content.decode("utf-8-sig").splitlines()) == 1
    assert world.client("vic").get(url("list"), {"format": "doc"}).status_code == 404


def test_an_empty_register_says_what_belongs_there(world):
    assert "Open the readiness dashboard" in world.client("ada").get(url("list")).content.decode()
    assert "shared with you" in world.client("dev").get(url("list")).content.decode()


def test_a_councillor_sees_only_what_is_shared(world):
    document = make(world.members["ada"])
    councillor = world.client("dev")
    for name in ("detail", "download"):
        assert councillor.get(url(name, document)).status_code == 404
    assert "Board report" not in councillor.get(url("list")).content.decode()
    world.client("cara").post(url("share", document))
    for name in ("detail", "download"):
        assert councillor.get(url(name, document)).status_code == 200
    world.client("cara").post(url("stop-sharing", document))
    assert councillor.get(url("download", document)).status_code == 404


@pytest.mark.parametrize("name", ["cleo", "rhea", "ann"])
def test_a_member_without_packs_is_refused(world, name):
    document = make(world.members["ada"])
    services.share(actor=world.members["ada"], document=document)
    client = world.client(name)
    for page in (url("list"), url("detail", document), url("download", document)):
        assert client.get(page).status_code == 403


def test_another_council_finds_nothing(world):
    document = make(world.members["ada"])
    services.share(actor=world.members["ada"], document=document)
    for client in (world.client("nia"), world.client("ingrid")):
        assert client.get(url("download", document)).status_code == 404
        assert client.post(url("share", document)).status_code == 404
    # The id of another council's document under one's own council.
    assert world.client("nia").get(url("download", document, "northby")).status_code == 404


@pytest.mark.parametrize("action", ["share", "stop-sharing", "try-again"])
def test_a_viewer_cannot_share_or_make_again(world, action):
    document = make(world.members["ada"])
    assert world.client("vic").post(url(action, document)).status_code == 403
    assert world.client("dev").post(url(action, document)).status_code == 403
    assert world.client("ada").get(url(action, document)).status_code == 405
    document.refresh_from_db()
    assert document.shared_at is None


def test_a_document_needs_its_own_permission(world):
    document = make(world.members["ada"], permission=Perm.MANAGE_PEOPLE)
    assert world.client("ada").get(url("download", document)).status_code == 404


def test_the_download_is_a_safe_attachment_and_leaves_a_trace(world):
    document = make(world.members["ada"], title='Board report: "x"\r\nSet-Cookie: a=b <b>')
    answer = world.client("vic").get(url("download", document))
    assert answer.content == b"%PDF-1.7 small"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        'attachment; filename="westmere-board-report-x-set-cookie-ab-b-version-1.pdf"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.get(action="documents.document.downloaded")
    assert entry.actor == world.people["vic"]
    assert "<b>" not in world.client("vic").get(url("detail", document)).content.decode()


def test_there_is_nothing_to_download_before_it_is_ready(world):
    assert world.client("ada").get(url("download", ask(world.members["ada"]))).status_code == 404


def test_an_embargoed_document_does_not_exist_for_the_uncleared(world):
    secret = embargo(world, cleared=["ada", "dev"])
    document = make(world.members["ada"], embargo_id=secret.pk)
    services.share(actor=world.members["ada"], document=document)
    for name in ("ben", "vic", "cara"):
        assert world.client(name).get(url("download", document)).status_code == 404
        assert "Board report: autumn" not in world.client(name).get(url("list")).content.decode()
    assert Look.objects.count() == 0
    assert world.client("dev").get(url("download", document)).status_code == 200
    look = Look.objects.get()
    assert (look.user, look.what) == (world.people["dev"], "Board report: autumn, version 1")
    assert "Under embargo" in world.client("ada").get(url("list")).content.decode()


def test_a_document_appears_at_the_second_its_embargo_lifts(world, time_machine):
    secret = embargo(world, cleared=["ada"], lifts_in=timedelta(minutes=5))
    document = make(world.members["ada"], embargo_id=secret.pk)
    client = world.client("vic")
    assert secret.lifts_at is not None
    time_machine.move_to(secret.lifts_at - timedelta(seconds=1), tick=False)
    assert client.get(url("download", document)).status_code == 404
    time_machine.move_to(secret.lifts_at, tick=False)
    assert client.get(url("download", document)).status_code == 200


def test_progress_shows_and_refreshes_with_and_without_scripts(world):
    document = ask(world.members["ada"])
    page = world.client("ada").get(url("detail", document)).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert 'hx-trigger="every 2s"' in page
    assert "Making the PDF" in page
    services.render(document_id=document.pk)
    page = world.client("ada").get(url("detail", document)).content.decode()
    assert "refresh" not in page.split("</head>")[0]
    assert "hx-trigger" not in page
    assert "Download the PDF" in page
    assert "3 pages" in page


def test_a_failure_says_why_and_offers_another_try(world, monkeypatch):
    monkeypatch.setattr(services, "_sentence", lambda error: "The PDF could not be made.")
    document = make(world.members["ada"], template="pdf/nobody_registered.html")
    page = world.client("ada").get(url("detail", document)).content.decode()
    assert "The PDF could not be made." in page
    assert "Try again" in page
    assert "Try again" not in world.client("vic").get(url("detail", document)).content.decode()
    answer = world.client("ada").post(url("try-again", document), follow=True)
    assert "The PDF is being made again" in answer.content.decode()
    document.refresh_from_db()
    assert document.state == DocumentState.QUEUED


def test_sharing_what_is_not_ready_is_refused_with_a_sentence(world):
    document = ask(world.members["ada"])
    answer = world.client("ada").post(url("share", document), follow=True)
    assert "Wait until the document is ready" in answer.content.decode()


def test_old_versions_stay_and_are_listed(world):
    first, second = make(world.members["ada"]), make(world.members["ada"])
    page = world.client("vic").get(url("detail", second)).content.decode()
    assert "All versions" in page
    assert url("detail", first) in page
    assert world.client("vic").get(url("download", first)).status_code == 200


def test_missing_libraries_are_announced_where_a_pdf_would_be(world, monkeypatch):
    document = ask(world.members["ada"])
    monkeypatch.setattr(pdf, "is_installed", lambda: False)
    for page in (url("list"), url("detail", document)):
        assert "apt-get install" in world.client("ada").get(page).content.decode()
    assert "apt-get" not in world.client("vic").get(url("list")).content.decode()
    assert "not installed" in world.client("vic").get(url("list")).content.decode()


def test_one_more_document_costs_no_more_queries(world):
    client = world.client("vic")
    first, _ = make(world.members["ada"]), make(world.members["ada"])
    counts = []
    client.get(url("list"))
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url("list"))
            client.get(url("detail", first))
        counts.append(len(queries))
        for _ in range(5):
            make(world.members["ada"])
    assert counts[0] == counts[1]
