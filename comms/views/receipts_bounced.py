"""Addresses from which mail came back for good: nothing is sent to them until somebody says that they work again."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell
from comms.models import Contact, Delivery
from comms.queries.contacts import contacts
from comms.queries.receipts import bounced_contacts
from comms.services.bounces import trust
from comms.views.frame import CommsPage


class BouncedPage(CommsPage, CouncilListView):
    """The newest mail that came back from each address."""

    permission = Perm.SEND_BRIEFINGS
    title = "Addresses that take no mail"
    parent = ("Who has read it", "comms:acknowledgements")
    template_name = "comms/acknowledgements_bounced.html"
    count_label = "addresses"

    def count_words(self, count: int) -> str:
        """One address, several addresses."""
        return "address" if count == 1 else "addresses"

    def rows(self) -> Any:
        """One row for each contact."""
        return bounced_contacts(self.membership, self.now)

    def columns(self) -> Sequence[RegisterColumn]:
        """Whose address, what came back, when."""
        return [
            RegisterColumn("name", "Contact", self._name, lambda row: str(row.contact)),
            RegisterColumn("address", "Address", lambda row: row.address, lambda row: row.address),
            RegisterColumn("when", "Came back", _when, lambda row: row.settled_at),
            RegisterColumn("why", "Why", _why, lambda row: f"{row.last_code} {row.last_error}".strip()),
        ]

    def results(self, rows: list[Any]) -> dict[str, Any]:
        """The table, and a button for each address."""
        again = [(row, self.url("comms:address-trust", contact=row.contact_id)) for row in rows]
        return {"table": self.table(rows), "again": again}

    def _name(self, row: Delivery) -> Cell | str:
        if not self.membership.can(Perm.MANAGE_CONTACTS):
            return str(row.contact)
        url = self.url("comms:contact", contact=row.contact_id)
        return Cell(str(row.contact), url=url, sub=row.contact_reference)

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState(
            "When a mail server says for good that there is no such address, the address is listed here and left "
            "out of what is sent, until you correct it or say that it works again."
        )


class AddressTrust(CommsPage, CouncilActionView):
    """The button “It works again”."""

    permission = Perm.SEND_BRIEFINGS
    contact: Contact

    def load(self, **kwargs: Any) -> None:
        """A contact of this council."""
        self.contact = self.found(contacts(self.membership), kwargs["contact"])

    def perform(self) -> str:
        """Say so."""
        trust(actor=self.membership, contact_id=self.contact.pk)
        return "What is sent from now on goes to this address again."

    def return_url(self) -> str:
        """The list."""
        return self.url("comms:bounced")


def _when(row: Delivery) -> str:
    return format_datetime(row.settled_at) if row.settled_at else ""


def _why(row: Delivery) -> Cell:
    words = row.last_error or "The mail came back"
    return Cell(words, sub="" if row.last_code in words else row.last_code)
