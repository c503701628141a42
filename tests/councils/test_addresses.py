"""Addresses put together once are those that Django gives."""

import pytest
from django.urls import NoReverseMatch, reverse

from assessment_ready.councils.views.addresses import address
from tests.architecture.addresses import all_addresses

NUMBERS = {"plan": 7, "audience": 901_000_001, "phase": 12}


@pytest.mark.parametrize("slug", ["westmere", "a-council-901000000", "north-by-1"])
def test_every_address_of_a_council_is_djangos_own(slug: str) -> None:
    found = 0
    for each in all_addresses():
        given = {
            name: NUMBERS.get(name, 31 + place)
            for place, name in enumerate(each.captures)
            if name != "council"
        }
        if not each.in_council:
            continue
        try:
            expected = reverse(each.name, kwargs={"council": slug, **given})
        except NoReverseMatch:
            continue
        found += 1
        assert address(each.name, slug, given) == expected
        assert address(each.name, slug, given) == expected
    assert found > 100


def test_words_pass_through_django_and_a_page_there_is_not_stays_one() -> None:
    given = {"round": 3, "statement": "assessing-needs"}
    assert address("readiness:statement", "westmere", given) == reverse(
        "readiness:statement", kwargs={"council": "westmere", **given}
    )
    for name in ("comms:plan", "comms:nothing"):
        with pytest.raises(NoReverseMatch):
            address(name, "westmere", {"nobody": 1})
