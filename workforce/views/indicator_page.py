"""One indicator: what it is, how it stands, its values over time, and with what it compares."""

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from workforce.models import Benchmark, Indicator
from workforce.queries import indicator_page as page_queries
from workforce.queries import indicators as queries
from workforce.queries.indicator_page import ValueRow
from workforce.queries.indicators import IndicatorNow
from workforce.rules.indicator_figures import worded
from workforce.rules.spc import ENOUGH
from workforce.views.frame import WorkforcePage
from workforce.views.indicator_charts import control_of, run_of

SHOWN = 12


class WithinIndicator(WorkforcePage):
    """A page about one indicator of the council."""

    indicator: Indicator
    parent = ("Indicators", "workforce:indicators")

    def load(self, **kwargs: Any) -> None:
        """The indicator in the address."""
        self.indicator = self.found(queries.indicators(self.membership, retired=None), kwargs["indicator"])

    @property
    def may_enter(self) -> bool:
        """Whether this person may enter values: the owner, and whoever looks after the area."""
        is_owner = self.indicator.owner_id == self.membership.pk
        return (is_owner or self.can_change) and self.indicator.retired_at is None

    def indicator_url(self, name: str = "indicator") -> str:
        """A page of the indicator."""
        return self.url(f"workforce:{name}", indicator=self.indicator.pk)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register, and the indicator on the pages below it."""
        crumbs = list(super().breadcrumbs())
        if self.request.path != self.indicator_url():
            crumbs.append((self.indicator.name, self.indicator_url()))
        return crumbs


class IndicatorPage(WithinIndicator, CouncilPage):
    """Everything about one indicator."""

    template_name = "workforce/indicator.html"

    def get_title(self) -> str:
        """What is measured."""
        return self.indicator.name

    def get_caption(self) -> str:
        """Whose workforce."""
        return self.indicator.get_scope_display()

    @cached_property
    def values(self) -> list[ValueRow]:
        """Every value as it may be shown."""
        return page_queries.value_rows(self.indicator)

    @cached_property
    def now_row(self) -> IndicatorNow:
        """As it stands today."""
        return queries.latest(self.council.pk, rows=[self.indicator])[0]

    def context(self) -> dict[str, Any]:
        """How it stands, charts, values, benchmarks, what this person can do."""
        found = page_queries.series(self.indicator, self.values)
        return {
            "indicator": self.indicator,
            "now": self.now_row,
            "facts": self._facts(),
            "standing": self._standing(),
            "run": run_of(self.indicator, found),
            "control": control_of(self.indicator, found),
            "verdict": found.control,
            "spc_from": ENOUGH,
            "points_count": len(found.values),
            "values": self._values_table(),
            "parts": self._parts_table(),
            "value_count": len(self.values),
            "benchmarks": self._benchmarks_table(),
            **self._doors(),
        }

    def _doors(self) -> dict[str, str]:
        change, live = self.can_change, self.indicator.retired_at is None
        allowed = {
            "value-create": self.may_enter,
            "indicator-edit": change and live,
            "indicator-retire": change and live,
            "indicator-bring-back": change and not live,
            "trajectory": live and change,
            "benchmark-references": change and live,
            "benchmark-create": change and live,
            "statement-links-indicator": change and live,
            "indicator-values": True,
        }
        return {
            f"{name.removeprefix('indicator-').replace('-', '_')}_url": self.indicator_url(name)
            if may
            else ""
            for name, may in allowed.items()
        } | {"method_url": self.url("workforce:indicator-method"), "import_url": self._import_url()}

    def _import_url(self) -> str:
        return self.url("workforce:benchmark-upload") if self.can_change else ""

    def _standing(self) -> list[SummaryRow]:
        now = self.now_row
        before = format_date(now.previous.period_end) if now.previous else ""
        year = format_date(now.year_before.period_end) if now.year_before else ""
        period = f"Period to {format_date(now.period_end)}" if now.period_end else ""
        value = [each for each in (now.text, period, _reason(now)) if each]
        rows = [
            SummaryRow("Newest value", value),
            SummaryRow("Expected of the period", now.expected_text),
            SummaryRow("State", Cell.tag(now.rag.words, now.rag.tone, sub=self._off_words())),
            SummaryRow("Since the period before", _travel(now.since_previous, before)),
            SummaryRow("Since the same period last year", _travel(now.since_last_year, year)),
        ]
        if now.england is not None:
            rows.append(SummaryRow("England", now.england_text))
        return rows

    def _off_words(self) -> str:
        """By how much it is off, and what is tolerated."""
        rag, one = self.now_row.rag, self.indicator
        if not rag.off_by:
            return ""
        off, tolerated = (worded(each, one.unit, one.decimals) for each in (rag.off_by, rag.tolerated))
        return f"Off by {off}; up to {tolerated} is tolerated"

    def _facts(self) -> list[SummaryRow]:
        one = self.indicator
        said = [
            ("Exactly what counts", one.definition),
            ("Numerator", one.numerator),
            ("Denominator", one.denominator),
            ("Source", one.source),
            ("How often", one.get_frequency_display()),
            ("Good", one.get_direction_display()),
            ("Target", self._target()),
            ("Baseline", self._baseline()),
            ("Confidence in the data", one.get_confidence_display()),
            ("Data-quality note", one.quality_note),
            ("Owner", str(one.owner.user) if one.owner else "Nobody yet"),
        ]
        return [SummaryRow(label, text) for label, text in said if text]

    def _target(self) -> str:
        expected = queries.expectation(self.indicator, [], None)
        if not expected.is_set:
            return "No target"
        share = worded(expected.tolerance * 100, "percent", 0)
        return f"{queries.expected_words(self.indicator, expected)}, tolerance {share} of it"

    def _baseline(self) -> str:
        one = self.indicator
        if one.baseline is None or one.baseline_on is None:
            return ""
        return f"{worded(one.baseline, one.unit, one.decimals)} on {format_date(one.baseline_on)}"

    def _values_table(self) -> Table | None:
        whole = [row for row in self.values if not row.row.breakdown][:SHOWN]
        columns = [Column("Period ends"), Column("Value", numeric=True), Column("From"), Column("Expected"),
                   Column("State"), Column("How sure"), Column("Entered")]  # fmt: skip
        rows = [Row(self._value_cells(each)) for each in whole]
        return Table(columns, rows, caption="Values", caption_hidden=True) if rows else None

    def _value_cells(self, each: ValueRow) -> list[Cell | str | int]:
        row, rag = each.row, each.rag
        period = Cell(format_date(row.period_end), url=self._value_url(each))
        state = Cell.tag(rag.words, rag.tone) if rag else Cell("")
        sure = Cell(row.get_state_display(), sub=row.reason or row.note)
        by = "From a workforce return" if row.snapshot_id else str(row.entered_by)
        entered = Cell(format_date(london_date(row.entered_at)), sub=by)
        return [period, each.text, each.of_words, each.expected, state, sure, entered]

    def _value_url(self, each: ValueRow) -> str:
        if not self.may_enter or each.row.snapshot_id:
            return ""
        return self.url("workforce:value-edit", value=each.row.pk)

    def _parts_table(self) -> Table | None:
        """The breakdowns of the newest period that has any, role by role and team by team."""
        parts = [row for row in self.values if row.row.breakdown]
        newest = [row for row in parts if row.row.period_end == parts[0].row.period_end]
        rows: list[Row] = []
        for kind, found in groupby(newest, key=lambda each: each.row.breakdown.partition(":")[0]):
            rows.append(Row.heading(f"By {kind}"))
            rows += [
                Row([part_words(each), Cell(each.text, sub=each.row.reason), each.of_words]) for each in found
            ]
        columns = [Column("Part"), Column("Value", numeric=True), Column("From")]
        day = format_date(parts[0].row.period_end) if parts else ""
        return Table(columns, rows, caption=f"By role and team, period to {day}") if rows else None

    def _benchmarks_table(self) -> Table | None:
        rows = [Row(self._benchmark_cells(each)) for each in page_queries.benchmarks_of(self.indicator)]
        past = page_queries.own_past(self.values)
        rows += [
            Row(
                [
                    "Our own past",
                    self.council.name,
                    format_date(each.row.period_end),
                    each.text,
                    each.row.get_state_display(),
                ]
            )
            for each in past
        ]
        columns = [
            Column("Beside"),
            Column("Area"),
            Column("Period"),
            Column("Value", numeric=True),
            Column("Source"),
        ]
        return Table(columns, rows, caption="Benchmarks", caption_hidden=True) if rows else None

    def _benchmark_cells(self, row: Benchmark) -> list[Cell | str | int]:
        value = queries.benchmark_words(self.indicator, row)
        return [
            row.get_comparator_display(),
            row.area_name,
            row.period,
            value,
            Cell(row.source, url=row.source_url),
        ]


class ValuesPage(WithinIndicator, CouncilListView):
    """Every value of an indicator, breakdowns too, as a list to download; small numbers suppressed."""

    template_name = "layouts/list.html"
    count_label = "values"

    def get_title(self) -> str:
        """Whose values."""
        return f"{self.indicator.name}: all values"

    def rows(self) -> list[ValueRow]:
        """Newest first."""
        return page_queries.value_rows(self.indicator)

    def columns(self) -> Sequence[RegisterColumn]:
        """Period, part, value with what it is made of, and how sure it is."""
        return [
            RegisterColumn(
                "period",
                "Period ends",
                lambda each: format_date(each.row.period_end),
                lambda each: each.row.period_end,
            ),
            RegisterColumn("part", "Part", part_words, part_words),
            RegisterColumn("text", "Value", lambda each: each.text, lambda each: each.text, numeric=True),
            RegisterColumn("number", "Number", lambda each: each.text, lambda each: each.value, usual=False),
            RegisterColumn(
                "numerator",
                "Numerator",
                lambda each: _plain(each.numerator),
                lambda each: each.numerator,
                numeric=True,
            ),
            RegisterColumn(
                "denominator",
                "Denominator",
                lambda each: _plain(each.denominator),
                lambda each: each.denominator,
                numeric=True,
            ),
            RegisterColumn("expected", "Expected", lambda each: each.expected, lambda each: each.expected),
            RegisterColumn("state", "State", _state_cell, lambda each: each.rag.words if each.rag else ""),
            RegisterColumn(
                "sure",
                "How sure",
                lambda each: each.row.get_state_display(),
                lambda each: each.row.get_state_display(),
            ),
            RegisterColumn("reason", "Reason or note", _why, _why),
        ]


def part_words(each: ValueRow) -> str:
    """Whom a value is about."""
    return each.row.breakdown_label or each.row.breakdown or "Everybody"


def _plain(number: Any) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _state_cell(each: ValueRow) -> Cell:
    return Cell.tag(each.rag.words, each.rag.tone) if each.rag else Cell("")


def _why(each: ValueRow) -> str:
    return each.row.reason or each.row.note


def _reason(now: IndicatorNow) -> str:
    newest = now.newest
    if newest is None or now.is_suppressed:
        return ""
    return newest.reason or (newest.get_state_display() if newest.state != "actual" else "")


def _travel(change: Any, since: str) -> str:
    words = f"{change.arrow} {change.words}".strip()
    return f"{words} (since {since})" if since and change.by is not None else words
