"""Pages about embargoes. To the uncleared they do not exist: not listed, not counted, 404 by address."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import (
    CouncilActionView,
    CouncilFormView,
    CouncilListView,
    CouncilPage,
)
from assessment_ready.embargo.errors import EmbargoChanged
from assessment_ready.embargo.forms import ClearForm, EmbargoForm, LiftForm, MomentForm, moment_initial
from assessment_ready.embargo.models import Embargo
from assessment_ready.embargo.queries import (
    can_be_cleared,
    cleared_people,
    embargoes_for,
    get_embargo,
    has_clearance,
    looks,
)
from assessment_ready.embargo.services import (
    change_moment,
    clear_person,
    create_embargo,
    lift,
    revoke_clearance,
)
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table


def lifts(embargo: Embargo) -> str:
    """When it lifts or lifted, in words."""
    if embargo.lifted_at is not None:
        return f"Lifted by hand on {format_datetime(embargo.lifted_at)}"
    return format_datetime(embargo.lifts_at) if embargo.lifts_at else "When somebody lifts it"


class EmbargoesView(CouncilListView):
    """The embargoes one is cleared for, and those that are over."""

    permission = Perm.MANAGE_EMBARGOES
    title = "Embargoes"
    count_label = "embargoes"

    def rows(self) -> Any:
        """Those the person may know of."""
        return embargoes_for(self.membership, self.now)

    def count_words(self, count: int) -> str:
        """One embargo, two embargoes."""
        return "embargo" if count == 1 else "embargoes"

    def columns(self) -> list[RegisterColumn]:
        """What, whether it holds, until when, how many are cleared."""
        return [
            RegisterColumn("title", "Embargo", self._title_cell, lambda row: row.title),
            RegisterColumn("state", "State", self._state_cell, lambda row: self._state_cell(row).text),
            RegisterColumn("lifts", "Lifts", lifts, lambda row: row.lifts_at),
            RegisterColumn(
                "cleared",
                "Cleared",
                lambda row: row.cleared_count,
                lambda row: row.cleared_count,
                numeric=True,
                header="People cleared",
            ),
            RegisterColumn(
                "authority",
                "By whose authority",
                lambda row: row.authority,
                lambda row: row.authority,
                usual=False,
            ),
            RegisterColumn(
                "created",
                "Created",
                lambda row: format_date(london_date(row.created_at)),
                lambda row: row.created_at,
                usual=False,
            ),
            RegisterColumn(
                "lifted",
                "Lifted by hand",
                lambda row: format_datetime(row.lifted_at) if row.lifted_at else "",
                lambda row: row.lifted_at,
                usual=False,
            ),
        ]

    def _title_cell(self, row: Embargo) -> Cell:
        return Cell(row.title, url=self.url("embargo:detail", embargo=row.pk), sub=row.authority)

    def _state_cell(self, row: Embargo) -> Cell:
        return Cell.tag("Lifted", "green") if row.is_lifted(self.now) else Cell.tag("In force", "red")

    def context(self) -> dict[str, Any]:
        """What an embargo does."""
        return {
            "intro": "Material under an embargo exists only for the people cleared for it, until it lifts."
        }

    def primary(self) -> Button:
        """Create one."""
        return Button("Create an embargo", self.url("embargo:create"))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        return EmptyState(
            "Embargoes you are cleared for are listed here, and those that are over.",
            "Create an embargo",
            self.url("embargo:create"),
        )


class NewView(CouncilFormView):
    """Create an embargo."""

    permission = Perm.MANAGE_EMBARGOES
    form_class = EmbargoForm
    title = "Create an embargo"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the list."""
        return [("Embargoes", self.url("embargo:list"))]

    def make_form(self, **data: Any) -> Any:
        """With a way back; no files here."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.url("embargo:list")
        return form

    def perform(self, form: Any) -> str:
        """Create it; the creator is cleared."""
        data = form.cleaned_data
        self.made = create_embargo(
            actor=self.membership,
            title=data["title"],
            authority=data["authority"],
            lifts_at=data["lifts_at"],
            submission_key=data["submission_key"],
        )
        return "The embargo was created. You are cleared for it. Now clear the others who need it."

    def success_url(self) -> str:
        """The new embargo."""
        return self.url("embargo:detail", embargo=self.made.pk)


class _Loads:
    """Loads the embargo the address names."""

    membership: Any
    now: Any
    embargo: Embargo

    def load(self, **kwargs: Any) -> None:
        """One the person is cleared for or that is over; otherwise 404."""
        try:
            self.embargo = get_embargo(self.membership, self.now, kwargs["embargo"])
        except Embargo.DoesNotExist:
            raise Http404 from None


class EmbargoView(_Loads, CouncilPage):
    """One embargo: what, until when, who is cleared, who looked."""

    permission = Perm.MANAGE_EMBARGOES
    template_name = "embargo/detail.html"

    def get_title(self) -> str:
        """Its title."""
        return self.embargo.title

    def get_caption(self) -> str:
        """What kind of page this is."""
        return "Embargo"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the list."""
        return [("Embargoes", self.url("embargo:list"))]

    def context(self) -> dict[str, Any]:
        """Details, cleared people, looks."""
        page_obj = Paginator(looks(self.embargo), 50).get_page(self.request.GET.get("page"))
        number = self.embargo.pk
        return {
            "embargo": self.embargo,
            "in_force": not self.embargo.is_lifted(self.now),
            "details": self._details(),
            "cleared": [
                (person, self.url("embargo:revoke", embargo=number, clearance=person.clearance_id))
                for person in cleared_people(self.embargo, self.now)
            ],
            "looks": self._looks(list(page_obj.object_list)),
            "page_obj": page_obj,
            "clear_url": self.url("embargo:clear", embargo=number),
            "lift_url": self.url("embargo:lift", embargo=number),
        }

    def _details(self) -> list[SummaryRow]:
        embargo, over = self.embargo, self.embargo.is_lifted(self.now)
        created = f"{embargo.created_by}, {format_date(london_date(embargo.created_at))}"
        moment_url = "" if over else self.url("embargo:moment", embargo=embargo.pk)
        rows = [
            SummaryRow("State", Cell.tag("Lifted", "green") if over else Cell.tag("In force", "red")),
            SummaryRow("Lifts", lifts(embargo), url=moment_url),
            SummaryRow("By whose authority", embargo.authority),
            SummaryRow("Created by", created),
        ]
        if embargo.lifted_by:
            rows.append(SummaryRow("Lifted by", str(embargo.lifted_by)))
        return rows

    @staticmethod
    def _looks(rows: list[Any]) -> Table:
        columns = [Column("Who"), Column("Opened"), Column("When")]
        body = [Row([row.user.full_name, row.what, format_datetime(row.looked_at)]) for row in rows]
        return Table(
            columns, body, caption="Who opened the material while it was under embargo", caption_hidden=True
        )


class _EmbargoForm(_Loads, CouncilFormView):
    """A form about one embargo."""

    permission = Perm.MANAGE_EMBARGOES

    def get_caption(self) -> str:
        """Which embargo."""
        return self.embargo.title

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the embargo."""
        return [("Embargoes", self.url("embargo:list")), (self.embargo.title, self.success_url())]

    def make_form(self, **data: Any) -> Any:
        """With a way back; no files here."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The embargo."""
        return self.url("embargo:detail", embargo=self.embargo.pk)


class MomentView(_EmbargoForm):
    """Change when it lifts."""

    form_class = MomentForm
    template_name = "councils/versioned_form.html"
    title = "Change when the embargo lifts"

    def form_kwargs(self) -> dict[str, Any]:
        """What holds now, with its version."""
        return {"initial": {"version": self.embargo.version, **moment_initial(self.embargo.lifts_at)}}

    def perform(self, form: Any) -> str:
        """Save it."""
        saved = change_moment(
            actor=self.membership,
            embargo_id=self.embargo.pk,
            version=form.cleaned_data["version"],
            lifts_at=form.cleaned_data["lifts_at"],
        )
        if saved.lifts_at is None:
            return "The embargo now holds until somebody lifts it."
        return f"The embargo now lifts on {format_datetime(saved.lifts_at)}."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Show the other person's moment beside this one."""
        if not isinstance(error, EmbargoChanged):
            return super().handle_error(form, error)
        form.add_error(None, str(error))
        form.data = form.data.copy()
        form.data["version"] = str(error.version)
        return self.render(form=form, theirs=error.current, status=409)


class LiftView(_EmbargoForm):
    """Lift it now, after asking once."""

    form_class = LiftForm
    template_name = "embargo/lift.html"
    title = "Lift the embargo now"

    def perform(self, form: Any) -> str:
        """Lift it for everybody."""
        lift(actor=self.membership, embargo_id=self.embargo.pk)
        return "The embargo is lifted."


class ClearView(_EmbargoForm):
    """Clear one more person."""

    form_class = ClearForm
    title = "Clear somebody"

    def form_kwargs(self) -> dict[str, Any]:
        """The members who are not cleared yet."""
        people = can_be_cleared(self.embargo, self.now)
        return {"people": [(row.pk, f"{row.user}, {row.get_role_display()}") for row in people]}

    def perform(self, form: Any) -> str:
        """Clear the person."""
        cleared = clear_person(
            actor=self.membership,
            embargo_id=self.embargo.pk,
            membership_id=int(form.cleaned_data["person"]),
        )
        return f"{cleared.user.full_name} is cleared."


class RevokeView(_Loads, CouncilActionView):
    """Withdraw one clearance."""

    permission = Perm.MANAGE_EMBARGOES

    def load(self, **kwargs: Any) -> None:
        """A clearance of this embargo, or 404."""
        super().load(**kwargs)
        if not has_clearance(self.embargo, kwargs["clearance"]):
            raise Http404

    def perform(self) -> str:
        """It counts from the person's next request."""
        gone = revoke_clearance(
            actor=self.membership,
            embargo_id=self.embargo.pk,
            clearance_id=self.kwargs["clearance"],
        )
        if gone.user_id == self.membership.user_id:
            self.own = True
        return f"{gone.user.full_name} is no longer cleared."

    def return_url(self) -> str:
        """The embargo; the list for somebody who withdrew their own clearance."""
        if getattr(self, "own", False):
            return self.url("embargo:list")
        return self.url("embargo:detail", embargo=self.embargo.pk)
