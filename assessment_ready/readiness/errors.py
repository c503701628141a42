"""Refusals about rounds and judgements, in sentences a person can act on."""

from datetime import date

from assessment_ready.councils.errors import SavedMeanwhile
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.errors import FieldError, UserFacingError


class NotAllowed(UserFacingError):
    """The person's role does not reach this far."""

    sentence = "Your role does not allow this. Ask the assessment programme lead."


class RoundNotOpen(UserFacingError):
    """Closed rounds are frozen."""

    sentence = "This round is closed, so nothing in it can be changed. A director can reopen it."


class RoundNotClosed(UserFacingError):
    """Only a closed round can be published or reopened."""

    sentence = "This round is open. Close it first."


class AlreadyPublished(UserFacingError):
    """Publishing twice changes nothing."""

    sentence = "This round is already published to members."


class NotPublished(UserFacingError):
    """There is no publication to take back."""

    sentence = "This round is not published to members."


class ReasonNeeded(FieldError):
    """Reopening is explained."""

    field = "reason"
    sentence = "Enter why the round is reopened"


class StaleRound(SavedMeanwhile):
    """Somebody else changed the round's details first."""

    sentence = (
        "Somebody else changed this round while you had it open. Their details are shown beside yours: "
        "check them, then save again."
    )


class StaleJudgement(UserFacingError):
    """Somebody else saved the judgement first."""

    sentence = "Somebody else saved this statement while you had it open. Nothing of yours was saved yet."


class InvalidJudgement(FieldError):
    """The values cannot be kept as they are."""


class NotYours(UserFacingError):
    """The statement is not with this person to score."""

    sentence = (
        "This statement is not with you to score. Ask the assessment programme lead to assign it to you."
    )


class WithSomebodyElse(NotYours):
    """The lead has handed the statement in."""

    sentence = (
        "You have submitted this statement, so it cannot be changed now. "
        "Ask the assessment programme lead to return it to you."
    )


class LeadNotEligible(FieldError):
    """Only current members of the same council who may score can lead a statement."""

    field = "lead"
    sentence = "Choose somebody who is a member of this council now and may score statements"


class LeadNotCleared(FieldError):
    """The lead could not open the round."""

    field = "lead"
    sentence = "This person is not cleared for the embargo on this round, so they could not open it. Clear them first"


class WrongAssignmentState(UserFacingError):
    """Somebody else moved the assignment on."""

    sentence = "This assignment has moved on in the meantime. Look at where it is now."


class NothingToSubmit(UserFacingError):
    """An unscored statement is not handed in."""

    sentence = "Give a score and a reason before you submit this statement. Nothing was saved."


class NoteNeeded(FieldError):
    """A returned statement says why."""

    field = "note"
    sentence = "Enter what the lead should look at again"


class ReviewerNotEligible(FieldError):
    """Only current external reviewers of the same council can be let into a round."""

    field = "reviewer"
    sentence = "Choose somebody who is an external reviewer of this council now"


class ReviewsAnotherRound(FieldError):
    """A reviewer sees one round at a time."""

    field = "reviewer"
    sentence = (
        "This person already reviews another round. Take that access back first: a reviewer sees one round"
    )


class ReviewEndsTooLate(FieldError):
    """Access to a round cannot outlast the membership."""

    field = "last_day"

    def __init__(self, last_day: date) -> None:
        super().__init__(
            f"This person’s membership ends on {format_date(last_day)}. Choose that day or an earlier one"
        )


class ReviewEndsPast(FieldError):
    """The last day has gone by."""

    field = "last_day"
    sentence = "The last day of access must be today or later"


class EmptyComment(FieldError):
    """A comment says something."""

    field = "text"
    sentence = "Enter your comment"


class EmbargoNotChosen(FieldError):
    """Only an embargo that still holds and that one is cleared for can be put on a round."""

    field = "embargo"
    sentence = "Choose an embargo that still holds and that you are cleared for"


class NotUnderEmbargo(UserFacingError):
    """There is nothing to take off."""

    sentence = "This round is not under embargo."


class RoundChanged(UserFacingError):
    """The round went under an embargo, or came out of one, while its figures were read."""

    sentence = "The round’s embargo changed while the document was prepared. Look at it again, then produce it again."


class ScoresChanged(UserFacingError):
    """The round moved on between the preview and the confirmation."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(
            f"Changed by somebody else since you checked the file: {', '.join(titles)}. "
            "Nothing was imported. Upload the file again to see what it would change now."
        )


class InvalidGap(FieldError):
    """The gap cannot be kept as it is described."""


class StaleGap(SavedMeanwhile):
    """Somebody else changed the gap first."""

    sentence = (
        "Somebody else changed this gap while you had it open. What is saved now is shown beside what you "
        "wrote: check it, then save again."
    )


class GapIsClosed(UserFacingError):
    """A closed gap is not changed."""

    sentence = "This gap is closed, so it cannot be changed. Reopen it first."


class GapNotClosed(UserFacingError):
    """There is nothing to reopen."""

    sentence = "This gap is open already."


class GapNotAnswered(UserFacingError):
    """A gap is closed only when somebody has answered it."""

    sentence = "This gap is not answered yet, so it cannot be closed. Answer it with an action or with a reason first."


class NotYourGap(UserFacingError):
    """Only the owner of a gap and those who manage actions answer it."""

    sentence = "Only the owner of this gap, or somebody who manages actions, can answer it."


class AnswerNeeded(FieldError):
    """An answer says something."""


class ThemeExists(FieldError):
    """A council has a theme once."""

    field = "title"
    sentence = "There is a theme with this name already. Switch it on if it is off"


class ItemNotKnown(UserFacingError):
    """Only evidence the person may see can be cited."""

    sentence = "Choose evidence from the list. Nothing was changed."
