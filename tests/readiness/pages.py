"""Reading pages as a person does: sending a form and following on, looking for words."""

import html
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def post(client: Client, path: str, data: dict[str, Any]) -> Any:
    """Send a form and follow to the page after."""
    return client.post(path, data, follow=True)


def text_of(response: Any) -> str:
    """The words on a page, without markup, with single blanks."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def says(response: Any, words: str) -> bool:
    """Whether the page says these words; shows the page when it does not."""
    found = words in text_of(response)
    if not found:
        print(response.status_code, text_of(response)[:3000])
    return found


def cost(client: Client, path: str) -> int:
    """How many statements a second visit sends to the database, everything counted."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)
