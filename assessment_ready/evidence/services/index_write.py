"""Writing what an index says into the library, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.evidence.models import (
    EvidenceItem,
    EvidencePart,
    EvidenceUse,
    EvidenceVersion,
    ImportState,
    IndexImport,
)
from assessment_ready.evidence.queries.index_import import category_choices, statements_by_number
from assessment_ready.evidence.rules.index_duplicates import ADD, SKIP, UPDATE, Settled
from assessment_ready.evidence.rules.index_rows import CheckedRow
from assessment_ready.evidence.services.locking import apply_changes, record
from assessment_ready.framework.models import QualityStatement

NUMBERS = "evidence"
_BATCH = 1_000
_LONGEST_NAME = 200
_DATES = ("covers_from", "as_at", "review_by", "expires_on")


@dataclass(frozen=True)
class _Planned:
    """A row that is written, with the statements and links of the rows that are the same document."""

    row: CheckedRow
    statements: list[int]
    links: list[str]

    @property
    def said(self) -> dict[str, Any]:
        return self.row.values


def lock_numbers(council: Council) -> None:
    """Make everybody else who adds evidence to this council wait until the transaction ends."""
    next_numbers(council=council, kind=NUMBERS, count=0)


def write_items(
    index: IndexImport,
    actor: Membership,
    now: datetime,
    rows: Sequence[CheckedRow],
    settled: dict[int, Settled],
) -> None:
    """Add and update the items and finish the import. The caller has checked every row and holds ``index`` locked."""
    added = _planned(rows, settled, ADD)
    updated = _planned(rows, settled, UPDATE)
    statements = statements_by_number()
    _add(index, actor, now, added, statements)
    changed = _Updating(index, actor, now, statements).all(
        {plan.row.number: settled[plan.row.number].item or 0 for plan in updated}, updated
    )
    index.state, index.lease_until, index.finished_at = ImportState.DONE, None, timezone.now()
    index.created, index.updated = len(added), changed
    index.skipped = index.total - len(added) - changed
    index.save(update_fields=["state", "lease_until", "finished_at", "created", "updated", "skipped"])
    after = {"added": index.created, "updated": index.updated, "skipped": index.skipped}
    audit.record("evidence.index.imported", actor=actor, obj=index, council=actor.council, after=after)


def _planned(rows: Sequence[CheckedRow], settled: dict[int, Settled], outcome: str) -> list[_Planned]:
    """The rows with this outcome, each joined by its doubles."""
    plans = {
        row.number: _Planned(row, list(row.values["statements"]), list(row.values["links"]))
        for row in rows
        if settled[row.number].outcome == outcome
    }
    for row in rows:
        same_as = settled[row.number].same_as
        if settled[row.number].outcome == SKIP and same_as in plans:
            plan = plans[same_as]
            plan.statements.extend(
                number for number in row.values["statements"] if number not in plan.statements
            )
            plan.links.extend(link for link in row.values["links"] if link not in plan.links)
    return list(plans.values())


def _add(
    index: IndexImport,
    actor: Membership,
    now: datetime,
    plans: Sequence[_Planned],
    statements: dict[int, QualityStatement],
) -> None:
    if not plans:
        return
    items = _new_items(actor, plans)
    EvidenceItem.objects.bulk_create(items, batch_size=_BATCH)
    both = list(zip(items, plans, strict=True))
    EvidenceUse.objects.bulk_create(
        (
            EvidenceUse(council=actor.council, item=item, statement=statements[number])
            for item, plan in both
            for number in sorted(plan.statements)
        ),
        batch_size=_BATCH,
    )
    versions = EvidenceVersion.objects.bulk_create(
        (_version(actor, item, 1, _note(index, plan), now) for item, plan in both), batch_size=_BATCH
    )
    EvidencePart.objects.bulk_create(
        (
            part
            for version, plan in zip(versions, plans, strict=True)
            for part in _links(actor, version, plan.said["title"], plan.links)
        ),
        batch_size=_BATCH,
    )


def _new_items(actor: Membership, plans: Sequence[_Planned]) -> list[EvidenceItem]:
    """The items, numbered, not saved."""
    numbers = next_numbers(council=actor.council, kind=NUMBERS, count=len(plans))
    categories = {row.code: row.pk for row in category_choices()}
    return [
        EvidenceItem(
            council=actor.council,
            number=number,
            reference=f"QS{min(plan.statements)}-E{number}",
            title=plan.said["title"],
            description=_description(plan),
            category_id=categories[plan.said["category"]],
            owner_id=plan.said["owner"],
            sensitivity=plan.said["sensitivity"],
            created_by=actor.user,
            **{name: _day(plan.said[name]) for name in _DATES},
        )
        for plan, number in zip(plans, numbers, strict=True)
    ]


class _Updating:
    """Bringing known items up to what the file says; where it says nothing they stay as they are."""

    def __init__(
        self, index: IndexImport, actor: Membership, now: datetime, statements: dict[int, QualityStatement]
    ) -> None:
        self.index = index
        self.actor = actor
        self.now = now
        self.statements = statements
        self.categories = {row.code: row for row in category_choices()}
        self.owners: dict[int, Membership] = {}

    def all(self, item_ids: dict[int, int], plans: Sequence[_Planned]) -> int:
        """Update the item of each row; how many changed."""
        if not plans:
            return 0
        found = EvidenceItem.objects.visible_to(self.actor, self.now).filter(pk__in=item_ids.values())
        locked = found.select_for_update(of=("self",)).select_related("owner__user", "category", "council")
        # A query per kind of thing, however many items there are.
        owners = Membership.objects.select_related("user").filter(council=self.actor.council)
        self.owners = owners.in_bulk([plan.said["owner"] for plan in plans])
        related = locked.prefetch_related("uses__statement", "versions__parts")
        items = {item.pk: item for item in related.order_by("pk")}
        return sum(self._one(items[item_ids[plan.row.number]], plan) for plan in plans)

    def _one(self, item: EvidenceItem, plan: _Planned) -> bool:
        before, after = apply_changes(item, self._values(item, plan))
        new_uses = self._new_uses(item, plan)
        if new_uses:
            known = [use.statement.reference for use in item.uses.all()]
            before["statements"] = known
            after["statements"] = known + [use.statement.reference for use in new_uses]
            EvidenceUse.objects.bulk_create(new_uses)
        fresh = self._new_links(item, plan)
        if fresh:
            after["links"] = fresh
        if not after:
            return False
        item.version += 1
        item.save(update_fields=[*_columns(after), "version", "updated_at"])
        told = {"before": _told(before), "after": _told(after)}
        record("evidence.item.changed", self.actor, item, **told)
        return True

    def _values(self, item: EvidenceItem, plan: _Planned) -> dict[str, Any]:
        """What the file itself says of the item; dates that would no longer fit follow."""
        said, named = plan.said, set(plan.said["said"])
        values: dict[str, Any] = {
            name: said[name] for name in ("title", "description", "sensitivity") if name in named
        }
        values |= {name: _day(said[name]) for name in _DATES if name in named}
        if "category" in named:
            values["category"] = self.categories[said["category"]]
        if "owner" in named and said["owner"] != item.owner_id:
            values["owner"] = self.owners[said["owner"]]
        as_at = values.get("as_at", item.as_at)
        if values.get("review_by", item.review_by) < as_at:
            values["review_by"] = _day(said["review_by"])
        if (values.get("covers_from", item.covers_from) or as_at) > as_at:
            values["covers_from"] = None
        return values

    def _new_uses(self, item: EvidenceItem, plan: _Planned) -> list[EvidenceUse]:
        known = {use.statement_id for use in item.uses.all()}
        return [
            EvidenceUse(council=self.actor.council, item=item, statement=self.statements[number])
            for number in sorted(plan.statements)
            if self.statements[number].pk not in known
        ]

    def _new_links(self, item: EvidenceItem, plan: _Planned) -> list[str]:
        """Add a version with the links that the newest does not have; which those are."""
        latest = next(iter(item.versions.all()), None)
        kept = list(latest.parts.all()) if latest else []
        fresh = [link for link in plan.links if link not in {part.url for part in kept}]
        if fresh:
            number = latest.number + 1 if latest else 1
            version = _version(self.actor, item, number, _note(self.index, plan), self.now)
            version.save(force_insert=True)
            parts = [
                EvidencePart(
                    council=self.actor.council,
                    version=version,
                    name=part.name,
                    file_id=part.file_id,
                    url=part.url,
                )
                for part in kept
            ]
            parts += _links(self.actor, version, plan.said["title"], fresh)
            for position, part in enumerate(parts):
                part.position = position
            EvidencePart.objects.bulk_create(parts)
        return fresh


def _version(actor: Membership, item: EvidenceItem, number: int, note: str, now: datetime) -> EvidenceVersion:
    return EvidenceVersion(
        council=actor.council, item=item, number=number, note=note, created_by=actor.user, created_at=now
    )


def _links(
    actor: Membership, version: EvidenceVersion, title: str, links: Sequence[str]
) -> list[EvidencePart]:
    """One part per link; the title says what it is, with a number where there are several."""
    return [
        EvidencePart(
            council=actor.council,
            version=version,
            position=position,
            name=(title if len(links) == 1 else f"Link {position + 1}: {title}")[:_LONGEST_NAME],
            url=link,
        )
        for position, link in enumerate(links)
    ]


def _note(index: IndexImport, plan: _Planned) -> str:
    """Where this version comes from, for the item's history."""
    return f"Imported from {index.file_name[:200]}, row {plan.row.number}"


def _description(plan: _Planned) -> str:
    """The description, with the reference the item had in the index."""
    text: str = plan.said["description"] or ""
    reference = plan.said["reference"]
    if not reference:
        return text
    line = f"Reference in the index: {reference}"
    return f"{text}\n{line}" if text else line


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _columns(after: dict[str, Any]) -> list[str]:
    return [name for name in after if name not in {"statements", "links"}]


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """As the audit log keeps it: names instead of rows."""
    return {name: _name(value) for name, value in values.items()}


def _name(value: Any) -> Any:
    return str(value.user) if isinstance(value, Membership) else value
