"""Every page of the timeline opens for those who may, and for nobody else."""

import pytest

from tests.architecture.addresses import all_addresses
from tests.architecture.specimens import fill, outside_councils
from tests.world import World

OURS = [address for address in all_addresses() if address.name.startswith("timeline:")]


def test_every_page_opens_for_the_programme_lead(world: World) -> None:
    filled = fill(world)
    client = world.client("ben")
    opened = 0
    for address in OURS:
        if address.in_council and address.answers("GET"):
            response = client.get(address.path(filled.westmere))
            assert response.status_code == 200, address.name
            assert response.content.count(b"<h1") == 1, address.name
            opened += 1
    assert opened > 20


@pytest.mark.parametrize("path", ["csv", "xlsx"])
def test_the_lists_open_as_files(world: World, path: str) -> None:
    filled = fill(world)
    client = world.client("vic")
    for address in OURS:
        if address.name in {
            "timeline:overview",
            "timeline:assessment",
            "timeline:elections",
            "timeline:quiet-periods",
            "timeline:meetings",
        }:
            response = client.get(f"{address.path(filled.westmere)}?format={path}")
            assert response.status_code == 200, address.name
            assert "attachment" in response["Content-Disposition"]


def test_the_installation_pages_open_for_its_administrator(world: World) -> None:
    values = outside_councils(fill(world))
    client = world.client("ingrid")
    for address in OURS:
        if not address.in_council and address.answers("GET"):
            assert client.get(address.path(values)).status_code == 200, address.name
