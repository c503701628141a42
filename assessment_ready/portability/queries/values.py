"""One value of a row as plain JSON, and back again."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field


class NotAValue(ValueError):
    """What an archive says is no value of the column."""


def encoded(value: Any) -> Any:
    """A value of the database as JSON has it: moments in UTC, numbers with decimals as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [encoded(each) for each in value]
    return value


def decoded(field: Field, value: Any) -> Any:
    """The value for the database. Raises ``NotAValue``."""
    if value is None:
        if not field.null and not isinstance(field, models.JSONField):
            raise NotAValue
        return None
    if isinstance(field, models.JSONField):
        return value
    if isinstance(field, ArrayField):
        return _list(field, value)
    if isinstance(value, list | dict):
        raise NotAValue
    try:
        found = field.to_python(value)
    except (ValidationError, ValueError, TypeError, OverflowError):
        raise NotAValue from None
    return _checked(field, found)


def _list(field: Any, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise NotAValue
    return [decoded(field.base_field, each) for each in value]


def _checked(field: Field, value: Any) -> Any:
    """Nothing the database would take and the pages could not: no choice there is not, no time without a zone."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise NotAValue
    if isinstance(value, str) and ("\x00" in value or len(value) > (field.max_length or len(value))):
        raise NotAValue
    if field.choices and value not in ("", None) and value not in dict(field.flatchoices):
        raise NotAValue
    return value


def line(row: dict[str, Any]) -> bytes:
    """One row as one line."""
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"


def key_text(key: list[Any] | tuple[Any, ...]) -> str:
    """A natural key as one text, to look it up by."""
    return json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))
