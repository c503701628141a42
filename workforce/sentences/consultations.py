"""How changes of consultations read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _consultation(entry: Entry, slug: str) -> str:
    return reverse("workforce:consultation", args=[slug, int(entry.object_id)])


def _comment(entry: Entry, slug: str) -> str:
    return reverse("workforce:consultation-comment", args=[slug, int(entry.object_id)])


register("workforce.consultation.made", "{actor} made the consultation {object}", link=_consultation)
register("workforce.consultation.changed", "{actor} changed the consultation {object}", link=_consultation)
register(
    "workforce.consultation.shared",
    "{actor} shared the consultation {object} by a secret address",
    link=_consultation,
)
register(
    "workforce.consultation.address_revoked",
    "{actor} revoked the secret address of the consultation {object}",
    link=_consultation,
)
register(
    "workforce.consultation.published",
    "{actor} published what came of the consultation {object}",
    link=_consultation,
)
register(
    "workforce.consultation.taken_back",
    "{actor} took back what was published of the consultation {object}",
    link=_consultation,
)
register("workforce.comment.given", "{actor} commented on {object}", link=_comment)
register(
    "workforce.comment.received",
    "Somebody without an account commented on {object}",
    link=_comment,
)
register("workforce.comment.answered", "{actor} answered a comment on {object}", link=_comment)
register(
    "workforce.comment.withdrawn", "{actor} withdrew a comment on {object}: {after[reason]}", link=_comment
)
register("workforce.comment.restored", "{actor} restored a comment on {object}", link=_comment)
