"""Which contacts may receive what is under one embargo. To those who may not know of it, there is nothing here."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.embargo.models import Embargo
from assessment_ready.embargo.queries import get_embargo
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell
from assessment_ready.ui.words import counted
from comms.forms.contacts import AcknowledgementForm, ClearContactsForm, WithdrawForm
from comms.models import ContactClearance
from comms.queries.contact_clearances import clearances, get_clearance
from comms.services.contact_clearances import clear_contacts, record_acknowledgement, revoke_contact
from comms.views.contact_frame import contact_name
from comms.views.frame import CommsForm, CommsPage


class _OfEmbargo(CommsPage):
    """A page about the contacts of one embargo; 404 for those who may not know of it."""

    permission = Perm.MANAGE_CONTACTS
    embargo: Embargo

    def load(self, **kwargs: Any) -> None:
        """The embargo in the address."""
        try:
            self.embargo = get_embargo(self.membership, self.now, kwargs["embargo"])
        except Embargo.DoesNotExist:
            raise Http404 from None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody whose own clearance is withdrawn while they change something finds nothing either."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Embargo.DoesNotExist:
            raise Http404 from None

    def get_caption(self) -> str:
        """Which embargo."""
        return self.embargo.title

    def list_url(self) -> str:
        """The contacts who are cleared."""
        return self.url("comms:embargo-contacts", embargo=self.embargo.pk)

    @property
    def is_over(self) -> bool:
        """Whether the embargo has lifted."""
        return self.embargo.is_lifted(self.now)


class _OfClearance(_OfEmbargo):
    """A page about one contact's clearance."""

    clearance: ContactClearance

    def load(self, **kwargs: Any) -> None:
        """A clearance of this embargo."""
        super().load(**kwargs)
        try:
            self.clearance = get_clearance(
                self.membership, self.now, self.embargo, kwargs["contact_clearance"]
            )
        except ContactClearance.DoesNotExist:
            raise Http404 from None


class EmbargoContacts(_OfEmbargo, CouncilListView):
    """The contacts cleared for one embargo, and who of them acknowledged its terms."""

    title = "Contacts cleared for this embargo"
    template_name = "comms/contact_clearances.html"
    count_label = "contacts"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The embargo."""
        return _to_embargo(self)

    def rows(self) -> Any:
        """Who is cleared."""
        return clearances(self.membership, self.now, self.embargo)

    def columns(self) -> Sequence[RegisterColumn]:
        """Who, acknowledged or not, cleared by whom, and what can be done."""
        shown = [
            RegisterColumn("contact", "Contact", self._contact, lambda row: contact_name(row.contact)),
            RegisterColumn("reference", "Reference", _reference, _reference, usual=False),
            RegisterColumn("acknowledged", "Terms", self._terms, lambda row: row.acknowledged_at),
            RegisterColumn("how", "How", lambda row: row.acknowledgement, lambda row: row.acknowledgement),
            RegisterColumn("granted", "Cleared", _granted, lambda row: row.granted_at),
        ]
        if not self.is_over:
            shown.append(RegisterColumn("withdraw", "Withdraw", self._withdraw, lambda row: ""))
        return shown

    def _contact(self, row: ContactClearance) -> Cell:
        url = self.url("comms:contact", contact=row.contact_id)
        return Cell(contact_name(row.contact), url=url, sub=row.contact.reference)

    def _terms(self, row: ContactClearance) -> Cell:
        if row.acknowledged_at is not None:
            return Cell.tag("Acknowledged", "green", sub=format_datetime(row.acknowledged_at))
        url = "" if self.is_over else self._clearance_url("acknowledge", row)
        return Cell("Not acknowledged", tone="yellow", sub="Record it" if url else "", sub_url=url)

    def _withdraw(self, row: ContactClearance) -> Cell:
        return Cell("Withdraw", url=self._clearance_url("revoke", row))

    def _clearance_url(self, name: str, row: ContactClearance) -> str:
        return self.url(f"comms:contact-clearance-{name}", embargo=self.embargo.pk, contact_clearance=row.pk)

    def primary(self) -> Button | None:
        """Clear some more."""
        if self.is_over:
            return None
        return Button("Clear contacts", self.url("comms:embargo-contacts-clear", embargo=self.embargo.pk))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = (
            "Contacts who may receive material under this embargo before it lifts. "
            "Nothing is sent to them before they have acknowledged its terms."
        )
        if self.is_over:
            return EmptyState(text)
        return EmptyState(
            text, "Clear contacts", self.url("comms:embargo-contacts-clear", embargo=self.embargo.pk)
        )


class EmbargoContactsClear(_OfEmbargo, CommsForm):
    """Clear some contacts."""

    permission = Perm.MANAGE_CONTACTS
    title = "Clear contacts"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The embargo and its contacts."""
        return [*_to_embargo(self), ("Contacts cleared", self.list_url())]

    def make_form(self, **data: Any) -> ClearContactsForm:
        """Whom."""
        data.pop("files", None)
        form = ClearContactsForm(**data)
        form.cancel_url = self.list_url()
        return form

    def perform(self, form: Any) -> str:
        """Clear them."""
        new = clear_contacts(actor=self.membership, embargo_id=self.embargo.pk, lines=form.lines)
        return (
            f"{counted(len(new), 'contact is,contacts are')} cleared. Now record who acknowledged the terms."
        )

    def success_url(self) -> str:
        """The list."""
        return self.list_url()


class ContactClearanceAcknowledge(_OfClearance, CommsForm):
    """Record that a contact acknowledged the terms."""

    permission = Perm.MANAGE_CONTACTS
    title = "Record the acknowledgement"

    def get_caption(self) -> str:
        """Who."""
        return f"{contact_name(self.clearance.contact)} · {self.embargo.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The embargo and its contacts."""
        return [*_to_embargo(self), ("Contacts cleared", self.list_url())]

    def make_form(self, **data: Any) -> AcknowledgementForm:
        """How."""
        data.pop("files", None)
        form = AcknowledgementForm(**data, initial={"acknowledgement": self.clearance.acknowledgement})
        form.cancel_url = self.list_url()
        return form

    def perform(self, form: Any) -> str:
        """Record it."""
        record_acknowledgement(
            actor=self.membership,
            embargo_id=self.embargo.pk,
            clearance_id=self.clearance.pk,
            acknowledgement=form.cleaned_data["acknowledgement"],
        )
        return f"{contact_name(self.clearance.contact)} acknowledged the terms."

    def success_url(self) -> str:
        """The list."""
        return self.list_url()


class ContactClearanceRevoke(_OfClearance, CommsForm):
    """Withdraw a contact's clearance, after asking once."""

    permission = Perm.MANAGE_CONTACTS
    template_name = "layouts/form.html"
    title = "Withdraw the clearance"

    def get_caption(self) -> str:
        """Who."""
        return f"{contact_name(self.clearance.contact)} · {self.embargo.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The embargo and its contacts."""
        return [*_to_embargo(self), ("Contacts cleared", self.list_url())]

    def make_form(self, **data: Any) -> WithdrawForm:
        """The button."""
        data.pop("files", None)
        form = WithdrawForm(**data)
        form.cancel_url = self.list_url()
        return form

    def perform(self, form: Any) -> str:
        """Withdraw it."""
        revoke_contact(actor=self.membership, embargo_id=self.embargo.pk, clearance_id=self.clearance.pk)
        return f"{contact_name(self.clearance.contact)} is no longer cleared."

    def context(self) -> dict[str, Any]:
        """What it means."""
        who = contact_name(self.clearance.contact)
        return {"intro": f"{who} receives no more material under this embargo. What was sent stays sent."}

    def success_url(self) -> str:
        """The list."""
        return self.list_url()


def _to_embargo(page: _OfEmbargo) -> list[tuple[str, str]]:
    return [
        ("Embargoes", page.url("embargo:list")),
        (page.embargo.title, page.url("embargo:detail", embargo=page.embargo.pk)),
    ]


def _reference(row: ContactClearance) -> str:
    return row.contact.reference


def _granted(row: ContactClearance) -> Cell:
    return Cell(format_datetime(row.granted_at), sub=f"by {row.granted_by}")
