"""The pressure on professions: the page, the waits behind it, its PDF."""

from functools import cached_property
from typing import Any
from uuid import uuid4

from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.views.making import MakeDocumentView
from assessment_ready.ui import charts
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.tables import Cell, Column, Row, Table
from workforce.forms import pressure as forms
from workforce.models import PressureEntry
from workforce.queries import pressure as queries
from workforce.queries.pressure_paper import NOTHING
from workforce.rules.pressure import chosen, longest_wait, people_waiting
from workforce.rules.return_tables import Shown
from workforce.services import pressure as services
from workforce.views.frame import WorkforceForm, WorkforcePage


class _Roles(WorkforcePage):
    """Which job roles the address asks for."""

    section = "indicators"

    @cached_property
    def offered(self) -> dict[int, str]:
        """The professions on offer."""
        return queries.roles_on_offer()

    @cached_property
    def roles(self) -> tuple[int, ...]:
        """Those asked for; occupational therapists and their assistants otherwise."""
        asked = self.request.GET if self.request.method == "GET" else self.request.POST
        return chosen(asked.getlist("roles"), list(self.offered))


class PressurePage(_Roles, CouncilPage):
    """Vacancies, turnover, sickness, agency, waits, what is done, and figures of elsewhere on one page."""

    title = "Pressure on professions"
    template_name = "workforce/pressure.html"

    def context(self) -> dict[str, Any]:
        """Everything, as tables and charts."""
        found = queries.pressure(self.membership, self.now, self.roles)
        form = forms.PressureRolesForm(
            offered=self.offered, initial={"roles": [str(role) for role in self.roles]}
        )
        return {
            "pressure": found,
            "roles_form": form,
            "measures_table": _measures(found) if found.snapshot else None,
            "waits_table": self._waits(found),
            "mitigations": [(wait.label, wait.newest.mitigation) for wait in found.waits if wait.newest],
            "history_table": self._history(found),
            "actions_table": self._actions(found),
            "entry_table": _entry(found),
            "vacancy_chart": _vacancies(found),
            "wait_chart": _waiting(found),
            "submission_key": uuid4(),
            "pdf_url": self.url("workforce:pressure-document"),
            "returns_url": self.url("workforce:returns"),
            "add_url": self.url("workforce:pressure-create") if self.can_change else "",
        }

    def _waits(self, found: queries.Pressure) -> Table:
        rows = []
        for wait in found.waits:
            entry = wait.newest
            if entry is None:
                rows.append(Row([wait.label, "Not noted yet", "Not noted yet", NOTHING, NOTHING]))
                continue
            rows.append(
                Row(
                    [
                        wait.label,
                        people_waiting(entry.waiting),
                        longest_wait(entry.longest_days),
                        format_date(entry.on),
                        entry.source or NOTHING,
                    ]
                )
            )
        columns = [
            Column("Profession"),
            Column("People waiting", numeric=True),
            Column("Longest wait", numeric=True),
            Column("On"),
            Column("Source"),
        ]
        return Table(columns, rows, caption="Waits now", caption_hidden=True)

    def _history(self, found: queries.Pressure) -> Table | None:
        rows = [
            Row(
                [
                    self._entry_cell(entry),
                    wait.label,
                    people_waiting(entry.waiting),
                    longest_wait(entry.longest_days),
                ]
            )
            for wait in found.waits
            for entry in wait.entries
        ]
        columns = [
            Column("Day"),
            Column("Profession"),
            Column("People waiting", numeric=True),
            Column("Longest wait", numeric=True),
        ]
        return Table(columns, rows, caption="Waits noted", caption_hidden=True) if rows else None

    def _entry_cell(self, entry: PressureEntry) -> Cell:
        url = self.url("workforce:pressure-edit", pressure=entry.pk) if self.can_change else ""
        return Cell(format_date(entry.on), url=url)

    def _actions(self, found: queries.Pressure) -> Table | None:
        rows = [
            Row(
                [
                    Cell(f"{row.action.reference} {row.action.title}", url=self._action_url(row)),
                    Cell.tag(RAG_TAGS[row.rag].text, RAG_TAGS[row.rag].tone),
                    str(row.owner.user) if row.owner else "Nobody yet",
                    format_date(row.due_on) if row.due_on else "No day set",
                ]
            )
            for row in found.actions
        ]
        columns = [Column("Action"), Column("State"), Column("Owner"), Column("Due")]
        return Table(columns, rows, caption="Actions", caption_hidden=True) if rows else None

    def _action_url(self, row: Any) -> str:
        return self.url("actions:action", action=row.action.pk)


class _PressureForm(WorkforceForm):
    section = "indicators"
    parent = ("Pressure on professions", "workforce:pressure")

    def success_url(self) -> str:
        """The page."""
        return self.url("workforce:pressure")


class PressureCreatePage(_PressureForm):
    """Note a wait."""

    title = "Note a wait"

    def make_form(self, **data: Any) -> forms.PressureForm:
        """Of today."""
        data.pop("files", None)
        form = forms.PressureForm(
            **data, roles=queries.roles_on_offer(), initial={"on": london_date(self.now), "job_role": 15}
        )
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: Any) -> str:
        """Write it down."""
        services.create(
            actor=self.membership,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "The wait is noted."


class _OfEntry(WorkforcePage):
    permission = Perm.MANAGE_WORKFORCE

    def load(self, **kwargs: Any) -> None:
        """The wait."""
        self.entry: PressureEntry = self.found(queries.entries(self.membership), kwargs["pressure"])


class PressureEditPage(_OfEntry, _PressureForm):
    """Change a wait."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Change the wait"
    template_name = "workforce/pressure_edit.html"

    def make_form(self, **data: Any) -> forms.PressureEditForm:
        """As it is."""
        data.pop("files", None)
        names = ("on", "job_role", "waiting", "longest_days", "mitigation", "source", "version")
        initial = {name: getattr(self.entry, name) for name in names}
        form = forms.PressureEditForm(**data, roles=queries.roles_on_offer(), initial=initial)
        form.cancel_url = self.success_url()
        return form

    def context(self) -> dict[str, Any]:
        """The way to remove it."""
        return {"remove_url": self.url("workforce:pressure-remove", pressure=self.entry.pk)}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change(
            actor=self.membership,
            entry_id=self.entry.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The wait is saved."


class PressureRemoveView(_OfEntry, CouncilActionView):
    """Take a wait away."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Remove it."""
        services.remove(actor=self.membership, entry_id=self.entry.pk)
        return "The wait is removed."

    def return_url(self) -> str:
        """The page."""
        return self.url("workforce:pressure")


class PressureDocumentView(_Roles, MakeDocumentView):
    """The page as a PDF."""

    def produce(self) -> GeneratedDocument:
        """Freeze it."""
        return services.produce(actor=self.membership, roles=self.roles, submission_key=self.submission_key)

    def button_url(self) -> str:
        """The page."""
        return self.url("workforce:pressure")


def _measures(found: queries.Pressure) -> Table:
    names = [label for _, label in found.roles]
    columns = [Column("Measure"), *(Column(name, numeric=True) for name in (*names, "All staff"))]
    has_beside = any(each.beside for each in found.measures)
    staff = (_cell(each) for each in (*found.staff, found.all_staff))
    rows: list[list[Cell | str | int]] = [["Staff", *staff, NOTHING]]
    for each in found.measures:
        cells = [_cell(cell) for cell in (*each.roles, each.everybody)]
        rows.append([each.label, *cells, "; ".join(each.beside) or NOTHING])
    if has_beside:
        columns.append(Column("Elsewhere"))
    shown = [Row(row if has_beside else row[:-1]) for row in rows]
    return Table(columns, shown, caption="Measures", caption_hidden=True)


def _cell(shown: Shown) -> Cell:
    return Cell(shown.text, sub=shown.reason)


def _entry(found: queries.Pressure) -> Table | None:
    rows = [
        Row([each.indicator.name, each.text, each.expected_text, each.england_text or "Not given"])
        for each in found.entry
    ]
    columns = [Column("Indicator"), Column("Newest value"), Column("Expected"), Column("England")]
    return Table(columns, rows, caption="Indicators", caption_hidden=True) if rows else None


def _vacancies(found: queries.Pressure) -> charts.Chart | None:
    series = [
        charts.Series(label, [charts.Point(day, value) for day, value in points])
        for label, points in found.vacancy_trend.items()
    ]
    return _trend("vacancies", "Vacancy rate over the returns", series, "per cent")


def _waiting(found: queries.Pressure) -> charts.Chart | None:
    """People waiting over time; small numbers are left out."""
    series = []
    for wait in found.waits:
        known = [
            charts.Point(entry.on, float(entry.waiting))
            for entry in reversed(wait.entries)
            if entry.waiting is not None and people_waiting(entry.waiting)[0].isdigit()
        ]
        if known:
            series.append(charts.Series(wait.label, known))
    return _trend("waits", "People waiting", series, "people")


def _trend(key: str, title: str, series: list[charts.Series], unit: str) -> charts.Chart | None:
    """A chart where at least one line has two days."""
    days = {point.on for each in series for point in each.points}
    if len(days) < 2:
        return None
    highest = max(point.value for each in series for point in each.points)
    return charts.trend(
        id=key,
        title=title,
        series=series,
        bands=[],
        minimum=0,
        maximum=max(10, 10 * (int(highest) // 10 + 1)),
        unit=unit,
        heads=("Day", "Level"),
    )
