"""Every change to one item: adding, changing, new versions, confirming, withdrawing, handing over."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.embargo.models import Embargo
from assessment_ready.embargo.queries import choices as embargo_choices
from assessment_ready.evidence.errors import (
    EmbargoNotChosen,
    InvalidItem,
    ItemExpired,
    ItemNotWithdrawn,
    NotAllowed,
    ReasonNeeded,
)
from assessment_ready.evidence.models import EvidenceItem, EvidencePart, EvidenceUse
from assessment_ready.evidence.rules.items import ItemValues, NewPart, problems
from assessment_ready.evidence.services.locking import (
    apply_changes,
    checked_owner,
    locked_item,
    record,
    refuse,
    require,
    save_item,
)
from assessment_ready.evidence.services.parts import make_version
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.ui.dates import london_date

__all__ = [
    "ItemValues",
    "NewPart",
    "add_item",
    "add_version",
    "change_item",
    "confirm_current",
    "hand_over",
    "restore",
    "withdraw",
]

_PLAIN = (
    "title",
    "description",
    "category_id",
    "covers_from",
    "as_at",
    "review_by",
    "expires_on",
    "sensitivity",
)
_LONGEST_REASON = 300


@transaction.atomic
def add_item(
    *,
    actor: Membership,
    values: ItemValues,
    parts: Sequence[NewPart],
    submission_key: UUID,
    embargo_id: int | None = None,
) -> EvidenceItem:
    """File a new item with its first version; a second click gives the same item.

    Its reference ("QS4-E12") is the first of its statements by number and the council's next running number. Those who
    only add evidence own what they add. Raises ``InvalidItem``, ``OwnerNotEligible``, ``OwnerNotCleared``,
    ``EmbargoNotChosen``, ``PartMissing``, ``FileRefused`` and ``InvalidLink``; then nothing is kept.
    """
    require(actor, Perm.ADD_EVIDENCE)
    if values.owner_id != actor.pk:
        require(actor, Perm.MANAGE_EVIDENCE)
    known = EvidenceItem.objects.filter(council=actor.council, submission_key=submission_key).first()
    if known is not None:
        return known
    now = timezone.now()
    refuse(problems(values, london_date(now)))
    statements = _checked_subject(values)
    embargo = _checked_embargo(actor, embargo_id, now)
    owner = checked_owner(actor, values.owner_id, embargo, now)
    number = next_numbers(council=actor.council, kind="evidence")[0]
    item = EvidenceItem(
        council=actor.council,
        embargo=embargo,
        number=number,
        reference=f"QS{statements[0].number}-E{number}",
        owner=owner,
        created_by=actor.user,
        submission_key=submission_key,
        **_plain_values(values),
    )
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:
        return EvidenceItem.objects.get(council=actor.council, submission_key=submission_key)
    _file_under(item, statements)
    make_version(actor=actor, item=item, number=1, parts=parts, now=now)
    record("evidence.item.added", actor, item, after=_told(values, owner, statements))
    return item


@transaction.atomic
def change_item(
    *, actor: Membership, item_id: int, values: ItemValues, expected_version: int
) -> EvidenceItem:
    """Change what is said of an item; its reference stays. Raises ``StaleItem`` and what :func:`add_item` raises."""
    now = timezone.now()
    item = locked_item(actor, item_id, now, expected_version=expected_version)
    refuse(problems(values, london_date(now)))
    statements = _checked_subject(values)
    owner_before = item.owner
    if values.owner_id != item.owner_id:
        item.owner = checked_owner(actor, values.owner_id, item.embargo, now)
    before, after = apply_changes(item, _plain_values(values))
    told_before, told_after = _told_changes(before, after)
    if item.owner_id != owner_before.pk:
        told_before["owner"], told_after["owner"] = str(owner_before.user), str(item.owner.user)
    moved = _moved_uses(item, statements)
    if moved:
        told_before["statements"], told_after["statements"] = moved
    if not told_after:
        return item
    save_item(item, *after, "owner")
    record("evidence.item.changed", actor, item, before=told_before, after=told_after)
    return item


@transaction.atomic
def add_version(
    *,
    actor: Membership,
    item_id: int,
    parts: Sequence[NewPart],
    keep: Collection[int] = (),
    note: str = "",
    expected_version: int,
) -> EvidenceItem:
    """Give the item a new version: the parts of the latest one named in ``keep``, and the new ones.

    Earlier versions stay. Raises ``StaleItem``, ``PartMissing``, ``FileRefused`` and ``InvalidLink``.
    """
    now = timezone.now()
    item = locked_item(actor, item_id, now, expected_version=expected_version)
    if len(note) > _LONGEST_REASON:
        raise InvalidItem(f"What changed must be {_LONGEST_REASON} characters or fewer", field="note")
    latest = item.versions.order_by("-number").first()
    kept = (
        EvidencePart.objects.filter(version=latest, pk__in=keep).order_by("position", "pk") if latest else ()
    )
    version = make_version(
        actor=actor,
        item=item,
        number=latest.number + 1 if latest else 1,
        parts=parts,
        kept=kept,
        note=note,
        now=now,
    )
    save_item(item)
    record(
        "evidence.item.version_added",
        actor,
        item,
        after={
            "number": version.number,
            "parts": [part.name for part in version.parts.all()],
            "note": version.note,
        },
    )
    return item


@transaction.atomic
def confirm_current(
    *, actor: Membership, item_id: int, review_by: date, expected_version: int, as_at: date | None = None
) -> EvidenceItem:
    """Say that the item still stands until ``review_by``, perhaps as at a later day.

    Raises ``StaleItem``, ``ItemExpired``, and ``InvalidItem`` for a day that is past.
    """
    now = timezone.now()
    today = london_date(now)
    item = locked_item(actor, item_id, now, expected_version=expected_version)
    if item.expires_on is not None and item.expires_on < today:
        raise ItemExpired
    if review_by <= today:
        raise InvalidItem("The next review date must be in the future", field="review_by")
    values = _values_of(item, as_at=as_at or item.as_at, review_by=review_by)
    refuse(problems(values, today))
    before, after = apply_changes(item, {"as_at": values.as_at, "review_by": review_by})
    save_item(item, "as_at", "review_by")
    record("evidence.item.confirmed", actor, item, before=before, after={**after, "review_by": review_by})
    return item


@transaction.atomic
def withdraw(*, actor: Membership, item_id: int, reason: str) -> EvidenceItem:
    """Stop relying on an item; it stays where it was used, marked. Raises ``ItemWithdrawn``, ``ReasonNeeded``."""
    now = timezone.now()
    item = locked_item(actor, item_id, now)
    mark_withdrawn(actor, item, reason, now)
    return item


def mark_withdrawn(actor: Membership, item: EvidenceItem, reason: str, now: datetime) -> None:
    """Withdraw an item that is locked. Raises ``ReasonNeeded``."""
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded
    if len(reason) > _LONGEST_REASON:
        raise ReasonNeeded(f"The reason must be {_LONGEST_REASON} characters or fewer")
    item.withdrawn_at, item.withdrawn_by, item.withdrawn_reason = now, actor.user, reason
    save_item(item, "withdrawn_at", "withdrawn_by", "withdrawn_reason")
    record("evidence.item.withdrawn", actor, item, after={"reason": reason})


@transaction.atomic
def restore(*, actor: Membership, item_id: int) -> EvidenceItem:
    """Rely on a withdrawn item again. Raises ``ItemNotWithdrawn``."""
    item = locked_item(actor, item_id, timezone.now(), withdrawn=True)
    if item.withdrawn_at is None:
        raise ItemNotWithdrawn
    before = {"reason": item.withdrawn_reason}
    item.withdrawn_at, item.withdrawn_by, item.withdrawn_reason = None, None, ""
    save_item(item, "withdrawn_at", "withdrawn_by", "withdrawn_reason")
    record("evidence.item.restored", actor, item, before=before)
    return item


@transaction.atomic
def hand_over(*, actor: Membership, item_ids: Collection[int], owner_id: int) -> list[EvidenceItem]:
    """Make somebody else the owner of items the actor looks after, all or none; what they own already stays.

    Raises ``EvidenceItem.DoesNotExist``, ``NotYours``, ``ItemWithdrawn``, ``OwnerNotEligible``, ``OwnerNotCleared``.
    """
    now = timezone.now()
    handed = []
    for item_id in sorted(set(item_ids)):
        item = locked_item(actor, item_id, now)
        give_to(actor, item, checked_owner(actor, owner_id, item.embargo, now))
        handed.append(item)
    return handed


def give_to(actor: Membership, item: EvidenceItem, owner: Membership) -> bool:
    """Make ``owner`` (checked by the caller) the owner of an item that is locked; whether it changed."""
    if item.owner_id == owner.pk:
        return False
    before = str(item.owner.user)
    item.owner = owner
    save_item(item, "owner")
    record(
        "evidence.item.handed_over", actor, item, before={"owner": before}, after={"owner": str(owner.user)}
    )
    return True


def _plain_values(values: ItemValues) -> dict[str, Any]:
    plain = {name: getattr(values, name) for name in _PLAIN}
    return plain | {"title": values.title.strip(), "description": values.description.strip()}


def _values_of(item: EvidenceItem, **changed: Any) -> ItemValues:
    values = {name: getattr(item, name) for name in (*_PLAIN, "owner_id")}
    uses = tuple(item.uses.values_list("statement_id", flat=True))
    return ItemValues(**{**values, "statement_ids": uses, **changed})


def _checked_subject(values: ItemValues) -> list[QualityStatement]:
    """The statements in order, when they and the category belong to one framework. Raises ``InvalidItem``."""
    category = EvidenceCategory.objects.filter(pk=values.category_id).first()
    if category is None:
        raise InvalidItem("Choose the kind of evidence", field="category")
    wanted = set(values.statement_ids)
    found = QualityStatement.objects.filter(pk__in=wanted, framework_id=category.framework_id)
    statements = list(found.order_by("number"))
    if len(statements) != len(wanted):
        raise InvalidItem("Choose only quality statements from the list", field="statements")
    return statements


def _checked_embargo(actor: Membership, embargo_id: int | None, now: datetime) -> Embargo | None:
    if embargo_id is None:
        return None
    if not actor.can(Perm.MANAGE_EMBARGOES):
        raise NotAllowed
    if embargo_id not in dict(embargo_choices(actor, now)):
        raise EmbargoNotChosen
    return Embargo.objects.visible_to(actor, now).get(pk=embargo_id)


def _file_under(item: EvidenceItem, statements: Sequence[QualityStatement]) -> None:
    EvidenceUse.objects.bulk_create(
        EvidenceUse(council_id=item.council_id, item=item, statement=statement) for statement in statements
    )


def _moved_uses(
    item: EvidenceItem, statements: Sequence[QualityStatement]
) -> tuple[list[str], list[str]] | None:
    """File the item under exactly these statements; the references before and after when that changes anything."""
    uses = list(item.uses.select_related("statement"))
    before = {use.statement_id for use in uses}
    after = {statement.pk for statement in statements}
    if before == after:
        return None
    item.uses.exclude(statement_id__in=after).delete()
    _file_under(item, [statement for statement in statements if statement.pk not in before])
    return [use.statement.reference for use in uses], [statement.reference for statement in statements]


def _told(values: ItemValues, owner: Membership, statements: Sequence[QualityStatement]) -> dict[str, Any]:
    """The values as the audit log keeps them: names instead of numbers."""
    told = {name: value for name, value in _plain_values(values).items() if name != "category_id"}
    return told | {"owner": str(owner.user), "statements": [statement.reference for statement in statements]}


def _told_changes(before: dict[str, Any], after: dict[str, Any]) -> Any:
    """What changed, with the category's title instead of its number."""
    told_before, told_after = dict(before), dict(after)
    if "category_id" in after:
        ids = (before["category_id"], after["category_id"])
        titles = dict(EvidenceCategory.objects.filter(pk__in=ids).values_list("pk", "title"))
        told_before["category"] = titles[told_before.pop("category_id")]
        told_after["category"] = titles[told_after.pop("category_id")]
    return told_before, told_after
