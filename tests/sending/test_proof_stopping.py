"""Cancelled in the middle, and a database that is not the one that sent: what must not leave does not."""

import subprocess
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

import pytest

from assessment_ready.embedded.postgres import binaries
from tests.sending.arena import Arena

pytestmark = pytest.mark.slow
OpenArena = Callable[..., Arena]
Say = Callable[[str], None]


def test_two_hundred_cancellations_in_the_middle_have_one_winner_each(
    open_arena: OpenArena, say: Say
) -> None:
    releases, people = 200, 8
    ring = open_arena(durable=False, tick=60, lease=60)
    ring.listen(pause=0.02)
    ring.seed(people, "--releases", str(releases))
    ring.loops(2)
    printed = ring.run("-m", "tests.sending.arena_cancels")
    ring.wait(ring.is_at_rest, 60, "at rest")
    rows = defaultdict(list)
    for release, pk, state, begun_at in ring.sql(
        "SELECT release_id, id::text, state, begun_at FROM comms_delivery"
    ):
        rows[release].append((pk, state, begun_at))
    arrived, in_the_middle, said = ring.arrived(), 0, 0
    for line in printed.splitlines():
        release, cancelled_at, gone = line.split()
        mine = rows[int(release)]
        assert {state for _, state, _ in mine} <= {"submitted", "cancelled"}
        left = [begun_at for _, state, begun_at in mine if state == "submitted"]
        # What the page said had gone is what went, and nothing began after the cancel was committed.
        assert len(left) == int(gone)
        assert all(begun_at <= datetime.fromisoformat(cancelled_at) for begun_at in left)
        assert all(arrived[pk] == (state == "submitted") for pk, state, _ in mine)
        in_the_middle += 0 < len(left) < people
        said += len(left)
    assert len(printed.splitlines()) == releases
    assert sum(arrived.values()) == said
    say(
        f"{releases} cancelled, {in_the_middle} of them in the middle: {said} had gone as said, 0 began afterwards"
    )
    # On a machine with much else to do, workers or whoever cancels may be faster than the other for long.
    assert in_the_middle >= 10


def test_a_restored_or_copied_database_sends_nothing(open_arena: OpenArena, say: Say) -> None:
    ring = open_arena(durable=False, tick=10)
    ring.listen()
    ring.seed(20)
    # The tick makes the rows, and the database knows that it is the one that sends.
    ring.run(
        "-c",
        "import django; django.setup(); from assessment_ready.sending.services import engine; engine.tick()",
    )
    assert ring.states() == {"queued": 20}
    dump = str(ring.folder / "dump")
    _program(ring, "pg_dump", "--format=custom", "--file", dump, "postgres")

    _program(ring, "createdb", "copy")
    _program(ring, "pg_restore", "--dbname=copy", dump)
    ring.extra["ARENA_DATABASE"] = "copy"
    ring.manage("send_briefings", "--once")
    assert ring.taken() == 0
    del ring.extra["ARENA_DATABASE"]

    ring.manage("send_briefings", "--once")
    assert ring.taken() == 20
    _program(ring, "pg_restore", "--clean", "--dbname=postgres", dump)
    assert ring.states() == {"queued": 20}
    ring.manage("send_briefings", "--once")
    assert ring.taken() == 20
    [(held, why)] = ring.sql("SELECT held_at IS NOT NULL, held_because FROM sending_environment")
    assert held
    say(f"copy and restored backup: 0 of 20 repeated; held because: {why}")
    assert "backup was restored" in why

    # A person looked, and takes the blame: only now do they leave.
    ring.manage("release_sending_hold", "The mail server's log shows that none of them left")
    ring.manage("send_briefings", "--once")
    assert ring.taken() == 40


def _program(ring: Arena, name: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs."""
    where = ["--host", str(ring.postgres.socket_folder), "--username", "postgres"]
    done = subprocess.run([str(binaries() / name), *where, *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
