"""Every page that answers: one heading, a title, labelled fields, a strict policy; and no cost that grows."""

from collections.abc import Callable
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.councils.models import Invitation, Membership, User
from assessment_ready.councils.permissions import Role
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.framework.models import PublishedResult
from assessment_ready.readiness.models import Assignment, Round, RoundKind, RoundStatus
from tests.architecture.addresses import Address, all_addresses
from tests.architecture.specimens import SCORES, Filled, fill
from tests.world import World

READERS = ["ada", "cara", "dev", "cleo", "ann"]
NOT_LABELLED = {"hidden", "submit", "button", "image", "reset"}


class Outline(HTMLParser):
    """What of a page matters here: headings, title, fields, labels, inline code."""

    def __init__(self) -> None:
        super().__init__()
        self.h1 = 0
        self.title = ""
        self.ids: list[str] = []
        self.fields: list[dict[str, str | None]] = []
        self.labels: set[str | None] = set()
        self.inline: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._inside.append(tag)
        self.h1 += tag == "h1"
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag in {"input", "select", "textarea"} and values.get("type") not in NOT_LABELLED:
            self.fields.append(values)
        if tag == "label":
            self.labels.add(values.get("for"))
        if tag == "script" and not values.get("src") and not values.get("nonce"):
            self.inline.append("script")
        self.inline += [name for name in values if name == "style" or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1] == "title" and "svg" not in self._inside:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def faults(self) -> list[str]:
        """What is wrong with the page, in words."""
        named = {"aria-label", "aria-labelledby", "title"}
        unlabelled = [
            str(values.get("name"))
            for values in self.fields
            if values.get("id") not in self.labels and not named & set(values)
        ]
        doubled = sorted({name for name in self.ids if self.ids.count(name) > 1})
        return [
            *([f"{self.h1} h1"] if self.h1 != 1 else []),
            *(["no title"] if not self.title.strip() else []),
            *[f"{name} has no label" for name in unlabelled],
            *[f"the id {name} stands twice" for name in doubled],
            *[f"inline {name}" for name in self.inline],
        ]


def outline(html: str) -> Outline:
    parsed = Outline()
    parsed.feed(html)
    return parsed


@pytest.fixture
def filled(world: World) -> Filled:
    """The filled world."""
    return fill(world)


def pages() -> list[Address]:
    """Council pages that answer GET."""
    return [address for address in all_addresses() if address.in_council and address.answers("GET")]


@pytest.mark.parametrize("name", READERS)
def test_every_page_has_one_heading_a_title_and_labelled_fields(filled: Filled, name: str) -> None:
    client = filled.world.client(name)
    walked, faults = 0, []
    for address in pages():
        response = client.get(address.path(filled.westmere))
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            walked += 1
            faults += [f"{address.name}: {fault}" for fault in outline(response.content.decode()).faults()]
            policy = response["Content-Security-Policy"]
            if "unsafe" in policy or "default-src 'none'" not in policy:
                faults.append(f"{address.name}: weak policy {policy}")
            if "no-store" not in response["Cache-Control"]:
                faults.append(f"{address.name}: may be kept by a cache")
    assert faults == []
    assert walked >= {"ada": 25, "cara": 15, "ann": 5, "dev": 4, "cleo": 4}[name]


def test_public_pages_have_one_heading_too(world: World) -> None:
    client = Client()
    walked = 0
    for address in all_addresses():
        if address.captures or not address.answers("GET"):
            continue
        response = client.get(address.path({}))
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            walked += 1
            assert outline(response.content.decode()).faults() == [], address.name
    assert walked >= 4


def test_the_outline_catches_planted_faults() -> None:
    planted = (
        '<title></title><h1>a</h1><h1>b</h1><input name="x" id="x"><p style="a" id="x"></p><script>1</script>'
    )
    assert len(outline(planted).faults()) == 6


def grow(filled: Filled, *, times: int) -> None:
    """More of everything a list of Westmere may hold."""
    world = filled.world
    statement = world.statement(1)
    lead = world.members["cleo"]
    for number in range(times):
        made = world.round(
            scores=SCORES,
            title=f"More {uuid4().hex}",
            held_on=date(2025, 1, 1) + timedelta(days=number),
            kind=RoundKind.values[number % len(RoundKind.values)],  # type: ignore[arg-type]
            status=RoundStatus.CLOSED if number % 2 else RoundStatus.OPEN,
        )
        Assignment.objects.create(
            council=world.westmere, round=made, statement=statement, lead=lead, changed_at=timezone.now()
        )
        world.let_review(made)
        world.evidence(1, 4, title=f"More {uuid4().hex}")
        _more_people(world, number)
        _more_secrets(world)
        _more_papers(world, number)


def _more_people(world: World, number: int) -> None:
    user = User.objects.create(email=f"{uuid4().hex}@westmere.example", full_name=f"More {number}")
    Membership.objects.create(council=world.westmere, user=user, role=Role.VIEWER)
    Invitation.objects.create(
        council=world.westmere,
        email=f"{uuid4().hex}@westmere.example",
        role=Role.VIEWER,
        token_hash=uuid4().hex,
        invited_by=world.people["ann"],
        expires_at=timezone.now() + timedelta(days=7),
    )


def _more_secrets(world: World) -> None:
    ada = world.people["ada"]
    embargo = Embargo.objects.create(
        council=world.westmere, title=uuid4().hex, authority="CQC", created_by=ada
    )
    Clearance.objects.create(council=world.westmere, embargo=embargo, user=ada, granted_by=ada)


def _more_papers(world: World, number: int) -> None:
    latest = GeneratedDocument.objects.filter(council=world.westmere).order_by("-version").first()
    assert latest is not None
    GeneratedDocument.objects.create(
        council=world.westmere,
        kind=latest.kind,
        subject_key=latest.subject_key,
        version=latest.version + 1,
        title=latest.title,
        template=latest.template,
        snapshot={},
        permission=latest.permission,
        state=latest.state,
        requested_by=latest.requested_by,
        requested_at=timezone.now(),
    )
    PublishedResult.objects.create(
        framework=world.framework,
        council_name=f"More {uuid4().hex}",
        published_on=date(2025, 2, 1),
        date_precision="month",
        scores=SCORES,
        rating="Good",
        source_url="https://www.cqc.org.uk/example",
        added_for=world.westmere,
    )


def queries(ask: Callable[[], Any]) -> int:
    """How many queries one request costs."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask()
    return len(captured)


def signed_in_for_the_walk(world: World, name: str) -> Client:
    """A browser whose session is not written while it walks.

    Once a minute ``SessionExpiryMiddleware`` writes when a session was last seen: a savepoint, an update and its
    release, three queries that fall to whichever page comes just then. The walk takes longer than a minute.
    """
    client = world.client(name)
    session = client.session
    session["started"] = session["seen"] = int(timezone.now().timestamp()) + 3600
    session.save()
    return client


def costs(filled: Filled, name: str) -> dict[str, int]:
    """Queries of every page for one person, warmed up once."""
    client = signed_in_for_the_walk(filled.world, name)
    found = {}
    for address in pages():
        path = address.path(filled.westmere)
        if client.get(path).status_code == 200:
            found[address.name] = queries(lambda path=path: client.get(path))  # type: ignore[misc]
    return found


@pytest.mark.parametrize("name", ["ada", "ann"])
def test_no_page_costs_more_queries_with_more_rows(filled: Filled, name: str) -> None:
    grow(filled, times=2)
    before = costs(filled, name)
    grow(filled, times=6)
    after = costs(filled, name)
    grown = {page: (before[page], after[page]) for page in before if after[page] > before[page]}
    assert grown == {}
    assert len(before) >= {"ada": 25, "ann": 5}[name]


def test_a_cost_that_grows_is_seen(filled: Filled) -> None:
    """The planted violation: a page that asks once a row."""

    def page() -> None:
        for made in Round.objects.all():
            made.judgements.count()

    first = queries(page)
    filled.world.round(title="One more")
    assert queries(page) > first
