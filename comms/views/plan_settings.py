"""What the council decides for all of its communications."""

from typing import Any

from comms.forms.plan_parts import SettingsForm
from comms.queries.plans import settings_of
from comms.services.settings import LABELS, change_settings
from comms.views.frame import CommsForm


class SettingsPage(CommsForm):
    """The settings."""

    title = "Settings of communications"
    form_class = SettingsForm

    def form_kwargs(self) -> dict[str, Any]:
        """As they are now."""
        settings = settings_of(self.council)
        return {"initial": {name: getattr(settings, name) for name in (*LABELS, "version")}}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: Any) -> str:
        """Save them."""
        change_settings(
            actor=self.membership, values=form.values, expected_version=form.cleaned_data["version"]
        )
        return "The settings are saved."

    def success_url(self) -> str:
        """The plans."""
        return self.url("comms:plans")
