"""What the pages about one message, one line or one proof point share."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.embargo.queries import choices as embargo_choices
from assessment_ready.embargo.services import look
from comms.forms.messages import Offered
from comms.models import Line, Message, Plan
from comms.queries.audiences import active_audiences
from comms.queries.lines import get_line
from comms.queries.messages import ProvedMessage, get_message
from comms.queries.scenarios import plan_scenarios
from comms.views.frame import WithinPlan


class WithinMessage(WithinPlan):
    """A page about one message the person may know of; 404 for any other."""

    proved: ProvedMessage

    def load(self, **kwargs: Any) -> None:
        """The message in the address and its plan."""
        try:
            self.proved = get_message(self.membership, self.now, kwargs["message"])
        except ObjectDoesNotExist:
            raise Http404 from None
        self.plan = self.message.plan
        what = f"the message {self.message.reference}"
        look(membership=self.membership, embargo=self.message.embargo, what=what, now=self.now)

    @property
    def message(self) -> Message:
        """The message."""
        return self.proved.message

    def get_caption(self) -> str:
        """The message's reference and plan."""
        return f"{self.message.reference} · {self.plan.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its messages; the message itself where this is not its page."""
        return [
            *super().breadcrumbs(),
            ("Messages", self.url("comms:messages", plan=self.plan.pk)),
            (self.message.reference, self.message_url()),
        ]

    def message_url(self, name: str = "message") -> str:
        """A page of the message."""
        return self.url(f"comms:{name}", message=self.message.pk)


class WithinLine(WithinPlan):
    """A page about one line the person may know of; 404 for any other."""

    line: Line

    def load(self, **kwargs: Any) -> None:
        """The line in the address and its plan."""
        try:
            self.line = get_line(self.membership, self.now, kwargs["line"])
        except ObjectDoesNotExist:
            raise Http404 from None
        self.plan = self.line.plan
        what = f"the line {self.line.reference}"
        look(membership=self.membership, embargo=self.line.embargo, what=what, now=self.now)

    def get_caption(self) -> str:
        """The line's reference and plan."""
        return f"{self.line.reference} · {self.plan.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan, its lines, and the line."""
        return [
            *super().breadcrumbs(),
            ("Lines to take", self.url("comms:lines", plan=self.plan.pk)),
            (self.line.reference, self.line_url()),
        ]

    def line_url(self, name: str = "line") -> str:
        """A page of the line."""
        return self.url(f"comms:{name}", line=self.line.pk)


def offered(view: CouncilView, plan: Plan, row: Message | Line | None = None) -> Offered:
    """What a message or a line of the plan can name; what it names already stays choosable."""
    membership: Membership = view.membership
    audiences = {each.pk: each.name for each in active_audiences(membership)}
    scenarios = {each.pk: each.title for each in plan_scenarios(plan, membership, view.now)}
    can_embargo = membership.can(Perm.MANAGE_EMBARGOES)
    embargoes = dict(embargo_choices(membership, view.now) if can_embargo else ())
    kept = None
    if row is not None:
        audiences |= {each.pk: each.name for each in row.audiences.all()}
        if row.embargo is not None and can_embargo:
            embargoes |= {row.embargo.pk: row.embargo.title}
        kept = row.scenario_id if row.scenario_id not in scenarios else None
    return Offered(
        audiences=list(audiences.items()),
        phases=[(each.pk, each.title) for each in plan.phases.all()],
        scenarios=list(scenarios.items()),
        embargoes=list(embargoes.items()),
        embargo=row.embargo_id if row is not None else None,
        kept_scenario=kept,
    )
