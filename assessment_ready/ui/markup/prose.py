"""Small Markdown that people type, as HTML for pages and mails and as plain text.

Paragraphs, line breaks, bold, italic, lists, headings, and links to the web and to mail addresses. Everything else is
shown as it was typed: no HTML, no images, no other addresses. Two walls: the Markdown knows no HTML, and what comes
out of it passes an allow-list of elements, attributes and addresses.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assessment_ready.ui.markup import escaping

SCHEMES: Final = ("http", "https", "mailto")
ELEMENTS: Final = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "h5", "h6", "a"}
# Without the "*" nh3 lets titles and languages through on every element.
_ATTRIBUTES: Final[dict[str, set[str]]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
_CLASSES: Final = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
}
_HEADINGS: Final = ("govuk-heading-m", "govuk-heading-s")
_LOWEST = 6
# Control characters, halves of characters, and what turns the direction of a text so that an address reads as another.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s]+\Z", re.IGNORECASE)


def prose(value: str, below: int = 2) -> SafeString:
    """The text as HTML with the classes of GOV.UK. Its headings come right below level ``below`` of the page."""
    tokens = _parsed(value)
    _place_headings(tokens, below, _HEADINGS)
    for token in _all(tokens):
        name = _CLASSES.get(token.tag)
        if name and token.nesting == 1:
            token.attrSet("class", name)
    allowed = {tag: set(name.split()) for tag, name in _CLASSES.items()}
    allowed |= {f"h{level}": set(_HEADINGS) for level in range(2, _LOWEST + 1)}
    return SafeString(_cleaned(tokens, allowed))


def mail(value: str, below: int = 1) -> str:
    """The text as HTML without classes, for the body of a mail whose title is the only heading above it."""
    tokens = _parsed(value)
    _place_headings(tokens, below)
    return _cleaned(tokens, {})


def plain(value: str) -> str:
    """The text without marks, for a plain-text mail and for counting: lists with dashes, addresses spelled out."""
    return "\n\n".join(_blocks(_parsed(value)))


def _parsed(value: str) -> list[Token]:
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n")
    tokens = _MARKDOWN.parse(_UNSAFE.sub("", lines))
    for token in tokens:
        _undo_empty_links(token.children or [])
    return tokens


def _undo_empty_links(tokens: list[Token]) -> None:
    """Show "[words]()" as it was typed: the parser makes a link to nowhere of it without asking."""
    opened: list[Token] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append(token)
        elif token.type == "link_close":
            start = opened.pop()
            if not start.attrGet("href"):
                _turn_into_text(start, "[")
                _turn_into_text(token, "]()")


def _turn_into_text(token: Token, words: str) -> None:
    token.type, token.tag, token.content, token.attrs = "text", "", words, {}


def _markdown() -> MarkdownIt:
    """A parser that knows the few things people may type, and no HTML."""
    parser = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20})
    parser.enable(["heading", "list", "emphasis", "link", "autolink", "escape", "newline", "entity"])
    parser.validateLink = _is_address  # type: ignore[method-assign]
    return parser


def _is_address(url: str) -> bool:
    """Whether both walls let the address through, so that no link is left without one."""
    return bool(_ADDRESS.match(url)) and "href=" in _clean(f'<a href="{escaping.text(url)}">', {})


_MARKDOWN: Final = _markdown()


def _all(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _place_headings(tokens: list[Token], below: int, looks: tuple[str, str] | None = None) -> None:
    """Give headings one of two levels below the page's; none of them leaves a level out."""
    previous = below
    for token in tokens:
        if token.type == "heading_open":
            depth = 0 if len(token.markup) <= 2 else 1
            previous = min(below + 1 + depth, previous + 1, _LOWEST)
            if looks:
                token.attrSet("class", looks[depth])
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{previous}"


def _cleaned(tokens: list[Token], classes: dict[str, set[str]]) -> str:
    return _clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}), classes)


def _clean(html: str, classes: dict[str, set[str]]) -> str:
    clean: str = nh3.clean(
        html,
        tags=set(ELEMENTS),
        attributes=_ATTRIBUTES,
        allowed_classes=classes,
        url_schemes=set(SCHEMES),
        url_relative="deny",
    )
    return clean


def _blocks(tokens: list[Token]) -> list[str]:
    """The paragraphs, headings and whole lists, each as one text."""
    blocks: list[str] = []
    counters: list[int | None] = []  # one for each open list: the number to come, None for bullets
    head = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            if not counters:
                blocks.append("")
            counters.append(int(token.attrGet("start") or 1) if token.tag == "ol" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            counters.pop()
        elif token.type == "list_item_open":
            head = _item_head(counters)
        elif token.type == "inline":
            words = _inline(token.children or [])
            if counters:
                blocks[-1] += _item_line(words, head, len(counters), first=not blocks[-1])
                head = ""
            else:
                blocks.append(words)
    return [block for block in blocks if block.strip()]


def _item_head(counters: list[int | None]) -> str:
    number = counters[-1]
    if number is None:
        return "- "
    counters[-1] = number + 1
    return f"{number}. "


def _item_line(words: str, head: str, depth: int, *, first: bool) -> str:
    margin = "  " * (depth - 1)
    inner = words.replace("\n", f"\n{margin}  ")
    return f"{'' if first else chr(10)}{margin}{head or '  '}{inner}"


def _inline(tokens: list[Token]) -> str:
    """The words of one line, with where its links lead."""
    words, links = "", []
    for token in tokens:
        if token.type == "link_open":
            address = "" if token.info == "auto" else str(token.attrGet("href") or "")
            links.append((len(words), address))
        elif token.type == "link_close" and links:
            start, address = links.pop()
            words += _spelled_out(words[start:], address)
        elif token.type in ("softbreak", "hardbreak"):
            words += "\n"
        else:
            words += token.content
    return words


def _spelled_out(label: str, address: str) -> str:
    """Where a link leads, unless its words say so."""
    shown = address.removeprefix("mailto:")
    return "" if not address or label.strip() in (address, shown) else f" ({shown})"
