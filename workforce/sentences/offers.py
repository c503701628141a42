"""How changes of the learning directory read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _offer(entry: Entry, slug: str) -> str:
    return reverse("workforce:offer", args=[slug, int(entry.object_id)])


register("workforce.offer.added", "{actor} put {object} into the learning directory", link=_offer)
register(
    "workforce.offer.submitted",
    "Somebody outside put {object} forward for the learning directory",
    link=_offer,
)
register("workforce.offer.changed", "{actor} changed {object} in the learning directory", link=_offer)
register("workforce.offer.published", "{actor} published {object} in the learning directory", link=_offer)
register(
    "workforce.offer.refused",
    "{actor} did not publish {object} in the learning directory: {after[reason]}",
    link=_offer,
)
register(
    "workforce.offer.withdrawn",
    "{actor} took {object} out of the learning directory: {after[reason]}",
    link=_offer,
)
register("workforce.interest.noted", "Interest in {object} was noted: {after[people]} people", link=_offer)
register(
    "workforce.interest.taken_out",
    "{actor} took an interest in {object} out: {before[people]} people",
    link=_offer,
)
