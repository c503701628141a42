"""The readiness board: its figures, its cost, and what each person sees of it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.framework.models import FrameworkVersion
from assessment_ready.readiness.models import Judgement, Round, RoundKind
from assessment_ready.readiness.queries.board import readiness_board
from assessment_ready.readiness.queries.rounds import dashboard_round, get_round

OURS = [2, 3, 2, 3, 3, 3, 3, 3, 3]
BEFORE = [2, 2, 2, 2, 3, 3, 3, 2, 3]
PEERS = [2, 3, 2, 2, 3, 2, 3, 3, 3]


@pytest.fixture
def rounds(world):
    return {
        "before": world.round(
            title="Before", held_on=date(2025, 11, 1), scores=list(BEFORE), status="closed"
        ),
        "peers": world.round(
            title="Peers", kind=RoundKind.PEER_CHALLENGE, held_on=date(2026, 6, 1), scores=list(PEERS)
        ),
        "ours": world.round(scores=list(OURS)),
    }


def board_of(world, name, made, **extra):
    now = timezone.now()
    member = world.members[name]
    return readiness_board(member, now, get_round(member, now, made.pk), **extra)


def test_the_figures_of_a_board(world, rounds):
    world.assign(rounds["ours"], 7, "cleo")
    board = board_of(world, "vic", rounds["ours"])
    assert (board.points, board.percent, board.scored) == (25, 70, 9)
    assert board.rating.title == "Good"
    assert (board.above[0].title, board.above[1], board.spare) == ("Outstanding", 7, 2)
    assert [theme.theme.title for theme in board.themes] == [
        "Working with people",
        "Providing support",
        "Ensuring safety",
        "Leadership",
    ]
    assert board.previous_round == rounds["before"]
    assert [row.change for row in board.rows] == [0, 1, 0, 1, 0, 0, 0, 1, 0]
    assert board.external_round == rounds["peers"]
    assert [row.difference for row in board.rows] == [0, 0, 0, 1, 0, 1, 0, 0, 0]
    assert [row.assignment for row in board.rows][6].lead.user.full_name == "Cleo Marsh"
    assert [row.assignment is None for row in board.rows].count(True) == 8
    assert sum(chance for _, chance in board.forecast.chances) == pytest.approx(1)


def test_an_unscored_statement_leaves_the_total_open(world):
    made = world.round(scores=[3] * 8 + [None])
    board = board_of(world, "vic", made)
    assert board.scored == 8
    assert (board.points, board.rating, board.percent, board.above, board.spare) == (None,) * 5
    assert board.rows[8].change is None


def test_the_outside_view_can_be_chosen_or_left_out(world, rounds):
    newest = world.round(title="CQC", kind=RoundKind.CQC_ASSESSMENT, held_on=date(2026, 9, 1), scores=[3] * 9)
    world.round(title="Unscored", kind=RoundKind.MOCK_INSPECTION, held_on=date(2026, 10, 1))
    assert board_of(world, "vic", rounds["ours"]).external_round == newest
    chosen = board_of(world, "vic", rounds["ours"], external=rounds["peers"])
    assert chosen.external_round == rounds["peers"]
    assert set(chosen.external_choices) == {newest, rounds["peers"]}
    without = board_of(world, "vic", rounds["ours"], external=None)
    assert without.external_round is None
    assert {row.difference for row in without.rows} == {None}


def test_an_outside_view_of_another_council_cannot_be_chosen(world, rounds):
    foreign = world.round(council=world.northby, kind=RoundKind.PEER_CHALLENGE, scores=[1] * 9)
    board = board_of(world, "vic", rounds["ours"], external=foreign)
    assert board.external_round is None


def test_rounds_on_another_framework_version_are_not_set_beside(world, rounds):
    other = FrameworkVersion.objects.create(code="two", title="Second version")
    Round.objects.filter(pk=rounds["before"].pk).update(framework=other)
    board = board_of(world, "vic", rounds["ours"])
    assert board.previous_round is None
    assert rounds["before"] not in [point.round for point in board.trend]


def test_what_is_under_embargo_is_on_no_board_of_the_uncleared(world, rounds):
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people["ada"], granted_by=world.people["ada"]
    )
    Round.objects.filter(pk__in=[rounds["peers"].pk, rounds["before"].pk]).update(embargo=embargo)
    hidden = board_of(world, "vic", rounds["ours"])
    assert (hidden.previous_round, hidden.external_round, hidden.external_choices) == (None, None, [])
    assert [point.round for point in hidden.trend] == [rounds["ours"]]
    assert board_of(world, "vic", rounds["ours"], external=rounds["peers"]).external_round is None
    assert board_of(world, "ada", rounds["ours"]).external_round == rounds["peers"]
    Embargo.objects.update(lifted_at=timezone.now())
    assert board_of(world, "vic", rounds["ours"]).external_round == rounds["peers"]


def test_a_lead_gets_only_their_own_row_and_no_total(world, rounds):
    world.assign(rounds["ours"], 7, "cleo")
    board = board_of(world, "cleo", rounds["ours"])
    assert [row.statement.number for row in board.rows] == [7]
    assert (board.points, board.previous_round, board.external_round, board.trend) == (None, None, None, [])


def test_the_board_costs_at_most_five_queries_whatever_the_data(world, rounds):
    def spent(name):
        member, now = world.members[name], timezone.now()
        made = get_round(member, now, rounds["ours"].pk)
        with CaptureQueriesContext(connection) as seen:
            board = readiness_board(member, now, made)
            assert [row.assignment and str(row.assignment.lead.user) for row in board.rows]
            assert [(row.judgement.author, str(row.statement.theme)) for row in board.rows]
        return len(seen)

    world.assign(rounds["ours"], 7, "cleo")
    few = {name: spent(name) for name in ("ada", "cleo")}
    assert max(few.values()) <= 5
    for number in range(30):
        kind = list(RoundKind)[number % 5]
        world.round(kind=kind, title=f"R{number}", held_on=date(2010 + number % 15, 1, 1), scores=[2] * 9)
    for number in range(1, 7):
        world.assign(rounds["ours"], number, "will")
    assert {name: spent(name) for name in ("ada", "cleo")} == few


def test_a_dashboard_opens_with_the_latest_self_assessment_open_first(world, rounds):
    now = timezone.now()
    vic = world.members["vic"]
    assert dashboard_round(vic, now) == rounds["ours"]
    Round.objects.filter(pk=rounds["ours"].pk).update(status="closed")
    Round.objects.filter(pk=rounds["before"].pk).update(status="open")
    assert dashboard_round(vic, now) == rounds["before"]
    assert dashboard_round(vic, now, rounds["peers"].pk) == rounds["peers"]
    foreign = world.round(council=world.northby)
    assert dashboard_round(vic, now, foreign.pk) is None
    assert dashboard_round(world.members["dev"], now) is None


def test_the_board_equals_a_recount_by_hand(world, rounds):
    rows = Judgement.objects.filter(round=rounds["ours"]).order_by("statement__number")
    scores = [row.score for row in rows]
    board = board_of(world, "vic", rounds["ours"])
    assert board.points == sum(scores)
    assert [row.judgement.score for row in board.rows] == scores
    last = board.trend[-1]
    assert (last.round, last.points, last.percent) == (rounds["ours"], 25, 70)
