"""What the poster "At a glance" shows: only what is published to members and cleared for nobody in particular."""

from copy import copy
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper_words import spoken
from assessment_ready.embargo.gate import settle_as_uncleared
from assessment_ready.framework import queries as framework
from assessment_ready.framework.errors import NoFrameworkError
from assessment_ready.packs.queries.moments import assessment_plan
from assessment_ready.packs.queries.one_moment import one_moment
from assessment_ready.packs.queries.storyboards import usable_messages
from assessment_ready.packs.rules.poster import Found, Poster, Shown, poster
from assessment_ready.readiness.models import Round, RoundStatus
from assessment_ready.readiness.queries.board import ReadinessBoard, readiness_board
from assessment_ready.readiness.queries.rounds import rounds_for
from assessment_ready.timeline.queries.calendar import PAPERS, next_dates
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.markup.prose import plain

# Papers due are the officers' business: more lines are read so that enough others are left.
_LINES = 12


def rounds_to_choose(membership: Membership, now: datetime) -> list[Round]:
    """The rounds a poster can show: published to members and under no embargo, newest first; two queries."""
    return _published(as_reader(membership, now), now)


def as_reader(membership: Membership, now: datetime) -> Membership:
    """The person as somebody cleared for nothing: a poster hangs where anybody reads it."""
    reader = copy(membership)
    settle_as_uncleared(reader, now)
    return reader


def at_a_glance(membership: Membership, now: datetime, round_id: int | None) -> Poster:
    """The poster with this round, or without scores when there is none; a fixed number of queries."""
    reader = as_reader(membership, now)
    with one_moment():
        row = next((each for each in _published(reader, now) if each.pk == round_id), None)
        board = readiness_board(reader, now, row, external=None) if row else None
        dates = [each for each in next_dates(reader, now, _LINES) if each.kind != PAPERS]
        messages = usable_messages(reader, now)
        return poster(
            Found(
                as_at=format_date(london_date(now)),
                standing=_standing(board),
                source=f"{spoken(row.title)}, {format_date(row.held_on)}" if row else "",
                themes=_themes(board),
                dates=tuple((each.when, spoken(each.title)) for each in dates),
                messages=tuple(spoken(plain(each.message.text)) for each in messages),
                ask=_ask(reader),
            )
        )


def _published(reader: Membership, now: datetime) -> list[Round]:
    return list(rounds_for(reader, now).filter(status=RoundStatus.PUBLISHED))


def _standing(board: ReadinessBoard | None) -> str:
    if board is None:
        return ""
    if board.points is None or board.rating is None:
        return f"{board.scored} of {board.scale.statements} statements have a score"
    return f"{board.points} of {board.scale.max_points} points: {board.rating.title} ({board.percent}%)"


def _themes(board: ReadinessBoard | None) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    """The statements by theme, with scores and texts of the round where there is one."""
    if board is None:
        return _plain_themes()
    meaning = {level.value: level.label for level in framework.levels(board.round.framework)}
    return tuple(
        (
            theme.theme.title,
            tuple(
                Shown(
                    number=row.statement.number,
                    title=row.statement.title,
                    score=row.judgement.score,
                    level=meaning.get(row.judgement.score or 0, ""),
                    strengths=spoken(plain(row.judgement.strengths)),
                    improvements=spoken(plain(row.judgement.improvements)),
                )
                for row in theme.rows
            ),
        )
        for theme in board.themes
    )


def _plain_themes() -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    try:
        rows = framework.statements(framework.default_framework())
    except NoFrameworkError:
        return ()
    themes: dict[str, list[Shown]] = {}
    for each in rows:
        themes.setdefault(each.theme.title, []).append(Shown(each.number, each.title))
    return tuple((title, tuple(of_theme)) for title, of_theme in themes.items())


def _ask(reader: Membership) -> str:
    """Whom to ask: everybody of the council can ask in the service; the plan's owner leads."""
    plan = assessment_plan(reader)
    usual = "Sign in to Assessment Ready and choose “Ask a question”"
    if plan is None:
        return f"{usual}."
    return f"{usual}, or write to {plan.owner.user.full_name}: {plan.owner.user.email}"
