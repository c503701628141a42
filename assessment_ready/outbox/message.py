"""A row of the ledger as an e-mail message. Injection is impossible: header values are one line each."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import validate_email

from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.outbox.rules import message_id, one_line


def deliverable(address: str) -> str:
    """The address as mail servers take it: ASCII, the domain in punycode. Raises ``AddressRefused``."""
    try:
        validate_email(address)
        local, _, domain = address.rpartition("@")
        plain = f"{local}@{domain.encode('idna').decode('ascii')}"
        plain.encode("ascii")
        if Address(addr_spec=plain).addr_spec != plain or "=?" in plain:
            raise AddressRefused
    except Exception:
        # Beside their own errors, the standard library's parsers fail in other ways on what passed the
        # validator; whatever they stumble over is no address to write to.
        raise AddressRefused from None
    return plain


def compose(row: OutgoingEmail) -> EmailMessage:
    """The message: exactly one recipient, a Message-ID from the row's id, text and perhaps HTML."""
    message = EmailMessage(policy=SMTP)
    name, sender = parseaddr(settings.MAIL_FROM)
    message["From"] = Address(display_name=name, addr_spec=sender)
    message["To"] = Address(addr_spec=row.to_address)
    message["Subject"] = one_line(row.subject)
    message["Date"] = format_datetime(row.created_at)
    message["Message-ID"] = message_id(row.pk, mail_domain())
    # Relays may rewrite the Message-ID; this one stays.
    message["X-Correlation-ID"] = str(row.pk)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(row.text_body)
    if row.html_body:
        message.add_alternative(row.html_body, subtype="html")
    return message


def mail_domain() -> str:
    """The host of this installation, as used in Message-IDs."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
