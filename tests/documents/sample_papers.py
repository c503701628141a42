"""Papers for tests: one with every kind of block, in usual and in hostile lengths, as normal and as large print."""

import io
from typing import Any

from PIL import Image, ImageDraw

from assessment_ready.documents.paper import (
    Paper,
    Section,
    as_json,
    callout,
    chart,
    facts,
    note,
    points,
    prose,
    table,
)
from assessment_ready.documents.rules import Branding
from assessment_ready.ui.charts import Bar, distribution

WORD = "Unbroken" * 38
HEBREW = "שלום לכולם, זהו טקסט מימין לשמאל."
_SENTENCE = "The council knows what people told it about waiting for an assessment and what it changed. "


def bars() -> Any:
    """A chart of four bars."""
    shown = [Bar("1", 3), Bar("2", 31, here=True), Bar("3", 47), Bar("4", 2)]
    return distribution(id="scores", title="Where other councils stand", bars=shown)


def usual(*, short: bool = False) -> Paper:
    """Every kind of block, once, with words of the usual length."""
    rows = [
        ("Assessing needs", "2", "Waiting lists", "4 March 2027"),
        ("Care provision", "3", "None", "1 May 2027"),
    ]
    return Paper(
        title="Before the visit",
        subtitle="Briefing pack for all councillors",
        facts=(("Moment", "Before the visit"), ("Contact", "Cara Lindqvist")),
        as_at="22 November 2026",
        author="Cara Lindqvist",
        approver="Ada Okafor",
        marking="Internal",
        embargo="",
        short=short,
        sections=(
            Section(
                "Where we are",
                (
                    prose(
                        "We say **plainly** what we know.\n\n- first\n- second", source="Round of autumn 2026"
                    ),
                    callout(
                        "The visit begins on 3 March",
                        "Say that we welcome it.",
                        tone="good",
                        source="CQC’s letter",
                    ),
                    callout("Nothing about the rating", "It is not known yet.", tone="stop"),
                    facts([("Score", "25 of 36 points"), ("Rating", "Good is likely")]),
                ),
            ),
            Section(
                "Statements",
                (table("Position by statement", ("Statement", "Score", "Gap", "By"), rows, source="Gaps"),),
                level=2,
            ),
            Section(
                "Other councils",
                (chart(bars(), source="CQC, published reports"), points(["One", "Two"]), note("No more.")),
            ),
        ),
    )


def long_text(*, short: bool = False) -> Paper:
    """The same kinds of block with texts that attack the layout."""
    cell = _SENTENCE * 3
    rows = [(f"Row {number} {WORD if number == 3 else ''}", cell, WORD, "Yes") for number in range(1, 13)]
    rows.append(("A row longer than a page", _SENTENCE * 60, "", ""))
    wide = [f"Column {number}" for number in range(1, 41)]
    return Paper(
        title="A title that says everything there is to say about the assessment and then some more of it "
        * 2,
        subtitle=_SENTENCE * 2,
        facts=tuple((f"Fact {number}", _SENTENCE) for number in range(8)),
        marking="Restricted: only for those whose name is on it",
        embargo="Under embargo until 00:01 on 3 March 2027",
        as_at="22 November 2026",
        author="A. Very-Long Name of Somebody With Many Names",
        short=short,
        sections=(
            Section(
                WORD,
                (prose(f"{_SENTENCE * 40}\n\n{WORD}\n\n## {WORD}\n\n**broken [markdown](javascript:x) *"),),
            ),
            Section(
                "Emoji 👍🏽 and flags 🇬🇧",
                (prose("Thumbs 👍🏽 up 👩‍👩‍👧 and 🇬🇧 ❤️"), points([WORD, _SENTENCE * 9])),
            ),
            Section(
                "Tables",
                (
                    table("Long rows", ("What", "Words", "Unbroken", "Is it so"), rows, source=_SENTENCE),
                    table(
                        "Forty columns",
                        wide,
                        [[f"{row}.{each}" for each in range(1, 41)] for row in range(3)],
                    ),
                ),
                level=2,
            ),
            Section(
                "Frames", (callout(WORD, _SENTENCE * 30, tone="warn"), facts([("Long", _SENTENCE * 20)]))
            ),
        ),
    )


def logo() -> bytes:
    """A small PNG."""
    picture = Image.new("RGB", (300, 120), "#ffffff")
    ImageDraw.Draw(picture).ellipse((10, 10, 110, 110), fill="#006435")
    ImageDraw.Draw(picture).rectangle((130, 40, 290, 80), fill="#006435")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


BRAND = Branding(
    colour="#006435", logo="a" * 64, logo_alt="Westmere Council", logo_width=300, logo_height=120
)


def snapshot(
    paper: Paper, *, size: str = "normal", watermark: str = "", look: Branding | None = None
) -> dict[str, Any]:
    """What the database would hold of it."""
    stored = {
        "paper": as_json(paper),
        "size": size,
        "watermark": watermark,
        "document": {
            "title": paper.title[:200],
            "council": "Westmere Council",
            "version": 2,
            "made_at": "2026-11-22T09:00:00+00:00",
            "made_by": "Cara Lindqvist",
        },
    }
    if look is not None:
        stored["branding"] = vars(look)
    return stored
