"""The sections of a pack through the browser: added, changed, moved without JavaScript, left for later, removed."""

from uuid import uuid4

import pytest

from assessment_ready.audit.models import AuditEntry
from assessment_ready.packs.models import Pack, PackSection
from assessment_ready.packs.rules.composing import Facts, missing, moved, standing
from tests.packs.making import make_pack, make_section, make_version
from tests.readiness.pages import post, says, text_of
from tests.timeline.making import embargo, load
from tests.world import World

BASE = "/councils/westmere/briefing-packs/"
SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("which", "to", "order"),
    [
        (2, "up", [2, 1, 3, 4]),
        (2, "down", [1, 3, 2, 4]),
        (1, "up", [1, 2, 3, 4]),
        (4, "down", [1, 2, 3, 4]),
        (4, "1", [4, 1, 2, 3]),
        (1, "3", [2, 3, 1, 4]),
        (1, "99", [2, 3, 4, 1]),
        (3, "-5", [3, 1, 2, 4]),
    ],
)
def test_a_member_of_an_order_is_moved(which, to, order) -> None:
    assert moved([1, 2, 3, 4], which, to) == order


@pytest.mark.parametrize("to", ["", "sideways", "1.5"])
def test_a_place_that_is_none_is_refused(to) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        moved([1, 2], 1, to)


@pytest.mark.parametrize(
    ("issued", "frozen", "withdrawn", "words"),
    [
        (None, None, None, "Being composed"),
        (None, 1, None, "Frozen, not issued"),
        (1, None, None, "Issued"),
        (2, 1, None, "Issued"),
        (1, 2, None, "Issued, a newer version waits"),
        (None, None, 1, "Withdrawn"),
        (None, 2, 1, "Frozen, not issued"),
        (None, 1, 2, "Withdrawn"),
    ],
)
def test_where_a_pack_stands(issued, frozen, withdrawn, words) -> None:
    assert standing(issued, frozen, withdrawn).words == words


def test_what_is_missing_is_said_in_order_and_nothing_once_it_can_be_issued() -> None:
    ready = {"sections": 1, "product": "member_pack", "frozen": 2, "is_same": True, "is_cleared": True}
    assert missing(Facts(**ready)) == ()
    assert "are not cleared" in missing(Facts(**{**ready, "is_cleared": False}))[0]
    assert "no longer says" in missing(Facts(**{**ready, "is_same": False}))[0]
    assert "was changed after version 2" in missing(Facts(**ready, is_changed=True))[0]
    found = missing(Facts(sections=0, empty=("Own",)))
    assert [each.split()[0] for each in found] == ["The", "It", "The", "No"]


@pytest.fixture
def pack(world: World) -> Pack:
    """A pack of three sections of own words."""
    load()
    return make_pack(world, sections=[("One", "First."), ("Two", "Second."), ("Three", "Third.")])


def order(pack: Pack) -> list[str]:
    return list(pack.sections.order_by("position", "pk").values_list("title", flat=True))


def section_of(pack: Pack, title: str) -> PackSection:
    return pack.sections.get(title=title)


def words(**extra):
    return {"title": "Ours", "text": "Our words.", "embargo": "", "submission_key": str(uuid4()), **extra}


def test_what_can_be_added_is_listed_and_a_live_part_is_added_once_with_its_choices(world, pack) -> None:
    cara, url = world.client("cara"), f"{BASE}{pack.pk}/sections/new/"
    assert says(cara.get(url), "What is happening, and when")
    page = cara.get(f"{url}?part=dates")
    assert says(page, "How many committee meetings to show")
    given = words(title="Dates", text="", set_past="no", set_meetings="2")
    for _ in range(2):
        page = post(cara, f"{url}?part=dates", given)
    assert says(page, "The section “Dates” is added at the end.")
    made = PackSection.objects.get(part="dates")
    assert made.settings == {"past": False, "meetings": 2}
    assert order(pack)[-1] == "Dates"
    assert AuditEntry.objects.filter(action="packs.section.added").count() == 1


def test_own_words_are_added_and_drawn_without_what_could_do_harm(world, pack) -> None:
    url = f"{BASE}{pack.pk}/sections/new/?part=own"
    page = post(world.client("cara"), url, words(title=SCRIPT, text=f"{SCRIPT} [x](javascript:alert(1)) **b"))
    assert says(page, "is added at the end")
    assert "<script>alert" not in page.content.decode()
    preview = world.client("cara").get(f"{BASE}{pack.pk}/preview/").content.decode()
    assert "<script>alert" not in preview
    assert 'href="javascript' not in preview


@pytest.mark.parametrize(
    ("part", "wrong", "sentence"),
    [
        ("own", {"title": ""}, "Enter a heading"),
        ("own", {"title": "x" * 201}, "must be 200 characters or fewer"),
        ("own", {"text": "a " * 10_000}, "must be 3,000 words or fewer; you wrote 10,000"),
        ("own", {"text": "x" * 30_001}, "must be 30,000 characters or fewer"),
        ("own", {"text": "nul\x00"}, "has a character that cannot be stored"),
        ("own", {"embargo": "999999"}, "Choose one from the list"),
        ("dates", {"set_past": "yes", "set_meetings": "many"}, "must be a"),
        ("dates", {"set_past": "yes", "set_meetings": "9999"}, "must be 20 or"),
        ("dates", {"set_past": "", "set_meetings": "1"}, "Choose yes or no"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, pack, part, wrong, sentence) -> None:
    embargo(world, "cara")
    page = post(world.client("cara"), f"{BASE}{pack.pk}/sections/new/?part={part}", words(**wrong))
    assert says(page, sentence)
    assert "Error:" in page.content.decode().split("</title>")[0]
    assert pack.sections.count() == 3


def test_a_section_is_changed_the_second_of_two_is_told_and_loses_nothing(world, pack) -> None:
    section = section_of(pack, "Two")
    url = f"{BASE}{pack.pk}/sections/{section.pk}/"
    given = {"title": "Two", "text": "Mine.", "version": section.version}
    assert says(post(world.client("ada"), url, {**given, "text": "Theirs."}), "is saved")
    page = post(world.client("cara"), url, given)
    assert page.status_code == 409
    assert says(page, "Theirs.")
    assert says(page, "Mine.")
    section.refresh_from_db()
    assert section.text == "Theirs."


def test_the_wording_is_checked_without_saving(world, pack) -> None:
    section = section_of(pack, "Two")
    url = f"{BASE}{pack.pk}/sections/{section.pk}/"
    given = {
        "title": "Two",
        "text": "Utilisation of multidisciplinary methodologies.",
        "version": "1",
        "check": "yes",
    }
    page = post(world.client("cara"), url, given)
    assert says(page, "as it is typed, not saved yet")
    assert "Error:" not in page.content.decode().split("</title>")[0]
    section.refresh_from_db()
    assert section.text == "Second."


def test_sections_are_moved_by_buttons_and_by_a_list_without_javascript(world, pack) -> None:
    cara = world.client("cara")
    page = cara.get(f"{BASE}{pack.pk}/").content.decode()
    move = f"{BASE}{pack.pk}/sections/{section_of(pack, 'Three').pk}/move/"
    assert f'action="{move}"' in page
    assert says(post(cara, move, {"to": "up"}), "“Three” is moved.")
    assert order(pack) == ["One", "Three", "Two"]
    assert says(cara.get(move), "At the beginning")
    post(cara, move, {"to": "1"})
    assert order(pack) == ["Three", "One", "Two"]
    post(cara, move, {"to": "down"})
    assert order(pack) == ["One", "Three", "Two"]
    for wrong in ("", "sideways", "77"):
        assert says(post(cara, move, {"to": wrong}), "hoose")
    assert order(pack) == ["One", "Three", "Two"]


def test_a_section_left_for_later_is_kept_passed_over_and_taken_up(world, pack) -> None:
    cara, two = world.client("cara"), section_of(pack, "Two")
    later = f"{BASE}{pack.pk}/sections/{two.pk}/later/"
    assert says(post(cara, later, {}), "“Two” is left for later.")
    assert says(cara.get(f"{BASE}{pack.pk}/"), "Left for later")
    assert "Second." not in text_of(cara.get(f"{BASE}{pack.pk}/preview/"))
    three = f"{BASE}{pack.pk}/sections/{section_of(pack, 'Three').pk}/move/"
    post(cara, three, {"to": "up"})
    assert [each for each in order(pack) if each != "Two"] == ["Three", "One"]
    assert says(post(cara, later, {"take_up": "yes"}), "is part of the pack again")
    assert says(cara.get(f"{BASE}{pack.pk}/preview/"), "Second.")


def test_a_section_is_removed_after_a_question_and_frozen_versions_keep_it(world, pack) -> None:
    cara, two = world.client("cara"), section_of(pack, "Two")
    version = make_version(pack, ("Two", "Second."), state="frozen")
    remove = f"{BASE}{pack.pk}/sections/{two.pk}/remove/"
    assert says(cara.get(remove), "Second.")
    assert says(post(cara, remove, {"version": two.version}), "The section “Two” is removed.")
    assert order(pack) == ["One", "Three"]
    assert says(cara.get(f"{BASE}versions/{version.pk}/"), "Second.")
    assert cara.get(remove).status_code == 404


def test_a_section_of_another_pack_is_not_reached_through_this_one(world, pack) -> None:
    other = make_pack(world, "Other", sections=[("Else", "Where.")])
    section = other.sections.get()
    cara = world.client("cara")
    assert cara.get(f"{BASE}{pack.pk}/sections/{section.pk}/").status_code == 404
    assert cara.post(f"{BASE}{pack.pk}/sections/{section.pk}/move/", {"to": "up"}).status_code == 404


def test_a_section_goes_under_an_embargo_and_its_entries_with_it(world, pack) -> None:
    secret = embargo(world, "cara", "ada")
    section = section_of(pack, "Two")
    url = f"{BASE}{pack.pk}/sections/{section.pk}/"
    given = {"title": "Two", "text": "Second.", "version": section.version, "embargo": secret.pk}
    assert says(post(world.client("cara"), url, given), "is saved")
    assert world.client("ben").get(url).status_code == 404
    assert says(world.client("ada").get(url), "Two")
    entry = AuditEntry.objects.get(action="packs.section.changed")
    assert entry.embargo_id == secret.pk
    assert "Second" not in str(entry.after)


def test_a_section_of_a_secret_pack_is_under_no_other_embargo(world) -> None:
    whole, other = embargo(world, "cara"), embargo(world, "cara")
    pack = make_pack(world, embargo=whole)
    section = make_section(pack, "Part", "Words.")
    url = f"{BASE}{pack.pk}/sections/{section.pk}/"
    given = {"title": "Part", "text": "Words.", "version": 1}
    page = post(world.client("cara"), url, {**given, "embargo": other.pk})
    assert says(page, "The whole pack is under another embargo.")
    assert says(post(world.client("cara"), url, {**given, "embargo": whole.pk}), "is saved")
