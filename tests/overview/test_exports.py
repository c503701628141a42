"""The people register and the whole round as files."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from assessment_ready.embargo.models import Clearance, Embargo, Look
from assessment_ready.readiness.models import RoundKind

SCORES = [2, 3, 2, 3, 3, 3, 3, 3, 3]
PEOPLE = "/councils/westmere/people/"


def workbook(response):
    return openpyxl.load_workbook(io.BytesIO(response.content), read_only=False)


def test_the_people_register_is_exported_with_members_and_their_roles(world):
    answer = world.client("ann").get(PEOPLE + "?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["Name"] for row in rows} >= {"Ada Okafor", "Cllr Dev Rao", "Bo Adeyemi"}
    assert len(rows) == 10
    assert "Nia Frost" not in answer.content.decode()
    assert workbook(world.client("ann").get(PEOPLE + "?format=xlsx")).active.max_row == 11


def test_the_people_register_is_only_for_those_who_manage_people(world):
    assert world.client("ada").get(PEOPLE + "?format=csv").status_code == 403
    assert world.client("noel").get(PEOPLE + "?format=csv").status_code == 404
    assert world.client(None).get(PEOPLE + "?format=csv").status_code == 302
    assert world.client("ann").get(PEOPLE + "?format=exe").status_code == 404


def test_the_people_page_leads_to_its_export(world):
    page = world.client("ann").get(PEOPLE).content.decode()
    assert "?format=csv" in page
    assert "?format=xlsx" in page


@pytest.fixture
def secret(world):
    embargo = Embargo.objects.create(
        council=world.westmere, title="=Draft report", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people["ada"], granted_by=world.people["ada"]
    )
    Look.objects.create(
        council=world.westmere,
        embargo=embargo,
        user=world.people["ada"],
        what="The round",
        looked_at=embargo.created_at,
    )
    return embargo


def test_embargoes_and_looks_are_exported_for_the_cleared_only(world, secret):
    listed = "/councils/westmere/embargoes/?format=csv"
    looked = f"/councils/westmere/embargoes/{secret.pk}/looks/?format=csv"
    ada, cara = world.client("ada"), world.client("cara")
    assert "'=Draft report" in ada.get(listed).content.decode()
    assert "Ada Okafor,The round" in ada.get(looked).content.decode()
    assert "Draft report" not in cara.get(listed).content.decode()
    assert cara.get(looked).status_code == 404
    assert world.client("vic").get(listed).status_code == 403
    assert world.client("nia").get(looked).status_code == 404
    assert "?format=csv" in ada.get("/councils/westmere/embargoes/").content.decode()
    assert looked.partition("?")[0] in ada.get(f"/councils/westmere/embargoes/{secret.pk}/").content.decode()


def url(made):
    return f"/councils/{made.council.slug}/readiness/rounds/{made.pk}/workbook/"


def test_the_workbook_holds_the_whole_round_with_the_dashboards_figures(world):
    world.round(kind=RoundKind.PEER_CHALLENGE, title="Peer challenge", scores=[2] * 9)
    made = world.round(scores=SCORES)
    world.assign(made, 1, "cleo", note="=cmd()")
    book = workbook(world.client("vic").get(url(made)))
    assert book.sheetnames == [
        "Summary",
        "Judgements",
        "Ready",
        "Coverage",
        "Against Peer challenge",
        "Assignments",
        "Published results",
        "Evidence",
        "Gaps",
        "Actions",
    ]
    summary = {row[0].value: row[1].value for row in book["Summary"].iter_rows(min_row=2)}
    assert summary["Points"] == 25
    assert summary["Percentage as CQC publishes it (rounded up)"] == 70
    assert summary["Rating on these scores"] == "Good"
    assert summary["Points needed for the next rating"] == 7
    chances = [value for name, value in summary.items() if name.startswith("Chance of")]
    assert sum(chances) == pytest.approx(1, abs=0.001)
    judged = list(book["Judgements"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in judged] == SCORES
    assert judged[0][8] == "Reason for Assessing needs"
    against = list(book["Against Peer challenge"].iter_rows(min_row=2, values_only=True))
    assert [row[4] for row in against] == [score - 2 for score in SCORES]
    assert book["Assignments"].max_row == 2
    assert book["Assignments"].cell(2, 6).data_type == "s"


def test_the_workbook_holds_evidence_gaps_and_actions_with_the_dashboards_figures(world):
    made = world.round(scores=SCORES)
    today = timezone.localdate()
    world.evidence(1, 2, title="=1+1", review_by=today)
    world.evidence(1, category="staff", title="Old", review_by=today - timedelta(days=1))
    secret = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    world.evidence(1, title="Secret", embargo=secret)
    world.evidence(1, owner="nia", title="Theirs")
    world.gap(1, title="Waits")
    world.action(1, title="Recruit", red_on=today)
    book = workbook(world.client("vic").get(url(made)))
    summary = {row[0].value: row[1].value for row in book["Summary"].iter_rows(min_row=2)}
    assert summary["Kinds of evidence covered"] == 2
    assert summary["Items of evidence within date"] == 1
    assert summary["Items of evidence past their date"] == 1
    assert summary["Open gaps nobody has answered"] == 1
    assert summary["Open actions: red"] == 1
    assert summary["Statements ready"] == 0
    ready = next(book["Ready"].iter_rows(min_row=2, values_only=True))
    assert ready[2] == "No"
    assert "1 gap is not answered." in ready[3]
    assert "1 action is red." in ready[3]
    coverage = list(book["Coverage"].iter_rows(min_row=2, values_only=True))
    assert coverage[0][2:] == (1, 0)
    assert coverage[1][2:] == (1, 0)
    titles = {
        name: {row[0] for row in book[name].iter_rows(min_row=2, values_only=True)}
        for name in ("Evidence", "Gaps", "Actions")
    }
    assert titles == {"Evidence": {"=1+1", "Old"}, "Gaps": {"Waits"}, "Actions": {"ACT-1 Recruit"}}
    assert {cell.data_type for cell in book["Evidence"]["A"]} == {"s"}


def test_an_unscored_round_alone_makes_a_workbook_too(world):
    book = workbook(world.client("ada").get(url(world.round())))
    assert "Against no external round" in book.sheetnames


def test_the_workbook_passes_the_same_door_as_the_round(world):
    made = world.round(scores=SCORES)
    assert world.client("cleo").get(url(made)).status_code == 403
    assert world.client("dev").get(url(made)).status_code == 403
    assert world.client("nia").get(url(made)).status_code == 404
    foreign = world.round(council=world.northby, scores=SCORES)
    assert (
        world.client("ada").get(f"/councils/westmere/readiness/rounds/{foreign.pk}/workbook/").status_code
        == 404
    )


def test_a_workbook_under_embargo_is_for_the_cleared_and_the_look_is_recorded(world):
    hidden = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=hidden, user=world.people["ada"], granted_by=world.people["ada"]
    )
    made = world.round(scores=SCORES, embargo=hidden)
    assert world.client("ben").get(url(made)).status_code == 404
    assert world.client("ada").get(url(made)).status_code == 200
    assert Look.objects.get().user == world.people["ada"]
