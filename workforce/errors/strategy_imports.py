"""Refusals about importing strategies, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class UnreadableText(FieldError):
    """A text or file that cannot be read as a strategy. The sentence says what is wrong and what to do."""


class InvalidImport(FieldError):
    """What was corrected in a preview does not hold together."""


class ImportIsOver(UserFacingError):
    """An import that was confirmed or thrown away would be changed."""

    sentence = "This import is over. Choose the text or file again."


class NothingToImport(UserFacingError):
    """An import of which every action is left out, or that changes nothing, would be confirmed."""

    sentence = "There is nothing to import: no action would be new or changed."


class ReferenceTwice(UserFacingError):
    """Two actions of a preview have the same reference."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"Two actions have the reference {reference}. Change or leave out one of them.")
