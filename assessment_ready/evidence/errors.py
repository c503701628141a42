"""What the evidence app refuses, in sentences a person can act on."""

from assessment_ready.councils.errors import SavedMeanwhile
from assessment_ready.ui.errors import FieldError, UserFacingError


class NotAllowed(UserFacingError):
    """The person's role does not reach this far."""

    sentence = "Your role does not allow this. Ask the assessment programme lead."


class NotYours(UserFacingError):
    """Only the owner and those who manage evidence change an item."""

    sentence = (
        "This evidence is looked after by somebody else. Ask its owner or the assessment programme lead."
    )


class InvalidItem(FieldError):
    """The values cannot be kept as they are."""


class OwnerNotEligible(FieldError):
    """An owner is a current member of the same council who may add evidence."""

    field = "owner"
    sentence = "Choose an owner who is a member of this council now and may add evidence"


class OwnerNotCleared(FieldError):
    """The owner could not open the item."""

    field = "owner"
    sentence = "This person is not cleared for the embargo on this evidence. Clear them first, or choose another owner"


class EmbargoNotChosen(FieldError):
    """Only an embargo that still holds and that one is cleared for can be put on an item."""

    field = "embargo"
    sentence = "Choose an embargo that still holds and that you are cleared for"


class PartMissing(FieldError):
    """Evidence is something that can be opened."""

    field = "uploads"
    sentence = "Choose at least one file, or enter at least one link"


class FileRefused(FieldError):
    """An uploaded file is not kept."""

    field = "uploads"


class InvalidLink(FieldError):
    """A link is a web address."""

    field = "link_1"


class StaleItem(SavedMeanwhile):
    """Somebody else changed the item first."""

    sentence = (
        "Somebody else changed this evidence while you had it open. What is saved now is shown beside yours: "
        "check it, then save again."
    )


class ItemWithdrawn(UserFacingError):
    """Withdrawn evidence is kept as it was."""

    sentence = "This evidence is withdrawn, so it cannot be changed. Restore it first."


class ItemNotWithdrawn(UserFacingError):
    """There is nothing to restore."""

    sentence = "This evidence is not withdrawn."


class ItemExpired(UserFacingError):
    """An expired item is not confirmed as it stands."""

    sentence = "This evidence has expired. Upload a new version, or change the last day it is valid, first."


class ReasonNeeded(FieldError):
    """Withdrawing is explained."""

    field = "reason"
    sentence = "Enter why the evidence is withdrawn"


class ItemsGone(UserFacingError):
    """A chosen item cannot be changed by this person, or is no longer there."""

    sentence = (
        "Some of the evidence you chose is not there any more or is looked after by somebody else. "
        "Nothing was changed. Choose again."
    )


class RestrictedFile(UserFacingError):
    """Files of restricted items open only to the owner and to those who manage evidence."""

    sentence = (
        "The files of this evidence are restricted. Only its owner and the people who manage evidence can open them. "
        "Ask the owner for what you need."
    )


class ExpectationKnown(FieldError):
    """A statement expects one thing once."""

    field = "title"
    sentence = "This is expected of that quality statement already. Enter something else"


class ExpectationSettled(UserFacingError):
    """What is set aside is taken up again first; what ships with the product is not deleted."""

    sentence = "This expectation has changed in the meantime. Look at where it is now."


class ImportNotReady(UserFacingError):
    """The import of an index is somewhere else than this step thinks."""

    sentence = "This import has moved on since you opened the page. Look at where it is now."


class ColumnMissing(FieldError):
    """An index without these columns is no index."""


class RowsNeedMending(UserFacingError):
    """All or nothing: no row is imported while another cannot be."""

    sentence = "Some rows still need mending. Mend them or leave them out, then confirm again."


class RowGone(UserFacingError):
    """A row that is not in the file."""

    sentence = "That row is not in this file. Choose a row from the list."
