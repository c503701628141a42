"""Pages of the installation administrator: which councils there are. Never what is in them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from assessment_ready.councils.forms.people import CouncilForm, FirstAdministratorForm
from assessment_ready.councils.models import Council
from assessment_ready.councils.permissions import Access
from assessment_ready.councils.queries import council_by_id, councils
from assessment_ready.councils.services import invitations, members
from assessment_ready.councils.views.plain import PlainFormPage, PlainPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Button, EmptyState, Page
from assessment_ready.ui.tables import Cell, Column, Row, Table


class CouncilsView(PlainPage):
    """Every council of the installation."""

    access = Access.INSTALLATION_ADMIN
    template_name = "layouts/list.html"
    title = "Councils"

    def context(self) -> dict[str, Any]:
        """The table and the way to add one."""
        new = reverse("councils:installation-council-new")
        page_obj = Paginator(councils(), 50).get_page(self.request.GET.get("page"))
        return {
            "page_obj": page_obj,
            "table": self._table(list(page_obj.object_list)),
            "count_label": "councils",
            "primary": Button("Add a council", new),
            "empty_state": EmptyState(
                "The councils that use this service are listed here.", "Add a council", new
            ),
        }

    @staticmethod
    def _table(rows_shown: list[Any]) -> Table:
        columns = [
            Column("Council"),
            Column("State"),
            Column("People", numeric=True),
            Column("Administrators", numeric=True),
            Column("Added"),
        ]
        rows = [
            Row(
                [
                    Cell(
                        council.name,
                        url=reverse("councils:installation-council", args=[council.pk]),
                        sub=council.slug,
                    ),
                    Cell.tag("In use", "green") if council.is_active else Cell.tag("Switched off", "grey"),
                    council.people_count,
                    council.admin_count,
                    format_date(london_date(council.created_at)),
                ]
            )
            for council in rows_shown
        ]
        return Table(columns, rows, caption="Councils", caption_hidden=True)


class CouncilNewView(PlainFormPage):
    """Add a council."""

    access = Access.INSTALLATION_ADMIN
    form_class = CouncilForm
    title = "Add a council"

    def page(self) -> Page:
        """Below the list."""
        return Page(title=self.title, breadcrumbs=[("Councils", reverse("councils:installation-councils"))])

    def perform(self, form: Any) -> HttpResponseBase:
        """Add it and go on to inviting its administrator."""
        data = form.cleaned_data
        council = members.create_council(actor=self.user, name=data["name"], slug=data["slug"])
        return self.done(
            f"{council.name} was added. Now invite its first administrator.",
            reverse("councils:installation-council", args=[council.pk]),
        )


class _OneCouncil(PlainFormPage):
    """A page about one council."""

    access = Access.INSTALLATION_ADMIN
    council: Council

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Load the council or answer 404."""
        try:
            self.council = council_by_id(kwargs["pk"])
        except Council.DoesNotExist:
            raise Http404 from None
        return super().dispatch(request, *args, **kwargs)

    def here(self) -> str:
        """The path of the council's page."""
        return reverse("councils:installation-council", args=[self.council.pk])


class CouncilView(_OneCouncil):
    """One council: invite an administrator, switch it off or on."""

    form_class = FirstAdministratorForm
    template_name = "councils/installation_council.html"

    def page(self) -> Page:
        """Below the list."""
        return Page(
            title=self.council.name,
            caption="Council",
            breadcrumbs=[("Councils", reverse("councils:installation-councils"))],
        )

    def context(self) -> dict[str, Any]:
        """The council and where its switch is."""
        return {
            "shown": self.council,
            "switch_url": reverse("councils:installation-council-switch", args=[self.council.pk]),
        }

    def perform(self, form: Any) -> HttpResponseBase:
        """Invite a council administrator."""
        invitation = invitations.invite_first_administrator(
            actor=self.user,
            council=self.council,
            email=form.cleaned_data["email"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return self.done(f"We are sending an invitation to {invitation.email}.", self.here())


class SwitchView(_OneCouncil):
    """Switch a council off or on again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Off means that nobody of the council can enter; nothing is deleted."""
        active = request.POST.get("active") == "yes"
        council = members.switch_council(actor=self.user, council_id=self.council.pk, active=active)
        state = "switched on again" if active else "switched off"
        return self.done(f"{council.name} was {state}.", self.here())
