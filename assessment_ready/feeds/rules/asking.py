"""What an address asks for: which page, in which format. Anything else is refused, so that nobody relies on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment_ready.feeds.errors import BadQuestion

JSON, CSV = "json", "csv"
_KNOWN = {"page", "format"}
_SECRETS = {"token", "access_token", "key", "api_key", "apikey", "authorization", "bearer"}
_LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Asked:
    """A page, and the format in the address; empty leaves it to the ``Accept`` header."""

    page: int = 1
    file_format: str = ""


def asked(parameters: Mapping[str, str]) -> Asked:
    """What the parameters of an address ask for. Raises ``BadQuestion``."""
    names = {name.lower() for name in parameters}
    if names & _SECRETS:
        raise BadQuestion(
            "A token belongs in the Authorization header, never in an address: addresses end up in logs. "
            "Revoke this token and make another."
        )
    if "updated_since" in names:
        raise BadQuestion(
            "There is no updated_since: states here change with the calendar although nobody changed a row. "
            "Read every page, and send If-None-Match with the ETag of the last answer."
        )
    if set(parameters) - _KNOWN:
        raise BadQuestion("Only the parameters page and format are known.")
    return Asked(_page(parameters.get("page", "1")), _format(parameters.get("format", "")))


def _page(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
    if number < 1:
        raise BadQuestion("page must be a whole number from 1.")
    return number


def _format(text: str) -> str:
    if text not in {"", JSON, CSV}:
        raise BadQuestion("format must be json or csv.")
    return text
