"""Indicators: the register, the library, and how colours are worked out."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.dates import MONTHS, format_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted
from workforce.forms.indicators import IndicatorFilterForm
from workforce.models import Direction, Scope
from workforce.queries import indicators as queries
from workforce.queries.indicators import IndicatorNow
from workforce.rules import indicator_rag
from workforce.services.library import LibraryIndicator, load_library, use
from workforce.views.frame import WorkforcePage


class IndicatorsPage(WorkforcePage, CouncilListView):
    """Every indicator with its newest value, what was expected, and where it is going."""

    title = "Indicators"
    section = "indicators"
    template_name = "workforce/indicators.html"
    count_label = "indicators"

    @cached_property
    def filter_form(self) -> IndicatorFilterForm:
        """What the list is narrowed to."""
        return IndicatorFilterForm(self.request.GET)

    def rows(self) -> list[IndicatorNow]:
        """The indicators that match, as they stand today."""
        chosen = self.filter_form.chosen
        found = queries.indicators(self.membership, retired=chosen("used") == "retired")
        if chosen("q"):
            found = found.filter(name__icontains=chosen("q"))
        if chosen("scope"):
            found = found.filter(scope=chosen("scope"))
        rows = queries.latest(self.council.pk, rows=found)
        if chosen("state"):
            rows = [row for row in rows if row.rag.state.value == chosen("state")]
        return _sorted(rows, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """What it is, how it stands, where it is going, with what it compares."""
        return [
            RegisterColumn("name", "Indicator", self._name, lambda row: row.indicator.name, sort="name"),
            _plain("code", "Code", lambda row: row.indicator.code, usual=False),
            RegisterColumn("value", "Value", _value_cell, _value_text, numeric=True),
            RegisterColumn(
                "figure",
                "Value as a number",
                lambda row: row.text,
                lambda row: row.value,
                usual=False,
                header="Number",
            ),
            _plain("expected", "Expected", lambda row: row.expected_text),
            RegisterColumn(
                "state",
                "State",
                lambda row: Cell.tag(row.rag.words, row.rag.tone),
                lambda row: row.rag.words,
                sort="state",
            ),
            RegisterColumn(
                "previous", "Since the period before", _previous, lambda row: row.since_previous.words
            ),
            RegisterColumn(
                "year", "Since a year ago", _year, lambda row: row.since_last_year.words, usual=False
            ),
            _plain("england", "England", lambda row: row.england_text),
            _plain("confidence", "Confidence", _confidence),
            _plain("owner", "Owner", owner_words, sort="owner"),
            _plain("scope", "Whose workforce", _scope, usual=False),
            _plain("source", "Source", lambda row: row.indicator.source, usual=False),
        ]

    def _name(self, row: IndicatorNow) -> Cell:
        return Cell(
            row.indicator.name,
            url=self.url("workforce:indicator", indicator=row.indicator.pk),
            sub=_scope(row),
        )

    def context(self) -> dict[str, Any]:
        """The filters, and the ways to the library, the rule and the benchmarks."""
        return {
            **super().context(),
            "library_url": self.url("workforce:indicator-library"),
            "method_url": self.url("workforce:indicator-method"),
            "benchmarks_url": self.url("workforce:benchmarks"),
            "new_url": self.url("workforce:indicator-create") if self.can_change else "",
        }

    def primary(self) -> Button | None:
        """Choose from the library."""
        if not self.can_change:
            return None
        return Button("Choose from the library", self.url("workforce:indicator-library"))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = (
            "What the council measures of its workforce belongs here, each with its definition, its target and where "
            "it is going. The library has the usual measures, with the formulae that make comparison possible."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Choose from the library", self.url("workforce:indicator-library"))


class LibraryPage(WorkforcePage, CouncilPage):
    """The indicators that come with the product; those who may choose which to use."""

    title = "Library of indicators"
    parent = ("Indicators", "workforce:indicators")
    template_name = "workforce/indicator_library.html"

    @cached_property
    def used(self) -> dict[str, int]:
        """Codes in use, with the council's indicator."""
        return dict(queries.indicators(self.membership).values_list("code", "pk"))

    def context(self) -> dict[str, Any]:
        """The library by group, with a box before what can be chosen."""
        names = ("Indicator", "Formula", "Whose workforce, and source", "Better", "In use")
        groups: dict[str, list[Row]] = {}
        for each in load_library():
            groups.setdefault(each.group, []).append(self._row(each))
        rows = [row for group, found in groups.items() for row in (Row.heading(group), *found)]
        caption = "Indicators by what they are about"
        return {
            "table": Table([Column(name) for name in names], rows, caption=caption, caption_hidden=True),
            "offered": any(each.code not in self.used for each in load_library()),
            "use_url": self.url("workforce:indicator-library-use") if self.can_change else "",
        }

    def _row(self, each: LibraryIndicator) -> Row:
        pk = self.used.get(each.code)
        choice = ("library", "codes", each.code) if pk is None and self.can_change else None
        formula = Cell(each.formula_words, sub=each.rules)
        used = Cell("In use", url=self.url("workforce:indicator", indicator=pk)) if pk else Cell("Not in use")
        good = {"up": "Higher", "down": "Lower"}.get(Direction(each.direction).value, "Neither")
        named = Cell(each.name, sub=each.definition, choice=choice)
        return Row([named, formula, Cell(Scope(each.scope).label, sub=each.source), good, used])


class LibraryUseView(WorkforcePage, CouncilActionView):
    """Take the ticked indicators into use."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Those that are in use stay as they are."""
        made = use(actor=self.membership, codes=self.request.POST.getlist("codes"))
        return f"{counted(len(made), 'indicator is,indicators are')} in use. Give each an owner and a target."

    def return_url(self) -> str:
        """The library again: there is more to choose."""
        return self.url("workforce:indicator-library")


class MethodPage(WorkforcePage, CouncilPage):
    """How colours, directions of travel and control limits are worked out."""

    title = "How indicators are judged"
    parent = ("Indicators", "workforce:indicators")
    template_name = "workforce/indicator_method.html"

    def context(self) -> dict[str, Any]:
        """The words of the states, so that the page cannot differ from what is shown elsewhere."""
        states = indicator_rag.IndicatorState
        return {
            "states": [
                (indicator_rag.WORDS[each], indicator_rag.TONES[each], _MEANINGS[each.value])
                for each in states
            ],
        }


_MEANINGS = {
    "green": "The value is what was expected of its period, or better.",
    "amber": "It is off by no more than the tolerance: a share of what was expected, 10% unless the indicator "
    "says otherwise.",
    "red": "It is further off than the tolerance.",
    "no_value": "The newest value is not available, or suppressed because it rests on fewer than 5 people.",
    "no_target": "There is nothing to compare the value with.",
    "not_tracked": "There is no value yet, or the newest is more than two of its periods old.",
}


def owner_words(row: IndicatorNow) -> str:
    """Who enters the values."""
    owner = row.indicator.owner
    return str(owner.user) if owner else "Nobody yet"


def _plain(
    key: str, label: str, value: Callable[[IndicatorNow], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)


def _value_cell(row: IndicatorNow) -> Cell:
    return Cell(row.text, sub=f"to {_month(row.period_end)}" if row.period_end else "")


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def _value_text(row: IndicatorNow) -> str:
    return f"{row.text} (to {format_date(row.period_end)})" if row.period_end else row.text


def _previous(row: IndicatorNow) -> str:
    return f"{row.since_previous.arrow} {row.since_previous.words}".strip()


def _year(row: IndicatorNow) -> str:
    return f"{row.since_last_year.arrow} {row.since_last_year.words}".strip()


def _confidence(row: IndicatorNow) -> str:
    return row.indicator.get_confidence_display()


def _scope(row: IndicatorNow) -> str:
    return row.indicator.get_scope_display()


_STATE_ORDER = ["red", "amber", "not_tracked", "no_value", "no_target", "green"]


def _sorted(rows: list[IndicatorNow], sort: str) -> list[IndicatorNow]:
    keys = {
        "name": lambda row: row.indicator.name.lower(),
        "state": lambda row: _STATE_ORDER.index(row.rag.state.value),
        "owner": lambda row: owner_words(row).lower(),
    }
    key = keys.get(sort.removeprefix("-"))
    return rows if key is None else sorted(rows, key=key, reverse=sort.startswith("-"))
