"""Reads rendered markup as a tree, so that tests look at structure and not at spelling."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.template import Context, Template

# What a hostile person would type.
SCRIPT = "<script>alert(\"x\" + 'y' & 1)</script>"
VOID = {"area", "br", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Node:
    """One element."""

    name: str
    attrs: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, name: str, css: str = "") -> list["Node"]:
        return [
            n for n in self.walk() if n.name == name and (not css or css in n.attrs.get("class", "").split())
        ]

    def one(self, name: str, css: str = "") -> "Node":
        found = self.all(name, css)
        assert len(found) == 1, f"{len(found)} of {name}.{css}"
        return found[0]

    def by_id(self, wanted: str) -> "Node":
        return next(n for n in self.walk() if n.attrs.get("id") == wanted)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("root", {})
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {k: v or "" for k, v in attrs})
        self.stack[-1].children.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].children.append(Node(tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.stack[-1].name == tag, f"</{tag}> closes <{self.stack[-1].name}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        for node in self.stack:
            node.texts.append(data)


def tree(html: str) -> Node:
    """The markup as a tree; an unbalanced tag fails the test."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert [n.name for n in builder.stack] == ["root"], "unclosed elements"
    return builder.root


def draw(source: str, **context: Any) -> Node:
    """A template source drawn and read."""
    return tree(Template(source).render(Context(context)))


def assert_tame(html: str) -> None:
    """No element and no attribute came out of ``SCRIPT``."""
    page = tree(html)
    assert "<script" not in html.lower()
    assert not page.all("script")
    known = {
        "aria-hidden aria-label aria-labelledby aria-sort class colspan d data-label desc fill font-family",
        "font-size font-weight height href id patternunits points r role scope stroke stroke-dasharray",
        "stroke-width tabindex text-anchor viewbox width x y cx cy xmlns",
    }
    assert {name for n in page.walk() for name in n.attrs} <= set(" ".join(known).split())
