"""Where the embedded application keeps its things, and the one lock that says whether it runs."""

import fcntl
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from assessment_ready.embedded import process
from assessment_ready.embedded.errors import EmbeddedError

PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Places:
    """The folders and files under ``var/`` (or ``VAR_DIR``)."""

    var: Path

    @classmethod
    def from_environment(cls) -> "Places":
        """The folder ``VAR_DIR`` names, else ``var`` in the project."""
        return cls(Path(os.environ.get("VAR_DIR") or PROJECT / "var").resolve())

    @property
    def postgres(self) -> Path:
        """The private database."""
        return self.var / "postgres"

    def log(self, name: str) -> Path:
        """The log file of one service."""
        return self.var / "log" / f"{name}.log"

    def secret(self, name: str) -> Path:
        """A file with a random secret, made on first use and readable by its owner only."""
        path = self.var / name
        self.var.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path


class Lock:
    """Held by the runner for as long as anything of it is alive; the kernel lets go of it whatever happens.

    Entering raises ``EmbeddedError`` where another runner holds it. A runner that was killed needs a moment to
    end what it started: that is waited for, ``patience`` seconds at most.
    """

    def __init__(self, places: Places, *, patience: float = 30.0) -> None:
        places.var.mkdir(parents=True, exist_ok=True)
        self._file = (places.var / "runner.lock").open("a+", encoding="utf-8")
        self._patience = patience

    def __enter__(self) -> "Lock":
        try:
            self._take()
        except EmbeddedError:
            self._file.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def _take(self) -> None:
        deadline = time.monotonic() + self._patience
        while not self._try():
            holder, address = self._holder()
            if holder and process.alive(holder):
                raise EmbeddedError(
                    f"Assessment Ready is running already{f' at {address}' if address else ''} (process {holder}). "
                    f"Stop it with Ctrl-C where it was started, or with: kill {holder}"
                )
            if time.monotonic() > deadline:
                raise EmbeddedError("An earlier run has not ended yet. Wait a little and try again.")
            time.sleep(0.2)
        self.describe("")

    def describe(self, address: str) -> None:
        """Write down who holds the lock and where it can be reached."""
        self._file.seek(0)
        self._file.truncate()
        self._file.write(f"{os.getpid()} {address}")
        self._file.flush()

    def _try(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _holder(self) -> tuple[int, str]:
        self._file.seek(0)
        pid, _space, address = self._file.read().strip().partition(" ")
        return (int(pid) if pid.isdigit() else 0), address
