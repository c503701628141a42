"""Reading a page as a person would: its text without tags, its links, its table."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any


def html(response: Any) -> str:
    return response.content.decode()


def words(response: Any) -> str:
    """The page's text with single blanks."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html(response), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


class _Tables(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables: list[list[list[tuple[str, list[str]]]]] = []
        self._cell: tuple[list[str], list[str]] | None = None
        self._quiet = 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self._cell = ([], [])
        elif tag == "a" and self._cell is not None:
            self._cell[1].append(given.get("href") or "")

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self._cell is not None:
            text = re.sub(r"\s+", " ", " ".join(self._cell[0])).strip()
            self.tables[-1][-1].append((text, self._cell[1]))
            self._cell = None

    def handle_data(self, data):
        if self._cell is not None:
            self._cell[0].append(data)


def table(response: Any, first_heading: str) -> list[list[tuple[str, list[str]]]]:
    """The body rows of the table whose first column has this heading, as (text, links) per cell."""
    parser = _Tables()
    parser.feed(html(response))
    for rows in parser.tables:
        if rows and rows[0] and rows[0][0][0] == first_heading:
            return rows[1:]
    raise AssertionError(f"No table begins with the column {first_heading}")


def links(response: Any, part: str = "") -> list[str]:
    """Every address the main part of the page leads to that holds ``part``."""
    main = html(response).partition("<main")[2].partition("</main>")[0]
    return [unescape(each) for each in re.findall(r'<a [^>]*href="([^"#]+)', main) if part in each]
