"""Contacts: the register, one of them, adding and changing."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from comms.errors.contacts import AddressTaken
from comms.forms.contacts import ContactEditForm, ContactFilterForm, ContactForm, contact_initial
from comms.models import Contact, Format
from comms.queries.contact_clearances import clearances_of
from comms.queries.contacts import Wishes, audiences_to_choose, contacts_to_review, register, wishes
from comms.services.contacts import add_contact, change_contact
from comms.views.contact_frame import WithinContact, contact_name, wish_cell, wish_words
from comms.views.deliveries_contact import contact_history
from comms.views.frame import CommsForm, CommsPage


class ContactsPage(CommsPage, CouncilListView):
    """Everybody the council writes to."""

    permission = Perm.MANAGE_CONTACTS
    title = "Contacts"
    template_name = "comms/contacts.html"
    count_label = "contacts"
    usual_sort = "name"

    @cached_property
    def filter_form(self) -> ContactFilterForm:
        """What the list is narrowed to."""
        return ContactFilterForm(self.request.GET, audiences=audiences_to_choose(self.membership))

    @cached_property
    def said(self) -> Wishes:
        """What people said about being written to."""
        return wishes(self.council.pk)

    def rows(self) -> Any:
        """The contacts that match."""
        return register(self.membership, london_date(self.now), self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """Who, how to reach them, where they belong, whether they may be written to; for those who ask, the rest."""
        return [
            RegisterColumn("name", "Contact", self._name, contact_name, sort="name", header="Name"),
            _plain("reference", "Reference", lambda row: row.reference, sort="reference", usual=False),
            _plain("email", "E-mail address", lambda row: row.email, sort="email"),
            _plain("phone", "Telephone", lambda row: row.phone, usual=False),
            _plain(
                "organisation", "Organisation", lambda row: row.organisation, sort="organisation", usual=False
            ),
            _plain("role", "Role", lambda row: row.job_title, usual=False),
            _plain("audiences", "Audiences", _audiences),
            RegisterColumn(
                "wishes",
                "Wishes",
                lambda row: wish_cell(row, self.said),
                lambda row: wish_words(row, self.said),
            ),
            _plain("formats", "Format needs", format_words),
            _plain("language", "Language", lambda row: row.language, usual=False),
            _plain("basis", "Lawful basis", lambda row: row.get_lawful_basis_display(), usual=False),
            _plain("source", "Source", lambda row: row.source, usual=False),
            self._day("review", "Review on", "review_on"),
            self._day("delete", "Delete on", "delete_on"),
            RegisterColumn(
                "added",
                "Added",
                lambda row: format_date(london_date(row.created_at)),
                lambda row: london_date(row.created_at),
                sort="added",
                usual=False,
            ),
        ]

    def _name(self, row: Contact) -> Cell:
        place = ", ".join(filter(None, (row.job_title, row.organisation if row.name else "")))
        sub = " · ".join(filter(None, (row.reference, place)))
        return Cell(contact_name(row), url=self.url("comms:contact", contact=row.pk), sub=sub)

    def _day(self, key: str, label: str, name: str) -> RegisterColumn:
        today = london_date(self.now)

        def cell(row: Contact) -> Cell | str:
            day = getattr(row, name)
            if day is None:
                return ""
            late = day <= today
            return Cell(format_date(day), sub="Due" if late else "", sub_tone="warn" if late else "")

        return RegisterColumn(
            key, label, cell, lambda row: getattr(row, name), sort=key, usual=key == "review"
        )

    def context(self) -> dict[str, Any]:
        """Filters, ways to import and to what is due."""
        due = contacts_to_review(self.membership, london_date(self.now))
        return {
            **super().context(),
            "due": due,
            "import_url": self.url("comms:contacts-import"),
            "retention_url": self.url("comms:contacts-retention"),
        }

    def primary(self) -> Button:
        """Add one."""
        return Button("Add a contact", self.url("comms:contact-create"))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        return EmptyState(
            "The people an audience is made of: councillors, providers, partners, carers’ groups, journalists. "
            "Add them one by one, or import a list you have.",
            "Import a list of contacts",
            self.url("comms:contacts-import"),
        )


def _plain(
    key: str, label: str, value: Callable[[Any], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)


def _audiences(row: Contact) -> str:
    return ", ".join(each.name for each in row.audiences.all())


def format_words(row: Contact) -> str:
    """The forms in which a contact needs information."""
    return ", ".join(Format(code).label for code in row.formats if code in Format)


class ContactPage(WithinContact, CouncilPage):
    """One contact: who, why we hold this, what they said about being written to."""

    template_name = "comms/contact.html"

    def get_title(self) -> str:
        """What they are called."""
        return contact_name(self.contact)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Communications and the register."""
        return super().breadcrumbs()[:-1]

    def context(self) -> dict[str, Any]:
        """Facts, wishes, clearances and what can be done."""
        contact, said = self.contact, wishes(self.council.pk)
        return {
            "contact": contact,
            "wish": wish_cell(contact, said),
            "is_erased": contact.erased_at is not None,
            "is_bound": said.has_objected(contact)
            and not contact.objections.filter(withdrawn_at=None).exists(),
            "rows": self._rows(),
            "objections": [
                (each, self.url("comms:objection-withdraw", objection=each.pk))
                for each in contact.objections.select_related("recorded_by")
            ],
            "unsubscribes": [
                (each, self.url("comms:unsubscription-take-back", unsubscription=each.pk))
                for each in contact.unsubscribes.select_related("audience")
            ],
            "clearances": [
                (each, self.url("comms:embargo-contacts", embargo=each.embargo_id))
                for each in clearances_of(self.membership, self.now, contact)
            ],
            "edit_url": self.contact_url("contact-edit"),
            "erase_url": self.contact_url("contact-erase"),
            "data_url": self.contact_url("contact-data"),
            "objection_url": self.contact_url("objection-create"),
            "unsubscribe_url": self.contact_url("unsubscription-create"),
            **contact_history(self, contact),
        }

    def _rows(self) -> list[SummaryRow]:
        contact = self.contact
        edit = "" if contact.erased_at else self.contact_url("contact-edit")
        added = f"{format_datetime(contact.created_at)} by {contact.created_by}"
        if contact.erased_at:
            return [
                SummaryRow("Erased", format_datetime(contact.erased_at)),
                SummaryRow("Was added", added),
                SummaryRow("Lawful basis", contact.get_lawful_basis_display()),
            ]
        return [
            SummaryRow("Name", contact.name or "–", url=edit),
            SummaryRow("Organisation", contact.organisation or "–"),
            SummaryRow("Role", contact.job_title or "–"),
            SummaryRow("E-mail address", contact.email or "–"),
            SummaryRow("Telephone", contact.phone or "–"),
            SummaryRow("Audiences", [each.name for each in contact.audiences.all()] or "–"),
            SummaryRow("Format needs", format_words(contact) or "–"),
            SummaryRow("Language", contact.language or "–"),
            SummaryRow("Lawful basis", contact.get_lawful_basis_display()),
            SummaryRow("Where the details come from", contact.source or "–"),
            SummaryRow("Review on", _day_cell(contact.review_on, london_date(self.now))),
            SummaryRow("Delete on", _day_cell(contact.delete_on, london_date(self.now))),
            SummaryRow("Notes", contact.notes or "–"),
            SummaryRow("Added", added),
        ]


def _day_cell(day: Any, today: Any) -> Cell | str:
    if day is None:
        return "–"
    return Cell(format_date(day), sub="Due" if day <= today else "", sub_tone="warn" if day <= today else "")


class _ContactForm(CommsForm):
    """A form with everything about a contact."""

    permission = Perm.MANAGE_CONTACTS
    template_name = "comms/contact_form.html"

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Beside an address that somebody else has, the way to that contact."""
        if not isinstance(error, AddressTaken):
            return super().handle_error(form, error)
        form.add_error("email", str(error))
        return self.render(form=form, other_url=self.url("comms:contact", contact=error.contact_id))


class ContactCreate(_ContactForm):
    """Add a contact."""

    title = "Add a contact"
    parent = ("Contacts", "comms:contacts")

    def make_form(self, **data: Any) -> ContactForm:
        """With the audiences there are."""
        data.pop("files", None)
        form = ContactForm(**data, audiences=audiences_to_choose(self.membership))
        form.cancel_url = self.url("comms:contacts")
        return form

    def perform(self, form: Any) -> str:
        """Add it."""
        self.made = add_contact(
            actor=self.membership,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"{contact_name(self.made)} is among the contacts as {self.made.reference}."

    def success_url(self) -> str:
        """The new contact."""
        return self.url("comms:contact", contact=self.made.pk)


class ContactEdit(WithinContact, _ContactForm):
    """Change a contact."""

    title = "Change the contact"

    def make_form(self, **data: Any) -> ContactEditForm:
        """With what there is."""
        data.pop("files", None)
        form = ContactEditForm(
            **data, initial=contact_initial(self.contact), audiences=audiences_to_choose(self.membership)
        )
        form.cancel_url = self.contact_url()
        return form

    def perform(self, form: Any) -> str:
        """Save it."""
        saved = change_contact(
            actor=self.membership,
            contact_id=self.contact.pk,
            version=form.cleaned_data["version"],
            values=form.values,
        )
        return f"{contact_name(saved)} is saved."

    def success_url(self) -> str:
        """The contact."""
        return self.contact_url()
