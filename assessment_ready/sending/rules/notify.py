"""How GOV.UK Notify's words translate into ours."""

import re

# The states that say what became of a message; any other is still on its way.
_STATES = {
    "delivered": "delivered",
    "permanent-failure": "permanent",
    "temporary-failure": "temporary",
    "technical-failure": "technical",
    "validation-failed": "technical",
    "virus-scan-failed": "technical",
}
# A key is the name somebody gave it, the service's id and the secret.
_KEY = re.compile(r".*-?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def state_of(status: str) -> str:
    """What a status of Notify means for a delivery; empty while it is on its way."""
    return _STATES.get(status, "")


def is_key(text: str) -> bool:
    """Whether this looks like an API key of Notify."""
    return _KEY.fullmatch(text) is not None


def without_links(text: str) -> str:
    """The text with no Markdown link in it: Notify reads Markdown in what fills a template.

    A plain address still becomes a link, and shows where it leads. (Notify's own ``sanitise_content_for`` takes every
    address away, the recipient's own links too.)
    """
    return text.replace("](", "] (").replace("]:", "] :")
