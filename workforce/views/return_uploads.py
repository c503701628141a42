"""Files of a workforce return stay in memory: nothing of them is written to a temporary file."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

# All files of one upload together. 20,000 staff records are about 5 MB.
MOST_BYTES = 20 * 1024 * 1024
TOO_LARGE = f"The files together must be {MOST_BYTES // 1024 // 1024} MB or smaller"
_DRAINED_AT_ONCE = 1024 * 1024


class InMemoryUploadHandler(FileUploadHandler):
    """Keeps every file in memory, and stops the upload when all together pass ``MOST_BYTES``.

    Django's own handlers write what is above 2.5 MB to a temporary file.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        *args: Any,
    ) -> None:
        """Keep hold of the request's body, and count from nothing."""
        self._input, self._received = input_data, 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk while there is not too much."""
        self._received += len(raw_data)
        if self._received > MOST_BYTES:
            if self.request is not None:
                self.request.upload_too_large = True  # type: ignore[attr-defined]
            self._file = BytesIO()
            # The rest is read and forgotten, so that the browser hears our sentence instead of a closed door.
            while self._input.read(_DRAINED_AT_ONCE):
                pass
            raise StopUpload(connection_reset=True)
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, in memory."""
        self._file.seek(0)
        return InMemoryUploadedFile(
            file=self._file,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
