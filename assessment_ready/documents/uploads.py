"""Refusing what is too large before it is read."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class LimitedUploadHandler(FileUploadHandler):
    """Stops an upload as soon as it passes ``MAX_UPLOAD_BYTES`` and remembers that on the request.

    Runs before Django's own handlers, so a 100 MB file is never kept. The form then finds the file
    missing and ``request.upload_too_large`` true, and says so in a sentence.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        *args: Any,
    ) -> None:
        """Note the announced size."""
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the chunk on while the file is small enough."""
        self._received += len(raw_data)
        if self._received > settings.MAX_UPLOAD_BYTES:
            if self.request is not None:
                self.request.upload_too_large = True  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""
