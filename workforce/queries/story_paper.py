"""A role storyboard as a paper of one page."""

from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Block, Paper, Section, note, points, prose
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.words import counted
from workforce.models import RoleStory
from workforce.queries.statement_chain import as_anybody
from workforce.queries.stories import StoryChain, story_chains
from workforce.rules.stories import speaking_points

NAMED = 3


def story_paper(story: RoleStory, membership: Membership, now: datetime) -> Paper:
    """The role, its strategy, its statements with their evidence, what its people can say. Nothing under embargo."""
    found = story_chains(as_anybody(membership, now), story, now)
    said = speaking_points(story.speaking_points)
    sections = [
        Section("What you can say", (points(said) if said else note("No speaking point is written yet."),)),
        Section("Quality statements you serve", _statements(found)),
    ]
    if story.introduction:
        sections.insert(0, Section("Your part", (prose(story.introduction),)))
    return Paper(
        title=story.role,
        subtitle="Role storyboard",
        facts=_facts(story, now),
        sections=tuple(sections),
        short=True,
    )


def _facts(story: RoleStory, now: datetime) -> tuple[tuple[str, str], ...]:
    said = [
        ("Workforce group", story.group.name if story.group else ""),
        ("Strategy", story.strategy.title if story.strategy else ""),
        ("As at", format_date(london_date(now))),
        ("To be reviewed on", format_date(story.review_on) if story.review_on else ""),
    ]
    return tuple((label, text) for label, text in said if text)


def _statements(found: list[StoryChain]) -> tuple[Block, ...]:
    if not found:
        return (note("No quality statement is named yet."),)
    return (points([_line(each) for each in found]),)


def _line(each: StoryChain) -> str:
    statement = each.chain.statement
    running = counted(len(each.chain.open), "open action,open actions")
    shown = "; ".join(f"{item.reference} {item.title}" for item in each.evidence[:NAMED])
    return f"{statement.number} {statement.title}: {running}. {f'Shown by {shown}' if shown else 'No evidence yet'}."
