"""How changes of packs read in the audit log, one file per noun."""

from assessment_ready.packs.sentences import (
    composing,
    formats,
    reading,
)

__all__ = [
    "composing",
    "formats",
    "reading",
]
