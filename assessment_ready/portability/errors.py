"""What taking a council out and bringing it in refuses, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError


class ArchiveRefused(UserFacingError):
    """An archive cannot be brought in; nothing was changed. The sentence says what is wrong with it."""

    sentence = "The archive is damaged or incomplete. Copy it again from where it was made"


class NotEmpty(UserFacingError):
    """What the archive holds is here already, wholly or in part."""

    sentence = "The council is in this installation already. Bring an archive into an empty installation"


class ReferenceMissing(ArchiveRefused):
    """The installation lacks reference data that rows refer to."""


class AuditBroken(UserFacingError):
    """The audit log was altered: an archive would seal that anew as if it were right."""

    sentence = (
        "The council’s audit log does not hold, so no archive was made. "
        "Whoever runs the service can find the entries with “manage.py verify_audit”"
    )


class NoSuchCouncil(UserFacingError):
    """There is no council with this address."""

    sentence = "There is no council with this address"


class ArchiveUnderWay(UserFacingError):
    """One archive at a time."""

    sentence = "An archive is being made for you already. Wait until it is ready"


class ArchiveGone(UserFacingError):
    """It is not ready, was thrown away, or no longer fits what the person may read."""

    sentence = "This archive can no longer be downloaded. Ask for a new one"
