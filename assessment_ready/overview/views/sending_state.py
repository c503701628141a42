"""The installation's page about sending: is it running, what holds it, and letting it go again."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.views.plain import PlainFormPage
from assessment_ready.overview.forms import ReleaseHoldForm
from assessment_ready.overview.queries.sending_state import Doubtful, SendingState, sending_state
from assessment_ready.sending.services.environment import release_hold
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table


class SendingStateView(PlainFormPage):
    """Figures of the machinery; during a hold, which releases to compare with the mail server's log."""

    access = Access.INSTALLATION_ADMIN
    template_name = "overview/sending_state.html"
    title = "Sending"
    form_class = ReleaseHoldForm

    def context(self) -> dict[str, Any]:
        """What the machinery says of itself."""
        state = sending_state(self.now)
        return {"hold": state.hold, "figures": _figures(state), "doubtful": _doubtful(state.doubtful)}

    def perform(self, form: Any) -> HttpResponseBase:
        """Let everything go again."""
        release_hold(user=self.user, because=form.cleaned_data["because"])
        return self.done("Sending goes on.", reverse("overview:installation-sending"))


def _figures(state: SendingState) -> list[SummaryRow]:
    health = state.health
    if health.is_held:
        standing = Cell.tag("On hold", "red")
    elif health.is_alarming:
        standing = Cell.tag("Needs attention", "red")
    else:
        standing = Cell.tag("Running", "green")
    waiting_since = format_datetime(health.oldest_due_at) if health.oldest_due_at else "Nothing is late"
    return [
        SummaryRow("State", standing),
        SummaryRow("Longest waiting since", waiting_since),
        SummaryRow("Waiting", health.waiting),
        SummaryRow("Waiting and due", health.due),
        SummaryRow("Being handed over", health.sending),
        SummaryRow("Not known whether it left", health.unknown),
        SummaryRow("Paused routes", len(health.paused_routes)),
        SummaryRow("Last look at what is due", _when(health.last_tick)),
        SummaryRow("Last sign of the scheduler", _when(health.last_beat)),
        SummaryRow("Last sign of a worker", _when(health.last_worker)),
    ]


def _when(moment: Any) -> str:
    return format_datetime(moment) if moment else "Never"


def _doubtful(found: list[Doubtful]) -> Table:
    columns = [
        Column("Release"),
        Column("Council"),
        Column("Due from"),
        Column("Still to go", numeric=True),
        Column("Not known", numeric=True),
    ]
    rows = [
        Row([each.reference, each.council, format_datetime(each.not_before), each.due, each.unknown])
        for each in found
    ]
    return Table(columns, rows, caption="What may already have been sent", caption_hidden=True)
