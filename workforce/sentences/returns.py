"""How changes of workforce returns, provider contracts and waits read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _page(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(f"workforce:{name}", args=[slug, int(entry.object_id)])


_return, _contract = _page("return"), _page("contract")


def _list(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(f"workforce:{name}", args=[slug])


register(
    "workforce.snapshot.read", "{actor} uploaded the workforce return {object} to check it", link=_return
)
register("workforce.snapshot.confirmed", "{actor} confirmed the workforce return {object}", link=_return)
register(
    "workforce.snapshot.filled",
    "The workforce return {object}, confirmed by {actor}, gave {after[values]} values",
    link=_return,
)
register("workforce.snapshot.discarded", "{actor} threw the uploaded workforce return {object} away")
register("workforce.snapshot.replaced", "{actor} replaced the workforce return {object}")
register("workforce.snapshot.removed", "{actor} removed the workforce return {object} and its values")
register("workforce.contract.added", "{actor} added the contract with {object}", link=_contract)
register("workforce.contract.changed", "{actor} changed the contract with {object}", link=_contract)
register(
    "workforce.contract.ended", "{actor} noted that the contract with {object} has ended", link=_contract
)
register(
    "workforce.contracts.imported",
    "{actor} imported {object}: {after[added]} new, {after[changed]} changed",
    link=_list("contracts"),
)
register(
    "workforce.contracts.figure_noted",
    "{actor} noted {after[value]}% of providers with complete records for {after[period_end]}",
    link=_list("contracts"),
)
register("workforce.pressure.added", "{actor} noted the wait for {object}", link=_list("pressure"))
register("workforce.pressure.changed", "{actor} changed the wait for {object}", link=_list("pressure"))
register("workforce.pressure.removed", "{actor} removed the wait for {object}")
