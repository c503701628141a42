"""What a mail server's answer means for one message: the codes of RFC 5321 and the statuses of RFC 3463."""

import re
from dataclasses import dataclass
from enum import Enum, StrEnum


class Result(Enum):
    """How one attempt ended.

    ``AMBIGUOUS``: the text had been sent, but no answer came, so it may have arrived. ``NO_CONNECTION``: the route
    does not work, whatever the message; nothing was handed over. ``SLOW_DOWN``: the domain (or the whole route, see
    ``Outcome.of_route``) asked for patience. ``TECHNICAL``: it cannot be sent as it is set up.
    ``TOO_LATE``: ``give_up_at`` had come before the text; nothing was handed over.
    """

    ACCEPTED = "accepted"
    TRY_LATER = "try later"
    REFUSED = "refused"
    AMBIGUOUS = "ambiguous"
    NO_CONNECTION = "no connection"
    SLOW_DOWN = "slow down"
    TECHNICAL = "technical"
    TOO_LATE = "too late"


@dataclass(frozen=True)
class Outcome:
    """The result; a reason without addresses or content; the code; the service's own reference.

    After ``SLOW_DOWN`` nothing is sent for ``wait_seconds``: to the recipient's domain, or by the route at all where
    ``of_route``.
    """

    result: Result
    reason: str = ""
    code: str = ""
    reference: str = ""
    wait_seconds: int = 0
    of_route: bool = False


class Step(StrEnum):
    """The steps of handing a message over, as they read in a sentence."""

    MAIL = "The sender"
    RCPT = "The recipient"
    DATA = "The wish to send"
    TEXT = "The text"


# How long to leave a server alone that does not say how long, and at most.
WAIT_SECONDS = 60
LONGEST_WAIT_SECONDS = 3600

_STATUS = re.compile(r"^[245]\.\d{1,3}\.\d{1,3}(?=\D|$)")
_PATIENCE = re.compile(r"(?:in|for|after|wait)\s+(\d{1,5})\s*(s|sec|m|min)", re.IGNORECASE)
_WORDS = {
    "4.2.1": "the mailbox takes nothing for now",
    "4.2.2": "the mailbox is full",
    "4.3.1": "the server has no space left",
    "4.3.2": "too many connections at once",
    "4.4.1": "the recipient’s server does not answer",
    "5.1.1": "there is no such mailbox",
    "5.1.2": "there is no such domain",
    "5.1.3": "this is no address",
    "5.1.10": "there is no such mailbox",
    "5.2.1": "the mailbox is closed",
    "5.2.2": "the mailbox is full",
    "5.3.4": "the message is too large",
    "5.2.3": "the message is too large",
    "5.4.1": "the recipient’s domain does not take it",
    "5.7.1": "not allowed by the server’s rules",
    "5.7.60": "not allowed to send as this sender",
}


def meaning(step: Step, code: int, words: str = "") -> Outcome:
    """What the answer ``code`` (with the server's ``words``) to ``step`` means.

    What is said to the sender holds for every message of the route, so a refusal there is the route's trouble.
    """
    status = status_of(words)
    told = f"{code} {status}".strip()
    sentence = _sentence(step, told, status)
    if 200 <= code < 300:
        return Outcome(Result.ACCEPTED, code=told)
    if _asks_patience(code, status):
        wait = patience(words)
        return Outcome(
            Result.SLOW_DOWN, sentence, told, wait_seconds=wait, of_route=_of_route(step, code, status)
        )
    if 400 <= code < 500:
        return Outcome(Result.TRY_LATER, sentence, told)
    if 500 <= code < 600:
        refused = Result.NO_CONNECTION if _of_setup(step, code, status) else Result.REFUSED
        return Outcome(refused, sentence, told)
    # No answer of the protocol: after the text nobody knows, before it nothing has happened.
    result = Result.AMBIGUOUS if step is Step.TEXT else Result.TRY_LATER
    return Outcome(result, f"{step} was answered with something else than a code")


def status_of(words: str) -> str:
    """The enhanced status ("5.1.1") at the beginning of the server's words, if it gives one."""
    found = _STATUS.match(words)
    return found.group() if found else ""


def patience(words: str) -> int:
    """How many seconds the server asks for, or a minute when it does not say."""
    found = _PATIENCE.search(words)
    if found is None:
        return WAIT_SECONDS
    seconds = int(found.group(1)) * (60 if found.group(2).lower().startswith("m") else 1)
    return max(1, min(seconds, LONGEST_WAIT_SECONDS))


def _sentence(step: Step, told: str, status: str) -> str:
    because = _WORDS.get(status, "")
    return f"{step} was answered with {told}" + (f": {because}" if because else "")


def _asks_patience(code: int, status: str) -> bool:
    return code in {421, 432} or status == "4.3.2" or status.startswith("4.7.")


def _of_route(step: Step, code: int, status: str) -> bool:
    """Whether it is we who are too fast, not one recipient's domain that wants us to come again.

    4.7.5xx to 4.7.6xx is how Exchange Online says that the sending system is throttled.
    """
    throttled = re.match(r"4\.7\.[56]\d\d$", status) is not None
    return step is Step.MAIL or code == 432 or status == "4.3.2" or throttled


def _of_setup(step: Step, code: int, status: str) -> bool:
    too_large = code == 552 or status in {"5.3.4", "5.2.3"}
    return (step is Step.MAIL and not too_large) or code in {530, 535, 538} or status == "5.7.60"
