"""The doorbell: tells a worker that a row is waiting, after the row is committed.

Nothing depends on the ring. If the broker is gone, the sweep finds the row; so a ring may neither fail
nor hold up the request that made the row. A broker that is down or hangs costs six seconds per ring (measured;
its settings do not bound it), therefore a thread of its own rings, and what it cannot take is left to the
sweep.
"""

import logging
import os
import queue
import threading
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

# More rings than this wait only when the broker is in trouble; then they would not help anyway.
_LONGEST_LINE = 100


def ring(task: str, row_id: object) -> None:
    """Ask for ``task`` to run with ``row_id`` once the current transaction is committed."""
    transaction.on_commit(partial(_ringer.ask, task, str(row_id)))


class _Ringer:
    """One thread per process that rings, started when first needed."""

    def __init__(self) -> None:
        self._start_lock = threading.Lock()
        self._process = 0
        self._line: queue.Queue[tuple[str, str]] = queue.Queue(_LONGEST_LINE)

    def ask(self, task: str, row_id: str) -> None:
        """Put the ring into the line and return at once."""
        if self._process != os.getpid():
            self._start()
        try:
            self._line.put_nowait((task, row_id))
        except queue.Full:
            logger.warning("Too many rings wait for the broker; the sweep will find the row.")

    def _start(self) -> None:
        """Start the thread; a forked process needs one of its own, and a line of its own."""
        with self._start_lock:
            if self._process != os.getpid():
                self._line = queue.Queue(_LONGEST_LINE)
                self._process = os.getpid()
                threading.Thread(target=self._ring_all, args=(self._line,), name="bell", daemon=True).start()

    @staticmethod
    def _ring_all(line: "queue.Queue[tuple[str, str]]") -> None:
        while True:
            task, row_id = line.get()
            _send(task, row_id)


def _send(task: str, row_id: str) -> None:
    try:
        current_app.send_task(task, args=[row_id], retry=False, ignore_result=True)
    except Exception:
        # Whatever the broker's trouble is, the row is safe and the sweep will find it.
        logger.warning("The doorbell for %s could not be rung; the sweep will find the row.", task)


_ringer = _Ringer()
