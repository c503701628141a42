"""How often one person is reminded by e-mail of what waits for them in one council."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView
from assessment_ready.overview.forms import RemindersForm
from assessment_ready.overview.queries.digests import how_often
from assessment_ready.overview.rules.waiting import HowOften
from assessment_ready.overview.services.digests import choose_how_often


class RemindersView(CouncilFormView):
    """One question: how often."""

    permission = Perm.OPEN_COUNCIL
    title = "How often do you want an email about what needs you?"
    form_class = RemindersForm

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Below what needs one."""
        return [("What needs you", self.url("overview:needs-you"))]

    def form_kwargs(self) -> dict[str, Any]:
        """What was chosen before."""
        return {"initial": {"how_often": how_often(self.membership)}}

    def perform(self, form: Any) -> str:
        """Keep the choice."""
        choice = choose_how_often(actor=self.membership, how_often=HowOften(form.cleaned_data["how_often"]))
        return {
            HowOften.AT_ONCE: "You will get an email as soon as something new waits for you",
            HowOften.DAILY: "You will get an email on working days when something is due",
            HowOften.WEEKLY: "You will get an email once a week when something is due",
            HowOften.OFF: "You will get no email about what needs you",
        }[HowOften(choice.how_often)]

    def success_url(self) -> str:
        """Back to what needs one."""
        return self.url("overview:needs-you")
