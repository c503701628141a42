"""Refusals about attachments and tests, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from comms.errors import FieldError


class AttachmentRefused(FieldError):
    """A file that does not go out with a briefing."""

    field = "file"


class PackRefused(FieldError):
    """A pack that a briefing does not lead to."""

    field = "pack"


class AttachmentGone(UserFacingError):
    """Somebody was faster."""

    sentence = "This attachment was removed already."


class BriefingClosed(UserFacingError):
    """Words that stay as they are keep their attachments."""


class NoTestSent(UserFacingError):
    """A test that is not sent."""
