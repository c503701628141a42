"""How changes of recurring events read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _series(entry: Entry, slug: str) -> str:
    return reverse("workforce:series", args=[slug, int(entry.object_id)])


def _event(entry: Entry, slug: str) -> str:
    return reverse("workforce:event", args=[slug, int(entry.object_id)])


register("workforce.series.begun", "{actor} began the event series {object}", link=_series)
register("workforce.series.changed", "{actor} changed the event series {object}", link=_series)
register("workforce.series.ended", "{actor} ended the event series {object}", link=_series)
register("workforce.series.resumed", "{actor} began the event series {object} again", link=_series)
register("workforce.event.added", "{actor} added the event {object}", link=_event)
register("workforce.event.made_ahead", "{actor} made the next date ahead: {object}", link=_event)
register("workforce.event.changed", "{actor} changed the event {object}", link=_event)
register("workforce.event.outcome_noted", "{actor} noted what came of {object}", link=_event)
register("workforce.event.cancelled", "{actor} cancelled {object}: {after[reason]}", link=_event)
register("workforce.event.brought_back", "{actor} brought back {object}", link=_event)
