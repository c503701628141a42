"""What a strategy serves: the frameworks that come with the product, mapping to them, what is not mapped."""

import pytest

from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import post, says, text_of
from tests.timeline.making import load as load_calendar
from tests.workforce.making import Workforce, workforce_of
from workforce.models import Standard, StandardItem
from workforce.services.standards import load

AREA = "/councils/westmere/workforce/"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's strategy, and the frameworks."""
    load_calendar()
    load()
    return workforce_of(world, world.members["will"])


def test_the_shipped_frameworks_load_once(db, tmp_path) -> None:
    assert load() == 5
    assert load() == 0
    counts = {each.code: each.items.count() for each in Standard.objects.all()}
    assert counts == {
        "national-strategy-2024": 3,
        "employer-standards": 8,
        "sc-wres": 9,
        "care-workforce-pathway": 8,
        "shared-priorities-2020": 5,
    }
    doubted = Standard.objects.exclude(unconfirmed="").values_list("code", flat=True)
    assert "employer-standards" in doubted
    assert "late 2025" in Standard.objects.get(code="employer-standards").unconfirmed


def test_a_newer_revision_brings_texts_up_and_keeps_what_is_mapped(made, tmp_path) -> None:
    item = StandardItem.objects.get(code="train")
    made.intended.maps_to.add(item)
    newer = tmp_path / "standards.toml"
    newer.write_text(
        '[[standard]]\ncode = "national-strategy-2024"\ntitle = "Renamed"\nrevision = 2\n'
        'items = [{ code = "train", title = "Train well" }]\n'
    )
    assert load(newer) == 1
    item.refresh_from_db()
    assert (item.title, item.standard.title) == ("Train well", "Renamed")
    assert made.intended.maps_to.get() == item


def ticked(made, **extra):
    made.intended.refresh_from_db()
    return {"version": made.intended.version, **extra}


def test_an_intended_action_is_mapped_and_the_table_shows_what_is_not(world, made) -> None:
    will, path = world.client("will"), f"{AREA}intended/{made.intended.pk}/mapping/"
    other = made.intend("1.2")
    form = will.get(path)
    assert says(form, "The wording of that revision could not be read")
    item = StandardItem.objects.get(code="train")
    values = ticked(made, statements=[world.statement(9).pk], national_strategy_2024=[item.pk])
    page = post(will, path, values)
    assert says(page, "What 1.1 serves is saved.")
    assert says(page, "QS1 Assessing needs")
    assert made.intended.maps_to.get() == item
    assert made.intended.statement_links.get().statement.number == 9
    mapping = will.get(f"{AREA}strategies/{made.strategy.pk}/mapping/?framework=national-strategy-2024")
    assert says(mapping, "1 intended action serves nothing in this framework: 1.2")
    assert says(mapping, "Nothing intended serves: Attract and retain Transform")
    assert str(other) in text_of(mapping)
    entry = AuditEntry.objects.get(action="workforce.intended.mapped")
    assert entry.after["maps_to"] == ["QS9 Learning, improvement and innovation", "Train"]


def test_what_stays_keeps_its_strength(world, made) -> None:
    link = made.intended.statement_links.create(
        council=made.council, statement=world.statement(9), strength="direct", contribution="Why"
    )
    path = f"{AREA}intended/{made.intended.pk}/mapping/"
    post(world.client("will"), path, ticked(made, statements=[world.statement(9).pk, world.statement(1).pk]))
    link.refresh_from_db()
    assert (link.strength, link.contribution) == ("direct", "Why")
    assert made.intended.statement_links.count() == 2
    post(world.client("will"), path, ticked(made))
    assert made.intended.statement_links.count() == 0


def test_who_may_map_and_when(world, made) -> None:
    path = f"{AREA}intended/{made.intended.pk}/mapping/"
    assert world.client("vic").get(path).status_code == 403
    assert world.client("nia").get(path).status_code == 404
    assert says(post(world.client("will"), path, ticked(made, statements=["99999"])), "Choose")
    assert world.client("will").post(path, {"version": "77"}).status_code == 409
    made.strategy.state = "superseded"
    made.strategy.save(update_fields=["state"])
    assert says(post(world.client("will"), path, ticked(made)), "A newer edition took the place")


def test_an_unknown_framework_in_the_address_shows_the_first(world, made) -> None:
    page = world.client("will").get(f"{AREA}strategies/{made.strategy.pk}/mapping/?framework=zzz")
    assert says(page, "Care Quality Commission")
