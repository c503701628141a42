"""What the link of a reminder refuses."""

from assessment_ready.ui.errors import UserFacingError


class LinkGone(UserFacingError):
    """A link that leads nowhere; the same whatever is wrong with it."""

    sentence = (
        "This link cannot be used. It may have been cut when it was passed on, or your access has ended."
    )


class LinkOld(UserFacingError):
    """Links are good for a few days."""

    sentence = (
        "This link is more than seven days old. Sign in to report, or use the link of a newer reminder."
    )


class LinkOwner(UserFacingError):
    """A link is for the owner the action had."""

    sentence = (
        "This action has another owner now, so this link cannot be used. Sign in to see what needs you."
    )


class LinkAnswered(UserFacingError):
    """A link is for one report."""

    sentence = (
        "This action was reported on in the meantime. What was reported is shown here. Sign in to add to it."
    )
