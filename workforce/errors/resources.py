"""Refusals about resources and who confirmed to have them, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidResource(FieldError):
    """What was entered about a resource does not hold together."""


class InvalidDistribution(FieldError):
    """What was entered about to whom a resource went does not hold together."""


class ResourceIsWithdrawn(UserFacingError):
    """A withdrawn resource would be sent out or changed."""

    sentence = "This resource is withdrawn. Restore it first."


class NotAsked(UserFacingError):
    """Somebody confirms what they were not asked to confirm."""

    sentence = "You are not among those who are asked to confirm this."
