"""How changes of highlight reports read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _report(entry: Entry, slug: str) -> str:
    return reverse("workforce:highlight", args=[slug, int(entry.object_id)])


register("workforce.highlight.created", "{actor} began the {object} on {after[strategy]}", link=_report)
register("workforce.highlight.changed", "{actor} changed the texts of the {object}", link=_report)
register(
    "workforce.highlight.signed_off",
    "{actor} signed off the {object}: {after[exceptions]} exceptions, overall {after[overall]}",
    link=_report,
)
