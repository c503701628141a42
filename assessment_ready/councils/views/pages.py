"""The base classes of every council page. Subclasses declare ``permission`` and what they show."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import saved_views
from assessment_ready.councils.registers import COLUMNS, RegisterColumn, columns_in_force, file_writer
from assessment_ready.councils.views.addresses import address
from assessment_ready.councils.views.register_panel import RegisterPanel, register_panel
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button, EmptyState, NavItem, Page
from assessment_ready.ui.tables import Column, Row, Table


class CouncilView(View):
    """A page inside one council. The middleware has checked membership and ``permission`` already."""

    permission: ClassVar[Perm]
    template_name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    caption: ClassVar[str] = ""
    request: HttpRequest

    @property
    def council(self) -> Council:
        """The council in the address."""
        council: Council = self.request.council  # type: ignore[attr-defined]
        return council

    @property
    def membership(self) -> Membership:
        """What the signed-in person is in this council."""
        membership: Membership = self.request.membership  # type: ignore[attr-defined]
        return membership

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fix one clock reading for the whole request, so that no page is half before an embargo lifts."""
        super().setup(request, *args, **kwargs)
        self.now: datetime = timezone.now()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Load what the address names (404 if the person may not know of it), then answer."""
        if request.method and request.method.lower() in self.http_method_names:
            self.load(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def load(self, **kwargs: Any) -> None:
        """Fetch the objects the address names through ``visible_to``; raise ``Http404`` otherwise."""

    def page(self) -> Page:
        """The heading and place of this page."""
        return Page(
            title=self.get_title(),
            caption=self.get_caption(),
            breadcrumbs=self.breadcrumbs(),
            side_nav=self.side_nav(),
        )

    def get_title(self) -> str:
        """The one ``<h1>``."""
        return self.title

    def get_caption(self) -> str:
        """The small line above the heading."""
        return self.caption

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The pages above this one as (label, path)."""
        return ()

    def side_nav(self) -> Sequence[NavItem]:
        """The area's side navigation; empty where breadcrumbs already say it."""
        return ()

    def url(self, name: str, **kwargs: Any) -> str:
        """The path of another page of this council."""
        return address(name, self.council.slug, kwargs)

    def context(self) -> dict[str, Any]:
        """What the template gets beside ``page``."""
        return {}

    def render(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The page as HTML."""
        context = {"page": self.page(), **self.context(), **extra}
        return render(self.request, self.template_name, context, status=status)

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """Say what was done and go on (POST, redirect, GET)."""
        messages.success(self.request, message)
        return HttpResponseRedirect(url)

    def refused(self, error: UserFacingError, url: str) -> HttpResponseRedirect:
        """Say why it was not done and go back."""
        messages.error(self.request, str(error))
        return HttpResponseRedirect(url)


class CouncilPage(CouncilView):
    """A page that is only read."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it."""
        return self.render()


class CouncilFormView(CouncilView):
    """A form: show, check, call one service, redirect.

    Subclasses give ``form_class``, ``perform`` (calls the service, returns the message) and
    ``success_url``. A ``UserFacingError`` from the service becomes the form's error: nothing is lost.
    """

    form_class: ClassVar[Callable[..., BaseForm]]
    template_name = "layouts/form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form."""
        return self.render(form=self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check and do; show the form again with sentences when something is wrong."""
        form = self.make_form(data=request.POST, files=request.FILES)
        if form.is_valid():
            try:
                message = self.perform(form)
            except UserFacingError as error:
                return self.handle_error(form, error)
            return self.done(message, self.success_url())
        return self.render(form=form)

    def make_form(self, **data: Any) -> BaseForm:
        """The form, bound when ``data`` is given."""
        return self.form_class(**data, **self.form_kwargs())

    def form_kwargs(self) -> dict[str, Any]:
        """Further arguments of the form, for example ``initial``."""
        return {}

    def perform(self, form: Any) -> str:
        """Call one service and return the message that says what was done."""
        raise NotImplementedError

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Put a service's refusal above the form."""
        form.add_error(getattr(error, "field", None), str(error))
        return self.render(form=form)

    def success_url(self) -> str:
        """Where to go after."""
        raise NotImplementedError


class CouncilActionView(CouncilView):
    """A button: one POST, one service, back with a message. There is nothing to GET."""

    http_method_names = ["post", "options"]

    @cached_property
    def submission_key(self) -> UUID:
        """The key the button carried, or a new one."""
        try:
            return UUID(self.request.POST.get("submission_key", ""))
        except ValueError:
            return uuid4()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it and say so, or say why not."""
        try:
            message = self.perform()
        except UserFacingError as error:
            return self.refused(error, self.return_url())
        return self.done(message, self.return_url())

    def perform(self) -> str:
        """Call one service and return the message that says what was done."""
        raise NotImplementedError

    def return_url(self) -> str:
        """Where to go after, done or refused."""
        raise NotImplementedError


class CouncilListView(CouncilView):
    """A register: filters, columns, saved views, count, paged table, and the same rows as CSV or XLSX (``?format=``).

    Subclasses give ``rows`` (everything that matches, a queryset or a list) and ``columns`` (see
    ``councils.registers``): the table and the exports are both made from the columns in force, and the export
    passes the same door with the same rows. ``filter_form`` is optional, ``usual_sort`` the key in force when the
    address names none.
    """

    template_name = "layouts/list.html"
    page_size: ClassVar[int] = 50
    count_label: ClassVar[str] = "rows"
    exports: ClassVar[bool] = True
    usual_sort: ClassVar[str] = ""
    columns_legend: ClassVar[str] = "Columns to show, here and in downloads"
    filter_form: Any = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One page of rows, or all of them as a file; without parameters, the person's own way of seeing it."""
        if request.GET.get("format"):
            return self.export(request.GET["format"])
        panel = self.panel
        if not request.GET and panel.opening:
            return HttpResponseRedirect(f"{request.path}{panel.opening}")
        page_obj = Paginator(self.rows(), self.page_size).get_page(request.GET.get("page"))
        return self.render(
            page_obj=page_obj,
            panel=panel,
            columns_legend=self.columns_legend,
            count_label=self.count_words(page_obj.paginator.count),
            exports=self.exports,
            primary=self.primary(),
            empty_state=self.empty_state(),
            **self.results(list(page_obj.object_list)),
        )

    def count_words(self, count: int) -> str:
        """What the rows are called beside their number."""
        return self.count_label.removesuffix("s") if count == 1 else self.count_label

    @property
    def register(self) -> str:
        """What saved views call this register: the full name of its address.

        Empty for a list inside one object, which nobody keeps views of.
        """
        match = self.request.resolver_match
        return match.view_name if match and set(match.kwargs) == {"council"} else ""

    @cached_property
    def panel(self) -> RegisterPanel:
        """Columns and saved views, as this person has them; one query."""
        return register_panel(
            self.request,
            self.register,
            self.council.slug,
            columns=self.columns(),
            saved=saved_views(self.membership, self.register) if self.register else (),
        )

    def rows(self) -> Any:
        """Every row that matches the filters, in order."""
        raise NotImplementedError

    def columns(self) -> Sequence[RegisterColumn]:
        """Every column there is; the first names the row."""
        raise NotImplementedError

    @cached_property
    def columns_in_force(self) -> list[RegisterColumn]:
        """The columns this person asked for, otherwise the usual ones."""
        return columns_in_force(self.columns(), self.request.GET.getlist(COLUMNS))

    @property
    def sort(self) -> str:
        """The sort key in the address, with a leading minus for descending, if a column has it."""
        asked = self.request.GET.get("sort", "")
        known = {column.sort for column in self.columns() if column.sort}
        return asked if asked.removeprefix("-") in known else self.usual_sort

    def results(self, rows: list[Any]) -> dict[str, Any]:
        """What the template shows one page of rows with."""
        return {"table": self.table(rows)}

    def table(self, rows: list[Any]) -> Table:
        """One page of rows as a table of the columns in force."""
        shown = self.columns_in_force
        return Table(
            [Column(column.label, column.numeric, column.sort) for column in shown],
            [Row([column.cell(row) for column in shown]) for row in rows],
            caption=self.get_title(),
            caption_hidden=True,
            sort=self.sort,
        )

    def export(self, file_format: str) -> HttpResponseBase:
        """All the rows as a file of the columns in force."""
        write = file_writer()
        return write(
            file_format,
            name=f"{self.get_title()} {self.council.slug}",
            title=self.get_title(),
            columns=self.columns_in_force,
            rows=self.export_rows(),
        )

    def export_rows(self) -> Any:
        """What the columns of a file get: every row, as the page's columns get them."""
        return self.rows()

    def context(self) -> dict[str, Any]:
        """The filters and whether any is in force."""
        if self.filter_form is None:
            return {}
        asked = (self.request.GET.get(box) for name in self.filter_form.fields for box in _boxes(name))
        return {"filter_form": self.filter_form, "filters_active": any(asked)}

    def primary(self) -> Button | None:
        """The one main button, when this person may use it."""
        return None

    def empty_state(self) -> EmptyState | None:
        """What belongs here and the first step."""
        return None


def _boxes(name: str) -> tuple[str, ...]:
    """How a filter may be called in the address: a date stands in three boxes."""
    return (name, f"{name}_day", f"{name}_month", f"{name}_year")
