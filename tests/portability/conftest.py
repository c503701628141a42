"""An archive of a small Westmere, and an installation without councils to bring it into."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from assessment_ready.audit.services import record
from comms.models import Contact, Objection
from comms.queries.contact_hashes import address_hashes
from tests.portability.moving import empty_installation, exported
from tests.portability.test_pages import secret_things
from tests.world import build_world


def wishes(world):
    """Somebody who is still a contact objected, and somebody who is not any more."""
    made = {"council": world.westmere, "created_by": world.people["cara"]}
    contact = Contact.objects.create(number=1, reference="C-1", name="Pat", email="pat@x.example", **made)
    for each, email in ((contact, contact.email), (None, "gone@x.example")):
        Objection.objects.create(
            council=world.westmere,
            contact=each,
            email_hashes=address_hashes(world.westmere.pk, email),
            made_on=date(2026, 10, 1),
            recorded_by=world.people["cara"],
            recorded_at=timezone.now(),
        )


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker, tmp_path_factory):
    """An archive of a small Westmere; its installation is rolled back."""
    path = tmp_path_factory.mktemp("bad") / "westmere.zip"
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        world.round(scores=[2] * 9)
        world.action()
        secret_things(world)
        record(
            "councils.council.settings_changed",
            actor=world.people["ada"],
            obj=world.people["ada"],
            council=world.westmere,
        )
        wishes(world)
        exported("westmere", path)
        transaction.set_rollback(True)
    return path


@pytest.fixture
def empty(db):
    """An installation without any council."""
    empty_installation()
