"""``python -m tests.sending.arena_workers 2``: so many loops as processes; one that dies is followed by another.

The parent has loaded the application, so that a new loop begins at once and not after two seconds.
"""

import os
import signal
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402

from assessment_ready.embedded import process  # noqa: E402
from assessment_ready.sending.management.commands import send_briefings  # noqa: E402
from assessment_ready.sending.services import engine  # noqa: E402, F401 - loaded once for all
from tests.sending import arena_settings  # noqa: E402

send_briefings._TICK_SECONDS = arena_settings.ARENA_TICK


def main() -> None:
    """Keep so many alive until we are told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    # The first address that is made loads every page, which takes two seconds.
    reverse("comms:ask", args=["arena"])
    for _ in range(int(sys.argv[1])):
        _start()
    while True:
        os.wait()
        _start()


def _start() -> None:
    """A process that does what the command does, and dies with its parent."""
    if os.fork():
        return
    process.die_with_parent(signal.SIGKILL)
    try:
        call_command("send_briefings")
    except BaseException as error:
        print(f"{time.time():.1f} a loop ended: {error!r}", file=sys.stderr, flush=True)
    finally:
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
