"""Which column of an index is what: guessed from its heading, however it is written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment_ready.framework.rules import normalised


@dataclass(frozen=True)
class Field:
    """One thing an index can say of an item, and headings people use for it (normalised, best first)."""

    name: str
    label: str
    headings: tuple[str, ...]
    # Words that make a longer heading mean this, when nothing fits exactly.
    words: tuple[str, ...] = ()
    needed: bool = False


FIELDS = (
    Field(
        "title",
        "Title",
        ("title", "doctitle", "documenttitle", "documentname", "docname", "evidencetitle", "evidencename", "evidence",
         "evidenceitem", "document", "nameofdocument", "nameofevidence", "titleofdocument", "item", "name", "filename"),
        ("title", "document", "evidence"),
        needed=True,
    ),
    Field(
        "statements",
        "Quality statements",
        ("qualitystatements", "qualitystatement", "qs", "qss", "qsref", "qsno", "qsnumber", "statements", "statement",
         "cqcqualitystatement", "cqcqs", "cqcstatement", "qualitystatementref", "linkedqs", "supports", "theme"),
        ("qualitystatement", "statement", "qs"),
        needed=True,
    ),
    Field(
        "reference",
        "Reference",
        ("reference", "ref", "refno", "refnumber", "referencenumber", "evidenceref", "evidencereference", "docref",
         "id", "evidenceid", "evidenceno", "no", "number", "itemno"),
        ("reference", "ref"),
    ),
    Field(
        "description",
        "Description",
        ("description", "summary", "notes", "note", "comments", "comment", "whatitshows", "detail", "details",
         "narrative", "about"),
        ("description", "summary", "notes", "comments", "shows"),
    ),
    Field(
        "category",
        "Evidence category",
        ("evidencecategory", "category", "typecategory", "evidencetype", "type", "typeofevidence", "cqccategory",
         "kind", "categorytype", "doctype", "documenttype"),
        ("category", "type"),
    ),
    Field(
        "owner",
        "Owner",
        ("owner", "evidenceowner", "documentowner", "docowner", "owneremail", "lead", "leadofficer", "responsible",
         "responsibleofficer", "responsibleperson", "contact", "author", "officer", "heldby", "who"),
        ("owner", "lead", "responsible", "officer"),
    ),
    Field(
        "as_at",
        "Date the evidence is about",
        ("asat", "asatdate", "dateofdocument", "dateofevidence", "documentdate", "docdate", "evidencedate", "date",
         "dated", "datepublished", "publicationdate", "published", "dateofdoc", "dateapproved", "approved", "issued"),
        ("asat", "dated", "published", "date"),
    ),
    Field(
        "covers_from",
        "First day of the period it covers",
        ("coversfrom", "periodfrom", "from", "startdate", "start", "periodstart", "datefrom"),
    ),
    Field(
        "review_by",
        "Review by",
        ("reviewby", "reviewdate", "review", "nextreview", "reviewdue", "duereview", "dateofreview", "nextreviewdate",
         "reviewon", "dateforreview", "refreshdate", "refreshdue", "updatedue"),
        ("review", "refresh"),
    ),
    Field(
        "expires_on",
        "Last day it is valid",
        ("expireson", "expires", "expiry", "expirydate", "validuntil", "validto", "enddate", "lastvalidday"),
        ("expir", "valid"),
    ),
    Field(
        "link",
        "Link",
        ("link", "links", "url", "hyperlink", "weblink", "webaddress", "location", "filelocation", "sharepointlink",
         "path", "filepath", "wheretofind", "linktodocument", "linktoevidence"),
        ("link", "url", "sharepoint", "location"),
    ),
    Field(
        "sensitivity",
        "Sensitivity",
        ("sensitivity", "classification", "marking", "protectivemarking", "access", "confidentiality",
         "securitymarking", "security", "restricted", "confidential"),
        ("sensitiv", "marking", "classification", "confidential"),
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}
NEEDED = tuple(field.name for field in FIELDS if field.needed)
_PLURAL = re.compile(r"\(s\)|\(ies\)", re.IGNORECASE)
# A row is one of headings when at least this many of its cells are understood as such.
_ENOUGH = 2


def guess(headers: Sequence[str]) -> dict[str, str]:
    """Field name to heading. Each heading is used once; exact spellings win over words within longer ones."""
    keys = {header: _key(header) for header in headers}
    found: dict[str, str] = {}
    for field in FIELDS:
        header = _exact(field, keys, set(found.values()))
        if header is not None:
            found[field.name] = header
    for field in FIELDS:
        if field.name not in found and field.words:
            header = _within(field, keys, set(found.values()))
            if header is not None:
                found[field.name] = header
    return found


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether a row is one of headings: at least two cells are, one of them a title or a statement."""
    names = [cell for cell in dict.fromkeys(cells) if cell and len(cell) <= 80]
    found = guess(names)
    exact = sum(_key(header) in BY_NAME[field].headings for field, header in found.items())
    return exact >= _ENOUGH and bool({"title", "statements"} & set(found))


def _key(header: str) -> str:
    return normalised(_PLURAL.sub("s", header))


def _exact(field: Field, keys: Mapping[str, str], used: set[str]) -> str | None:
    for spelling in field.headings:
        for header, key in keys.items():
            if header not in used and key in (spelling, f"{spelling}s"):
                return header
    return None


def _within(field: Field, keys: Mapping[str, str], used: set[str]) -> str | None:
    for word in field.words:
        for header, key in keys.items():
            # Short words would be found inside others ("qs" in "faqs").
            if header not in used and (word in key if len(word) > 3 else key.startswith(word)):
                return header
    return None
