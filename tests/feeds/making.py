"""Tokens straight into the table, and a caller that is no browser."""

import json
from datetime import timedelta
from functools import cache
from secrets import token_urlsafe
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

from assessment_ready.councils.models import Membership
from assessment_ready.feeds.models import FeedToken
from assessment_ready.feeds.queries.catalogue import FEEDS
from assessment_ready.feeds.queries.description import description
from assessment_ready.feeds.queries.tokens import hash_of


def token_of(member: Membership, *scopes: str, **extra: Any) -> tuple[FeedToken, str]:
    """A token of a person for these feeds (all of them unless some are named), and its text."""
    text = f"arf_{token_urlsafe(32)}"
    now = timezone.now()
    values = {
        "name": f"Workbook of {member.council.name}",
        "scopes": list(scopes or FEEDS),
        "created_at": now - timedelta(hours=1),
        "expires_at": now + timedelta(days=30),
        **extra,
    }
    token = FeedToken.objects.create(
        council=member.council, membership=member, token_hash=hash_of(text), **values
    )
    return token, text


def path_of(feed: str, council: str = "westmere", query: str = "") -> str:
    """The address of a feed."""
    return f"/api/v1/councils/{council}/{feed}/{query}"


def ask(feed: str, text: str, *, council: str = "westmere", query: str = "", **headers: str) -> Any:
    """What a caller with this token gets."""
    sent = {"Authorization": f"Bearer {text}", **headers}
    return Client().get(path_of(feed, council, query), headers=sent)


def rows_of(feed: str, member: Membership) -> list[dict[str, Any]]:
    """The rows of a feed as a new token of this person gets them; the answer keeps to the description."""
    _, text = token_of(member)
    answer = ask(feed, text, council=member.council.slug)
    assert answer.status_code == 200, answer.content
    body = json.loads(answer.content)
    check_page(feed, body)
    return body["rows"]


def check_page(feed: str, body: Any) -> None:
    """Raise when an answer is not what the OpenAPI file says of it."""
    _validator(f"{feed.capitalize()}Page").validate(body)


def check_problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    """The problem an answer says; raises when it is not what the OpenAPI file says of problems."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    _validator("Problem").validate(body)
    assert body["status"] == status
    return body


@cache
def _validator(name: str) -> Draft202012Validator:
    whole = json.loads(description())
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": whole["components"]},
        format_checker=FormatChecker(),
    )
