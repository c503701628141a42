"""Who is cleared: clearing, withdrawing, and the terms that a cleared person acknowledges."""

from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView
from assessment_ready.embargo.forms import AcknowledgeForm, ClearForm
from assessment_ready.embargo.models import Clearance
from assessment_ready.embargo.queries import can_be_cleared, has_clearance, own_clearance
from assessment_ready.embargo.services import acknowledge, clear_person, revoke_clearance
from assessment_ready.embargo.views.frame import EmbargoFormView, OneEmbargo, lifts
from assessment_ready.ui.tables import SummaryRow


class ClearView(EmbargoFormView):
    """Clear one more person."""

    form_class = ClearForm
    title = "Clear somebody"

    def form_kwargs(self) -> dict[str, Any]:
        """The members who are not cleared yet."""
        people = can_be_cleared(self.embargo, self.now)
        return {"people": [(row.pk, f"{row.user}, {row.get_role_display()}") for row in people]}

    def perform(self, form: Any) -> str:
        """Clear the person."""
        cleared = clear_person(
            actor=self.membership,
            embargo_id=self.embargo.pk,
            membership_id=int(form.cleaned_data["person"]),
        )
        return f"{cleared.user.full_name} is cleared."


class RevokeView(OneEmbargo, CouncilActionView):
    """Withdraw one clearance."""

    permission = Perm.MANAGE_EMBARGOES

    def load(self, **kwargs: Any) -> None:
        """A clearance of this embargo, or 404."""
        super().load(**kwargs)
        if not has_clearance(self.embargo, kwargs["clearance"]):
            raise Http404

    def perform(self) -> str:
        """It counts from the person's next request."""
        gone = revoke_clearance(
            actor=self.membership,
            embargo_id=self.embargo.pk,
            clearance_id=self.kwargs["clearance"],
        )
        if gone.user_id == self.membership.user_id:
            self.own = True
        return f"{gone.user.full_name} is no longer cleared."

    def return_url(self) -> str:
        """The embargo; the list for somebody who withdrew their own clearance."""
        if getattr(self, "own", False):
            return self.url("embargo:list")
        return self.url("embargo:detail", embargo=self.embargo.pk)


class TermsView(OneEmbargo, CouncilFormView):
    """The terms of an embargo, for everybody who is cleared for it, whatever their role."""

    permission = Perm.OPEN_COUNCIL
    form_class = AcknowledgeForm
    template_name = "embargo/terms.html"
    title = "Terms of the embargo"
    clearance: Clearance

    def load(self, **kwargs: Any) -> None:
        """To anybody without a clearance of their own there is nothing here."""
        super().load(**kwargs)
        found = own_clearance(self.membership, self.embargo)
        if found is None:
            raise Http404
        self.clearance = found

    def get_caption(self) -> str:
        """Which embargo."""
        return self.embargo.title

    def make_form(self, **data: Any) -> Any:
        """The box to tick; no files here."""
        data.pop("files", None)
        return super().make_form(**data)

    def perform(self, form: Any) -> str:
        """Acknowledge them."""
        acknowledge(actor=self.membership, embargo_id=self.embargo.pk)
        return "Thank you. It is recorded that you acknowledged the terms."

    def context(self) -> dict[str, Any]:
        """The terms, and whether they are acknowledged."""
        embargo = self.embargo
        return {
            "acknowledged_at": self.clearance.acknowledged_at,
            "is_over": embargo.is_lifted(self.now),
            "rows": [
                SummaryRow("What is under embargo", embargo.title),
                SummaryRow("By whose authority", embargo.authority),
                SummaryRow("What it rests on", embargo.basis or "–"),
                SummaryRow("Lifts", lifts(embargo)),
                SummaryRow("Looked after by", str(embargo.created_by)),
            ],
            "embargo_url": self.url("embargo:detail", embargo=embargo.pk)
            if self.membership.can(Perm.MANAGE_EMBARGOES)
            else "",
        }

    def success_url(self) -> str:
        """The same page, which says since when."""
        return self.url("embargo:terms", embargo=self.embargo.pk)
