"""Mail into a folder, one .eml file per message: the demonstration's and the laptop's mail server."""

import os
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from django.conf import settings

from assessment_ready.outbox.backends.outcome import Outcome, Result


def send(message: EmailMessage, *, to_address: str, row_id: UUID, created_at: datetime) -> Outcome:
    """Write the message where the mailbox page finds it; sent again, it replaces itself."""
    folder = Path(settings.MAIL_FOLDER)
    name = f"{created_at:%Y%m%dT%H%M%S}-{row_id}.eml"
    half_written = folder / f".{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        half_written.write_bytes(message.as_bytes())
        os.replace(half_written, folder / name)  # noqa: PTH105 - the atomic rename is the point
    except OSError as error:
        return Outcome(Result.TRY_LATER, f"The mail folder cannot be written: {type(error).__name__}")
    return Outcome(Result.ACCEPTED)
