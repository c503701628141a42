"""Which files another format may be, judged by what is in them, and which links. Pure."""

import re
from urllib.parse import urlsplit

from assessment_ready.evidence.rules.files import (
    ACCEPTED_WORDS,
    DOCX,
    PDF,
    FileKind,
    RefusedFile,
    recognise,
    safe_name,
)

MP3 = FileKind("an MP3 recording", ("mp3",), "audio/mpeg")
BRF = FileKind("a Braille file", ("brf",), "text/plain; charset=us-ascii")
TAKEN_WORDS = {
    "easy_read": "PDF or Word",
    "translation": "PDF or Word",
    "braille": "Braille file (.brf), PDF or Word",
    "audio": "MP3",
}
ACCEPTED = {
    "easy_read": ".pdf,.docx",
    "translation": ".pdf,.docx",
    "braille": ".brf,.pdf,.docx",
    "audio": ".mp3",
}
LONGEST_LINK = 300
_LIKE = "Enter an address in the correct format, like https://www.example.org/film"

# North American ASCII Braille: 64 signs, blanks, line and page ends.
_BRAILLE = re.compile(rb"[\x20-\x7e\r\n\f\x1a]+")
_RATES_V1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_V2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)


def judge(code: str, name: str, data: bytes) -> FileKind:
    """The kind of a file for this format. Raises ``RefusedFile`` with a sentence that says what to do."""
    shown = f"“{safe_name(name)}”"
    if code not in TAKEN_WORDS:
        raise RefusedFile(
            "A film is added as a link. Put it where readers can watch it and enter its address"
        )
    if not data.strip():
        raise RefusedFile(f"{shown} is empty. Choose a file with something in it")
    if code == "audio":
        return _mp3(shown, name, data)
    if code == "braille" and name.lower().endswith(".brf"):
        return _brf(shown, data)
    try:
        kind = recognise(name, data)
    except RefusedFile as error:
        sentence = str(error).replace("kept as evidence", "offered to readers")
        raise RefusedFile(sentence.replace(ACCEPTED_WORDS, TAKEN_WORDS[code])) from None
    if kind not in (PDF, DOCX):
        raise RefusedFile(f"{shown} is {kind.label}. Choose a file of this kind: {TAKEN_WORDS[code]}")
    return kind


def link_fault(link: str) -> str:
    """What is wrong with the address of a film or recording; empty when nothing is."""
    if len(link) > LONGEST_LINK:
        return f"The address must be {LONGEST_LINK} characters or fewer"
    if any(not 32 < ord(each) < 127 or each in "<>\"'\\`{}|^" for each in link):
        return "The address has a character that does not belong in one. Copy it again"
    try:
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return _LIKE
    if parts.username or parts.password or port not in (None, 443):
        return "The address must not have a user name, a password or a port"
    if not _HOST.fullmatch(host):
        return _LIKE
    return "" if parts.scheme.lower() == "https" else "The address must begin with https://"


def _brf(shown: str, data: bytes) -> FileKind:
    if not _BRAILLE.fullmatch(data) or data.lstrip()[:2] in (b"#!",) or data.lstrip()[:1] == b"<":
        raise RefusedFile(f"{shown} is no Braille file. Save it as .brf (ASCII Braille) and choose it again")
    return BRF


def _mp3(shown: str, name: str, data: bytes) -> FileKind:
    ending = safe_name(name).rpartition(".")[2].lower()
    start = _after_tag(data)
    length = _frame(data, start) if start is not None else 0
    # Two frames in a row: one sync mark alone may stand in any file.
    if start is None or not length or not _frame(data, start + length):
        raise RefusedFile(f"{shown} is no MP3 recording. Save it as MP3, or enter a link instead")
    if ending != "mp3":
        raise RefusedFile(f"{shown} is an MP3 recording with another name. Name it .mp3 and choose it again")
    return MP3


def _after_tag(data: bytes) -> int | None:
    """Where the first frame begins: after the ID3 tag, if there is one."""
    if not data.startswith(b"ID3"):
        return 0
    if len(data) < 10 or any(each & 0x80 for each in data[6:10]):
        return None
    size = 0
    for each in data[6:10]:
        size = size * 128 + each
    start = 10 + size + (10 if data[5] & 0x10 else 0)
    # Some programs fill up with zeros beyond the tag's own length.
    while start < len(data) and data[start] == 0:
        start += 1
    return start


def _frame(data: bytes, at: int) -> int:
    """The length of the layer III frame that begins there; 0 when none does."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, sample, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer != 1 or rate in (0, 15) or sample == 3:
        return 0
    is_first = version == 3
    kilobits = (_RATES_V1 if is_first else _RATES_V2)[rate]
    return (144 if is_first else 72) * kilobits * 1000 // _SAMPLES[version][sample] + padding
