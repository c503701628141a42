"""The coverage grid, what is thin, and expected evidence: the figures, their links, their files."""

import csv
import io
import json
import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.evidence import errors
from assessment_ready.evidence.management.commands.load_expected_evidence import SHIPPED
from assessment_ready.evidence.models import (
    EvidenceItem,
    ExpectationMet,
    ExpectationSetAside,
    ExpectedEvidence,
)
from assessment_ready.evidence.queries.coverage import coverage
from assessment_ready.evidence.queries.expected import expected
from assessment_ready.evidence.queries.thin import thin
from assessment_ready.evidence.rules.expected import ExpectedRow, parse
from assessment_ready.evidence.rules.thin import Facts, reasons
from assessment_ready.evidence.services import expected as services
from tests.evidence.values import add
from tests.readiness.pages import post, says

EVIDENCE = "/councils/westmere/evidence/"
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _november():
    import time_machine

    with time_machine.travel("2026-11-22T10:00:00Z", tick=True):
        yield


def rows(client, path):
    body = client.get(path).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def fill(world):
    add(world, 4)
    add(world, 4, 7, as_at=date(2026, 10, 1), review_by=date(2026, 12, 1))
    add(world, 4, as_at=date(2025, 1, 1), review_by=date(2026, 1, 1))
    add(world, 5, category="staff", expires_on=date(2026, 10, 1))
    add(world, 1, category="staff", owner="will")


def test_every_figure_of_the_grid_opens_exactly_the_items_it_counts(world):
    fill(world)
    client = world.client("vic")
    page = client.get(f"{EVIDENCE}coverage/").content.decode()
    figures = re.findall(r'<a class="govuk-link" href="([^"]*freshness=counting)">(\d+)</a>', page)
    assert len(figures) == 3
    for url, figure in figures:
        assert len(rows(client, f"{unescape(url)}&format=csv")) == int(figure)
    stale = re.findall(r'href="([^"]*freshness=not_counting)">[^<]*?(\d+)(?: item is)? past review', page)
    assert len(stale) == 2
    for url, figure in stale:
        assert len(rows(client, f"{unescape(url)}&format=csv")) == int(figure)


def test_the_grid_equals_a_recount_by_hand(world):
    fill(world)
    grid = coverage(world.members["vic"], timezone.now(), world.framework)
    for number in range(1, 10):
        statement = world.statement(number)
        for category in grid.categories:
            own = [
                item
                for item in EvidenceItem.objects.all()
                if item.category == category
                and statement in item.statements.all()
                and item.withdrawn_at is None
            ]
            counting = [
                item
                for item in own
                if item.review_by >= TODAY and (item.expires_on is None or item.expires_on >= TODAY)
            ]
            cell = grid.cell(statement.pk, category.pk)
            assert (cell.counting, cell.total) == (len(counting), len(own))
            assert cell.freshest == max((item.as_at for item in own), default=None)


def test_holes_are_visible_and_offer_the_first_step_to_those_who_may(world):
    fill(world)
    page = world.client("ben").get(f"{EVIDENCE}coverage/")
    assert says(page, "15 of 18 cells have no evidence that counts.")
    assert "add/?statement=9&amp;category=staff" in page.content.decode()
    assert "add/?statement" not in world.client("vic").get(f"{EVIDENCE}coverage/").content.decode()


def test_the_grid_is_a_file_too(world):
    fill(world)
    found = rows(world.client("vic"), f"{EVIDENCE}coverage/?format=csv")
    assert len(found) == 18
    cell = next(
        row for row in found if row["Reference"] == "QS4" and row["Kind of evidence"].startswith("People")
    )
    assert (cell["Items that count"], cell["Of these, review due soon"], cell["Past review or expired"]) == (
        "2",
        "1",
        "1",
    )
    assert cell["Newest date it is about"] == "2026-10-01"
    assert world.client("vic").get(f"{EVIDENCE}coverage/?format=xlsx").content[:2] == b"PK"


PEOPLE, STAFF = ("people", "People’s experience"), ("staff", "Feedback from staff")
GOOD = Facts(counting=4, stale=0, owners=2, newest=date(2026, 9, 1), missing=())


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (GOOD, []),
        (Facts(0, 0, 0, None, (PEOPLE, STAFF)), ["none"]),
        (Facts(0, 3, 0, None, (PEOPLE, STAFF)), ["stale"]),
        (Facts(1, 0, 1, date(2026, 9, 1), (PEOPLE,)), ["category", "single"]),
        (Facts(3, 0, 1, date(2026, 9, 1), (STAFF,)), ["category", "owner"]),
        (Facts(2, 0, 1, date(2026, 9, 1), ()), []),
        (Facts(2, 0, 2, date(2025, 11, 22), ()), ["old"]),
        (Facts(2, 0, 2, date(2025, 11, 23), ()), []),
        (Facts(2, 0, 2, date(2026, 9, 1), (), unmet=2, expected=5), ["expected"]),
    ],
)
def test_what_is_thin_by_rule(facts, codes):
    assert [reason.code for reason in reasons(facts, TODAY)] == codes


def test_the_thin_page_leads_to_what_mends_it(world):
    fill(world)
    ExpectedEvidence.objects.create(statement=world.statement(4), title="Market position statement")
    client = world.client("vic")
    page = client.get(f"{EVIDENCE}thin/")
    for words in (
        "There is no evidence at all.",
        "The only item is past review or expired, so nothing counts.",
        "Only one item counts. A second source would bear it out.",
        "Nothing that counts is about people’s experience, which CQC needs for every quality statement.",
        "Nothing that counts is of the kind “Feedback from staff and leaders”.",
        "Expected evidence without an item that counts: 1 of 1.",
    ):
        assert says(page, words)
    points = thin(world.members["vic"], timezone.now(), world.framework)
    for point in points:
        assert client.get(point.url).status_code == 200
    single = next(point for point in points if point.code == "single" and point.statement.number == 7)
    assert len(rows(client, f"{single.url}&format=csv")) == 1
    assert len(rows(client, f"{EVIDENCE}thin/?format=csv")) == len(points)


@pytest.fixture
def shipped(world):
    made = [
        ExpectedRow(4, "people", "What people say of their care", "", "A source"),
        ExpectedRow(4, "partners", "Market position statement", "", "A source"),
        ExpectedRow(99, "people", "Of no statement", "", "A source"),
    ]
    assert services.load_expected(framework=world.framework, rows=made) == 2
    return made


def state(world, title, name="ben"):
    groups = expected(world.members[name], timezone.now(), world.framework)
    return next(row.state for group in groups for row in group.rows if row.expectation.title == title)


def test_loading_again_changes_nothing_and_keeps_what_councils_added(world, shipped):
    own = ExpectedEvidence.objects.create(
        council=world.westmere, statement=world.statement(4), title="Our own"
    )
    assert services.load_expected(framework=world.framework, rows=shipped) == 0
    assert services.load_expected(framework=world.framework, rows=shipped[:1]) == 1
    assert not ExpectedEvidence.objects.get(title="Market position statement").is_active
    assert ExpectedEvidence.objects.get(pk=own.pk).is_active
    assert services.load_expected(framework=world.framework, rows=shipped) == 1


def test_the_shipped_list_fits_the_shipped_framework(world):
    with pytest.raises(CommandError, match="Load the framework cqc-la-2025 first"):
        call_command("load_expected_evidence")
    file = parse(json.loads(SHIPPED.read_text(encoding="utf-8")))
    assert {row.statement for row in file.rows} == set(range(1, 10))
    for number in range(1, 10):
        assert any(row.statement == number and row.category == "people" for row in file.rows)
    assert all(row.source and len(row.source) <= 200 and len(row.title) <= 200 for row in file.rows)
    call_command("load_framework")
    call_command("load_expected_evidence")
    assert ExpectedEvidence.objects.count() == len(file.rows)
    assert not ExpectedEvidence.objects.filter(category=None).exists()


def test_an_item_is_connected_and_counts_while_it_is_fresh(world, shipped):
    item = add(world, 4)
    expectation = ExpectedEvidence.objects.get(title="Market position statement")
    client = world.client("cleo")
    path = f"{EVIDENCE}expected/{expectation.pk}/"
    assert says(client.get(f"{path}connect/"), "QS4-E1 Carers’ survey 2026")
    assert says(client.post(f"{path}connect/", {"item": ""}), "Choose an item")
    page = post(client, f"{path}connect/", {"item": item.pk})
    assert says(page, "QS4-E1 meets “Market position statement”.")
    assert says(page, "1 of 2 have an item that counts")
    EvidenceItem.objects.update(review_by=date(2026, 10, 1))
    assert state(world, "Market position statement") == "stale"
    assert says(client.get(f"{EVIDENCE}expected/?state=unmet"), "Only past review")
    gone = post(client, f"{path}disconnect/", {"item": item.pk})
    assert says(gone, "QS4-E1 no longer meets")
    assert state(world, "Market position statement") == "unmet"
    assert says(post(client, f"{path}disconnect/", {"item": "x"}), "Choose the item")
    assert not ExpectationMet.objects.exists()


def test_items_of_another_council_meet_nothing_here(world, shipped):
    foreign = world.evidence(4, owner="nia")
    expectation = ExpectedEvidence.objects.get(title="Market position statement")
    with pytest.raises(errors.ItemsGone):
        services.connect(actor=world.members["ben"], expectation=expectation, item_id=foreign.pk)
    services.connect(actor=world.northby_members["bo"], expectation=expectation, item_id=foreign.pk)
    assert state(world, "Market position statement") == "unmet"


def test_an_expectation_is_set_aside_with_a_reason_and_taken_up_again(world, shipped):
    expectation = ExpectedEvidence.objects.get(title="Market position statement")
    path = f"{EVIDENCE}expected/{expectation.pk}/"
    ben = world.client("ben")
    assert says(ben.post(f"{path}set-aside/", {"reason": ""}), "Enter why it does not apply here")
    page = post(ben, f"{path}set-aside/", {"reason": "Part of the joint strategy"})
    assert says(page, "Set aside by Ben Hartley on 22 November 2026: Part of the joint strategy")
    assert says(page, "0 of 1 have an item that counts")
    assert ExpectationSetAside.objects.get().council == world.westmere
    assert says(post(ben, f"{path}set-aside/", {"reason": "Again"}), "is set aside already")
    assert says(post(ben, f"{path}take-up/", {}), "is expected again")
    assert says(post(ben, f"{path}take-up/", {}), "has changed in the meantime")


def test_a_council_adds_and_removes_its_own_and_never_what_ships(world, shipped):
    ben = world.client("ben")
    data = {"statement": "4", "title": "Our  quality mark", "category": "people", "submission_key": uuid4()}
    assert says(post(ben, f"{EVIDENCE}expected/add/", data), "“Our quality mark” is on the list.")
    assert says(post(ben, f"{EVIDENCE}expected/add/", data), "is on the list.")
    own = ExpectedEvidence.objects.get(council=world.westmere)
    for title in ("our quality mark", "Market position statement"):
        again = ben.post(f"{EVIDENCE}expected/add/", {**data, "title": title, "submission_key": uuid4()})
        assert says(again, "This is expected of that quality statement already")
    assert says(ben.post(f"{EVIDENCE}expected/add/", {**data, "title": ""}), "Enter what is expected")
    assert (
        world.client("nia").get(f"/councils/northby/evidence/expected/{own.pk}/connect/").status_code == 404
    )
    assert (
        "Our quality mark"
        not in world.client("nia").get("/councils/northby/evidence/expected/").content.decode()
    )
    assert says(post(ben, f"{EVIDENCE}expected/{own.pk}/remove/", {}), "is no longer expected")
    shipped_one = ExpectedEvidence.objects.get(title="Market position statement")
    refused = post(ben, f"{EVIDENCE}expected/{shipped_one.pk}/remove/", {})
    assert says(refused, "This expectation comes with the product. Set it aside")
    back = post(ben, f"{EVIDENCE}expected/add/", {**data, "submission_key": uuid4()})
    assert says(back, "is on the list.")
    assert AuditEntry.objects.filter(action="evidence.expectation.added").count() == 2


@pytest.mark.parametrize("change", ["set-aside", "take-up", "remove"])
def test_contributors_do_not_change_the_list(world, shipped, change):
    expectation = ExpectedEvidence.objects.get(title="Market position statement")
    path = f"{EVIDENCE}expected/{expectation.pk}/{change}/"
    assert world.client("cleo").post(path, {"reason": "x"}).status_code == 403
    assert world.client("cleo").post(f"{EVIDENCE}expected/add/", {}).status_code == 403
    assert world.client("vic").post(f"{EVIDENCE}expected/{expectation.pk}/connect/", {}).status_code == 403


def test_the_list_is_a_file_and_an_empty_list_says_what_belongs_there(world):
    client = world.client("ben")
    assert says(client.get(f"{EVIDENCE}expected/"), "Nothing is on the list yet.")
    ExpectedEvidence.objects.create(statement=world.statement(4), title="Plan", source="A source")
    found = rows(client, f"{EVIDENCE}expected/?format=csv")
    assert [(row["Expected evidence"], row["How it stands"]) for row in found] == [("Plan", "Nothing yet")]
    assert says(client.get(f"{EVIDENCE}expected/?statement=1"), "Nothing matches these filters.")
