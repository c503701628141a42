"""How stopping, deciding and publication day read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.words import counted


def _page(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(f"comms:{name}", args=[slug, int(entry.object_id)])


def _counted(entry: Entry, key: str, word: str) -> str:
    return counted(int(str(entry.after.get(key, 0))), word)


def _stopped(sentence: str) -> Callable[[Entry], str]:
    """The sentence, why, and how many had gone."""

    def describe(entry: Entry) -> str:
        words = sentence.format(actor=entry.actor_name, object=entry.object_label)
        gone = _counted(entry, "gone", "message,messages")
        return f"{words}: {entry.after.get('because', 'no reason given')}. {gone} had gone"

    return describe


def _decided(sentence: str) -> Callable[[Entry], str]:
    def describe(entry: Entry) -> str:
        contact = entry.after.get("contact", "a contact")
        return sentence.format(actor=entry.actor_name, object=entry.object_label, contact=contact)

    return describe


def _overridden(entry: Entry) -> str:
    waits = entry.before.get("waits")
    held = f" ({waits})" if waits else ""
    return (
        f"{entry.actor_name} let {entry.object_label} go before its turn{held}: "
        f"{entry.after.get('because', 'no reason given')}"
    )


def _all_scheduled(entry: Entry) -> str:
    steps = _counted(entry, "releases", "step,steps")
    left = _counted(entry, "left", "step was,steps were")
    return f"{entry.actor_name} scheduled {steps} of the cascade {entry.object_label}; {left} left out"


_release = _page("release")

register("comms.release.paused", "{actor} paused the sending {object}", link=_release)
register("comms.release.resumed", "{actor} let the sending {object} go on", link=_release)
register("comms.release.cancelled", _stopped("{actor} cancelled the sending {object}"), link=_release)
register(
    "comms.release.stopped_by_change",
    _stopped("The sending {object} was stopped by a change that {actor} made"),
    link=_release,
)
register("comms.release.order_overridden", _overridden, link=_release)
register(
    "comms.delivery.sent_again",
    _decided("{actor} decided to send {object} to {contact} again: nobody knew whether it had left"),
    link=_release,
)
register(
    "comms.delivery.arrived",
    _decided("{actor} noted that {object} arrived at {contact}"),
    link=_release,
)
register(
    "comms.delivery.tried_again",
    _decided("{actor} let {object} be tried again for {contact}"),
    link=_release,
)
register("comms.cascade.scheduled", _all_scheduled, link=_page("publication-day"))
register(
    "comms.activity.briefing_copied",
    "{actor} made the briefing {after[briefing]} for {object}",
    link=_page("activity"),
)
