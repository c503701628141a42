"""A large council: neither going out nor coming in is a whole table ever in memory."""

import time
import tracemalloc
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from assessment_ready.portability.services.exporting import export_council
from assessment_ready.portability.services.importing import import_council
from assessment_ready.timeline.models import QuietPeriod
from tests.portability.moving import empty_installation, manifest
from tests.world import build_world

pytestmark = pytest.mark.slow

ROWS = 30_000
# With a long note each, the rows alone are more than this.
MOST = 30 * 1024 * 1024
NOTE = "A note of some length, as people write them into quiet periods. " * 45


def many(world):
    days = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate()}
    for start in range(0, ROWS, 10_000):
        QuietPeriod.objects.bulk_create(
            QuietPeriod(
                council=world.westmere,
                kind="other",
                title=f"Quiet {number}",
                note=NOTE,
                submission_key=uuid4(),
                **days,
            )
            for number in range(start, start + 10_000)
        )


def peak(work):
    """The most memory that Python held for the work, and how long it took."""
    began = time.monotonic()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1], time.monotonic() - began
    finally:
        tracemalloc.stop()


@pytest.mark.django_db
def test_memory_is_bounded_however_many_rows_there_are(tmp_path):
    path = tmp_path / "large.zip"
    assert ROWS * len(NOTE) > 2.5 * MOST
    with transaction.atomic():
        many(build_world())
        out, seconds_out = peak(lambda: export_council(slug="westmere", path=path))
        transaction.set_rollback(True)
    assert path.stat().st_size < 60_000_000
    counted = {each["model"]: each["rows"] for each in manifest(path)["data"]}
    assert counted["timeline.quietperiod"] == ROWS
    empty_installation()
    into, seconds_in = peak(lambda: import_council(path=path))
    assert QuietPeriod.objects.count() == ROWS
    print(f"out {out / 1e6:.0f} MB in {seconds_out:.0f} s, in {into / 1e6:.0f} MB in {seconds_in:.0f} s")
    assert out < MOST
    assert into < MOST
