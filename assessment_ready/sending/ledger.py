"""What the engine is told about a table of deliveries, and what a table of deliveries gives it.

The engine (``services``) claims, hands over, settles and sweeps rows of any ``Sendable`` table. What they say, and
whether they may still leave, only their own area knows: it registers a ``Ledger``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q

from assessment_ready.sending.models import Sendable


@dataclass(frozen=True)
class Attached:
    """A file that goes with a message."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Parcel:
    """The exact words for one person, ready to be handed over by any backend.

    ``html`` may be empty. ``one_click_url`` is the RFC 8058 address for unsubscribing, ``unsubscribe_url`` that of
    the page; both are empty where the message is part of somebody's duty.
    """

    subject: str
    text: str
    html: str = ""
    unsubscribe_url: str = ""
    one_click_url: str = ""
    attachments: tuple[Attached, ...] = field(default=())


@dataclass(frozen=True)
class Withheld:
    """Why a delivery does not leave after all: suppressed (``code`` is the reason) or ``cancelled``."""

    code: str
    reason: str
    is_cancelled: bool = False


class Ledger(Protocol):
    """One table of deliveries as the engine sees it."""

    name: str
    model: type[Sendable]

    def due(self, now: datetime) -> None:
        """Make the rows of what has come due (resolve audiences), and close what is over. Called by every tick."""

    def parcels(self, rows: Sequence[Any], now: datetime) -> dict[UUID, Parcel | Withheld]:
        """For each row just claimed its parcel, or why it may not leave. Constant number of queries per batch."""

    def may_begin(self, now: datetime) -> Q:
        """The condition over the row's own relations under which a hand-over may begin.

        Checked in the same statement that marks the row ``sending``: clearance of the exact words, embargo, release
        neither paused nor cancelled.
        """

    def settled(self, ids: Sequence[UUID], now: datetime) -> None:
        """These rows just came to rest (any state): tell owners of failures, finish what is complete."""


_ledgers: dict[str, Ledger] = {}


def register(ledger: Ledger) -> None:
    """Let the engine serve this table; called when the application starts."""
    _ledgers[ledger.name] = ledger


def ledgers() -> list[Ledger]:
    """Every table of deliveries."""
    return list(_ledgers.values())
