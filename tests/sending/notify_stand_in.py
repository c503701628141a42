"""GOV.UK Notify on loopback, as its published contract says: send, look up, list, preview; scripted and counting.

In a test: ``with NotifyStandIn() as notify: settings.NOTIFY_URL = notify.url``; the key to use is ``KEY``. As a
process: ``with stand_in_process(counts=path) as url``, or ``python -m tests.sending.notify_stand_in --counts FILE``.

``answers`` are used up one by one by calls that send: None or "" is as usual, "429", "429 day", "400 recipient",
"400 template", "403", "500", "hang up" and "silence" (nothing is taken), "take, hang up", "take, 500" and
"take, silence" (it was taken, but no answer says so).
"""

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"westmere-{SERVICE}-{SECRET}"
TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
_SIMULATED = {
    "temp-fail@simulator.notify": "temporary-failure",
    "perm-fail@simulator.notify": "permanent-failure",
}
_REFUSALS = {
    "429": (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"),
    "429 day": (429, "TooManyRequestsError", "Exceeded send limits (250,000) for today"),
    "400 recipient": (400, "BadRequestError", "Can’t send to this recipient using a team-only API key"),
    "400 template": (400, "BadRequestError", "Template not found"),
    "403": (403, "AuthError", "Invalid token: API key not found"),
    "500": (500, "Exception", "Internal server error"),
}


class NotifyStandIn:
    """One service with one template, on threads of its own."""

    def __init__(self, *, counts: Path | None = None, answers: list[str | None] | None = None) -> None:
        self.answers = list(answers or [])
        self.sent: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.template = {"name": "Briefing", "subject": "((subject))", "body": "((body))", "version": 3}
        self.page_size = 250
        self.silence = 30.0
        self.pause = 0.0
        self._lock = threading.Lock()
        self._file = -1
        if counts is not None:
            self._file = os.open(counts, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"notify": self}))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "NotifyStandIn":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def next_answer(self) -> str:
        with self._lock:
            return (self.answers.pop(0) if self.answers else "") or ""

    def take(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """Store and count one notification."""
        address = body.get("email_address") or body.get("phone_number")
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        taken = {
            "id": str(uuid4()),
            "reference": body.get("reference"),
            "email_address": body.get("email_address"),
            "phone_number": body.get("phone_number"),
            "type": kind,
            "status": _SIMULATED.get(str(address), "sending"),
            "created_at": now,
            "sent_at": now,
            "completed_at": None,
            "body": body.get("personalisation", {}).get("body"),
            "template": {"id": body["template_id"], "version": self.template["version"], "uri": "/t"},
        }
        with self._lock:
            self.sent.append(taken)
        if self._file >= 0:
            os.write(self._file, f"{taken['reference']}\t{taken['id']}\n".encode())
        return taken

    def settle(self, status: str) -> None:
        """Everything on its way came to this end."""
        for one in self.sent:
            if one["status"] == "sending":
                one["status"], one["completed_at"] = status, datetime.now(UTC).isoformat()

    def page(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        """Newest first, older than one, with a reference or not."""
        with self._lock:
            found = list(reversed(self.sent))
        if "older_than" in query:
            ids = [one["id"] for one in found]
            found = found[ids.index(query["older_than"][0]) + 1 :]
        if "reference" in query:
            found = [one for one in found if one["reference"] == query["reference"][0]]
        return found[: self.page_size]

    def missing(self, body: dict[str, Any]) -> list[str]:
        """The fields of the template that nothing fills."""
        text = f"{self.template['subject']} {self.template['body']}"
        wanted = [part.split("))")[0] for part in text.split("((")[1:]]
        given = body.get("personalisation", {})
        return [
            name
            for name in wanted
            if name not in given and not (name == "subject" and "phone_number" in body)
        ]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are nothing to talk about."""


class _Handler(BaseHTTPRequestHandler):
    """One request, with the library's names."""

    notify: NotifyStandIn
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if not self._is_known():
            return
        address = urlsplit(self.path)
        parts = address.path.strip("/").split("/")
        if parts[1] == "template":
            self._found({**self.notify.template, "id": parts[2]} if parts[2] == TEMPLATE else None)
        elif len(parts) == 3:
            self._found(next((one for one in self.notify.sent if one["id"] == parts[2]), None))
        else:
            page = self.notify.page(parse_qs(address.query))
            self._answer(200, {"notifications": page, "links": {"current": self.path}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._is_known():
            return
        self.notify.requests.append(body)
        kind = urlsplit(self.path).path.rsplit("/", 1)[-1]
        answer = self.notify.next_answer()
        if answer in _REFUSALS:
            self._refuse(*_REFUSALS[answer])
        elif answer.startswith(("hang up", "silence")):
            self._fail(answer)
        else:
            self._send(kind, body, answer.removeprefix("take, "))

    def _send(self, kind: str, body: dict[str, Any], answer: str) -> None:
        problem = _problem(kind, body)
        missing = self.notify.missing(body)
        if body.get("template_id") != TEMPLATE:
            self._refuse(*_REFUSALS["400 template"])
        elif problem:
            self._refuse(400, "ValidationError", problem)
        elif missing:
            self._refuse(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
        else:
            taken = self.notify.take(kind, body)
            time.sleep(self.notify.pause)
            if answer == "500":
                self._refuse(*_REFUSALS["500"])
            elif answer:
                self._fail(answer)
            else:
                shown = {name: taken[name] for name in ("id", "reference", "template")}
                self._answer(201, {**shown, "content": {"body": taken["body"]}, "uri": "/n"})

    def _is_known(self) -> bool:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            jwt.decode(token, SECRET, algorithms=["HS256"], issuer=SERVICE, options={"verify_iat": True})
        except jwt.InvalidTokenError:
            self._refuse(*_REFUSALS["403"])
            return False
        return True

    def _fail(self, answer: str) -> None:
        self.close_connection = True
        if answer == "silence":
            time.sleep(self.notify.silence)
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _found(self, what: dict[str, Any] | None) -> None:
        if what is None:
            self._refuse(404, "NoResultFound", "No result found")
        else:
            self._answer(200, what)

    def _refuse(self, code: int, kind: str, words: str) -> None:
        self._answer(code, {"status_code": code, "errors": [{"error": kind, "message": words}]})

    def _answer(self, code: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _problem(kind: str, body: dict[str, Any]) -> str:
    if kind == "email" and "@" not in str(body.get("email_address")):
        return "email_address Not a valid email address"
    if kind == "sms" and not str(body.get("phone_number")).lstrip("+").isdecimal():
        return "phone_number Must not contain letters or symbols"
    for value in body.get("personalisation", {}).values():
        if isinstance(value, dict) and len(b64decode(value["file"])) > 2 * 1024 * 1024:
            return "File is larger than 2MB"
    return ""


@contextlib.contextmanager
def stand_in_process(*, counts: Path, pause: float = 0.0) -> Iterator[str]:
    """The stand-in as a process of its own; its address."""
    command = [sys.executable, "-m", "tests.sending.notify_stand_in", "--counts", str(counts)]
    command += ["--pause", str(pause)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=Path, required=True)
    parser.add_argument("--pause", type=float, default=0.0)
    asked = parser.parse_args()
    with NotifyStandIn(counts=asked.counts) as notify:
        notify.pause = asked.pause
        print(notify.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
