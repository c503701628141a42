"""Reads of the frameworks intended actions are mapped to, and of what maps to what."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment_ready.framework.queries import default_framework, statements
from workforce.models import IntendedAction, Standard, Strategy

# What the quality statements are called among the frameworks.
STATEMENTS = "quality-statements"


@dataclass(frozen=True)
class Heading:
    """One thing an intended action can be mapped to."""

    pk: int
    title: str
    text: str = ""


@dataclass(frozen=True)
class Framework:
    """A framework with everything in it; ``unconfirmed`` says what nobody could check."""

    code: str
    title: str
    headings: Sequence[Heading]
    issued_by: str = ""
    edition: str = ""
    source_url: str = ""
    unconfirmed: str = ""


@dataclass(frozen=True)
class MappedRow:
    """An intended action and the headings of one framework it is mapped to."""

    intended: IntendedAction
    to: frozenset[int]


@dataclass(frozen=True)
class Mapping:
    """A strategy beside one framework, with what maps to nothing on either side."""

    framework: Framework
    rows: Sequence[MappedRow]

    @property
    def unmapped(self) -> list[IntendedAction]:
        """What is intended and serves nothing in this framework."""
        return [row.intended for row in self.rows if not row.to]

    @property
    def unserved(self) -> list[Heading]:
        """What the framework asks for and nothing intended serves."""
        served = {pk for row in self.rows for pk in row.to}
        return [heading for heading in self.framework.headings if heading.pk not in served]


def frameworks() -> list[Framework]:
    """The quality statements of the framework in force, then every shipped framework in its order."""
    found = [
        Framework(
            STATEMENTS,
            "Quality statements",
            [Heading(each.pk, f"{each.reference} {each.title}") for each in statements(default_framework())],
            issued_by="Care Quality Commission",
        )
    ]
    for standard in Standard.objects.prefetch_related("items"):
        headings = [Heading(item.pk, item.title, item.text) for item in standard.items.all()]
        found.append(
            Framework(
                standard.code,
                standard.title,
                headings,
                standard.issued_by,
                standard.edition,
                standard.source_url,
                standard.unconfirmed,
            )
        )
    return found


def mapping(strategy: Strategy, framework: Framework) -> Mapping:
    """Every intended action of the strategy beside the headings of one framework. Two queries."""
    rows = IntendedAction.objects.filter(strategy=strategy, dropped_at=None)
    known = {heading.pk for heading in framework.headings}
    if framework.code == STATEMENTS:
        found = rows.prefetch_related("statement_links")
        to = {row.pk: {link.statement_id for link in row.statement_links.all()} for row in found}
    else:
        found = rows.prefetch_related("maps_to")
        to = {row.pk: {item.pk for item in row.maps_to.all()} for row in found}
    return Mapping(framework, [MappedRow(row, frozenset(to[row.pk] & known)) for row in found])


def chosen(intended: IntendedAction) -> tuple[list[int], list[int]]:
    """The ids of the quality statements and of the other headings it is mapped to."""
    return (
        list(intended.statement_links.values_list("statement_id", flat=True)),
        list(intended.maps_to.values_list("pk", flat=True)),
    )
