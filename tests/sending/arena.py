"""Servers and processes of their own for the proofs of sending: what is killed here hurts nobody else.

A PostgreSQL that keeps what it was told, a Valkey, a mail server that counts, and workers as separate processes.
What they did is read straight from the tables.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from assessment_ready.embedded.postgres import PrivatePostgres
from assessment_ready.embedded.valkey import PrivateValkey, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
# States in which the engine still has something to do.
LIVE = ("queued", "claimed", "sending", "temporary")


@dataclass(frozen=True)
class Figures:
    """What became of all deliveries, against what the mail server really got."""

    expected: int
    arrived: int
    lost: int
    duplicates: int
    repeated_ids: tuple[str, ...]
    states: dict[str, int]

    def __str__(self) -> str:
        states = ", ".join(f"{state} {count}" for state, count in sorted(self.states.items()))
        return (
            f"{self.expected} expected, {self.arrived} arrived, lost {self.lost}, duplicates {self.duplicates}; "
            f"{states}"
        )


@dataclass
class Arena:
    """The servers and processes of one proof; everything ends with it."""

    folder: Path
    durable: bool = True
    postgres: PrivatePostgres = field(init=False)
    valkey: PrivateValkey = field(init=False)
    children: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    sink: "subprocess.Popen[bytes] | None" = None
    sink_port: int = 0
    extra: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> "Arena":
        self.postgres = PrivatePostgres(
            self.folder / "pg", self.folder / "postgres.log", durable=self.durable
        )
        self.valkey = PrivateValkey(log=self.folder / "valkey.log")
        self.postgres.start()
        self.valkey.start()
        self.manage("migrate", "-v", "0")
        return self

    def __exit__(self, *_: object) -> None:
        for child in [*self.children, *([self.sink] if self.sink else [])]:
            end(child)
        self.valkey.stop()
        self.postgres.stop()

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the arena starts with."""
        return os.environ | {
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "VAR_DIR": str(self.folder / "var"),
            "DJANGO_SETTINGS_MODULE": "tests.sending.arena_settings",
            **self.extra,
        }

    def run(self, *arguments: str) -> str:
        """A Python process of the application, awaited; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()[-4000:]
        return done.stdout.decode()

    def manage(self, *arguments: str) -> str:
        """A management command, awaited."""
        return self.run("manage.py", *arguments)

    def spawn(self, *arguments: str, name: str = "worker") -> "subprocess.Popen[bytes]":
        """A Python process of the application that goes on; it has a process group of its own."""
        log = (self.folder / f"{name}.log").open("ab")
        child = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.children.append(child)
        return child

    def loop(self) -> "subprocess.Popen[bytes]":
        """The loop without a broker: ``manage.py send_briefings``."""
        return self.spawn("manage.py", "send_briefings", name="loop")

    def celery(self, *, concurrency: int = 1) -> "subprocess.Popen[bytes]":
        """A Celery worker."""
        options = ["--concurrency", str(concurrency), "--loglevel", "WARNING", "--without-mingle"]
        return self.spawn("-m", "celery", "-A", "assessment_ready", "worker", *options, name="celery")

    def beat(self, number: int = 1) -> "subprocess.Popen[bytes]":
        """A scheduler; several need schedule files of their own."""
        schedule = str(self.folder / f"beat-{number}")
        options = ["--schedule", schedule, "--pidfile=", "--loglevel", "WARNING"]
        return self.spawn("-m", "celery", "-A", "assessment_ready", "beat", *options, name=f"beat-{number}")

    def listen(self, *options: str) -> None:
        """Start the counting mail server (again, on the same port); ``options`` are those of ``smtp_sink``."""
        self.sink_port = self.sink_port or free_port()
        ids = str(self.folder / "message-ids")
        self.sink = self.spawn(
            "-m",
            "tests.sending.smtp_sink",
            "--port",
            str(self.sink_port),
            "--ids",
            ids,
            *options,
            name="sink",
        )
        self.children.remove(self.sink)

    def seed(self, people: int, *options: str) -> int:
        """A cleared briefing to so many people, scheduled for now; the release's key (``arena_seed``)."""
        printed = self.run(
            "-m", "tests.sending.arena_seed", str(people), "--port", str(self.sink_port), *options
        )
        return int(printed.strip().splitlines()[-1])

    def sql(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the arena's database."""
        connection = psycopg2.connect(self.postgres.url)
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(query, values)
            found = cursor.fetchall() if cursor.description else []
            connection.commit()
            return found

    def states(self) -> dict[str, int]:
        """How many deliveries stand where; empty while the database is away."""
        try:
            return dict(self.sql("SELECT state, count(*) FROM comms_delivery GROUP BY state"))
        except psycopg2.OperationalError:
            return {}

    def arrived(self) -> Counter[str]:
        """How often the mail server got each delivery, by its id."""
        path = self.folder / "message-ids"
        lines = path.read_text().split() if path.exists() else []
        return Counter(line.strip("<>").partition("@")[0] for line in lines)

    def figures(self, *, ignore: Sequence[str] = ("suppressed",)) -> Figures:
        """Rows against what arrived. Lost: said to have been accepted, or still to go, and never arrived.

        A row that is unknown is not lost: a person is asked.
        """
        rows = self.sql("SELECT id::text, state FROM comms_delivery")
        arrived = self.arrived()
        wanted = {pk: state for pk, state in rows if state not in ignore}
        lost = [pk for pk, state in wanted.items() if not arrived[pk] and state != "unknown"]
        repeated = tuple(pk for pk, times in arrived.items() if times > 1)
        return Figures(
            expected=len(wanted),
            arrived=len(arrived),
            lost=len(lost),
            duplicates=sum(times - 1 for times in arrived.values()),
            repeated_ids=repeated,
            states=dict(Counter(state for _, state in rows)),
        )

    def wait(self, done: Callable[[], bool], seconds: float, what: str) -> None:
        """Look until it is so; fails with where everything stands."""
        stop = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < stop, f"not {what} after {seconds:.0f} s: {self.states()}"
            time.sleep(0.1)

    def is_at_rest(self) -> bool:
        """Whether there are deliveries and nothing is left to do."""
        states = self.states()
        return bool(states) and not any(states.get(each) for each in LIVE)

    def handed_over(self) -> int:
        """How many deliveries are said to have been accepted."""
        return self.states().get("submitted", 0)


def kill(child: "subprocess.Popen[bytes]") -> None:
    """``kill -9`` of a process and everything it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def end(child: "subprocess.Popen[bytes]") -> None:
    """Stop a process politely, then not."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            kill(child)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


@contextlib.contextmanager
def arena(folder: Path, **settings: Any) -> Iterator[Arena]:
    """An arena that is running."""
    with Arena(folder, **settings) as made:
        yield made
