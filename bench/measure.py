"""Requests that are timed in turns, so that whatever else the machine does falls on all alike."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment_ready.councils.models import User
from bench.data import SLUG


@dataclass(frozen=True)
class Place:
    """A signed-in browser and the database behind it."""

    database: str
    client: Client

    def use(self) -> None:
        """Answer the next requests from this database."""
        connections["default"] = connections[self.database]


def signed_in(database: str) -> Place:
    """The director of the first council, signed in; as seen an hour hence, so that no request has to write it down."""
    place = Place(database, Client(raise_request_exception=True))
    place.use()
    place.client.force_login(
        User.objects.get(email="dass-0@bench.example"), backend="django.contrib.auth.backends.ModelBackend"
    )
    session = place.client.session
    session["started"] = session["seen"] = int(time.time()) + 3600
    session.save()
    return place


def get(place: Place, path: str) -> Callable[[], None]:
    """A request for one page of the first council."""

    def request() -> None:
        response = place.client.get(f"/councils/{SLUG}/{path}")
        assert response.status_code == 200, f"{path}: {response.status_code}"

    return request


def interleaved(tasks: dict[str, tuple[Place, Callable[[], Any]]], runs: int) -> dict[str, float]:
    """The median of each task in milliseconds; the tasks take turns, ``runs`` times, after three warm-ups."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for run in range(-3, runs):
        for name, (place, task) in tasks.items():
            place.use()
            gc.collect()
            started = time.perf_counter()
            task()
            if run >= 0:
                times[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(taken) for name, taken in times.items()}


def queries(place: Place, task: Callable[[], Any]) -> int:
    """How many queries a task makes."""
    place.use()
    task()
    with CaptureQueriesContext(connections["default"]) as captured:
        task()
    return len(captured)
