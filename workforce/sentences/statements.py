"""How changes of what bears on quality statements read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _links_of(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(f"workforce:{name}", args=[slug, int(entry.object_id)])


def _all(entry: Entry, slug: str) -> str:
    return reverse("workforce:statements", args=[slug])


register(
    "workforce.intended.statements_set",
    "{actor} set on which quality statements {object} bears: {after[count]}",
    link=_links_of("statement-links-intended"),
)
register(
    "workforce.indicator.statements_set",
    "{actor} set on which quality statements the indicator {object} bears: {after[count]}",
    link=_links_of("statement-links-indicator"),
)
register(
    "workforce.statement.suggestions_accepted",
    "{actor} accepted {after[count]} suggestions of what bears on the quality statements",
    link=_all,
)
register("workforce.paragraph.saved", "{actor} saved “{object}”", link=_all)
