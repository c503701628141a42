"""Refusals about quality statements and the workforce, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidLink(FieldError):
    """What was chosen about a quality statement does not hold together."""


class InvalidParagraph(FieldError):
    """The paragraph cannot be kept as it is."""

    field = "text"


class FiguresChanged(UserFacingError):
    """The figures a paragraph began with are other ones by now. ``stamp`` is theirs, ``text`` what they say."""

    sentence = (
        "The figures changed while you were writing. What they say now is shown above: take over what you need, "
        "then save again."
    )

    def __init__(self, *, stamp: str, text: str) -> None:
        super().__init__()
        self.stamp = stamp
        self.text = text


class NothingChosen(UserFacingError):
    """No suggestion was ticked."""

    sentence = "Tick the suggestions to accept, or accept all of them."


class NothingOffered(UserFacingError):
    """There is no suggestion left to accept."""

    sentence = "Nothing is left to accept: everything suggested is linked."
