"""Messages into a folder, one file each: the demonstration's and the laptop's way out, read on the mailbox page."""

import os
import time
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.outbox.message import mail_domain
from assessment_ready.outbox.rules import message_id, one_line
from assessment_ready.sending.backends.mime import written
from assessment_ready.sending.backends.outcome import Addressed, Found, Outcome, Receipt, Result
from assessment_ready.sending.backends.place import sender_of
from assessment_ready.sending.ledger import Parcel
from assessment_ready.sending.models import BackendKind, Means, Route


class FolderSession:
    """Writes each message where the mailbox page finds it; handed over again, it replaces itself."""

    kind: str = BackendKind.FOLDER
    can_ask = True

    def __init__(self, route: Route) -> None:
        self._sender = sender_of(route)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """There is nothing to close."""

    def send(self, parcel: Parcel, row: Addressed, *, give_up_at: float) -> Outcome:
        """Write one file, whole or not at all."""
        try:
            text = _as_text(parcel, row) if row.means == Means.SMS else written(parcel, row, self._sender)
        except AddressRefused:
            return Outcome(Result.REFUSED, "This is no address to write to")
        except Exception as error:
            return Outcome(Result.TECHNICAL, f"The message could not be written: {type(error).__name__}")
        if time.monotonic() >= give_up_at:
            return Outcome(Result.TOO_LATE, "Its time was over before it began")
        path = _file_of(row)
        half_written = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            half_written.write_bytes(text)
            os.replace(half_written, path)  # noqa: PTH105 - the atomic rename is the point
        except OSError as error:
            return Outcome(Result.TRY_LATER, f"The mail folder cannot be written: {type(error).__name__}")
        return Outcome(Result.ACCEPTED, reference=path.stem)

    def find(self, rows: Iterable[Addressed]) -> dict[UUID, Found]:
        """Its file is there, or it is not."""
        paths = {row.id: _file_of(row) for row in rows}
        return {
            row_id: Found(True, path.stem) if path.exists() else Found(False)
            for row_id, path in paths.items()
        }

    def check(self) -> str:
        """There is always a folder."""
        return "Messages are written into the mail folder of this installation. Nothing really leaves."

    def poll(self, rows: Iterable[Addressed]) -> list[Receipt]:
        """Nobody fetches mail from a folder, so nothing is known of delivery."""
        return []


def _file_of(row: Addressed) -> Path:
    return Path(settings.MAIL_FOLDER) / f"{row.created_at:%Y%m%dT%H%M%S}-{row.id}.eml"


def _as_text(parcel: Parcel, row: Addressed) -> bytes:
    """A text message as the mailbox can show it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"texts@{mail_domain()}"
    message["To"] = f"texts@{mail_domain()}"
    message.replace_header("To", f"{one_line(row.address)}@{mail_domain()}")
    message["Subject"] = one_line(f"Text message: {parcel.text[:60]}")
    message["Date"] = timezone.now()
    message["Message-ID"] = message_id(row.id, mail_domain())
    message.set_content(parcel.text)
    return message.as_bytes()
