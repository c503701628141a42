"""Forms of indicators and their values, and the buttons that take them out of use and back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import people
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.errors import UserFacingError
from workforce.errors.indicators import NotYourIndicator
from workforce.forms import indicators as forms
from workforce.models import IndicatorValue
from workforce.queries.indicator_page import values_of
from workforce.services import indicators as services
from workforce.views.frame import WorkforceForm
from workforce.views.indicator_page import WithinIndicator

_FIELDS = (
    "name", "definition", "numerator", "denominator", "unit", "decimals", "scope", "direction", "frequency", "source",
    "operator", "baseline_on", "quality_note", "confidence", "version",
)  # fmt: skip
_FIGURES = ("target", "lower", "upper", "baseline")


class IndicatorCreatePage(WorkforceForm):
    """An indicator of the council's own."""

    title = "Add an indicator of your own"
    parent = ("Indicators", "workforce:indicators")
    form_class = forms.IndicatorForm

    def form_kwargs(self) -> dict[str, Any]:
        """Who can own it."""
        return {"owners": list(people(self.council, self.now))}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.url("workforce:indicators")
        return form

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same."""
        key = form.cleaned_data["submission_key"]
        self.made = services.create(actor=self.membership, values=form.values, submission_key=key)
        return f"“{self.made.name}” is measured from now on."

    def success_url(self) -> str:
        """The indicator."""
        return self.url("workforce:indicator", indicator=self.made.pk)


class _IndicatorForm(WithinIndicator, WorkforceForm):
    """A form about one indicator."""

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The indicator."""
        return self.indicator_url()


class IndicatorEditPage(_IndicatorForm):
    """Change definition, target, owner."""

    title = "Change the indicator"
    form_class = forms.IndicatorEditForm
    permission = Perm.MANAGE_WORKFORCE

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        row = self.indicator
        initial: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
        initial |= {name: forms.typed(getattr(row, name)) for name in _FIGURES}
        initial |= {"owner": row.owner_id, "tolerance": forms.typed(row.tolerance * 100)}
        owners = list(people(self.council, self.now))
        if row.owner and row.owner not in owners:
            owners.append(row.owner)
        return {"owners": owners, "initial": initial}

    def perform(self, form: Any) -> str:
        """Save it."""
        row = services.change(
            actor=self.membership,
            indicator_id=self.indicator.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"“{row.name}” is saved."


class _ValueForm(_IndicatorForm):
    """A form about a value: for the indicator's owner too."""

    permission = Perm.VIEW_WORKFORCE

    def load(self, **kwargs: Any) -> None:
        """Whoever may only read is refused before typing."""
        super().load(**kwargs)
        if not self.may_enter:
            raise PermissionDenied

    def form_kwargs(self) -> dict[str, Any]:
        """What numerator and denominator are."""
        return {"numerator": self.indicator.numerator, "denominator": self.indicator.denominator}

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Whoever ceased to be the owner meanwhile only reads."""
        if isinstance(error, NotYourIndicator):
            return self.refused(error, self.indicator_url())
        return super().handle_error(form, error)


class ValueCreatePage(_ValueForm):
    """The value of a period."""

    title = "Add a value"
    form_class = forms.ValueForm

    def perform(self, form: Any) -> str:
        """Save it; the second of two clicks gives the same."""
        row = services.set_value(
            actor=self.membership,
            indicator_id=self.indicator.pk,
            values=form.values(),
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"The period to {format_date(row.period_end)} is saved."


class ValueEditPage(_ValueForm):
    """Correct a value."""

    title = "Correct the value"
    form_class = forms.ValueEditForm
    template_name = "workforce/indicator_value_form.html"
    value: IndicatorValue

    def load(self, **kwargs: Any) -> None:
        """The value in the address; what a workforce return gave is corrected there."""
        self.value = self.found(values_of(self.membership).filter(snapshot=None), kwargs["value"])
        super().load(indicator=self.value.indicator_id)

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        row = self.value
        names = ("period_end", "period_start", "state", "reason", "note", "version")
        initial: dict[str, Any] = {name: getattr(row, name) for name in names}
        initial |= {name: forms.typed(getattr(row, name)) for name in ("value", "numerator", "denominator")}
        return {**super().form_kwargs(), "initial": initial}

    def context(self) -> dict[str, Any]:
        """Taking it out."""
        return {"remove_url": self.url("workforce:value-remove", value=self.value.pk)}

    def perform(self, form: Any) -> str:
        """Save it."""
        row = services.correct_value(
            actor=self.membership,
            value_id=self.value.pk,
            values=form.values(self.value.breakdown, self.value.breakdown_label),
            expected_version=form.cleaned_data["version"],
        )
        return f"The period to {format_date(row.period_end)} is corrected."


class ValueRemoveView(ValueEditPage, CouncilActionView):
    """Take a value out that was entered by mistake."""

    http_method_names = ["post", "options"]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it."""
        return CouncilActionView.post(self, request, *args, **kwargs)

    def perform(self, form: Any = None) -> str:
        """Take it out."""
        services.remove_value(actor=self.membership, value_id=self.value.pk)
        return "The value is removed."

    def return_url(self) -> str:
        """The indicator."""
        return self.indicator_url()


class RetireView(WithinIndicator, CouncilActionView):
    """Take an indicator out of use."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Its values stay."""
        row = services.retire(actor=self.membership, indicator_id=self.indicator.pk)
        return f"“{row.name}” is no longer in use. Its values are kept."

    def return_url(self) -> str:
        """The indicator."""
        return self.indicator_url()


class BringBackView(RetireView):
    """Bring an indicator back."""

    def perform(self) -> str:
        """As it was."""
        row = services.bring_back(actor=self.membership, indicator_id=self.indicator.pk)
        return f"“{row.name}” is in use again."
