"""Refusals about audiences, channels, coverage and load, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from comms.errors import FieldError


class NameTaken(FieldError):
    """Another audience or channel of the council has this name, in whatever case."""

    field = "name"


class OwnerNotChosen(FieldError):
    """Only a current member who sees communications can look after an audience or a channel."""

    field = "relationship_owner"
    sentence = "Choose somebody who works with communications in this council"


class ChannelNotChosen(FieldError):
    """Only a channel in use can be chosen."""

    field = "channels"
    sentence = "Choose only channels that are in use"


class WithinLimit(UserFacingError):
    """There is nothing to override."""

    sentence = "This week is within the limit now. There is nothing to allow."


class AlreadyAllowed(UserFacingError):
    """Somebody else was quicker."""

    sentence = "Somebody has allowed this week already. Their reason is shown below."
