"""Material under embargo does not exist for the uncleared, on any page, in any file."""

import pytest
from django.utils import timezone

from assessment_ready.actions.models import Action
from assessment_ready.embargo.models import Embargo
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.readiness.models import Gap, Judgement, Round
from assessment_ready.timeline.models import Milestone
from tests.architecture.specimens import Filled, fill
from tests.architecture.test_councils_never_meet import MARKER, crawl
from tests.world import WESTMERE, World


@pytest.fixture
def filled(world: World) -> Filled:
    """The filled world with the marker in everything that is under Westmere's embargo."""
    filled = fill(world)
    embargo = Embargo.objects.get(council=world.westmere)
    Embargo.objects.filter(pk=embargo.pk).update(title=MARKER, authority=MARKER)
    rounds = Round.objects.filter(embargo=embargo)
    rounds.update(title=MARKER, scope=MARKER, authors=MARKER)
    Judgement.objects.filter(round__in=rounds).update(reason=MARKER, strengths=MARKER, improvements=MARKER)
    filled.westmere |= {"readiness:round:round": rounds.get().pk}
    evidence = EvidenceItem.objects.filter(embargo=embargo)
    Milestone.objects.filter(embargo=embargo).update(title=MARKER, source_note=MARKER)
    evidence.update(title=MARKER, description=MARKER, withdrawn_reason=MARKER)
    filled.westmere |= {"evidence:item:item": evidence.get().pk}
    gaps = Gap.objects.filter(embargo=embargo)
    gaps.update(title=MARKER, description=MARKER, source_note=MARKER, no_action_reason=MARKER)
    filled.westmere |= {"readiness:gap:gap": gaps.get().pk}
    actions = Action.objects.filter(embargo=embargo)
    actions.update(title=MARKER, description=MARKER, product=MARKER, override_reason=MARKER)
    filled.westmere |= {"actions:action:action": actions.get().pk}
    return filled


@pytest.mark.parametrize("name", sorted(set(WESTMERE) - {"ada"}))
def test_the_uncleared_find_nothing(filled: Filled, name: str) -> None:
    read, found = crawl(filled.world.client(name), filled.westmere)
    assert read > 0
    assert found == []


def test_the_cleared_find_it(filled: Filled) -> None:
    """The planted violation: Ada is cleared, so the walk does see the marker."""
    assert len(crawl(filled.world.client("ada"), filled.westmere)[1]) > 5


def test_everybody_finds_it_once_it_is_lifted(filled: Filled) -> None:
    Embargo.objects.filter(council=filled.world.westmere).update(lifted_at=timezone.now())
    assert len(crawl(filled.world.client("vic"), filled.westmere)[1]) > 3
