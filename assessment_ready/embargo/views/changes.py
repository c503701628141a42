"""Changing an embargo: its terms, its moment, lifting it."""

from typing import Any

from assessment_ready.embargo.forms import LiftForm, MomentForm, TermsForm, moment_initial
from assessment_ready.embargo.services import change_moment, change_terms, lift
from assessment_ready.embargo.views.frame import EmbargoFormView
from assessment_ready.ui.dates import format_datetime


class TermsChangeView(EmbargoFormView):
    """Change what is under embargo, by whose authority, and what it rests on."""

    form_class = TermsForm
    template_name = "councils/versioned_form.html"
    title = "Change the terms of the embargo"

    def form_kwargs(self) -> dict[str, Any]:
        """What holds now, with its version."""
        names = ("version", "title", "authority", "basis")
        return {"initial": {name: getattr(self.embargo, name) for name in names}}

    def perform(self, form: Any) -> str:
        """Save them."""
        before = self.embargo.version
        data = form.cleaned_data
        saved = change_terms(
            actor=self.membership,
            embargo_id=self.embargo.pk,
            version=data["version"],
            title=data["title"],
            authority=data["authority"],
            basis=data["basis"],
        )
        if saved.version == before:
            return "The terms stay as they were."
        return "The terms are changed. The others who are cleared are asked to acknowledge them anew."


class MomentView(EmbargoFormView):
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


class LiftView(EmbargoFormView):
    """Lift it now, after asking once."""

    form_class = LiftForm
    template_name = "embargo/lift.html"
    title = "Lift the embargo now"

    def perform(self, form: Any) -> str:
        """Lift it for everybody."""
        lift(actor=self.membership, embargo_id=self.embargo.pk)
        return "The embargo is lifted."
