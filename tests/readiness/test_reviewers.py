"""External reviewers: one round and what it cites, comments, scores of their own, until a moment."""

import html
import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.evidence.models import ItemGuest
from assessment_ready.readiness.errors import ReviewerNotEligible
from assessment_ready.readiness.models import Judgement, ReviewerGrant, Round
from assessment_ready.readiness.rules.judgement import JudgementValues
from assessment_ready.readiness.services import citations as services
from assessment_ready.readiness.services.judgements import record_judgement
from assessment_ready.readiness.services.reviewers import grant_review
from assessment_ready.ui.dates import LONDON, format_date, london_date
from tests.readiness.pages import post, says, text_of

ROUNDS = "/councils/westmere/readiness/rounds/"


@pytest.fixture
def made(world):
    return world.round(scores=[3] * 9)


def until(world, day, name="rhea"):
    return {
        "reviewer": world.members[name].pk,
        "last_day_day": day.day,
        "last_day_month": day.month,
        "last_day_year": day.year,
    }


def today():
    return london_date(timezone.now())


def test_a_reviewer_reads_one_round_until_the_end_of_the_last_day(world, made):
    last = today() + timedelta(days=3)
    assert world.client("rhea").get(f"{ROUNDS}{made.pk}/").status_code == 404
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/", until(world, last))
    assert says(page, f"Rhea Stone can read this round until the end of {format_date(last)}.")
    midnight = datetime(last.year, last.month, last.day, tzinfo=LONDON) + timedelta(days=1)
    assert ReviewerGrant.objects.get().ends_at == midnight
    rhea = world.client("rhea")
    seen = rhea.get(f"{ROUNDS}{made.pk}/")
    assert says(seen, "27 of 36 points")
    assert "What you can do" not in text_of(seen)
    with time_machine.travel(midnight + timedelta(seconds=1), tick=False):
        assert world.client("rhea").get(f"{ROUNDS}{made.pk}/").status_code == 404
        assert world.client("rhea").get(f"{ROUNDS}{made.pk}/statements/equity/").status_code == 404


def test_access_ends_at_once_when_taken_back(world, made):
    world.let_review(made)
    reviewer = world.members["rhea"].pk
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/{reviewer}/end/", {})
    assert says(page, "Rhea Stone can no longer read this round.")
    assert world.client("rhea").get(f"{ROUNDS}{made.pk}/").status_code == 404
    post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/{reviewer}/end/", {})
    assert AuditEntry.objects.filter(action="readiness.review.revoked").count() == 1


def test_a_reviewer_sees_one_round_at_a_time(world, made):
    world.let_review(world.round(title="Other"))
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/", until(world, today()))
    assert says(page, "This person already reviews another round.")


def test_the_last_day_is_between_today_and_the_end_of_the_membership(world, made):
    url, ben = f"{ROUNDS}{made.pk}/reviewers/", world.client("ben")
    past = post(ben, url, until(world, today() - timedelta(days=1)))
    assert says(past, "The last day of access must be today or later")
    Membership.objects.filter(pk=world.members["rhea"].pk).update(ends_at=timezone.now() + timedelta(days=2))
    late = post(ben, url, until(world, today() + timedelta(days=9)))
    assert says(late, "This person’s membership ends on")
    assert not ReviewerGrant.objects.exists()
    post(ben, url, until(world, today() + timedelta(days=2)))
    assert ReviewerGrant.objects.get().ends_at <= timezone.now() + timedelta(days=2)


def test_only_external_reviewers_of_this_council_are_let_in(world, made):
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/", until(world, today(), "vic"))
    assert says(page, "Choose somebody who is an external reviewer of this council now")
    with pytest.raises(ReviewerNotEligible):
        grant_review(
            actor=world.members["ben"],
            round_id=made.pk,
            reviewer_id=world.northby_members["nia"].pk,
            last_day=today(),
        )
    assert not ReviewerGrant.objects.exists()


@pytest.mark.parametrize("name", ["vic", "cleo", "rhea", "cara"])
def test_only_those_who_run_rounds_let_reviewers_in(world, made, name):
    world.let_review(made)
    url = f"{ROUNDS}{made.pk}/reviewers/"
    assert world.client(name).get(url).status_code == 403
    assert world.client(name).post(url, until(world, today())).status_code == 403
    assert world.client(name).post(f"{url}{world.members['rhea'].pk}/end/").status_code == 403


def test_a_reviewer_nobody_let_in_has_nothing_to_end(world, made):
    url = f"{ROUNDS}{made.pk}/reviewers/{world.members['rhea'].pk}/end/"
    assert world.client("ben").post(url).status_code == 404


def own_scores(kind="peer_challenge", day=1, **extra):
    held = {"own_held_on_day": day, "own_held_on_month": 12, "own_held_on_year": 2026}
    return {"own_kind": kind, **held, **extra}


def cite(world, made, number, *items):
    judgement = Judgement.objects.get(round=made, statement=world.statement(number))
    slug = judgement.statement.slug
    services.cite(
        actor=world.members["ben"], round_id=made.pk, statement=slug, item_ids=[item.pk for item in items]
    )


@pytest.fixture
def reviewed(world, made):
    """Rhea reviews a round that cites two items, one of them restricted, and scores a round of her own."""
    world.cited = world.evidence(1, title="Cited survey")
    world.secret_item = world.evidence(1, title="Restricted audit", sensitivity="restricted")
    world.other_item = world.evidence(2, title="Uncited board paper")
    cite(world, made, 1, world.cited, world.secret_item)
    page = post(
        world.client("ben"),
        f"{ROUNDS}{made.pk}/reviewers/",
        {**until(world, today() + timedelta(days=3)), **own_scores()},
    )
    assert says(page, "They score in their own round “Peer challenge by Rhea Stone”.")
    return ReviewerGrant.objects.get()


def score_data(version=1, **extra):
    return {"version": version, "score": "2", "confidence": "high", "reason": "We saw it", **extra}


def test_a_reviewer_scores_every_statement_in_a_round_of_their_own(world, made, reviewed):
    own = reviewed.own_round
    assert (own.kind, own.held_on, own.framework_id) == (
        "peer_challenge",
        date(2026, 12, 1),
        made.framework_id,
    )
    assert own.assignments.filter(lead=world.members["rhea"]).count() == 9
    rhea = world.client("rhea")
    assert says(rhea.get(f"{ROUNDS}{own.pk}/"), "Start scoring")
    saved = rhea.post(f"{ROUNDS}{own.pk}/statements/equity/score/", score_data())
    assert saved.status_code == 302
    assert Judgement.objects.get(round=own, statement__slug="equity").score == 2
    assert rhea.post(f"{ROUNDS}{made.pk}/statements/equity/score/", score_data()).status_code in (403, 409)
    assert Judgement.objects.get(round=made, statement__slug="equity").score == 3


def test_letting_the_same_reviewer_in_again_makes_no_second_round(world, made, reviewed):
    again = {**until(world, today() + timedelta(days=5)), **own_scores("mock_inspection")}
    post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/", again)
    grant = ReviewerGrant.objects.get()
    assert grant.own_round_id == reviewed.own_round_id
    assert ItemGuest.objects.get(item=world.cited).ends_at == grant.ends_at > reviewed.ends_at
    assert Round.objects.count() == 2


def test_the_day_and_the_kind_of_their_round_are_asked_for(world, made):
    url, ben = f"{ROUNDS}{made.pk}/reviewers/", world.client("ben")
    missing = {**until(world, today()), "own_kind": "peer_challenge"}
    assert says(post(ben, url, missing), "Enter the day their round stands for")
    wrong = {**until(world, today()), **own_scores("self_assessment")}
    assert says(post(ben, url, wrong), "Choose from the list whether they score")
    long = {**until(world, today()), **own_scores(own_title="x" * 121)}
    assert says(post(ben, url, long), "The title of their round must be 120 characters or fewer")
    assert not ReviewerGrant.objects.exists()
    assert Round.objects.count() == 1


def test_a_reviewer_sees_what_the_round_cites_and_no_other_evidence(world, made, reviewed):
    rhea = world.client("rhea")
    library = text_of(rhea.get("/councils/westmere/evidence/"))
    assert "Cited survey" in library
    assert "Restricted audit" not in library
    assert "Uncited board paper" not in library
    assert rhea.get(f"/councils/westmere/evidence/{world.cited.pk}/").status_code == 200
    for item in (world.secret_item, world.other_item):
        assert rhea.get(f"/councils/westmere/evidence/{item.pk}/").status_code == 404
    cite(world, made, 1, world.other_item)
    assert rhea.get(f"/councils/westmere/evidence/{world.cited.pk}/").status_code == 404
    assert rhea.get(f"/councils/westmere/evidence/{world.other_item.pk}/").status_code == 200


def test_the_end_of_a_review_ends_the_round_the_evidence_and_the_scoring(world, made, reviewed):
    own = reviewed.own_round
    with time_machine.travel(reviewed.ends_at + timedelta(seconds=1), tick=False):
        _nothing_is_left(world, made, own)
    post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/{world.members['rhea'].pk}/end/", {})
    _nothing_is_left(world, made, own)
    assert world.client("ada").get(f"{ROUNDS}{own.pk}/").status_code == 200


def _nothing_is_left(world, made, own):
    rhea = world.client("rhea")
    for round_ in (made, own):
        assert rhea.get(f"{ROUNDS}{round_.pk}/").status_code == 404
        assert rhea.get(f"{ROUNDS}{round_.pk}/comments/").status_code == 404
        assert rhea.get(f"{ROUNDS}{round_.pk}/statements/equity/").status_code == 404
        assert rhea.post(f"{ROUNDS}{round_.pk}/statements/equity/score/", score_data()).status_code == 404
    assert rhea.get(f"/councils/westmere/evidence/{world.cited.pk}/").status_code == 404
    assert "Self-assessment" not in text_of(rhea.get(ROUNDS)).replace("Kind All kinds Self-assessment", "")
    with pytest.raises(Judgement.DoesNotExist):
        record_judgement(
            actor=world.members["rhea"],
            round_id=own.pk,
            statement="equity",
            values=JudgementValues(score=2, low=1, high=3, confidence="low", reason="Too late"),
            expected_version=1,
        )
    assert Judgement.objects.get(round=own, statement__slug="equity").score is None


def test_the_scores_of_a_reviewer_of_an_embargoed_round_are_under_the_same_embargo(world, made):
    hidden = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    made.embargo = hidden
    made.save(update_fields=["embargo"])
    for name in ("ben", "rhea"):
        Clearance.objects.create(
            council=world.westmere, embargo=hidden, user=world.people[name], granted_by=world.people["ada"]
        )
    data = {**until(world, today()), **own_scores(own_title="Challenge by peers")}
    assert says(post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/", data), "Challenge by peers")
    own = ReviewerGrant.objects.get().own_round
    assert own.embargo == hidden
    assert world.client("vic").get(f"{ROUNDS}{own.pk}/").status_code == 404
    assert world.client("rhea").get(f"{ROUNDS}{own.pk}/").status_code == 200


def test_a_reviewer_who_follows_every_link_meets_nothing_but_the_review(world, made, reviewed):
    world.round(title="Another round", scores=[2] * 9)
    world.action(1, title="Hidden action")
    world.gap(1, title="Hidden gap")
    world.milestone(title="Hidden milestone")
    hidden = ["Another round", "Hidden action", "Hidden gap", "Hidden milestone", "Restricted audit"]
    seen = crawl(world.client("rhea"), "/councils/westmere/", "/councils/westmere/evidence/")
    assert f"{ROUNDS}{made.pk}/" in seen
    assert f"{ROUNDS}{reviewed.own_round_id}/" in seen
    assert f"/councils/westmere/evidence/{world.cited.pk}/" in seen
    for path, words in seen.items():
        for marker in [*hidden, "Uncited board paper"]:
            assert marker not in words, f"{path} shows {marker}"
    assert not [path for path in seen if "/benchmark/" in path or "/actions/" in path or "/gaps/" in path]


def crawl(client, *starts):
    """Every page of the council that links lead to from ``starts``, with its words."""
    found: dict[str, str] = {}
    waiting = list(starts)
    while waiting and len(found) < 200:
        path = waiting.pop()
        if path in found or "sign-out" in path:
            continue
        answer = client.get(path)
        while answer.status_code == 302:
            answer = client.get(answer["Location"])
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        is_page = answer["Content-Type"].startswith("text/html")
        found[path] = text_of(answer) if is_page else ""
        links = re.findall(r'href="(/councils/[^"#]*)', answer.content.decode()) if is_page else []
        waiting += [html.unescape(link) for link in links]
    return found


def test_a_reviewer_is_given_no_statement_outside_a_round_of_their_own(world, made, reviewed):
    ben, rhea = world.client("ben"), world.members["rhea"].pk
    elsewhere = world.round(title="Another round")
    page = post(ben, f"{ROUNDS}{elsewhere.pk}/assignments/", {"statements": ["equity"], "lead": rhea})
    assert says(page, "Choose somebody who is a member of this council now and may score statements")
    world.assign(elsewhere, 1, "rhea")
    assert world.client("rhea").get(f"{ROUNDS}{elsewhere.pk}/").status_code == 404
    own = post(ben, f"{ROUNDS}{reviewed.own_round_id}/assignments/", {"statements": ["equity"], "lead": rhea})
    assert says(own, "Rhea Stone")
