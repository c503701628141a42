"""How the age of evidence and the state of actions read. Pure."""

from collections.abc import Mapping
from datetime import date

from assessment_ready.actions.rules.words import RAG_TAGS

# With nothing worse than these, everything is on track.
ON_TRACK = ("green", "complete")
# A blank at which no line breaks.
_TOGETHER = "\N{NO-BREAK SPACE}"
# Up to so many days an age is said in days, beyond it in months, beyond two years in years.
_DAYS = 59
_MONTHS = 730


def age_words(as_at: date, today: date) -> str:
    """How old something dated ``as_at`` is: "12 days old", "5 months old", "3 years old"; "new" on the day."""
    days = (today - as_at).days
    if days <= 0:
        return "new"
    if days <= _DAYS:
        return f"{days} {'day' if days == 1 else 'days'} old"
    if days <= _MONTHS:
        return f"{round(days / 30.44)} months old"
    return f"{days // 365} years old"


def rag_words(rag: str) -> str:
    """A state as it reads behind a number: "red", "on hold"."""
    return RAG_TAGS[rag].word.lower()


def actions_words(actions: Mapping[str, int], worst: str) -> tuple[str, str]:
    """The actions of a statement in a tag: its words and tone, by the worst state any of them is in."""
    if not worst:
        return "", ""
    if worst in ON_TRACK:
        return f"on{_TOGETHER}track", RAG_TAGS["green"].tone
    return f"{actions[worst]}{_TOGETHER}{rag_words(worst)}", RAG_TAGS[worst].tone
