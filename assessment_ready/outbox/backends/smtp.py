"""Mail to an SMTP server, one recipient per message, step by step so that we know how far it came."""

import re
import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings

from assessment_ready.outbox.backends.outcome import Outcome, Result

# Seconds for each step. There are at most ten steps, so that all together stay below half the lease.
STEP_SECONDS = 10


class _Refused(Exception):
    """The server answered a step with something other than the expected code."""

    def __init__(self, step: str, code: int) -> None:
        super().__init__(f"{step}: {code}")
        self.outcome = Outcome(
            Result.REFUSED if 500 <= code < 600 else Result.TRY_LATER, f"{step} was answered with {code}"
        )


def send(message: EmailMessage, *, to_address: str, row_id: UUID, created_at: datetime) -> Outcome:
    """Hand one message to the configured server.

    Until the text has been sent, trouble means "try later" (or "refused" for a 5xx answer). From the first
    byte of the text until the server's answer, a broken connection is ambiguous: the message may have been
    taken (RFC 1047).
    """
    text = on_the_wire(message.as_bytes(policy=SMTP))
    try:
        server = _connect()
    except _Refused as refusal:
        return refusal.outcome
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(Result.TRY_LATER, f"No connection to the mail server: {type(error).__name__}")
    try:
        try:
            _announce(server, to_address)
        except _Refused as refusal:
            return refusal.outcome
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(Result.TRY_LATER, f"Before the text: {type(error).__name__}")
        return _hand_over(server, text)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.close()


def _connect() -> smtplib.SMTP:
    server = smtplib.SMTP(settings.MAIL_HOST, settings.MAIL_PORT, timeout=STEP_SECONDS)
    try:
        server.ehlo_or_helo_if_needed()
        if settings.MAIL_STARTTLS:
            server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
        if settings.MAIL_USER:
            server.login(settings.MAIL_USER, settings.MAIL_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


def _announce(server: smtplib.SMTP, to_address: str) -> None:
    """Sender, the one recipient, and the wish to send."""
    sender = parseaddr(settings.MAIL_FROM)[1]
    _expect("MAIL", server.mail(sender), {250})
    _expect("RCPT", server.rcpt(to_address), {250, 251})
    _expect("DATA", server.docmd("DATA"), {354})


def _expect(step: str, answer: tuple[int, bytes], codes: set[int]) -> None:
    if answer[0] not in codes:
        raise _Refused(step, answer[0])


def _hand_over(server: smtplib.SMTP, text: bytes) -> Outcome:
    try:
        server.send(text)
        code, _ = server.getreply()
    except Exception as error:
        # Whatever interrupts us here, even the worker's time limit: the server may have the message.
        return Outcome(Result.AMBIGUOUS, f"No answer after the text: {type(error).__name__}")
    if code == 250:
        return Outcome(Result.ACCEPTED)
    return _Refused("The text", code).outcome


def on_the_wire(text: bytes) -> bytes:
    """The message (its lines end in CRLF) with leading dots doubled, and the final dot (RFC 5321, 4.5.2)."""
    if not text.endswith(b"\r\n"):
        text += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", text) + b".\r\n"
