"""Refusals about plans, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from comms.errors import FieldError


class NotInList(FieldError):
    """Only what belongs to the council and what the person may know of can be chosen."""

    sentence = "Choose only from the list"


class NothingToCopy(FieldError):
    """A copy needs a plan to copy."""

    field = "previous"
    sentence = "Choose the plan to copy"


class PlanOver(UserFacingError):
    """What is closed or superseded is not changed."""

    sentence = "This plan is closed. Open it again before you change it."


class WrongStatus(UserFacingError):
    """The plan is not where this step begins."""

    sentence = "The plan’s status has changed meanwhile. Look at it again and decide."


class NothingNew(UserFacingError):
    """The plan is word for word its newest version."""

    sentence = "Nothing has changed since the newest version, so there is nothing to put forward."


class OwnVersion(UserFacingError):
    """The second person is missing."""

    sentence = "You put this version forward yourself. Somebody else has to approve it."


class NotNewest(UserFacingError):
    """A newer version was put forward."""

    sentence = "A newer version of the plan was put forward. Approve that one."


class AlreadyApproved(UserFacingError):
    """Somebody was faster."""

    sentence = "This version is approved already."


class CodeTaken(FieldError):
    """Phases of one plan have different names."""

    field = "title"
    sentence = "There is a phase with this name already. Choose another name"


class EndsBeforeItBegins(FieldError):
    """A phase lasts at least one day."""

    field = "ends_on"
    sentence = "The last day must be the first day or later"
