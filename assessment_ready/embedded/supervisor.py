"""Keeps a set of services running: restarts what ends, shows what goes wrong, stops everything in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from assessment_ready.embedded import process
from assessment_ready.embedded.errors import EmbeddedError
from assessment_ready.embedded.logs import Trouble

# Seconds to wait before the first, second, ... restart in a row; the last one repeats.
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# A service that ran this long is healthy again.
HEALTHY_AFTER = 60.0


def say(*lines: str) -> None:
    """Print for the person at the terminal; that nobody listens any more is no reason to fail."""
    try:
        for line in lines:
            print(line, flush=True)
    except OSError:
        return


@dataclass
class Service:
    """One process to keep: how to start it, how to ask it to stop and how many seconds it may take."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    stop_signal: signal.Signals
    stop_seconds: float
    trouble: Trouble
    child: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    restarts: int = 0
    due: float = 0.0


@dataclass
class Supervisor:
    """The services in the order they start; they stop in the opposite order."""

    services: list[Service] = field(default_factory=list)

    def add(self, service: Service) -> None:
        """Start a service and look after it from now on."""
        self.services.append(service)
        self._start(service)

    def look_after(self) -> None:
        """One round: restart what ended and is due, show new errors, collect adopted processes."""
        for service in self.services:
            for line in service.trouble.new_lines():
                say(f"{service.name}: {line}")
            if service.child is not None and service.child.poll() is not None:
                self._note_end(service, service.child.returncode)
            if service.child is None and time.monotonic() >= service.due:
                self._restart(service)

    def collect_adopted(self) -> None:
        """Collect ended processes that a service left to us."""
        ours = {service.child.pid for service in self.services if service.child is not None}
        for pid in process.children():
            if pid not in ours and not process.alive(pid):
                try:
                    os.waitpid(pid, os.WNOHANG)
                except ChildProcessError:
                    continue

    def stop(self) -> None:
        """Ask the services to stop, last started first, and kill what does not in its time."""
        for service in reversed(self.services):
            if service.child is not None and service.child.poll() is None:
                process.stop(service.child, service.stop_signal, service.stop_seconds)
        self.services.clear()

    def _start(self, service: Service) -> None:
        service.child = service.start()
        service.started = time.monotonic()

    def _note_end(self, service: Service, code: int) -> None:
        if time.monotonic() - service.started > HEALTHY_AFTER:
            service.restarts = 0
        pause = PAUSES[min(service.restarts, len(PAUSES) - 1)]
        service.restarts += 1
        service.due = time.monotonic() + pause
        if service.child is not None:
            process.kill_group(service.child.pid)
        service.child = None
        say(f"{service.name} ended ({_how(code)}); starting it again in {pause:g} seconds.")

    def _restart(self, service: Service) -> None:
        try:
            self._start(service)
        except EmbeddedError as error:
            say(str(error))
            service.due = time.monotonic() + PAUSES[-1]


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
