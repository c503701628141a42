"""Stopping races with sending, on real connections: exactly one wins each row, and the count that is said is true."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.sending import ledger
from assessment_ready.sending.services import engine as sending
from comms.errors.deliveries import ReleaseOver
from comms.models import Briefing, Contact, Release
from comms.rules.briefings import BriefingValues
from comms.services.briefings import change_briefing
from comms.services.ledger import BriefingLedger
from comms.services.releases_stopping import cancel
from tests.comms.sending import cleared_briefing, delivery_of, release_of
from tests.sending.engine_world import Engine
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS, PEOPLE = 200, 5


@pytest.fixture
def engine(world: World, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine with a mail server in memory, and briefings as they really are."""
    made = Engine(world, monkeypatch)
    monkeypatch.setattr(ledger, "_ledgers", {"briefings": BriefingLedger()})
    made.server.takes_seconds = 0.005
    return made


def beside(worker: Callable[[], None], person: Callable[[], None]) -> None:
    """Run the worker in a thread with a connection of its own, and the person here; what it raises is raised here."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            worker()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        person()
    finally:
        thread.join()
    if errors:
        raise errors[0]


class Round:
    """One briefing with new words, being sent to five people."""

    def __init__(self, engine: Engine, briefing: Briefing, readers: list[Contact], number: int) -> None:
        self.engine, self.number = engine, number
        self.values = BriefingValues(
            product_id=briefing.product_id,
            title=briefing.title,
            owner_id=briefing.owner_id,
            summary=briefing.summary,
            body=f"Words {number}.",
            audience_ids=(engine.made.staff.pk,),
        )
        self.edit(self.values, briefing.pk)
        self.briefing = Briefing.objects.get(pk=briefing.pk)
        self.briefing.cleared_hash = self.briefing.content_hash
        self.briefing.save(update_fields=["cleared_hash"])
        self.release = release_of(engine.made, self.briefing, state="sending", resolved_at=timezone.now())
        self.rows = [delivery_of(self.release, reader) for reader in readers]
        self.told: int | None = None
        self.before = len(engine.server.tried)

    def edit(self, values: BriefingValues, pk: int) -> None:
        version = Briefing.objects.values_list("version", flat=True).get(pk=pk)
        change_briefing(actor=self.engine.made.actor, briefing_id=pk, values=values, expected_version=version)

    def serve(self) -> None:
        sending.serve(seconds=5, batch=3)

    def stop(self) -> None:
        """Cancel or edit while it goes on; ``told`` is how many had gone, as the person reads it."""
        self._wait()
        if self.number % 2:
            try:
                found = cancel(actor=self.engine.made.actor, release_id=self.release.pk, because="Stop")
            except ReleaseOver:
                return
            self.told = found.gone
            return
        self.edit(replace(self.values, body=f"Other words {self.number}."), self.briefing.pk)
        entry = AuditEntry.objects.filter(
            action="comms.release.stopped_by_change", object_id=str(self.release.pk)
        ).first()
        self.told = entry.after["gone"] if entry else None

    def _wait(self) -> None:
        """Until some have left, a different number each time, and a moment more."""
        wanted, until = self.before + self.number // 2 % PEOPLE, time.monotonic() + 2
        while len(self.engine.server.tried) < wanted and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.01))

    def check(self) -> str:
        """Each row has exactly one winner, and what was told is true; who won."""
        sent = set(self.engine.server.sent)
        states = {row.pk: row.state for row in self.release.deliveries.all()}
        assert set(states.values()) <= {"submitted", "cancelled"}
        for pk, state in states.items():
            assert (state == "submitted") == (pk in sent), f"{state}, but sent: {pk in sent}"
        gone = sum(state == "submitted" for state in states.values())
        if self.told is None:
            assert gone == PEOPLE, "nothing was stopped, so everything went"
            return "sent"
        assert gone == self.told, "something began to leave after the stop was committed"
        return "stopped" if not gone else "both"


def test_stopping_races_with_sending_200_times(engine: Engine, world: World) -> None:
    """Requirement 10: no message begins after the cancel has been committed; the page says how many had gone."""
    briefing = cleared_briefing(engine.made, "Raced")
    readers = [engine.made.contact(f"Reader {number}", engine.made.staff) for number in range(PEOPLE)]
    won: dict[str, int] = {}
    last = None
    for number in range(ROUNDS):
        each = Round(engine, briefing, readers, number)
        beside(each.serve, each.stop)
        each.serve()
        winner = each.check()
        won[winner] = won.get(winner, 0) + 1
        last = each if each.told else last
    assert len(engine.server.sent) == len(set(engine.server.sent)), "nobody got it twice"
    print(f"stopping against sending, {ROUNDS} times: {won}")
    assert won.get("both", 0) > ROUNDS // 10, f"hardly ever at the same moment: {won}"
    assert last is not None
    page = (
        world.client("vic")
        .get(f"/councils/westmere/communications/releases/{last.release.pk}/")
        .content.decode()
    )
    had = f"{last.told} message{'s' if last.told != 1 else ''} had already gone."
    assert had in page
    assert Release.objects.filter(state="sending", deliveries__state="queued").count() == 0
