"""Lines to take: the register, one line, one page of them to print."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.utils.text import Truncator

from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.markup.prose import plain
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from comms.forms.lines import LinesFilterForm
from comms.models import Line
from comms.queries.lines import LineFilters, lines, scenario_of, usable_lines
from comms.queries.messages import history
from comms.views.clearance_panel import clearance_panel
from comms.views.frame import WithinPlan
from comms.views.marks import Tag, standing_tag
from comms.views.messages import is_secret
from comms.views.previews import preview_parts
from comms.views.readability import readability_panel
from comms.views.within_message import WithinLine


class LinesPage(WithinPlan, CouncilListView):
    """Every line of the plan."""

    title = "Lines to take"
    template_name = "comms/lines.html"
    count_label = "lines"

    @cached_property
    def filter_form(self) -> LinesFilterForm:
        """What the list is narrowed to."""
        return LinesFilterForm(self.request.GET)

    def rows(self) -> Any:
        """The lines that match; a filter that is not understood narrows nothing."""
        data = self.filter_form.cleaned_data if self.filter_form.is_valid() else {}
        filters = LineFilters(**{name: data.get(name) or "" for name in ("q", "kind", "standing")})
        return lines(self.membership, self.now, self.plan, filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """When, what, for whom, until when, and how it stands."""
        return [
            RegisterColumn("trigger", "When", self._trigger, lambda row: row.trigger, sort="trigger"),
            RegisterColumn("text", "What we say", _beginning, lambda row: plain(row.text)),
            RegisterColumn("kind", "Kind", Line.get_kind_display, Line.get_kind_display, usual=False),
            RegisterColumn("for", "For", _audiences, _audiences, usual=False),
            RegisterColumn("standing", "Clearance", self._standing, lambda row: line_tag(row).text),
            RegisterColumn("until", "Until", self._until, lambda row: row.valid_until, sort="until"),
            RegisterColumn(
                "reference",
                "Reference",
                lambda row: row.reference,
                lambda row: row.reference,
                sort="reference",
                usual=False,
            ),
        ]

    def _trigger(self, row: Line) -> Cell:
        marks = [row.get_kind_display(), row.reference, "Under embargo" if is_secret(self, row) else ""]
        url = self.url("comms:line", line=row.pk)
        return Cell(row.trigger, url=url, sub=" · ".join(filter(None, marks)))

    def _standing(self, row: Line) -> Cell:
        return line_tag(row).cell

    def _until(self, row: Line) -> Cell:
        if row.valid_until is None:
            return Cell("No last day")
        if row.valid_until < london_date(self.now):
            return Cell(format_date(row.valid_until), sub="Out of date", sub_tone="warn")
        return Cell(format_date(row.valid_until))

    def context(self) -> dict[str, Any]:
        """The page to print."""
        return {**super().context(), "print_url": self.url("comms:lines-print", plan=self.plan.pk)}

    def primary(self) -> Button | None:
        """Add one."""
        if not self.can_change:
            return None
        return Button("Add a line", self.url("comms:line-create", plan=self.plan.pk))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = (
            "Lines to take belong here: what we say when we are asked. Holding lines are for the moment something "
            "happens, such as a leak, until there is more to say."
        )
        button = self.primary()
        return EmptyState(text, button.label, button.url) if button else EmptyState(text)


class LinePage(WithinLine, CouncilPage):
    """One line: when, what, its clearance, and how it reads."""

    template_name = "comms/line.html"

    def get_title(self) -> str:
        """When it is used."""
        return self.line.trigger

    def get_caption(self) -> str:
        """Kind, reference and plan."""
        return f"{self.line.get_kind_display()} {self.line.reference} · {self.plan.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its lines."""
        return super().breadcrumbs()[:-1]

    def context(self) -> dict[str, Any]:
        """Words, facts, clearance, advice and history."""
        row = self.line
        found = {
            "line": row,
            "standing": line_tag(row),
            "is_old": row.valid_until is not None and row.valid_until < london_date(self.now),
            "is_secret": is_secret(self, row),
            "rows": self._rows(),
            "clearance": clearance_panel(self, row),
            "readability": readability_panel(self, row, row.text, "line"),
            "history": history(row, self.membership, self.now),
            "preview_url": self.line_url("line-preview"),
        }
        if self.can_change:
            found |= {"edit_url": self.line_url("line-edit"), "remove_url": self.line_url("line-remove")}
        return found

    def _rows(self) -> list[SummaryRow]:
        row = self.line
        scenario = scenario_of(row, self.membership, self.now)
        rows = [SummaryRow("For", [each.name for each in row.audiences.all()] or "Anybody who asks")]
        if scenario is not None:
            rows.append(SummaryRow("Only in the scenario", scenario.title))
        until = format_date(row.valid_until) if row.valid_until else "No last day"
        rows += [
            SummaryRow("May be used until", until),
            SummaryRow("Written by", f"{row.author}, {format_datetime(row.created_at)}"),
        ]
        if is_secret(self, row) and row.embargo is not None:
            rows.append(SummaryRow("Embargo", row.embargo.title))
        return rows


class LinePreviewPage(WithinLine, CouncilPage):
    """A line as page, mail and plain text."""

    title = "How the line looks"
    template_name = "comms/preview.html"

    def context(self) -> dict[str, Any]:
        """Its three forms."""
        preview = preview_parts(self.line.trigger, "", self.line.text)
        return {"preview": preview, "back_url": self.line_url(), "back": "the line"}


class LinesPrintPage(WithinPlan, CouncilPage):
    """The lines that may be used today, on one page to print or to read from on the telephone."""

    title = "Lines to take today"
    template_name = "comms/lines_print.html"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its lines."""
        return [*super().breadcrumbs(), ("Lines to take", self.url("comms:lines", plan=self.plan.pk))]

    def context(self) -> dict[str, Any]:
        """Cleared lines in full; of the others only that they may not be used yet."""
        cleared, others = usable_lines(self.membership, self.now, self.plan)
        return {
            "cleared": [(row, is_secret(self, row)) for row in cleared],
            "others": [(row, self.url("comms:line", line=row.pk)) for row in others],
            "today": format_datetime(self.now),
        }


def line_tag(row: Line) -> Tag:
    """Where the clearance of a line stands."""
    return standing_tag(row, has_open_request=row.has_open_request)  # type: ignore[attr-defined] # annotated


def _beginning(row: Line) -> str:
    return Truncator(" ".join(plain(row.text).split())).chars(200)


def _audiences(row: Line) -> str:
    return ", ".join(each.name for each in row.audiences.all())
