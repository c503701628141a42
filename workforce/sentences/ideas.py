"""How changes of improvement ideas read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _idea(entry: Entry, slug: str) -> str:
    return reverse("workforce:idea", args=[slug, int(entry.object_id)])


register("workforce.idea.proposed", "{actor} put forward the idea {object}", link=_idea)
register("workforce.idea.proposed_unnamed", "Somebody put forward the idea {object}", link=_idea)
register("workforce.idea.changed", "{actor} changed the idea {object}", link=_idea)
register("workforce.idea.decided", "{actor} set the idea {object} to {after[state_words]}", link=_idea)
register("workforce.idea.recognised", "{actor} noted when the idea {object} was recognised", link=_idea)
register("workforce.idea.used_again", "{actor} noted that {after[team]} uses the idea {object}", link=_idea)
