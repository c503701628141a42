"""Out of one installation and into an empty one: the same rows, the same files, the same pages."""

import re
from collections import Counter
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import permissions_of
from assessment_ready.framework.models import FrameworkVersion, QualityStatement
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.portability.services.importing import import_council
from assessment_ready.sending.models import Environment
from assessment_ready.sending.services import environment
from tests.architecture.addresses import Address, all_addresses
from tests.architecture.specimens import fill
from tests.portability.moving import contents, draw_large_keys, empty_installation, exported, manifest, rows
from tests.portability.walking import NOON, READERS, Seen, browser, moves, natural_keys, same, seen
from tests.world import WESTMERE, build_world

pytestmark = pytest.mark.slow

# What does not travel has no page in the new installation.
STAYS_BEHIND = {"pending", "index", "feed", "export", "token"}
# Uploads that wait to be confirmed, and what is said of them.
STAYS_BEHIND_TOO = re.compile(
    r"evidence:import.*|evidence:library|.*-import-(check|columns)|workforce:benchmark-(check|map)|comms:feeds|feeds:.*"
)
# The log has one entry more and says so; the list of archives begins anew, since no archive holds an archive.
TELL_OF_THE_MOVE = {"overview:audit", "portability:exports"}


def pages() -> list[Address]:
    """Every page and file of a council."""
    return [
        each
        for each in all_addresses()
        if each.in_council
        and each.answers("GET")
        and not STAYS_BEHIND & set(each.objects)
        and not STAYS_BEHIND_TOO.fullmatch(each.name)
    ]


def walk(values: dict[str, Any]) -> dict[tuple[str, str], Seen]:
    """Every page that each reader may open, as they get it."""
    found = {}
    for name in READERS:
        client, may = browser(name), permissions_of(WESTMERE[name][1])
        for address in pages():
            if address.permission in may:
                found[name, address.name] = seen(client, address.path(values))[0]
    return found


@pytest.fixture(scope="module")
def moved(django_db_setup, django_db_blocker, tmp_path_factory):
    """Westmere in one installation, its archive, and Westmere in another; everything the tests look at.

    The first installation is rolled back; what a database draws (keys) goes on, so the second has its framework and
    its people under other keys, as anywhere.
    """
    folder = tmp_path_factory.mktemp("archives")
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=False):
        draw_large_keys()
        with transaction.atomic():
            filled = fill(build_world())
            first = exported("westmere", folder / "first.zip")
            before = walk(filled.westmere)
            keys, framework = natural_keys(), FrameworkVersion.objects.get().pk
            transaction.set_rollback(True)
        with transaction.atomic():
            empty_installation()
            done = import_council(path=first)
            held = Environment.objects.get().held_at is not None
            mails = OutgoingEmail.objects.count()
            second = exported("westmere", folder / "second.zip")
            environment.release_hold(user=None, because="checked")
            yield SimpleNamespace(
                values=filled.westmere,
                first=first,
                second=second,
                before=before,
                framework=framework,
                moved=moves(keys, natural_keys()),
                done=done,
                held=held,
                mails=mails,
            )
            transaction.set_rollback(True)


@pytest.fixture
def new_home(moved, db):
    """The new installation for one test."""
    return moved


def test_the_other_installation_has_other_keys_of_its_own(new_home):
    assert FrameworkVersion.objects.get().pk != new_home.framework
    assert QualityStatement.objects.count() == 9
    assert list(Council.objects.values_list("slug", flat=True)) == ["westmere"]


def test_an_archive_of_the_new_installation_has_equal_rows_and_files(new_home):
    before, after = contents(new_home.first), contents(new_home.second)
    differing = {
        name
        for name in before.keys() | after.keys()
        if name != "manifest.json" and before.get(name) != after.get(name)
    }
    assert differing == {"data/audit.auditentry.jsonl"}
    log, log_after = (rows(path, "audit.auditentry") for path in (new_home.first, new_home.second))
    assert log_after[: len(log)] == log
    assert [each["action"] for each in log_after[len(log) :]] == ["portability.council.imported"]
    assert manifest(new_home.first)["references"] == manifest(new_home.second)["references"]
    # Not an empty claim: most tables have rows, and there are files.
    counted = {each["model"]: each["rows"] for each in manifest(new_home.first)["data"]}
    assert sum(1 for count in counted.values() if count) > 120
    assert manifest(new_home.first)["files"]["count"] >= 3


def test_every_page_is_the_same(new_home):
    with time_machine.travel(NOON, tick=False):
        after = walk(new_home.values)
    assert after.keys() == new_home.before.keys()
    differing = {
        key
        for key, page in new_home.before.items()
        if not same(page, after[key], new_home.moved) and key[1] not in TELL_OF_THE_MOVE
    }
    assert differing == set()
    assert {key for key, page in after.items() if page[0] >= 500} == set()
    shown = Counter(name for (name, _), seen in after.items() if seen[0] == 200)
    assert shown["ada"] > 400
    assert shown["cara"] > 280
    assert shown["dev"] > 35
    files = [seen for seen in after.values() if seen[0] == 200 and not seen[1].startswith("text/html")]
    assert len(files) > 10


def test_the_audit_chain_holds_and_says_that_it_was_sealed_anew(new_home):
    call_command("verify_audit", stdout=(said := StringIO()))
    assert "holds" in said.getvalue()
    told = AuditEntry.objects.filter(council__slug="westmere").order_by("number")
    # The second archive was made afterwards.
    assert [each.action for each in told][-2:] == [
        "portability.council.imported",
        "portability.council.exported",
    ]


def test_sending_is_on_hold_and_no_mail_was_made(new_home):
    assert new_home.held
    assert new_home.mails == 0


def test_nobody_can_sign_in_before_a_new_password_and_nobody_runs_the_service(new_home):
    people = User.objects.all()
    assert len(people) >= 9
    assert not any(each.has_usable_password() or each.is_installation_admin for each in people)


def test_what_is_added_afterwards_gets_keys_of_its_own(new_home):
    member = Membership.objects.create(
        council=Council.objects.get(),
        user=User.objects.create(email="new@x.example", full_name="New"),
        role="viewer",
    )
    assert member.pk == Membership.objects.order_by("-pk").first().pk
