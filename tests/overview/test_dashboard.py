"""The dashboard: the answer, the statements, decisions, changes, trend; its figures, its links and its cost."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.councils.models import Council
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.framework.models import PublishedResult
from assessment_ready.overview.models import DashboardVisit
from assessment_ready.readiness.models import Judgement, Round, RoundKind, RoundStatus
from assessment_ready.readiness.rules.judgement import JudgementValues
from assessment_ready.readiness.services.judgements import record_judgement
from tests.overview.reading import html, links, table, words

URL = "/councils/westmere/readiness/"
AUTUMN = [2, 3, 2, 3, 3, 3, 3, 3, 3]
SPRING = [2, 2, 2, 2, 3, 3, 3, 2, 3]
PEER = [2, 3, 2, 2, 3, 2, 3, 3, 3]


@pytest.fixture
def autumn(world):
    """The drawing's figures: an open self-assessment, the one before, and a peer challenge; some results."""
    world.round(
        title="Self-assessment, spring 2026", held_on=date(2026, 4, 20), scores=SPRING, status="closed"
    )
    world.round(kind=RoundKind.PEER_CHALLENGE, title="Peer challenge", held_on=date(2026, 6, 15), scores=PEER)
    for place, score in enumerate([1, 2, 3, 4, 3]):
        PublishedResult.objects.create(
            framework=world.framework,
            council_name=f"Council {place}",
            published_on=date(2025, 5, 1),
            date_precision="day",
            scores=[score] * 9,
            rating="Good",
            source_url="https://www.cqc.org.uk/",
        )
    return world.round(scores=AUTUMN)


def secret(world, *cleared):
    made = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    for name in cleared:
        Clearance.objects.create(
            council=world.westmere, embargo=made, user=world.people[name], granted_by=world.people["ada"]
        )
    return made


def rescore(world, made, number, score, name="ben"):
    judgement = Judgement.objects.get(round=made, statement__number=number)
    record_judgement(
        actor=world.members[name],
        round_id=made.pk,
        statement=judgement.statement.slug,
        values=JudgementValues(
            score=score,
            confidence="high",
            reason="New figures",
            departure_reason="The new figures",
            low=score,
            high=score,
        ),
        expected_version=judgement.version,
    )


def test_the_answer_says_points_percentage_and_the_distance_to_the_bands(world, autumn):
    page = words(world.client("ada").get(URL))
    assert "Self-assessment, autumn 2026 · figures as at" in page
    assert "25 of 36 points, which CQC would publish as 70%." in page
    assert "It could lose 2 points and still be Good; it needs 7 more for Outstanding." in page
    assert "Requires improvement" in page


def test_every_figure_of_the_table_equals_a_recount_by_hand(world, autumn):
    rows = [row for row in table(world.client("ada").get(URL), "Statement") if len(row) > 1]
    assert len(rows) == 9
    for number, row in enumerate(rows, start=1):
        ours, before, theirs = AUTUMN[number - 1], SPRING[number - 1], PEER[number - 1]
        change = "no change" if ours == before else f"up {ours - before}"
        difference = "same" if ours == theirs else f"we say {ours - theirs} more"
        assert row[0][0] == world.statement(number).title
        assert row[1][0] == f"{ours} {ours} out of 4 {change}"
        assert row[2][0] == f"{theirs} {theirs} out of 4 {difference}"
        assert row[3][0] == "2 missing"
        assert [row[place][0] for place in (4, 5, 6)] == ["0 of 2", "0", "none"]
        assert row[7][0] == "60% of 5"


def test_every_cell_leads_to_the_records_it_counts(world, autumn):
    ada = world.client("ada")
    rows = [row for row in table(ada.get(URL), "Statement") if len(row) > 1]
    for number, row in enumerate(rows, start=1):
        slug = world.statement(number).slug
        assert all(addresses for _, addresses in row), f"a cell of {slug} leads nowhere"
        opened = words(ada.get(row[1][1][0]))
        assert world.statement(number).title in opened
        assert f"Reason for {world.statement(number).title}" in html(ada.get(row[1][1][0])).replace(
            "&#x27;", "'"
        )
    for address in {address for row in rows[:2] for _, addresses in row for address in addresses}:
        assert ada.get(address).status_code == 200, address
    comparison = words(ada.get(rows[1][1][1][1].replace("&amp;", "&")))
    assert "Self-assessment, spring 2026" in comparison


def test_every_link_on_the_page_opens(world, autumn):
    world.assign(autumn, 2, "cleo", state="submitted")
    ada = world.client("ada")
    found = set(links(ada.get(URL), "/councils/"))
    assert len(found) > 15
    for address in found:
        assert ada.get(address).status_code == 200, address


def test_the_trend_has_every_scored_round_with_its_points(world, autumn):
    trend = table(world.client("ada").get(URL), "Date")
    assert [[text for text, _ in row[1:]] for row in trend] == [
        ["Self-assessment", str(sum(SPRING)), "Requires improvement"],
        ["Peer challenge", str(sum(PEER)), "Good"],
        ["Self-assessment", str(sum(AUTUMN)), "Good"],
    ]


def test_the_states_of_the_work_are_in_words(world, autumn):
    for number, state in ((1, "assigned"), (2, "submitted"), (3, "returned"), (4, "closed")):
        world.assign(autumn, number, "cleo", state=state)
    rows = [row for row in table(world.client("ada").get(URL), "Statement") if len(row) > 1]
    states = [row[3][0] for row in rows[:5]]
    assert states == [
        "2 missing with Cleo Marsh",
        "2 missing submitted by Cleo Marsh",
        "2 missing returned to Cleo Marsh",
        "2 missing closed with Cleo Marsh",
        "2 missing",
    ]


def test_what_was_submitted_waits_for_a_decision_and_is_what_the_header_counts(world, autumn):
    world.assign(autumn, 2, "cleo", state="submitted")
    page = world.client("ada").get(URL)
    assert "Decide on Supporting people to live healthier lives" in words(page)
    assert "Needs you 1" in words(page)
    assert "Decide on" not in words(world.client("vic").get(URL))


def test_a_round_with_everything_settled_waits_to_be_closed(world, autumn):
    assert "Close Self-assessment, autumn 2026" in words(world.client("ben").get(URL))
    world.assign(autumn, 2, "cleo")
    assert "Close Self-assessment, autumn 2026" not in words(world.client("ben").get(URL))


@pytest.mark.parametrize("name", ["cleo", "dev", "rhea", "ann"])
def test_people_without_the_right_are_refused(world, autumn, name):
    assert world.client(name).get(URL).status_code == 403


def test_another_council_and_the_signed_out_do_not_get_in(world, autumn):
    assert world.client("nia").get(URL).status_code == 404
    assert world.client("ingrid").get(URL).status_code == 404
    assert world.client(None).get(URL).status_code == 302
    assert world.client("ada").get("/councils/northby/readiness/").status_code == 404


def test_a_viewer_sees_the_figures_and_no_button_they_cannot_use(world, autumn):
    page = words(world.client("vic").get(URL))
    assert "25 of 36 points" in page
    assert "Produce board report" not in page


def test_before_the_first_round_the_page_offers_the_first_step(world):
    page = world.client("ben").get(URL)
    assert "There is no self-assessment yet" in words(page)
    assert "/councils/westmere/readiness/rounds/new/" in links(page)
    assert "/councils/westmere/readiness/rounds/new/" not in links(world.client("vic").get(URL))


def test_an_unscored_round_says_so_and_where_to_begin(world):
    made = world.round()
    page = world.client("ben").get(URL)
    assert "Nothing is scored yet" in words(page)
    assert "Score Assessing needs" in words(page)
    assert f"/councils/westmere/readiness/rounds/{made.pk}/statements/assessing-needs/" in " ".join(
        links(page)
    )
    assert "Chance of each rating" not in html(page)


def test_a_half_scored_round_says_how_far_it_is(world):
    world.round(scores=[2, 3, None, None, None, None, None, None, None])
    page = words(world.client("ada").get(URL))
    assert "2 of 9 quality statements are scored, with 5 points." in page
    assert "Not scored" in page


def test_filters_choose_theme_lead_outside_view_and_round(world, autumn):
    world.assign(autumn, 7, "cleo")
    mock = world.round(
        kind=RoundKind.MOCK_INSPECTION, title="Mock", held_on=date(2025, 11, 17), scores=[1] * 9
    )
    ada = world.client("ada")

    def shown(**asked):
        return [row[0][0] for row in table(ada.get(URL, asked), "Statement") if len(row) > 1]

    assert shown(theme=3) == ["Safe systems, pathways and transitions", "Safeguarding"]
    assert shown(lead=world.members["cleo"].pk) == ["Safeguarding"]
    assert "Showing 1 of 9 statements" in words(ada.get(URL, {"lead": world.members["cleo"].pk}))
    outside = table(ada.get(URL, {"external": mock.pk}), "Statement")
    assert outside[1][2][0] == "1 1 out of 4 we say 1 more"
    spring = Round.objects.get(title="Self-assessment, spring 2026")
    assert "22 of 36 points" in words(ada.get(URL, {"round": spring.pk}))


@pytest.mark.parametrize(
    "asked",
    [
        {"theme": "x"},
        {"theme": 99},
        {"lead": "1 or 1"},
        {"round": "9" * 30},
        {"external": -1},
        {"round": "\x00"},
    ],
)
def test_a_filter_that_makes_no_sense_gets_a_sentence(world, autumn, asked):
    response = world.client("ada").get(URL, asked)
    assert response.status_code == 200
    assert "from the list" in words(response)
    assert "25 of 36 points" in words(response)


def test_a_round_nobody_may_know_of_is_as_if_it_were_not_there(world, autumn):
    hidden = world.round(
        kind=RoundKind.CQC_ASSESSMENT,
        title="Draft report",
        held_on=date(2026, 11, 18),
        scores=[1] * 9,
        embargo=secret(world, "ada"),
    )
    foreign = world.round(council=world.northby, title="Northby", scores=[4] * 9)
    ben, ada = world.client("ben"), world.client("ada")
    for made in (hidden, foreign):
        for name in ("round", "external"):
            page = words(ben.get(URL, {name: made.pk}))
            assert "25 of 36 points" in page
            assert made.title not in page
            assert words(ben.get(URL, {name: made.pk})) == words(ben.get(URL, {name: 10**9}))
    assert "Peer challenge, June 2026" in words(ben.get(URL))
    assert "CQC assessment, November 2026" in words(ada.get(URL))
    assert str(sum([1] * 9)) not in [row[2][0] for row in table(ben.get(URL), "Date")]


def test_what_others_changed_since_the_last_visit_is_listed_and_not_wiped_by_reloading(world, autumn):
    ada = world.client("ada")
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        visit = world.client("ada")
        assert "This is your first visit" in words(visit.get(URL))
    rescore(world, autumn, 1, 3, "ben")
    rescore(world, autumn, 3, 3, "ada")
    for _ in range(2):
        page = html(ada.get(URL)).partition('id="changes"')[2]
        assert "Ben Hartley" in page
        assert "Ada Okafor" not in page.partition("</section>")[0]


def test_the_next_visit_starts_after_half_an_hour(world, autumn):
    now = timezone.now()
    for minutes in (0, 10, 50, 60, 95):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            world.client("ada").get(URL)
    visit = DashboardVisit.objects.get()
    assert visit.previous_at == now + timedelta(minutes=50)
    assert visit.latest_at == now + timedelta(minutes=95)
    assert visit.council == world.westmere


def test_what_changed_under_embargo_is_told_only_to_the_cleared(world, autumn):
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        for name in ("ada", "vic"):
            world.client(name).get(URL)
    hidden = world.round(title="Draft report", held_on=date(2026, 1, 1), scores=AUTUMN)
    hidden.embargo = secret(world, "ada", "ben")
    hidden.save(update_fields=["embargo"])
    rescore(world, hidden, 1, 3, "ben")
    assert "Draft report" in words(world.client("ada").get(URL))
    assert "Draft report" not in html(world.client("vic").get(URL))


def report(world, made, version=1, **extra):
    given = {"state": DocumentState.READY, "permission": "PRODUCE_PACKS"} | extra
    return GeneratedDocument.objects.create(
        council=made.council,
        kind="board_report",
        subject_key=f"round:{made.pk}",
        version=version,
        title="Board report",
        template="pdf/board_report_v1.html",
        snapshot={},
        requested_by=world.people["ada"],
        requested_at=timezone.now(),
        submission_key=uuid4(),
        **given,
    )


def test_the_button_downloads_the_newest_report_that_is_ready(world, autumn):
    ada = world.client("ada")
    assert "Produce board report" in words(ada.get(URL))
    report(world, autumn)
    second = report(world, autumn, 2)
    report(world, autumn, 3, state=DocumentState.QUEUED)
    page = ada.get(URL)
    assert "Download board report" in words(page)
    assert links(page, f"/packs/{second.pk}/")
    assert "Download board report" not in words(world.client("vic").get(URL))


def queries(client):
    client.get(URL)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(URL).status_code == 200
    return len(captured)


def test_it_costs_at_most_twelve_queries_whatever_the_data(world, autumn):
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        world.client("ada").get(URL)
    ada = world.client("ada")
    few = queries(ada)
    for place in range(12):
        made = world.round(
            kind=list(RoundKind)[place % 5],
            title=f"Round {place}",
            held_on=date(2025, 1, 1) + timedelta(days=place),
            scores=AUTUMN,
        )
        for number in (1, 2, 3):
            world.assign(made, number, "cleo", state="submitted")
        report(world, made)
        rescore(world, made, 5, 2, "ben")
    Council.objects.create(name="Third", slug="third")
    assert few == queries(ada) <= 12


def test_the_first_look_after_a_while_costs_no_more(world, autumn):
    ada = world.client("ada")
    ada.get("/councils/westmere/")
    with CaptureQueriesContext(connection) as captured:
        ada.get(URL)
    assert len(captured) <= 12


def test_a_closed_round_says_when_its_figures_stand_for(world):
    closed_at = datetime(2026, 5, 20, 23, 30, tzinfo=UTC)
    world.round(scores=AUTUMN, status=RoundStatus.CLOSED, closed_at=closed_at)
    # Half past midnight in London.
    assert "figures as at 21 May 2026" in words(world.client("ada").get(URL))
