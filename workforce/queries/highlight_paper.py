"""A highlight report as a paper, from which PDF and Word are made: twelve points on one to two pages."""

from collections.abc import Callable, Sequence
from typing import Any

from assessment_ready.documents.paper import Block, Paper, Section, note, points, prose, table
from workforce.models import HighlightReport
from workforce.rules import highlight as rules
from workforce.rules.highlight import HighlightFigures, Step, Strip, change_words, day_words

DRAFT = "Draft: not signed off"
OVERALL_WORDS = {"red": "Red", "amber": "Amber", "green": "Green", "grey": "Nothing under way"}


def highlight_paper(report: HighlightReport, figures: HighlightFigures) -> Paper:
    """The whole report."""
    return Paper(
        title=f"Workforce highlight report: {figures.period}",
        subtitle=figures.strategy,
        facts=tuple(_facts(report, figures)),
        sections=(
            Section("Purpose, decision and overall", (*_asked(report), *_overall(report, figures))),
            Section("Progress by strand", (_strip_table(figures),)),
            Section("Exceptions", (_exceptions(figures),)),
            Section("Indicators", _indicators(figures)),
            Section("Milestones", (_milestones(figures),)),
            Section("Top risks", (_risks(figures),)),
            Section("Benefits against plan", (_benefits(figures),)),
            Section("What people told us, and what changed", (_text(report.what_people_said),)),
            Section("Quality statements and evidence added", (_statements(figures), _evidence(figures))),
            Section("Next period", (_text(report.next_period),)),
            Section(
                "Sources and quality of the data",
                (note(" ".join([*figures.sources, *figures.quality_notes])),),
            ),
        ),
        marking="" if report.signed_off_at else DRAFT,
        short=True,
    )


def _facts(report: HighlightReport, figures: HighlightFigures) -> list[tuple[str, str]]:
    found = [
        ("For", report.body),
        ("Period", f"{day_words(figures.starts_on)} to {day_words(figures.ends_on)}"),
        ("Figures of", day_words(figures.as_at)),
        ("Report version", str(report.number)),
    ]
    if report.signed_off_at and report.signed_off_by:
        found.append(("Signed off by", report.signed_off_by.full_name))
    return found


def _asked(report: HighlightReport) -> tuple[Block, ...]:
    decision = f"**Decision asked:** {report.decision_asked}" if report.decision_asked else ""
    texts = [text for text in (report.purpose, decision) if text]
    return tuple(prose(text) for text in texts) or (note("For information. No decision is asked."),)


def _overall(report: HighlightReport, figures: HighlightFigures) -> tuple[Block, ...]:
    since = f" since {figures.compared_with}" if figures.compared_with else ""
    lead = f"**{OVERALL_WORDS[figures.overall]}.** {figures.direction}{since}. {figures.overall_why}"
    return tuple(prose(text) for text in (lead, report.overall) if text)


def strip_row(row: Strip) -> tuple[str, ...]:
    """One line of the strip: the strand, each count with its change, and all together."""
    cells = []
    for state in rules.STATES:
        change = change_words(row.change, state)
        cells.append(f"{row.counts[state]} ({change})" if change else str(row.counts[state]))
    return row.title, *cells, str(row.total)


STRIP_HEAD = ("Strand", *rules.STATE_WORDS.values(), "All")


def _strip_table(figures: HighlightFigures) -> Block:
    caption = "Actions by state"
    if figures.compared_with:
        caption += f" (change since {figures.compared_with})"
    return table(caption, STRIP_HEAD, [strip_row(row) for row in [*figures.strips, figures.total]])


def _exceptions(figures: HighlightFigures) -> Block:
    if not figures.exceptions:
        return note("No action is red, stale or late.")
    rows = [
        (
            f"{each.reference} {each.title}",
            each.owner,
            f"{rules.STATE_WORDS.get(each.state, each.state.capitalize())}. {each.how_late}",
            each.cause or "Not given",
            _recovery(each),
            day_words(each.back_on_track_on) or "Not given",
        )
        for each in figures.exceptions
    ]
    head = ("Action", "Owner", "How late", "Cause", "Recovery and help needed", "Back on track")
    return table(f"{len(rows)} red, stale or late", head, rows)


def _recovery(each: rules.Exceptional) -> str:
    helped = f"Help needed: {each.help_needed}" if each.help_needed else ""
    return "\n".join(text for text in (each.recovery or "Not given", helped) if text)


def _indicators(figures: HighlightFigures) -> tuple[Block, ...]:
    if not figures.indicators:
        return (note("No indicator has a value yet."),)
    rows = [
        (
            f"{each.name} ({each.scope.lower()}, to {day_words(each.period_end)})",
            each.value,
            each.expected,
            each.state.partition(":")[0],
            each.trend,
            each.england or "None",
        )
        for each in figures.indicators
    ]
    head = ("Indicator", "Value", "Expected", "State", "Since the value before", "England")
    blocks = [table("The newest values", head, rows)]
    if figures.indicators_more:
        blocks.append(note(f"{figures.indicators_more} more are in the indicator register."))
    return tuple(blocks)


def _milestones(figures: HighlightFigures) -> Block:
    lines = [f"Done {day_words(each.done_on)}: {_step(each)}" for each in figures.done]
    lines += [f"Missed, due {day_words(each.due_on)}: {_step(each)}" for each in figures.missed]
    lines += [f"Next, due {day_words(each.due_on)}: {_step(each)}" for each in figures.next_steps]
    if figures.next_more:
        lines.append(f"{figures.next_more} more are due within three months.")
    return points(lines) if lines else note("No step was done, missed or is due next.")


def _step(each: Step) -> str:
    return f"{each.title} ({each.action})"


def _risks(figures: HighlightFigures) -> Block:
    lines = [
        f"{each.title}: {each.score} of 25 ({each.movement.lower()}). {each.owner or 'Nobody'} owns it. "
        f"{each.mitigation or 'Nothing is done yet.'}"
        for each in figures.risks
    ]
    if figures.risks_more:
        lines.append(f"{figures.risks_more} more are in the register.")
    return points(lines) if lines else note("No risk is open.")


def _benefits(figures: HighlightFigures) -> Block:
    return _listed(
        figures.benefits,
        lambda each: (
            f"{each.description} ({each.action}): {each.realised}. {_between(each)}. "
            f"Measured: {each.latest or 'not yet'}{_on(each.latest_on)}."
        ),
        "No benefit is planned yet.",
    )


def _between(each: rules.BenefitFigure) -> str:
    start = f"from {each.baseline} " if each.baseline else ""
    goal = f"{start}to {each.target} " if each.target else ""
    return f"{each.measure}: {goal}by {day_words(each.realised_by)}"


def _on(day: str) -> str:
    return f" on {day_words(day)}" if day else ""


def counts_words(counts: dict[str, int]) -> str:
    """Counts in words: "2 green, 1 red"."""
    return ", ".join(
        f"{counts[state]} {rules.STATE_WORDS[state].lower()}" for state in rules.STATES if counts[state]
    )


def _statements(figures: HighlightFigures) -> Block:
    return _listed(
        figures.statements,
        lambda each: f"{each.number} {each.statement}: {counts_words(each.counts)}. {each.effect}.",
        "No action serves one.",
    )


def _evidence(figures: HighlightFigures) -> Block:
    return _listed(
        figures.evidence,
        lambda each: f"{each.reference} {each.title} ({each.action}: {each.role.lower()})",
        "No evidence was added in the period.",
    )


def _listed(rows: Sequence[Any], words: Callable[[Any], str], without: str) -> Block:
    return points([words(each) for each in rows]) if rows else note(without)


def _text(text: str) -> Block:
    return prose(text) if text.strip() else note("Nothing is said yet.")
