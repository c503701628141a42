"""The register of rounds."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from assessment_ready.councils.models import Membership
from assessment_ready.readiness.models import Judgement, Round, RoundQuerySet
from assessment_ready.readiness.queries.rounds import rounds_for


@dataclass(frozen=True)
class Filters:
    """What the register is narrowed to; empty means everything."""

    kind: str = ""
    status: str = ""
    year: int | None = None


def register(membership: Membership, now: datetime, filters: Filters) -> RoundQuerySet:
    """The rounds a person may know of, newest first, each with ``scores``: those the person may see."""
    rounds = rounds_for(membership, now)
    if filters.kind:
        rounds = rounds.filter(kind=filters.kind)
    if filters.status:
        rounds = rounds.filter(status=filters.status)
    if filters.year:
        rounds = rounds.filter(held_on__year=filters.year)
    seen = Judgement.objects.visible_to(membership, now).filter(round=OuterRef("pk"))
    scores = seen.order_by("statement__number").values("score")
    annotated: RoundQuerySet = rounds.annotate(scores=ArraySubquery(scores))
    return annotated


def progress(row: Round) -> tuple[int, int]:
    """How many of the statements the person sees are scored, and how many there are."""
    scores: list[int | None] = row.scores  # type: ignore[attr-defined] # annotated by register()
    return sum(score is not None for score in scores), len(scores)


def years(membership: Membership, now: datetime) -> list[int]:
    """The years in which there are rounds, newest first; one query."""
    days: list[date] = list(rounds_for(membership, now).order_by().dates("held_on", "year", order="DESC"))
    return [day.year for day in days]


def starting_points(membership: Membership, now: datetime) -> list[Round]:
    """The rounds a new one can start from, newest first; one query."""
    return list(rounds_for(membership, now)[:50])
