"""Other formats in words, which needs nobody has taken up, and where one format stands. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from assessment_ready.ui.words import counted

LABELS = {
    "easy_read": "Easy Read",
    "large_print": "Large print",
    "braille": "Braille",
    "audio": "Audio",
    "bsl": "British Sign Language",
    "translation": "Another language",
    "paper": "On paper",
}
_IN_A_SENTENCE = {"large_print": "large print", "audio": "a recording", "paper": "it on paper"}
# What the service makes of every issued version by itself, and how.
MADE_HERE = {
    "large_print": "The service makes a large print PDF of every issued version.",
    "paper": "For paper, print the PDF or the large print PDF: the service makes both of every issued version.",
}
# What somebody has to make.
TO_MAKE = ("easy_read", "braille", "audio", "bsl", "translation")
TRANSLATION = "translation"


@dataclass(frozen=True)
class Need:
    """How many contacts need one format (a translation: in one language), and how many of them are councillors."""

    format: str
    language: str
    everybody: int
    members: int

    @property
    def label(self) -> str:
        """What is needed."""
        return format_label(self.format, self.language)

    @property
    def words(self) -> str:
        """How many need it: "3 contacts need Easy Read, 2 of them councillors"."""
        verb = "needs" if self.everybody == 1 else "need"
        usual = _IN_A_SENTENCE.get(self.format, self.label)
        what = f"it {self.label[0].lower()}{self.label[1:]}" if self.language else usual
        if self.format == TRANSLATION and not self.language:
            what = "another language, and their record does not say which"
        return f"{counted(self.everybody, 'contact,contacts')} {verb} {what}{self._members()}"

    def _members(self) -> str:
        if not self.members:
            return ""
        if self.members == self.everybody:
            return ", a councillor" if self.members == 1 else ", all of them councillors"
        return f", {self.members} of them " + ("a councillor" if self.members == 1 else "councillors")


@dataclass(frozen=True)
class Standing:
    """Where one format stands: the words of its tag, their tone, and a line below."""

    words: str
    tone: str
    because: str = ""
    is_late: bool = False


def format_label(code: str, language: str = "") -> str:
    """What a format is called: "Easy Read", or a translation by its language."""
    label = LABELS.get(code, code)
    if code == TRANSLATION:
        return f"In {language}" if language else label
    return f"{label}, {language}" if language else label


def file_words(link: str, file_name: str, size: int) -> str:
    """What a file is and how large ("PDF, 1.4 MB"), or where a link leads ("opens at films.example.org")."""
    if link:
        return f"opens at {urlsplit(link).hostname or link}"
    kind = file_name.rpartition(".")[2].upper()
    return f"{kind}, {size_words(size)}"


def size_words(size: int) -> str:
    """1.4 MB or 12 KB, from bytes."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"


def needs_of(recorded: Iterable[tuple[Sequence[str], str, bool]]) -> list[Need]:
    """The needs of contacts, given as (codes, language, whether a councillor), in the order of ``LABELS``.

    Languages are one however they are spelt in capitals; the first spelling stays.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    spelt: dict[str, str] = {}
    for codes, language, is_member in recorded:
        for code in set(codes) & set(LABELS):
            key = same_language(language) if code == TRANSLATION else ""
            spelt.setdefault(key, " ".join(language.split()) if key else "")
            count = counts.setdefault((code, key), [0, 0])
            count[0] += 1
            count[1] += int(is_member)
    order = list(LABELS)
    keys = sorted(counts, key=lambda each: (order.index(each[0]), each[1]))
    return [Need(code, spelt[key], *counts[code, key]) for code, key in keys]


def untaken(needs: Iterable[Need], tasks: Iterable[tuple[str, str]]) -> list[Need]:
    """The needs that somebody has to see to and for which there is no task (format, language)."""
    taken = {(code, same_language(language)) for code, language in tasks}
    codes = {code for code, _ in taken}
    return [
        need
        for need in needs
        if need.format in TO_MAKE
        and (
            (need.format, same_language(need.language)) not in taken
            if need.format == TRANSLATION
            else need.format not in codes
        )
    ]


def needed(needs: Iterable[Need], code: str, language: str) -> Need | None:
    """The recorded need that a task answers."""
    for need in needs:
        is_same = code != TRANSLATION or same_language(need.language) == same_language(language)
        if need.format == code and is_same:
            return need
    return None


def same_language(language: str) -> str:
    """A language as it is compared: without capitals and doubled blanks."""
    return " ".join(language.split()).casefold()


def standing(
    state: str, *, made_from: int | None, issued: int | None, due_on: date | None, today: date
) -> Standing:
    """Where a format stands. ``made_from`` and ``issued`` are version numbers, None where there is none."""
    if state == "not_needed":
        return Standing("Not needed", "grey")
    is_late = due_on is not None and due_on < today
    if state != "ready" or made_from is None:
        words, tone = ("Being made", "blue") if state == "commissioned" else ("Needed", "orange")
        return Standing(words, tone, "Past its day" if is_late else "", is_late)
    if made_from == issued:
        return Standing("Ready", "green", f"Made from version {made_from}")
    if issued is None:
        return Standing(
            "Not offered", "grey", f"Made from version {made_from}, and no version is issued", False
        )
    return Standing(
        "Out of date", "red", f"Made from version {made_from}, version {issued} is issued", is_late
    )
