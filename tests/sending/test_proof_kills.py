"""Workers killed with ``kill -9`` while they send: nothing is lost, and what nobody can know is said.

The mail server counts a message, then waits four milliseconds before it says so: a worker that dies in between
cannot know.
"""

import os
import random
import signal
import time
from collections import defaultdict
from collections.abc import Callable

import pytest

from tests.sending.arena import Arena, Figures, family
from tests.sending.notify_stand_in import stand_in_process

pytestmark = pytest.mark.slow
PEOPLE = int(os.environ.get("PROOF_PEOPLE", "5000"))
KILLS, WORKERS, PAUSE = PEOPLE // 100, 2, 0.004
OpenArena = Callable[..., Arena]
Say = Callable[[str], None]


def _under_fire(ring: Arena, *options: str) -> Figures:
    """Everything is sent by two workers of which fifty are killed on the way; what became of it."""
    ring.seed(PEOPLE, *options)
    workers = ring.loops(WORKERS)
    ring.wait_for(1)
    chance = random.Random(28)
    for kill in range(KILLS):
        ring.wait_for(int(PEOPLE * 0.9 * (kill + chance.random()) / KILLS))
        time.sleep(chance.uniform(0, 0.01))
        os.kill(chance.choice(family(workers)), signal.SIGKILL)
    ring.wait(ring.is_at_rest, 120, "at rest")
    return ring.figures()


def test_hold_loses_nothing_repeats_nothing_and_names_what_is_unknown(
    open_arena: OpenArena, say: Say
) -> None:
    ring = open_arena(durable=False, tick=2)
    ring.listen(pause=PAUSE)
    figures = _under_fire(ring)
    say(f"hold, {KILLS} kills of {WORKERS} workers: {figures}")
    assert figures.expected == PEOPLE
    assert (figures.lost, figures.duplicates) == (0, 0)
    assert figures.unknown <= KILLS
    assert set(figures.states) <= {"submitted", "unknown"}
    # Each says why, and when it was being handed over: that is what the page for deciding shows.
    unexplained = (
        "SELECT count(*) FROM comms_delivery"
        " WHERE state = 'unknown' AND (last_error = '' OR begun_at IS NULL)"
    )
    assert ring.sql(unexplained) == [(0,)]


def test_retry_once_loses_nothing_and_repeats_with_the_same_message_id(
    open_arena: OpenArena, say: Say
) -> None:
    ring = open_arena(durable=False, tick=2)
    ring.listen(pause=PAUSE)
    figures = _under_fire(ring, "--policy", "retry_once")
    say(f"retry once, {KILLS} kills of {WORKERS} workers: {figures}")
    assert figures.expected == PEOPLE
    assert figures.lost == 0
    assert figures.duplicates <= KILLS
    # Killed twice at the same message is possible, and then a person decides.
    assert figures.unknown <= 2
    ids = defaultdict(set)
    for line in ring.counts.read_text().splitlines():
        message_id, recipient = line.split("\t")
        ids[recipient].add(message_id)
    assert len(ids) >= PEOPLE - figures.unknown
    assert all(len(each) == 1 for each in ids.values())


def test_reconcile_asks_the_service_and_nothing_is_lost_repeated_or_unknown(
    open_arena: OpenArena, say: Say
) -> None:
    ring = open_arena(durable=False, tick=2)
    with stand_in_process(counts=ring.counts, pause=PAUSE) as url:
        ring.extra["NOTIFY_URL"] = url
        figures = _under_fire(ring, "--policy", "reconcile", "--backend", "notify")
    say(f"reconcile, {KILLS} kills of {WORKERS} workers: {figures}")
    assert figures.expected == PEOPLE
    assert (figures.lost, figures.duplicates, figures.unknown) == (0, 0, 0)
    assert figures.states == {"submitted": PEOPLE}
