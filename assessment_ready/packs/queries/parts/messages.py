"""Key messages with what proves them, and lines to take: only what is cleared and in date."""

from assessment_ready.documents.paper import Block, facts, points, table
from assessment_ready.packs.queries.parts.ground import Ground
from assessment_ready.packs.queries.saying import todays_lines
from assessment_ready.packs.rules.parts import Choices
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.markup.prose import plain
from comms.queries.messages import ProofState, Proved, ProvedMessage, messages_with_proof_state

_HEAD = ("Key message", "What proves it")


def messages(ground: Ground, choices: Choices) -> list[Block]:
    """Cleared messages whose proof counts, and today's cleared lines, all of the pack's plan."""
    everything = messages_with_proof_state(ground.reader, ground.now, ground.plan)
    found = [each for each in everything if _is_usable(each, ground)]
    blocks = [_messages(found, ground, proof=bool(choices["proof"]))] if found else []
    return blocks + (_lines(ground) if choices["lines"] else [])


def _is_usable(each: ProvedMessage, ground: Ground) -> bool:
    message = each.message
    in_date = message.valid_until is None or message.valid_until >= ground.today
    # A message of a rating says what holds only once that rating is the one.
    holds = message.scenario_id is None or (
        each.scenario is not None and each.scenario.activated_at is not None
    )
    return message.is_cleared and in_date and holds and each.state is ProofState.LIVE


def _messages(found: list[ProvedMessage], ground: Ground, *, proof: bool) -> Block:
    source = ground.source("The message house of the communications plan")
    if not proof:
        return points([plain(each.message.text) for each in found], source=source)
    rows = [(plain(each.message.text), _proof(each.points)) for each in found]
    return table("Key messages", _HEAD, rows, source=source)


def _proof(proved: tuple[Proved, ...]) -> str:
    live = [each.point for each in proved if each.standing.is_live]
    return (
        " ".join(f"{_sentence(plain(each.text))} (As at {format_date(each.item.as_at)}.)" for each in live)
        or "–"
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _lines(ground: Ground) -> list[Block]:
    rows = [row for row in todays_lines(ground.reader, ground.now) if row.plan_id == ground.plan.pk]
    cells = [(row.trigger, plain(row.text)) for row in rows]
    return [facts(cells, source=ground.source("Cleared lines to take"))] if cells else []
