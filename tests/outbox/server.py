"""A small mail server on a thread, scripted to answer as a test wants."""

import socket
import threading
from dataclasses import dataclass, field


@dataclass
class Received:
    """One message as it arrived."""

    sender: str
    recipients: list[str]
    text: bytes


@dataclass
class MailServer:
    """Answers step by step; ``answers`` overrides the reply to a command ("RCPT", "DATA", "TEXT", ...).

    The answer "hang up" closes the connection instead.
    """

    answers: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)

    def __enter__(self) -> "MailServer":
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as stream:
            if self._reply(stream, "CONNECT", "220 ready"):
                self._obey(stream)

    def _obey(self, stream) -> None:
        """Command by command until the client goes or an answer is to hang up."""
        sender, recipients = "", []
        for line in stream:
            command = line.strip().decode("ascii", "replace")
            step = command[:4].upper()
            if step == "MAIL":
                sender = command[10:].split(">")[0].strip("<")
            if step == "RCPT":
                recipients.append(command[8:].strip("<>"))
            usual = {"DATA": "354 go on", "QUIT": "221 bye"}.get(step, "250 fine")
            if not self._reply(stream, step, usual):
                return
            if step == "DATA" and "DATA" not in self.answers:
                self.received.append(Received(sender, recipients, self._text(stream)))
                if not self._reply(stream, "TEXT", "250 taken"):
                    return

    def _reply(self, stream, step: str, usual: str) -> bool:
        answer = self.answers.get(step, usual)
        if answer == "hang up":
            return False
        stream.write(answer.encode() + b"\r\n")
        stream.flush()
        return True

    @staticmethod
    def _text(stream) -> bytes:
        lines = []
        for line in stream:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)
