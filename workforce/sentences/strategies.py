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
