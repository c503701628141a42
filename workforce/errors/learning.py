"""Refusals about requirements, profiles and records of learning, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidRequirement(FieldError):
    """What was entered about a requirement does not hold together."""


class InvalidProfile(FieldError):
    """What was entered about a profile or a record does not hold together."""


class PseudonymTaken(FieldError):
    """Another profile of the council has this pseudonym."""

    field = "pseudonym"
    sentence = "Another profile has this pseudonym. Choose another one, or use the code you were given for it"


class ProfileThereAlready(UserFacingError):
    """Somebody who has a profile would start or join another one."""

    sentence = "Your account has a learning profile already."


class CodeUnknown(FieldError):
    """A code fits no profile that is still free."""

    field = "code"
    sentence = "This code fits no profile. Check it, or ask whoever gave it to you for a new list"


class NoProfile(UserFacingError):
    """Somebody without a profile would change it."""

    sentence = "Your account has no learning profile yet. Start one first."


class NotInUse(UserFacingError):
    """Figures would be noted for indicators that the council does not use."""

    sentence = "None of these indicators is in use. Take them over from the library of indicators first."


class RefusedFile(UserFacingError):
    """A file names people, or cannot be taken for what it holds."""


class ColumnsMissing(UserFacingError):
    """The columns a list of completions cannot do without are not chosen."""

    sentence = "Choose the columns of pseudonym, team and job role."


class RowsToMend(UserFacingError):
    """Rows would be imported that need mending."""

    sentence = "Some rows need mending. Put them right in the file and choose it again. Nothing is imported."


class NothingToImport(UserFacingError):
    """No row of a file would change anything."""

    sentence = "There is nothing to import: everything in the file is there already."
