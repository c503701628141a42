"""What the actions app refuses, in sentences a person can act on."""

from datetime import date

from assessment_ready.councils.errors import SavedMeanwhile
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.errors import FieldError, UserFacingError


class NotAllowed(UserFacingError):
    """The person's role or part in the action does not reach this far."""

    sentence = "Your role does not allow this. Ask the assessment programme lead."


class NotTheOwner(NotAllowed):
    """Only the owner, or somebody who manages actions, reports."""

    sentence = "Only the owner of this action, or somebody who manages actions, can do this."


class StaleAction(SavedMeanwhile):
    """Somebody else changed the action first."""

    sentence = (
        "Somebody else changed this action while you had it open. Their details are shown beside yours: "
        "check them, then save again."
    )


class StaleStep(UserFacingError):
    """Somebody else changed the step first."""

    sentence = (
        "Somebody else changed this step while you had it open. Open it again to see what it says now. "
        "Nothing of yours was saved."
    )


class StaleRules(UserFacingError):
    """Somebody else changed the council's numbers first."""

    sentence = (
        "Somebody else changed these numbers while you had them open. Open the page again and save once more."
    )


class InvalidAction(FieldError):
    """The values cannot be kept as they are."""


class OwnerNotEligible(FieldError):
    """Exactly one accountable owner, from this council, who may report."""

    field = "owner"
    sentence = "Choose an owner who is a member of this council now and may report on actions"


class ContributorNotEligible(FieldError):
    """Helpers are people of this council too."""

    field = "contributors"
    sentence = "Choose helpers who are members of this council now and may report on actions"


class NotCleared(FieldError):
    """The person could not open the action."""

    field = "owner"

    def __init__(self, name: str, *, field: str = "owner") -> None:
        super().__init__(
            f"{name} is not cleared for the embargo on this action, so could not open it. Clear them first",
            field=field,
        )


class EmbargoNotChosen(FieldError):
    """Only an embargo that still holds and that one is cleared for can be put on an action."""

    field = "embargo"
    sentence = "Choose an embargo that still holds and that you are cleared for"


class WrongState(UserFacingError):
    """The action is not where this can be done."""

    def __init__(self, doing: str, state: str) -> None:
        super().__init__(f"This action is {state}, so it cannot be {doing}. Look at where it is now.")


class NoCheckIn(UserFacingError):
    """Nothing is reported on what is not being worked on."""

    def __init__(self, state: str, remedy: str) -> None:
        super().__init__(f"This action is {state}, so there is nothing to check in on. {remedy}")


class CheckInInFuture(FieldError):
    """A report is about what has happened."""

    sentence = "A check-in cannot be made for a moment that has not come yet"


class ForecastPast(FieldError):
    """A forecast looks forward."""

    field = "forecast_on"
    sentence = (
        "The forecast must be today or later. If the work is finished, mark the action complete instead"
    )


class ReasonNeeded(FieldError):
    """A note says why."""

    field = "note"
    sentence = "Enter the reason, so that the owner and the board can see it"


class StepOutside(FieldError):
    """A step lies within its action."""

    field = "due_on"

    def __init__(self, start_on: date, due_on: date) -> None:
        super().__init__(
            f"The step must be due between the start ({format_date(start_on)}) and the end "
            f"({format_date(due_on)}) of the action"
        )


class StepLeftOutside(FieldError):
    """The new dates would leave a step outside."""

    def __init__(self, title: str, due_on: date, field: str) -> None:
        super().__init__(
            f"The step “{title}” is due on {format_date(due_on)}, outside these dates. Move the step first",
            field=field,
        )


class StepAlreadyDone(UserFacingError):
    """Done once is done."""

    sentence = "This step is already done."


class DoneInFuture(FieldError):
    """A step is done on a day that has come."""

    field = "done_on"
    sentence = "The day it was done must be today or earlier"


class DependsOnItself(FieldError):
    """An action cannot wait for itself."""

    field = "predecessor"
    sentence = "An action cannot wait for itself. Choose another action"


class DependsInARing(FieldError):
    """Nor for one that waits for it."""

    field = "predecessor"

    def __init__(self, chain: str) -> None:
        super().__init__(
            f"These actions would wait for each other in a ring: {chain}. Choose another action, or remove one of "
            "the other dependencies first"
        )


class AlreadyDepends(FieldError):
    """Once is enough."""

    field = "predecessor"
    sentence = "This action already depends on that one"


class PredecessorUnknown(FieldError):
    """Not an action this person may know of, or one under another embargo."""

    field = "predecessor"
    sentence = "Choose an action from the list"


class ItemUnknown(FieldError):
    """Not an item this person may know of."""

    field = "item"
    sentence = "Choose an evidence item from the list"


class ItemWithdrawn(FieldError):
    """What is withdrawn proves nothing."""

    field = "item"
    sentence = "This evidence item is withdrawn. Choose another one, or restore it first"


class ItemAlreadyAttached(FieldError):
    """Once for each role."""

    field = "item"
    sentence = "This evidence item is attached for that already"


class ClosureEvidenceMissing(UserFacingError):
    """Closed only with proof."""

    sentence = (
        "Attach evidence that it is done before you close this action: an item that is not withdrawn, attached as "
        "“That it is done”."
    )


class OwnerCannotClose(UserFacingError):
    """Somebody else looks at it."""

    sentence = "You own this action, so somebody else who manages actions has to check it and close it."


class OverrideRefused(FieldError):
    """One step away, and never over stale."""

    field = "rag"


class OverrideEnd(FieldError):
    """A statement expires."""

    field = "until"

    def __init__(self, today: date, latest: date) -> None:
        super().__init__(
            f"Choose a last day from {format_date(today)} to {format_date(latest)}: after that the computed state "
            "counts again"
        )


class EscalateToNobody(FieldError):
    """A call for help names somebody who can answer."""

    field = "to"
    sentence = "Choose somebody other than yourself who is a member of this council now and may see actions"


class EscalationSettled(UserFacingError):
    """Nothing is left to do."""

    sentence = "This escalation is settled already."


class NotNamed(NotAllowed):
    """Only the person who was asked answers."""

    sentence = "Only the person it was escalated to, or somebody who manages actions, can do this."


class EffectivenessTooEarly(UserFacingError):
    """First closed, then looked at again."""

    sentence = "This action is not closed yet. Check whether it worked after it is closed."


class NothingChosen(FieldError):
    """Hand over something."""

    field = "actions"
    sentence = "Choose at least one action to hand over"


class BenefitMeasured(UserFacingError):
    """What was measured stays."""

    sentence = "This benefit was measured, so it stays. Change what it says instead."
