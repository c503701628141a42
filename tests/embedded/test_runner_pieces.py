"""The parts of the runner, one at a time: lock, secrets, logs, supervision, ports, leftovers."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assessment_ready.embedded import process, runner, system
from assessment_ready.embedded.errors import EmbeddedError
from assessment_ready.embedded.logs import Trouble, set_aside
from assessment_ready.embedded.places import Lock, Places
from assessment_ready.embedded.postgres import PrivatePostgres
from assessment_ready.embedded.supervisor import Service, Supervisor
from assessment_ready.embedded.valkey import free_port

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    places = Places(tmp_path)
    path = places.secret("secret-key")
    first = path.read_text()
    assert len(first) >= 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert places.secret("secret-key").read_text() == first


def test_the_lock_says_who_holds_it_and_where(tmp_path):
    with Lock(Places(tmp_path)) as lock:
        lock.describe("http://localhost:8123")
        with pytest.raises(EmbeddedError) as refusal, Lock(Places(tmp_path)):
            pass
    assert f"running already at http://localhost:8123 (process {os.getpid()})" in str(refusal.value)


def test_the_lock_of_a_killed_runner_is_free(tmp_path):
    code = (
        "import os; from assessment_ready.embedded.places import *\n"
        f"with Lock(Places(Path({str(tmp_path)!r}))): os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    with Lock(Places(tmp_path), patience=0):
        pass


def test_only_errors_are_picked_from_a_log_with_their_tracebacks(tmp_path):
    log = tmp_path / "web.log"
    trouble = Trouble(log)
    assert trouble.new_lines() == []
    log.write_text(
        "2027-01-06 10:00:00 INFO all well\n2027-01-06 10:00:01 ERROR django.request oh\n  File x\n"
    )
    assert trouble.new_lines() == ["2027-01-06 10:00:01 ERROR django.request oh", "  File x"]
    assert trouble.new_lines() == []
    with log.open("a") as file:
        file.write("  still the same\n2027-01-06 10:00:02 INFO fine\n")
    assert trouble.new_lines() == ["  still the same"]


def test_the_last_runs_log_is_kept_aside(tmp_path):
    log = tmp_path / "web.log"
    set_aside(log)
    log.write_text("old")
    set_aside(log)
    assert not log.exists()
    assert (tmp_path / "web.previous").read_text() == "old"


def test_a_service_that_ends_is_started_again(tmp_path, capfd):
    log = tmp_path / "service.log"
    starts = []

    def start() -> subprocess.Popen[bytes]:
        starts.append(1)
        return process.spawn(["sleep", "60"], log, at_our_end=signal.SIGTERM)

    supervisor = Supervisor()
    service = Service("sleeper", start, signal.SIGTERM, 5, Trouble(log))
    supervisor.add(service)
    assert service.child is not None
    first = service.child
    first.kill()
    first.wait()
    deadline = time.monotonic() + 5
    while len(starts) < 2 and time.monotonic() < deadline:
        supervisor.look_after()
        time.sleep(0.05)
    second = service.child
    assert second is not None
    assert second.pid != first.pid
    supervisor.stop()
    assert second.poll() is not None
    assert "sleeper ended (signal 9); starting it again" in capfd.readouterr().out


def test_a_service_that_ignores_the_request_to_stop_is_killed(tmp_path):
    command = ["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]
    child = process.spawn(command, tmp_path / "log", at_our_end=signal.SIGTERM)
    time.sleep(0.3)
    process.stop(child, signal.SIGTERM, 0.3)
    assert child.poll() == -signal.SIGKILL


def test_a_grandchild_that_made_itself_independent_is_ended_too():
    code = """
import os, subprocess, sys, time
from assessment_ready.embedded import process
process.adopt_orphans()
# A daemon: its parent ends at once and it has a session of its own.
child = subprocess.Popen(["sh", "-c", "setsid sleep 300 & echo $!"], stdout=subprocess.PIPE)
daemon = int(child.stdout.readline())
child.wait()
time.sleep(0.3)
assert process.alive(daemon)
process.end_children()
print("left" if process.alive(daemon) else "gone")
"""
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.stdout.strip() == "gone", result.stderr


@pytest.mark.parametrize("text", ["eighty", "0", "70000", "-1", "80.5"])
def test_a_wrong_port_gets_a_sentence(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(EmbeddedError, match="PORT must be a number between 1 and 65535"):
        runner.chosen_port()


def test_a_taken_port_gets_a_sentence_with_another_one():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(EmbeddedError, match=f"Port {port} is taken .* PORT={port + 1} bin/run"):
            runner.refuse_taken_port(port)
    runner.refuse_taken_port(free_port())


def test_postgresql_starts_over_the_leftovers_of_a_killed_one(tmp_path):
    postgres = PrivatePostgres(tmp_path / "pg", tmp_path / "pg.log", durable=False)
    child = postgres.start()
    pid_file = postgres.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    # The worst case: the number now belongs to a living process of somebody else.
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    again = postgres.start()
    assert again.poll() is None
    postgres.stop()
    postgres.remove()
    assert not postgres.folder.exists()


def test_postgresql_ends_a_server_that_still_runs_on_its_data(tmp_path):
    first = PrivatePostgres(tmp_path / "pg", tmp_path / "pg.log", durable=False)
    forgotten = first.start()
    second = PrivatePostgres(tmp_path / "pg", tmp_path / "pg.log", durable=False)
    second.start()
    assert forgotten.poll() is not None
    second.stop()


def test_an_interrupted_setup_of_postgresql_is_made_anew(tmp_path):
    postgres = PrivatePostgres(tmp_path / "pg", tmp_path / "pg.log", durable=False)
    unfinished = tmp_path / "pg" / "unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    postgres.start()
    assert not unfinished.exists()
    postgres.stop()


def test_a_long_folder_gets_a_short_place_for_the_socket(tmp_path):
    short = PrivatePostgres(Path("/tmp/x"), tmp_path / "log")
    assert short.socket_folder == short.folder
    long = PrivatePostgres(Path("/tmp") / ("x" * 120), tmp_path / "log")
    assert len(str(long.socket_folder)) < 60


def test_missing_pdf_libraries_are_named_with_the_command_that_brings_them(monkeypatch):
    monkeypatch.setattr(system, "PDF_LIBRARIES", ("libnowhere-1.0.so.0",))
    sentence = system.weasyprint_missing()
    assert sentence is not None
    assert "libnowhere-1.0.so.0" in sentence
    assert "apt-get install -y libpango-1.0-0" in sentence
    monkeypatch.setattr(system, "PDF_LIBRARIES", ("libc.so.6",))
    assert system.weasyprint_missing() is None


def reset(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assessment_ready.embedded.reset"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_demonstration_is_removed_with_all_that_was_made_from_it(tmp_path):
    for name in ("postgres/data/PG_VERSION", "mail/a.eml", "log/web.log", "secret-key"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    result = reset(tmp_path)
    assert result.returncode == 0, result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["runner.lock"]


def test_the_demonstration_is_not_removed_while_it_runs(tmp_path):
    (tmp_path / "secret-key").write_text("x")
    with Lock(Places(tmp_path)):
        result = reset(tmp_path)
    assert result.returncode == 1
    assert "running already" in result.stderr
    assert (tmp_path / "secret-key").exists()


def test_a_database_elsewhere_is_never_removed(tmp_path):
    (tmp_path / "secret-key").write_text("x")
    result = reset(tmp_path, DATABASE_URL="postgresql://somewhere/else")
    assert result.returncode == 1
    assert "only removes the private one" in result.stderr
    assert (tmp_path / "secret-key").exists()
