"""Long indexes: a worker, progress, killed workers, and nothing half-imported."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import (
    EvidenceItem,
    EvidencePart,
    EvidenceUse,
    EvidenceVersion,
    ImportState,
    IndexImport,
    IndexRow,
)
from assessment_ready.evidence.services import index_work
from assessment_ready.evidence.services.index_import import AT_ONCE, MAX_ROWS
from assessment_ready.evidence.services.index_work import LEASE, MAX_ATTEMPTS, WORK_TASK, sweep, work
from assessment_ready.outbox import bell
from tests.evidence.index_files import messy_workbook
from tests.evidence.test_index_import import HEAD, checked, path, send
from tests.readiness.pages import post, says
from tests.world import build_world

LONG = HEAD + "".join(
    f"Document {n},QS{n % 9 + 1},people,Cleo Marsh,1/9/2026,https://a.example/{n}\n"
    for n in range(AT_ONCE + 1)
)


@pytest.fixture
def rings(monkeypatch):
    """The doorbells that were rung."""
    rung = []
    monkeypatch.setattr(bell, "ring", lambda task, row_id: rung.append((task, row_id)))
    return rung


def latest():
    return IndexImport.objects.latest("pk")


def test_a_long_file_is_checked_and_imported_by_a_worker_and_the_page_says_how_far(world, rings):
    ben = world.client("ben")
    page = checked(ben, LONG)
    assert rings == [(WORK_TASK, latest().pk)]
    assert says(page, "Being checked")
    assert says(page, "0 of 501 rows. The page keeps itself up to date.")
    assert '<meta http-equiv="refresh"' in page.content.decode()
    assert says(ben.get("/councils/westmere/evidence/"), "Your file index.csv is being worked on.")
    assert work(import_id=latest().pk)
    page = ben.get(path("progress/"))
    assert says(page, "Every row is checked. Nothing is imported yet.")
    assert '<meta http-equiv="refresh"' not in page.content.decode()
    assert latest().processed == AT_ONCE + 1

    page = post(ben, path("confirm/"), {})
    assert says(page, "Being imported")
    assert not EvidenceItem.objects.exists()
    post(ben, path("confirm/"), {})
    assert len(rings) == 2
    assert work(import_id=latest().pk)
    assert not work(import_id=latest().pk)
    assert says(ben.get(path("progress/")), "501 items were added")
    assert EvidenceItem.objects.count() == AT_ONCE + 1


def test_ten_thousand_rows_are_taken_and_one_more_is_not(world, rings):
    row = "A,QS1,people,,1/9/2026,\n"
    assert says(send(world.client("ben"), HEAD + row * (MAX_ROWS + 1)), "more than 10,000 rows")
    assert says(send(world.client("ben"), HEAD + row * MAX_ROWS), "index.csv has 10,000 rows")


def test_two_workers_do_not_both_take_it(world, rings):
    checked(world.client("ben"), LONG)
    index = latest()
    assert index_work._claim(index.pk, timezone.now()) == 1
    assert not work(import_id=index.pk)
    assert work(import_id=index.pk, now=timezone.now() + LEASE + timedelta(seconds=1))
    assert latest().state == ImportState.CHECKED


def test_a_worker_that_comes_back_late_stores_nothing(world, rings):
    checked(world.client("ben"), LONG)
    index = latest()
    attempt = index_work._claim(index.pk, timezone.now())
    later = timezone.now() + LEASE + timedelta(seconds=1)
    assert index_work._claim(index.pk, later) == attempt + 1
    with pytest.raises(index_work._Overtaken):
        index_work._progress(index.pk, attempt, 500)
    with pytest.raises(index_work._Overtaken):
        index_work._check(index, attempt, world.members["ben"], timezone.now())
    assert latest().state == ImportState.CHECKING
    assert set(IndexRow.objects.values_list("outcome", flat=True)) == {"unchecked"}


def test_the_sweep_rings_again_and_reports_what_failed_too_often(world, rings):
    checked(world.client("ben"), LONG)
    rings.clear()
    assert sweep() == 1
    assert rings == [(WORK_TASK, latest().pk)]
    now = timezone.now()
    for _ in range(MAX_ATTEMPTS):
        assert index_work._claim(latest().pk, now)
        assert sweep(now=now) == 0
        now += LEASE + timedelta(seconds=1)
    assert index_work._claim(latest().pk, now) is None
    sweep(now=now)
    assert latest().state == ImportState.FAILED
    page = world.client("ben").get(path("progress/"))
    assert says(page, "The service stopped while working on this file. Nothing was imported. Try again")
    assert world.client("ben").get(path()).status_code == 200


def test_a_fault_in_the_middle_leaves_nothing_and_is_said(world, monkeypatch):
    ben = world.client("ben")
    checked(ben, HEAD + "A,QS1,people,,1/9/2026,https://a.example/x\n")

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(EvidencePart.objects, "bulk_create", broken)
    page = post(ben, path("confirm/"), {})
    assert says(
        page, "There was a fault in the service. Nothing was imported, and the fault has been logged."
    )
    assert (EvidenceItem.objects.count(), EvidenceVersion.objects.count()) == (0, 0)


def test_the_worker_asks_again_whether_the_uploader_may(world, rings):
    ben = world.client("ben")
    checked(ben, LONG)
    work(import_id=latest().pk)
    post(ben, path("confirm/"), {})
    Membership.objects.filter(pk=world.members["ben"].pk).update(revoked_at=timezone.now())
    assert work(import_id=latest().pk)
    assert latest().failure.startswith("You can no longer import evidence in this council.")
    assert not EvidenceItem.objects.exists()


KILLED_WORKER = """
import os, signal, django
django.setup()
from assessment_ready.evidence.services import index_work, index_write

def die(*args, **kwargs):
    print("dying", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if os.environ["KILL_AT"] == "reading":
    index_work._progress = die
else:
    # Every row is written by now; only the audit entry and the commit are missing.
    index_write.audit.record = die
index_work.work(import_id=int(os.environ["IMPORT"]))
"""


@pytest.mark.parametrize("moment", ["reading", "writing"])
def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_finishes(
    transactional_db, rings, moment
):
    world = build_world()
    ben = world.client("ben")
    checked(ben, messy_workbook(AT_ONCE + 1, {}), "index.xlsx", category="people")
    work(import_id=latest().pk)
    post(ben, path("confirm/"), {})
    server = urlsplit(os.environ["DATABASE_URL"])
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WORKER],
        env={
            **os.environ,
            "DATABASE_URL": server._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
            "KILL_AT": moment,
            "IMPORT": str(latest().pk),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (killed.stdout.strip(), killed.returncode) == ("dying", -signal.SIGKILL), killed.stderr
    for model in (EvidenceItem, EvidenceUse, EvidenceVersion, EvidencePart):
        assert not model.objects.exists()
    assert latest().state == ImportState.IMPORTING
    assert not work(import_id=latest().pk)

    later = timezone.now() + LEASE + timedelta(seconds=1)
    rings.clear()
    assert sweep(now=later) == 1
    assert work(import_id=latest().pk, now=later)
    assert latest().state == ImportState.DONE
    numbers = sorted(EvidenceItem.objects.values_list("number", flat=True))
    assert numbers == list(range(1, AT_ONCE + 2))
