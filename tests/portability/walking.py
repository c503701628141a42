"""Pages asked for twice, in the old installation and in the new one, and compared."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import resolve

from assessment_ready.councils.models import User
from assessment_ready.portability.queries.keys import natural_rows
from assessment_ready.portability.queries.registry import tables
from assessment_ready.portability.rules.kinds import NATURAL_KEYS, Kind

READERS = ("ada", "cara", "dev")
NOON = "2026-11-24T12:00:00+00:00"
_NOISE = (
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'), "csrf"),
    (re.compile(r'nonce="[^"]*"'), "nonce"),
    (re.compile(r'name="submission_key" value="[^"]*"'), "once"),
    # The version of a form about many rows is a sum over their keys.
    (re.compile(r'name="version" value="\d{7,}"'), "version"),
    # Public addresses of surveys and consultations are secrets: drawn anew.
    (re.compile(r"/(pulse|consultation)/[^/]+/"), "/secret/"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"), "uuid"),
)
_KEY = re.compile(r'(?<=value=")\d+(?=")|(?<=_)\d+(?=["_-])|(?<==)\d+(?=["&])')
Seen = tuple[int, str, str]
Keys = Mapping[str, str]


def quiet(html: str) -> str:
    """A page without what is drawn anew each time it is asked for."""
    for pattern, word in _NOISE:
        html = pattern.sub(word, html)
    return html


def browser(name: str) -> Client:
    """A browser signed in as one of the cast of Westmere; a page that fails is an answer like others."""
    client = Client(raise_request_exception=False)
    client.force_login(
        User.objects.get(email=f"{name}@westmere.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def seen(client: Client, path: str) -> tuple[Seen, str]:
    """A page as it answers: status, type, and text or the hash of the bytes; and the text.

    Nothing that the page itself writes (visits, looks, downloads) is kept.
    """
    with transaction.atomic():
        answer: Any = client.get(path)
        body = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    kind = answer.get("Content-Type", "")
    if not kind.startswith("text/html"):
        return (answer.status_code, kind, _fingerprint(body)), ""
    text = body.decode()
    return (answer.status_code, kind, quiet(text)), text


def _fingerprint(body: bytes) -> str:
    """The hash of a file; of a workbook, of what its sheets say, because it also says when it was written."""
    if not body.startswith(b"PK"):
        return hashlib.sha256(body).hexdigest()
    digest = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in sorted(archive.namelist()):
            if not name.startswith("docProps/"):
                digest.update(name.encode() + archive.read(name))
    return digest.hexdigest()


def natural_keys() -> dict[str, dict[str, str]]:
    """For each table of the installation and for people: the natural key of every row, and its key here."""
    labels = [label for label in NATURAL_KEYS if tables()[label].kind is Kind.REFERENCE]
    found = {label: {str(key): str(pk) for pk, *key in natural_rows(label)} for label in labels}
    return found | {"people": {each.email: str(each.pk) for each in User.objects.all()}}


def moves(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[Keys]:
    """From the key there to the key here, table by table."""
    return [
        {keys[key]: after[label][key] for key in keys if key in after[label]}
        for label, keys in before.items()
    ]


def same(before: Seen, after: Seen, moved: list[Keys]) -> bool:
    """Whether two pages are the same but for the keys of the installation's own rows, line by line."""
    if before == after:
        return True
    old, new = before[2].splitlines(), after[2].splitlines()
    return (
        before[:2] == after[:2]
        and len(old) == len(new)
        and all(_same_line(*lines, moved) for lines in zip(old, new, strict=True))
    )


def _same_line(before: str, after: str, moved: list[Keys]) -> bool:
    return before == after or any(
        _KEY.sub(lambda found: keys.get(found[0], found[0]), before) == after  # noqa: B023 - used at once
        for keys in moved
    )


def crawl(client: Client, start: str, most: int) -> dict[str, Seen]:
    """The pages the person is led to, beginning here: one of each kind, and so many at most."""
    found: dict[str, Seen] = {}
    work, kinds = [start], set[str]()
    while work and len(found) < most:
        path = work.pop(0)
        if (name := resolve(path).view_name) in kinds:
            continue
        kinds.add(name)
        found[path], text = seen(client, path)
        work += [each for each in _links(text) if each.startswith(start)]
    return found


def _links(html: str) -> Iterable[str]:
    return (unescape(each).partition("#")[0] for each in re.findall(r'href="(/[^"?#]*)"', html))
