"""A round that goes under an embargo later takes the packs that show it with it."""

from typing import Any

import pytest
from django.utils import timezone

from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models import Pack, PackVersion, ShownRound
from assessment_ready.portability.queries.hiding import hidden_from
from assessment_ready.readiness.models import Round, RoundKind, RoundStatus
from assessment_ready.readiness.services import secrecy
from tests.comms.clearing import clearing
from tests.comms.making import Comms
from tests.packs.making import make_pack, make_reading, make_section
from tests.packs.test_versions import BASE, act, clear, freeze, newest
from tests.readiness.pages import cost, says, text_of
from tests.timeline.making import embargo, load
from tests.world import World


@pytest.fixture
def made(world: World) -> Comms:
    """Communications of Westmere with sign-off."""
    load()
    return clearing(world)


@pytest.fixture
def held(world: World) -> Embargo:
    """For which only Ada and Cara are cleared."""
    return embargo(world, "ada", "cara")


def a_round(world: World, **extra: Any) -> Round:
    return world.round(scores=[3, 2, 3, 2, 3, 3, 3, 3, 3], status=RoundStatus.PUBLISHED, **extra)


def issued(world: World, pack: Pack) -> PackVersion:
    cara = world.client("cara")
    assert says(freeze(cara, pack), "is frozen.")
    clear(pack)
    assert says(act(cara, newest(pack), "issue"), "is issued.")
    return newest(pack)


def put_under(world: World, row: Round, held: Embargo) -> None:
    secrecy.put_under_embargo(actor=world.members["ada"], round_id=row.pk, embargo_id=held.pk)


@pytest.fixture
def row(world: World) -> Round:
    """A round published to members."""
    return a_round(world)


@pytest.fixture
def pack(world: World, made: Comms, row: Round) -> Pack:
    """A pack with own words and the position of the round."""
    pack = make_pack(world, sections=[("What to say", "We are ready.")], round=row)
    make_section(pack, "Where we stand", part="position")
    return pack


def test_the_version_is_gone_for_whoever_the_round_is_closed_to(world, pack, row, held) -> None:
    version = issued(world, pack)
    assert list(ShownRound.objects.values_list("round", flat=True)) == [row.pk]
    make_reading(version, world.members["dev"])
    doors = [f"{BASE}versions/{version.pk}/read/", f"{BASE}versions/{version.pk}/files/pdf/"]
    dev, ben, cara = (world.client(name) for name in ("dev", "ben", "cara"))
    home = "/councils/westmere/"
    assert says(dev.get(home), pack.title)
    assert says(dev.get(doors[0]), "3 of 4")

    put_under(world, row, held)

    for client in (dev, ben):
        assert [client.get(door).status_code for door in doors] == [404, 404]
    assert ben.get(f"{BASE}versions/{version.pk}/").status_code == 404
    assert pack.title not in text_of(dev.get(home))
    line = text_of(ben.get(f"{BASE}?state=issued"))
    assert pack.title not in line
    assert "Version 1" not in text_of(ben.get(f"{BASE}{pack.pk}/readers/"))
    assert says(cara.get(doors[0]), "3 of 4")
    assert GeneratedDocument.objects.exists()

    secrecy.take_off_embargo(actor=world.members["ada"], round_id=row.pk)
    assert says(dev.get(doors[0]), "3 of 4")

    put_under(world, row, held)
    held.lifted_at = timezone.now()
    held.save(update_fields=["lifted_at"])
    assert says(dev.get(doors[0]), "3 of 4")


def test_what_waits_is_not_issued_and_frozen_again_it_says_nothing_of_the_round(
    world, pack, row, held
) -> None:
    cara = world.client("cara")
    freeze(cara, pack)
    clear(pack)
    waiting = newest(pack)
    put_under(world, row, held)
    assert says(
        act(cara, waiting, "issue"), f"“{row.title}” went under an embargo after version 1 was frozen."
    )
    waiting.refresh_from_db()
    assert waiting.state == "frozen"

    version = issued(world, pack)
    assert not version.shown_rounds.exists()
    page = world.client("dev").get(f"{BASE}versions/{version.pk}/read/")
    assert says(page, "We are ready.")
    assert "3 of 4" not in text_of(page)


def test_shown_only_in_parts_under_the_same_embargo_the_rest_stays(world, pack, row, held) -> None:
    put_under(world, row, held)
    make_section(pack, "For the cleared", part="position", embargo=held)
    version = issued(world, pack)
    assert list(version.shown_rounds.values_list("round", flat=True)) == [row.pk]
    page = world.client("dev").get(f"{BASE}versions/{version.pk}/read/")
    assert says(page, "We are ready.")
    assert "3 of 4" not in text_of(page)
    assert says(world.client("ada").get(f"{BASE}versions/{version.pk}/read/"), "3 of 4")


def test_cqcs_round_is_known_to_be_shown_whatever_round_the_pack_names(world, made, held) -> None:
    cqc = a_round(world, kind=RoundKind.CQC_ASSESSMENT, title="CQC")
    pack = make_pack(world, sections=[("What to say", "We are ready.")])
    make_section(pack, "What CQC found", part="findings")
    version = issued(world, pack)
    dev = world.client("dev")
    path = f"{BASE}versions/{version.pk}/read/"
    assert says(dev.get(path), "Good")
    before = cost(dev, path)
    put_under(world, cqc, held)
    assert dev.get(path).status_code == 404
    # Nor can somebody to whom it is closed change a pack that shows it.
    assert world.client("ben").get(f"{BASE}{pack.pk}/preview/").status_code == 404
    assert world.client("cara").get(f"{BASE}{pack.pk}/preview/").status_code == 200
    assert cost(world.client("cara"), path) <= before + 1
    # Nor does it leave in the archive of somebody to whom the round is closed.
    now = timezone.now()
    assert version.pk in hidden_from(world.members["ben"], now)["packs.packversion"]
    assert version.pk not in hidden_from(world.members["cara"], now)["packs.packversion"]
