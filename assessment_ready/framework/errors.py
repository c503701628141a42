"""What the framework refuses, each as a sentence a person can act on."""

from assessment_ready.ui.errors import UserFacingError


class FixedFrameworkError(UserFacingError):
    """A file that would change the structure of a version that is already loaded."""


class NoFrameworkError(UserFacingError):
    """No framework version is loaded."""

    sentence = "No assessment framework is loaded yet. Ask your installation administrator to load one."


class StaleStatementError(UserFacingError):
    """Somebody else saved the statement's texts in the meantime."""

    sentence = (
        "Somebody else changed these texts while you were writing. Their texts are shown beside yours: "
        "change what you need and save again."
    )


class AliasTakenError(UserFacingError):
    """The spelling already means another (or this) statement."""

    field = "text"


class AliasGoneError(UserFacingError):
    """The alias to remove is not there any more."""

    sentence = "This spelling was already removed."


class UnknownCouncilError(UserFacingError):
    """A similar council was chosen that is not in the published results."""

    field = "councils"


class ResultsChangedError(UserFacingError):
    """The published results changed between preview and confirmation."""
