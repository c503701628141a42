"""To whom a resource went: noting it, changing it, confirming to have it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import people
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.tables import SummaryRow
from workforce.forms import resources as forms
from workforce.models import Distribution
from workforce.queries import resources as queries
from workforce.services import distributions as services
from workforce.views.frame import WorkforceForm, WorkforcePage
from workforce.views.resources import WithinResource

_FIELDS = ("audience", "sent_on", "people", "confirmed_elsewhere", "version")


class DistributionCreatePage(WithinResource, WorkforceForm):
    """Note that the resource went out."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Note to whom it went"
    form_class = forms.DistributionForm

    def get_caption(self) -> str:
        """The resource."""
        return self.resource.title

    def form_kwargs(self) -> dict[str, Any]:
        """Groups and people; today."""
        return {
            "groups": queries.groups_to_choose(self.membership),
            "members": list(people(self.council, self.now)),
            "initial": {"sent_on": london_date(self.now)},
        }

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.resource_url()
        return form

    def perform(self, form: Any) -> str:
        """Note it; the second of two clicks gives the same."""
        services.distribute(
            actor=self.membership,
            resource_id=self.resource.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "It is noted. The people you asked see it among what needs them."

    def success_url(self) -> str:
        """The resource."""
        return self.resource_url()


class WithinDistribution(WorkforcePage):
    """A page about one distribution of the council."""

    permission = Perm.MANAGE_WORKFORCE
    parent = ("Resources", "workforce:resources")
    distribution: Distribution

    def load(self, **kwargs: Any) -> None:
        """The distribution in the address."""
        try:
            self.distribution = queries.get_distribution(self.membership, kwargs["distribution"])
        except Distribution.DoesNotExist:
            raise Http404 from None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The resource."""
        return [*super().breadcrumbs(), (self.distribution.resource.title, self.resource_url())]

    def resource_url(self) -> str:
        """The resource that went out."""
        return self.url("workforce:resource", resource=self.distribution.resource_id)

    def sent_url(self, name: str = "distribution") -> str:
        """A page of the distribution."""
        return self.url(f"workforce:{name}", distribution=self.distribution.pk)


class DistributionPage(WithinDistribution, CouncilPage):
    """How many confirmed, and who of those with an account has not."""

    template_name = "workforce/resource_distribution.html"

    def get_title(self) -> str:
        """To whom it went."""
        return f"Sent to {self.distribution.group or self.distribution.audience}"

    def get_caption(self) -> str:
        """What went out."""
        return self.distribution.resource.title

    def context(self) -> dict[str, Any]:
        """Counts and names."""
        row = self.distribution
        found = queries.confirmed_of(row)
        rows = [
            SummaryRow("Sent on", format_date(row.sent_on)),
            SummaryRow("People", row.people),
            SummaryRow("Confirmed to have it", found.words(shows_all=True)),
            SummaryRow("Of these without an account", row.confirmed_elsewhere),
            SummaryRow("Asked to confirm here", row.asked_here),  # type: ignore[attr-defined]
        ]
        return {
            "rows": rows,
            "missing": queries.still_missing(row),
            "edit_url": self.sent_url("distribution-edit"),
        }


class DistributionEditPage(WithinDistribution, WorkforceForm):
    """Change it, mostly the number who confirmed without an account."""

    title = "Change what is noted"
    form_class = forms.DistributionEditForm

    def get_caption(self) -> str:
        """What went out."""
        return self.distribution.resource.title

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now; whoever was asked and has left stays in the list."""
        row = self.distribution
        asked = list(row.asked.select_related("user"))
        present = list(people(self.council, self.now))
        groups = queries.groups_to_choose(self.membership)
        if row.group is not None and row.group not in groups:
            groups.append(row.group)
        initial = {name: getattr(row, name) for name in _FIELDS}
        initial |= {"group": row.group_id, "asked": [each.pk for each in asked]}
        members = [*present, *(each for each in asked if each not in present)]
        return {"groups": groups, "members": members, "initial": initial}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.sent_url()
        return form

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_distribution(
            actor=self.membership,
            distribution_id=self.distribution.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "Saved."

    def success_url(self) -> str:
        """The distribution."""
        return self.sent_url()


class DistributionConfirmView(WithinDistribution, CouncilActionView):
    """One click: I have it."""

    permission = Perm.USE_WORKFORCE

    def perform(self) -> str:
        """Note it; done twice it is done once."""
        services.confirm(actor=self.membership, distribution_id=self.distribution.pk)
        return "Thank you: it is noted that you have it."

    def return_url(self) -> str:
        """The resource."""
        return self.resource_url()
