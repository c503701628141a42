"""What members may and may not say, as it was when the pack was frozen."""

from assessment_ready.documents.paper import Block, callout, note, table
from assessment_ready.packs.queries.parts.ground import Ground
from assessment_ready.packs.queries.saying import saying
from assessment_ready.packs.rules.markdown import escaped
from assessment_ready.packs.rules.parts import Choices
from assessment_ready.packs.rules.saying import Saying
from assessment_ready.ui.dates import format_date

_HEAD = ("What", "Why", "Until")


def may_say(ground: Ground, choices: Choices) -> list[Block]:
    """The same answer as on the members' own page, for a reader cleared for no more than the pack."""
    found = saying(ground.reader, ground.now)
    return [_may(found), _may_not(found, ground), _today_is_another_day(ground)]


def _may(found: Saying) -> Block:
    lines = [f"- {escaped(line.words)}" for line in found.may]
    return callout("What you may say", "\n".join([escaped(found.headline), "", *lines]), tone="good")


def _may_not(found: Saying, ground: Ground) -> Block:
    rows = [(rule.words, rule.why, rule.until or "Always") for rule in found.may_not]
    source = ground.source("Embargoes, elections and dates the council keeps")
    return table("What you may not say", _HEAD, rows, source=source)


def _today_is_another_day(ground: Ground) -> Block:
    as_it_was = f"This is how it was on {format_date(ground.today)}."
    return note(f"{as_it_was} Your own page of the service always says what holds today.")
