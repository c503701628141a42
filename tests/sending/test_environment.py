"""A database that was restored or copied sends nothing until a person lets it."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.sending.models import Environment
from assessment_ready.sending.rules.identity import Identity, why_hold
from assessment_ready.sending.services import environment

KNOWN = Identity(cluster="7", database="16384", site="https://ready.example", counter=40)


@pytest.mark.parametrize(
    ("seen", "outside", "why"),
    [
        (KNOWN, 0, ""),
        (KNOWN, 39, ""),
        (KNOWN, 40, ""),
        (KNOWN, 41, "a backup was restored"),
        (Identity("8", "16384", KNOWN.site, 40), 0, "in another place"),
        (Identity("7", "20000", KNOWN.site, 40), 0, "in another place"),
        (Identity("7", "16384", "https://test.example", 40), 0, "It is a copy"),
    ],
)
def test_what_gives_a_copy_away(seen, outside, why):
    found = why_hold(KNOWN, seen, outside)
    assert (found == "") is (why == "")
    assert why in found


@pytest.fixture
def counter(settings, tmp_path):
    """The counter outside the database."""
    settings.SENDING_COUNTER_FILE = tmp_path / "sending-counter"
    return settings.SENDING_COUNTER_FILE


@pytest.mark.django_db
def test_the_database_counts_on_inside_and_outside(counter):
    assert environment.may_send()
    for number in (1, 2, 3):
        assert environment.look(timezone.now())
        assert int(counter.read_text()) == number == Environment.objects.get().counter
    assert environment.may_send()


@pytest.mark.django_db
def test_a_restored_backup_holds_until_it_is_released(counter):
    environment.look(timezone.now())
    counter.write_text("500")
    assert not environment.look(timezone.now())
    assert not environment.may_send()
    assert not environment.look(timezone.now()), "it does not let itself go"
    assert int(counter.read_text()) == 500
    environment.release_hold(user=None, because="The log of the mail server was read")
    assert environment.may_send()
    assert environment.look(timezone.now())
    assert int(counter.read_text()) == 501
    entry = AuditEntry.objects.get(action="sending.hold.released")
    assert entry.after == {"because": "The log of the mail server was read"}


@pytest.mark.django_db
def test_a_copy_under_another_address_holds(settings):
    environment.look(timezone.now())
    settings.SITE_URL = "https://copy.example"
    assert not environment.look(timezone.now())
    assert "It is a copy" in environment.held().held_because


@pytest.mark.django_db
def test_a_database_that_lies_elsewhere_holds():
    environment.look(timezone.now())
    row = Environment.objects.get()
    assert all(row.fingerprint.values()), "the server tells where it lies"
    row.fingerprint["database"] = "1"
    row.save(update_fields=["fingerprint"])
    assert not environment.look(timezone.now())


@pytest.mark.django_db
def test_a_person_at_the_terminal_can_release_it(capsys):
    call_command("release_sending_hold", "nothing held")
    environment.look(timezone.now())
    Environment.objects.update(held_at=timezone.now(), held_because="A backup was restored.")
    call_command("release_sending_hold", "checked")
    assert environment.may_send()
    assert capsys.readouterr().out.splitlines() == [
        "Nothing is held.",
        "Released. It was held because: A backup was restored.",
    ]
