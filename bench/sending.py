"""Sending against a bare ``smtplib`` loop with connection reuse, in the same run and to the same mail server.

The mail server is aiosmtpd, as in the measurements the bars come from (``bench.mail_server``). A line without a bar
says the same for the tests' stub, which answers faster than any mail server: there it is our own cost that is seen.

Everything runs as in life: a durable PostgreSQL, workers as processes, the real words of a briefing. Rates are taken
while it goes, not from the start of a process. ``LONG=1`` sends 100,000.
"""

import os
import smtplib
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from pathlib import Path
from uuid import uuid4

from bench.dashboard import Line
from tests.sending.arena import Arena, arena, end, family

MANY = int(os.environ.get("BENCH_MESSAGES") or (100_000 if os.environ.get("LONG") else 10_000))
OLD_ROWS = int(os.environ.get("BENCH_OLD_ROWS", "1000000"))
SLICE = min(2_000, MANY)
SLOW_SLICE = 400
REUSE = 100
TEXT = "Dear colleague,\r\n\r\nthe visit begins on Monday. All is well.\r\n\r\n" * 12
_number = count(1)


class AtLeast(Line):
    """A measurement that must reach its bar."""

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self.bar is None or self.value >= self.bar


@dataclass
class Sent:
    """What sending so many came to: messages a second, and the worker's memory early and at the end (MB)."""

    rate: float
    early: float = 0.0
    late: float = 0.0


def run() -> list[Line]:
    """All ratios; about five minutes, with ``LONG=1`` half an hour."""
    with (
        tempfile.TemporaryDirectory(prefix="ar-bench-sending-") as folder,
        arena(Path(folder), lease=300, tick=10) as ring,
    ):
        return _quick(ring) + _stub(ring) + _slow(ring)


def _quick(ring: Arena) -> list[Line]:
    """With a mail server that answers at once."""
    with _sink(ring, 0):
        before = _bare(ring, SLICE)
        many = _ours(ring, MANY)
        bare = statistics.mean([before, _bare(ring, SLICE)])
        # The table has grown by what was just sent; both slices of the comparison see a table that was analysed.
        ring.sql_alone("VACUUM ANALYZE")
        none = _ours(ring, SLICE)
        ring.run("-m", "bench.sending_old_rows", str(OLD_ROWS))
        old = _ours(ring, SLICE)
    return [
        Line("Bare smtplib loop, no delay", bare, "/s"),
        Line(f"Sending {MANY:,}, no delay, one worker", many.rate, "/s"),
        AtLeast("Sending, no delay, one worker / bare loop", many.rate / bare, "times", 0.15),
        Line("Memory of the worker at a tenth of them", many.early, "MB"),
        Line("Memory of the worker at the end / at a tenth", many.late / many.early, "times", 1.1),
        AtLeast(f"Sending beside {OLD_ROWS:,} old rows / beside none", old.rate / none.rate, "times", 0.7),
    ]


def _stub(ring: Arena) -> list[Line]:
    """With the stub of the tests, which takes thousands a second."""
    with _sink(ring, 0, server="tests.sending.smtp_sink"):
        bare = _bare(ring, SLICE)
        ours = _ours(ring, SLICE).rate
    return [Line(f"The same against a stub that takes {bare:,.0f}/s", ours / bare, "times")]


def _slow(ring: Arena) -> list[Line]:
    """With a mail server that takes 20 ms for each message."""
    with _sink(ring, 0.02):
        before = _bare(ring, SLOW_SLICE // 2)
        one = _ours(ring, SLOW_SLICE).rate
        four = _ours(ring, SLOW_SLICE * 2, workers=4).rate
        bare = statistics.mean([before, _bare(ring, SLOW_SLICE // 2)])
        waited = _ten_beside_many(ring)
    return [
        Line("Bare smtplib loop, 20 ms", bare, "/s"),
        AtLeast("Sending, 20 ms, one worker / bare loop", one / bare, "times", 0.5),
        AtLeast("Sending, 20 ms, four workers / bare loop", four / bare, "times", 1.5),
        Line("Ten messages beside another council's 10,000", waited, "s", 60),
    ]


@contextmanager
def _sink(ring: Arena, pause: float, *, server: str = "bench.mail_server") -> Iterator[None]:
    """A mail server as a process of its own."""
    ring.sink_port = 0
    ring.listen(pause=pause, server=server)
    assert ring.sink is not None
    yield
    end(ring.sink)


def _bare(ring: Arena, messages: int) -> float:
    """Messages a second of the plainest loop there is: one connection for a hundred messages."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "a@bench.example",
        "b@bench.example",
        "News for everybody",
    )
    message.set_content(TEXT)
    message.add_alternative(f"<p>{TEXT}</p>", subtype="html")
    text = message.as_bytes(policy=SMTP)
    started = time.perf_counter()
    for _ in range(0, messages, REUSE):
        with smtplib.SMTP("127.0.0.1", ring.sink_port, local_hostname="bench.example") as server:
            for _ in range(REUSE):
                own = f"Message-ID: <{uuid4()}@bench.example>\r\n".encode() + text
                server.sendmail("a@bench.example", ["b@bench.example"], own)
    return messages / (time.perf_counter() - started)


def _ours(ring: Arena, messages: int, *, workers: int = 1) -> Sent:
    """The same by so many loops; measured from the fiftieth message on."""
    base, warm_up = ring.taken(), 50
    ring.seed(messages + warm_up, "--council", f"bench-{next(_number)}")
    loops = ring.loops(workers)
    ring.wait(lambda: ring.taken() >= base + warm_up, 120, "begun")
    started, first = time.perf_counter(), ring.taken()
    ring.wait(lambda: ring.taken() >= base + messages // 10, 600, "at a tenth")
    early = _memory(family(loops)[0])
    ring.wait(lambda: ring.taken() >= base + messages, 7200, "sent")
    rate = (ring.taken() - first) / (time.perf_counter() - started)
    late = _memory(family(loops)[0])
    ring.wait(ring.is_at_rest, 60, "at rest")
    end(loops)
    return Sent(rate, early, late)


def _ten_beside_many(ring: Arena) -> float:
    """How long ten messages wait while another council's ten thousand leave by the only worker."""
    loops = ring.loops(1)
    base = ring.taken()
    ring.seed(10_000, "--council", "large")
    ring.wait(lambda: ring.taken() > base + 20, 60, "begun")
    release = ring.seed(10, "--council", "small")

    def is_done() -> bool:
        counted = ring.sql(
            "SELECT count(*) FROM comms_delivery WHERE release_id = %s AND state = 'submitted'", release
        )
        return counted == [(10,)]

    ring.wait(is_done, 120, "through")
    end(loops)
    [(waited,)] = ring.sql(
        "SELECT extract(epoch FROM max(submitted_at) - min(not_before))::float FROM comms_delivery"
        " WHERE release_id = %s",
        release,
    )
    return float(waited)


def _memory(process_id: int) -> float:
    """Resident memory in MB."""
    lines = Path(f"/proc/{process_id}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
