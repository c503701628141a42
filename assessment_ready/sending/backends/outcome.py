"""What every backend answers with, and what the engine may ask of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from assessment_ready.sending.ledger import Parcel
from assessment_ready.sending.rules.codes import Outcome, Result

__all__ = [
    "LONGEST_SECONDS",
    "Addressed",
    "Checked",
    "Found",
    "NoConnection",
    "NotSetUp",
    "Outcome",
    "Receipt",
    "Result",
    "Session",
    "TestRow",
]

# After ``give_up_at`` no hand-over lasts longer than this, whatever the server does (a large text, its answer).
LONGEST_SECONDS = 90


class NoConnection(Exception):
    """The route does not work; nothing was handed over. The reason is a sentence an administrator can act on."""

    def __init__(self, reason: str, code: str = "", wait_seconds: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.wait_seconds = wait_seconds

    @property
    def outcome(self) -> Outcome:
        """The same, as what became of one message."""
        if self.wait_seconds:
            return Outcome(
                Result.SLOW_DOWN, self.reason, self.code, wait_seconds=self.wait_seconds, of_route=True
            )
        return Outcome(Result.NO_CONNECTION, self.reason, self.code)


class NotSetUp(NoConnection):
    """The council has not said by what these messages leave, or only half."""


class Addressed(Protocol):
    """What a backend reads of a row: any ``Sendable``."""

    @property
    def id(self) -> UUID:
        """Gives the Message-ID and the reference."""

    @property
    def address(self) -> str:
        """E-mail address or telephone number."""

    @property
    def means(self) -> str:
        """One of ``Means``."""

    @property
    def created_at(self) -> datetime:
        """When the row was made."""

    @property
    def backend_reference(self) -> str:
        """The service's own number, once it has one."""


@dataclass(frozen=True)
class TestRow:
    """A message to oneself that no table keeps."""

    id: UUID
    address: str
    means: str
    created_at: datetime
    backend_reference: str = ""

    __test__ = False


@dataclass(frozen=True)
class Found:
    """What a service that was asked knows of a row whose fate nobody knew."""

    taken: bool
    reference: str = ""
    code: str = ""


@dataclass(frozen=True)
class Receipt:
    """What a service says became of a message it had taken.

    ``reference`` is the service's own number, ``row_id`` the id of the row; ``state`` one of delivered, permanent,
    temporary, technical, or empty while it is still on its way.
    """

    reference: str
    state: str
    code: str
    at: datetime | None
    row_id: UUID | None = None


class Session(Protocol):
    """An open way out for the messages of one route; a context manager.

    ``kind`` is the ``BackendKind`` for ``Sendable.backend``; ``can_ask`` says whether ``find`` knows anything.
    """

    kind: str
    can_ask: bool

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, parcel: Parcel, row: Addressed, *, give_up_at: float) -> Outcome:
        """Hand one message over; never after ``give_up_at`` (``time.monotonic()``): then ``TOO_LATE``."""

    def find(self, rows: Iterable[Addressed]) -> dict[UUID, Found]:
        """Which of these had been taken. A row that could not be asked about is not in the answer."""

    def poll(self, rows: Iterable[Addressed]) -> list[Receipt]:
        """What became of these, as far as the service says."""


class Checked(Session, Protocol):
    """A session that can also say in a sentence what it found when it was opened."""

    def check(self) -> str:
        """What was found, for whoever set the route up. Raises ``NoConnection``."""
