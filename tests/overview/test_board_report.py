"""The board report: the dashboard's figures, frozen, asked for once, under the round's embargo."""

import json
import re
import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessment_ready.actions.models import CheckIn
from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents import pdf
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.embargo.models import Clearance, Embargo, Look
from assessment_ready.overview.board_report_v1 import present
from assessment_ready.overview.queries.board_report import board_report, one_moment, shareable_board
from assessment_ready.overview.services.board_report import produce_board_report
from assessment_ready.readiness.errors import RoundChanged
from assessment_ready.readiness.models import Judgement, Round, RoundKind, RoundStatus
from assessment_ready.readiness.queries.board import readiness_board
from assessment_ready.readiness.services.secrecy import put_under_embargo, take_off_embargo
from tests.documents.making import embargo
from tests.overview.reading import words as words_of

SCORES = [2, 3, 2, 3, 3, 3, 3, 3, 3]


def url(round_: Round, council: str = "westmere") -> str:
    return reverse("overview:board-report", args=[council, round_.pk])


def produce(world, round_, name="ada", **extra) -> GeneratedDocument:
    values = {"comment": "", "decisions": "", "submission_key": uuid4(), "now": timezone.now()}
    return produce_board_report(actor=world.members[name], round_id=round_.pk, **(values | extra))


def text_of(document: GeneratedDocument) -> str:
    """What the document says, without its markup."""
    html = pdf.render_html(document.template, document.snapshot)
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("</head>")[1]).replace("&#x27;", "'").split())


def post(client, round_, **data):
    return client.post(url(round_), {"submission_key": str(uuid4()), "comment": "", "decisions": ""} | data)


def test_its_figures_are_the_dashboards(world):
    world.round(
        kind=RoundKind.PEER_CHALLENGE, title="Peer challenge", held_on=date(2026, 6, 9), scores=[2] * 9
    )
    world.round(title="Spring", held_on=date(2026, 4, 1), scores=[2, 2, 2, 2, 3, 3, 3, 2, 3])
    round_ = world.round(scores=SCORES)
    document = produce(world, round_)
    said = text_of(document)
    dashboard = world.client("ada").get(reverse("overview:dashboard", args=["westmere"])).content.decode()
    answer = document.snapshot["answer"]
    for words in (answer["headline"], answer["sentence"]):
        assert words in dashboard
        assert words in said
    board = readiness_board(world.members["ada"], timezone.now(), round_)
    assert document.snapshot["figures"]["points"] == board.points == 25
    assert "25 of 36" in said
    assert "70%" in said
    assert [row["score"] for theme in document.snapshot["themes"] for row in theme["statements"]] == SCORES
    assert "we say 1 more" in said
    assert [point["points"] for point in document.snapshot["trend"]] == [22, 18, 25]
    for label in ("Good", "Requires improvement"):
        chances = {each["label"]: each["value"] for each in document.snapshot["chances"]}
        assert chances[label] == {b.title: c for b, c in board.forecast.chances}[label]


def test_a_report_stays_as_it_was(world):
    round_ = world.round(scores=SCORES)
    document = produce(world, round_)
    before = pdf.render_html(document.template, document.snapshot)
    Judgement.objects.filter(round=round_).update(score=4, low=4, high=4, strengths="Changed since")
    round_.title = "Another title"
    round_.save(update_fields=["title"])
    document.refresh_from_db()
    assert pdf.render_html(document.template, document.snapshot) == before
    later = produce(world, round_)
    assert later.version == 2
    assert "36 of 36" in text_of(later)


def test_the_snapshot_is_plain_json(world):
    snapshot = board_report(world.members["ada"], timezone.now(), world.round(scores=SCORES))
    assert json.loads(json.dumps(snapshot)) == snapshot


@pytest.mark.parametrize("scores", [None, [3, None, 2, 3, 3, 3, 3, 3, 3], [1] * 9, [4] * 9])
def test_a_report_can_be_made_of_any_round(world, scores):
    said = text_of(produce(world, world.round(scores=scores)))
    assert "Summary" in said
    assert "How the figures are worked out" in said


def test_words_of_people_are_shown_as_words(world):
    round_ = world.round(
        scores=SCORES, title="<b>Autumn</b> & more", scope="</section><script>alert(1)</script>"
    )
    Judgement.objects.filter(round=round_).update(
        strengths='<link rel="attachment" href="file:///etc/passwd">', improvements="{% now %} {{ settings }}"
    )
    document = produce(world, round_, comment="<img src=http://x/>", decisions="One\n\n<b>Two</b>\n")
    html = pdf.render_html(document.template, document.snapshot)
    assert "<script" not in html
    assert "<b>" not in html
    assert 'href="file' not in html
    assert "<img" not in html
    assert "{{ settings }}" in html
    assert html.count("<li>One</li>") == 1
    assert "The board is asked for 2 decisions" in text_of(document)


def test_the_preview_shows_what_the_report_will_say(world):
    round_ = world.round(scores=SCORES)
    page = world.client("ada").get(url(round_)).content.decode()
    snapshot = board_report(world.members["ada"], timezone.now(), round_)
    assert snapshot["answer"]["headline"] in page
    assert snapshot["answer"]["sentence"] in page
    assert "Produce PDF" in page
    assert GeneratedDocument.objects.count() == 0


def test_producing_it_leads_to_the_documents_page(world):
    round_ = world.round(scores=SCORES)
    answer = post(world.client("ada"), round_, comment="Steady.", decisions="Agree the plan.")
    document = GeneratedDocument.objects.get()
    assert answer.headers["Location"] == reverse("documents:detail", args=["westmere", document.pk])
    assert (document.kind, document.subject_key, document.permission) == (
        "board_report",
        f"round:{round_.pk}",
        "VIEW_READINESS",
    )
    assert (document.snapshot["comment"], document.snapshot["decisions"]) == ("Steady.", "Agree the plan.")
    assert AuditEntry.objects.get(action="documents.document.requested").actor == world.people["ada"]


def test_a_double_click_makes_one_report(world):
    round_, key = world.round(scores=SCORES), str(uuid4())
    first = post(world.client("ada"), round_, submission_key=key)
    second = post(world.client("ada"), round_, submission_key=key)
    assert first.headers["Location"] == second.headers["Location"]
    assert GeneratedDocument.objects.count() == 1


def test_too_many_words_get_their_sentence_and_are_not_lost(world):
    round_ = world.round(scores=SCORES)
    answer = post(world.client("ada"), round_, comment="word " * 121, decisions="Keep me")
    page = answer.content.decode()
    assert "Comment for the summary must be 120 words or fewer; you wrote 121" in page
    assert "Keep me" in page
    assert "<title>Error: " in page
    stale = post(world.client("ada"), round_, submission_key="nonsense").content.decode()
    assert "This page is out of date" in stale
    assert GeneratedDocument.objects.count() == 0


@pytest.mark.parametrize("name", ["vic", "will", "cleo", "dev", "rhea", "ann", "bo"])
def test_a_colleague_who_may_not_produce_packs_is_refused(world, name):
    round_ = world.round(scores=SCORES)
    assert world.client(name).get(url(round_)).status_code == 403
    assert post(world.client(name), round_).status_code == 403
    assert GeneratedDocument.objects.count() == 0


def test_another_council_and_an_unknown_round_are_not_found(world):
    round_ = world.round(scores=SCORES)
    assert world.client("nia").get(url(round_)).status_code == 404
    assert world.client("nia").get(url(round_, "northby")).status_code == 404
    assert post(world.client("nia"), round_).status_code == 404
    assert (
        world.client("ada").get(reverse("overview:board-report", args=["westmere", 10**6])).status_code == 404
    )


def test_an_embargoed_round_gives_an_embargoed_report(world):
    lifts = timedelta(days=9)
    secret = embargo(world, cleared=["ada"], lifts_in=lifts)
    round_ = world.round(scores=SCORES, embargo=secret)
    assert world.client("cara").get(url(round_)).status_code == 404
    page = world.client("ada").get(url(round_)).content.decode()
    assert "Under embargo until" in page
    assert Look.objects.get().user == world.people["ada"]
    post(world.client("ada"), round_)
    document = GeneratedDocument.objects.get()
    assert document.embargo == secret
    assert "Under embargo until" in text_of(document)
    assert (
        world.client("cara").get(reverse("documents:detail", args=["westmere", document.pk])).status_code
        == 404
    )
    assert AuditEntry.objects.get(action="documents.document.requested").embargo_id == secret.pk


def test_a_report_leaves_out_rounds_under_another_embargo(world):
    secret = embargo(world, cleared=["ada"])
    world.round(title="Before, secret", held_on=date(2026, 3, 1), scores=[1] * 9, embargo=secret)
    world.round(
        kind=RoundKind.CQC_ASSESSMENT,
        title="The draft of CQC",
        held_on=date(2026, 10, 1),
        scores=[1] * 9,
        embargo=secret,
    )
    world.round(
        kind=RoundKind.PEER_CHALLENGE, title="Peer challenge", held_on=date(2026, 6, 9), scores=[2] * 9
    )
    round_ = world.round(scores=SCORES)
    seen = readiness_board(world.members["ada"], timezone.now(), round_)
    assert seen.external_round is not None
    assert seen.external_round.title == "The draft of CQC"
    document = produce(world, round_)
    everything = json.dumps(document.snapshot)
    assert "The draft of CQC" not in everything
    assert "Before, secret" not in everything
    assert document.snapshot["round"]["external"]["title"] == "Peer challenge"
    assert document.snapshot["round"]["previous"] is None
    assert [point["points"] for point in document.snapshot["trend"]] == [18, 25]
    assert all(
        row["previous"] is None for theme in document.snapshot["themes"] for row in theme["statements"]
    )


def test_once_lifted_the_other_round_stands_in_the_report(world):
    secret = embargo(world, cleared=["ada"])
    world.round(
        kind=RoundKind.CQC_ASSESSMENT, title="CQC", held_on=date(2026, 10, 1), scores=[2] * 9, embargo=secret
    )
    round_ = world.round(scores=SCORES)
    secret.lifted_at = timezone.now()
    secret.save(update_fields=["lifted_at"])
    board = shareable_board(world.members["ada"], timezone.now(), round_)
    assert board.external_round is not None
    assert board.external_round.title == "CQC"


def test_a_round_that_goes_under_embargo_takes_its_reports_along(world):
    round_ = world.round(scores=SCORES)
    other = produce(world, world.round(title="Another", scores=SCORES))
    document = produce(world, round_)
    secret = embargo(world, cleared=["ada"])
    page = reverse("documents:detail", args=["westmere", document.pk])
    put_under_embargo(actor=world.members["ada"], round_id=round_.pk, embargo_id=secret.pk)
    assert world.client("ben").get(page).status_code == 404
    assert world.client("ada").get(page).status_code == 200
    assert (
        world.client("ben").get(reverse("documents:detail", args=["westmere", other.pk])).status_code == 200
    )
    take_off_embargo(actor=world.members["ada"], round_id=round_.pk)
    assert world.client("ben").get(page).status_code == 200


def test_an_embargo_put_on_meanwhile_stops_the_report(world, monkeypatch):
    round_ = world.round(scores=SCORES)
    secret = embargo(world, cleared=["ada"])

    def meanwhile(membership, now, read):
        Round.objects.update(embargo=secret)
        return board_report(membership, now, read)

    monkeypatch.setattr("assessment_ready.overview.services.board_report.board_report", meanwhile)
    with pytest.raises(RoundChanged):
        produce(world, round_)
    assert GeneratedDocument.objects.count() == 0


def test_the_status_of_the_round_is_on_the_cover(world):
    assert "Draft: the round is still open" in text_of(produce(world, world.round(scores=SCORES)))
    closed = world.round(scores=SCORES, status=RoundStatus.CLOSED, closed_at=timezone.now())
    assert "Final: the round is closed" in text_of(produce(world, closed))


def test_it_says_what_would_move_it_and_where_others_stand(world):
    document = produce(world, world.round(scores=SCORES))
    said = text_of(document)
    assert document.snapshot["routes"]["summary"] in said
    assert document.snapshot["method"]["assumption"] in said
    assert len(present(document.snapshot)["routes"]) == 5


@pytest.mark.django_db(transaction=True)
def test_the_figures_are_of_one_moment(world):
    round_ = world.round(scores=SCORES)
    seen = []
    with one_moment():
        seen.append(set(Judgement.objects.filter(round=round_).values_list("score", flat=True)))

        def save():
            Judgement.objects.filter(round=round_).update(score=4, low=4, high=4)
            connection.close()

        other = threading.Thread(target=save)
        other.start()
        other.join()
        seen.append(set(Judgement.objects.filter(round=round_).values_list("score", flat=True)))
    assert seen == [{2, 3}, {2, 3}]
    assert set(Judgement.objects.filter(round=round_).values_list("score", flat=True)) == {4}


def rag_action(world, title="Recruit", **extra):
    today = timezone.localdate()
    return world.action(
        1,
        title=title,
        start_on=today - timedelta(days=90),
        due_on=today - timedelta(days=12),
        red_on=today,
        **extra,
    )


def test_it_says_what_proves_the_scores_and_what_is_done_by_exception(world):
    today = timezone.localdate()
    round_ = world.round(scores=SCORES)
    world.evidence(1, as_at=today - timedelta(days=6))
    gap = world.gap(1, title="Nobody asks carers")
    action = rag_action(world, progress=55)
    CheckIn.objects.create(
        council=world.westmere,
        action=action,
        author=world.people["cleo"],
        made_at=timezone.now(),
        progress=55,
        statement="Two therapists start soon.",
        blockers="No budget",
        help_needed="A decision on the budget",
        rag_then="red",
    )
    world.action(2, title="Runs well", reporting_days=400)
    world.milestone(title="Information return due", earliest=today, latest=today + timedelta(days=40))
    said = text_of(produce(world, round_))
    for words in (
        "1 of 18",
        "6 days old",
        f"{gap.reference} Nobody asks carers",
        f"{action.reference} Recruit",
        "12 days",
        "Cleo Marsh",
        "In the way: No budget",
        "Two therapists start soon.",
        "A decision on the budget",
        "Information return due",
        "not confirmed",
        "No evidence within date: Feedback from staff and leaders.",
        "1 action is red.",
        "Statements ready 0 of 9",
    ):
        assert words in said, words
    assert "Runs well" not in said


def test_what_only_the_cleared_know_of_is_not_in_a_report_for_everybody(world):
    round_ = world.round(scores=SCORES)
    secret = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=secret, user=world.people["ada"], granted_by=world.people["ada"]
    )
    world.gap(1, title="Secret gap", embargo=secret)
    rag_action(world, "Secret action", embargo=secret)
    world.evidence(1, title="Secret evidence", embargo=secret)
    world.milestone(title="Secret date", earliest=date(2030, 1, 1), latest=date(2030, 1, 2), embargo=secret)
    document = produce(world, round_)
    assert "Secret" not in json.dumps(document.snapshot)
    assert document.snapshot["standing"]["coverage"]["covered"] == 0
    assert "1 of 18" in words_of(world.client("ada").get(reverse("overview:dashboard", args=["westmere"])))
    Round.objects.filter(pk=round_.pk).update(embargo=secret)
    under = produce(world, round_)
    assert "Secret gap" in json.dumps(under.snapshot)
    assert under.embargo == secret


def test_a_report_of_the_first_version_is_still_made_by_its_own_template(world):
    document = produce(world, world.round(scores=SCORES))
    assert document.template == "pdf/board_report_v2.html"
    old = {name: value for name, value in document.snapshot.items() if name != "standing"}
    said = pdf.render_html("pdf/board_report_v1.html", old)
    assert "How well the scores are proved" not in said
    assert "The quality statements at a glance" in said


def test_its_cost_does_not_grow_with_the_rounds(world, django_assert_max_num_queries):
    round_ = world.round(scores=SCORES)
    for month in range(1, 9):
        world.round(title=f"Round {month}", held_on=date(2025, month, 1), scores=[2] * 9)
    with django_assert_max_num_queries(15):
        board_report(world.members["ada"], timezone.now(), round_)
