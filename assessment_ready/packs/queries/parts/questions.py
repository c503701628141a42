"""Questions residents may ask, with the published answers."""

from assessment_ready.documents.paper import Block
from assessment_ready.packs.queries.parts.ground import Ground
from assessment_ready.packs.rules.parts import Choices
from assessment_ready.packs.rules.questions import as_block
from assessment_ready.ui.dates import format_date
from comms.models import Question
from comms.queries.faq import published_answers


def resident_questions(ground: Ground, choices: Choices) -> list[Block]:
    """The newest published answers, of the chosen themes: one block a question."""
    rows = published_answers(ground.reader, ground.now)
    themes = [theme for theme in (part.strip() for part in str(choices["themes"]).split(",")) if theme]
    if themes:
        rows = rows.filter(theme__in=themes)
    return [_question(row) for row in rows.order_by("-published_at", "-pk")[: int(choices["most"])]]


def _question(row: Question) -> Block:
    answered = format_date(row.published_at.date()) if row.published_at else ""
    return as_block(row.text, row.answer, source=f"{row.reference}, published {answered}")
