"""Refusals about workforce returns, contracts and pressure, in sentences a person can act on."""

from collections.abc import Sequence

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class FilesRefused(UserFacingError):
    """The files cannot be taken. ``sentences`` say why, each with its row and column; nothing was kept of them."""

    def __init__(self, sentences: Sequence[str], more: int = 0) -> None:
        super().__init__(sentences[0] if sentences else "The files could not be read.")
        self.sentences = list(sentences)
        self.more = more


class DifferentDays(FieldError):
    """The files were downloaded on different days."""


class NotWaiting(UserFacingError):
    """Something is confirmed or thrown away that is no longer to be checked."""

    sentence = "This return is no longer waiting to be checked."


class OnlyTheUploader(UserFacingError):
    """Somebody else would confirm what one person uploaded and checked."""

    sentence = "Only the person who uploaded these files can import them."


class SayThatItReplaces(FieldError):
    """A return of the same day would be replaced without anybody having said so."""

    field = "replace"
    sentence = (
        "There is a return of this day already. Say that these files take its place, or throw them away"
    )


class NotImported(UserFacingError):
    """A return is removed that was never imported."""

    sentence = "Only an imported return can be removed."


class InvalidContract(FieldError):
    """What was entered about a contract does not hold together."""


class ContractEnded(UserFacingError):
    """A contract that has ended is ended again."""

    sentence = "This contract has ended already."


class ContractRowsRefused(FilesRefused):
    """A list of contracts cannot be imported; nothing of it was."""


class NoProviderIndicator(UserFacingError):
    """The figure would be noted for an indicator the council does not use."""

    sentence = (
        "“Providers under contract with complete ASC-WDS records” is not in use. Take it over from the library of "
        "indicators first."
    )


class NoContracts(UserFacingError):
    """There is nothing to share out."""

    sentence = "No contract is in force, so there is nothing to note."


class InvalidPressure(FieldError):
    """What was entered about a wait does not hold together."""
