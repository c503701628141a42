"""The columns of the register of what strategies intend, and how its parts read."""

from collections.abc import Callable
from datetime import date
from typing import Any

from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Cell
from workforce.queries.intended import IntendedRow
from workforce.rules import smart
from workforce.views.frame import WorkforcePage


def intended_columns(view: WorkforcePage, *, of_several: bool = False) -> list[RegisterColumn]:
    """The columns of the register. Headings in files are those an import knows again.

    ``of_several``: say of which strategy each is, for a reference may stand in several.
    """

    def title(row: IntendedRow) -> Cell:
        one = row.intended
        of = one.strategy.title if of_several else ""
        sub = " · ".join(filter(None, [str(one.strand or ""), of, "Dropped" if one.dropped_at else ""]))
        url = view.url("workforce:intended-one", intended=one.pk)
        return Cell(f"{one.reference} {one.title}", url=url, sub=sub)

    return [
        RegisterColumn("title", "Intended action", title, lambda row: row.intended.title, sort="title"),
        _plain("reference", "Reference", lambda row: row.intended.reference, usual=False),
        _plain("strand", "Strand", lambda row: str(row.intended.strand or ""), usual=False),
        RegisterColumn(
            "owner", "Owner", _owner, lambda row: str(row.owner.user) if row.owner else "", sort="owner"
        ),
        RegisterColumn("due", "Due", _due, lambda row: row.due_on, sort="due"),
        RegisterColumn("rag", "In action", rag_cell, rag_words, sort="rag"),
        RegisterColumn(
            "smart",
            "Specific",
            lambda row: Cell(f"{len(row.completeness.fulfilled)} of {len(smart.THINGS)}"),
            lambda row: len(row.completeness.fulfilled),
            sort="smart",
        ),
        *_details(),
    ]


def _details() -> list[RegisterColumn]:
    """What is shown when asked for, and what a file needs to come back whole."""
    return [
        _plain("missing", "What is missing", missing_words, usual=False),
        _plain("strategy", "Strategy", lambda row: row.intended.strategy.title, usual=False),
        _plain("text", "What the strategy says", lambda row: row.intended.text, usual=False),
        RegisterColumn(
            "start",
            "Begins",
            lambda row: day_words(row.intended.start_on),
            lambda row: row.intended.start_on,
            usual=False,
        ),
        _plain("product", "Product", lambda row: row.product, usual=False),
        _plain("measure", "Measure", lambda row: row.measure, usual=False),
        _plain("baseline", "Baseline", lambda row: row.intended.baseline, usual=False),
        _plain("target", "Target", lambda row: row.intended.target, usual=False),
        _plain("indicator", "Indicator", lambda row: str(row.intended.indicator or ""), usual=False),
        _plain("evidence", "Evidence needed", lambda row: row.intended.evidence_needed, usual=False),
        _plain("statements", "Quality statements", statement_words, usual=False),
        _plain("groups", "Workforce groups", group_words, usual=False),
        _plain("scope", "Whose workforce", lambda row: row.intended.get_scope_display(), usual=False),
        _plain("organisations", "Organisations", lambda row: row.intended.organisations, usual=False),
        _plain("repeats", "Repeats", lambda row: row.intended.repeats, usual=False),
        _plain("action", "Action", lambda row: row.action.reference if row.action else "", usual=False),
    ]


def owner_words(row: IntendedRow, nobody: str) -> str:
    """Who owns it, and that they left if they did."""
    if row.owner is None:
        return nobody
    return f"{row.owner.user} (has left)" if row.owner_left else str(row.owner.user)


def rag_words(row: IntendedRow) -> str:
    """The colour of its action in words."""
    return RAG_TAGS[row.rag].word if row.rag else ""


def rag_cell(row: IntendedRow) -> Cell:
    """The colour of its action as a tag."""
    found = RAG_TAGS.get(row.rag)
    return Cell.tag(found.text, found.tone) if found else Cell("Not in action")


def missing_words(row: IntendedRow) -> str:
    """What is missing, in one line."""
    return ", ".join(smart.LABELS[thing] for thing in row.missing)


def statement_words(row: IntendedRow) -> str:
    """The numbers of the quality statements it bears on."""
    return ", ".join(str(each.number) for each in row.statements)


def group_words(row: IntendedRow) -> str:
    """The names of its groups."""
    return "; ".join(each.name for each in row.intended.groups.all())


def strength_words(row: IntendedRow) -> str:
    """The quality statements it bears on, with how strongly."""
    strengths = {
        link.statement_id: link.get_strength_display() for link in row.intended.statement_links.all()
    }
    named = ((each, strengths.get(each.pk, "")) for each in row.statements)
    return "; ".join(f"{each.title} ({how.lower()})" if how else each.title for each, how in named)


def measure_words(row: IntendedRow) -> str:
    """Indicator, words, baseline and target in one line."""
    one = row.intended
    parts = [one.indicator.name if one.indicator else "", row.measure]
    parts += [f"from {one.baseline}" if one.baseline else "", f"to {one.target}" if one.target else ""]
    return " · ".join(filter(None, parts))


def _owner(row: IntendedRow) -> Cell:
    if row.owner_left and row.owner:
        return Cell(str(row.owner.user), sub="Has left", sub_tone="warn")
    return Cell(owner_words(row, "None"))


def _due(row: IntendedRow) -> str:
    return day_words(row.due_on) or "None"


def day_words(day: date | None) -> str:
    """The day, or nothing."""
    return format_date(day) if day else ""


def _plain(key: str, label: str, value: Callable[[Any], str], *, usual: bool = True) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, usual=usual)
