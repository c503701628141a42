"""How changes of the communications area read in the audit log, one file per noun."""

from comms.sentences import (
    activities,
    audiences,
    briefings,
    contacts,
    deliveries,
    letters,
    messages,
    plans,
    questions,
    receipts,
    releases,
    scenarios,
)

__all__ = [
    "activities",
    "audiences",
    "briefings",
    "contacts",
    "deliveries",
    "letters",
    "messages",
    "plans",
    "questions",
    "receipts",
    "releases",
    "scenarios",
]
