"""Reads of frozen versions of strategies."""

from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
from workforce.models import Strategy, StrategyVersion


def versions(membership: Membership) -> QuerySet[StrategyVersion]:
    """Every version of the council's strategies, newest first."""
    rows = StrategyVersion.objects.filter(council_id=membership.council_id)
    return rows.select_related("strategy", "made_by").order_by("-made_at", "-number")


def versions_of(membership: Membership, strategy: Strategy) -> list[StrategyVersion]:
    """The versions of one strategy, and of the edition it began with, newest first."""
    of = [strategy.pk, strategy.supersedes_id or strategy.pk]
    return list(versions(membership).filter(strategy_id__in=of))
