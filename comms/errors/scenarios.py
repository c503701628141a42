"""Refusals about scenarios and cascades, in sentences a person can act on."""

from collections.abc import Iterable

from assessment_ready.ui.errors import UserFacingError
from comms.errors import FieldError


class KindTaken(FieldError):
    """The plan has a scenario of this kind."""

    field = "kind"
    sentence = "This plan has a scenario of this kind already. Open it and change it there"


class Sealed(UserFacingError):
    """Another rating was activated."""

    sentence = (
        "This scenario is sealed: another rating was activated. It can be read, but not changed or sent"
    )


class NoReason(FieldError):
    """A cell that is not needed must say why."""

    field = "not_needed_because"
    sentence = "Enter why nothing is said here"


class HasText(FieldError):
    """A cell that has a text cannot be left out or removed silently."""

    field = "is_needed"
    sentence = "A text is written here already. Withdraw it first, then say that it is not needed"


class HasTexts(UserFacingError):
    """Cells with texts are not removed."""

    sentence = "Texts are written for this audience and channel. Withdraw them first, or mark the cells as not needed"


class AlreadyWritten(UserFacingError):
    """The cell got its text meanwhile."""

    sentence = "A text is written here already. Open it and change it there"


class NotNeeded(UserFacingError):
    """The cell is marked as not needed."""

    sentence = "This cell is marked as not needed. Say first that it is needed"


class NotCleared(FieldError):
    """Texts are not cleared, and no reason was given to go on without them."""

    field = "note"

    def __init__(self, names: Iterable[str]) -> None:
        told = list(names)
        super().__init__(
            f"{len(told)} {'text is' if len(told) == 1 else 'texts are'} not cleared: {'; '.join(told)}. Have them "
            "cleared, or say why it must go on without them"
        )


class AnotherActive(UserFacingError):
    """One rating only."""

    def __init__(self, title: str = "") -> None:
        which = f"“{title}” is active" if title else "Another rating is active"
        super().__init__(f"{which}. Undo that first, with a second person")


class AlreadyActive(UserFacingError):
    """It was activated before."""

    sentence = "This scenario is active already"


class AlreadyAsked(UserFacingError):
    """Somebody asked before."""

    sentence = "Somebody has asked for this already. A second person can confirm it"


class SamePerson(UserFacingError):
    """Two people, always."""

    sentence = "You asked for this yourself, so a second person must confirm it"


class NothingAsked(UserFacingError):
    """There is no open request (any more)."""

    sentence = "There is nothing to confirm: it was confirmed or called off meanwhile"


class TooLateToUndo(UserFacingError):
    """Undoing is for the same day."""

    sentence = "An activation can be undone only on the day it was confirmed"


class NotActive(UserFacingError):
    """Only what is active can be undone."""

    sentence = "This scenario is not active"


class NothingToRehearse(UserFacingError):
    """Without a publication cascade there is nothing to try."""

    sentence = "This plan has no publication cascade with steps. Add one, then rehearse"


class OrderBroken(FieldError):
    """A later group would hear before an earlier one."""

    field = "offset"

    def __init__(self, sentences: Iterable[str], *, field: str = "offset") -> None:
        super().__init__(". ".join(sentences), field=field)


class EmbargoOfMilestone(FieldError):
    """What hangs on something secret is as secret."""

    field = "embargo"
    sentence = "The milestone is under an embargo. Put the cascade under the same one"


class StepOver(UserFacingError):
    """What is done stays as it was."""

    sentence = "This step is done, missed or cancelled. It stays as it was"


class StepNotOver(UserFacingError):
    """Only what is done can be undone."""

    sentence = "This step is not marked as done"


class AlreadyPulled(UserFacingError):
    """Pulled forward once."""

    sentence = "This cascade was pulled forward already. Change the times of its steps instead"


class NothingToPull(FieldError):
    """Everything is done, or the step is due."""

    field = "start"
    sentence = "This step is due already, so it cannot be pulled forward. Choose a later one"
