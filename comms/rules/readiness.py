"""The figures of communications readiness: what each counts, in the order in which they are read. Pure."""

from dataclasses import dataclass

CELLS, AUDIENCES, INTERVIEWEES, SPOKESPEOPLE = "cells", "audiences", "interviewees", "spokespeople"
MESSAGES, FORMATS, QUESTIONS, SIGN_OFFS, ON_TIME = "messages", "formats", "questions", "sign_offs", "on_time"
LOOK_BACK_DAYS = 30


@dataclass(frozen=True)
class Meaning:
    """What a figure is called, what it counts, and what is said while there is nothing to count."""

    title: str
    counts: str
    nothing: str


FIGURES: dict[str, Meaning] = {
    CELLS: Meaning(
        "Scenario texts approved",
        "Texts that are needed under any scenario and stand cleared.",
        "No scenario needs a text yet.",
    ),
    AUDIENCES: Meaning(
        "Audiences listened to and informed",
        "Audiences in use with a listening and an informing activity in the current and in the next phase.",
        "No phase is current or next, or there is no audience yet.",
    ),
    INTERVIEWEES: Meaning(
        "Interviewees prepared",
        "Preparing activities whose day has come and that are done.",
        "No preparing activity is due yet.",
    ),
    SPOKESPEOPLE: Meaning(
        "Spokespeople named",
        "Key messages and spoken activities still to come that name who speaks.",
        "There is nothing to be spoken yet.",
    ),
    MESSAGES: Meaning(
        "Key messages with live proof",
        "Key messages in date with at least one proof point whose evidence still counts.",
        "There is no key message yet.",
    ),
    FORMATS: Meaning(
        "Public products in every format",
        "Public products that exist in each format they must have.",
        "There is no public product yet.",
    ),
    QUESTIONS: Meaning(
        "Questions answered in time",
        "Questions answered by their day, of those answered or past it.",
        "No question was answered or is past its day.",
    ),
    SIGN_OFFS: Meaning(
        "Sign-offs given",
        "Approvals given, of those that texts in clearance need.",
        "Nothing is in clearance.",
    ),
    ON_TIME: Meaning(
        f"Done on time in the last {LOOK_BACK_DAYS} days",
        f"Activities of the last {LOOK_BACK_DAYS} days that were done by their day.",
        f"Nothing was to be done in the last {LOOK_BACK_DAYS} days.",
    ),
}


@dataclass(frozen=True)
class Count:
    """One figure: how many there are, of how many."""

    code: str
    numerator: int
    denominator: int

    @property
    def title(self) -> str:
        """What it is called."""
        return FIGURES[self.code].title

    @property
    def missing(self) -> int:
        """How many are wanting."""
        return self.denominator - self.numerator

    @property
    def words(self) -> str:
        """Like "12 of 15"; a dash while there is nothing to count."""
        return f"{self.numerator:,} of {self.denominator:,}" if self.denominator else "–"
