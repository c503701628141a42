"""The settings of the processes in an arena: those of one machine; what takes long in life may be told to take less."""

import os

from assessment_ready.settings.local import *  # noqa: F403
from assessment_ready.settings.local import CELERY_BEAT_SCHEDULE, DATABASES

# The scheduler's and the loop's tick; in life ten seconds.
ARENA_TICK = float(os.environ.get("ARENA_TICK", "10"))
CELERY_BEAT_SCHEDULE["sending-tick"]["schedule"] = ARENA_TICK
# Two databases of one server: the second is a copy, as somebody makes one for a rehearsal.
DATABASES["default"]["NAME"] = os.environ.get("ARENA_DATABASE") or DATABASES["default"]["NAME"]
