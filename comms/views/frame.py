"""What the pages of communications share: where they lie, and how a refused form is shown."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.urls import NoReverseMatch

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.councils.views.versioned import VersionedFormView
from assessment_ready.ui.pages import NavItem
from comms.models import Plan
from comms.queries.plans import plans

# The pages of one plan, beside each of them.
PLAN_PAGES = (
    ("Plan", "comms:plan"),
    ("Messages", "comms:messages"),
    ("Lines to take", "comms:lines"),
    ("Scenarios", "comms:scenarios"),
    ("Cascades", "comms:cascades"),
    ("Coverage", "comms:coverage"),
    ("Evaluation", "comms:evaluation"),
    ("Readiness", "comms:readiness"),
    ("Versions", "comms:plan-versions"),
    ("Documents", "comms:plan-documents"),
)


class CommsPage(CouncilView):
    """A page of communications. ``parent`` is the (label, url name) of the page between, if there is one."""

    permission = Perm.VIEW_COMMS
    parent: tuple[str, str] | None = None

    @property
    def can_change(self) -> bool:
        """Whether this person may change plans and what is in them."""
        return self.membership.can(Perm.MANAGE_COMMS)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Communications, and the page between."""
        crumbs = [("Communications", self.url("comms:plans"))]
        if self.parent:
            crumbs.append((self.parent[0], self.url(self.parent[1])))
        return crumbs

    def found(self, rows: Any, pk: int) -> Any:
        """The row with this id among ``rows`` (which passed the gate); 404 otherwise."""
        try:
            return rows.get(pk=pk)
        except ObjectDoesNotExist:
            raise Http404 from None


class CommsForm(CommsPage, VersionedFormView):
    """A form of communications. After a conflict it shows what the other person saved and keeps what was typed."""

    permission = Perm.MANAGE_COMMS


class WithinPlan(CommsPage):
    """A page about one plan of the council; 404 for any other."""

    plan: Plan

    def load(self, **kwargs: Any) -> None:
        """The plan in the address."""
        self.plan = self.found(plans(self.membership), kwargs["plan"])

    def get_caption(self) -> str:
        """The plan's title."""
        return self.plan.title

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Communications and the plan."""
        return [*super().breadcrumbs(), (self.plan.title, self.plan_url())]

    def side_nav(self) -> Sequence[NavItem]:
        """The pages of the plan."""
        items = []
        for label, name in PLAN_PAGES:
            try:
                url = self.url(name, plan=self.plan.pk)
            except NoReverseMatch:
                continue
            items.append(NavItem(label, url, self.request.path == url))
        return items

    def plan_url(self) -> str:
        """The page of the plan."""
        return self.url("comms:plan", plan=self.plan.pk)
