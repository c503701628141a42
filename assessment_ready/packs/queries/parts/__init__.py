"""The live parts: each reads what the pack's readers may know and gives plain blocks."""

from collections.abc import Callable, Mapping

from assessment_ready.documents.paper import Block
from assessment_ready.packs.queries.parts.dates import committee_dates, dates
from assessment_ready.packs.queries.parts.findings import findings
from assessment_ready.packs.queries.parts.ground import Ground
from assessment_ready.packs.queries.parts.may_say import may_say
from assessment_ready.packs.queries.parts.messages import messages
from assessment_ready.packs.queries.parts.plan import action_plan, contacts, risks
from assessment_ready.packs.queries.parts.position import position
from assessment_ready.packs.queries.parts.questions import resident_questions
from assessment_ready.packs.rules.parts import Choices

Build = Callable[[Ground, Choices], list[Block]]

# By the code of the part. What is not here has only own words.
LIVE: Mapping[str, Build] = {
    "dates": dates,
    "position": position,
    "messages": messages,
    "may_say": may_say,
    "resident_questions": resident_questions,
    "committee_dates": committee_dates,
    "risks": risks,
    "action_plan": action_plan,
    "findings": findings,
    "contacts": contacts,
}

__all__ = ["LIVE", "Build", "Ground"]
