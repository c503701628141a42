"""Servers that are emptied, killed, hung, absent or restarted while we send; and more workers than needed."""

import contextlib
import signal
import socket
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import redis
import requests

from assessment_ready.embedded.valkey import free_port
from tests.sending.arena import Arena, end, family

pytestmark = pytest.mark.slow
OpenArena = Callable[..., Arena]
Say = Callable[[str], None]
# What the scheduler does in life.
TICK = 10.0
PAUSE = 0.01


def _at(ring: Arena, people: int, events: list[Callable[[], None]]) -> float:
    """Let these things happen one by one, evenly while so many are sent; the longest it took to go on afterwards."""
    longest = 0.0
    for number, event in enumerate(events, 1):
        ring.wait_for(people * number // (len(events) + 1), 90)
        started = time.monotonic()
        event()
        ring.wait_for(ring.taken() + 1, 90)
        longest = max(longest, time.monotonic() - started)
    ring.wait(ring.is_at_rest, 90, "at rest")
    return longest


def test_a_broker_that_is_emptied_or_killed_three_times(open_arena: OpenArena, say: Say) -> None:
    ring = open_arena(durable=False, tick=TICK, lease=60)
    ring.listen(pause=PAUSE)
    ring.seed(1000)
    ring.celery()
    ring.beat()

    def emptied() -> None:
        redis.Redis.from_url(ring.valkey.url).flushall()

    def killed() -> None:
        ring.kill_valkey()
        time.sleep(1)
        ring.valkey.start()

    longest = _at(ring, 1000, [emptied, killed] * 3)
    figures = ring.figures()
    say(f"broker emptied 3 times and killed 3 times: {figures}; went on after at most {longest:.1f} s")
    assert figures.states == {"submitted": 1000}
    assert (figures.lost, figures.duplicates) == (0, 0)
    assert longest <= TICK + 5


def test_a_broker_that_hangs_keeps_nobody_waiting(open_arena: OpenArena, say: Say) -> None:
    ring = open_arena(durable=False, tick=TICK, lease=60)
    ring.listen(pause=PAUSE)
    draft = ring.draft(10)
    ring.celery()
    ring.beat()
    with _site(ring) as url:
        ring.wait(
            lambda: ring.sql("SELECT 1 FROM sending_heartbeat WHERE name = 'beat'") != [], 60, "ticking"
        )
        page = _Confirming(url, *draft)
        with ring.hung_valkey():
            seconds = page.confirm()
            time.sleep(3)
        sent = ring.wait(lambda: ring.taken() == 10, 60, "sent")
        say(f"broker hung: the page answered after {seconds:.2f} s; all sent {sent + 3:.1f} s later")
        assert seconds <= 2
        assert sent + 3 <= TICK + 30
    ring.wait(ring.is_at_rest, 10, "at rest")
    assert ring.figures().states == {"submitted": 10}


def test_without_any_broker_the_loop_sends_everything(open_arena: OpenArena, say: Say) -> None:
    ring = open_arena(durable=False, tick=TICK, has_valkey=False)
    ring.listen()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", ring.valkey.port), 1)
    ring.seed(300)
    loop = ring.spawn("manage.py", "send_briefings", name="loop")
    seconds = ring.wait(ring.is_at_rest, 90, "at rest")
    figures = ring.figures()
    say(f"no broker at all, one loop: {figures}; {seconds:.1f} s")
    assert figures.states == {"submitted": 300}
    assert (figures.lost, figures.duplicates) == (0, 0)
    loop.terminate()
    assert loop.wait(15) == 0


def test_a_database_that_restarts_six_times(open_arena: OpenArena, say: Say) -> None:
    restarts = 6
    ring = open_arena(durable=True, tick=TICK, lease=10)
    ring.listen(pause=PAUSE)
    ring.seed(700)
    ring.seed(700, "--council", "repeating", "--policy", "retry_once")
    workers = [ring.loops(2), ring.celery(), ring.beat()]
    ring.wait(lambda: len(family(workers[0])) == 2, 30, "all workers up")
    before = family(workers[0])
    how = [lambda: ring.restart_postgres(signal.SIGINT), lambda: ring.restart_postgres(signal.SIGQUIT)]
    longest = _at(ring, 1400, how * 3)
    holding, repeating = ring.figures(policy="hold"), ring.figures(policy="retry_once")
    say(f"database restarted 3 times fast and 3 times at once, hold: {holding}")
    say(f"retry once: {repeating}; went on after at most {longest:.1f} s")
    assert (holding.lost, holding.duplicates, repeating.lost) == (0, 0, 0)
    assert repeating.duplicates + holding.unknown <= 3 * restarts
    assert longest <= 15
    # Nobody had to start a worker again.
    assert family(workers[0]) == before
    assert [worker.poll() for worker in workers] == [None, None, None]


def test_two_schedulers_and_three_loops_together_repeat_nothing(open_arena: OpenArena, say: Say) -> None:
    ring = open_arena(durable=False, tick=1, lease=60)
    ring.listen(pause=PAUSE)
    for council in ("arena", "second"):
        ring.seed(400, "--council", council)
    ring.beat(1)
    ring.beat(2)
    ring.celery(concurrency=2)
    ring.loops(3)
    ring.wait(ring.is_at_rest, 90, "at rest")
    figures = ring.figures()
    say(f"two schedulers, two workers, three loops: {figures}")
    assert figures.states == {"submitted": 800}
    assert (figures.lost, figures.duplicates) == (0, 0)


class _Confirming:
    """The last page of scheduling, open in a browser."""

    def __init__(self, url: str, briefing: str, content_hash: str, audience: str, session: str) -> None:
        self.client = requests.Session()
        self.client.cookies.set("sessionid", session)
        path = f"councils/arena/communications/briefings/{briefing}/send/confirm/"
        query = f"audiences={audience}&means=email&when=now&hours=4&policy=hold"
        self.url = f"{url}/{path}?{query}"
        page = self.client.get(self.url, timeout=30)
        assert page.status_code == 200, page.url
        assert content_hash in page.text
        token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        self.values = {
            "submission_key": str(uuid4()),
            "content_hash": content_hash,
            "csrfmiddlewaretoken": token,
        }

    def confirm(self) -> float:
        """Press the button; how long the answer took."""
        started = time.monotonic()
        answer = self.client.post(self.url, self.values, timeout=30, allow_redirects=False)
        seconds = time.monotonic() - started
        assert answer.status_code == 302, answer.text[:3000]
        return seconds


@contextlib.contextmanager
def _site(ring: Arena) -> Iterator[str]:
    """The pages, as they are served in life."""
    port = free_port()
    server = ring.spawn(
        "-m",
        "gunicorn",
        "assessment_ready.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
        name="site",
    )
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(url, timeout=20).ok
        return False

    ring.wait(answers, 60, "serving pages")
    yield url
    end(server)
