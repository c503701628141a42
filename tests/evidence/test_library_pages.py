"""The register: what is listed, narrowed, sorted, exported, and for whom."""

import csv
import io
from datetime import date

import pytest

from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.evidence.models import EvidenceItem
from tests.evidence.values import category
from tests.readiness.pages import cost, says, text_of

LIBRARY = "/councils/westmere/evidence/"


@pytest.fixture(autouse=True)
def _november():
    import time_machine

    with time_machine.travel("2026-11-22T10:00:00Z", tick=True):
        yield


def titles(client, query=""):
    """The titles the register lists, in order, from its CSV of the same filters."""
    body = client.get(f"{LIBRARY}?format=csv&{query}").content.decode("utf-8-sig")
    return [row["Evidence"] for row in csv.DictReader(io.StringIO(body))]


def test_an_empty_library_says_what_belongs_there_and_offers_the_first_step(world):
    page = world.client("ben").get(LIBRARY)
    assert says(page, "Evidence is whatever shows how well the council does")
    assert says(page, "Add the first item")
    assert not says(world.client("vic").get(LIBRARY), "Add the first item")


def test_the_library_lists_with_freshness_marked(world):
    world.evidence(4, title="Fresh survey")
    world.evidence(4, title="Old audit", as_at=date(2025, 1, 1), review_by=date(2026, 1, 1))
    page = world.client("vic").get(LIBRARY)
    assert says(page, "2 items")
    assert says(page, "Within date")
    assert says(page, "Past its review date")
    assert 'type="checkbox" form=' not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=survey", ["Carers’ survey"]),
        ("q=NORTHERN+audit", ["Case audit"]),
        ("q=qs7-e2", ["Case audit"]),
        ("q=100%25", []),
        ("statement=7", ["Case audit"]),
        ("statement=4", ["Carers’ survey", "Case audit"]),
        ("category=staff", ["Case audit"]),
        ("freshness=current", ["Carers’ survey"]),
        ("freshness=stale", ["Case audit"]),
        ("freshness=not_counting", ["Case audit"]),
        ("freshness=counting", ["Carers’ survey"]),
        ("freshness=withdrawn", ["Old page"]),
        ("sensitivity=restricted", ["Old page"]),
        ("owner=999999", ["Carers’ survey", "Case audit", "Old page"]),
        ("statement=nonsense", ["Carers’ survey", "Case audit", "Old page"]),
        ("sort=title", ["Carers’ survey", "Case audit", "Old page"]),
        ("sort=-title", ["Old page", "Case audit", "Carers’ survey"]),
        ("sort=review_by", ["Case audit", "Carers’ survey", "Old page"]),
        ("sort=drop", ["Carers’ survey", "Case audit", "Old page"]),
    ],
)
def test_filters_and_sorting(world, query, expected):
    from django.utils import timezone

    world.evidence(4, title="Carers’ survey", as_at=date(2026, 9, 3))
    world.evidence(
        7,
        4,
        title="Case audit",
        description="Northern team",
        category="staff",
        owner="will",
        as_at=date(2026, 9, 2),
        review_by=date(2026, 10, 1),
    )
    world.evidence(
        1, title="Old page", sensitivity="restricted", withdrawn_at=timezone.now(), as_at=date(2026, 9, 1)
    )
    assert titles(world.client("vic"), query) == expected


def test_the_owner_filter_narrows_to_one_person(world):
    world.evidence(1, title="Mine")
    world.evidence(1, title="Theirs", owner="will")
    assert titles(world.client("ben"), f"owner={world.members['will'].pk}") == ["Theirs"]


def test_contributors_and_readers_see_all_and_choose_only_what_they_look_after(world):
    mine, theirs = world.evidence(1, title="Mine"), world.evidence(1, title="Theirs", owner="will")
    page = world.client("cleo").get(LIBRARY).content.decode()
    assert f'name="items" value="{mine.pk}"' in page
    assert f'name="items" value="{theirs.pk}"' not in page
    assert "Theirs" in page


def test_people_without_the_library_see_what_they_own_or_were_given(world):
    from datetime import timedelta

    from django.utils import timezone

    from assessment_ready.evidence.services.guests import set_guest_items

    given, other = world.evidence(1, title="Given"), world.evidence(1, title="Not given")
    client = world.client("rhea")
    assert titles(client) == []
    set_guest_items(
        actor=world.members["ada"],
        membership=world.members["rhea"],
        key="round:1",
        item_ids=[given.pk],
        ends_at=timezone.now() + timedelta(days=1),
    )
    assert titles(client) == ["Given"]
    assert client.get(f"{LIBRARY}{given.pk}/").status_code == 200
    assert client.get(f"{LIBRARY}{other.pk}/").status_code == 404
    assert client.get(f"{LIBRARY}coverage/").status_code == 403


@pytest.mark.parametrize("name", ["dev", "ann"])
def test_others_do_not_open_the_library(world, name):
    assert world.client(name).get(LIBRARY).status_code == 403


def test_another_council_gets_nothing(world):
    item = world.evidence(1)
    nia = world.client("nia")
    assert nia.get(LIBRARY).status_code == 404
    assert nia.get(f"/councils/northby/evidence/{item.pk}/").status_code == 404
    assert "Survey of people" not in text_of(nia.get("/councils/northby/evidence/"))


def test_embargoed_evidence_does_not_exist_for_the_uncleared(world):
    ada = world.people["ada"]
    embargo = Embargo.objects.create(council=world.westmere, title="D", authority="CQC", created_by=ada)
    Clearance.objects.create(council=world.westmere, embargo=embargo, user=ada, granted_by=ada)
    item = world.evidence(4, owner="ada", title="Draft report", embargo=embargo)
    assert titles(world.client("ada")) == ["Draft report"]
    assert says(world.client("ada").get(LIBRARY), "Under embargo")
    assert titles(world.client("ben")) == []
    assert world.client("ben").get(f"{LIBRARY}{item.pk}/").status_code == 404
    assert says(world.client("ben").get(f"{LIBRARY}coverage/"), "None")
    assert "1 September 2026" not in text_of(world.client("ben").get(f"{LIBRARY}coverage/"))


def test_the_cost_of_the_register_does_not_grow_with_its_rows(world):
    client = world.client("ben")
    world.evidence(1)
    for path in (LIBRARY, f"{LIBRARY}coverage/", f"{LIBRARY}thin/", f"{LIBRARY}expected/"):
        few = cost(client, path)
        for _ in range(6):
            world.evidence(1, 4, 7)
        assert cost(client, path) <= few, path


def test_exports_carry_no_formula(world):
    world.evidence(1, title="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in world.client("ben").get(f"{LIBRARY}?format=csv").content.decode()
    assert world.client("ben").get(f"{LIBRARY}?format=xlsx").content[:2] == b"PK"
    assert world.client("ben").get(f"{LIBRARY}?format=pdf").status_code == 404


def test_the_library_shows_kinds_that_cqc_does_not_use(world):
    kind = category(world, "staff")
    kind.in_use = False
    kind.save(update_fields=["in_use"])
    world.evidence(1, category="staff", title="Still here")
    assert titles(world.client("ben"), "category=staff") == ["Still here"]
    assert EvidenceItem.objects.count() == 1
