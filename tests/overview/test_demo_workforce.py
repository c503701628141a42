"""The demonstration's workforce: every page has something true-looking, and its figures agree."""

import pytest
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.overview.queries.dashboard import waiting_and_beside
from tests.overview.reading import words
from tests.overview.test_demo import client, made, seeded  # noqa: F401 - fixtures
from workforce.models import (
    Consultation,
    Indicator,
    IntendedAction,
    LearnerProfile,
    PracticeShift,
    Snapshot,
    StatementParagraph,
    Strategy,
)
from workforce.queries.contracts import how_they_stand
from workforce.queries.indicators import latest
from workforce.queries.snapshots import facts_of
from workforce.rules.indicator_rag import IndicatorState
from workforce.rules.return_figures import FORMULAE, Where

BASE = "/councils/westmere/workforce/"


@pytest.fixture
def will(seeded):  # noqa: F811
    return client("will")


def now_of(code):
    council_id = Strategy.objects.filter(council__slug="westmere").values_list("council_id", flat=True)[0]
    return latest(council_id, rows=Indicator.objects.filter(council_id=council_id, code=code))[0]


def test_what_the_return_can_say_the_return_says(will):
    snapshot = Snapshot.objects.get(council__slug="westmere", state="done")
    facts = facts_of(snapshot)
    for code in ("vacancy-rate", "turnover-rate", "sickness-days", "asc-wds-completeness"):
        found = now_of(code)
        assert found.newest is not None
        assert found.newest.snapshot_id == snapshot.pk, code
        figure = FORMULAE[code](facts, Where())
        assert (found.value is None) == (figure.value is None), code
    assert now_of("asc-wds-completeness").value > 80


def test_every_colour_is_there_and_the_dashboard_names_the_worst(will):
    ada = Membership.objects.get(council__slug="westmere", user__email__startswith="ada@")
    found = waiting_and_beside(ada, timezone.now(), None, 6).workforce
    for state in (IndicatorState.RED, IndicatorState.AMBER, IndicatorState.GREEN):
        assert found.states[state], state
    assert len(found.worst) >= 2
    assert found.report.is_signed
    assert found.profiles.value > 50
    assert {line.code for line in found.completeness} == {
        "asc-wds-completeness",
        "provider-asc-wds-completeness",
    }
    share = how_they_stand(ada.council_id).complete_share
    assert now_of("provider-asc-wds-completeness").value == round(share, 1)


def test_one_consultation_is_over_and_one_is_open_on_a_draft(will):
    over, is_open = Consultation.objects.filter(council__slug="westmere").order_by("opens_on")
    assert over.strategy.state == "active"
    assert over.published_at is not None
    assert over.closes_on < timezone.localdate() <= is_open.closes_on
    assert is_open.strategy.state == "consultation"
    assert is_open.comments.count() == 3
    assert IntendedAction.objects.filter(strategy=over.strategy).count() == 28
    assert over.strategy.strands.count() == 5
    for comment in over.comments.all():
        assert over.opens_on <= timezone.localdate(comment.made_at) <= over.closes_on


def test_shifts_are_joined_with_messages_and_their_clearance_is_said(will):
    shift = PracticeShift.objects.get(group__council__slug="westmere", text="Lead practice")
    page = words(will.get(f"{BASE}shifts/{shift.pk}/"))
    assert "Our staff make the difference" in page.partition("Key messages that help it")[2]


def test_learning_benefits_and_paragraphs_are_there(will):
    assert LearnerProfile.objects.filter(council__slug="westmere").count() > 50
    page = words(will.get(f"{BASE}learning/currency/"))
    assert "Reablement" in page
    assert StatementParagraph.objects.filter(council__slug="westmere").count() == 2
    for row in StatementParagraph.objects.all():
        assert "newer" not in words(will.get(f"{BASE}statements/{row.statement.slug}/")).lower()[:200]
