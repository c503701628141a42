"""The tables and sentences of the statement page, as values."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assessment_ready.readiness.forms.judgements import JudgementForm
from assessment_ready.readiness.models import Confidence, Judgement
from assessment_ready.readiness.queries.statement import StatementPage
from assessment_ready.readiness.rules.judgement import FIELD_NAMES, LABELS, JudgementValues
from assessment_ready.ui.dates import format_date, format_datetime
from assessment_ready.ui.pages import Button
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import counted, percent

STATE_TONES = {"assigned": "grey", "submitted": "blue", "returned": "orange", "closed": "green"}
UrlOf = Callable[..., str]


def reading_rows(judgement: Judgement) -> list[SummaryRow]:
    """The short facts of the judgement as a summary list."""
    row = judgement
    spread = "–" if row.low is None else f"{row.low} to {row.high}"
    saved = "Not yet"
    if row.updated_at:
        saved = format_datetime(row.updated_at) + (f" by {row.author}" if row.author else "")
    rows = [
        SummaryRow("Score", Cell.scored(row.score)),
        SummaryRow("Range CQC might give", spread),
        SummaryRow("Confidence", row.get_confidence_display() or "–"),
    ]
    if row.suggested is not None:
        said = "the score given" if row.suggested == row.score else row.departure_reason
        rows.append(SummaryRow("Suggested when it was saved", [str(row.suggested), said]))
    return [*rows, SummaryRow("Last saved", saved)]


def texts(judgement: Judgement) -> list[tuple[str, str]]:
    """The written parts as (heading, text)."""
    return [(LABELS[name], getattr(judgement, name)) for name in ("reason", "strengths", "improvements")]


def typed_rows(form: JudgementForm) -> list[SummaryRow]:
    """What somebody typed into a form that can no longer be saved, so that nothing is lost."""
    return [
        SummaryRow(LABELS[name], str(form.data.get(name) or "–").splitlines() or "–") for name in FIELD_NAMES
    ]


@dataclass(frozen=True)
class Difference:
    """One field in which what I typed and what was saved meanwhile differ."""

    label: str
    mine: str
    theirs: str


def differences(mine: JudgementValues, theirs: Judgement) -> list[Difference]:
    """What differs, field by field, in the order of the form."""
    pairs = [
        (name, _said(name, getattr(mine, name)), _said(name, getattr(theirs, name))) for name in FIELD_NAMES
    ]
    return [Difference(LABELS[name], ours, saved) for name, ours, saved in pairs if ours != saved]


def _said(name: str, value: Any) -> str:
    if value in {None, ""}:
        return "Empty"
    return Confidence(value).label if name == "confidence" else str(value)


def benchmark_table(shown: StatementPage) -> Table | None:
    """How many councils have each score, best first."""
    spread = shown.benchmark
    if spread is None or not spread.councils:
        return None
    rows = []
    for level in reversed(shown.levels):
        share = spread.share_at(level.value)
        count = spread.counts.get(level.value, 0)
        rows.append(Row([str(level.value), str(count), percent(share or 0)]))
    columns = [Column("Score"), Column("Councils", numeric=True), Column("Share", numeric=True)]
    return Table(columns, rows, "Published scores", caption_hidden=True, cards=False)


def benchmark_sentence(shown: StatementPage) -> str:
    """Where a score stands among other councils."""
    spread = shown.benchmark
    if spread is None:
        return ""
    if not spread.councils:
        return "No published results are loaded yet."
    score = shown.judgement.score
    as_at = f" (as at {shown.benchmark_as_at})" if shown.benchmark_as_at else ""
    total = counted(spread.councils, "council has,councils have")
    if score is None:
        return f"{total} a published score for this statement{as_at}."
    lower, same, higher = spread.position(score)
    return f"{total} a published score{as_at}: {lower} below {score}, {same} at {score}, {higher} above."


def others(shown: StatementPage, url_of: Callable[[Judgement], str]) -> Table | None:
    """The newest score in every kind of round."""
    if not shown.others:
        return None
    rows = [
        Row(
            [
                Cell(row.round.get_kind_display(), url=url_of(row), sub=format_date(row.round.held_on)),
                Cell.scored(row.score),
            ]
        )
        for row in shown.others
    ]
    return Table(
        [Column("Round"), Column("Score")],
        rows,
        "Last scores by kind of round",
        caption_hidden=True,
        cards=False,
    )


def neighbours(shown: StatementPage, url_of: UrlOf) -> list[Button]:
    """Links to the statement before and after."""
    links = []
    if shown.earlier is not None:
        links.append(
            Button(f"Previous: {shown.earlier.title}", url_of("statement", statement=shown.earlier.slug))
        )
    if shown.later is not None:
        links.append(Button(f"Next: {shown.later.title}", url_of("statement", statement=shown.later.slug)))
    return links
