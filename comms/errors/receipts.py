"""What the pages behind the links of a briefing refuse, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError


class LinkGone(UserFacingError):
    """Forged, cut, or of somebody who is erased: all the same to whoever asks."""

    sentence = "This link does not lead anywhere. It may have been cut when it was passed on"


class TooOften(UserFacingError):
    """Changed back and forth all day."""

    sentence = "This was changed many times today. Please try again tomorrow, or write to the council"


class NothingBounced(UserFacingError):
    """The address was trusted again, or changed, meanwhile."""

    sentence = "Nothing came back from this address, or somebody said meanwhile that it works again"
