"""The private PostgreSQL and Valkey of one test run, started before Django's settings load.

The first process of a run starts them and puts their addresses into the environment; the workers of
pytest-xdist inherit those. Addresses given from outside are honoured. Every run has servers of its own, so that
many runs may go at once.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from assessment_ready.embedded import process
from assessment_ready.embedded.postgres import PrivatePostgres
from assessment_ready.embedded.valkey import PrivateValkey

PREFIX = "ar-tests-"


def start() -> None:
    """Start what the environment does not name already; stopped and removed when this process ends."""
    _remove_what_killed_runs_left()
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if not os.environ.get("DATABASE_URL"):
        postgres = PrivatePostgres(folder / "pg", log=folder / "postgres.log", durable=False)
        postgres.start()
        atexit.register(postgres.stop)
        os.environ["DATABASE_URL"] = postgres.url
    if not os.environ.get("REDIS_URL"):
        valkey = PrivateValkey(log=folder / "valkey.log")
        valkey.start()
        atexit.register(valkey.stop)
        os.environ["REDIS_URL"] = valkey.url


def _remove_what_killed_runs_left() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not process.alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
