"""The settings of the processes in an arena: those of production where it matters, short waits where it does not."""

import os
from datetime import timedelta

from assessment_ready.settings.local import *  # noqa: F403

# Leases and ticks are shortened so that a proof of minutes sees what takes an hour in life.
SENDING_LEASE = timedelta(seconds=float(os.environ.get("ARENA_LEASE", "3")))
SENDING_TICK = float(os.environ.get("ARENA_TICK", "1"))
