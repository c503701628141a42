"""A mail server as others write them (aiosmtpd), which reads SMTP properly and throws the mail away.

``python -m bench.mail_server --port 2525 --counts FILE [--pause 0.02]``. The sink of the tests is a scripted stub that
takes thousands a second, as no mail server does; against this one the bare loop is about as fast as in the
measurements the bars come from.
"""

import argparse
import asyncio
import os
import re
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Counting:
    """Writes a line for each message taken, before the answer; ``pause`` seconds pass between the two."""

    def __init__(self, counts: Path, pause: float) -> None:
        self._file = os.open(counts, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._pause = pause

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """A message was taken."""
        found = _MESSAGE_ID.search(envelope.original_content or b"")
        os.write(self._file, (found[1] if found else b"none") + b"\n")
        if self._pause:
            await asyncio.sleep(self._pause)
        return "250 taken"


async def _serve(port: int, counts: Path, pause: float) -> None:
    handler = Counting(counts, pause)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="bench.example"), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--counts", type=Path, required=True)
    parser.add_argument("--pause", type=float, default=0.0)
    asked = parser.parse_args()
    asyncio.run(_serve(asked.port, asked.counts, asked.pause))


if __name__ == "__main__":
    main()
