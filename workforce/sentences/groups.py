"""How changes of groups, shifts and role storyboards read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _page(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(f"workforce:{name}", args=[slug, int(entry.object_id)])


_group, _shift, _story = _page("group"), _page("shift"), _page("story")

register(
    "workforce.group.begun",
    "{actor} began with the workforce group {object} and its {after[shifts]} shifts",
    link=_group,
)
register("workforce.group.added", "{actor} added the workforce group {object}", link=_group)
register("workforce.group.changed", "{actor} changed the workforce group {object}", link=_group)
register("workforce.group.retired", "{actor} took the workforce group {object} out of use", link=_group)
register(
    "workforce.group.brought_back", "{actor} brought the workforce group {object} back into use", link=_group
)
register(
    "workforce.shift.added", "{actor} added “{object}” to the workforce group {after[group]}", link=_shift
)
register("workforce.shift.changed", "{actor} changed the shift “{object}”", link=_shift)
register("workforce.shift.removed", "{actor} removed the shift “{object}”")
register(
    "workforce.shift.observed",
    "{actor} noted what was seen of “{object}” on {after[on]}: confidence {after[confidence]} of 5",
    link=_shift,
)
register("workforce.shift.linked", "{actor} linked {after[action]} with “{object}”", link=_shift)
register("workforce.shift.unlinked", "{actor} unlinked {before[action]} from “{object}”", link=_shift)
register("workforce.story.added", "{actor} wrote the role storyboard {object}", link=_story)
register("workforce.story.changed", "{actor} changed the role storyboard {object}", link=_story)
register("workforce.story.removed", "{actor} removed the role storyboard {object}")
