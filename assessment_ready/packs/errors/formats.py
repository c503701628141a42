"""Refusals about other formats of a pack, in sentences a person can act on."""

from assessment_ready.packs.errors import FieldError
from assessment_ready.ui.errors import UserFacingError


class FormatRefused(FieldError):
    """What was entered about a format does not hold together."""


class FileRefused(FieldError):
    """A file or link that is not offered to readers."""

    field = "file"


class PackIsClosed(UserFacingError):
    """Somebody to whom part of the pack is closed would change its formats."""

    sentence = "You can read this pack and not change it. Ask the communications lead."


class VersionGone(UserFacingError):
    """The version a file was made from is no longer the one issued."""

    sentence = (
        "The version this page was opened for is not the one issued now. Check that your file is made from the version "
        "issued, open this page again and add it"
    )
