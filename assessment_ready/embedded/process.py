"""Processes on Linux: dying with the parent, adopting orphans, ending a whole family."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

# Loaded once, before any fork: loading a library between fork and exec may deadlock.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(how: signal.Signals) -> None:
    """Ask the kernel to send this process ``how`` when its parent ends, however that happens."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of every descendant that loses its own, so that none can slip away."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def before_exec(how: signal.Signals) -> Callable[[], None]:
    """What a new child does between fork and exec: end with this process, also if it ended just now."""
    parent = os.getpid()

    def prepare() -> None:
        die_with_parent(how)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


@dataclass(frozen=True)
class Account:
    """The user and group a child runs as, when that is not the present one."""

    user: int
    group: int


def spawn(
    command: Sequence[str],
    log: Path,
    *,
    at_our_end: signal.Signals,
    environment: Mapping[str, str] | None = None,
    folder: Path = Path("/"),
    account: Account | None = None,
    stdin: int = subprocess.DEVNULL,
) -> "subprocess.Popen[bytes]":
    """Start a child in a session of its own that writes to ``log`` and gets ``at_our_end`` when we end."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            start_new_session=True,
            user=account.user if account else None,
            group=account.group if account else None,
            extra_groups=[] if account else None,
            preexec_fn=before_exec(at_our_end),
        )


def children() -> list[int]:
    """Ids of the direct children of this process (adopted ones too), ended ones included."""
    found = []
    me = os.getpid()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and parent_of(int(entry.name)) == me:
            found.append(int(entry.name))
    return found


def parent_of(pid: int) -> int | None:
    """The parent's id, or None where there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[1])


def alive(pid: int) -> bool:
    """Whether a process with this id runs (one that ended but was not yet collected does not)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}


def end_children(seconds: float = 5.0) -> None:
    """Kill and collect every child, and those they leave behind, until none is left or the time is up."""
    deadline = time.monotonic() + seconds
    while (family := children()) and time.monotonic() < deadline:
        for pid in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        collect()
        time.sleep(0.02)


def collect() -> None:
    """Collect every child that has ended."""
    while True:
        try:
            pid, _status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return


def stop(process: "subprocess.Popen[bytes]", first: signal.Signals, seconds: float) -> None:
    """Ask a process to end with ``first``; after ``seconds`` kill its whole group."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            process.wait(5)


def kill_group(pid: int) -> None:
    """Kill a process group; silent where it is gone already."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def wait_until(ready: Callable[[], bool], process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Poll ``ready`` until it holds; False when the process ends first or the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        if process.poll() is not None:
            return False
        time.sleep(0.05)
    return False


def last_lines(path: Path, count: int = 15) -> Sequence[str]:
    """The end of a log file, for showing with an error."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    except OSError:
        return []
