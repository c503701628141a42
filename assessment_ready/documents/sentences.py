"""How changes of documents read in the audit log."""

from django.urls import reverse

from assessment_ready.audit import registry


def _link(entry: registry.Entry, slug: str) -> str:
    return reverse("documents:detail", args=[slug, entry.object_id])


for _code, _sentence in {
    "requested": "{actor} asked for {object}",
    "made": "{actor} made {object}: {after[pages]} pages",
    "failed": "{object} could not be made: {after[why]}",
    "tried_again": "{actor} asked again for {object}",
    "shared": "{actor} shared {object} with members",
    "unshared": "{actor} stopped sharing {object} with members",
    "downloaded": "{actor} downloaded {object}",
    "embargo_changed": "{object} followed its round’s embargo, changed by {actor}",
}.items():
    registry.register(f"documents.document.{_code}", _sentence, link=_link)
