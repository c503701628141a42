"""Refusals of the outbox, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError


class AddressRefused(UserFacingError):
    """The address cannot be written to."""

    sentence = "Enter an email address in the correct format, like name@example.com"
