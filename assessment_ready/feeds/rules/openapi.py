"""The OpenAPI description of the feeds, made from their declared columns. A test holds the committed file to it."""

from collections.abc import Iterable
from typing import Any

from assessment_ready.feeds.rules import problems
from assessment_ready.feeds.rules.columns import MOST_ROWS, Feed, FeedColumn, Kind
from assessment_ready.feeds.rules.problems import MEDIA_TYPE, Problem

_Json = dict[str, Any]
VERSION = "1.0.0"
_TYPES: dict[Kind, _Json] = {
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.TRUTH: {"type": "boolean"},
}
_ABOUT = (
    "Read-only figures of one council for Excel, Power BI and other tools. Each call carries the token of one person "
    "in the Authorization header; cookies and tokens in addresses open nothing. A token opens the feeds it was made "
    "for as long as its person may see the pages with the same figures. Nothing under an embargo that holds is ever "
    "in a feed, whoever made the token: nobody knows who reads a workbook."
)


def document(feeds: Iterable[Feed]) -> _Json:
    """The whole description."""
    known = list(feeds)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Assessment Ready: feeds", "version": VERSION, "description": _ABOUT},
        "servers": [{"url": "/", "description": "The address of your installation"}],
        "security": [{"token": []}],
        "tags": [
            {"name": "feeds", "description": "Figures"},
            {"name": "about", "description": "This description"},
        ],
        "paths": {
            **{f"/api/v1/councils/{{council}}/{feed.code}/": {"get": _reading(feed)} for feed in known},
            **_about(),
        },
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of one’s own, made on the page “Data for Excel and Power BI”.",
                }
            },
            "parameters": _parameters(),
            "headers": _headers(),
            "responses": {_name(each.code): _refusal(each) for each in problems.PROBLEMS},
            "schemas": {
                **{f"{_name(feed.code)}Row": _row(feed) for feed in known},
                **{f"{_name(feed.code)}Page": _page(feed) for feed in known},
                "Problem": _problem(),
            },
        },
    }


def _reading(feed: Feed) -> _Json:
    """GET of one feed."""
    refused = [
        problems.BAD_QUESTION,
        problems.NOT_ACCEPTED,
        problems.NOT_IN_SCOPE,
        problems.NOT_FOUND,
        problems.NOT_THIS_FORMAT,
        problems.TOO_MANY,
    ]
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Link")}
    shown = {"$ref": f"#/components/schemas/{_name(feed.code)}Page"}
    return {
        "operationId": f"read{_name(feed.code)}",
        "tags": ["feeds"],
        "summary": feed.title,
        "description": f"{feed.description} One row for each {' and '.join(feed.key)}.",
        "parameters": [
            {"$ref": f"#/components/parameters/{name}"}
            for name in ("council", "page", "format", "ifNoneMatch")
        ],
        "responses": {
            "200": {
                "description": f"At most {MOST_ROWS} rows.",
                "headers": headers,
                "content": {"application/json": {"schema": shown}, "text/csv": {"schema": _csv(feed)}},
            },
            "304": {
                "description": "The page is what If-None-Match names.",
                "headers": {"ETag": headers["ETag"]},
            },
            **{str(each.status): {"$ref": f"#/components/responses/{_name(each.code)}"} for each in refused},
        },
    }


def _about() -> dict[str, _Json]:
    """What is open to everybody: this description, and the page for people."""
    return {
        "/api/v1/openapi.json": {
            "get": {
                "operationId": "readDescription",
                "tags": ["about"],
                "summary": "This description",
                "security": [],
                "responses": {
                    "200": {
                        "description": "OpenAPI 3.1",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                },
            }
        },
        "/api/v1/documentation/": {
            "get": {
                "operationId": "readDocumentation",
                "tags": ["about"],
                "summary": "The same for people",
                "security": [],
                "responses": {
                    "200": {"description": "A page", "content": {"text/html": {"schema": {"type": "string"}}}}
                },
            }
        },
    }


def _parameters() -> dict[str, _Json]:
    return {
        "council": {
            "name": "council",
            "in": "path",
            "required": True,
            "description": "The council as it stands in its addresses.",
            "schema": {"type": "string", "pattern": "^[a-z0-9-]+$"},
        },
        "page": {
            "name": "page",
            "in": "query",
            "description": "Which page, from 1. Follow next until it is null.",
            "schema": {"type": "integer", "minimum": 1, "default": 1},
        },
        "format": {
            "name": "format",
            "in": "query",
            "description": "json or csv; goes before the Accept header. CSV is UTF-8 with a byte order mark, dates as "
            "2027-01-06, moments in London time, yes and no in words, and text that a spreadsheet would run begins "
            "with an apostrophe.",
            "schema": {"type": "string", "enum": ["json", "csv"]},
        },
        "ifNoneMatch": {
            "name": "If-None-Match",
            "in": "header",
            "description": "The ETag of an earlier answer: when nothing is different, 304 comes back without rows.",
            "schema": {"type": "string"},
        },
    }


def _headers() -> dict[str, _Json]:
    text = {"type": "string"}
    return {
        "ETag": {"description": "Names exactly these rows.", "schema": text},
        "Link": {
            "description": 'The address of the next page, rel="next". Missing on the last.',
            "schema": text,
        },
        "RetryAfter": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
    }


def _refusal(problem: Problem) -> _Json:
    found: _Json = {
        "description": f"{problem.title}. {problem.meaning}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if problem is problems.TOO_MANY:
        found["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
    return found


def _row(feed: Feed) -> _Json:
    """One row: every column is always there."""
    return {
        "type": "object",
        "description": feed.description,
        "required": [each.name for each in feed.columns],
        "additionalProperties": False,
        "properties": {each.name: _column(each) for each in feed.columns},
    }


def _column(column: FeedColumn) -> _Json:
    found: _Json = dict(_TYPES[column.kind])
    if column.choices:
        found["enum"] = list(column.choices)
    if column.is_optional:
        found["type"] = [found["type"], "null"]
        if column.choices:
            found["enum"].append(None)
    found["description"] = column.description
    if column.unit:
        found["x-unit"] = column.unit
    return found


def _page(feed: Feed) -> _Json:
    count = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "required": ["feed", "council", "as_at", "page", "pages", "total", "next", "rows"],
        "additionalProperties": False,
        "properties": {
            "feed": {"const": feed.code},
            "council": {"type": "string", "description": "The council as it stands in its addresses."},
            "as_at": {"type": "string", "format": "date", "description": "The London day the states are of."},
            "page": {"type": "integer", "minimum": 1},
            "pages": {"type": "integer", "minimum": 1},
            "total": {**count, "description": "How many rows all pages have together."},
            "next": {
                "type": ["string", "null"],
                "format": "uri",
                "description": "The address of the next page.",
            },
            "rows": {
                "type": "array",
                "maxItems": MOST_ROWS,
                "items": {"$ref": f"#/components/schemas/{_name(feed.code)}Row"},
            },
        },
    }


def _csv(feed: Feed) -> _Json:
    names = ",".join(each.name for each in feed.columns)
    return {"type": "string", "description": f"The rows of the same page. First line: {names}"}


def _problem() -> _Json:
    return {
        "type": "object",
        "description": "RFC 9457.",
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string"},
        },
    }


def _name(code: str) -> str:
    """A code as schemas are called."""
    return "".join(part.capitalize() for part in code.split("-"))
