"""How changes of briefings and clearance read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _to(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(name, args=[slug, int(entry.object_id)])


_request = _to("comms:clearance-request")
_briefing = _to("comms:briefing")


def _said(words: str) -> Callable[[Entry], str]:
    """A sign-off with the role, and what was said with it."""

    def describe(entry: Entry) -> str:
        comment = entry.after.get("comment")
        told = f": “{comment}”" if comment else ""
        return (
            f"{entry.actor_name} {words.format(entry.object_label)} as {entry.after.get('role', '–')}{told}"
        )

    return describe


register("comms.clearance.asked", "{actor} put {object} forward for clearance", link=_request)
register(
    "comms.clearance.undone",
    "{actor} changed words in clearance, which ends the clearance of {object}",
    link=_request,
)
register("comms.clearance.withdrawn", "{actor} took {object} back from clearance", link=_request)
register("comms.clearance.cleared", "{object} is cleared, with {actor}’s approval as the last", link=_request)
register("comms.sign_off.approved", _said("approved {}"), link=_request)
register("comms.sign_off.changes_asked", _said("asked for changes to {}"), link=_request)
register("comms.sign_off.declined", _said("declined {}"), link=_request)
register("comms.sign_off.commented", _said("commented on {}"), link=_request)
register(
    "comms.sign_off.passed_on", "{actor} passed the sign-off of {object} on to {after[person]}", link=_request
)
register(
    "comms.sign_off.reassigned",
    "{actor} gave the sign-off of {object} to {after[person]} instead of {before[person]}",
    link=_request,
)
register(
    "comms.emergency.asked",
    "{actor} asked to clear {object} in an emergency, because: {after[reason]}",
    link=_request,
)
register(
    "comms.emergency.confirmed",
    "{object} was cleared in an emergency by {after[first]} and {after[second]}, because: {after[reason]}",
    link=_request,
)
register(
    "comms.emergency.called_off",
    "{actor} took back the wish to clear {object} in an emergency",
    link=_request,
)
register("comms.briefing.written", "{actor} wrote the briefing {object}", link=_briefing)
register("comms.briefing.changed", "{actor} changed the briefing {object}", link=_briefing)
register(
    "comms.briefing.withdrawn",
    "{actor} withdrew the briefing {object}, because: {after[reason]}",
    link=_briefing,
)
register(
    "comms.publicity.signed",
    "{actor} signed the publicity checklist for the words of {object}",
    link=_briefing,
)
register(
    "comms.gate.decided",
    "{actor}, as monitoring officer, {after[decision]} {object} for the pre-election period, because: "
    "{after[reason]}",
)
register("comms.product.added", "{actor} added the product {object} to the sign-off matrix")
register("comms.product.changed", "{actor} changed the product {object}")
register("comms.product.sign_offs_changed", "{actor} changed who signs off {object}: {after[lines]}")
register("comms.holder.named", "{actor} changed who signs off as {object}")
