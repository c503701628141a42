"""What an action is to bring: added, changed, measured on the action's page."""

from typing import Any

from django.http import Http404, HttpResponseBase

from assessment_ready.actions.forms.benefits import BenefitEditForm, BenefitForm, MeasureForm
from assessment_ready.actions.models import Benefit
from assessment_ready.actions.queries.benefits import get_benefit, measurements_of
from assessment_ready.actions.queries.choices import possible_answerers
from assessment_ready.actions.rules.benefits import amount
from assessment_ready.actions.services import benefits as services
from assessment_ready.actions.views.within_action import ActionButtonView, ActionFormView
from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import TimelineEntry

_EDITED = ("description", "kind", "measure", "unit", "baseline", "target", "realised_by", "version")


class BenefitAddView(ActionFormView):
    """A new benefit."""

    title = "Add a benefit"

    def make_form(self, **data: Any) -> BenefitForm:
        """With everybody who may answer for it."""
        data.pop("files", None)
        people = possible_answerers(self.council, self.now)
        form = BenefitForm(**data, people=people, initial={"realised_by": self.action.due_on})
        form.cancel_url = self.action_url()
        return form

    def perform(self, form: Any) -> str:
        """Add it."""
        services.add_benefit(
            actor=self.membership,
            action_id=self.action.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "The benefit is added."


class WithinBenefit:
    """The benefit in the address, which must be the action's own."""

    benefit: Benefit
    action: Any

    def load(self, **kwargs: Any) -> None:
        """The action, then its benefit."""
        super().load(**kwargs)  # type: ignore[misc] # of the view this is mixed into
        try:
            self.benefit = get_benefit(self.action, kwargs["benefit"])
        except Benefit.DoesNotExist:
            raise Http404 from None


class BenefitEditView(WithinBenefit, ActionFormView):
    """A benefit as it is."""

    title = "Change the benefit"
    template_name = "actions/benefit_edit.html"

    def make_form(self, **data: Any) -> BenefitEditForm:
        """As it is now; who answers for it stays choosable."""
        data.pop("files", None)
        people = list(possible_answerers(self.council, self.now))
        kept = self.benefit.owner
        if kept is not None and all(each.pk != kept.pk for each in people):
            people.append(kept)
        initial = {name: getattr(self.benefit, name) for name in _EDITED}
        form = BenefitEditForm(**data, people=people, initial={**initial, "owner": self.benefit.owner_id})
        form.cancel_url = self.action_url()
        return form

    def context(self) -> dict[str, Any]:
        """How it is removed."""
        return {"remove_url": self.action_url("benefit-remove", benefit=self.benefit.pk)}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_benefit(
            actor=self.membership,
            benefit_id=self.benefit.pk,
            values=form.values,
            version=form.cleaned_data["version"],
        )
        return "The benefit is saved."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Both texts after a conflict."""
        if not isinstance(error, ChangedMeanwhile):
            return super().handle_error(form, error)
        form.add_error(None, str(error))
        form.data = form.data.copy()
        form.data["version"] = str(error.version)
        return self.render(form=form, theirs=error.current, status=409)


class BenefitMeasureView(WithinBenefit, ActionFormView):
    """What it is now."""

    title = "Measure the benefit"
    template_name = "actions/benefit_measure.html"

    def make_form(self, **data: Any) -> MeasureForm:
        """Measured today, unless another day is entered."""
        data.pop("files", None)
        form = MeasureForm(**data, initial={"on": london_date(self.now)})
        form.cancel_url = self.action_url()
        return form

    def context(self) -> dict[str, Any]:
        """What it was before."""
        unit = self.benefit.unit
        entries = [
            TimelineEntry(
                title=amount(each.value, unit),
                when=format_date(each.on),
                by=each.recorded_by.full_name,
                text=each.note,
            )
            for each in measurements_of(self.benefit)
        ]
        return {"benefit": self.benefit, "entries": entries}

    def perform(self, form: Any) -> str:
        """Keep it."""
        data = form.cleaned_data
        services.measure_benefit(
            actor=self.membership,
            benefit_id=self.benefit.pk,
            on=data["on"],
            value=data["value"],
            note=data["note"],
            submission_key=data["submission_key"],
        )
        return "The measurement is kept."


class BenefitRemoveView(WithinBenefit, ActionButtonView):
    """One click: not planned after all."""

    def perform(self) -> str:
        """Take it off."""
        services.remove_benefit(actor=self.membership, benefit_id=self.benefit.pk)
        return f"The benefit “{self.benefit.description}” is removed."
