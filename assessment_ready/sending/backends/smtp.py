"""Mail to an SMTP server: one connection for up to a hundred messages, step by step so that we know how far it came.

Until the text, trouble means "try later", "refused" or "no connection". From the first byte of the text until
the server's answer, a broken connection is ambiguous: the message may have been taken (RFC 1047).
"""

import smtplib
import time
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self
from uuid import UUID

from assessment_ready.outbox.backends.smtp import on_the_wire
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.sending.backends.connecting import cause_of, connect
from assessment_ready.sending.backends.mime import written
from assessment_ready.sending.backends.outcome import Addressed, Found, NoConnection, Outcome, Receipt, Result
from assessment_ready.sending.backends.place import Place, Sender, place_of, sender_of
from assessment_ready.sending.ledger import Parcel
from assessment_ready.sending.models import BackendKind, Route
from assessment_ready.sending.rules.codes import Step, meaning

MESSAGES_PER_CONNECTION = 100
# A server may look through a message before it answers; the longer we wait, the fewer are left unknown.
ANSWER_SECONDS = 30
# A large attachment over a slow line; a small text has no more than any step.
LONGEST_TEXT_SECONDS = 60
_BYTES_PER_SECOND = 200_000
_GOODBYE_SECONDS = 2


def smtp_session(route: Route, step_seconds: float) -> "SmtpSession":
    """Connected to the route's server and signed in. Raises ``NoConnection``."""
    session = SmtpSession(place_of(route), sender_of(route), step_seconds)
    session.open()
    return session


class _Answered(Exception):
    """The server said no to a step."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


class _TooLate(Exception):
    """It must not begin any more."""


class SmtpSession:
    """One connection at a time, renewed after a hundred messages or when the server let go of it."""

    kind: str = BackendKind.SMTP
    can_ask = False

    def __init__(self, place: Place, sender: Sender, step_seconds: float) -> None:
        self._place = place
        self._sender = sender
        self._seconds = step_seconds
        self._server: smtplib.SMTP | None = None
        self._used = 0
        self._unfinished = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def open(self) -> None:
        """Connect and sign in. Raises ``NoConnection``."""
        self._server, self._used, self._unfinished = connect(self._place, self._seconds), 0, False

    def send(self, parcel: Parcel, row: Addressed, *, give_up_at: float) -> Outcome:
        """Hand one message over."""
        try:
            text = on_the_wire(written(parcel, row, self._sender))
        except AddressRefused:
            return Outcome(Result.REFUSED, "This is no address to write to")
        except Exception as error:
            return Outcome(Result.TECHNICAL, f"The message could not be written: {type(error).__name__}")
        was_kept = self._used > 0
        outcome = self._attempt(text, row.address, give_up_at)
        if outcome is None and was_kept:
            # The server had let go of the kept connection; nothing was handed over.
            outcome = self._attempt(text, row.address, give_up_at)
        return outcome or Outcome(Result.NO_CONNECTION, "The mail server hangs up before any message")

    def find(self, rows: Iterable[Addressed]) -> dict[UUID, Found]:
        """A mail server cannot be asked."""
        return {}

    def poll(self, rows: Iterable[Addressed]) -> list[Receipt]:
        """A mail server tells nothing afterwards."""
        return []

    def check(self) -> str:
        """Connected it is already."""
        found = (
            "We connected and signed in"
            if self._place.user
            else "We connected; the server asks for no password"
        )
        return f"{found}." if self._place.security != "none" else f"{found}. The connection is not encrypted."

    def _attempt(self, text: bytes, address: str, give_up_at: float) -> Outcome | None:
        """One try; None when the connection was gone before the server knew of the message."""
        try:
            server = self._ready()
            refusal = _too_large(server, text)
            if refusal is None:
                self._announce(server, address, len(text), give_up_at)
        except NoConnection as error:
            return error.outcome
        except _Answered as answered:
            return answered.outcome
        except _TooLate:
            self._drop()
            return Outcome(Result.TOO_LATE, "Its time was over before it began")
        except Exception as error:
            # The line, or what interrupts a worker: nothing has been handed over.
            is_line = isinstance(error, OSError | smtplib.SMTPException)
            knew = self._unfinished or not is_line
            self._drop()
            return Outcome(Result.TRY_LATER, f"{_failure(error)} before the text") if knew else None
        return refusal or self._hand_over(server, text)

    def _ready(self) -> smtplib.SMTP:
        """A connection on which a message may begin."""
        if self._used >= MESSAGES_PER_CONNECTION:
            self._leave()
        if self._server is None:
            self.open()
        server = self._server
        assert server is not None
        if self._unfinished:
            self._unfinished = False
            server.rset()
        return server

    def _announce(self, server: smtplib.SMTP, address: str, size: int, give_up_at: float) -> None:
        """Sender, the one recipient, and the wish to send. Raises ``_Answered`` or ``_TooLate``."""
        _check_time(give_up_at)
        self._used += 1
        options = [f"size={size}"] if "size" in server.esmtp_features else []
        self._expect(Step.MAIL, server.mail(self._sender.address, options), 250)
        self._unfinished = True
        self._expect(Step.RCPT, server.rcpt(address), 250)
        self._expect(Step.DATA, server.docmd("DATA"), 354)
        _check_time(give_up_at)

    def _expect(self, step: Step, answer: tuple[int, bytes], code: int) -> None:
        if answer[0] == code or (step is Step.RCPT and answer[0] == 251):
            return
        outcome = meaning(step, answer[0], answer[1].decode("ascii", "replace"))
        if outcome.result is Result.ACCEPTED:
            outcome = Outcome(Result.TRY_LATER, f"{step} was answered with {answer[0]}", str(answer[0]))
        # After 421 the server hangs up; a strange answer leaves nobody knowing what comes next.
        if answer[0] == 421 or not 400 <= answer[0] < 600:
            self._drop()
        else:
            self._unfinished = True
        raise _Answered(outcome)

    def _hand_over(self, server: smtplib.SMTP, text: bytes) -> Outcome:
        try:
            assert server.sock is not None
            server.sock.settimeout(min(LONGEST_TEXT_SECONDS, self._seconds + len(text) // _BYTES_PER_SECOND))
            server.send(text)
            server.sock.settimeout(max(self._seconds, ANSWER_SECONDS))
            code, words = server.getreply()
            server.sock.settimeout(self._seconds)
        except Exception as error:
            # Whatever interrupts us here, even the worker's time limit: the server may have the message.
            self._drop()
            return Outcome(Result.AMBIGUOUS, f"{_failure(error)} after the text; it may have arrived")
        self._unfinished = False
        if code == 421 or code // 100 not in {2, 4, 5}:
            self._drop()
        return meaning(Step.TEXT, code, words.decode("ascii", "replace"))

    def _drop(self) -> None:
        """Let go without a word."""
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.close()
        self._server, self._used, self._unfinished = None, 0, False

    def _leave(self) -> None:
        """Say goodbye, but do not wait for long."""
        if self._server is not None and self._server.sock is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.sock.settimeout(_GOODBYE_SECONDS)
                self._server.quit()
        self._drop()


def _failure(error: Exception) -> str:
    """What the server did, or what interrupted us."""
    cause = cause_of(error)
    if isinstance(cause, TimeoutError):
        return "The mail server did not answer"
    if isinstance(cause, OSError | smtplib.SMTPException):
        return "The mail server hung up"
    return f"{type(cause).__name__} interrupted us"


def _check_time(give_up_at: float) -> None:
    if time.monotonic() >= give_up_at:
        raise _TooLate


def _too_large(server: smtplib.SMTP, text: bytes) -> Outcome | None:
    """The server says beforehand how much it takes (RFC 1870)."""
    limit = server.esmtp_features.get("size", "").strip()
    if not limit.isdecimal() or not 0 < int(limit) < len(text):
        return None
    told = (
        f"The message has {len(text) / 1e6:.1f} MB; the mail server takes {int(limit) / 1e6:.1f} MB at most"
    )
    return Outcome(Result.REFUSED, told, "5.3.4")
