"""Importing a strategy: the door, the columns of a table, and the preview that is confirmed."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import Column, Row, Table
from assessment_ready.ui.words import counted
from workforce.errors.strategy_imports import ImportIsOver
from workforce.forms.strategy_imports import (
    ImportConfirmForm,
    ImportIntoForm,
    StrategyColumnsForm,
    StrategyDoorForm,
)
from workforce.models import ImportState, StrategyImport
from workforce.queries.strategy_imports import (
    CHANGED,
    NEW,
    SAME,
    Planned,
    get_import,
    plan,
    strategies_to_choose,
)
from workforce.rules.strategy_import_columns import guessed
from workforce.rules.strategy_import_found import to_look_at
from workforce.rules.strategy_import_rows import Problem
from workforce.services import strategy_imports as services
from workforce.services.strategy_import_confirm import confirm
from workforce.services.strategy_import_read import from_text, from_upload
from workforce.views.frame import WorkforceForm, WorkforcePage
from workforce.views.strategy_import_markup import strand_tables


class StrategyDoorPage(WorkforceForm):
    """Paste a strategy or choose its file."""

    title = "Import a strategy"
    template_name = "workforce/strategy_import.html"
    section = "strategies"
    made: StrategyImport

    def make_form(self, **data: Any) -> StrategyDoorForm:
        """The door."""
        form = StrategyDoorForm(**data, too_large=getattr(self.request, "upload_too_large", False))
        form.cancel_url = self.url("workforce:intended")
        return form

    def perform(self, form: Any) -> str:
        """Read it and keep what was found."""
        upload = form.cleaned_data["file"]
        self.made = services.begin(
            actor=self.membership,
            given=from_upload(upload) if upload else from_text(form.cleaned_data["text"]),
            submission_key=form.cleaned_data["submission_key"],
        )
        return ""

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The next step says where one is."""
        return HttpResponseRedirect(url)

    def success_url(self) -> str:
        """The columns of a table, or the preview."""
        step = "-columns" if self.made.state == ImportState.READING else "-check"
        return self.url(f"workforce:strategy-import{step}", strategy_import=self.made.pk)


class WithinImport(WorkforcePage):
    """A step of an import of the council; once it is over the steps lead back to the door."""

    permission = Perm.MANAGE_WORKFORCE
    caption = "Import a strategy"
    section = "strategies"
    held: StrategyImport

    def load(self, **kwargs: Any) -> None:
        """The import in the address."""
        try:
            self.held = get_import(self.membership, kwargs["strategy_import"])
        except StrategyImport.DoesNotExist:
            raise Http404 from None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The step, or the door when the import is over."""
        self.load(**kwargs)
        if self.held.state not in (ImportState.PREVIEW, ImportState.READING):
            return self.refused(ImportIsOver(), self.url("workforce:strategy-import"))
        return super().dispatch(request, *args, **kwargs)

    def side_nav(self) -> Sequence[Any]:
        """None: one step follows the other."""
        return []

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register, the door and the preview."""
        return [
            *super().breadcrumbs(),
            ("What they intend", self.url("workforce:intended")),
            ("Import a strategy", self.url("workforce:strategy-import")),
        ]

    def step(self, name: str, **kwargs: Any) -> str:
        """Another step of the same import."""
        return self.url(f"workforce:strategy-import-{name}", strategy_import=self.held.pk, **kwargs)


class StrategyColumnsPage(WithinImport, WorkforceForm):
    """Say which column of a table is what; what is wrong in its rows is listed with row and column."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Which column is what?"
    template_name = "workforce/strategy_import_columns.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The columns; a text has none."""
        if not self.held.found.get("table"):
            return HttpResponseRedirect(self.step("check"))
        return super().get(request, *args, **kwargs)

    def make_form(self, **data: Any) -> StrategyColumnsForm:
        """As it was chosen before, otherwise guessed from the headings."""
        data.pop("files", None)
        table = self.held.found.get("table") or {"headers": [], "rows": []}
        form = StrategyColumnsForm(
            **data,
            headers=table["headers"],
            samples=_samples(table),
            mapping=self.held.found.get("mapping") or guessed(table["headers"]),
            initial={"version": self.held.version},
        )
        form.cancel_url, form.cancel_label = self.url("workforce:strategy-import"), "Choose another file"
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Read the rows; with anything wrong in them the page says what and where, and nothing is kept."""
        form = self.make_form(data=request.POST)
        if not form.is_valid():
            return self.render(form=form)
        try:
            problems = services.choose_columns(
                actor=self.membership,
                import_id=self.held.pk,
                mapping=form.mapping,
                expected_version=form.cleaned_data["version"],
            )
        except UserFacingError as error:
            return self.handle_error(form, error)
        if problems:
            words = counted(len(problems), "cell needs,cells need")
            form.add_error(None, f"{words} mending. Put them right in the file and choose it again")
            return self.render(form=form, problems=_problems(problems))
        return HttpResponseRedirect(self.step("check"))

    def context(self) -> dict[str, Any]:
        """Which file it is."""
        table = self.held.found.get("table") or {"rows": []}
        return {
            "file_name": self.held.file_name,
            "row_count": len(table["rows"]),
            "cancel_url": self.step("cancel"),
        }


class StrategyCheckPage(WithinImport, WorkforceForm):
    """Everything that was found, to be corrected; where it goes; and the button that brings it in."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Check what was found"
    template_name = "workforce/strategy_import_check.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The preview; a table first needs its columns."""
        if self.held.state == ImportState.READING:
            return HttpResponseRedirect(self.step("columns"))
        return super().get(request, *args, **kwargs)

    @cached_property
    def planned(self) -> list[Planned]:
        """What each action would become."""
        return plan(self.held.found, self.held.strategy)

    def make_form(self, **data: Any) -> ImportConfirmForm:
        """The button, saying how many."""
        data.pop("files", None)
        parts = len(self.held.found.get("parts", []))
        form = ImportConfirmForm(
            **data, parts=parts, initial={"version": self.held.version, "with_parts": True}
        )
        new, changed = self._count(NEW), self._count(CHANGED)
        words = [f"bring in {counted(new, 'action')}"] if new else []
        words += [f"change {changed:,}"] if changed else []
        form.submit_label = " and ".join(words).capitalize() or "Bring it in"
        form.cancel_url, form.cancel_label = self.url("workforce:intended"), "Finish later"
        return form

    def _count(self, outcome: str) -> int:
        return sum(each.outcome == outcome for each in self.planned)

    def perform(self, form: Any) -> str:
        """Everything or nothing."""
        new, changed = self._count(NEW), self._count(CHANGED)
        self.strategy = confirm(
            actor=self.membership,
            import_id=self.held.pk,
            with_parts=form.cleaned_data.get("with_parts", False),
            expected_version=form.cleaned_data["version"],
        )
        text = f"Imported: {counted(new, 'action is,actions are')} new"
        return f"{text}, {changed:,} changed." if changed else f"{text}."

    def success_url(self) -> str:
        """How specific it is: the most useful first page after an import."""
        return self.url("workforce:strategy-smart", strategy=self.strategy.pk)

    def context(self) -> dict[str, Any]:
        """Strands with their actions, warnings, proposals, and where it goes."""
        found = self.held.found
        return {
            "held": self.held,
            "strands": strand_tables(self, found, self.planned),
            "warnings": self.held.warnings,
            "proposed": [(each, self.step("action", found_action=each["id"])) for each in to_look_at(found)],
            "counts": {name: self._count(name) for name in (NEW, CHANGED, SAME)},
            "parts": found.get("parts", []),
            "into_form": self._into_form(),
            "add_url": self.step("add"),
            "columns_url": self.step("columns") if found.get("table") else "",
            "cancel_url": self.step("cancel"),
        }

    def _into_form(self) -> ImportIntoForm:
        return into_form(self)


class StrategyIntoPage(WithinImport, WorkforceForm):
    """Say into which strategy it goes."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Where does it go?"

    def make_form(self, **data: Any) -> ImportIntoForm:
        """The strategies there are."""
        data.pop("files", None)
        form = into_form(self, **data)
        form.cancel_url = self.step("check")
        return form

    def perform(self, form: Any) -> str:
        """Keep it."""
        services.bring_into(
            actor=self.membership,
            import_id=self.held.pk,
            strategy_id=form.cleaned_data["strategy"],
            title=form.cleaned_data["title"],
            expected_version=form.cleaned_data["version"],
        )
        return "Saved where it goes. The actions are compared with those there."

    def success_url(self) -> str:
        """The preview."""
        return self.step("check")


class StrategyImportCancel(WithinImport, CouncilActionView):
    """Throw the import away."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Forget what was in it."""
        services.discard(actor=self.membership, import_id=self.held.pk)
        return "The import is thrown away. Nothing was imported."

    def return_url(self) -> str:
        """The door."""
        return self.url("workforce:strategy-import")


def into_form(view: WithinImport, **data: Any) -> ImportIntoForm:
    """The form that says where an import goes, with ids of its own."""
    held = view.held
    initial = {
        "strategy": held.strategy_id or "",
        "title": held.found.get("title", ""),
        "version": held.version,
    }
    form = ImportIntoForm(
        **data, strategies=strategies_to_choose(view.membership), initial=initial, auto_id="id_into_%s"
    )
    form.form_action = view.step("into")
    return form


def _samples(table: dict[str, Any]) -> dict[str, str]:
    """For each heading the first text under it."""
    found: dict[str, str] = {}
    for _, cells, _ in table["rows"][:100]:
        for heading, cell in zip(table["headers"], cells, strict=True):
            if cell and heading not in found:
                found[heading] = cell
    return found


def _problems(problems: list[Problem]) -> Table:
    rows = [Row([f"Row {each.row}", each.column, each.text]) for each in problems[:200]]
    return Table(
        [Column("Row"), Column("Column"), Column("What is wrong")], rows, caption="What needs mending"
    )
