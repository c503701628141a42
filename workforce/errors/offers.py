"""Refusals about the learning directory, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidOffer(FieldError):
    """What was entered about an offer does not hold together."""


class OfferNotWaiting(UserFacingError):
    """An offer that somebody has dealt with already would be published or refused."""

    sentence = "Somebody has dealt with this entry already."


class OfferNotPublished(UserFacingError):
    """An offer that is not in the directory would be withdrawn or joined."""

    sentence = "This entry is not in the directory."


class TooManyAtOnce(UserFacingError):
    """More arrives from outside than people can look at."""

    sentence = "We have had many messages in a short time. Nothing was lost: please send it again in an hour."


class InterestGone(UserFacingError):
    """Interest that was taken out already would be taken out."""

    sentence = "This interest was taken out already."
