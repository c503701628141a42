"""The planner’s filters, read from the address and drawn in plain Python: widgets took half of the page’s time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from assessment_ready.ui.markup.escaping import text
from comms.models import ActivityStatus, Purpose
from comms.queries.activities import ActivityFilters, Choice

_LISTS = (
    ("plan", "Plan"),
    ("audience", "Audience"),
    ("phase", "Phase"),
    ("purpose", "Purpose"),
    ("channel", "Channel"),
    ("owner", "Owner"),
    ("status", "Status"),
)
_FIXED = {"purpose": Purpose.choices, "status": ActivityStatus.choices}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Filtering:
    """The filters in force: as the queries take them, and as pairs of an address."""

    filters: ActivityFilters
    kept: Pairs


def read(asked: Mapping[str, str], offered: Mapping[str, Sequence[Choice]]) -> Filtering:
    """The filters in an address; one that is not offered narrows nothing."""
    found: dict[str, str] = {}
    for name, _ in _LISTS:
        value = asked.get(name, "")
        if value and value in {key for key, _ in _options(name, offered)}:
            found[name] = value
    return Filtering(
        ActivityFilters(**{name: value if name in _FIXED else int(value) for name, value in found.items()}),  # type: ignore[arg-type]
        list(found.items()),
    )


def panel(
    filtering: Filtering, offered: Mapping[str, Sequence[Choice]], place: tuple[str, str], clear_url: str
) -> SafeString:
    """The filters as a form; ``place`` keeps the days that are shown."""
    chosen = dict(filtering.kept)
    fields = "".join(
        _field(name, label, _options(name, offered), chosen.get(name, "")) for name, label in _LISTS
    )
    clear = f' <a class="govuk-link" href="{text(clear_url)}">Clear the filters</a>' if chosen else ""
    return SafeString(
        f'<details class="govuk-details ar-filters ar-no-print"{" open" if chosen else ""}>'
        '<summary class="govuk-details__summary"><span class="govuk-details__summary-text">Filter the planner</span>'
        '</summary><div class="govuk-details__text"><form method="get" action="" novalidate>'
        f'<div class="ar-filters__fields">{fields}</div>'
        f'<input type="hidden" name="{text(place[0])}" value="{text(place[1])}">'
        '<div class="govuk-button-group"><button type="submit" class="govuk-button govuk-button--secondary" '
        f'data-module="govuk-button">Apply filters</button>{clear}</div></form></div></details>'
    )


def _options(name: str, offered: Mapping[str, Sequence[Choice]]) -> Sequence[tuple[str, str]]:
    if name in _FIXED:
        return [(str(value), str(label)) for value, label in _FIXED[name]]
    return [(str(each.key), each.label) for each in offered.get(name, ())]


def _field(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    inside = "".join(
        f'<option value="{text(value)}"{" selected" if value == chosen else ""}>{text(shown)}</option>'
        for value, shown in options
    )
    return (
        '<div class="ar-filters__field"><div class="govuk-form-group">'
        f'<label class="govuk-label" for="id_{name}">{label}</label>'
        f'<select class="govuk-select" name="{name}" id="id_{name}"><option value="">Any</option>{inside}</select>'
        "</div></div>"
    )
