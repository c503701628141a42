"""The poster "At a glance": one page, only what is published, cleared and free; its PDF."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.documents import pdf
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.queries import content_of
from assessment_ready.documents.services import render
from assessment_ready.packs.at_a_glance_v1 import TEMPLATE
from assessment_ready.packs.rules.poster import Found, Shown, best, first_sentence, fitted, poster
from assessment_ready.readiness.models import Judgement, RoundStatus
from comms.models import ProofPoint
from tests.comms.making import Comms, comms_of
from tests.documents.pdf_checks import faults
from tests.documents.pictures import differences
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import embargo

BASE = "/councils/westmere/briefing-packs/at-a-glance/"
SCRIPT = "<script>alert(1)</script>"
SCORES = [3, 2, 3, 2, 3, 2, 3, 2, 4]
ABOUT = {
    "title": "At a glance",
    "council": "Westmere Council",
    "version": 1,
    "made_at": "2026-11-22T09:00:00+00:00",
    "made_by": "Cara Lindqvist",
}


@pytest.fixture
def made(world) -> Comms:
    """Westmere's plan."""
    return comms_of(world, world.members["cara"])


def published(world, scores=SCORES, text: str = "Our teams see people early.", **extra):
    """A round published to members, with texts for every statement."""
    values = {"status": RoundStatus.PUBLISHED, "published_at": timezone.now()}
    row = world.round(scores=scores, **values | extra)
    for each in row.judgements.select_related("statement"):
        Judgement.objects.filter(pk=each.pk).update(
            strengths=f"Strong in {each.statement.number}. {text}",
            improvements=f"Better in {each.statement.number}. {text}",
        )
    return row


def say(world, made: Comms, text: str = "We listen and act.", **extra):
    """A cleared message with live proof."""
    message = made.message(text, cleared=True, **extra)
    ProofPoint.objects.create(
        council=made.council,
        message=message,
        text="Survey",
        item=world.evidence(1),
        statement=world.statement(1),
        created_by=made.actor.user,
    )
    return message


def test_everybody_who_reads_packs_sees_the_published_round_messages_and_dates(world, made) -> None:
    published(world)
    say(world, made)
    soon = timezone.localdate() + timedelta(days=9)
    world.milestone(title="Site visit", earliest=soon, latest=soon)
    for name in ("dev", "vic", "cara"):
        page = world.client(name).get(BASE)
        for words in (
            "24 of 36 points: Good (67%)",
            "Self-assessment, autumn 2026, 2 November 2026",
            "9 Learning, improvement and innovation",
            "Exceptional standard",
            "We listen and act.",
            "Site visit",
            "Learning, improvement and innovation: Strong in 9.",
            "Supporting people to live healthier lives: Better in 2.",
            "write to Cara Lindqvist",
        ):
            assert says(page, words)
    assert "Make the PDF" in text_of(world.client("cara").get(BASE))
    assert "Make the PDF" not in text_of(world.client("dev").get(BASE))


@pytest.mark.parametrize("status", [RoundStatus.OPEN, RoundStatus.CLOSED])
def test_a_round_that_is_not_published_shows_nothing_of_itself(world, made, status) -> None:
    row = published(world, status=status, text="Kept to ourselves.")
    for path in (BASE, f"{BASE}?round={row.pk}"):
        text = text_of(world.client("ada").get(path))
        assert "No round is published to members yet" in text
        for words in ("Kept to ourselves", "Good standard", "points", "autumn 2026"):
            assert words not in text
        assert "1 Assessing needs" in text


def test_what_is_under_embargo_is_not_on_it_even_for_the_cleared(world, made) -> None:
    secret = embargo(world, "cara")
    row = published(world, title="Embargoed round", embargo=secret)
    say(world, made, "Embargoed message.", embargo=secret)
    made.message("Uncleared message.")
    soon = timezone.localdate() + timedelta(days=9)
    world.milestone(title="Embargoed milestone", earliest=soon, latest=soon, embargo=secret)
    cara = world.client("cara")
    assert "Embargoed" not in text_of(cara.get(f"{BASE}?round={row.pk}"))
    assert "Uncleared" not in text_of(cara.get(BASE))
    page = post(cara, f"{BASE}pdf/", {"round": row.pk})
    assert says(page, "Choose a round that is published to members")
    post(cara, f"{BASE}pdf/", {"round": ""})
    assert "Embargoed" not in str(GeneratedDocument.objects.get().snapshot)


def test_another_round_can_be_chosen_and_only_a_real_one(world, made) -> None:
    published(world)
    other = published(world, title="Peer challenge", kind="peer_challenge", scores=[1] * 9)
    vic = world.client("vic")
    assert says(vic.get(f"{BASE}?round={other.pk}"), "9 of 36 points: Inadequate (25%)")
    assert "points" not in text_of(vic.get(f"{BASE}?round="))
    for wrong in ("999999", "x", "\x00"):
        assert says(vic.get(BASE, {"round": wrong}), "Choose one from the list")
    for wrong in ("999999", "x"):
        page = post(world.client("cara"), f"{BASE}pdf/", {"round": wrong})
        assert says(page, "Choose a round that is published to members")


def test_who_may(world, made) -> None:
    assert world.client("cleo").get(BASE).status_code == 403
    assert world.client("nia").get(BASE).status_code == 404
    for name in ("dev", "vic", "will"):
        assert world.client(name).post(f"{BASE}pdf/", {}).status_code == 403


def test_the_pdf_is_made_once_by_the_worker_and_members_open_it(world, made) -> None:
    row = published(world)
    key = str(uuid4())
    for _ in range(2):
        page = post(world.client("cara"), f"{BASE}pdf/", {"round": row.pk, "submission_key": key})
    assert says(page, "At a glance")
    document = GeneratedDocument.objects.get()
    assert document.subject_key == f"round:{row.pk}"
    assert render(document_id=document.pk)
    document.refresh_from_db()
    assert (document.pages, document.failure) == (1, "")
    assert faults(content_of(document)) == []
    page = world.client("dev").get(f"/councils/westmere/packs/{document.pk}/")
    assert page.status_code == 200


def found(text: str) -> Found:
    """A poster in which every text is this one."""
    sizes = (3, 2, 2, 2)
    themes = []
    number = 0
    for theme, size in enumerate(sizes):
        rows = []
        for _ in range(size):
            number += 1
            rows.append(Shown(number, f"{number} {text}", 2, text, text, text))
        themes.append((f"{theme} {text}", tuple(rows)))
    return Found(
        as_at="22 November 2026",
        standing=text,
        source=text,
        themes=tuple(themes),
        dates=tuple((text, text) for _ in range(9)),
        messages=tuple(text for _ in range(9)),
        ask=text,
    )


NORMAL = Found(
    as_at="22 November 2026",
    standing="24 of 36 points: Good (67%)",
    source="Self-assessment, autumn 2026, 2 November 2026",
    themes=(
        (
            "Working with people",
            (
                Shown(
                    1, "Assessing needs", 3, "Good standard", "Waits fell by a third.", "Reviews are late."
                ),
                Shown(2, "Supporting people to live healthier lives", 2, "Some shortfalls"),
                Shown(3, "Equity in experience and outcomes", 3, "Good standard"),
            ),
        ),
        (
            "Providing support",
            (
                Shown(4, "Care provision, integration and continuity", 2, "Some shortfalls"),
                Shown(5, "Partnerships and communities", 3, "Good standard", "Partners trust us."),
            ),
        ),
        (
            "How the local authority ensures safety within the system",
            (
                Shown(
                    6, "Safe systems, pathways and transitions", 2, "Some shortfalls", "", "Hand-overs fail."
                ),
                Shown(7, "Safeguarding", 3, "Good standard", "We act within a day.", "Some wait."),
            ),
        ),
        (
            "Leadership",
            (
                Shown(8, "Governance, management and sustainability", 2, "Some shortfalls"),
                Shown(9, "Learning, improvement and innovation", 4, "Exceptional standard"),
            ),
        ),
    ),
    dates=(("12 January 2027", "Information return due"), ("March 2027, not confirmed", "Site visit")),
    messages=(
        "We listen to people and act on what they say.",
        "We know what we do well and what we must do.",
    ),
    ask="Sign in to Assessment Ready and choose “Ask a question”, or write to Cara Lindqvist.",
)


LONG = found("Waits for an assessment fell by a third since the spring and people tell us so " * 9)


def made_of(shown: Found, **branding: object) -> pdf.Pdf:
    """The PDF of this poster."""
    html = pdf.render_html(TEMPLATE, {"poster": dict(poster(shown)), "document": ABOUT, "branding": branding})
    assert "<script>" not in html
    return pdf.write_pdf(html)


@pytest.mark.parametrize(
    "shown",
    [
        NORMAL,
        LONG,
        found("W" * 300),
        found("m" * 3000),
        found("שלום לכולם אנחנו מקשיבים " * 30),
        found("👍 Good news for all of us. " * 30),
        found(f"{SCRIPT} & “quoted” " * 30),
        found(""),
    ],
    ids=["normal", "long", "wide", "unbroken", "right-to-left", "emoji", "hostile", "empty"],
)
def test_it_is_exactly_one_accessible_page(shown) -> None:
    made = made_of(shown)
    assert made.pages == 1
    assert faults(made.data) == []


@pytest.mark.parametrize(("name", "shown"), [("usual", NORMAL), ("long", LONG)])
def test_it_looks_as_approved(name, shown) -> None:
    assert differences(f"poster-{name}", made_of(shown).data) == []


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("Short.", 20, "Short."),
        ("  two\n lines ", 20, "two lines"),
        ("One sentence here. And another one", 25, "One sentence here."),
        ("No end in sight of this at all", 17, "No end in sight…"),
        ("x" * 50, 10, "x" * 9 + "…"),
    ],
)
def test_a_text_is_cut_behind_a_sentence_or_a_word(text, most, expected) -> None:
    assert fitted(text, most) == expected


@given(text=st.text(max_size=400), most=st.integers(min_value=4, max_value=200))
def test_a_fitted_text_is_one_line_and_never_longer(text, most) -> None:
    assert len(fitted(text, most)) <= most
    assert "\n" not in fitted(text, most)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("- Waits fell by a third. People say so.\n- More", "Waits fell by a third."),
        ("In 3.5 days we answer every single call\nMore", "In 3.5 days we answer every single call"),
    ],
)
def test_the_first_sentence_speaks_for_a_text(text, expected) -> None:
    assert first_sentence(text) == expected


def test_the_best_come_first_or_the_lowest_and_none_without_words() -> None:
    rows = [("A", 2, "a"), ("B", 4, "b"), ("C", None, "c"), ("D", 1, " "), ("E", 3, "e"), ("F", 1, "f")]
    assert [each["statement"] for each in best(rows)] == ["B", "E", "A"]
    assert [each["statement"] for each in best(rows, lowest=True)] == ["F", "A", "E"]


def test_the_page_costs_the_same_however_much_there_is(world, made) -> None:
    published(world)
    say(world, made)
    vic = world.client("vic")
    before = cost(vic, BASE)
    published(world, title="Earlier")
    say(world, made, "And one more.")
    soon = timezone.localdate() + timedelta(days=9)
    world.milestone(title="Site visit", earliest=soon, latest=soon)
    assert cost(vic, BASE) == before
