"""How many syllables an English word has. Pure.

Pyphen's British dictionary says where a word may be broken, which is never more often than it has syllables and often
less ("a-dult" is not broken at all); runs of vowels, with silent endings left out, say the rest. The larger counts.
"""

import re
from functools import lru_cache

from pyphen import Pyphen  # type: ignore[import-untyped]

_VOWELS = re.compile(r"[aeiouy]+")
# "used" and "makes" end silently, "needed" and "places" do not; "table" does not either.
_SILENT = re.compile(r"(?:[^aeiouyl]e|[^aeiouytd]ed|[^aeiouyscxzgh]es|[aeiouy]le)\Z")
# Two vowels that are said one after the other: idea, media (but not social), usual (but not quality), create.
_APART = re.compile(r"ea\Z|(?<![ct])ia|(?<![gq])ua(?!r)|(?<=[rdbv])io|(?<=cr)ea(?=t(?!ur))|uie")
_ENDING = re.compile(r"(?<=[a-z]{2})(?:ments?|ful|ly|less|ness)\Z")
_EXCEPTIONS = {"every": 2, "everyone": 3, "everything": 3, "being": 2, "seeing": 2, "co": 1}


@lru_cache(maxsize=1)
def _dictionary() -> Pyphen:
    return Pyphen(lang="en_GB", left=1, right=2)


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """The syllables of one word; at least one."""
    letters = "".join(each for each in word.lower() if each.isalpha())[:60]
    if letters in _EXCEPTIONS:
        return _EXCEPTIONS[letters]
    return max(len(_dictionary().positions(letters)) + 1, _heard(letters), 1)


def _heard(letters: str) -> int:
    """The vowels that are heard, the endings apart: "safe-ly", "state-ment"."""
    ending = _ENDING.search(letters)
    if ending:
        return _heard(letters[: ending.start()]) + len(_VOWELS.findall(ending[0]))
    found = len(_VOWELS.findall(letters)) + len(_APART.findall(letters))
    return max(found - (1 if found > 1 and _SILENT.search(letters) else 0), 1)
