"""A parcel as an e-mail message: exactly one recipient, no header from anybody's text.

Written by hand where the standard library takes milliseconds: thousands leave at a time. What is the same for
everybody (subject, attachments, impersonal words) is made once and kept for the next message.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from assessment_ready.outbox.message import deliverable, mail_domain
from assessment_ready.outbox.rules import message_id, one_line
from assessment_ready.sending.backends.outcome import Addressed
from assessment_ready.sending.backends.place import Sender
from assessment_ready.sending.ledger import Attached, Parcel

_TYPE = re.compile(r"(application|image|text)/([A-Za-z0-9][A-Za-z0-9.+_-]*)")
_URL = re.compile(r"https?://[!-;=?-~]{1,900}")
# An address nobody can object to; all others are looked at with care.
_PLAIN = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# RFC 5322 allows 998 characters in a line.
_LONG_LINE = re.compile(rb"[^\n]{900}")


def written(parcel: Parcel, row: Addressed, sender: Sender, *, at: datetime | None = None) -> bytes:
    """The message with CRLF line ends. Raises ``AddressRefused`` for what is no address, ``ValueError`` for a link."""
    address = row.address
    to = address if _PLAIN.fullmatch(address) and len(address) <= 64 else deliverable(address)
    lines = [
        _sender_headers(sender),
        f"To: {to}\r\n",
        _header("Subject", one_line(parcel.subject)),
        f"Date: {format_datetime(at or datetime.now(UTC))}\r\n",
        f"Message-ID: {message_id(row.id, mail_domain())}\r\n",
        # Relays may rewrite the Message-ID; this one stays.
        f"X-Correlation-ID: {row.id}\r\n",
        _unsubscribing(parcel),
        "MIME-Version: 1.0\r\n",
    ]
    return "".join(lines).encode("ascii") + _content(parcel, row.id.hex)


def _unsubscribing(parcel: Parcel) -> str:
    """RFC 2369 and RFC 8058, where the recipient may unsubscribe at all."""
    url = parcel.one_click_url or parcel.unsubscribe_url
    if not url:
        return ""
    if not _URL.fullmatch(url):
        raise ValueError("The address for unsubscribing is none")
    told = f"List-Unsubscribe: <{url}>\r\n"
    return told + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" if parcel.one_click_url else told


def _content(parcel: Parcel, mark: str) -> bytes:
    """The words, and the attachments where there are any; with their own headers."""
    words = _words("plain", parcel.text)
    if parcel.html:
        words = _multipart("alternative", f"words_{mark}", [words, _words("html", parcel.html)])
    if not parcel.attachments:
        return words
    return _multipart("mixed", f"parts_{mark}", [words, *(_attached(one) for one in parcel.attachments)])


def _multipart(kind: str, mark: str, parts: list[bytes]) -> bytes:
    """Several parts as one. The boundary cannot occur in them: no encoding that we use has "=_" in its text."""
    boundary = f"=_{mark}"
    line = f"--{boundary}\r\n".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(line + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()


@lru_cache(maxsize=16)
def _words(kind: str, text: str) -> bytes:
    """A part of text: as it is where it is plain ASCII, otherwise quoted-printable."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    data = (plain if plain.endswith("\n") else plain + "\n").encode()
    is_simple = data.isascii() and b"=_" not in data and _LONG_LINE.search(data) is None
    encoding = "7bit" if is_simple else "quoted-printable"
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    body = data if is_simple else b2a_qp(data, istext=True)
    return head.encode() + body.replace(b"\n", b"\r\n")


# A few, so that a worker stays small: one release has the same ones for everybody.
@lru_cache(maxsize=4)
def _attached(one: Attached) -> bytes:
    known = _TYPE.fullmatch(one.content_type)
    main, sub = known.groups() if known else ("application", "octet-stream")
    part = MIMEPart(policy=SMTP)
    part["Content-Type"] = f"{main}/{sub}"
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-Disposition"] = "attachment"
    part.set_param("filename", one_line(one.name) or "attachment", header="Content-Disposition")
    return part.as_bytes() + encodebytes(one.content).replace(b"\n", b"\r\n")


@lru_cache(maxsize=64)
def _sender_headers(sender: Sender) -> str:
    """From, and where answers go."""
    origin = _header("From", str(Address(display_name=one_line(sender.name), addr_spec=sender.address)))
    if not sender.reply_to:
        return origin
    return origin + f"Reply-To: {deliverable(sender.reply_to)}\r\n"


@lru_cache(maxsize=64)
def _header(name: str, value: str) -> str:
    """One header, encoded and folded; a value that would become two is refused by the standard library."""
    return str(SMTP.header_store_parse(name, value)[1].fold(policy=SMTP))
