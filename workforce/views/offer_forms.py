"""Adding, changing, publishing, refusing and withdrawing an entry; saying that people would come."""

from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from workforce.forms import offers as forms
from workforce.models import EmployerKind, Interest, LearningOffer
from workforce.queries import offers as queries
from workforce.queries.learning_codes import categories
from workforce.services import offer_interest
from workforce.services import offers as services
from workforce.views.frame import WorkforceForm, WorkforcePage
from workforce.views.offers import WithinOffer

_FIELDS = (*forms.OFFER_FIELDS, "open_to", "review_on")


def _choices(view: WorkforcePage) -> dict[str, Any]:
    return {
        "categories": categories().category_choices,
        "groups": queries.groups_to_choose(view.membership),
    }


class OfferCreatePage(WorkforceForm):
    """A new entry."""

    title = "Add an offer"
    section = "learning"
    parent = ("Learning directory", "workforce:offers")
    form_class = forms.OfferForm
    made: LearningOffer

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen; open to everybody unless said otherwise."""
        return {**_choices(self), "initial": {"open_to": list(EmployerKind.values)}}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.url("workforce:offers")
        return form

    def perform(self, form: Any) -> str:
        """Put it into the directory."""
        self.made = services.add_offer(
            actor=self.membership, values=form.values, submission_key=form.cleaned_data["submission_key"]
        )
        return f"“{self.made.title}” is in the directory."

    def success_url(self) -> str:
        """The entry."""
        return self.url("workforce:offer", offer=self.made.pk)


class _OfferForm(WithinOffer, WorkforceForm):
    """A form about one entry."""

    permission = Perm.MANAGE_WORKFORCE

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The entry."""
        return self.offer_url()


class OfferEditPage(_OfferForm):
    """Change what an entry says."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Change the offer"
    form_class = forms.OfferEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        initial: dict[str, Any] = {name: getattr(self.offer, name) for name in _FIELDS}
        initial["groups"] = [group.pk for group in self.offer.groups.all()]
        return {**_choices(self), "initial": {**initial, "version": self.offer.version}}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_offer(
            actor=self.membership,
            offer_id=self.offer.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The offer is saved."


class OfferRefusePage(_OfferForm):
    """Do not publish what somebody put forward."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Do not publish this offer"
    template_name = "workforce/offer_refuse.html"
    form_class = forms.ReasonForm

    def form_kwargs(self) -> dict[str, Any]:
        """Nothing said yet."""
        return {"initial": {"version": self.offer.version}}

    def context(self) -> dict[str, Any]:
        """Which one it is."""
        return {"offer": self.offer}

    def perform(self, form: Any) -> str:
        """Refuse it."""
        services.refuse_offer(
            actor=self.membership,
            offer_id=self.offer.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
        )
        return "The offer is not published."


class OfferWithdrawPage(OfferRefusePage):
    """Take an entry out of the directory."""

    title = "Take this offer out of the directory"

    def perform(self, form: Any) -> str:
        """Withdraw it."""
        services.withdraw_offer(
            actor=self.membership,
            offer_id=self.offer.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
        )
        return "The offer is no longer in the directory."


class OfferPublishView(WithinOffer, CouncilActionView):
    """Show an entry in the directory."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Publish it."""
        services.publish_offer(actor=self.membership, offer_id=self.offer.pk)
        return "The offer is in the directory, here and on the public page."

    def return_url(self) -> str:
        """The entry."""
        return self.offer_url()


class OfferInterestPage(_OfferForm):
    """Say that people would come."""

    permission = Perm.USE_WORKFORCE
    title = "Who would come?"
    form_class = forms.InterestForm

    def form_kwargs(self) -> dict[str, Any]:
        """For the council unless somebody says otherwise."""
        initial = {
            "organisation": self.council.name,
            "employer_kind": EmployerKind.COUNCIL,
            "email": self.membership.user.email,
        }
        return {"initial": initial}

    def get_caption(self) -> str:
        """Which one it is."""
        return str(self.offer.title)

    def perform(self, form: Any) -> str:
        """Note it."""
        offer_interest.join(
            actor=self.membership,
            offer_id=self.offer.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "Your interest is noted. To book, use the booking link of the offer, if it has one."


class InterestTakeOutView(WorkforcePage, CouncilActionView):
    """Do not count an interest any more."""

    permission = Perm.MANAGE_WORKFORCE
    interest: Interest

    def load(self, **kwargs: Any) -> None:
        """The interest, of this council."""
        self.interest = self.found(queries.interests(self.membership), kwargs["interest"])

    def perform(self) -> str:
        """Take it out."""
        offer_interest.take_out(actor=self.membership, interest_id=self.interest.pk)
        return "The interest is taken out."

    def return_url(self) -> str:
        """The entry."""
        return self.url("workforce:offer", offer=self.interest.offer_id)
