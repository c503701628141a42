"""Making documents: asked for once, made once, whatever stops in between."""

import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents import pdf, services, tasks
from assessment_ready.documents.errors import DocumentNotReady, PdfEngineMissing
from assessment_ready.documents.models import DocumentContent, DocumentState, GeneratedDocument, PendingImport
from assessment_ready.documents.queries import documents_for
from assessment_ready.outbox import bell
from tests.documents.making import ask, embargo, make


@pytest.fixture
def rings(monkeypatch):
    """The doorbells that were rung."""
    rung: list[tuple[str, str]] = []
    monkeypatch.setattr(bell, "ring", lambda task, row_id: rung.append((task, str(row_id))))
    return rung


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("action", flat=True))


def test_a_document_is_asked_for_made_and_kept(world, quick, rings):
    document = ask(world.members["ada"])
    assert rings == [("documents.render", str(document.pk))]
    assert (document.state, document.version) == (DocumentState.QUEUED, 1)
    tasks.render(str(document.pk))
    document.refresh_from_db()
    assert (document.state, document.progress, document.pages, document.size) == ("ready", 100, 3, 14)
    assert bytes(document.content.data) == b"%PDF-1.7 small"
    assert len(document.sha256) == 64
    assert actions() == ["documents.document.requested", "documents.document.made"]


def test_versions_count_within_their_subject(world, quick):
    ada = world.members["ada"]
    versions = [ask(ada).version, ask(ada).version, ask(ada, subject="round:2").version]
    assert versions == [1, 2, 1]
    assert ask(world.northby_members["nia"]).version == 1


def test_a_double_click_makes_one_document(world, quick):
    key = uuid4()
    first, second = ask(world.members["ada"], key=key), ask(world.members["ada"], key=key)
    assert first.pk == second.pk
    assert GeneratedDocument.objects.count() == 1
    assert actions() == ["documents.document.requested"]


def test_the_snapshot_says_who_made_what_and_never_changes(world, quick):
    document = ask(world.members["ada"], snapshot={"text": "a\x00b", "when": timezone.now()})
    document.refresh_from_db()
    assert document.snapshot["text"] == "ab"
    assert isinstance(document.snapshot["when"], str)
    about = document.snapshot["document"]
    assert (about["council"], about["version"], about["made_by"]) == ("Westmere Council", 1, "Ada Okafor")


def test_a_document_is_made_by_one_call_only(world, quick):
    document = ask(world.members["ada"])
    assert services.render(document_id=document.pk) is True
    assert services.render(document_id=document.pk) is False
    assert len(quick) == 1


def test_a_claim_keeps_others_away_until_its_lease_runs_out(world, quick):
    document = ask(world.members["ada"])
    now = timezone.now()
    assert services._claim(document.pk, now) == 1
    assert services.render(document_id=document.pk, now=now + timedelta(seconds=119)) is False
    assert services.render(document_id=document.pk, now=now + timedelta(seconds=121)) is True
    document.refresh_from_db()
    assert (document.state, document.attempts) == ("ready", 2)


def test_a_worker_that_comes_back_too_late_stores_nothing(world, quick, monkeypatch):
    document = ask(world.members["ada"])

    def slow(html):
        # While this worker was away its lease ran out and another one made the document.
        GeneratedDocument.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        monkeypatch.setattr(pdf, "write_pdf", lambda html: pdf.Pdf(b"%PDF second", 2))
        services.render(document_id=document.pk)
        return pdf.Pdf(b"%PDF first, late", 1)

    monkeypatch.setattr(pdf, "write_pdf", slow)
    services.render(document_id=document.pk)
    document.refresh_from_db()
    assert bytes(document.content.data) == b"%PDF second"
    assert document.pages == 2
    assert actions().count("documents.document.made") == 1


def test_a_worker_that_was_overtaken_leaves_the_other_attempt_alone(world, monkeypatch):
    document = ask(world.members["ada"])

    def slow(html):
        assert services._claim(document.pk, timezone.now() + timedelta(seconds=121)) == 2
        return pdf.Pdf(b"%PDF first, late", 1)

    monkeypatch.setattr(pdf, "write_pdf", slow)
    services.render(document_id=document.pk)
    document.refresh_from_db()
    assert (document.state, document.attempts, document.progress) == ("rendering", 2, 10)
    assert not DocumentContent.objects.exists()


def test_a_killed_render_is_tried_once_more_and_then_reported(world, quick, rings):
    document = ask(world.members["ada"])
    rings.clear()
    now = timezone.now()
    services._claim(document.pk, now)  # ...and the worker is killed
    assert services.sweep(now=now + timedelta(seconds=60)) == 0
    assert services.sweep(now=now + timedelta(seconds=121)) == 1
    assert rings == [("documents.render", str(document.pk))]
    services._claim(document.pk, now + timedelta(seconds=121))  # ...and killed again
    assert services.sweep(now=now + timedelta(seconds=300)) == 0
    document.refresh_from_db()
    assert (document.state, document.failure) == ("failed", services.STOPPED)
    assert actions()[-1] == "documents.document.failed"
    assert services.render(document_id=document.pk, now=now + timedelta(seconds=400)) is False


def test_the_sweep_finds_a_document_whose_doorbell_was_lost(world, quick, rings):
    document = ask(world.members["ada"])
    rings.clear()
    assert services.sweep() == 0  # just announced: leave it to its own doorbell
    assert services.sweep(now=timezone.now() + timedelta(seconds=15)) == 1
    assert rings == [("documents.render", str(document.pk))]


def test_the_sweep_leaves_finished_documents_alone(world, quick, rings):
    make(world.members["ada"])
    rings.clear()
    assert services.sweep(now=timezone.now() + timedelta(days=1)) == 0
    assert rings == []


def test_the_sweep_drops_uploads_after_a_day(world):
    for hours in (23, 25):
        held = PendingImport.objects.create(
            user=world.people["ada"], kind="scores", file_name="a.csv", payload={}
        )
        PendingImport.objects.filter(pk=held.pk).update(created_at=timezone.now() - timedelta(hours=hours))
    tasks.sweep()
    assert PendingImport.objects.count() == 1


class SoftTimeLimitExceeded(Exception):
    """As Celery raises it."""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PdfEngineMissing(), "The PDF service is not installed"),
        (SoftTimeLimitExceeded(), "took too long"),
        (ImproperlyConfigured("secret details"), "a fault in the service"),
    ],
)
def test_a_render_that_fails_says_why_and_can_be_asked_for_again(world, monkeypatch, error, sentence, quick):
    working = pdf.write_pdf

    def broken(html):
        raise error

    monkeypatch.setattr(pdf, "write_pdf", broken)
    document = make(world.members["ada"])
    assert document.state == "failed"
    assert sentence in document.failure
    assert "secret" not in document.failure
    assert not DocumentContent.objects.exists()
    monkeypatch.setattr(pdf, "write_pdf", working)
    services.try_again(actor=world.members["ada"], document=document)
    services.try_again(actor=world.members["ada"], document=document)
    services.render(document_id=document.pk)
    document.refresh_from_db()
    assert (document.state, document.failure) == ("ready", "")
    assert actions() == [
        "documents.document.requested",
        "documents.document.failed",
        "documents.document.tried_again",
        "documents.document.made",
    ]


def test_a_template_that_cannot_be_drawn_is_a_failure_not_a_crash(world, quick):
    document = make(world.members["ada"], template="pdf/nobody_registered.html")
    assert document.state == "failed"
    assert document.failure == services.UNEXPECTED


def test_only_a_ready_document_can_be_shared(world, quick):
    document = ask(world.members["ada"])
    with pytest.raises(DocumentNotReady):
        services.share(actor=world.members["ada"], document=document)


def test_sharing_twice_leaves_one_audit_entry(world, quick):
    document = make(world.members["ada"])
    for _ in range(2):
        services.share(actor=world.members["cara"], document=document)
    for _ in range(2):
        services.stop_sharing(actor=world.members["cara"], document=document)
    assert actions()[-2:] == ["documents.document.shared", "documents.document.unshared"]
    assert len(actions()) == 4


def test_documents_follow_their_subject_under_an_embargo(world, quick):
    first, other = make(world.members["ada"]), make(world.members["ada"], subject="round:2")
    foreign = make(world.northby_members["nia"])
    secret = embargo(world, cleared=["ada"])
    changed = services.follow_embargo(actor=world.members["ada"], subject_key="round:1", embargo_id=secret.pk)
    assert changed == 1
    now = timezone.now()
    assert set(documents_for(world.members["vic"], now)) == {other}
    assert set(documents_for(world.members["ada"], now)) == {first, other}
    foreign.refresh_from_db()
    assert foreign.embargo is None
    assert services.follow_embargo(actor=world.members["ada"], subject_key="round:1", embargo_id=None) == 1
    assert set(documents_for(world.members["vic"], now)) == {first, other}


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_makes_the_document(world, monkeypatch):
    document = ask(world.members["ada"])
    calls: list[str] = []
    together = threading.Barrier(2)

    def slow(html):
        calls.append(html)
        time.sleep(0.3)
        return pdf.Pdf(b"%PDF", 1)

    def work(answers):
        together.wait()
        answers.append(services.render(document_id=document.pk))
        connection.close()

    monkeypatch.setattr(pdf, "write_pdf", slow)
    answers: list[bool] = []
    threads = [threading.Thread(target=work, args=(answers,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, True]
    assert len(calls) == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_get_different_versions(world):
    together = threading.Barrier(4)
    versions: list[int] = []
    key = uuid4()

    def click(own_key):
        together.wait()
        versions.append(ask(world.members["ada"], key=own_key).version)
        connection.close()

    threads = [threading.Thread(target=click, args=(k,)) for k in (key, key, uuid4(), uuid4())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert GeneratedDocument.objects.count() == 3
    assert set(versions) == {1, 2, 3}
