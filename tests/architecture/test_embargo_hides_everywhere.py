"""Material under embargo does not exist for the uncleared, on any page, in any file, feed or search."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from assessment_ready.embargo.models import Embargo
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.overview.services.digests import send_digests
from assessment_ready.packs.models import PackVersion
from assessment_ready.readiness.models import Judgement
from comms.models import CalendarFeed
from comms.services.reminders import remind
from tests.architecture.specimens import Filled, fill
from tests.architecture.test_councils_never_meet import FIXED, MARKER, body_of, crawl, plant, readable
from tests.world import WESTMERE, World

SECRET = "Qwj5Embargomark"
# What names something in an address or a chain rather than holding somebody's words.
_KEPT = FIXED | {"reference", "content_hash", "cleared_hash", "code", "unit", "snap", "document_kind"}
# These are rows about an embargo's own life, or logs of it.
_ABOUT_EMBARGOES = {"embargo", "audit"}


def secret_models() -> list[type[models.Model]]:
    """Every table whose rows may be under an embargo."""
    return [
        model
        for model in apps.get_models()
        if any(field.name == "embargo" for field in model._meta.fields)
        and model._meta.app_label not in _ABOUT_EMBARGOES
    ]


def mark(model: type[models.Model], embargo: Embargo) -> int:
    """Put the marker into every text of this table's rows under the embargo; how many rows there are."""
    texts = [
        field
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in _KEPT
        and not isinstance(field, models.SlugField | models.EmailField | models.URLField)
    ]
    rows = model._default_manager.filter(embargo=embargo)
    if texts:
        rows.update(**{field.name: SECRET for field in texts})
    return rows.count()


@pytest.fixture
def filled(world: World) -> Filled:
    """The filled world: one marker in everything under Westmere's embargo, another in all of Northby."""
    filled = fill(world)
    embargo = Embargo.objects.get(council=world.westmere)
    Embargo.objects.filter(pk=embargo.pk).update(title=SECRET, authority=SECRET)
    walked = secret_models()
    assert len(walked) > 12
    bare = {model._meta.label_lower for model in walked if mark(model, embargo) == 0}
    assert bare <= {"timeline.assessment", "documents.generateddocument"}, "without a specimen under embargo"
    Judgement.objects.filter(round__embargo=embargo).update(
        reason=SECRET, strengths=SECRET, improvements=SECRET
    )
    for version in PackVersion.objects.filter(council=world.westmere, inner_embargo=embargo):
        version.snapshot = json.loads(json.dumps(version.snapshot).replace("Embargoed", SECRET))
        version.save(update_fields=["snapshot"])
    for model in walked:
        row = model._default_manager.filter(embargo=embargo).first()
        for name, capture in CAPTURES.get(model._meta.label_lower, ()):
            assert row is not None
            filled.westmere[f"{name}:{capture}"] = row.pk
    assert plant(world.northby) > 40
    return filled


# The page of each thing is asked for the one under embargo.
CAPTURES: dict[str, tuple[tuple[str, str], ...]] = {
    "readiness.round": (("readiness:round", "round"),),
    "readiness.gap": (("readiness:gap", "gap"),),
    "evidence.evidenceitem": (("evidence:item", "item"),),
    "actions.action": (("actions:action", "action"),),
    "comms.activity": (("comms:activity", "activity"),),
    "comms.message": (("comms:message", "message"),),
    "comms.line": (("comms:line", "line"),),
    "comms.briefing": (("comms:briefing", "briefing"),),
    "comms.scenario": (("comms:scenario", "scenario"),),
    "comms.cascade": (("comms:cascade", "cascade"), ("comms:run-sheet", "cascade")),
    "comms.clearancerequest": (("comms:clearance-request", "clearance_request"),),
    "comms.question": (("comms:question", "question"),),
    "packs.pack": (("packs:pack", "pack"),),
    "packs.packversion": (("packs:version", "pack_version"), ("packs:read", "pack_version")),
    "comms.release": (("comms:release", "release"), ("comms:read-release", "release")),
}


@pytest.mark.parametrize("name", sorted(set(WESTMERE) - {"ada"}))
def test_the_uncleared_find_nothing(filled: Filled, name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Neither what is secret in their own council, nor a word of the other one."""
    caplog.set_level(logging.DEBUG)
    read, found = crawl(filled.world.client(name), filled.westmere, (SECRET, MARKER))
    assert read > 0
    assert found == []
    assert SECRET not in caplog.text
    assert MARKER not in caplog.text


def search(client: Client, values: dict[str, Any]) -> tuple[int, list[str]]:
    """How many pages with a search box were asked for the secret, and those that found it."""
    asked, found = 0, []
    for address in readable():
        path = address.path(values)
        response = client.get(path)
        if response.status_code == 200 and b'name="q"' in body_of(response):
            asked += 1
            answer = client.get(path, {"q": SECRET[:-4]})
            found += [path] if SECRET.encode() in answer.content else []
    return asked, found


def test_no_search_finds_it(filled: Filled) -> None:
    asked, found = search(filled.world.client("ben"), filled.westmere)
    assert asked >= 8
    assert found == []
    # The planted violation: whoever is cleared does find it.
    assert len(search(filled.world.client("ada"), filled.westmere)[1]) >= 3


def test_no_calendar_feed_has_it_whoever_it_belongs_to(filled: Filled) -> None:
    feed = CalendarFeed.objects.get(council=filled.world.westmere)
    assert feed.membership == filled.world.members["ada"]
    answer = filled.world.client(None).get(f"/calendar/{filled.westmere['feed_token']}.ics")
    assert answer.status_code == 200
    assert b"BEGIN:VEVENT" in answer.content
    assert SECRET.encode() not in answer.content
    assert MARKER.encode() not in answer.content


def test_no_mail_has_it(filled: Filled) -> None:
    """Digests and reminders of everybody, on a day on which everything is late."""
    later = timezone.now() + timedelta(days=60)
    later += timedelta(days=(7 - later.weekday()) % 7)
    with time_machine.travel(later.replace(hour=9), tick=False):
        send_digests(timezone.now())
        remind(timezone.now())
    mails = OutgoingEmail.objects.filter(council=filled.world.westmere)
    assert mails.count() >= 3
    assert [mail.pk for mail in mails if SECRET in f"{mail.subject}{mail.text_body}{mail.html_body}"] == []


def test_the_cleared_find_it(filled: Filled) -> None:
    """The planted violation: Ada is cleared, so the walk does see the marker, also in what was asked for by name."""
    found = crawl(filled.world.client("ada"), filled.westmere, (SECRET,))[1]
    assert len(found) > 5 + len(CAPTURES)


def test_everybody_finds_it_once_it_is_lifted(filled: Filled) -> None:
    Embargo.objects.filter(council=filled.world.westmere).update(lifted_at=timezone.now())
    assert len(crawl(filled.world.client("vic"), filled.westmere, (SECRET,))[1]) > 3
