"""The command that makes an installation's first administrator."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import User
from tests.councils.test_passwords import NEW, link, works

pytestmark = pytest.mark.django_db


def test_the_first_administrator_sets_a_password_by_mail_and_manages_councils(capsys):
    call_command("create_administrator", "Ann@Example.org", "Ann Example")
    assert "Ann Example (ann@example.org) manages this installation now." in capsys.readouterr().out
    entry = AuditEntry.objects.get(action="councils.user.made_administrator")
    assert entry.object_label
    client = Client()
    answer = client.post(link(), {"new_password": NEW, "new_password_again": NEW}, follow=True)
    assert answer.status_code == 200
    assert works("ann@example.org", NEW)
    client.post(reverse("councils:sign-in"), {"username": "ann@example.org", "password": NEW})
    assert client.get(reverse("councils:installation-councils")).status_code == 200


def test_repeating_the_command_changes_nothing_but_mails_another_link():
    for _ in range(2):
        call_command("create_administrator", "ann@example.org", "Ann Example")
    assert User.objects.filter(email="ann@example.org").count() == 1
    assert AuditEntry.objects.filter(action="councils.user.made_administrator").count() == 1


@pytest.mark.parametrize(
    ("email", "name", "sentence"),
    [
        ("ann", "Ann Example", "'ann' is not an e-mail address."),
        ("ann@example.org", "  ", "Give the person's name."),
    ],
)
def test_a_wrong_address_or_no_name_gets_a_sentence(email, name, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("create_administrator", email, name)
    assert not User.objects.exists()
