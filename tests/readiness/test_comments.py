"""Comments on rounds and their statements: added, never changed, read by whoever sees what they are about."""

import csv
import io
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo, Look
from assessment_ready.readiness.errors import EmptyComment, NotAllowed
from assessment_ready.readiness.models import RoundComment
from assessment_ready.readiness.services.comments import add_comment
from tests.readiness.pages import cost, post, says, text_of

ROUNDS = "/councils/westmere/readiness/rounds/"


@pytest.fixture
def made(world):
    return world.round(scores=[3] * 9)


def url(made):
    return f"{ROUNDS}{made.pk}/comments/"


def say(world, made, who="vic", text="Look again at waits", statement="equity", **extra):
    data = {"text": text, "statement": statement, "submission_key": str(uuid4()), **extra}
    return post(world.client(who), url(made), data)


def test_a_reader_comments_on_a_statement_and_the_round_lists_it(world, made):
    page = say(world, made)
    assert says(page, "Your comment was added. Everybody who sees this round can read it.")
    assert says(page, "Look again at waits")
    assert says(page, "Vic Tan, Viewer, on")
    assert says(page, "About Equity in experience and outcomes")
    assert says(world.client("ben").get(f"{ROUNDS}{made.pk}/"), "1 comment")
    entry = AuditEntry.objects.get(action="readiness.comment.made")
    assert entry.after == {"statement": "Equity in experience and outcomes"}


def test_a_comment_written_beside_a_statement_leads_back_to_it(world, made):
    data = {"text": "One", "statement": "equity", "submission_key": str(uuid4()), "back": "1"}
    answer = world.client("vic").post(url(made), data)
    assert answer["Location"] == f"{ROUNDS}{made.pk}/statements/equity/#comments"
    beside = world.client("vic").get(f"{ROUNDS}{made.pk}/statements/equity/")
    assert says(beside, "One Vic Tan, Viewer, on")
    assert not says(
        world.client("vic").get(f"{ROUNDS}{made.pk}/statements/governance/"), "Vic Tan, Viewer, on"
    )


def test_a_reviewer_reads_and_comments_on_the_round_they_review_alone(world, made):
    world.let_review(made)
    other = world.round(title="Other")
    page = say(world, made, "rhea", "I would give it a 2", statement="")
    assert says(page, "I would give it a 2")
    assert says(page, "Rhea Stone, External reviewer, on")
    assert world.client("rhea").get(url(other)).status_code == 404
    assert world.client("rhea").post(url(other), {"text": "x"}).status_code == 404


def test_comments_are_escaped_and_their_references_lead_on(world, made):
    say(world, made, text="<script>alert(1)</script>\nSee QS3-E7 and ACT-2")
    page = world.client("ben").get(url(made)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>See" in page
    assert '<a class="govuk-link" href="/councils/westmere/ref/QS3-E7/">QS3-E7</a>' in page


def test_a_lead_reads_and_writes_comments_on_their_own_statements_alone(world, made):
    world.assign(made, 3, "cleo")
    say(world, made, text="About equity")
    say(world, made, text="About governance", statement="governance")
    say(world, made, text="About it all", statement="")
    page = text_of(world.client("cleo").get(url(made)))
    assert "About equity" in page
    assert "About governance" not in page
    assert "About it all" not in page
    assert says(
        say(world, made, "cleo", statement="governance"), "Choose what the comment is about from the list"
    )
    assert says(say(world, made, "cleo", statement=""), "Choose which statement the comment is about")
    assert says(say(world, made, "cleo", "Mine"), "Mine")
    with pytest.raises(NotAllowed):
        add_comment(
            actor=world.members["cleo"], round_id=made.pk, statement="", text="All", submission_key=uuid4()
        )


@pytest.mark.parametrize("name", ["dev", "ann"])
def test_those_who_may_not_comment_are_refused(world, made, name):
    made.status = "published"
    made.save(update_fields=["status"])
    say(world, made, text="Internal words")
    assert world.client(name).get(url(made)).status_code == 403
    assert world.client(name).post(url(made), {"text": "x"}).status_code == 403
    assert "Internal words" not in text_of(world.client("dev").get(f"{ROUNDS}{made.pk}/statements/equity/"))
    assert world.client("nia").get(url(made)).status_code == 404
    assert world.client("cleo").get(url(made)).status_code == 404


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter your comment"),
        ("  \n ", "Enter your comment"),
        ("word " * 501, "Your comment must be 500 words or fewer; you wrote 501"),
    ],
)
def test_a_comment_that_cannot_be_kept_gets_a_sentence(world, made, text, sentence):
    page = say(world, made, text=text)
    assert says(page, sentence)
    assert page.content.decode().count("<title>\nError:") or "Error:" in text_of(page)
    assert not RoundComment.objects.exists()


def test_the_second_of_two_clicks_adds_nothing(world, made):
    key = str(uuid4())
    for _ in range(2):
        say(world, made, submission_key=key)
    assert RoundComment.objects.count() == 1
    assert AuditEntry.objects.filter(action="readiness.comment.made").count() == 1


def test_the_service_refuses_an_empty_comment(world, made):
    with pytest.raises(EmptyComment):
        add_comment(
            actor=world.members["vic"], round_id=made.pk, statement="", text=" ", submission_key=uuid4()
        )


def test_a_closed_round_can_still_be_commented_on(world, made):
    made.status = "closed"
    made.save(update_fields=["status"])
    assert says(say(world, made), "Look again at waits")


def test_comments_on_an_embargoed_round_pass_the_gate(world, made):
    hidden = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=hidden, user=world.people["ada"], granted_by=world.people["ada"]
    )
    made.embargo = hidden
    made.save(update_fields=["embargo"])
    assert says(say(world, made, "ada", "Secret thought"), "Secret thought")
    for name in ("ben", "vic"):
        assert world.client(name).get(url(made)).status_code == 404
        assert world.client(name).post(url(made), {"text": "x"}).status_code == 404
    assert "commented on" not in text_of(world.client("ben").get("/councils/westmere/audit/"))
    assert says(world.client("ada").get("/councils/westmere/audit/"), "Ada Okafor commented on Equity")
    assert Look.objects.filter(user=world.people["ada"]).exists()


def test_the_list_is_filtered_and_downloaded(world, made):
    say(world, made, text="About equity")
    say(world, made, text="=cmd()", statement="")
    ben = world.client("ben")
    only = ben.get(url(made), {"statement": "equity"})
    assert says(only, "About equity")
    assert "=cmd()" not in text_of(only)
    rows = list(csv.reader(io.StringIO(ben.get(url(made), {"format": "csv"}).content.decode("utf-8-sig"))))
    assert rows[0] == ["When", "Who", "As", "About", "Comment"]
    assert [row[4] for row in rows[1:]] == ["'=cmd()", "About equity"]
    assert ben.get(url(made), {"statement": "no-such"}).status_code == 200


def test_an_empty_list_says_what_belongs_there(world, made):
    page = world.client("ben").get(url(made))
    assert says(page, "Nobody has said anything yet.")
    assert says(page, "Add the comment")


def test_a_list_of_comments_costs_the_same_however_long_it_is(world, made):
    say(world, made)
    few = cost(world.client("ben"), url(made))
    RoundComment.objects.bulk_create(
        RoundComment(
            council=world.westmere,
            round=made,
            statement=world.statement(1),
            author=world.people["vic"],
            text=f"Comment {number}",
            made_at=timezone.now(),
        )
        for number in range(30)
    )
    assert cost(world.client("ben"), url(made)) == few <= 15
