"""The planner as a list by week, in plain Python: a look-ahead has hundreds of rows. Text passes ``escaping.text``."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.safestring import SafeString

from assessment_ready.timeline.rules import clock_words, day_words
from assessment_ready.ui.dates import format_range
from assessment_ready.ui.markup.escaping import text
from assessment_ready.ui.markup.tables import tag
from comms.models import ActivityStatus, Purpose
from comms.queries.planner import MILESTONE, PlannedRow, PlannerLine
from comms.views.activity_marks import STATUS_TONES
from comms.views.planner_markup import Links, names_of

_HEADS = ("When", "What", "Audiences", "Channel", "Status")
_TAGS = {code: tag(label, STATUS_TONES[ActivityStatus(code)]) for code, label in ActivityStatus.choices}
_PURPOSES = {str(value): str(label) for value, label in Purpose.choices}
_PERIODS = {"election": "Pre-election period", "quiet": "Quiet period"}
_CONFIRMED, _EXPECTED = tag("Confirmed", "blue"), tag("Expected", "grey")
Group = tuple[str, Sequence[PlannedRow], Sequence[PlannerLine]]


def week_table(groups: Iterable[Group], names: Mapping[int, str], links: Links, caption: str) -> SafeString:
    """Groups of days with what is on them, as one table; on a phone each row becomes a card."""
    head = "".join(f'<th scope="col" role="columnheader">{each}</th>' for each in _HEADS)
    body = []
    for heading, rows, lines in groups:
        if heading:
            body.append(
                '<tr class="ar-theme" role="row"><th scope="colgroup" role="rowheader" colspan="5">'
                f"{text(heading)}</th></tr>"
            )
        dated = [((line.first, "", 0), _line(line, links)) for line in lines]
        dated += [((row.on, str(row.at or ""), 1), _activity(row, names, links)) for row in rows]
        body += [html for _, html in sorted(dated, key=lambda pair: pair[0])]
        if not dated:
            body.append(_row("–", "Nothing is planned", ("", "", "")))
    said = text(caption)
    return SafeString(
        f'<div class="ar-scroll" tabindex="0" role="region" aria-label="{said}">'
        '<table class="govuk-table ar-table ar-table--cards" role="table">'
        f'<caption class="govuk-visually-hidden">{said}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(body)}</tbody></table></div>'
    )


def period_words(line: PlannerLine) -> str:
    """A pre-election or quiet period in words."""
    return f"{_PERIODS[line.kind]} “{line.title}”: {format_range(line.first, line.last)}"


def _activity(row: PlannedRow, names: Mapping[int, str], links: Links) -> str:
    sub = f"{text(row.reference)} · {_PURPOSES[row.purpose]}{' · Under embargo' if row.is_secret else ''}"
    what = (
        f'<a class="govuk-link" href="{links.activity}{row.pk}/">{text(row.title)}</a> '
        f'<span class="ar-sub">{sub}</span>'
    )
    rest = (text(names_of(row, names)) or "–", text(row.channel or "–"), _TAGS[row.status])
    return _row(format_range(row.earliest_on or row.on, row.on) + clock_words(row.at), what, rest)


def _line(line: PlannerLine, links: Links) -> str:
    is_milestone = line.kind == MILESTONE
    url = f"{links.milestone}{line.pk}/" if is_milestone else links.meetings
    what = (
        f'<a class="govuk-link" href="{url}">{text(line.title)}</a> '
        f'<span class="ar-sub">{"Milestone" if is_milestone else "Committee meeting"}</span>'
    )
    when = day_words(line.first, line.last, is_confirmed=line.is_settled) + clock_words(line.at)
    return _row(when, what, ("–", "–", _CONFIRMED if line.is_settled else _EXPECTED))


def _row(when: str, what: str, rest: Sequence[str]) -> str:
    cells = "".join(
        f'<td role="cell" data-label="{label}"><div class="ar-cell">{inside}</div></td>'
        for label, inside in zip(_HEADS[1:], (what, *rest), strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{when}</th>{cells}</tr>'
