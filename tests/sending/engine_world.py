"""A mail server in memory, a ledger over the deliveries of communications, and rows to send."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from assessment_ready.sending import backends, ledger
from assessment_ready.sending.backends.outcome import Found, NoConnection, Outcome, Receipt
from assessment_ready.sending.ledger import Parcel, Withheld
from assessment_ready.sending.models import Route
from assessment_ready.sending.rules.codes import Result
from assessment_ready.sending.services import engine, reconnecting
from comms.models import Delivery, Release
from tests.comms.making import Comms, comms_of
from tests.comms.sending import delivery_of, release_of
from tests.world import World

ACCEPTED = Outcome(Result.ACCEPTED, code="250")


class Server:
    """What the routes' server answers; ``sent`` are the ids in the order in which it took them.

    ``answer`` gets each row and returns the outcome; ``opening`` may raise ``NoConnection``.
    """

    def __init__(self) -> None:
        self.sent: list[UUID] = []
        self.tried: list[UUID] = []
        self.opened: list[int] = []
        self.asked: list[UUID] = []
        self.most_open = 0
        self.can_ask = False
        self.takes_seconds = 0.0
        # For how long the next worker is stopped between its mark and the text, and how often one then gave up.
        self.stopped_seconds = 0.0
        self.too_late = 0
        self.answer: Callable[[Any], Outcome] = lambda row: ACCEPTED
        self.opening: Callable[[Route], None] = lambda route: None
        self.knows: Callable[[Any], Found | None] = lambda row: Found(taken=False)
        # That of the test itself.
        self.depth = len(connection.atomic_blocks)
        self._open = 0
        self._lock = threading.Lock()

    def open_session(self, route: Route) -> "FakeSession":
        self.opening(route)
        with self._lock:
            self.opened.append(route.pk)
        return FakeSession(self)

    def entered(self, more: int) -> None:
        with self._lock:
            self._open += more
            self.most_open = max(self.most_open, self._open)


class FakeSession:
    """One connection to it."""

    kind = "smtp"

    def __init__(self, server: Server) -> None:
        self.server = server
        self.can_ask = server.can_ask

    def __enter__(self) -> "FakeSession":
        self.server.entered(1)
        return self

    def __exit__(self, *error: object) -> None:
        self.server.entered(-1)

    def send(self, parcel: Parcel, row: Any, *, give_up_at: float) -> Outcome:
        depth = len(connection.atomic_blocks)
        assert depth <= self.server.depth, "no transaction may be open while the network is used"
        time.sleep(self.server.stopped_seconds)
        self.server.stopped_seconds = 0.0
        if time.monotonic() >= give_up_at:
            self.server.too_late += 1
            return Outcome(Result.TOO_LATE)
        time.sleep(self.server.takes_seconds)
        self.server.tried.append(row.pk)
        outcome = self.server.answer(row)
        if outcome.result is Result.ACCEPTED:
            self.server.sent.append(row.pk)
        return outcome

    def find(self, rows: Iterable[Any]) -> dict[UUID, Found]:
        asked = {row.pk: self.server.knows(row) for row in rows}
        self.server.asked += asked
        return {pk: found for pk, found in asked.items() if found is not None}

    def poll(self, rows: Iterable[Any]) -> list[Receipt]:
        return []


class TestLedger:
    """Deliveries whose release is being sent. ``withheld`` do not leave; ``broken`` cannot be composed."""

    __test__ = False
    name = "test"
    model = Delivery

    def __init__(self) -> None:
        self.told: list[UUID] = []
        self.withheld: dict[UUID, Withheld] = {}
        self.broken: set[UUID] = set()
        self.on_due: Callable[[datetime], None] = lambda now: None

    def due(self, now: datetime) -> None:
        self.on_due(now)

    def parcels(self, rows: Sequence[Any], now: datetime) -> dict[UUID, Parcel | Withheld]:
        if self.broken & {row.pk for row in rows}:
            raise ValueError("no such field")
        return {row.pk: self.withheld.get(row.pk, Parcel("Subject", "Text")) for row in rows}

    def may_begin(self, now: datetime) -> Q:
        return Q(release__state="sending")

    def settled(self, ids: Sequence[UUID], now: datetime) -> None:
        self.told += ids


class Engine:
    """Everything a test of the engine needs."""

    def __init__(self, world: World, monkeypatch: Any) -> None:
        self.world = world
        self.server = Server()
        self.ledger = TestLedger()
        monkeypatch.setattr(backends, "open_session", self.server.open_session)
        monkeypatch.setattr(ledger, "_ledgers", {"test": self.ledger})
        monkeypatch.setattr(reconnecting, "_PAUSE_SECONDS", 0.05)
        self.made = comms_of(world, world.members["cara"])
        self.release = release_of(self.made, state="sending")

    @property
    def route(self) -> Route:
        return Route.objects.get(council=self.made.council, means="email")

    def other_council(self) -> tuple[Comms, Release]:
        made = comms_of(self.world, self.world.northby_members["nia"])
        return made, release_of(made, state="sending")

    def rows(self, count: int = 1, **extra: Any) -> list[Delivery]:
        """Deliveries that are due."""
        return [self.row(**extra) for _ in range(count)]

    def row(self, release: Release | None = None, made: Comms | None = None, **extra: Any) -> Delivery:
        release, made = release or self.release, made or self.made
        return delivery_of(release, made.contact("Sam Field", made.staff), **extra)

    def serve_one(self) -> int:
        """Serve until one message was tried."""
        return engine.serve(seconds=20, should_stop=lambda: len(self.server.tried) > 0)

    def lost(self, **extra: Any) -> Delivery:
        """One whose worker died while handing it over."""
        now = timezone.now()
        values = {"state": "sending", "lease_token": uuid4(), "begun_at": now - timedelta(minutes=6)}
        return self.row(**values | {"lease_until": now - timedelta(minutes=1)} | extra)

    def limit(self, **values: Any) -> None:
        """Change the route."""
        Route.objects.filter(pk=self.route.pk).update(**values)


def fresh(row: Delivery) -> Delivery:
    return Delivery.objects.get(pk=row.pk)


def states(*rows: Delivery) -> list[str]:
    return [fresh(row).state for row in rows]


def refuse(route: Route) -> None:
    """What a server that is down does."""
    raise NoConnection("No connection to the mail server: ConnectionRefusedError")
