"""Two people at the same moment, on a real database with real transactions."""

from uuid import uuid4

import pytest

from assessment_ready.packs.errors.composing import ChangedWhileFreezing, NotCleared, VersionRefused
from assessment_ready.packs.models import Pack, PackVersion
from assessment_ready.packs.services.sections import SectionValues, change_section
from assessment_ready.packs.services.versions import freeze, issue
from comms.models import Briefing
from comms.rules.briefings import BriefingValues
from comms.services.briefings import change_briefing
from tests.comms.clearing import clearing
from tests.comms.test_clearance_at_once import at_once
from tests.packs.making import make_pack
from tests.packs.test_versions import clear
from tests.timeline.making import load
from tests.world import World, build_world


@pytest.fixture
def living(transactional_db: None) -> World:
    """The cast, committed, so that other connections see it."""
    made = build_world()
    load()
    clearing(made)
    return made


def composed(world: World) -> Pack:
    return make_pack(world, sections=[("Summary", "The visit is near.")])


def frozen(world: World, pack: Pack, name: str = "cara") -> PackVersion:
    return freeze(actor=world.members[name], pack_id=pack.pk, note="", submission_key=uuid4())


def test_two_who_freeze_at_once_get_two_numbers(living):
    pack = composed(living)
    results = at_once(lambda: frozen(living, pack), lambda: frozen(living, pack, "ada"))
    assert sorted(each.number for each in results) == [1, 2], results
    assert Briefing.objects.count() == 1


def test_two_who_issue_two_versions_at_once_have_exactly_one_issued_and_it_is_the_newer(living):
    pack = composed(living)
    one, two = frozen(living, pack), frozen(living, pack)
    clear(pack)
    results = at_once(
        lambda: issue(actor=living.members["cara"], version_id=one.pk),
        lambda: issue(actor=living.members["ada"], version_id=two.pk),
    )
    assert isinstance(results[1], PackVersion), results
    assert isinstance(results[0], PackVersion | VersionRefused), results
    assert list(pack.versions.filter(state="issued").values_list("number", flat=True)) == [2]


def test_two_who_issue_the_same_version_at_once_issue_it_once(living):
    pack = composed(living)
    version = frozen(living, pack)
    clear(pack)
    results = at_once(
        *(
            lambda name=name: issue(actor=living.members[name], version_id=version.pk)  # type: ignore[misc]
            for name in ("cara", "ada")
        )
    )
    assert sum(isinstance(each, PackVersion) for each in results) == 1, results
    assert sum(isinstance(each, VersionRefused) for each in results) == 1, results


def test_issuing_while_somebody_edits_the_briefing_never_issues_words_nobody_cleared(living):
    pack = composed(living)
    version = frozen(living, pack)
    clear(pack)
    briefing = Briefing.objects.get(pack=pack)
    values = BriefingValues(
        product_id=briefing.product_id, title=briefing.title, owner_id=briefing.owner_id, body="Other words."
    )
    issued, edited = at_once(
        lambda: issue(actor=living.members["cara"], version_id=version.pk),
        lambda: change_briefing(
            actor=living.members["ada"],
            briefing_id=briefing.pk,
            values=values,
            expected_version=briefing.version,
        ),
    )
    assert isinstance(edited, Briefing), edited
    version.refresh_from_db()
    assert isinstance(issued, PackVersion | NotCleared), issued
    assert (version.state == "issued") == isinstance(issued, PackVersion)


def test_freezing_while_somebody_saves_a_section_keeps_one_of_both_texts_whole(living):
    pack = composed(living)
    section = pack.sections.get()
    results = at_once(
        lambda: frozen(living, pack),
        lambda: change_section(
            actor=living.members["ada"],
            pack_id=pack.pk,
            section_id=section.pk,
            values=SectionValues(title="Summary", text="Other words."),
            expected_version=section.version,
        ),
    )
    assert isinstance(results[0], PackVersion | ChangedWhileFreezing), results
    for version in pack.versions.all():
        said = str(version.snapshot)
        assert ("The visit is near." in said) != ("Other words." in said)
