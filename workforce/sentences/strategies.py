"""How changes of strategies and risks read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _page(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(f"workforce:{name}", args=[slug, int(entry.object_id)])


_strategy = _page("strategy")

register("workforce.strategy.created", "{actor} began the strategy {object}", link=_strategy)
register("workforce.strategy.changed", "{actor} changed the strategy {object}", link=_strategy)
register("workforce.strand.added", "{actor} added the strand {object} to {after[strategy]}")
register("workforce.strand.changed", "{actor} changed the strand {object}")
register("workforce.strand.moved", "{actor} moved the strand {object}")
register("workforce.strand.removed", "{actor} removed the strand {object}")
register("workforce.strategy_part.added", "{actor} added {object} to {after[strategy]}")
register("workforce.strategy_part.changed", "{actor} changed {object} in a strategy")
register("workforce.strategy_part.moved", "{actor} moved {object} in a strategy")
register("workforce.strategy_part.removed", "{actor} removed {object} from a strategy")
register("workforce.strategy.consulted", "{actor} put {object} out to consultation", link=_strategy)
register("workforce.strategy.taken_back", "{actor} took {object} back to draft", link=_strategy)
register("workforce.strategy.agreed", "{actor} agreed {object} as version {after[number]}", link=_strategy)
register("workforce.strategy.activated", "{actor} made {object} the strategy in force", link=_strategy)
register(
    "workforce.strategy.superseded", "{object} was superseded by {after[by]}; {actor} did it", link=_strategy
)
register(
    "workforce.strategy.renewed",
    "{actor} began {object} as edition {after[edition]} of {after[former]}",
    link=_strategy,
)
register("workforce.strategy.published", "{actor} opened {object} to the public", link=_strategy)
register("workforce.strategy.unpublished", "{actor} took {object} off its public address", link=_strategy)
register("workforce.intended.mapped", "{actor} changed what {object} maps to")
register("workforce.standard.loaded", "{actor} loaded the framework {object}")


_risk = _page("risk")

register("workforce.risk.noted", "{actor} noted the risk {object}", link=_risk)
register("workforce.risk.changed", "{actor} changed the risk {object}", link=_risk)
register(
    "workforce.risk.reviewed",
    "{actor} scored the risk {object} at {after[score]} (before: {before[score]})",
    link=_risk,
)
register("workforce.risk.closed", "{actor} closed the risk {object}: {after[because]}", link=_risk)
register("workforce.risk.reopened", "{actor} opened the risk {object} again", link=_risk)
