"""A copy without environment or data, started in an empty environment as a newcomer's machine has it."""

import os
import shutil
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from assessment_ready.embedded.valkey import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture
def copy(tmp_path) -> Path:
    """What a clone would hold: the files under version control, and new ones not yet added."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    for name in filter(None, names):
        source, target = ROOT / os.fsdecode(name), tmp_path / "copy" / os.fsdecode(name)
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return tmp_path / "copy"


def processes_of(folder: Path) -> list[str]:
    """Commands of living processes that run inside the folder or from it."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
            inside = (entry / "cwd").resolve().is_relative_to(folder)
        except OSError:
            continue
        if command and (inside or os.fsencode(folder) in command):
            found.append(command.replace(b"\0", b" ").decode(errors="replace")[:150])
    return found


def start(copy: Path, port: int) -> "subprocess.Popen[bytes]":
    # Nothing but a home, a path and the settings of the package index; standard input is closed.
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTPS_"))}
    environment = {"HOME": os.environ.get("HOME", "/"), "PATH": os.environ["PATH"], "PORT": str(port)} | kept
    with (copy / "output").open("wb") as output:
        return subprocess.Popen(
            ["sh", "-c", "exec bin/run <&-"],
            cwd=copy,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def test_a_fresh_copy_serves_its_first_page_and_leaves_nothing_when_killed(copy):
    port = free_port()
    # First a newcomer who loses patience while the packages are being installed.
    impatient = start(copy, port)
    time.sleep(4)
    impatient.kill()
    impatient.wait()
    deadline = time.monotonic() + 20
    while processes_of(copy) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(copy) == []

    started = time.monotonic()
    runner = start(copy, port)
    while "Press Ctrl-C to stop" not in (text := (copy / "output").read_text()):
        assert runner.poll() is None, text
        assert time.monotonic() - started < 240, text
        time.sleep(0.2)
    print(f"from nothing to the first page: {time.monotonic() - started:.0f} seconds")
    with urllib.request.urlopen(f"http://localhost:{port}/sign-in/", timeout=30) as page:
        assert page.status == 200
    runner.send_signal(signal.SIGINT)
    assert runner.wait(60) == 0
    assert processes_of(copy) == []
    reset = subprocess.run(
        ["bin/demo-reset"],
        cwd=copy,
        env={"HOME": "/", "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
    )
    assert reset.returncode == 0, reset.stderr
    assert sorted(path.name for path in (copy / "var").iterdir()) == ["runner.lock"]
