"""Refusing what is too large before it is read."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

_DRAINED_AT_ONCE = 1024 * 1024


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
        """Keep hold of the request's body, and count from nothing."""
        self._input = input_data
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the chunk on while the file is small enough."""
        self._received += len(raw_data)
        if self._received > settings.MAX_UPLOAD_BYTES:
            if self.request is not None:
                self.request.upload_too_large = True  # type: ignore[attr-defined]
            self._drain()
            raise StopUpload(connection_reset=True)
        return raw_data

    def _drain(self) -> None:
        """Read the rest and forget it, so that the browser hears our sentence instead of a closed door.

        Django itself would drain line by line: half a minute for 100 MB of short rows.
        """
        while self._input.read(_DRAINED_AT_ONCE):
            pass

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""
