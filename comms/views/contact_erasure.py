"""Erasing contacts: one of them, and everything whose deletion date has come."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted
from comms.errors.contacts import DueChanged
from comms.forms.contacts import EraseDueForm, EraseForm
from comms.queries.contacts import due_for_erasing
from comms.services.contact_erasure import erase_contact, erase_due
from comms.views.contact_frame import WithinContact, contact_name
from comms.views.frame import CommsForm


class ContactErase(WithinContact, CommsForm):
    """Erase one contact, after asking once."""

    permission = Perm.MANAGE_CONTACTS
    template_name = "comms/contact_erase.html"
    title = "Erase the contact"

    def make_form(self, **data: Any) -> EraseForm:
        """The button."""
        data.pop("files", None)
        form = EraseForm(**data)
        form.cancel_url = self.contact_url()
        return form

    def perform(self, form: Any) -> str:
        """Erase it."""
        erased = erase_contact(actor=self.membership, contact_id=self.contact.pk)
        return f"{erased.reference} is erased."

    def context(self) -> dict[str, Any]:
        """Who it is."""
        return {"name": contact_name(self.contact), "is_erased": self.contact.erased_at is not None}

    def success_url(self) -> str:
        """What is left of the contact."""
        return self.contact_url()


class RetentionPage(CommsForm):
    """The contacts whose deletion date has come, and the one step that erases them."""

    permission = Perm.MANAGE_CONTACTS
    template_name = "comms/contact_retention.html"
    title = "Contacts due for deletion"
    parent = ("Contacts", "comms:contacts")

    def make_form(self, **data: Any) -> EraseDueForm:
        """The button, with what it was shown beside."""
        data.pop("files", None)
        today = london_date(self.now)
        count = due_for_erasing(self.membership, today).count()
        form = EraseDueForm(**data, initial={"up_to": today, "count": count})
        form.submit_label = f"Erase {counted(count, 'contact')}"
        form.cancel_url = self.url("comms:contacts")
        return form

    def perform(self, form: Any) -> str:
        """Erase them."""
        due = form.due
        up_to = min(due.up_to, london_date(self.now))
        erased = erase_due(actor=self.membership, up_to=up_to, expected=due.count)
        return f"{counted(erased, 'contact is,contacts are')} erased."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """After a change of the list, the page as it is now."""
        if isinstance(error, DueChanged):
            return self.refused(error, self.url("comms:contacts-retention"))
        return super().handle_error(form, error)

    def context(self) -> dict[str, Any]:
        """Who is due."""
        rows = due_for_erasing(self.membership, london_date(self.now))
        page_obj = Paginator(rows, 50).get_page(self.request.GET.get("page"))
        body = [
            Row(
                [
                    Cell(
                        contact_name(row),
                        url=self.url("comms:contact", contact=row.pk),
                        sub=row.reference,
                    ),
                    row.organisation,
                    format_date(row.delete_on) if row.delete_on else "",
                ]
            )
            for row in page_obj.object_list
        ]
        columns = [Column("Contact"), Column("Organisation"), Column("Delete on")]
        return {
            "table": Table(columns, body, "Contacts due for deletion", caption_hidden=True),
            "page_obj": page_obj,
        }

    def success_url(self) -> str:
        """The register."""
        return self.url("comms:contacts")
