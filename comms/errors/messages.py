"""Refusals about messages, proof points and lines, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from comms.errors import FieldError


class LinkNotChosen(FieldError):
    """A phase, scenario or audience that is not there to be chosen."""


class UnderScenariosEmbargo(FieldError):
    """What is said in a secret scenario is as secret as the scenario."""

    field = "embargo"
    sentence = "This scenario is under an embargo: put this under the same one"


class ProofUnderEmbargo(FieldError):
    """A message cannot become less secret than what proves it."""

    field = "embargo"
    sentence = (
        "It is proved by evidence under an embargo. Remove that proof point first, or choose the same embargo"
    )


class EvidenceNotChosen(FieldError):
    """Evidence that is not there to be chosen."""

    field = "item"
    sentence = "Choose the evidence from the list"


class EvidenceMoreSecret(FieldError):
    """Secret evidence proves only what is as secret."""

    field = "item"
    sentence = "This evidence is under an embargo. It can only prove a message under the same embargo"


class StatementNotSupported(FieldError):
    """Evidence proves something for the statements it is filed under."""

    field = "statement"
    sentence = "The evidence is not filed under this quality statement. Choose one it supports, or file it there first"


class IsOnRecord(UserFacingError):
    """What was put forward for clearance belongs to the record."""

    sentence = (
        "It was put forward for clearance, so its words are part of the record and cannot be removed. "
        "Set the last day it may be used instead."
    )


class AdviceChanged(UserFacingError):
    """Somebody changed the words while the reason was written."""

    sentence = "The words were changed meanwhile. Read the advice again before you decide against it."


class NothingToOverrule(UserFacingError):
    """There is no advice."""

    sentence = "There is no advice about these words any more."
