"""The loop that sends without any task queue: ``manage.py send_briefings``."""

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assessment_ready.sending.services import engine
from assessment_ready.sending.services.reconnecting import start_afresh

logger = logging.getLogger(__name__)
_TICK_SECONDS = 10.0
_IDLE_SECONDS = 1.0


class Command(BaseCommand):
    """Ticks and serves until it is told to stop; any number of these may run, beside workers or instead of them."""

    help = "Send what is due, again and again, without the task queue."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long."""
        parser.add_argument("--once", action="store_true", help="Send what is due now, then end")
        parser.add_argument("--seconds", type=float, default=None, help="End after so many seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; SIGTERM and Ctrl+C end it after the message being handed over."""
        stopping = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stopping.set())
        accepted = _once(stopping) if options["once"] else _loop(stopping, options["seconds"])
        self.stdout.write(f"{accepted} messages were accepted.")


def _once(stopping: threading.Event) -> int:
    engine.tick()
    accepted = 0
    while not stopping.is_set():
        served = engine.serve(should_stop=stopping.is_set)
        accepted += served
        if not served:
            break
    return accepted


def _loop(stopping: threading.Event, seconds: float | None) -> int:
    """A tick every ten seconds, and between them what is due."""
    end = time.monotonic() + seconds if seconds is not None else float("inf")
    accepted, next_tick = 0, float("-inf")
    while not stopping.is_set() and time.monotonic() < end:
        if time.monotonic() >= next_tick:
            next_tick = time.monotonic() + _TICK_SECONDS
            engine.tick()
        served = _serve(stopping, min(next_tick, end) - time.monotonic())
        accepted += served
        if not served:
            stopping.wait(max(0.0, min(_IDLE_SECONDS, end - time.monotonic())))
    return accepted


def _serve(stopping: threading.Event, seconds: float) -> int:
    """Serve for so long; a failure nobody foresaw is logged and costs a moment, never the loop."""
    if seconds <= 0:
        return 0
    try:
        return engine.serve(seconds=seconds, should_stop=stopping.is_set)
    except Exception:
        logger.exception("Sending failed; the loop goes on.")
        start_afresh()
        return 0
