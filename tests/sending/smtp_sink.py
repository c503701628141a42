"""A mail server on loopback that is scripted per command, counts what it took, and takes thousands a second.

In a test: ``with SmtpSink(answers={"RCPT": "550 5.1.1 no"}) as sink: ... sink.port, sink.taken``. As a process of its
own, which outlives the workers that are killed: ``with sink_process(counts=path, pause=0.02) as port``, or by hand
``python -m tests.sending.smtp_sink --counts FILE [--pause 0.02] [--script FILE]``. It prints its port, and reads its
script (JSON: the fields of ``Script``) again on SIGHUP.

Steps: CONNECT EHLO STARTTLS AUTH MAIL RCPT DATA BODY (when the text begins) TEXT (after the final dot) RSET QUIT.
An answer is what the server says; a list is used up one by one, then it is as usual again (so is None in a list).
Beside words of the protocol: "hang up", "silence" (never an answer), and "delay 0.5; 250 late". At TEXT, "hang up"
and "silence" come after the message was taken; "lose" hangs up without taking it.
"""

import argparse
import asyncio
import base64
import contextlib
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

Answers = dict[str, str | list[str | None]]
_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_DELAY = re.compile(r"delay ([\d.]+); ?(.*)")
_USUAL = {"CONNECT": "220 sink ready", "DATA": "354 go on", "QUIT": "221 bye", "AUTH": "235 signed in"}


@dataclass
class Script:
    """How the server behaves. ``greylist`` is its answer to the first RCPT of each address.

    ``pause`` seconds pass between taking a message and saying so.
    """

    answers: Answers = field(default_factory=dict)
    recipients: dict[str, str] = field(default_factory=dict)
    greylist: str = ""
    pause: float = 0.0
    size: int = 0
    users: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """One message as it was taken."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    text: bytes


class SmtpSink:
    """The server on a thread of its own. ``counts`` gets a line for every message taken, before the answer."""

    def __init__(
        self,
        *,
        counts: Path | None = None,
        tls: ssl.SSLContext | None = None,
        keep: bool = True,
        **script: Any,
    ) -> None:
        self.script = Script(**script)
        self.taken: list[Taken] = []
        self.commands: list[str] = []
        self.connections = 0
        self.keep = keep
        self.tls = tls
        self.port = 0
        self._counts = counts
        self._file = -1
        self._greylisted: set[str] = set()
        self.open: set[Any] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "SmtpSink":
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def message_ids(self) -> list[str]:
        """Of everything taken, in order."""
        return [one.message_id for one in self.taken]

    async def listen(self, port: int = 0) -> asyncio.Server:
        """Start to listen in the running loop."""
        if self._counts is not None:
            self._file = os.open(self._counts, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Talk(self, loop), "127.0.0.1", port, backlog=500)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def answer(self, step: str, address: str = "") -> str:
        """What is said to this step now; empty for the usual."""
        if step == "RCPT" and address in self.script.recipients:
            return self.script.recipients[address]
        if step == "RCPT" and self.script.greylist and address not in self._greylisted:
            self._greylisted.add(address)
            return self.script.greylist
        scripted = self.script.answers.get(step, "")
        if isinstance(scripted, list):
            return (scripted.pop(0) if scripted else "") or ""
        return scripted

    def take(self, sender: str, recipients: list[str], text: bytes) -> None:
        """The message is ours now, and counted."""
        found = _MESSAGE_ID.search(text)
        message_id = found.group(1).decode("ascii", "replace") if found else ""
        if self.keep:
            self.taken.append(Taken(message_id, sender, tuple(recipients), text))
        if self._file >= 0:
            os.write(self._file, f"{message_id}\t{','.join(recipients)}\n".encode())

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self.listen())
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for transport in list(self.open):
            transport.abort()
        self._loop.run_until_complete(asyncio.sleep(0))
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.close()


class _Talk(asyncio.Protocol):
    """One connection."""

    def __init__(self, sink: SmtpSink, loop: asyncio.AbstractEventLoop) -> None:
        self.sink, self.loop = sink, loop
        self.transport: Any = None
        self.buffer = bytearray()
        self.scanned = 0
        self.in_text = self.is_busy = False
        self.is_encrypted = False
        self._new_message()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.sink.open.add(transport)
        if not self.is_encrypted:
            self.sink.connections += 1
            self._say("CONNECT")

    def connection_lost(self, error: Exception | None) -> None:
        self.sink.open.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self._work()

    def _new_message(self) -> None:
        self.sender: str | None = None
        self.recipients: list[str] = []

    def _work(self) -> None:
        """Answer what is complete, one thing at a time."""
        while not self.is_busy and not self.transport.is_closing():
            end = b"\r\n.\r\n" if self.in_text else b"\r\n"
            place = self.buffer.find(end, max(0, self.scanned - 4))
            if place < 0:
                self.scanned = len(self.buffer)
                return
            piece = bytes(self.buffer[: place + (2 if self.in_text else 0)])
            del self.buffer[: place + len(end)]
            self.scanned = 0
            if self.in_text:
                self._finish(piece)
            else:
                self._obey(piece.decode("ascii", "replace"))

    def _obey(self, command: str) -> None:
        if self.sink.keep:
            self.sink.commands.append(command[:10])
        step = command.split(" ", maxsplit=1)[0].upper()
        handler = getattr(self, f"_on_{step.lower()}", None)
        if handler is None:
            self._say(step, usual="250 fine")
        else:
            handler(command)

    def _on_ehlo(self, command: str) -> None:
        extensions = [f"SIZE {self.sink.script.size}"] if self.sink.script.size else []
        extensions += ["STARTTLS"] if self.sink.tls and not self.is_encrypted else []
        extensions += ["AUTH PLAIN"] if self.sink.script.users else []
        lines = ["sink", *extensions]
        told = "\r\n".join(f"250{'-' if line is not lines[-1] else ' '}{line}" for line in lines)
        self._say("EHLO", usual=told)

    def _on_starttls(self, command: str) -> None:
        self._say("STARTTLS", usual="220 go", then=self._encrypt)

    def _on_auth(self, command: str) -> None:
        given = base64.b64decode(command.rsplit(" ", maxsplit=1)[-1]).decode().split("\0")[1:]
        known = self.sink.script.users.get(given[0]) == given[-1]
        self._say("AUTH", usual="" if known else "535 5.7.8 Error: authentication failed")

    def _on_mail(self, command: str) -> None:
        if self.sender is not None:
            self._write("503 5.5.1 Error: nested MAIL command")
            return
        if self._say("MAIL", usual="250 fine"):
            self.sender = command[10:].split(">", maxsplit=1)[0].strip("<")

    def _on_rcpt(self, command: str) -> None:
        address = command[8:].split(">", maxsplit=1)[0].strip("<").strip()
        if self.sender is None:
            self._write("503 5.5.1 Error: need MAIL command")
        elif self._say("RCPT", usual="250 fine", address=address):
            self.recipients.append(address)

    def _on_data(self, command: str) -> None:
        if not self.recipients:
            self._write("554 5.5.1 Error: no valid recipients")
        elif self._say("DATA"):
            self.in_text = True
            if self.sink.answer("BODY"):
                self.is_busy = True
                self.loop.call_later(0.05, self.transport.abort)

    def _on_rset(self, command: str) -> None:
        self._new_message()
        self._say("RSET", usual="250 fine")

    def _on_quit(self, command: str) -> None:
        self._say("QUIT", then=self.transport.close)

    def _finish(self, text: bytes) -> None:
        """The final dot came."""
        self.in_text = False
        answer = self.sink.answer("TEXT")
        said = _DELAY.sub(r"\2", answer)
        if said != "lose" and not said.startswith(("4", "5")):
            plain = text.replace(b"\r\n..", b"\r\n.")
            self.sink.take(self.sender or "", self.recipients, plain)
        self._new_message()
        pause = self.sink.script.pause
        self._give(answer or (f"delay {pause}; 250 taken" if pause else "250 taken"))

    def _say(self, step: str, *, usual: str = "", address: str = "", then: Any = None) -> bool:
        """Answer as scripted or as usual; whether it was a yes."""
        answer = self.sink.answer(step, address) or usual or _USUAL.get(step, "250 fine")
        self._give(answer, then)
        return _DELAY.sub(r"\2", answer).startswith(("2", "3"))

    def _give(self, answer: str, then: Any = None) -> None:
        delayed = _DELAY.fullmatch(answer)
        if delayed:
            self.is_busy = True
            self.loop.call_later(float(delayed.group(1)), self._late, delayed.group(2), then)
        elif answer in {"hang up", "lose"}:
            self.transport.abort()
        elif answer == "silence":
            self.is_busy = True
        else:
            self._write(answer)
            if then is not None:
                then()

    def _late(self, answer: str, then: Any) -> None:
        self.is_busy = False
        self._give(answer, then)
        self._work()

    def _write(self, answer: str) -> None:
        self.transport.write(answer.encode() + b"\r\n")
        if answer.startswith("421"):
            self.transport.close()

    def _encrypt(self) -> None:
        """Go on under TLS; nothing said before counts."""
        self.is_busy, self.is_encrypted = True, True
        self.buffer.clear()
        task = self.loop.create_task(
            self.loop.start_tls(self.transport, self, self.sink.tls, server_side=True)  # type: ignore[arg-type]
        )
        task.add_done_callback(self._encrypted)

    def _encrypted(self, task: "asyncio.Task[Any]") -> None:
        self.is_busy = False
        if task.cancelled() or task.exception():
            return
        self.transport = task.result()
        self._new_message()
        self._work()


@contextlib.contextmanager
def sink_process(*, counts: Path, script: Path | None = None, pause: float = 0.0) -> Iterator[int]:
    """The server as a process of its own; its port."""
    command = [
        sys.executable,
        "-m",
        "tests.sending.smtp_sink",
        "--counts",
        str(counts),
        "--pause",
        str(pause),
    ]
    command += ["--script", str(script)] if script else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.kill()


def counted(counts: Path) -> list[str]:
    """The Message-IDs in a file of counts, in order."""
    if not counts.exists():
        return []
    return [line.split("\t")[0] for line in counts.read_text().splitlines()]


async def _serve(sink: SmtpSink, script: Path | None, port: int) -> None:
    def read() -> None:
        values = json.loads(script.read_text()) if script else {}
        known = {one.name for one in fields(Script)}
        for name, value in values.items():
            if name in known:
                setattr(sink.script, name, value)

    read()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, read)
    server = await sink.listen(port)
    print(sink.port, flush=True)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=Path, required=True)
    parser.add_argument("--script", type=Path)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    sink = SmtpSink(counts=asked.counts, keep=False, pause=asked.pause)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(sink, asked.script, asked.port))


if __name__ == "__main__":
    main()
