"""A storyboard of a quality statement as a paper of one page, for readers who are cleared for nothing."""

from copy import copy
from datetime import datetime
from typing import Any

from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Block, Paper, Section, facts, note, points, prose, table
from assessment_ready.documents.paper_words import spoken
from assessment_ready.embargo.gate import settle_as_uncleared
from assessment_ready.framework.models import QualityStatement
from assessment_ready.packs.queries.one_moment import one_moment
from assessment_ready.packs.queries.storyboards import Storyboard, score_words, storyboard
from assessment_ready.packs.rules.markdown import escaped
from assessment_ready.packs.rules.poster import fitted
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.markup.prose import plain
from assessment_ready.ui.words import counted

# What fits on one page: characters of a text, and how many of each are named.
_LONG, _MIDDLE, _SHORT = 170, 90, 50
# The last letter of the alphabet English is written in, with its marks.
_LATIN = 0x24F
_EVIDENCE, _ACTIONS, _SAID, _ASKED = 3, 3, 2, 2


def open_storyboard(membership: Membership, now: datetime, statement: QualityStatement) -> Storyboard:
    """What every reader of the readiness dashboard may have of one statement; nothing under embargo."""
    reader = copy(membership)
    settle_as_uncleared(reader, now)
    with one_moment():
        return storyboard(reader, now, statement)


def storyboard_paper(found: Storyboard, now: datetime) -> Paper:
    """A storyboard as a page of paper."""
    statement = found.statement
    return Paper(
        title=f"{statement.number} {statement.title}",
        subtitle=f"Storyboard. {statement.theme.title}",
        as_at=format_date(london_date(now)),
        sections=(
            Section("What it means", _meaning(found)),
            Section("Where we stand", _standing(found)),
            Section("What we are doing", _doing(found)),
            Section("What to say", _saying(found)),
            Section("What people may ask", _asked(found)),
        ),
        marking="Internal",
        short=True,
    )


def _meaning(found: Storyboard) -> tuple[Block, ...]:
    statement = found.statement
    texts = [statement.covers, statement.people_expect]
    said = " ".join(escaped(_cut(text, _LONG)) for text in texts if text)
    if found.topics:
        said += f" **CQC looks at:** {escaped(_cut('; '.join(found.topics), _LONG))}."
    return (prose(said),)


def _standing(found: Storyboard) -> tuple[Block, ...]:
    judged, row = found.judgement, found.round
    if judged is None or row is None:
        return (note("No round that readers of this page may know of."), *_evidence(found))
    rows = [("Score", score_words(found))]
    texts = [("Strong", judged.strengths), ("To improve", judged.improvements)]
    rows += [(label, _cut(plain(text), _LONG)) for label, text in texts if text.strip()]
    source = f"{_cut(row.title, _SHORT)} ({row.get_kind_display().lower()}), {format_date(row.held_on)}"
    return (facts(rows, source=source), *_evidence(found))


def _evidence(found: Storyboard) -> tuple[Block, ...]:
    if not found.evidence:
        return (note("No evidence is filed under this statement yet."),)
    rows: Any = found.evidence[:_EVIDENCE]
    cells = [
        (f"{row.reference} {_cut(row.title, _SHORT)}", format_date(row.as_at), format_date(row.review_by))
        for row in rows
    ]
    caption = f"The newest of {counted(found.evidence_count, 'item')} of evidence"
    return (table(caption, ("Evidence", "As at", "Review by"), cells),)


def _doing(found: Storyboard) -> tuple[Block, ...]:
    if not found.actions:
        return (note("No action is open for this statement."),)
    cells = [
        (f"{row.reference} {_cut(row.title, _SHORT)}", format_date(row.due_on), RAG_TAGS[row.rag].word)
        for row in found.actions[:_ACTIONS]
    ]
    caption = f"The next of {counted(found.action_count, 'open action')}"
    return (table(caption, ("Action", "Due", "State"), cells),)


def _saying(found: Storyboard) -> tuple[Block, ...]:
    if not found.said:
        return (note("No cleared message is proved by this statement yet."),)
    said = []
    for each in found.said[:_SAID]:
        point = each.proof[0].point
        proof = (
            f"{_cut(plain(point.text), _MIDDLE)} ({point.item.reference}, {format_date(point.item.as_at)})"
        )
        said.append(f"{_cut(plain(each.message.message.text), _MIDDLE)} What proves it: {proof}")
    return (points(said),)


def _asked(found: Storyboard) -> tuple[Block, ...]:
    if not found.questions:
        return (note("No published answer names this statement yet."),)
    rows = [
        (_cut(plain(row.text), _MIDDLE), _cut(plain(row.answer), _LONG)) for row in found.questions[:_ASKED]
    ]
    return (facts(rows),)


def _cut(text: str, most: int) -> str:
    """The text as it stands on paper, at most so long; letters of other scripts stand larger, so fewer of them."""
    said = spoken(text)
    others = sum(ord(each) > _LATIN for each in said)
    return fitted(said, most * 3 // 5 if others * 2 > len(said) else most)
