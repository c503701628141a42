"""A unique text planted in every field of one council is found in no page, file, mail or log of another."""

import io
import logging
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from assessment_ready.outbox.models import OutgoingEmail
from tests.architecture.addresses import Address, all_addresses
from tests.architecture.specimens import Filled, fill
from tests.world import World

MARKER = "Zqx7Northbymark"
FORMATS = ["", "?format=csv", "?format=xlsx"]
ANSWERS = {200, 302, 403, 404}
# Fields that name a state or a rule rather than hold somebody's words.
FIXED = {
    "slug",
    "email",
    "sha256",
    "token_hash",
    "template",
    "kind",
    "permission",
    "subject_key",
    "hash",
    "previous_hash",
    "action",
    "object_type",
    "object_id",
    "state",
    "to_address",
    "rating",
}


def plant(council: Any, marker: str = MARKER) -> int:
    """Put the marker into every text field of every row of ``council``; how many fields it reached."""
    reached = 0
    for model in apps.get_models():
        names = [field.name for field in model._meta.fields]
        owner = "council" if "council" in names else "added_for" if "added_for" in names else None
        if owner is None or not model._meta.app_label.strip("_"):
            continue
        texts = [field for field in model._meta.fields if _free_text(field)]
        if not texts or model._meta.label_lower.startswith("audit."):
            continue
        rows = model._default_manager.filter(**{owner: council})
        for row in rows:
            for field in texts:
                setattr(row, field.name, f"{marker}{row.pk}"[: field.max_length or None])
            row.save(update_fields=[field.name for field in texts])
            reached += len(texts)
    council.name = f"{marker} Council"
    council.save(update_fields=["name"])
    return reached


def _free_text(field: "models.Field[Any, Any]") -> bool:
    plain = isinstance(field, models.CharField | models.TextField)
    return (
        plain
        and not field.choices
        and field.name not in FIXED
        and not isinstance(field, models.SlugField | models.EmailField | models.URLField)
    )


@pytest.fixture
def filled(world: World) -> Filled:
    """The filled world with the marker in Northby."""
    filled = fill(world)
    assert plant(world.northby) > 40
    for name in ("nia", "noel"):
        person = world.people[name]
        person.full_name = f"{MARKER} {name}"
        person.save(update_fields=["full_name"])
    return filled


def readable() -> list[Address]:
    """Council pages that answer GET."""
    return [address for address in all_addresses() if address.in_council and address.answers("GET")]


def crawl(
    client: Client, values: dict[str, Any], markers: tuple[str, ...] = (MARKER,), *, all_formats: bool = False
) -> tuple[int, list[str]]:
    """How many answers were read, and those in which a marker stands.

    A page is asked for its files when it offers them; with ``all_formats`` every page is asked. An answer that is
    neither a page, nor a way on, nor a refusal is a fault of its own.
    """
    read, found = 0, []
    for address in readable():
        offered = True
        for suffix in FORMATS:
            if not offered:
                break
            path = address.path(values) + suffix
            response = client.get(path)
            body = body_of(response)
            assert response.status_code in ANSWERS, f"{path} answered {response.status_code}"
            read += response.status_code == 200
            offered = all_formats or b"format=" in body or bool(suffix)
            if any(_holds(body, str(response.headers), marker) for marker in markers):
                found.append(path)
    return read, found


def body_of(response: Any) -> bytes:
    """The whole answer, also of one that is sent piece by piece."""
    return b"".join(response) if getattr(response, "streaming", False) else response.content


def _holds(body: bytes, headers: str, marker: str) -> bool:
    if marker.encode() in body or marker in headers:
        return True
    return body[:2] == b"PK" and _in_workbook(body, marker)


def _in_workbook(body: bytes, marker: str) -> bool:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return any(marker.encode() in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("name", ["ada", "ingrid"])
def test_no_page_or_file_of_westmere_holds_a_word_of_northby(
    filled: Filled, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The director, who may most, and a stranger. The uncleared look for this marker in the walk of embargoes."""
    caplog.set_level(logging.DEBUG)
    read, found = crawl(filled.world.client(name), filled.westmere, all_formats=True)
    assert found == []
    assert MARKER not in caplog.text
    if name == "ada":
        assert read > 60


def test_the_walk_is_not_blind(filled: Filled) -> None:
    """The planted violation: Northby's own director does find the marker, on most pages and in files."""
    _, found = crawl(filled.world.client("nia"), filled.northby)
    assert len([path for path in found if "format=" not in path]) > 20
    assert [path for path in found if "format=csv" in path]
    assert [path for path in found if "format=xlsx" in path]


def test_mail_of_westmere_holds_no_word_of_northby(filled: Filled) -> None:
    client = filled.world.client("ann")
    client.post(
        "/councils/westmere/people/invite/",
        {
            "email": "fresh@westmere.example",
            "role": "viewer",
            "submission_key": "7d0c6f0e-3a53-4b1f-9a4e-000000000001",
        },
    )
    mails = OutgoingEmail.objects.filter(council=filled.world.westmere)
    assert mails.count() == 1
    for mail in mails:
        assert MARKER not in mail.subject + mail.text_body + mail.html_body
