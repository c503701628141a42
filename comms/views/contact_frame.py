"""What the pages about one contact share."""

from collections.abc import Sequence

from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.tables import Cell
from comms.models import Contact
from comms.queries.contacts import Wishes, contacts
from comms.views.frame import CommsPage

NOBODY = "Erased contact"


class WithinContact(CommsPage):
    """A page about one contact of the council; 404 for any other."""

    permission = Perm.MANAGE_CONTACTS
    contact: Contact

    def load(self, **kwargs: object) -> None:
        """The contact in the address."""
        self.contact = self.found(contacts(self.membership), int(str(kwargs["contact"])))

    def get_caption(self) -> str:
        """The reference, by which the audit log calls it."""
        return f"Contact {self.contact.reference}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Communications, the register and the contact."""
        return [
            *super().breadcrumbs(),
            ("Contacts", self.url("comms:contacts")),
            (contact_name(self.contact), self.contact_url()),
        ]

    def contact_url(self, name: str = "contact") -> str:
        """A page of this contact."""
        return self.url(f"comms:{name}", contact=self.contact.pk)


def contact_name(contact: Contact) -> str:
    """What a contact is called: name, otherwise organisation, address or reference."""
    if contact.erased_at is not None:
        return NOBODY
    return contact.name or contact.organisation or contact.email or contact.reference


def wish_words(contact: Contact, said: Wishes) -> str:
    """Whether a contact may be written to, in words."""
    if contact.erased_at is not None:
        return "Erased"
    if said.has_objected(contact):
        return "Objected"
    left = said.left(contact)
    if None in left:
        return "Unsubscribed"
    if left:
        return "Unsubscribed in part"
    return "Reachable" if contact.email else "No address"


WISH_TONES = {
    "Erased": "grey",
    "Objected": "red",
    "Unsubscribed": "orange",
    "Unsubscribed in part": "yellow",
    "Reachable": "green",
    "No address": "grey",
}


def wish_cell(contact: Contact, said: Wishes) -> Cell:
    """Whether a contact may be written to, as a tag."""
    words = wish_words(contact, said)
    return Cell.tag(words, WISH_TONES[words])
