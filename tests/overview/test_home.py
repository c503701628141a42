"""The home page of each role: what needs the person, and what they can do."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.councils.permissions import ROLE_SENTENCES, Role
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.embargo.models import Embargo
from assessment_ready.readiness.models import RoundStatus
from tests.comms.making import comms_of
from tests.overview.reading import links, words
from tests.packs.making import make_pack, make_version
from tests.world import NORTHBY, WESTMERE

URL = "/councils/westmere/"
SCORES = [2, 3, 2, 3, 3, 3, 3, 3, 3]


@pytest.mark.parametrize("name", list(WESTMERE))
def test_every_role_is_told_what_it_can_do_and_every_link_opens(world, name):
    world.round(scores=SCORES)
    client = world.client(name)
    page = client.get(URL)
    assert ROLE_SENTENCES[Role(WESTMERE[name][1])] in words(page)
    found = set(links(page, "/councils/"))
    assert found
    for address in found:
        assert client.get(address).status_code == 200, address


def test_a_stranger_finds_nothing(world):
    for name in NORTHBY:
        assert world.client(name).get(URL).status_code == 404
    assert world.client("ingrid").get(URL).status_code == 404
    assert world.client(None).get(URL).status_code == 302


def test_what_needs_a_lead_is_exactly_what_the_header_counts(world):
    made = world.round(scores=SCORES)
    world.assign(made, 1, "cleo", due_on=timezone.localdate() - timedelta(days=1))
    world.assign(made, 2, "cleo", state="returned")
    world.assign(made, 3, "cleo", state="submitted")
    world.assign(made, 4, "cleo", state="closed")
    world.assign(made, 5, "will")
    page = words(world.client("cleo").get(URL))
    assert "Score Assessing needs Overdue" in page
    assert "Score Supporting people to live healthier lives again" in page
    assert "Partnerships" not in page
    assert "Needs you 2" in page
    assert "Needs you 1" in words(world.client("ben").get(URL))
    assert "Decide on Equity in experience and outcomes" in words(world.client("ben").get(URL))


def test_the_count_is_the_same_on_every_page(world):
    made = world.round(scores=SCORES)
    world.assign(made, 1, "will")
    will = world.client("will")
    for path in ("", "readiness/", "packs/"):
        assert "Needs you 1" in words(will.get(URL + path)), path


def test_nothing_of_a_round_under_embargo_or_closed_needs_anybody(world):
    hidden = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    made = world.round(title="Draft report", scores=SCORES, embargo=hidden)
    world.assign(made, 1, "cleo")
    world.assign(world.round(title="Old", scores=SCORES, status=RoundStatus.CLOSED), 1, "cleo")
    page = words(world.client("cleo").get(URL))
    assert "Needs you 0" in page
    assert "Draft report" not in page
    assert "Nothing waits for you" in page


def test_a_reader_sees_the_answer_of_the_current_round(world):
    assert "The answer appears here" in words(world.client("vic").get(URL))
    world.round(scores=SCORES)
    page = words(world.client("vic").get(URL))
    assert "25 of 36 points, which CQC would publish as 70%." in page
    assert "9 of 9 statements scored" in page


def pack(world, **extra):
    return GeneratedDocument.objects.create(
        council=world.westmere,
        kind="board_report",
        subject_key="round:1",
        title="Board report",
        template="pdf/board_report_v1.html",
        snapshot={},
        permission="PRODUCE_PACKS",
        state=DocumentState.READY,
        pages=12,
        size=650_000,
        requested_by=world.people["ada"],
        requested_at=timezone.now(),
        submission_key=uuid4(),
        **extra,
    )


def test_a_councillor_sees_published_rounds_and_shared_packs_and_nothing_else(world):
    world.round(title="Secret plans", scores=SCORES)
    world.round(
        title="Peer challenge",
        held_on=date(2026, 6, 15),
        scores=SCORES,
        status=RoundStatus.PUBLISHED,
        published_at=timezone.now(),
    )
    pack(world, version=1)
    shared = pack(world, version=2, shared_at=timezone.now())
    page = world.client("dev").get(URL)
    assert "Your briefing on the CQC assessment" in words(page)
    assert "Peer challenge" in words(page)
    assert "Secret plans" not in words(page)
    assert "Board report, version 2" in words(page)
    assert "version 1" not in words(page)
    assert links(page, f"/packs/{shared.pk}/")
    assert "25 of 36" not in words(page)


def test_a_councillor_with_nothing_to_read_is_told_what_will_be_here(world):
    page = words(world.client("dev").get(URL))
    assert "No briefing pack has been issued for you yet" in page
    assert "No dates are known yet" in page
    assert "No answer has been published yet" in page


def test_a_councillor_s_home_is_their_briefing_and_nothing_stands_in_the_way(world):
    comms = comms_of(world, world.members["cara"])
    comms.line(text="We welcome the visit.", cleared=True)
    version = make_version(make_pack(world, "What you need to know", must_read=True), number=3)
    world.milestone(title="Inspectors on site", earliest=date(2027, 1, 11), latest=date(2027, 1, 13))
    page = world.client("dev").get(URL)
    text = words(page)
    order = [
        "What you can say today",
        "“We welcome the visit.”",
        "Why, and until when",
        "What you need to know, version 3",
        "Read on screen",
        "I have read this",
        "What happens next",
        "Inspectors on site",
        "Ask a question",
        "What else you can do here",
    ]
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    # One button names the pack; it is not named again among what needs the councillor, though it counts.
    assert "What else needs you" not in text
    assert "Needs you 1" in text
    assert links(page, f"/versions/{version.pk}/read/")
    for name in ("vic", "cara"):
        assert "What you can say today" not in words(world.client(name).get(URL))


def test_an_administrator_sees_people_and_invitations_and_no_score(world):
    world.round(scores=SCORES)
    page = words(world.client("ann").get(URL))
    assert "10 people" in page
    assert "0 invitations" in page
    assert "25 of 36" not in page


def test_a_reviewer_sees_the_round_they_were_asked_to_read(world):
    made = world.round(scores=SCORES)
    world.round(title="Another", scores=SCORES)
    world.let_review(made)
    page = words(world.client("rhea").get(URL))
    assert "Self-assessment, autumn 2026" in page
    assert "Another" not in page


@pytest.mark.parametrize("name", ["ada", "cleo", "dev", "ann"])
def test_the_home_page_costs_the_same_however_much_there_is(world, name):
    def fill(place):
        made = world.round(title=f"Round {place}", scores=SCORES)
        world.assign(made, 1, "cleo")
        world.assign(made, 2, "will", state="submitted")
        world.round(title=f"Old {place}", scores=SCORES, status="published", published_at=timezone.now())
        pack(world, version=place + 1, shared_at=timezone.now())

    def queries():
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    client = world.client(name)
    fill(0)
    few = queries()
    for place in range(1, 8):
        fill(place)
    assert few == queries() <= (30 if name == "dev" else 12)
