"""Reads of improvement ideas: the register, one of them, what they save together."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from workforce.models import Idea, IdeaReuse, IdeaState
from workforce.rules.ideas import ANONYMOUS, IdeaTotals, Saving, totals

SORTS = {
    "title": ("title", "pk"),
    "made": ("made_at", "pk"),
    "hours": ("hours_saved", "pk"),
    "pounds": ("pounds_saved", "pk"),
}


@dataclass(frozen=True)
class IdeaFilters:
    """What the register is narrowed to; empty means everything."""

    q: str = ""
    state: str = ""
    statement: int | None = None
    team: str = ""
    mine: bool = False


def ideas(membership: Membership) -> QuerySet[Idea]:
    """The council's ideas with how many teams use each again."""
    rows: QuerySet[Idea] = Idea.objects.filter(council_id=membership.council_id)
    return rows.select_related("proposed_by__user", "statement__theme").annotate(reuse_count=Count("reuses"))


def register(membership: Membership, filters: IdeaFilters, sort: str = "") -> QuerySet[Idea]:
    """The ideas that match, the newest first."""
    rows = ideas(membership)
    for word in filters.q.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(problem__icontains=word)
            | Q(change__icontains=word)
            | Q(team__icontains=word)
        )
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.statement:
        rows = rows.filter(statement__number=filters.statement)
    if filters.team:
        rows = rows.filter(team=filters.team)
    if filters.mine:
        rows = rows.filter(proposed_by=membership)
    names = SORTS.get(sort.removeprefix("-"))
    if names is None:
        return rows.order_by("-made_at", "-pk")
    order = [
        F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)
        for name in names
    ]
    return rows.order_by(*order)


def get_idea(membership: Membership, idea_id: int) -> Idea:
    """One idea of the council. Raises ``Idea.DoesNotExist``."""
    return ideas(membership).get(pk=idea_id)


def totals_of(membership: Membership) -> IdeaTotals:
    """What the council's adopted ideas save a year together; three queries."""
    rows = Idea.objects.filter(council_id=membership.council_id)
    adopted = rows.filter(state=IdeaState.ADOPTED)
    savings = [Saving(*each) for each in adopted.values_list("hours_saved", "pounds_saved")]
    reuses = IdeaReuse.objects.filter(council_id=membership.council_id, idea__state=IdeaState.ADOPTED)
    return totals(rows.count(), savings, reuses.count())


def reuses_of(idea: Idea) -> QuerySet[IdeaReuse]:
    """Which teams use it again, the newest first."""
    return IdeaReuse.objects.filter(idea=idea, council_id=idea.council_id).order_by("-on", "-pk")


def teams_in_use(membership: Membership) -> list[str]:
    """The teams ideas came from, by name."""
    rows = Idea.objects.filter(council_id=membership.council_id).exclude(team="")
    return list(rows.order_by("team").values_list("team", flat=True).distinct())


def credit_of(idea: Idea) -> str:
    """To whom an idea is credited."""
    if idea.credited_to:
        return idea.credited_to
    return str(idea.proposed_by.user) if idea.proposed_by else ANONYMOUS


def may_change(membership: Membership, idea: Idea) -> bool:
    """Whether this person may change its words: who looks after all, and its proposer while it is proposed."""
    if membership.can(Perm.MANAGE_WORKFORCE):
        return True
    return idea.proposed_by_id == membership.pk and idea.state == IdeaState.PROPOSED
