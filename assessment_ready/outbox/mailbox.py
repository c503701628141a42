"""Reading the folder the file backend writes: the mailbox of a demonstration."""

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"\d{8}T\d{6}-[0-9a-f-]{36}")
NEWEST = 100


@dataclass(frozen=True)
class Mail:
    """One message of the folder."""

    name: str
    to: str
    subject: str
    sent_at: datetime
    text: str
    html: str


def mails() -> list[Mail]:
    """The newest messages, newest first."""
    folder = Path(settings.MAIL_FOLDER)
    names = sorted((path.stem for path in folder.glob("*.eml")), reverse=True)
    found = (mail(name) for name in names[:NEWEST])
    return [message for message in found if message is not None]


def mail(name: str) -> Mail | None:
    """One message by its file name without ending; None for a name that no message has."""
    if not NAME.fullmatch(name):
        return None
    try:
        content = (Path(settings.MAIL_FOLDER) / f"{name}.eml").read_bytes()
    except OSError:
        return None
    return _parsed(name, content)


def _parsed(name: str, content: bytes) -> Mail | None:
    """The message in these bytes; None when somebody else's file lies in the folder."""
    message = email.message_from_bytes(content, policy=default)
    try:
        sent_at = parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None
    return Mail(
        name=name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=sent_at,
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body is not None else ""
