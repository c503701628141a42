"""What a mail server says of a message it could not deliver (RFC 3464), from whatever bytes came back. Pure.

Everything in such a message may be forged or garbled. So nothing is taken from it but our own random numbers, an
action and a status out of short lists, and a sentence without addresses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from uuid import UUID

# A notification with the returned headers is far below this; the returned text itself is not needed.
LONGEST = 1_000_000
_PARTS = 50
_NUMBERS = 10
_LONGEST_DIAGNOSTIC = 200

FAILED, DELAYED, DELIVERED = "failed", "delayed", "delivered"
_ACTIONS = {FAILED, DELAYED, DELIVERED, "relayed", "expanded"}

_UUID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-f])", re.IGNORECASE)
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<!\d)([45])\d\d(?!\d)")
_ADDRESS = re.compile(r"<[^<>]*>|\"[^\"]*\"@[^\s<>]+|[^\s<>@;:,()\[\]]+@[^\s<>@;:,()]+")
# The mailbox is full, the message is too long, of a kind or from a sender that is not taken: another one may arrive.
_ABOUT_THE_MESSAGE = re.compile(r"5\.(?:2\.[23]|[367]\.\d+)\Z")
_NOTIFY_REFUSAL = "permanent-failure"


@dataclass(frozen=True)
class Bounce:
    """What came back. ``numbers`` are ours, the most trustworthy first; ``status`` is "5.1.1" and the like."""

    numbers: tuple[UUID, ...]
    action: str
    status: str
    diagnostic: str = ""

    @property
    def is_final(self) -> bool:
        """Whether nobody tries any more; also after a trouble that was meant to pass."""
        return self.action == FAILED

    @property
    def blames_address(self) -> bool:
        """Whether it is the address that takes no mail."""
        return self.is_final and blames_address(self.status)


def blames_address(code: str) -> bool:
    """Whether a code says of the address itself, not of one message, that it takes no mail.

    ``code`` holds an enhanced status (RFC 3463), perhaps after a reply code ("550 5.1.1"), or is the word of GOV.UK
    Notify; a bare reply code says too little.
    """
    if code == _NOTIFY_REFUSAL:
        return True
    status = _STATUS.search(code)
    return bool(status and status[1] == "5" and not _ABOUT_THE_MESSAGE.match(status[0]))


def parse(raw: bytes) -> Bounce | None:
    """What a delivery status notification says; None for any other message, however broken."""
    try:
        return _parsed(BytesParser(policy=compat32).parsebytes(raw[:LONGEST]))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
        # The standard library's parser fails in many ways on what was made to break it.
        return None


def _parsed(message: Message) -> Bounce | None:
    parts = list(_parts(message))
    report = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if report is None:
        return None
    return _bounce(_blocks(report), _numbers(message, parts))


def _bounce(blocks: list[Message], numbers: tuple[UUID, ...]) -> Bounce | None:
    """The worst that is said of a recipient; we write to one recipient at a time."""
    found = [
        Bounce(numbers, action, _status(block, action), _diagnostic(block))
        for block in blocks
        if (action := _action(block))
    ]
    order = {FAILED: 0, DELAYED: 1, DELIVERED: 2}
    return min(found, key=lambda each: order.get(each.action, 3), default=None)


def _parts(message: Message) -> Iterator[Message]:
    for place, part in enumerate(message.walk()):
        if place >= _PARTS:
            return
        yield part


def _blocks(report: Message) -> list[Message]:
    """The groups of fields: one about the message, one for each recipient; some servers send them as plain text."""
    payload = report.get_payload()
    if isinstance(payload, list):
        return [part for part in payload[:_PARTS] if isinstance(part, Message)]
    text = str(payload).replace("\r\n", "\n").encode("utf-8", "replace")
    parser = BytesParser(policy=compat32)
    return [parser.parsebytes(block, headersonly=True) for block in text.split(b"\n\n")[:_PARTS]]


def _numbers(message: Message, parts: list[Message]) -> tuple[UUID, ...]:
    """Our numbers in the headers that came back, then in what the notification says it answers."""
    texts = []
    for part in parts[1:]:
        inner = _returned(part)
        if inner is not None:
            texts += [_field(inner, "X-Correlation-ID"), _field(inner, "Message-ID")]
    texts += [_field(message, name) for name in ("X-Correlation-ID", "In-Reply-To", "References")]
    found = dict.fromkeys(UUID(each) for text in texts for each in _UUID.findall(text))
    return tuple(found)[:_NUMBERS]


def _returned(part: Message) -> Message | None:
    """The headers of our message, where a part brings them back."""
    kind = part.get_content_type()
    payload = part.get_payload()
    if kind == "message/rfc822" and isinstance(payload, list) and payload:
        return payload[0] if isinstance(payload[0], Message) else None
    if kind in {"text/rfc822-headers", "message/rfc822-headers", "message/rfc822"}:
        text = payload if isinstance(payload, str) else _first_text(payload)
        return BytesParser(policy=compat32).parsebytes(text.encode("utf-8", "replace"), headersonly=True)
    return None


def _first_text(payload: object) -> str:
    """A part that was taken for a container although it holds only headers."""
    first = payload[0] if isinstance(payload, list) and payload else ""
    return first.as_string() if isinstance(first, Message) else str(first)


def _field(message: Message, name: str) -> str:
    """A header as text; empty where there is none. Only so long as any honest one is."""
    return str(message.get(name, ""))[:2000]


def _action(block: Message) -> str:
    action = _field(block, "Action").strip().split(" ")[0].lower()
    if action in _ACTIONS:
        return action
    status = _STATUS.search(_field(block, "Status"))
    if status is None:
        return ""
    return {"2": DELIVERED, "4": DELAYED, "5": FAILED}[status[1]]


def _status(block: Message, action: str) -> str:
    """The enhanced status; where there is none, that of the diagnostic, or what the action amounts to."""
    for name in ("Status", "Diagnostic-Code"):
        found = _STATUS.search(_field(block, name))
        if found:
            return found[0]
    reply = _REPLY.search(_field(block, "Diagnostic-Code"))
    kind = reply[1] if reply else {FAILED: "5", DELAYED: "4"}.get(action, "2")
    return f"{kind}.0.0"


def _diagnostic(block: Message) -> str:
    """What the server said, on one line, without any address."""
    text = re.sub(r"^\s*[a-zA-Z0-9-]{1,20}\s*;", "", _field(block, "Diagnostic-Code"))
    printable = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(_ADDRESS.sub("…", printable).split())[:_LONGEST_DIAGNOSTIC].strip()
