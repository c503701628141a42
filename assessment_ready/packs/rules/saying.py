"""What a councillor may and may not say today, and why: from the moment, embargoes, elections and quiet days. Pure.

What nobody but cleared people may know of comes in only as ``Facts.held``; whoever is cleared for nothing has none, and
nothing else depends on whether an embargo exists.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from assessment_ready.packs.rules.moments import Moment
from assessment_ready.ui.dates import format_date


@dataclass(frozen=True)
class Line:
    """Something that may be said. ``about`` is when it is used (for a line to take), ``until`` its last day."""

    words: str
    about: str = ""
    until: str = ""
    link: str = ""


@dataclass(frozen=True)
class Rule:
    """Something that may not be said: why, and until when in words (empty: always)."""

    words: str
    why: str
    until: str = ""


@dataclass(frozen=True)
class Held:
    """An embargo in force that the person is cleared for, and until when in words."""

    title: str
    until: str


@dataclass(frozen=True)
class Window:
    """A pre-election or quiet period that goes on today. ``is_stated``: its first day was entered, not worked out."""

    title: str
    ends_on: date
    is_stated: bool = True


@dataclass(frozen=True)
class Published:
    """CQC's published report, as far as it is known: rating, day in words, where it can be read."""

    rating: str = ""
    on: str = ""
    link: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything the answer depends on. ``lines`` are today's cleared lines to take."""

    moment: str
    held: tuple[Held, ...] = ()
    elections: tuple[Window, ...] = ()
    quiet: tuple[Window, ...] = ()
    published: Published | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Saying:
    """The answer: facts that may be said, lines to take, and rules. ``headline`` is it in one sentence."""

    headline: str
    may: tuple[Line, ...]
    lines: tuple[Line, ...]
    may_not: tuple[Rule, ...]


_PUBLISHED: Final = "CQC has published its report"
_FACTS: Final = {
    Moment.BEFORE_NOTIFICATION: (
        "CQC assesses how every council in England carries out its adult social care duties, and we prepare for it."
    ),
    Moment.NOTIFIED: "CQC is assessing our adult social care, and we are sending it information.",
    Moment.BEFORE_VISIT: "CQC is assessing our adult social care and will visit us.",
    Moment.AT_VISIT: "CQC is visiting us and meets members, staff, partners and people who draw on care.",
    Moment.WAITING: "CQC has visited us. It publishes its report when the report is ready.",
    Moment.PUBLICATION: "CQC has visited us. It publishes its report when the report is ready.",
    Moment.AFTER: "CQC has assessed our adult social care. We go on improving it.",
}
_NO_GUESS: Final = Rule(
    "Do not say or guess what the rating will be.",
    "Nobody knows the result until CQC publishes it, and a guess is heard as the council’s view.",
    _PUBLISHED,
)
_NO_DATE: Final = Rule(
    "Do not name a day for the visit or the report unless it is among the confirmed dates.",
    "CQC sets these days and can move them.",
    _PUBLISHED,
)
_NO_DRAFT: Final = Rule(
    "Do not mention, quote or confirm a draft report, or say whether there is one.",
    "A draft is confidential while its facts are checked, and CQC can still change it.",
    _PUBLISHED,
)
_NO_INTERVIEWS: Final = Rule(
    "Do not say who meets the assessors or what they were asked.",
    "People must be able to speak freely.",
    _PUBLISHED,
)
_NO_STRETCH: Final = Rule(
    "Do not make the result better or worse than the report does.",
    "The report is public. It is about the council as a whole, not about single services or members of staff.",
)
_NO_CASES: Final = Rule(
    "Do not speak about anybody’s own care or circumstances.",
    "It is their private life, and the council must protect it.",
)
_CASEWORK: Final = (
    "You may go on answering residents and doing casework, and pass on facts that are public already."
)


def may_say(facts: Facts) -> Saying:
    """The answer for one person at one moment."""
    return Saying(_headline(facts), tuple(_may(facts)), facts.lines, tuple(_may_not(facts)))


def _headline(facts: Facts) -> str:
    if facts.elections:
        return f"A pre-election period is on until the close of poll on {_last_day(facts.elections)}."
    if facts.quiet:
        return f"The council says nothing of its own accord until {_last_day(facts.quiet)}."
    if facts.published is not None:
        return "The report is public. You may speak about what it says."
    return "You may say what is public and use the cleared lines to take. Nobody may guess the result."


def _last_day(windows: Iterable[Window]) -> str:
    return format_date(max(each.ends_on for each in windows))


def _may(facts: Facts) -> Iterable[Line]:
    if facts.published is not None:
        yield Line(_result(facts.published), link=facts.published.link)
    else:
        yield Line(_FACTS[Moment(facts.moment)])
        if facts.elections and facts.moment in (Moment.WAITING, Moment.PUBLICATION):
            yield Line("CQC has paused its reports on councils in pre-election periods before.")
    if facts.elections or facts.quiet:
        yield Line(_CASEWORK)


def _result(published: Published) -> str:
    day = f" on {published.on}" if published.on else ""
    rating = f" The rating is {published.rating}." if published.rating else ""
    return f"CQC published its report{day}.{rating} You may say what is in it."


def _may_not(facts: Facts) -> Iterable[Rule]:
    yield from (_held(each) for each in facts.held)
    yield from (_election(each) for each in facts.elections)
    yield from (_quiet(each) for each in facts.quiet)
    if facts.published is None:
        yield from _before_publication(facts.moment)
    else:
        yield _NO_STRETCH
    yield _NO_CASES


def _before_publication(moment: str) -> Iterable[Rule]:
    yield _NO_GUESS
    if moment in (Moment.BEFORE_NOTIFICATION, Moment.NOTIFIED, Moment.BEFORE_VISIT):
        yield _NO_DATE
    if moment in (Moment.AT_VISIT, Moment.WAITING, Moment.PUBLICATION):
        yield _NO_INTERVIEWS
    if moment in (Moment.WAITING, Moment.PUBLICATION):
        yield _NO_DRAFT


def _held(each: Held) -> Rule:
    return Rule(
        f"Do not say anything about “{each.title}”, not even that there is something.",
        "It is under embargo, and you are one of the few people cleared to know of it.",
        each.until,
    )


def _election(each: Window) -> Rule:
    counted = "" if each.is_stated else " It is counted from the latest day on which notice may be given."
    return Rule(
        "Do not use the council’s publicity for your views, your party or a candidate, and give no quotes for it on "
        "anything controversial.",
        f"It is the pre-election period of “{each.title}”, and the code on local authority publicity asks for special "
        f"care.{counted}",
        f"the close of poll on {format_date(each.ends_on)}",
    )


def _quiet(each: Window) -> Rule:
    return Rule(
        "Do not announce or post anything for the council of your own accord.",
        f"The council keeps quiet: {each.title}.",
        f"the end of {format_date(each.ends_on)}",
    )
