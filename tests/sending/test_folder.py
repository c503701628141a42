"""The demonstration's folder: each message a file, once, readable on the mailbox page."""

import os
from pathlib import Path
from typing import Any

import pytest

from assessment_ready.outbox import mailbox
from assessment_ready.sending.backends import open_session
from assessment_ready.sending.backends.outcome import Result
from assessment_ready.sending.models import Route
from tests.sending.handing_over import a_row, give
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


def test_a_message_is_one_file_however_often_it_is_handed_over(world: World, folder: Path) -> None:
    row, other = a_row(), a_row()
    with open_session(Route(council=world.westmere, means="email", from_name="Westmere")) as session:
        assert session.kind == "folder"
        assert not session.find([row])[row.id].taken
        first = give(session, row, text="First", html="<p>First</p>")
        give(session, row, text="Second")
        found = session.find([row, other])
    assert (first.result, found[row.id].taken, found[other.id].taken) == (Result.ACCEPTED, True, False)
    (path,) = folder.iterdir()
    assert path.stem == first.reference == found[row.id].reference
    (mail,) = mailbox.mails()
    assert (mail.to, mail.subject, mail.text.strip()) == ("jo@westmere.example", "The visit", "Second")


def test_a_text_is_readable_there_too(world: World, folder: Path) -> None:
    with open_session(Route(council=world.westmere, means="sms")) as session:
        assert give(session, a_row("+447700900123", "sms"), text="Come at 9.").result is Result.ACCEPTED
    (mail,) = mailbox.mails()
    assert mail.subject == "Text message: Come at 9."
    assert mail.to.startswith("+447700900123")
    assert mail.text.strip() == "Come at 9."


def test_what_cannot_be_written_is_told(world: World, folder: Path, monkeypatch: Any) -> None:
    with open_session(Route(council=world.westmere, means="email")) as session:
        assert give(session, a_row("nobody")).result is Result.REFUSED
        assert give(session, unsubscribe_url="javascript:x").result is Result.TECHNICAL
        assert give(session, seconds=-1).result is Result.TOO_LATE
        assert not folder.exists()

        def full(*_: object) -> None:
            raise OSError

        monkeypatch.setattr(os, "replace", full)
        assert give(session).result is Result.TRY_LATER
        assert session.check().endswith("Nothing really leaves.")
        assert session.poll([a_row()]) == []
