"""How changes of what strategies intend, and imports of strategies, read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _intended(entry: Entry, slug: str) -> str:
    return reverse("workforce:intended-one", args=[slug, int(entry.object_id)])


register("workforce.intended.created", "{actor} wrote down what is intended: {object}", link=_intended)
register("workforce.intended.changed", "{actor} changed the words of {object}", link=_intended)
register("workforce.intended.filled_in", "{actor} filled in what makes {object} specific", link=_intended)
register("workforce.intended.grouped", "{actor} said for which workforce groups {object} is", link=_intended)
register(
    "workforce.intended.linked", "{actor} said on which quality statements {object} bears", link=_intended
)
register(
    "workforce.intended.put_in_action", "{actor} put {object} in action as {after[action]}", link=_intended
)
register("workforce.intended.dropped", "{actor} dropped {object}: {after[reason]}", link=_intended)
register("workforce.intended.restored", "{actor} took up {object} again", link=_intended)
register("workforce.strategy_import.begun", "{actor} began to import a strategy from {object}")
register("workforce.strategy_import.corrected", "{actor} corrected the import of {object}")
register("workforce.strategy_import.discarded", "{actor} threw away the import of {object}")
register(
    "workforce.strategy_import.done",
    "{actor} imported {object}: {after[new]} new and {after[changed]} changed actions",
)
