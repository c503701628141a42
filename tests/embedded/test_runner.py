"""The runner as a whole: it starts, keeps its data, restarts what dies, and leaves nothing behind."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import pytest

from assessment_ready.embedded.places import Places
from assessment_ready.embedded.postgres import PrivatePostgres
from assessment_ready.embedded.valkey import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.slow


@dataclass
class Run:
    """One runner with a folder of its own, and the output it has written."""

    var: Path
    port: int
    child: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> "Run":
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.var), "PORT": str(self.port)}
        with self.output.open("wb") as output:
            self.child = subprocess.Popen(
                [sys.executable, "-m", "assessment_ready.embedded.runner"],
                cwd=ROOT,
                env=environment | {"VAR_DIR": str(self.var)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return self

    @property
    def output(self) -> Path:
        return self.var.parent / f"{self.var.name}.out"

    def text(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self, seconds: float = 240) -> "Run":
        deadline = time.monotonic() + seconds
        while "Press Ctrl-C to stop" not in self.text():
            assert self.child.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)
        return self

    def page(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status

    def processes(self) -> dict[int, str]:
        """Every living process with this run's folder in its arguments or environment, or that writes there."""
        mark = os.fsencode(self.var)
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                command = (entry / "cmdline").read_bytes()
                traces = (
                    command + (entry / "environ").read_bytes() + os.fsencode((entry / "fd" / "1").readlink())
                )
                if command and mark in traces:
                    found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace")[:120]
            except OSError:
                continue
        return found

    def one(self, *words: str) -> int:
        """The first process whose command holds all the words (the oldest: a parent before its children)."""
        matches = [pid for pid, command in self.processes().items() if all(word in command for word in words)]
        return min(matches)

    def stop(self, how: signal.Signals) -> int:
        self.child.send_signal(how)
        return self.child.wait(60)

    def assert_nothing_is_left(self, seconds: float = 25) -> None:
        deadline = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert left == {}


@pytest.fixture
def run(tmp_path) -> Iterator[Run]:
    run = Run(tmp_path / "var", free_port())
    run.var.mkdir()
    yield run
    if run.child.poll() is None:
        run.child.kill()
    run.child.wait()
    run.assert_nothing_is_left()


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A folder in which the demonstration was set up once, for the tests of a second start."""
    run = Run(tmp_path_factory.mktemp("filled") / "var", free_port())
    run.var.mkdir()
    run.start().wait_until_ready()
    assert run.page("/sign-in/") == 200
    assert run.stop(signal.SIGINT) == 0
    run.assert_nothing_is_left()
    return run.var


@pytest.fixture
def again(filled) -> Iterator[Run]:
    """The same folder started once more."""
    run = Run(filled, free_port()).start()
    yield run
    if run.child.poll() is None:
        run.child.kill()
    run.child.wait()
    run.assert_nothing_is_left()


def sql(var: Path, statement: str) -> list[tuple[object, ...]]:
    places = Places(var)
    connection = psycopg2.connect(PrivatePostgres(places.postgres, places.log("x")).url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_the_first_start_seeds_and_a_second_one_is_quick_and_keeps_the_data(filled, again):
    started = time.monotonic()
    again.wait_until_ready()
    assert time.monotonic() - started < 60
    assert again.page("/health/") == 200
    councils = sql(filled, "SELECT slug FROM councils_council ORDER BY slug")
    assert [slug for (slug,) in councils] == ["northby", "westmere"]
    sql(
        filled,
        "CREATE TABLE kept_by_the_test (word text); INSERT INTO kept_by_the_test VALUES ('still here')",
    )
    again.child.kill()
    again.child.wait()
    # Killed without warning, and started at once: it waits for the rest to end, recovers, and has the data.
    again.start().wait_until_ready()
    assert sql(filled, "SELECT word FROM kept_by_the_test") == [("still here",)]
    sql(filled, "DROP TABLE kept_by_the_test")
    assert again.stop(signal.SIGTERM) == 0


def test_a_second_start_beside_the_first_says_so(again):
    again.wait_until_ready()
    second = subprocess.run(
        [sys.executable, "-m", "assessment_ready.embedded.runner"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(again.var), "PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"running already at http://localhost:{again.port}" in second.stderr
    assert again.page("/sign-in/") == 200


def test_what_dies_is_started_again(again):
    again.wait_until_ready()
    for words in (
        ("gunicorn",),
        ("celery", "worker"),
        ("celery", "beat"),
        ("valkey-server",),
        ("postgres", "-D"),
    ):
        before = again.one(*words)
        os.kill(before, signal.SIGKILL)
        deadline = time.monotonic() + 40
        after = before
        while after == before and time.monotonic() < deadline:
            time.sleep(0.2)
            matches = [
                p for p, command in again.processes().items() if all(word in command for word in words)
            ]
            after = min((p for p in matches if p > before), default=before)
        assert after != before, f"{words}: {again.text()}"
    deadline = time.monotonic() + 40
    status = 0
    while status != 200 and time.monotonic() < deadline:
        time.sleep(0.3)
        try:
            status = again.page("/sign-in/")
        except OSError:
            continue
    assert status == 200
    assert "ended (signal 9); starting it again" in again.text()


@pytest.mark.parametrize("moment", [0.0, 0.4, 0.9, 1.6, 2.5, 4.0, 7.0])
def test_a_killed_first_start_leaves_no_process(run, moment):
    run.start()
    time.sleep(moment)
    run.child.kill()
    run.child.wait()
    run.assert_nothing_is_left()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stopped_or_killed_runner_leaves_no_process(again, how):
    again.wait_until_ready()
    assert len(again.processes()) >= 10
    code = again.stop(how)
    again.assert_nothing_is_left()
    assert code == (-signal.SIGKILL if how == signal.SIGKILL else 0)


def keeper_of(run: Run) -> int:
    """The runner's only child."""
    child = run.child.pid
    (keeper,) = Path(f"/proc/{child}/task/{child}/children").read_text().split()
    return int(keeper)


def test_the_keeper_killed_takes_everything_with_it(again):
    again.wait_until_ready()
    os.kill(keeper_of(again), signal.SIGKILL)
    assert again.child.wait(30) == 1
    again.assert_nothing_is_left()


def test_both_watchers_killed_at_once_leave_nothing_either(again):
    again.wait_until_ready()
    keeper = keeper_of(again)
    again.child.kill()
    os.kill(keeper, signal.SIGKILL)
    again.child.wait()
    again.assert_nothing_is_left(40)


def test_a_start_after_interrupted_ones_works(run):
    for moment in (0.6, 2.0, 4.5):
        run.start()
        time.sleep(moment)
        run.child.kill()
        run.child.wait()
    run.start().wait_until_ready()
    assert run.page("/sign-in/") == 200
    assert sql(run.var, "SELECT count(*) FROM councils_council") == [(2,)]


def test_a_failed_migration_serves_nothing(run):
    places = Places(run.var)
    postgres = PrivatePostgres(places.postgres, places.log("postgres"), durable=False)
    postgres.start()
    sql(run.var, "CREATE TABLE councils_council (in_the_way int)")
    postgres.stop()
    run.start()
    assert run.child.wait(60) == 1
    assert "The database could not be brought up to date" in run.text()
    assert 'relation "councils_council" already exists' in run.text()
    run.assert_nothing_is_left()
