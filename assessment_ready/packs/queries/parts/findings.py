"""What CQC found: only what is published."""

from dataclasses import replace

from assessment_ready.documents.paper import Block, facts, prose, table
from assessment_ready.framework.queries import levels, statements
from assessment_ready.packs.queries.parts.ground import Ground
from assessment_ready.packs.queries.published import OwnResult, held_result, published_result
from assessment_ready.packs.rules.parts import Choices

_HEAD = ("Quality statement", "Score", "What it means")


def findings(ground: Ground, choices: Choices) -> list[Block]:
    """The published rating, percentage and scores, and where the report is read; nothing before publication.

    Under an embargo, where only the cleared read it, also what CQC's round under the same embargo says.
    """
    found = published_result(ground.reader, ground.now) or held_result(
        ground.reader, ground.now, ground.embargoes
    )
    if found is None:
        return []
    if found.round_id is not None:
        ground.rounds.add(found.round_id)
    blocks = [facts(_facts(found), source=found.source)]
    if found.framework is not None and any(found.scores):
        blocks.append(_scores(found))
    if found.link:
        blocks.append(replace(prose(f"[Read CQC’s report]({found.link})"), link=found.link))
    return blocks


def _facts(found: OwnResult) -> list[tuple[str, str]]:
    rows = [("Rating", found.rating or "See the report"), ("Published", found.on_words)]
    if found.percent is not None:
        rows.append(("Overall, as CQC publishes it", f"{found.percent}%"))
    return rows


def _scores(found: OwnResult) -> Block:
    assert found.framework is not None
    meaning = {level.value: level.label for level in levels(found.framework)}
    rows = [
        (f"{row.number}. {row.title}", _score(score), meaning.get(score or 0, "–"))
        for row, score in zip(statements(found.framework), found.scores, strict=False)
    ]
    return table("The nine scores", _HEAD, rows, source=found.source)


def _score(score: int | None) -> str:
    return "Not known" if score is None else f"{score} of 4"
