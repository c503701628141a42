"""Logos: judged by their content, decoded only when small enough, and made anew as a plain PNG.

What is stored never was in the upload: no metadata, no second frame, nothing appended, no script.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from assessment_ready.documents.errors import LogoRefused

LARGEST_FILE = 2 * 1024 * 1024
# Pixels, counted from the header before anything is decoded.
_MOST_PIXELS = 16_000_000
# Sharp on paper at the size a cover has room for.
_KEPT_SIZE = 720, 320
_KINDS = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff"}

TOO_LARGE = "The logo must be 2 MB or smaller. Save it smaller and choose it again"
TOO_MANY_PIXELS = "The logo has more than 16 million pixels, more than paper can show. Save it smaller"
SVG = "A logo cannot be an SVG, because it may hold programs. Save it as PNG and choose that"
WRONG_TYPE = "Choose a logo that is a PNG, JPEG or WebP picture"
DAMAGED = "The picture is damaged or not whole. Save it again as PNG and choose that"


@dataclass(frozen=True)
class Logo:
    """The picture as it is kept."""

    png: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Its name in documents."""
        return hashlib.sha256(self.png).hexdigest()


def read_logo(data: bytes) -> Logo:
    """The upload as a PNG; of an animation the first frame. Raises ``LogoRefused`` with its sentence."""
    if len(data) > LARGEST_FILE:
        raise LogoRefused(TOO_LARGE)
    kind = _kind(data)
    if not _is_whole(kind, data):
        raise LogoRefused(DAMAGED)
    if kind == "WEBP":
        # The decoder makes room for the whole picture as soon as it is opened.
        _check_size(*_webp_size(data))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[kind]) as opened:
                _check_size(*opened.size)
                picture = _plain(opened)
    except LogoRefused:
        raise
    except Exception as error:  # Pillow raises what its decoders raise: OSError, SyntaxError, ValueError...
        raise LogoRefused(DAMAGED) from error
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return Logo(out.getvalue(), *picture.size)


def _kind(data: bytes) -> str:
    for name, start in _KINDS.items():
        if data.startswith(start):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if b"<svg" in data[:4096].lower():
        raise LogoRefused(SVG)
    raise LogoRefused(WRONG_TYPE)


def _is_whole(kind: str, data: bytes) -> bool:
    """Whether the end is there: WeasyPrint, where it is loaded, tells Pillow to be content without."""
    if kind == "PNG":
        return b"IEND" in data
    if kind == "JPEG":
        return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")
    return len(data) >= int.from_bytes(data[4:8], "little") + 8


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height from the header of a WebP file."""
    form, head = data[12:16], data[20:30]
    if len(head) < 10:
        raise LogoRefused(DAMAGED)
    if form == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if form == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    raise LogoRefused(DAMAGED)


def _check_size(width: int, height: int) -> None:
    if width * height > _MOST_PIXELS:
        raise LogoRefused(TOO_MANY_PIXELS)
    if not width or not height:
        raise LogoRefused(DAMAGED)


def _plain(opened: Image.Image) -> Image.Image:
    """The first frame, upright, in plain colours, no larger than paper can show, without anything else."""
    opened.seek(0)
    upright = ImageOps.exif_transpose(opened)
    if upright.mode.startswith("I"):
        upright = upright.point(lambda value: value / 256).convert("L")
    colours = "RGBA" if upright.has_transparency_data else "RGB"
    picture = upright.convert(colours)
    picture.thumbnail(_KEPT_SIZE)
    bare = Image.new(colours, picture.size)
    bare.paste(picture)
    return bare
