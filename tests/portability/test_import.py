"""What an import leaves behind: a chain sealed with this installation's key, people without passwords, a hold."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assessment_ready.audit.models import AuditEntry, AuditHead
from assessment_ready.audit.queries import faults
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Role
from assessment_ready.evidence.models import EvidenceFileContent
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.portability.services.importing import import_council
from assessment_ready.readiness.models import Judgement, Round
from assessment_ready.sending.models import Environment
from assessment_ready.sending.services.environment import may_send
from comms.models import Objection
from comms.queries.contact_hashes import address_hash
from tests.portability.moving import exported, rows

pytestmark = pytest.mark.usefixtures("empty")


def test_the_log_is_sealed_with_the_key_of_this_installation(archive, settings):
    settings.AUDIT_KEY = "another installation's"
    import_council(path=archive)
    assert list(faults()) == []
    told = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(told) == [
        *(each["action"] for each in rows(archive, "audit.auditentry")),
        told[len(told) - 1],
    ]
    assert told[len(told) - 1] == "portability.council.imported"
    assert AuditHead.objects.get().length == len(told)
    # An entry about a person is about the same person under the key they have here.
    about = AuditEntry.objects.get(action="councils.council.settings_changed")
    assert about.object_id == str(User.objects.get(email="ada@westmere.example").pk)


def test_people_have_no_password_and_ask_for_one(archive):
    import_council(path=archive)
    ada = User.objects.get(email="ada@westmere.example")
    assert not ada.has_usable_password()
    assert not ada.is_installation_admin
    assert Membership.objects.get(user=ada).role == Role.DASS


def test_sending_waits_for_a_person_and_nothing_was_mailed(archive):
    assert may_send()
    import_council(path=archive)
    assert not may_send()
    assert "Westmere Council" in Environment.objects.get().held_because
    assert not OutgoingEmail.objects.exists()


def test_rows_files_and_the_next_key_are_there(archive):
    import_council(path=archive)
    assert Judgement.objects.count() == 18
    assert bytes(EvidenceFileContent.objects.get().data) == b"Zebra file"
    round_ = Round.objects.get(title="Zebra round")
    assert round_.embargo.title == "Zebra embargo"
    council, user = Council.objects.get(), User.objects.get(email="ada@westmere.example")
    copy = Round.objects.create(
        council=council,
        framework=round_.framework,
        kind=round_.kind,
        title="New",
        held_on=round_.held_on,
        created_by=user,
    )
    assert copy.pk > round_.pk


def test_wishes_are_known_under_the_new_key_as_far_as_the_address_is_kept(archive, settings):
    settings.SECRET_KEY = "another installation's"
    done = import_council(path=archive)
    assert done.unknown_wishes == 1
    council = Council.objects.get().pk
    kept = Objection.objects.get(contact__isnull=False)
    assert address_hash(council, "pat@x.example") in kept.email_hashes
    assert len(kept.email_hashes) == 2


def test_the_command_says_what_it_did(archive):
    call_command("import_council", str(archive), stdout=(said := StringIO()))
    text = said.getvalue()
    assert "1 file brought in" in text
    assert "Sending is on hold" in text
    assert "wishes not to be written to" in text


def test_the_archive_of_a_file_is_its_owners_only(archive, tmp_path):
    import_council(path=archive)
    path = exported("westmere", tmp_path / "again.zip")
    assert Path(path).stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == ["again.zip"]
