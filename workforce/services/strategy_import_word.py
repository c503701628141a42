"""A strategy as a Word document: its paragraphs with the numbers Word draws beside them, and its tables, as lines.

The archive is looked at before anything unpacks it, and document type declarations are refused. A row of a table with
a column of references is an action; other tables are read row by row.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from assessment_ready.documents.archives import open_archive, read_entry
from assessment_ready.documents.errors import UnreadableFile
from workforce.errors.strategy_imports import UnreadableText
from workforce.rules.strategy_import_columns import BY_NAME, guessed
from workforce.rules.strategy_text_lines import Line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_REFUSED = (
    "The document is damaged, has a password, or unpacks to far more than its size. Open it, save it again as .docx, "
    "and choose it again"
)
_DEEPEST = 60
_MOST_LINES = 20_000


def word_lines(data: bytes) -> list[Line]:
    """The lines of the document. Raises ``UnreadableText``."""
    try:
        with open_archive(data) as archive:
            names = set(archive.namelist())
            if _BODY not in names:
                raise UnreadableText(
                    "The file is no Word document. Choose a .docx, .txt, .csv or .xlsx file", field="file"
                )
            body = fromstring(read_entry(archive, _BODY), forbid_dtd=True)
            numbering = _part(archive, names, "word/numbering.xml")
            styles = _part(archive, names, "word/styles.xml")
    except (UnreadableFile, ParseError, DefusedXmlException, RecursionError):
        raise UnreadableText(_REFUSED, field="file") from None
    reader = _Reader(_Numbers(numbering), _Styles(styles))
    found: list[Line] = []
    for text, kind in reader.lines(body.find(f"{_W}body"), 0):
        if len(found) == _MOST_LINES:
            raise UnreadableText(
                "The document has too many lines. Keep the strands and their actions", field="file"
            )
        found.append(Line(len(found) + 1, text, kind))
    return found


def _part(archive: Any, names: set[str], name: str) -> Any:
    return fromstring(read_entry(archive, name), forbid_dtd=True) if name in names else None


class _Styles:
    """Which paragraph styles are headings, and which carry a list."""

    def __init__(self, root: Any) -> None:
        self.headings: set[str] = set()
        self.lists: dict[str, tuple[str, int]] = {}
        for style in root.iter(f"{_W}style") if root is not None else ():
            pk, name = style.get(f"{_W}styleId", ""), _value(style.find(f"{_W}name"))
            if name.lower().startswith(("heading", "title")):
                self.headings.add(pk)
            listed = _list_of(style.find(f"{_W}pPr"))
            if listed:
                self.lists[pk] = listed


class _Numbers:
    """The numbers Word draws: counted per list and level, as the document defines them."""

    def __init__(self, root: Any) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.list_of: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for each in root.iter(f"{_W}abstractNum"):
            self.levels[each.get(f"{_W}abstractNumId", "")] = dict(_levels(each))
        for each in root.iter(f"{_W}num"):
            self.list_of[each.get(f"{_W}numId", "")] = _value(each.find(f"{_W}abstractNumId"))

    def next(self, list_id: str, level: int) -> str:
        """What stands before the next paragraph of the list: "2.1", "•" or nothing."""
        abstract = self.list_of.get(list_id, "")
        known = self.levels.get(abstract, {})
        if level not in known:
            return ""
        kind, pattern, start = known[level]
        if kind in ("bullet", "none"):
            return "•" if kind == "bullet" else ""
        counts = self.counts.setdefault(abstract, {})
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return self._drawn(pattern, known, counts)

    def _drawn(self, pattern: str, known: dict[int, tuple[str, str, int]], counts: dict[int, int]) -> str:
        for level, (kind, _, start) in known.items():
            pattern = pattern.replace(f"%{level + 1}", _figure(kind, counts.get(level, start)))
        return pattern.strip()


def _levels(abstract: Any) -> Iterator[tuple[int, tuple[str, str, int]]]:
    for each in abstract.findall(f"{_W}lvl"):
        level, start = each.get(f"{_W}ilvl", "0"), _value(each.find(f"{_W}start")) or "1"
        if level.isdigit() and start.isdigit() and len(start) < 5:
            kind = _value(each.find(f"{_W}numFmt")) or "decimal"
            yield int(level), (kind, _value(each.find(f"{_W}lvlText"))[:40], int(start))


def _figure(kind: str, number: int) -> str:
    if kind in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr(64 + number)
    return str(number)


class _Reader:
    """Goes through the body in order."""

    def __init__(self, numbers: _Numbers, styles: _Styles) -> None:
        self.numbers = numbers
        self.styles = styles

    def lines(self, parent: Any, depth: int) -> Iterator[tuple[str, str]]:
        """Text and kind of every line under an element."""
        if parent is None or depth > _DEEPEST:
            return
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
                yield from self.lines(child, depth + 1)

    def _paragraph(self, paragraph: Any) -> Iterator[tuple[str, str]]:
        text = _text(paragraph)
        properties = paragraph.find(f"{_W}pPr")
        style = _value(properties.find(f"{_W}pStyle")) if properties is not None else ""
        listed = _list_of(properties) or self.styles.lists.get(style)
        mark = self.numbers.next(*listed) if listed and text.strip() else ""
        kind = "heading" if style in self.styles.headings else ""
        for place, each in enumerate(text.split("\n")):
            if mark == "•" and place == 0:
                yield each, "bullet"
            else:
                yield (f"{mark} {each}" if mark and place == 0 else each), kind
        # Paragraphs are apart in Word as blank lines set them apart in a text.
        yield "", ""

    def _table(self, table: Any) -> Iterator[tuple[str, str]]:
        rows = [[_text(cell).strip() for cell in row.findall(f"{_W}tc")] for row in table.findall(f"{_W}tr")]
        named = guessed(rows[0]) if rows else {}
        if "reference" in named and not {"title", "text"}.isdisjoint(named):
            yield from _action_rows(rows[0], rows[1:], named)
            return
        for cells in rows:
            yield " | ".join(filter(None, (" ".join(cell.split()) for cell in cells))), ""
            yield "", ""


def _action_rows(
    head: Sequence[str], rows: Sequence[Sequence[str]], named: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Each row as one action; what further columns say stands behind its words, so that nothing is lost."""
    for cells in rows:
        row = {heading: " ".join(cell.split()) for heading, cell in zip(head, cells, strict=False)}
        reference = row.pop(named["reference"], "")
        words = [row.pop(named[name], "") for name in ("title", "text") if name in named]
        rest = "; ".join(f"{_label(heading, named)}: {cell}" for heading, cell in row.items() if cell)
        text = " ".join(filter(None, [*words, f"({rest})" if rest else ""]))
        if reference or text:
            yield (f"{reference} | {text}" if reference else text), "action"
            yield "", ""


def _label(heading: str, named: dict[str, str]) -> str:
    return next((BY_NAME[name].label for name, found in named.items() if found == heading), heading)


def _text(element: Any) -> str:
    """The words of a paragraph or cell: deleted text is not in it, a line break is one."""
    words: list[str] = []
    for each in element.iter():
        if each.tag == f"{_W}t":
            words.append(each.text or "")
        elif each.tag == f"{_W}tab":
            words.append("\t")
        elif each.tag in (f"{_W}br", f"{_W}cr") or (each.tag == f"{_W}p" and words):
            words.append("\n")
    return "".join(words)


def _list_of(properties: Any) -> tuple[str, int] | None:
    numbered = properties.find(f"{_W}numPr") if properties is not None else None
    if numbered is None:
        return None
    level, pk = _value(numbered.find(f"{_W}ilvl")) or "0", _value(numbered.find(f"{_W}numId"))
    return (pk, int(level)) if pk and level.isdigit() and len(level) < 3 else None


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val") or "")
