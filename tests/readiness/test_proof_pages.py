"""What a judgement stands on: suggestion and departure, citing, ready, the checks of a round."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Embargo
from assessment_ready.evidence.models import ItemGuest
from assessment_ready.readiness.errors import InvalidJudgement
from assessment_ready.readiness.models import Citation, GapAction, Judgement, RoundKind
from assessment_ready.readiness.queries.checks import quality_checks
from assessment_ready.readiness.rules.judgement import JudgementValues
from assessment_ready.readiness.services.citations import cite
from assessment_ready.readiness.services.judgements import record_judgement
from tests.clock import today
from tests.readiness.pages import cost, post, says, text_of
from tests.readiness.test_standing import scatter

ROUNDS = "/councils/westmere/readiness/rounds/"
VALUES = JudgementValues(score=3, low=2, high=4, confidence="medium", reason="Because.")


@pytest.fixture
def made(world):
    return world.round(scores=[None] * 9)


def page_of(made, slug="safeguarding"):
    return f"{ROUNDS}{made.pk}/statements/{slug}/"


def peers(world, score=2, **extra):
    return world.round(
        kind=RoundKind.PEER_CHALLENGE,
        title="Peers",
        held_on=date(2026, 6, 1),
        scores=[score] * 9,
        **extra,
    )


def save(world, made, name="ben", values=VALUES, version=1):
    return record_judgement(
        actor=world.members[name],
        round_id=made.pk,
        statement="safeguarding",
        values=values,
        expected_version=version,
    )


def typed(**extra):
    return {
        "score": "3",
        "low": "2",
        "high": "4",
        "confidence": "medium",
        "reason": "Because.",
        "strengths": "",
        "improvements": "",
        "version": "1",
        **extra,
    }


def test_the_suggested_score_is_confirmed_by_choosing_it(world, made):
    peers(world)
    page = world.client("ben").get(page_of(made))
    assert says(page, "Suggested: 2.")
    assert says(page, "“Peers” (1 June 2026) scored it 2.")
    assert says(page, "Suggested from what is known")
    post(world.client("ben"), f"{page_of(made)}score/", typed(score="2", departure_reason="Dropped."))
    row = Judgement.objects.get(round=made, statement__number=7)
    assert (row.score, row.suggested, row.departure_reason) == (2, 2, "")


def test_another_score_needs_a_written_reason_and_nothing_is_lost(world, made):
    peers(world)
    ben = world.client("ben")
    page = post(ben, f"{page_of(made)}score/", typed())
    assert says(page, "Enter why the score is 3 and not 2, as suggested")
    assert "departure_reason" in page.context["form"].errors
    assert "Because." in page.content.decode()
    page = post(ben, f"{page_of(made)}score/", typed(departure_reason="word " * 101))
    assert says(page, "must be 100 words or fewer")
    post(ben, f"{page_of(made)}score/", typed(departure_reason="Waits have halved since."))
    row = Judgement.objects.get(round=made, statement__number=7)
    assert (row.score, row.suggested, row.departure_reason) == (3, 2, "Waits have halved since.")
    assert says(world.client("vic").get(page_of(made)), "Waits have halved since.")


def test_nothing_known_suggests_nothing(world, made):
    page = world.client("ben").get(page_of(made))
    assert "Suggested:" not in text_of(page)
    assert 'name="departure_reason"' not in page.content.decode()
    assert save(world, made).suggested is None


def test_a_save_counts_what_is_known_at_that_moment(world, made):
    world.evidence(7)
    world.evidence(7, category="staff")
    assert save(world, made).suggested == 3
    world.gap(7, weight="high")
    with pytest.raises(InvalidJudgement) as caught:
        save(world, made, values=VALUES, version=2)
    assert caught.value.field == "departure_reason"


def test_what_others_judged_gets_no_suggestion(world):
    peers(world)
    mock = world.round(kind=RoundKind.MOCK_INSPECTION, title="Mock", scores=[None] * 9)
    assert save(world, mock).suggested is None
    assert "Suggested:" not in text_of(world.client("ben").get(page_of(mock)))


def test_a_suggestion_never_comes_from_embargoed_material(world, made):
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    embargo.clearances.create(
        council=world.westmere, user=world.people["ada"], granted_by=world.people["ada"]
    )
    peers(world, score=1, embargo=embargo)
    world.evidence(7, embargo=embargo)
    assert save(world, made, "ada").suggested is None
    secret = world.round(title="Ours, with the draft in hand", scores=[None] * 9, embargo=embargo)
    with pytest.raises(InvalidJudgement):
        save(world, secret, "ada")


def test_the_way_a_suggestion_is_worked_out_is_published(world, made):
    peers(world, score=4)
    world.gap(7, weight="high")
    page = world.client("vic").get(f"{page_of(made)}suggestion/")
    for words in ("Suggested: 2.", "This is advice from a simple rule.", "Limited to 2", "The rule"):
        assert says(page, words)
    assert world.client("nia").get(f"{page_of(made)}suggestion/").status_code == 404
    world.let_review(made)
    assert "Suggested: 2" not in text_of(world.client("rhea").get(f"{page_of(made)}suggestion/"))


def test_old_scores_keep_standing_without_a_reason_for_departing(world):
    peers(world)
    made = world.round(scores=[3] * 9)
    checks = quality_checks(world.members["vic"], timezone.now(), made)
    assert "departure" not in {check.code for check in checks}
    Judgement.objects.filter(round=made).update(suggested=2)
    checks = quality_checks(world.members["vic"], timezone.now(), made)
    assert "departure" in {check.code for check in checks}


def cite_path(made):
    return f"{page_of(made)}evidence/"


def test_evidence_is_cited_and_marked_when_it_no_longer_counts(world, made):
    fresh = world.evidence(7, title="Survey of 2026")
    old = world.evidence(7, title="Audit of 2024", review_by=today() - timedelta(days=1))
    elsewhere = world.evidence(1, title="Not of this statement")
    ben = world.client("ben")
    page = ben.get(cite_path(made))
    assert says(page, "Survey of 2026")
    assert elsewhere.title not in text_of(page)
    page = post(ben, cite_path(made), {"items": [fresh.pk, old.pk]})
    assert says(page, "What this score stands on is saved.")
    assert says(page, "This score stands on 2 items.")
    assert says(page, "Past its review date")
    assert says(world.client("vic").get(page_of(made)), "Audit of 2024")
    page = post(ben, cite_path(made), {"items": [fresh.pk]})
    assert set(Citation.objects.values_list("item", flat=True)) == {fresh.pk}
    said = AuditEntry.objects.filter(action="readiness.citation.changed").order_by("number")
    assert [entry.after for entry in said] == [
        {"added": f"{fresh.reference}, {old.reference}"},
        {"removed": old.reference},
    ]


def test_searching_loses_nothing_that_is_cited(world, made):
    first, second = world.evidence(7, title="Survey"), world.evidence(7, title="Audit")
    ben = world.client("ben")
    post(ben, cite_path(made), {"items": [first.pk]})
    page = ben.get(f"{cite_path(made)}?q=audit")
    assert says(page, "Survey")  # cited already, so it stays on the page
    post(ben, f"{cite_path(made)}?q=audit", {"items": [first.pk, second.pk]})
    assert Citation.objects.count() == 2
    assert says(ben.get(f"{cite_path(made)}?q=nothing"), "Survey")


def test_only_known_evidence_is_cited_and_only_by_those_who_score(world, made):
    theirs = world.evidence(7, owner="nia")
    mine = world.evidence(7)
    ben = world.client("ben")
    assert says(post(ben, cite_path(made), {"items": [theirs.pk]}), "Choose only from the list")
    assert world.client("vic").get(cite_path(made)).status_code == 403
    assert world.client("cleo").get(cite_path(made)).status_code == 404
    assert says(world.client("will").get(cite_path(made), follow=True), "is not with you to score")
    assert world.client("nia").get(cite_path(made)).status_code == 404
    made.status = "closed"
    made.save(update_fields=["status"])
    assert says(post(ben, cite_path(made), {"items": [mine.pk]}), "This round is closed")
    assert not Citation.objects.exists()


def test_reviewers_see_what_is_cited_and_nothing_else(world, made):
    grant = world.let_review(made)
    cited, other = world.evidence(7, title="Cited survey"), world.evidence(7, title="Other survey")
    ben = world.members["ben"]
    cite(actor=ben, round_id=made.pk, statement="safeguarding", item_ids=[cited.pk])
    guest = ItemGuest.objects.get(membership=world.members["rhea"])
    assert (guest.item, guest.ends_at) == (cited, grant.ends_at)
    page = world.client("rhea").get(page_of(made))
    assert says(page, "Cited survey")
    assert other.title not in text_of(page)
    assert "Is it ready?" not in text_of(page)
    cite(actor=ben, round_id=made.pk, statement="safeguarding", item_ids=[])
    assert not ItemGuest.objects.exists()
    assert "Cited survey" not in text_of(world.client("rhea").get(page_of(made)))


def test_a_statement_becomes_ready_step_by_step(world, made):
    ben = world.client("ben")
    assert says(ben.get(page_of(made)), "Not ready")
    for words in ("It has no score.", "No evidence within date: People’s experience."):
        assert says(ben.get(page_of(made)), words)
    world.evidence(7)
    world.evidence(7, category="staff")
    save(world, made)
    gap = world.gap(7)
    action = world.action(7, red_on=today())
    page = ben.get(page_of(made))
    assert says(page, "1 gap is not answered.")
    assert says(page, "1 action is red.")
    gap.no_action_reason = "Too dear."
    gap.save(update_fields=["no_action_reason"])
    action.red_on = None
    action.save(update_fields=["red_on"])
    assert says(ben.get(page_of(made)), "Is it ready? Ready")
    assert says(ben.get(f"{ROUNDS}{made.pk}/"), "1 ready")


def test_a_lead_sees_what_is_missing_as_far_as_they_can(world, made):
    world.assign(made, 7, "cleo")
    page = world.client("cleo").get(page_of(made))
    assert says(page, "Still missing, as far as you can see")
    assert "Is it ready?" not in text_of(page)


def test_the_checks_of_a_round_lead_to_where_things_are_mended(world):
    peers(world, score=1)
    made = world.round(scores=[3] * 9)
    world.action(7, lifecycle="closed", title="Bare")
    world.gap(7)
    page = world.client("vic").get(f"{ROUNDS}{made.pk}/checks/")
    for words in (
        "Scored 3, without evidence within date from people",
        "nothing is cited",
        "Scored 3, 2 above the 1 of “Peers”.",
        "Closed without evidence that it is done: ACT-1.",
        "1 gap is not answered.",
    ):
        assert says(page, words)
    checks = quality_checks(world.members["vic"], timezone.now(), made)
    exported = world.client("vic").get(f"{ROUNDS}{made.pk}/checks/?format=csv").content.decode("utf-8-sig")
    assert [row["What"] for row in csv.DictReader(io.StringIO(exported))] == [
        check.sentence for check in checks
    ]
    assert world.client("cleo").get(f"{ROUNDS}{made.pk}/checks/").status_code == 403
    assert world.client("nia").get(f"{ROUNDS}{made.pk}/checks/").status_code == 404


def test_every_link_of_the_checks_opens(world):
    peers(world, score=1)
    made = world.round(scores=[3, 2, 4, 3, 2, 1, 3, 3, 3])
    world.action(7, lifecycle="closed")
    world.action(6, red_on=today())
    world.gap(5)
    ben = world.client("ben")
    body = ben.get(f"{ROUNDS}{made.pk}/checks/").content.decode()
    links = {part.split('"')[0] for part in body.split('<li><a class="govuk-link" href="')[1:]}
    assert len(links) > 20
    for link in links:
        assert ben.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_round_in_which_others_judged_has_no_checks(world):
    theirs = peers(world)
    page = world.client("vic").get(f"{ROUNDS}{theirs.pk}/checks/")
    assert says(page, "somebody else judged")
    assert "Not ready" not in text_of(world.client("vic").get(f"{ROUNDS}{theirs.pk}/"))


def test_the_checks_and_the_round_cost_the_same_whatever_the_data(world, made):
    paths = [f"{ROUNDS}{made.pk}/", f"{ROUNDS}{made.pk}/checks/", cite_path(made)]
    ben = world.client("ben")
    few = [cost(ben, path) for path in paths]
    scatter(world, 3)
    GapAction.objects.all().delete()
    for item in world.westmere.evidence.filter(embargo=None)[:20]:
        row = Judgement.objects.get(round=made, statement__number=7)
        Citation.objects.create(
            council=world.westmere, judgement=row, item=item, added_by=world.people["ada"]
        )
    assert [cost(ben, path) for path in paths] == few


def test_the_statement_page_costs_the_same_with_everything_on_it(world, made):
    path = page_of(made)
    few = cost(world.client("ben"), path)
    scatter(world, 2)
    assert cost(world.client("ben"), path) == few <= 15


def test_saving_with_much_evidence_costs_at_most_ten_queries(world, made):
    scatter(world, 2)
    save(world, made, values=JudgementValues(reason="First."))
    client = world.client("ben")
    client.get(page_of(made))
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(f"{page_of(made)}score/", typed(version=2, departure_reason="Newer figures."))
    assert answer.status_code == 302
    assert len(seen) <= 10
