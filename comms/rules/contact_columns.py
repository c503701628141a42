"""Which column of a list of contacts is what: guessed from its heading, however it is written. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NOT_A_LETTER = re.compile(r"[^a-z]")


@dataclass(frozen=True)
class Field:
    """One thing a list can say of a contact, and the headings people use for it (letters only, best first).

    ``longest`` is how many characters it may have; 0 for what is not plain text.
    """

    name: str
    label: str
    headings: tuple[str, ...]
    longest: int = 0


FIELDS = (
    Field(
        "name",
        "Name",
        ("name", "fullname", "contactname", "contact", "displayname", "person", "councillor"),
        120,
    ),
    Field("first_name", "First name", ("firstname", "forename", "forenames", "givenname", "first"), 60),
    Field("last_name", "Last name", ("lastname", "surname", "familyname", "last"), 60),
    Field(
        "email",
        "E-mail address",
        ("email", "emailaddress", "mail", "emailid", "mailaddress", "workemail", "primaryemail", "address"),
    ),
    Field(
        "phone",
        "Telephone",
        ("phone", "telephone", "mobile", "tel", "phonenumber", "telephonenumber", "work"),
        30,
    ),
    Field(
        "organisation",
        "Organisation",
        ("organisation", "organization", "company", "employer", "provider", "org", "team", "service", "ward"),
        120,
    ),
    Field("job_title", "Role", ("jobtitle", "role", "position", "title", "post", "job"), 120),
    Field(
        "formats",
        "Format needs",
        ("formatneeds", "format", "formats", "accessibleformat", "accessneeds", "ais", "communicationneeds"),
    ),
    Field("language", "Language", ("language", "preferredlanguage", "firstlanguage"), 60),
    Field("lawful_basis", "Lawful basis", ("lawfulbasis", "legalbasis", "basis", "gdprbasis")),
    Field(
        "source",
        "Where the details come from",
        ("source", "provenance", "wheredetailscomefrom", "origin"),
        200,
    ),
    Field("review_on", "Review on", ("reviewon", "reviewdate", "review", "reviewby")),
    Field(
        "delete_on",
        "Delete on",
        ("deleteon", "deletiondate", "deleteby", "retainuntil", "keepuntil", "delete"),
    ),
    Field("notes", "Notes", ("notes", "note", "comments", "comment", "remarks"), 4000),
)
BY_NAME = {field.name: field for field in FIELDS}


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """For each thing the heading that most likely means it; a heading means one thing only."""
    left = {letters(heading): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for field in FIELDS:
        exact = next((name for name in field.headings if name in left), None)
        if exact is not None:
            found[field.name] = left.pop(exact)
    return found


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether a row of a messy sheet is the one with the headings: it names two things, one of them a person's."""
    found = guessed([cell for cell in cells if cell])
    return len(found) > 1 and not {"name", "last_name", "email"}.isdisjoint(found)


def letters(heading: str) -> str:
    """A heading without everything that is not a letter."""
    return _NOT_A_LETTER.sub("", heading.casefold())
