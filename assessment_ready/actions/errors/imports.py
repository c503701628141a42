"""What importing a list of actions refuses."""

from assessment_ready.ui.errors import FieldError, UserFacingError


class ColumnsMissing(FieldError):
    """A list of actions names actions."""

    field = "column_title"
    sentence = "Choose the column that says what is to be done"


class ColumnTwice(FieldError):
    """A column means one thing."""


class RowsToMend(UserFacingError):
    """Nothing is half imported."""

    sentence = "Some rows need mending. Put them right in the file and choose it again; nothing was imported."


class NothingToImport(UserFacingError):
    """No row would do anything."""

    sentence = "There is nothing to import: no row would add or change an action."


class TooMuchAtOnce(UserFacingError):
    """An import is done while one waits."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"The file would add or change more than {most} actions. Divide it into several files."
        )


class LooksDifferent(UserFacingError):
    """The register moved on."""

    sentence = (
        "Somebody changed the register since you looked at this preview. Here is what would happen now: check it, then "
        "import."
    )
