"""Recording what a contact said about being written to, and that it no longer holds."""

from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.ui.dates import london_date
from comms.forms.contacts import ObjectionForm, UnsubscribeForm
from comms.models import Objection, Unsubscribe
from comms.queries.contact_wishes import objections, unsubscribes
from comms.queries.contacts import audiences_to_choose
from comms.services.contact_wishes import (
    record_objection,
    record_unsubscribe,
    take_back_unsubscribe,
    withdraw_objection,
)
from comms.views.contact_frame import WithinContact
from comms.views.frame import CommsForm, CommsPage


class ObjectionCreate(WithinContact, CommsForm):
    """Record an objection."""

    permission = Perm.MANAGE_CONTACTS
    template_name = "comms/contact_objection.html"
    title = "Record an objection"

    def make_form(self, **data: Any) -> ObjectionForm:
        """Today, unless they said so before."""
        data.pop("files", None)
        form = ObjectionForm(**data, initial={"made_on": london_date(self.now)})
        form.cancel_url = self.contact_url()
        return form

    def perform(self, form: Any) -> str:
        """Record it."""
        record_objection(
            actor=self.membership,
            contact_id=self.contact.pk,
            made_on=form.cleaned_data["made_on"],
            about=form.cleaned_data["about"],
        )
        return "The objection is on record. Nothing is sent to this contact any more."

    def success_url(self) -> str:
        """The contact."""
        return self.contact_url()


class UnsubscriptionCreate(WithinContact, CommsForm):
    """Record that somebody does not want to hear any more."""

    permission = Perm.MANAGE_CONTACTS
    title = "Record that they unsubscribed"

    def make_form(self, **data: Any) -> UnsubscribeForm:
        """With the audiences there are."""
        data.pop("files", None)
        form = UnsubscribeForm(**data, audiences=audiences_to_choose(self.membership))
        form.cancel_url = self.contact_url()
        return form

    def perform(self, form: Any) -> str:
        """Record it."""
        record_unsubscribe(
            actor=self.membership,
            contact_id=self.contact.pk,
            audience_id=form.audience_id,
            method=form.cleaned_data["method"],
        )
        return "It is on record."

    def success_url(self) -> str:
        """The contact."""
        return self.contact_url()


class ObjectionWithdraw(CommsPage, CouncilActionView):
    """The person no longer objects."""

    permission = Perm.MANAGE_CONTACTS
    objection: Objection

    def load(self, **kwargs: Any) -> None:
        """An objection of this council."""
        self.objection = self.found(objections(self.membership), kwargs["objection"])

    def perform(self) -> str:
        """Withdraw it."""
        withdraw_objection(actor=self.membership, objection_id=self.objection.pk)
        return "The objection is withdrawn."

    def return_url(self) -> str:
        """The contact, if there is one still."""
        return contact_or_register(self, self.objection.contact_id)


class UnsubscriptionTakeBack(CommsPage, CouncilActionView):
    """The person wants to hear again."""

    permission = Perm.MANAGE_CONTACTS
    wish: Unsubscribe

    def load(self, **kwargs: Any) -> None:
        """An unsubscribing of this council."""
        self.wish = self.found(unsubscribes(self.membership), kwargs["unsubscription"])

    def perform(self) -> str:
        """Take it back."""
        take_back_unsubscribe(actor=self.membership, unsubscribe_id=self.wish.pk)
        return "They hear again what they had unsubscribed from."

    def return_url(self) -> str:
        """The contact, if there is one still."""
        return contact_or_register(self, self.wish.contact_id)


def contact_or_register(page: CommsPage, contact_id: int | None) -> str:
    """Where to go after something about a contact."""
    if contact_id is None:
        return page.url("comms:contacts")
    return page.url("comms:contact", contact=contact_id)
