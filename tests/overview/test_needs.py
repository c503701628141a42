"""What needs me: everything from every app, each leading to where it is done, counted alike on every page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.actions.models import Escalation
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.overview.queries.needs import KINDS, needs, needs_count, waiting
from assessment_ready.packs.models import AlternativeFormat
from comms.models import Plan, PlanVersion, ProofPoint
from tests.comms.making import comms_of
from tests.comms.sending import delivery_of, release_of
from tests.overview.reading import html, links, words
from tests.packs.making import make_pack, make_version
from tests.workforce.making import workforce_of
from workforce.models import (
    Consultation,
    ConsultationComment,
    Distribution,
    Event,
    EventSeries,
    LearningOffer,
    PracticeShift,
    ProviderContract,
    Resource,
    Risk,
)

URL = "/councils/westmere/needs-you/"


def one_of_each(world):
    """Something of every kind, and who it waits for."""
    today, now = timezone.localdate(), timezone.now()
    late = today - timedelta(days=3)
    made = world.round(scores=[3] * 9)
    world.assign(made, 1, "cleo", due_on=late)
    world.assign(made, 2, "cleo", state="returned", due_on=today + timedelta(days=2))
    world.assign(made, 3, "cleo", state="submitted")
    world.gap(4, title="Unanswered gap")
    world.evidence(5, title="Old survey", review_by=late)
    world.action(title="Silent", start_on=today - timedelta(days=90), last_check_in_on=None)
    world.action(title="Slipped", start_on=today - timedelta(days=20), due_on=late)
    helped = world.action(title="Stuck")
    Escalation.objects.create(
        council=world.westmere,
        action=helped,
        level="dass",
        to=world.members["ada"],
        reason="No budget",
        raised_by=world.people["cleo"],
        raised_at=now,
    )
    world.action(title="Finished", lifecycle="complete", completed_on=today)
    world.action(title="Tried", lifecycle="closed", effectiveness_check_on=late)
    world.milestone(title="Site visit", earliest=late - timedelta(days=5), latest=late)
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft report", authority="CQC", created_by=world.people["ben"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people["ada"], granted_by=world.people["ben"]
    )
    made_comms = comms_of(world, world.members["ada"])
    made_comms.activity("Huddle", made_comms.staff, on=late)
    made_comms.question("Who rings CQC?", owner=world.members["cleo"], due_on=late)
    lost = made_comms.message("We listen.")
    old = world.evidence(6, title="Stale proof", owner="will", review_by=late)
    ProofPoint.objects.create(
        council=world.westmere,
        message=lost,
        text="Old words",
        item=old,
        statement=world.statement(6),
        created_by=world.people["ada"],
    )
    made_comms.request(made_comms.briefing("Bulletin for Cleo"), world.members["cleo"])
    sent = release_of(made_comms, state="sending")
    delivery_of(sent, made_comms.contact("Sam", made_comms.staff), state="unknown")
    Plan.objects.filter(pk=made_comms.plan.pk).update(status="in_review")
    PlanVersion.objects.create(
        council=world.westmere,
        plan=made_comms.plan,
        number=1,
        snapshot={"sections": []},
        content_hash="x",
        made_by=world.people["cara"],
        made_at=now,
    )
    _of_workforce(world, late)
    make_version(make_pack(world, "Before the visit", must_read=True, read_by=late))
    AlternativeFormat.objects.create(
        council=world.westmere,
        pack=make_pack(world, "A pack to translate"),
        format="easy_read",
        owner=world.members["ada"],
        due_on=late,
    )


def _of_workforce(world, late):
    """Something of every kind of the workforce area, for Ada."""
    made = workforce_of(world, world.members["ada"])
    ada, council = world.members["ada"], world.westmere
    owned = {"council": council, "owner": ada}
    guide = Resource.objects.create(
        title="Old guide", kind="guide", summary="s", review_on=late, created_by=ada.user, **owned
    )
    sent = Distribution.objects.create(
        council=council, resource=guide, audience="All", sent_on=late, people=9, sent_by=ada.user
    )
    sent.asked.add(ada)
    series = EventSeries.objects.create(council=council, title="Exchange", convenor=ada)
    Event.objects.create(council=council, series=series, on=late)
    PracticeShift.objects.filter(pk=made.shift.pk).update(owner=ada, review_on=late)
    Risk.objects.create(title="They leave", likelihood=4, impact=4, review_on=late, **owned)
    ProviderContract.objects.create(provider="Elm House", next_review_on=late, **owned)
    asked = Consultation.objects.create(
        council=council,
        strategy=made.strategy,
        title="Our draft",
        opens_on=late - timedelta(days=9),
        closes_on=late,
        created_by=ada.user,
    )
    ConsultationComment.objects.create(
        council=council, consultation=asked, text="More pay", made_at=timezone.now()
    )
    LearningOffer.objects.create(
        council=council, title="A course", provider="College", format="online", summary="s"
    )


def test_every_kind_an_app_gives_has_its_words_and_its_page(world):
    one_of_each(world)
    found = {}
    for name in ("cleo", "ada", "dev"):
        browser = world.client(name)
        page = browser.get(URL)
        for need in needs(world.members[name], timezone.now()):
            found[need.kind] = need.label
            assert need.url in html(page)
            assert browser.get(need.url).status_code == 200, need
        assert f"Needs you {needs_count(world.members[name], timezone.now())}" in words(page)
    assert set(found) == set(KINDS)
    assert found["readiness.returned"] == "Score Supporting people to live healthier lives again"
    assert "Old survey" in found["evidence.review"]
    assert "Stuck" in found["actions.escalation"]
    assert "Site visit" in found["timeline.milestone"]
    assert found["packs.must_read"] == "Read Before the visit, version 1"


def test_the_page_groups_by_day_and_marks_what_is_overdue(world):
    one_of_each(world)
    page = words(world.client("cleo").get(URL))
    order = [page.index(heading) for heading in ("Overdue", "Due in the next 7 days", "Without a date")]
    assert order == sorted(order)
    assert "Review Old survey Overdue" in page


def test_the_count_in_the_header_is_the_same_on_every_page_and_leads_to_the_list(world):
    one_of_each(world)
    ada = world.client("ada")
    count = needs_count(world.members["ada"], timezone.now())
    for path in ("", "needs-you/", "readiness/", "evidence/", "timeline/", "actions/", "packs/"):
        page = ada.get(f"/councils/westmere/{path}")
        assert f"Needs you {count}" in words(page), path
        assert re.search(r'href="/councils/westmere/needs-you/">Needs you', html(page)), path


def test_decisions_come_first_where_a_page_asks_for_them(world):
    one_of_each(world)
    ada, now = world.members["ada"], timezone.now()
    kinds = [need.kind for need in waiting(ada, now, limit=3, first=("actions.close",)).needs]
    assert kinds[0] == "actions.close"
    assert len(kinds) == 3
    assert waiting(ada, now, limit=1).total == len(needs(ada, now))


def test_nothing_of_another_council_or_under_embargo_waits_for_anybody(world):
    secret = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    late = timezone.localdate() - timedelta(days=1)
    world.evidence(1, title="Secret survey", review_by=late, embargo=secret)
    world.action(title="Secret action", due_on=late, start_on=late, embargo=secret)
    world.gap(1, title="Secret gap", embargo=secret)
    world.milestone(title="Secret date", earliest=late, latest=late, embargo=secret)
    world.evidence(1, owner="nia", title="Northby survey", review_by=late)
    for name in ("cleo", "ben"):
        page = words(world.client(name).get(URL))
        assert "Needs you 0" in page
        assert "Secret" not in page
        assert "Northby" not in page
        assert "Nothing waits for you." in page
    assert world.client("nia").get(URL).status_code == 404


@pytest.mark.parametrize("name", ["ada", "cleo", "dev", "rhea", "ann", "vic"])
def test_everybody_may_open_their_own_list(world, name):
    assert world.client(name).get(URL).status_code == 200


def test_a_long_list_is_paged_and_costs_the_same(world):
    late = timezone.localdate() - timedelta(days=1)

    def queries(path=URL):
        cleo.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert cleo.get(path).status_code == 200
        return len(captured)

    cleo = world.client("cleo")
    world.evidence(1, review_by=late)
    few = queries()
    for number in range(60):
        world.evidence(1, title=f"Survey {number}", review_by=late)
    assert queries() == few <= 7
    first, second = cleo.get(URL), cleo.get(URL, {"page": 2})
    assert len(set(links(first, "/evidence/"))) == 50
    assert len(set(links(second, "/evidence/"))) == 11
    assert cleo.get(URL, {"page": "x"}).status_code == 200
