"""What a page hands to its layout: title, navigation, buttons, empty state. Plain values, no request."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class NavItem:
    """One entry of a navigation; ``current`` marks the page we are on."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Page:
    """Title and place of a page. ``breadcrumbs`` are (label, url) pairs of the ancestors, nearest last."""

    title: str
    caption: str = ""
    breadcrumbs: Sequence[tuple[str, str]] = ()
    side_nav: Sequence[NavItem] = ()
    window_title: str = ""


@dataclass(frozen=True)
class Button:
    """A link drawn as a button."""

    label: str
    url: str
    tone: str = ""


@dataclass(frozen=True)
class EmptyState:
    """What an empty list says: what belongs here, and the first step (if the reader may take it)."""

    text: str
    action_label: str = ""
    action_url: str = ""


@dataclass(frozen=True)
class Task:
    """One line of a task list. A status with a tone is a tag; without, plain text."""

    label: str
    url: str
    status: str
    tone: str = ""
    hint: str = ""


@dataclass(frozen=True)
class TimelineEntry:
    """One event of a history; ``when`` is a date as the reader should see it."""

    title: str
    when: str
    by: str = ""
    text: str = ""
    url: str = ""
