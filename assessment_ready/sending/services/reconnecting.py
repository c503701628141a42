"""Surviving a database that restarts: what was decided is written down as soon as it is back."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)
Written = TypeVar("Written")

# What the database raises when the connection broke, the server restarts, or a lock could not be had.
LOST = (OperationalError, InterfaceError)
PATIENCE_SECONDS = 20.0
_PAUSE_SECONDS = 0.5


def persistently(write: Callable[[], Written], *, seconds: float = PATIENCE_SECONDS) -> Written:
    """Do it again on a new connection until it is written or the time is over; then the error is raised.

    ``write`` must be conditional: it may have been committed although the answer never came.
    """
    stop = time.monotonic() + seconds
    while True:
        try:
            return write()
        except LOST as error:
            if connection.in_atomic_block or time.monotonic() > stop:
                raise
            logger.warning("The database did not answer (%s); trying again.", type(error).__name__)
            start_afresh()


def start_afresh() -> None:
    """Drop the broken connection and wait a moment; the next query opens a new one."""
    if connection.in_atomic_block:
        return
    with suppress(*LOST):
        connection.close()
    time.sleep(_PAUSE_SECONDS)
