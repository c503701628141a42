"""Connecting to a mail server and signing in; whatever goes wrong has a sentence."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from assessment_ready.outbox.message import mail_domain
from assessment_ready.sending.backends.outcome import NoConnection
from assessment_ready.sending.backends.place import Place
from assessment_ready.sending.rules.codes import Result, Step, meaning

_CREDENTIALS = "The mail server did not accept the user name and password"


def connect(place: Place, step_seconds: float) -> smtplib.SMTP:
    """A server that is ready for a message. Raises ``NoConnection``."""
    with _told(place, step_seconds):
        server = _greeted(place, step_seconds)
        try:
            server.ehlo_or_helo_if_needed()
            if place.security == "starttls":
                server.starttls(context=_context())
                server.ehlo_or_helo_if_needed()
            if place.user:
                server.login(place.user, place.password)
        except BaseException:
            server.close()
            raise
    return server


def cause_of(error: Exception) -> Exception:
    """What really happened: the library calls a server that does not answer disconnected."""
    inner = error.__context__
    is_wrapped = isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(inner, OSError)
    return inner if is_wrapped and isinstance(inner, Exception) else error


def _greeted(place: Place, seconds: float) -> smtplib.SMTP:
    """Connected, and the server said who it is. Our own name is given: looking it up may take long."""
    name = mail_domain()
    if place.security == "tls":
        return smtplib.SMTP_SSL(
            place.host, place.port, local_hostname=name, timeout=seconds, context=_context()
        )
    return smtplib.SMTP(place.host, place.port, local_hostname=name, timeout=seconds)


def _context() -> ssl.SSLContext:
    """Certificates are checked, and whose they are."""
    return ssl.create_default_context()


@contextmanager
def _told(place: Place, seconds: float) -> Iterator[None]:
    """Turn what went wrong into ``NoConnection`` with a sentence; none of the server's words are kept."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise _answered(_CREDENTIALS, error) from None
    except smtplib.SMTPResponseException as error:
        raise _answered("The mail server does not let us in", error) from None
    except (OSError, UnicodeError, smtplib.SMTPException) as error:
        raise NoConnection(_sentence(error, place, seconds)) from None


def _sentence(error: Exception, place: Place, seconds: float) -> str:
    """What went wrong; the first kind of error that fits."""
    error = cause_of(error)
    known: tuple[tuple[type[Exception], str], ...] = (
        (smtplib.SMTPNotSupportedError, _not_offered(place)),
        (ssl.SSLCertVerificationError, "The certificate of the mail server is not valid for its name"),
        (ssl.SSLError, "The mail server does not speak TLS on this port"),
        (UnicodeError, "The server’s name, user name or password has characters it cannot have"),
        (socket.gaierror, f"There is no mail server called {place.host}"),
        (TimeoutError, f"The mail server did not answer within {seconds:.0f} seconds"),
        (ConnectionRefusedError, f"Nothing answers on port {place.port} of {place.host}"),
        (Exception, "The mail server hung up"),
    )
    return next(words for kind, words in known if isinstance(error, kind))


def _answered(sentence: str, error: smtplib.SMTPResponseException) -> NoConnection:
    words = error.smtp_error
    text = words.decode("ascii", "replace") if isinstance(words, bytes) else str(words)
    outcome = meaning(Step.MAIL, error.smtp_code, text)
    wait = outcome.wait_seconds if outcome.result is Result.SLOW_DOWN else 0
    return NoConnection(f"{sentence} ({outcome.code or error.smtp_code})", outcome.code, wait)


def _not_offered(place: Place) -> str:
    if place.security == "starttls":
        return "The mail server offers no encryption (STARTTLS), or no way of signing in that we know"
    return "The mail server offers no way of signing in that we know"
