"""A recurring activity's time gets a briefing of its own, as a draft to be cleared."""

from datetime import date

import pytest

from comms.models import Activity, Briefing
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing
from tests.world import World

BASE = "/councils/westmere/communications/"


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


@pytest.fixture
def times(made: Comms) -> tuple[Activity, Activity]:
    """The first of a weekly series with its cleared briefing, and the next time without one."""
    first = made.activity("Weekly update", made.staff, repeats="weekly")
    first.briefing = cleared_briefing(made, "Weekly update (3 March 2027)")
    first.save(update_fields=["briefing"])
    return first, made.activity(
        "Weekly update", made.staff, on=date(2027, 3, 10), series=first, series_number=1
    )


def test_a_later_time_gets_a_fresh_draft(world: World, made: Comms, times: tuple[Activity, Activity]) -> None:
    first, later = times
    client = world.client("cara")
    assert "Make this time’s briefing" in client.get(f"{BASE}activities/{later.pk}/").content.decode()
    page = client.post(f"{BASE}activities/{later.pk}/briefing/", follow=True).content.decode()
    assert "is a draft for this time" in page
    later.refresh_from_db()
    made_now, source = later.briefing, first.briefing
    assert made_now is not None
    assert source is not None
    assert made_now.title == "Weekly update (10 March 2027)"
    assert (made_now.body, list(made_now.audiences.all())) == (source.body, [made.staff])
    assert (made_now.is_cleared, source.is_cleared) == (False, True)
    assert made_now.texts.get().why == f"Copied from {source.reference}"
    again = client.post(f"{BASE}activities/{later.pk}/briefing/", follow=True).content.decode()
    assert "has a briefing of its own already" in again
    assert Briefing.objects.count() == 2


def test_there_is_nothing_to_copy_from(world: World, made: Comms) -> None:
    alone = made.activity("Once", made.staff)
    page = world.client("cara").post(f"{BASE}activities/{alone.pk}/briefing/", follow=True).content.decode()
    assert "No earlier time of this activity has a briefing" in page


def test_readers_make_none(world: World, times: tuple[Activity, Activity]) -> None:
    url = f"{BASE}activities/{times[1].pk}/"
    assert "Make this time" not in world.client("vic").get(url).content.decode()
    assert world.client("vic").post(f"{url}briefing/").status_code == 403
    assert world.client("nia").post(f"{url}briefing/".replace("westmere", "northby")).status_code == 404
