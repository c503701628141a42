"""The text of a PDF as its fonts map it, without blanks: enough to look for figures in their order."""

import io
import re
from typing import Any

import pikepdf

_CHARS = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
_RANGES = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def pdf_text(data: bytes) -> str:
    """Every character that is drawn, page after page, in the order of drawing."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "".join(_page(page) for page in pdf.pages)


def _page(page: Any) -> str:
    maps = {str(name): _map(font) for name, font in page.Resources.Font.items()}
    found: list[str] = []
    current: Any = {}
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        if str(operator) == "Tf":
            current = maps[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            found += [_drawn(part, current) for part in parts if isinstance(part, pikepdf.String)]
    return re.sub(r"\s", "", "".join(found))


def _drawn(part: Any, current: dict[int, str]) -> str:
    raw = bytes(part)
    return "".join(current.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2))


def _map(font: Any) -> dict[int, str]:
    text = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        for code, target in _CHARS.findall(block):
            found[int(code, 16)] = bytes.fromhex(target).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for first, last, target in _RANGES.findall(block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(target, 16) + step)
    return found
