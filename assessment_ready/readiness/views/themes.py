"""The emerging themes a council watches: those that come with the product, and its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView, CouncilPage
from assessment_ready.readiness.forms.gaps import ThemeForm
from assessment_ready.readiness.models import EmergingTheme
from assessment_ready.readiness.queries.themes import get_theme, with_open_gaps
from assessment_ready.readiness.services.themes import add_theme, switch_theme


@dataclass(frozen=True)
class ThemeLine:
    """One theme, how many open gaps of it there are, where they are listed and where it is switched."""

    theme: EmergingTheme
    open: int
    url: str
    switch_url: str


class ThemesView(CouncilPage):
    """Every theme, on or off, with its open gaps."""

    permission = Perm.VIEW_ACTIONS
    title = "Emerging themes"
    template_name = "readiness/themes.html"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The gaps."""
        return [("Gaps", self.url("readiness:gaps"))]

    def context(self) -> dict[str, Any]:
        """The themes, and a form for those who may add one."""
        manages = self.membership.can(Perm.MANAGE_ACTIONS)
        gaps = self.url("readiness:gaps")
        lines = [
            ThemeLine(
                theme,
                number,
                f"{gaps}?theme={theme.code}&state=open",
                self.url("readiness:theme-switch", theme=theme.pk),
            )
            for theme, number in with_open_gaps(self.membership, self.now)
        ]
        return {
            "on": [line for line in lines if line.theme.is_active],
            "off": [line for line in lines if not line.theme.is_active],
            "manages": manages,
            "add_url": self.url("readiness:theme-add"),
        }


class AddThemeView(CouncilFormView):
    """A theme of the council's own."""

    permission = Perm.MANAGE_ACTIONS
    title = "Add an emerging theme"
    form_class = ThemeForm

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The gaps and the themes."""
        return [("Gaps", self.url("readiness:gaps")), ("Emerging themes", self.success_url())]

    def make_form(self, **data: Any) -> ThemeForm:
        """The form with its way back."""
        form = ThemeForm(data.get("data"))
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: ThemeForm) -> str:
        """Add it."""
        data = form.cleaned_data
        theme = add_theme(actor=self.membership, title=data["title"], note=data["note"])
        return f"The theme “{theme.title}” is added."

    def success_url(self) -> str:
        """The themes."""
        return self.url("readiness:themes")


class SwitchThemeView(CouncilActionView):
    """Watching a theme, or watching it no longer."""

    permission = Perm.MANAGE_ACTIONS
    theme: EmergingTheme

    def load(self, **kwargs: Any) -> None:
        """A theme of this council."""
        try:
            self.theme = get_theme(self.council, kwargs["theme"])
        except EmergingTheme.DoesNotExist:
            raise Http404 from None

    def perform(self) -> str:
        """On when it is off, off when it is on, as the page asked."""
        is_on = self.request.POST.get("on") == "yes"
        theme = switch_theme(actor=self.membership, theme_id=self.theme.pk, is_on=is_on)
        return f"The theme “{theme.title}” is switched {'on' if is_on else 'off'}."

    def return_url(self) -> str:
        """The themes."""
        return self.url("readiness:themes")
