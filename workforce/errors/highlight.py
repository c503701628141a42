"""What highlight reports refuse."""

from assessment_ready.ui.errors import FieldError, UserFacingError


class ReportThere(UserFacingError):
    """One draft at a time."""

    def __init__(self, report: str) -> None:
        super().__init__(f"{report} is a draft already. Open it, or sign it off before you begin another.")


class ReportSigned(UserFacingError):
    """What was signed off stays as it is."""

    sentence = "This report is signed off and never changes. Begin a new version to say something else."


class ReportNotSigned(UserFacingError):
    """A new version follows a signed one."""

    sentence = "This report is a draft. Change it instead of beginning a new version."


class AuthorAlone(UserFacingError):
    """A second pair of eyes."""

    sentence = "You wrote this report, so somebody else who may sign off has to read it and sign it off."


class NothingSaid(FieldError):
    """A board needs a purpose and one sentence."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(
            f"Enter {what} before the report is signed off. Edit the report to do so.", field=field
        )


class PartUnknown(FieldError):
    """Not a strategy or a period of this council."""
