"""Reads of strategies: the register, one of them, the one in force."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from assessment_ready.councils.models import Membership, MembershipQuerySet
from assessment_ready.councils.permissions import Perm, Role, permissions_of
from assessment_ready.councils.queries import people
from workforce.models import IntendedAction, Strand, Strategy, StrategyPart, StrategyState

SORTS = {
    "title": ("title", "pk"),
    "review": ("review_on", "pk"),
    "begins": ("period_start", "pk"),
}
_READERS = [role for role in Role if Perm.VIEW_WORKFORCE in permissions_of(role)]
# Which strategy speaks for the council: the lower the number, the sooner.
_RANKS = {StrategyState.ACTIVE: 0, StrategyState.AGREED: 1, StrategyState.SUPERSEDED: 3}


def in_force_first(state: str = "state") -> Case:
    """To order by: strategies, or what has one (``state`` leads to its state), the one in force first."""
    whens = [When(**{state: value}, then=Value(rank)) for value, rank in _RANKS.items()]
    return Case(*whens, default=Value(2), output_field=IntegerField())


_IN_FORCE = in_force_first()


def strategies(membership: Membership) -> QuerySet[Strategy]:
    """The council's strategies, newest first."""
    return Strategy.objects.filter(council_id=membership.council_id)


def current_strategy(council_id: int) -> Strategy | None:
    """The strategy in force: the active one, else the one agreed, else the newest."""
    return strategies_in_force(council_id).first()


def strategies_in_force(council_id: int) -> QuerySet[Strategy]:
    """The council's strategies, the one that speaks for it first."""
    rows = Strategy.objects.filter(council_id=council_id).alias(rank=_IN_FORCE)
    return rows.order_by("rank", "-created_at", "-pk")


def in_force_beside(strategy: Strategy) -> Sequence[Strategy]:
    """What a strategy takes the place of when it becomes active: the edition before it, and any other in force."""
    beside = Q(state=StrategyState.ACTIVE) | Q(pk=strategy.supersedes_id or 0)
    rows = Strategy.objects.filter(beside, council_id=strategy.council_id).exclude(pk=strategy.pk)
    return list(rows.exclude(state=StrategyState.SUPERSEDED).order_by("pk"))


def register(membership: Membership, words: str = "", state: str = "", sort: str = "") -> QuerySet[Strategy]:
    """The strategies that match, each with how many strands and intended actions it has."""
    rows = strategies(membership).select_related("owner__user")
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(vision__icontains=word))
    if state in StrategyState.values:
        rows = rows.filter(state=state)
    rows = rows.annotate(
        strand_count=Count("strands", distinct=True),
        intended_count=Count("intended", filter=Q(intended__dropped_at=None), distinct=True),
    )
    key = sort.removeprefix("-")
    if key not in SORTS:
        return rows.order_by(_IN_FORCE, "-created_at", "-pk")
    order = SORTS[key]
    return rows.order_by(*(f"-{name}" if sort.startswith("-") else name for name in order))


def get_strategy(membership: Membership, strategy_id: int) -> Strategy:
    """One strategy with everybody its page names. Raises ``Strategy.DoesNotExist``."""
    rows = strategies(membership).select_related("council", "owner__user", "supersedes", "created_by")
    return rows.get(pk=strategy_id)


def strands(membership: Membership) -> QuerySet[Strand]:
    """The strands of the council's strategies."""
    return Strand.objects.filter(council_id=membership.council_id).select_related("lead__user")


def parts(membership: Membership) -> QuerySet[StrategyPart]:
    """The parts of the council's strategies."""
    return StrategyPart.objects.filter(council_id=membership.council_id)


def intended_actions(membership: Membership) -> QuerySet[IntendedAction]:
    """What the council's strategies intend and have not dropped."""
    rows = IntendedAction.objects.filter(council_id=membership.council_id, dropped_at=None)
    return rows.select_related("strategy", "strand")


def strands_of(strategy: Strategy) -> Sequence[Strand]:
    """Its strands in their order."""
    return list(Strand.objects.filter(strategy=strategy).select_related("lead__user"))


def intended_of(strategy: Strategy) -> Sequence[IntendedAction]:
    """What it intends and has not dropped, in its order."""
    rows = IntendedAction.objects.filter(strategy=strategy, dropped_at=None)
    return list(rows.select_related("strand"))


def owners_to_choose(membership: Membership, now: datetime) -> MembershipQuerySet:
    """Whoever can own a strategy, lead a strand or own a risk: present members who see the area, by name."""
    return people(membership.council, now).with_role(_READERS)
