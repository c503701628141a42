"""Servers and processes of their own for the proofs of sending: what is killed here hurts nobody else.

A PostgreSQL that keeps what it was told, a Valkey, a mail server that counts, and workers as separate processes.
What they did is read straight from the tables.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import psycopg2

from assessment_ready.embedded import process
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
    states: dict[str, int]

    @property
    def unknown(self) -> int:
        """How many wait for a person."""
        return self.states.get("unknown", 0)

    def __str__(self) -> str:
        states = ", ".join(f"{state} {count}" for state, count in sorted(self.states.items()))
        return (
            f"{self.expected} expected, {self.arrived} arrived, lost {self.lost}, duplicates {self.duplicates}, "
            f"unknown {self.unknown} ({states})"
        )


@dataclass
class Arena:
    """The servers and processes of one proof; everything ends with it."""

    folder: Path
    durable: bool = True
    lease: int = 6
    tick: float = 10.0
    has_valkey: bool = True
    postgres: PrivatePostgres = field(init=False)
    valkey: PrivateValkey = field(init=False)
    children: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    sink: "subprocess.Popen[bytes] | None" = None
    sink_port: int = 0
    extra: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> "Arena":
        self.folder.mkdir(parents=True, exist_ok=True)
        self.postgres = PrivatePostgres(
            self.folder / "pg", self.folder / "postgres.log", durable=self.durable
        )
        self.valkey = PrivateValkey(log=self.folder / "valkey.log", port=free_port())
        _copy_migrated(self.postgres)
        self.postgres.start()
        if self.has_valkey:
            self.valkey.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.print_logs()
        for child in [*self.children, *([self.sink] if self.sink else [])]:
            end(child)
        self.valkey.stop()
        self.postgres.stop()
        self.postgres.remove()

    def print_logs(self) -> None:
        """The ends of all logs, for whoever looks why it failed."""
        for log in sorted(self.folder.glob("*.log")):
            print(f"== {log.name} ==", *process.last_lines(log, 25), sep="\n")

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the arena starts with."""
        return os.environ | {
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "VAR_DIR": str(self.folder / "var"),
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "tests.sending.arena_settings",
            "SENDING_LEASE_SECONDS": str(self.lease),
            "ARENA_TICK": str(self.tick),
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
        with (self.folder / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=process.before_exec(signal.SIGKILL),  # noqa: PLW1509 - no threads of ours here
            )
        self.children.append(child)
        return child

    def loops(self, count: int, *, name: str = "loops") -> "subprocess.Popen[bytes]":
        """So many loops without a broker, each ``manage.py send_briefings``; one that dies is followed by another."""
        return self.spawn("-m", "tests.sending.arena_workers", str(count), name=name)

    def celery(self, *, concurrency: int = 1, name: str = "celery") -> "subprocess.Popen[bytes]":
        """A Celery worker."""
        options = ["--concurrency", str(concurrency), "--loglevel", "WARNING", "--without-mingle"]
        options += ["--hostname", f"{name}@arena"]
        return self.spawn("-m", "celery", "-A", "assessment_ready", "worker", *options, name=name)

    def beat(self, number: int = 1) -> "subprocess.Popen[bytes]":
        """A scheduler; several need schedule files of their own."""
        schedule = str(self.folder / f"beat-{number}")
        options = ["--schedule", schedule, "--pidfile=", "--loglevel", "WARNING"]
        return self.spawn("-m", "celery", "-A", "assessment_ready", "beat", *options, name=f"beat-{number}")

    def listen(self, *, pause: float = 0.0, server: str = "tests.sending.smtp_sink") -> None:
        """Start a counting mail server, which takes ``pause`` seconds between taking a message and saying so."""
        self.sink_port = self.sink_port or free_port()
        options = ["--port", str(self.sink_port), "--counts", str(self.counts), "--pause", str(pause)]
        self.sink = self.spawn("-m", server, *options, name="sink")
        self.children.remove(self.sink)
        self.wait(self._sink_answers, 60, "listening")

    def _sink_answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.sink_port), 1).close()
        except OSError:
            return False
        return True

    @property
    def counts(self) -> Path:
        """Where the mail server writes a line for each message it took, before it answers."""
        return self.folder / "message-ids"

    def seed(self, people: int, *options: str) -> int:
        """A cleared briefing to so many people, scheduled for now; the release's key (``arena_seed``)."""
        printed = self.run(
            "-m", "tests.sending.arena_seed", str(people), "--port", str(self.sink_port), *options
        )
        return int(printed.strip().splitlines()[-1])

    def draft(self, people: int) -> tuple[str, str, str, str]:
        """A cleared briefing that is not scheduled: its key, its words' hash, its audience and a signed-in session."""
        printed = self.run(
            "-m", "tests.sending.arena_seed", str(people), "--port", str(self.sink_port), "--draft"
        )
        briefing, content_hash, audience, session = printed.split()[-4:]
        return briefing, content_hash, audience, session

    def kill_valkey(self) -> None:
        """``kill -9`` of the broker."""
        child = self.valkey._child
        assert child is not None
        process.kill_group(child.pid)
        child.wait()

    @contextlib.contextmanager
    def hung_valkey(self) -> Iterator[None]:
        """The broker takes connections and answers nobody."""
        child = self.valkey._child
        assert child is not None
        os.kill(child.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(child.pid, signal.SIGCONT)

    def restart_postgres(self, how: signal.Signals) -> None:
        """Restart the database: SIGINT is "fast", SIGQUIT "immediate", as after a crash."""
        child = self.postgres._child
        assert child is not None
        child.send_signal(how)
        child.wait(30)
        self.postgres.start()

    def sql(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the arena's database."""
        connection = psycopg2.connect(self.postgres.url)
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(query, values)
            found = cursor.fetchall() if cursor.description else []
            connection.commit()
            return found

    def sql_alone(self, command: str) -> None:
        """A command that no transaction may hold, like VACUUM."""
        with contextlib.closing(psycopg2.connect(self.postgres.url)) as connection:
            connection.autocommit = True
            connection.cursor().execute(command)

    def states(self) -> dict[str, int]:
        """How many deliveries stand where; empty while the database is away."""
        try:
            return dict(self.sql("SELECT state, count(*) FROM comms_delivery GROUP BY state"))
        except psycopg2.OperationalError:
            return {}

    def arrived(self) -> Counter[str]:
        """How often the mail server got each delivery, by its id."""
        lines = self.counts.read_text().splitlines() if self.counts.exists() else []
        return Counter(line.partition("\t")[0].strip("<>").partition("@")[0] for line in lines)

    def taken(self) -> int:
        """How many messages the mail server took so far, repeated ones too."""
        return self.counts.read_bytes().count(b"\n") if self.counts.exists() else 0

    def figures(self, *, policy: str = "", ignore: Sequence[str] = ("suppressed",)) -> Figures:
        """Rows against what arrived. Lost: said to have been accepted, or still to go, and never arrived.

        A row that is unknown is not lost: a person is asked.
        """
        everything = self.sql("SELECT id::text, state, policy FROM comms_delivery")
        arrived = self.arrived()
        strangers = set(arrived) - {pk for pk, _, _ in everything}
        assert not strangers, f"Messages that no row knows: {sorted(strangers)[:5]}"
        rows = [(pk, state) for pk, state, own in everything if policy in {"", own}]
        arrived = Counter({pk: arrived[pk] for pk, _ in rows if arrived[pk]})
        wanted = {pk: state for pk, state in rows if state not in ignore}
        lost = [pk for pk, state in wanted.items() if not arrived[pk] and state != "unknown"]
        return Figures(
            expected=len(wanted),
            arrived=len(arrived),
            lost=len(lost),
            duplicates=sum(times - 1 for times in arrived.values()),
            states=dict(Counter(state for _, state in rows)),
        )

    def wait(self, done: Callable[[], bool], seconds: float, what: str) -> float:
        """Look until it is so; how long it took. Fails with where everything stands."""
        started = time.monotonic()
        while not done():
            assert time.monotonic() < started + seconds, (
                f"not {what} after {seconds:.0f} s: {self.states()}, {self.taken()} taken; logs in {self.folder}"
            )
            time.sleep(0.05)
        return time.monotonic() - started

    def wait_for(self, taken: int, seconds: float = 60) -> float:
        """Wait until the mail server took so many; how long it took."""
        return self.wait(lambda: self.taken() >= taken, seconds, f"at {taken} messages")

    def is_at_rest(self) -> bool:
        """Whether there are deliveries and nothing is left to do."""
        states = self.states()
        return bool(states) and not any(states.get(each) for each in LIVE)


def family(child: "subprocess.Popen[bytes]") -> list[int]:
    """The ids of the children of a process."""
    found = Path(f"/proc/{child.pid}/task/{child.pid}/children")
    try:
        return [int(each) for each in found.read_text().split()]
    except OSError:
        return []


def kill(child: "subprocess.Popen[bytes]") -> None:
    """``kill -9`` of a process and everything it started."""
    process.kill_group(child.pid)
    child.wait()


def end(child: "subprocess.Popen[bytes]") -> None:
    """Stop a process politely, then not."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGCONT)
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(3)
    process.kill_group(child.pid)
    child.wait()


@contextlib.contextmanager
def arena(folder: Path, **settings: Any) -> Iterator[Arena]:
    """An arena that is running; in a short folder of its own, because the server's socket lies there."""
    with Arena(folder, **settings) as made:
        yield made


def _copy_migrated(postgres: PrivatePostgres) -> None:
    """Begin with the tables that one run of the migrations made."""
    postgres.folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(_migrated()), str(postgres.data)], check=True)


@cache
def _migrated() -> Path:
    """The data folder of a stopped server whose tables are made; one for the whole run of tests."""
    import atexit

    folder = Path(tempfile.mkdtemp(prefix=f"ar-tests-{os.getpid()}-arena-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    postgres = PrivatePostgres(folder / "pg", folder / "postgres.log", durable=False)
    postgres.start()
    environment = os.environ | {
        "DATABASE_URL": postgres.url,
        "VAR_DIR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "tests.sending.arena_settings",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)
    postgres.stop()
    return postgres.data
