"""A person's own views of registers: saving, renaming, opening with one, deleting."""

from typing import Any

from django.http import Http404
from django.urls import NoReverseMatch, resolve

from assessment_ready.councils.forms.saved_views import RenameViewForm, SaveViewForm
from assessment_ready.councils.models import SavedView
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import saved_view
from assessment_ready.councils.registers import Showing
from assessment_ready.councils.services import saved_views as services
from assessment_ready.councils.views.pages import (
    CouncilActionView,
    CouncilFormView,
    CouncilListView,
    CouncilView,
)


class _OfRegister(CouncilView):
    """A page about a view of one register, which the person must be allowed to open."""

    permission = Perm.OPEN_COUNCIL
    register_url: str
    register_title: str

    def find_register(self, name: str) -> None:
        """Its address and title; 404 for what is no register of this council, or not for this person."""
        try:
            self.register_url = self.url(name)
        except NoReverseMatch:
            raise Http404 from None
        view = getattr(resolve(self.register_url).func, "view_class", None)
        if not (isinstance(view, type) and issubclass(view, CouncilListView)):
            raise Http404
        if not self.membership.can(view.permission):
            raise Http404
        self.register_title = view.title

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the register."""
        return [(self.register_title, self.register_url)]


class SaveView(_OfRegister, CouncilFormView):
    """Save what the register shows under a name. The form stands above the register; this page is for its errors."""

    form_class = SaveViewForm
    title = "Save this view"
    http_method_names = ["post", "options"]
    saved: SavedView

    def load(self, **kwargs: Any) -> None:
        """The register the form came from."""
        self.find_register(self.request.POST.get("register", "") or "-")

    def make_form(self, **data: Any) -> SaveViewForm:
        """With a way back to what was shown."""
        form = SaveViewForm(data=data.get("data"))
        form.cancel_url = self.register_url
        return form

    def perform(self, form: Any) -> str:
        """Save it."""
        data = form.cleaned_data
        self.saved = services.save_view(
            actor=self.membership,
            register=data["register"],
            label=self.register_title,
            name=data["name"],
            query=data["query"],
            is_default=data["is_default"],
        )
        opens = " The list opens with it." if self.saved.is_default else ""
        return f"The view “{self.saved.name}” is saved.{opens}"

    def success_url(self) -> str:
        """The register, showing it."""
        return self.register_url + Showing.parse(self.saved.query, self.saved.columns).address


class _OwnView(_OfRegister):
    """A page about one of the person's own views; anybody else's is 404."""

    view: SavedView

    def load(self, **kwargs: Any) -> None:
        """The view and its register."""
        try:
            self.view = saved_view(self.membership, kwargs["view"])
        except SavedView.DoesNotExist:
            raise Http404 from None
        self.find_register(self.view.register)

    def shown_url(self) -> str:
        """The register, showing the view."""
        return self.register_url + Showing.parse(self.view.query, self.view.columns).address


class RenameView(_OwnView, CouncilFormView):
    """Give a view another name."""

    form_class = RenameViewForm
    title = "Rename a view"

    def make_form(self, **data: Any) -> RenameViewForm:
        """With its name now."""
        form = RenameViewForm(data=data.get("data"), initial={"name": self.view.name})
        form.cancel_url = self.shown_url()
        return form

    def perform(self, form: Any) -> str:
        """Rename it."""
        renamed = services.rename_view(
            actor=self.membership,
            view_id=self.view.pk,
            label=self.register_title,
            name=form.cleaned_data["name"],
        )
        return f"The view is now called “{renamed.name}”."

    def success_url(self) -> str:
        """The register, showing it."""
        return self.shown_url()


class DefaultView(_OwnView, CouncilActionView):
    """Let the register open with a view, or (``off=1``) no longer."""

    def perform(self) -> str:
        """Say so and do it."""
        off = bool(self.request.POST.get("off"))
        services.open_with_view(
            actor=self.membership, view_id=self.view.pk, label=self.register_title, is_default=not off
        )
        if off:
            return "The list opens with everything again."
        return f"The list opens with the view “{self.view.name}” now."

    def return_url(self) -> str:
        """The register, showing it."""
        return self.shown_url()


class DeleteView(_OwnView, CouncilActionView):
    """Delete a view. What it showed is not touched."""

    def perform(self) -> str:
        """Delete it."""
        services.delete_view(actor=self.membership, view_id=self.view.pk, label=self.register_title)
        return f"The view “{self.view.name}” is deleted. Nothing in the list has changed."

    def return_url(self) -> str:
        """The register."""
        return self.register_url
