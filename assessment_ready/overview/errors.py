"""Refusals of what joins the areas, in sentences a person can act on."""

from assessment_ready.ui.errors import FieldError, UserFacingError


class NotYourJoin(UserFacingError):
    """Somebody who looks after neither area would join them."""

    sentence = (
        "Only those who look after the workforce strategy or communications can link messages with a shift."
    )


class InvalidMessage(FieldError):
    """The message that was chosen cannot be linked."""

    field = "message"
    sentence = "Choose a message from the list"


class MessageAlreadyLinked(FieldError):
    """A message would be linked twice."""

    field = "message"
    sentence = "This message is linked already"
