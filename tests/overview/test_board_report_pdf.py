"""The board report as a file: tagged and readable, short or very long."""

import io
from datetime import date
from uuid import uuid4

import pikepdf
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessment_ready.documents import services
from assessment_ready.documents.branding import change_look
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.overview.services.board_report import produce_board_report
from assessment_ready.readiness.models import Judgement
from tests.documents.pdf_checks import bookmarks, elements, faults
from tests.documents.pictures import differences
from tests.documents.sample_papers import logo

SECTIONS = [
    "Contents",
    "Summary",
    "The likely rating and how sure it is",
    "The quality statements at a glance",
    "How well the scores are proved",
    "Gaps and actions by exception",
    "Next dates and emerging themes",
    "Working with people",
    "Trend",
    "Where other councils stand",
    "Decisions asked",
    "How the figures are worked out",
]


def made(world, round_, **extra) -> GeneratedDocument:
    words = {"comment": "Steady.", "decisions": "Agree the plan.\nAsk again in March."} | extra
    document = produce_board_report(
        actor=world.members["ada"],
        round_id=round_.pk,
        submission_key=uuid4(),
        now=timezone.now(),
        **words,
    )
    services.render(document_id=document.pk)
    document.refresh_from_db()
    assert document.failure == ""
    return document


def test_the_report_is_tagged_described_and_bookmarked(world, caplog):
    world.round(title="Spring", scores=[2] * 9)
    round_ = world.round(scores=[2, 3, 2, 3, 3, 3, 3, 3, 3])
    document = made(world, round_)
    data = bytes(document.content.data)
    assert faults(data) == []
    titles = bookmarks(data)
    assert [title for title in SECTIONS if title not in titles] == []
    with pikepdf.open(io.BytesIO(data)) as opened:
        figures = [str(each.Alt) for each in elements(opened) if str(each.S) == "/Figure"]
        assert len(opened.pages) == document.pages
        assert str(opened.docinfo["/Title"]).startswith(
            "Board report: Self-assessment, autumn 2026, version 1"
        )
    assert any(text.startswith("Chance of each rating. ") and "Good" in text for text in figures)
    assert any("25 points" in text for text in figures)
    assert [record for record in caplog.records if record.name == "weasyprint"] == []
    answer = world.client("vic").get(reverse("documents:download", args=["westmere", document.pk]))
    assert answer.content == data


def test_a_round_without_scores_still_gives_a_sound_document(world):
    assert faults(bytes(made(world, world.round(), comment="", decisions="").content.data)) == []


@time_machine.travel("2026-11-24T12:00:00+00:00", tick=False)
def test_it_looks_as_approved(world):
    """The short one of a small council, every page."""
    world.round(title="Spring", scores=[2] * 9, held_on=date(2026, 4, 1))
    round_ = world.round(scores=[2, 3, 2, 3, 3, 3, 3, 3, 3])
    data = bytes(made(world, round_).content.data)
    assert differences("board-report-usual", data, only=30) == []


@time_machine.travel("2026-11-24T12:00:00+00:00", tick=False)
def test_it_has_the_council_s_colour_and_logo_and_keeps_those_it_was_made_with(world):
    ann, round_ = world.members["ann"], world.round(scores=[2, 3, 2, 3, 3, 3, 3, 3, 3])
    change_look(actor=ann, version=0, colour="#006435", logo_alt="Westmere Council", logo=logo())
    document = made(world, round_)
    data = bytes(document.content.data)
    assert faults(data) == []
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert any(str(each.get("/Alt", "")) == "Westmere Council" for each in elements(opened))
    assert differences("board-report-branded", data, only=3) == []
    change_look(actor=ann, version=1, colour="#8b1450", logo_alt="Westmere Council", logo=None)
    assert document.snapshot["branding"]["colour"] == "#006435"
    assert made(world, round_).snapshot["branding"]["colour"] == "#8b1450"


@pytest.mark.slow
@time_machine.travel("2026-11-24T12:00:00+00:00", tick=False)
def test_a_very_long_and_hostile_report_is_still_sound(world):
    round_ = world.round(
        scores=[2, 3, 2, 3, 3, 3, 3, 3, 3],
        title="T" * 120,
        scope="<link rel=attachment href=file:///etc/passwd> & <b>bold</b>",
    )
    long = " ".join(["People told us that waiting is the hardest part of it."] * 910)
    assert len(long.split()) >= 10_000
    judgements = Judgement.objects.filter(round=round_).order_by("statement__number")
    judgements.filter(statement__number=1).update(strengths=long)
    judgements.filter(statement__number=2).update(improvements="W" * 300, reason="<script>alert(1)</script>")
    today = timezone.localdate()
    for number in range(1, 10):
        world.gap(number, title="G" * 200)
        world.action(number, title="A" * 200, due_on=today, start_on=today, red_on=today)
        world.evidence(number, title="<i>", review_by=today)
        world.milestone(title="M" * 120, earliest=today, latest=today)
    document = made(world, round_, comment="x" * 300, decisions="\n".join(["y" * 300] * 5))
    data = bytes(document.content.data)
    assert faults(data) == []
    assert document.pages > 15
    assert differences("board-report-long", data) == []
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.attachments) == 0
