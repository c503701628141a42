"""Refusals about contacts, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from comms.errors import FieldError


class AddressTaken(FieldError):
    """Another contact has this address. ``contact_id`` is that one's."""

    field = "email"

    def __init__(self, *, reference: str, contact_id: int) -> None:
        super().__init__(f"{reference} has this e-mail address already. Open {reference} and change it there")
        self.contact_id = contact_id


class ContactErased(UserFacingError):
    """What is erased stays erased."""

    sentence = "This contact was erased in the meantime. Nothing was changed."


class AudienceNotChosen(FieldError):
    """An audience that is not the council's, or no longer in use."""

    field = "audiences"
    sentence = "Choose the audiences from the list"


class ObjectionThere(FieldError):
    """The same objection stands already."""

    field = "about"
    sentence = "An objection is on record already. Withdraw it first if it no longer stands"


class ObjectionGone(UserFacingError):
    """It was withdrawn meanwhile."""

    sentence = "This objection was withdrawn in the meantime. Nothing was changed."


class UnsubscribedAlready(FieldError):
    """The same wish stands already."""

    field = "audience"
    sentence = "This is on record already"


class UnsubscribeGone(UserFacingError):
    """It was taken back meanwhile."""

    sentence = "This was taken back in the meantime. Nothing was changed."


class DueChanged(UserFacingError):
    """The list on the page is not what would be erased now."""

    sentence = "The list has changed since you opened this page. Look at it again, then confirm."


class RowsToMend(FieldError):
    """Some rows cannot be imported and nobody said to leave them out."""

    field = "leave_out"
    sentence = "Some rows need mending. Put them right in the file and choose it again, or leave them out"


class NothingToImport(UserFacingError):
    """No row of the file changes anything."""

    sentence = "There is nothing to import: no row of the file would add or change a contact"


class ColumnsMissing(FieldError):
    """Without a name, organisation or address nobody is recognised."""

    field = "column_email"
    sentence = "Say which column has the e-mail address, the name or the organisation"


class ColumnTwice(FieldError):
    """One column cannot mean two things."""


class NobodyFound(FieldError):
    """Texts that name no contact of the council."""

    field = "who"


class ClearanceThere(FieldError):
    """A contact is cleared for the embargo already."""

    field = "who"


class ClearanceGone(UserFacingError):
    """The clearance was withdrawn, or the embargo lifted."""

    sentence = "This clearance no longer holds. Nothing was changed."
