"""The demonstration's mailbox exists there and nowhere else."""

import pytest
from django.test import Client

from assessment_ready.outbox.services import enqueue, sweep
from tests.outbox.test_enqueue import put
from tests.world import World

PATHS = ["/mail/", "/mail/20261102T090000-00000000-0000-4000-8000-000000000000/"]


@pytest.fixture(autouse=True)
def demonstration(settings, tmp_path, db):
    """A demonstration with a mail folder of the test's own."""
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.MAIL_BACKEND = "file"
    settings.DEMO_MODE = True


def test_an_empty_mailbox_says_what_belongs_there():
    assert "Messages appear here" in Client().get("/mail/").content.decode()


def test_a_newcomer_reads_their_invitation_without_an_account():
    put(context={"name": "Nell <script>alert(1)</script>", "link": "http://localhost:8000/x/"})
    sweep()
    page = Client().get("/mail/")
    assert "Your password for Assessment Ready was changed" in page.content.decode()
    path = page.context["table"].rows[0].as_cells[0].url
    text = Client().get(path).content.decode()
    assert "ada@westmere.example" in text
    assert '<a href="http://localhost:8000/x/"' in text
    assert "<script>alert(1)" not in text


def test_a_message_as_html_is_a_sandbox_that_loads_and_runs_nothing():
    put(context={"name": "<script>alert(1)</script>", "link": "javascript:alert(1)"})
    sweep()
    path = Client().get("/mail/").context["table"].rows[0].as_cells[0].url
    response = Client().get(path + "html/")
    policy = response["Content-Security-Policy"]
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert "&lt;script&gt;" in response.content.decode()


@pytest.mark.parametrize("setting", [{"DEMO_MODE": False}, {"MAIL_BACKEND": "smtp"}])
def test_elsewhere_the_mailbox_does_not_exist_for_anybody(settings, world: World, setting):
    put()
    sweep()
    path = Client().get("/mail/").context["table"].rows[0].as_cells[0].url
    for name, value in setting.items():
        setattr(settings, name, value)
    for client in (Client(), world.client("ann"), world.client("ingrid")):
        for address in ("/mail/", path, path + "html/"):
            assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "name", ["x", "..", "..%2f..%2fetc%2fpasswd", "20261102T090000-../../../secret", "%00"]
)
def test_only_names_of_messages_open_anything(name):
    assert Client().get(f"/mail/{name}/").status_code == 404
    assert Client().get(PATHS[1]).status_code == 404


def test_a_broken_file_does_not_break_the_list(settings):
    settings.MAIL_FOLDER.mkdir()
    (settings.MAIL_FOLDER / "20261102T090000-00000000-0000-4000-8000-000000000000.eml").write_bytes(
        b"\xff\x00"
    )
    (settings.MAIL_FOLDER / "notes.eml").write_text("hello")
    enqueue(kind="password_changed", to="a@b.example", context={})
    sweep()
    assert Client().get("/mail/").status_code == 200
