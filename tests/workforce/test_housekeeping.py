"""What nobody confirmed is forgotten, visitors are counted for all processes, and agreed words stay."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.workforce.making import Workforce, workforce_of
from workforce.errors.strategies import StrategyIsSettled
from workforce.models import (
    ImportState,
    Snapshot,
    SnapshotWorkplace,
    StrategyImport,
    TrainingCell,
    VisitorCount,
)
from workforce.services import import_sweep, intended, visitors
from workforce.services.import_sweep import KEPT
from workforce.tasks import sweep_snapshots

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's workforce area."""
    return workforce_of(world, world.members["will"])


def strategy_import(world, state: str, age: timedelta) -> StrategyImport:
    row = StrategyImport.objects.create(
        council=world.westmere,
        state=state,
        sha256="0" * 64,
        found={"title": "Secret plans"},
        warnings=["Row 1"],
        created_by=world.people["will"],
    )
    StrategyImport.objects.filter(pk=row.pk).update(created_at=NOW - age)
    return row


def snapshot(world, state: str, age: timedelta) -> Snapshot:
    row = Snapshot.objects.create(
        council=world.westmere,
        state=state,
        reference_date=timezone.localdate(),
        imported_by=world.people["will"],
    )
    SnapshotWorkplace.objects.create(council=world.westmere, snapshot=row, key="N", name="North")
    TrainingCell.objects.create(council=world.westmere, snapshot=row, workplace_key="N", category=1)
    Snapshot.objects.filter(pk=row.pk).update(created_at=NOW - age)
    return row


def test_what_nobody_confirmed_for_a_day_is_forgotten_and_the_rest_stays(world) -> None:
    old, new = KEPT + timedelta(minutes=1), KEPT - timedelta(minutes=1)
    kept: list[Any] = [
        strategy_import(world, ImportState.PREVIEW, new),
        strategy_import(world, ImportState.DONE, old),
        snapshot(world, ImportState.PREVIEW, new),
        snapshot(world, ImportState.READING, old),
        snapshot(world, ImportState.DONE, old),
    ]
    before = [row.state for row in kept]
    gone: list[Any] = [
        strategy_import(world, ImportState.PREVIEW, old),
        strategy_import(world, ImportState.READING, old),
        snapshot(world, ImportState.PREVIEW, old),
    ]
    assert import_sweep.sweep(now=NOW) == len(gone)
    for row in (*gone, *kept):
        row.refresh_from_db()
    assert {row.state for row in gone} == {ImportState.DISCARDED}
    assert [row.state for row in kept] == before
    assert (gone[0].found, gone[0].warnings, gone[0].version) == ({}, [], 2)
    assert not SnapshotWorkplace.objects.filter(snapshot=gone[2]).exists()
    assert not TrainingCell.objects.filter(snapshot=gone[2]).exists()
    assert SnapshotWorkplace.objects.count() == 3
    assert import_sweep.sweep(now=NOW) == 0


def test_the_sweep_is_part_of_the_minute(world, made) -> None:
    gone = strategy_import(world, ImportState.PREVIEW, KEPT + timedelta(days=1))
    visitors.count_visit(
        council=world.westmere, door="d", visitor="v", within=timedelta(hours=1), now=NOW - timedelta(days=1)
    )
    sweep_snapshots()
    gone.refresh_from_db()
    assert gone.state == ImportState.DISCARDED
    assert not VisitorCount.objects.exists()


def test_a_visitor_is_counted_by_door_council_and_time_and_the_address_is_kept_nowhere(world) -> None:
    hour = timedelta(hours=1)

    def knock(after: timedelta = timedelta(0), **extra):
        known = {"council": world.westmere, "door": "directory", "visitor": "203.0.113.7"}
        return visitors.count_visit(**{**known, **extra}, within=hour, now=NOW + after)

    assert [knock(), knock(), knock(timedelta(minutes=59))] == [1, 2, 3]
    assert knock(visitor="203.0.113.8") == 1
    assert knock(door="elsewhere") == 1
    assert knock(council=world.northby) == 1
    assert knock(visitor=None) == 1
    # The hour counts from the first message.
    assert [knock(hour), knock(hour)] == [1, 2]
    assert "203.0.113" not in " ".join(VisitorCount.objects.values_list("visitor", flat=True))
    assert VisitorCount.objects.count() == 5
    assert visitors.sweep(now=NOW + 2.5 * hour) == 4
    assert VisitorCount.objects.get().count == 2


@pytest.mark.parametrize("state", ["agreed", "active", "superseded"])
def test_the_words_of_an_agreed_strategy_change_in_a_new_edition_only(world, made, state) -> None:
    row = made.intended
    made.strategy.state = state
    made.strategy.save(update_fields=["state"])
    words = intended.WordValues(reference="1.1", title="Other words", strand_id=made.strand.pk)
    with pytest.raises(StrategyIsSettled):
        intended.change(actor=made.actor, intended_id=row.pk, values=words, expected_version=row.version)
    with pytest.raises(StrategyIsSettled):
        intended.create(
            actor=made.actor,
            strategy_id=made.strategy.pk,
            values=intended.IntendedValues(**asdict(words) | {"reference": "1.9"}),
            submission_key=uuid4(),
        )
    for name in asdict(words):
        assert name not in intended.FILLABLE
    page = f"/councils/westmere/workforce/intended/{row.pk}/"
    assert "Change the words" not in world.client("will").get(page).content.decode()
    row.refresh_from_db()
    assert row.title != "Other words"
