"""The address of a short reference leads to what it names, and to nothing one may not know of."""

from typing import Any

import pytest

from assessment_ready.embargo.models import Clearance, Embargo
from tests.comms.making import comms_of

URL = "/councils/westmere/ref/"


def test_each_kind_of_reference_leads_to_its_page(world):
    item, gap, action = world.evidence(4), world.gap(4), world.action(4)
    ada = world.client("ada")
    for reference, address in (
        (item.reference, f"/councils/westmere/evidence/{item.pk}/"),
        (gap.reference.lower(), f"/councils/westmere/readiness/gaps/{gap.pk}/"),
        (action.reference, f"/councils/westmere/actions/{action.pk}/"),
    ):
        answer = ada.get(f"{URL}{reference}/")
        assert (answer.status_code, answer.url) == (302, address), reference


def test_references_of_communications_lead_to_their_pages_for_readers_only(world):
    made = comms_of(world, world.members["cara"])
    rows: list[tuple[Any, str]] = [
        (made.message(), "messages"),
        (made.line(), "lines"),
        (made.briefing(), "briefings"),
        (made.activity(), "activities"),
        (made.question(), "questions"),
    ]
    for row, page in rows:
        answer = world.client("vic").get(f"{URL}{row.reference}/")
        assert (answer.status_code, answer.url) == (
            302,
            f"/councils/westmere/communications/{page}/{row.pk}/",
        )
        assert world.client("dev").get(f"{URL}{row.reference}/").status_code == 404
        assert world.client("nia").get(f"/councils/northby/ref/{row.reference}/").status_code == 404


@pytest.mark.parametrize("text", ["QS4-E99", "ACT-1", "QS4-G1", "QS4", "hello", "E12", "QS4-E" + "9" * 40])
def test_a_reference_of_nothing_is_not_found(world, text):
    assert world.client("ada").get(f"{URL}{text}/").status_code == 404


def test_a_reference_of_another_council_or_of_what_one_may_not_see_is_not_found(world):
    theirs = world.evidence(7, owner="nia")
    assert world.client("nia").get(f"/councils/northby/ref/{theirs.reference}/").status_code == 302
    assert world.client("ada").get(f"{URL}{theirs.reference}/").status_code == 404
    assert world.client("nia").get(f"{URL}{theirs.reference}/").status_code == 404
    item, action = world.evidence(1, owner="cleo"), world.action(1, owner="will")
    for name, status in (("dev", 404), ("rhea", 404), ("vic", 302)):
        assert world.client(name).get(f"{URL}{item.reference}/").status_code == status, name
    assert world.client("cleo").get(f"{URL}{action.reference}/").status_code == 404


def test_a_reference_under_embargo_leads_only_the_cleared(world):
    made = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=made, user=world.people["ada"], granted_by=world.people["ada"]
    )
    item = world.evidence(2, embargo=made)
    assert world.client("ada").get(f"{URL}{item.reference}/").status_code == 302
    assert world.client("ben").get(f"{URL}{item.reference}/").status_code == 404
