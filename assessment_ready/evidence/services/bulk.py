"""One change of many items, all or none."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.errors import InvalidItem, ItemsGone, ItemWithdrawn
from assessment_ready.evidence.models import EvidenceItem, EvidenceUse
from assessment_ready.evidence.queries.people import may_change
from assessment_ready.evidence.rules.bulk import MOST, BulkChange
from assessment_ready.evidence.rules.items import SENSITIVITIES
from assessment_ready.evidence.services.items import give_to, mark_withdrawn
from assessment_ready.evidence.services.locking import checked_owner, record, save_item
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.dates import format_date, london_date

_One = Callable[[EvidenceItem], bool]


@transaction.atomic
def bulk_change(*, actor: Membership, item_ids: Collection[int], change: BulkChange) -> int:
    """Do the same to every chosen item; how many it changed.

    All or none: raises ``ItemsGone`` when one of them is not there for the actor or looked after by somebody else,
    ``ItemWithdrawn``, ``InvalidItem``, ``OwnerNotEligible``, ``OwnerNotCleared`` or ``ReasonNeeded``.
    """
    now = timezone.now()
    items = _locked(actor, set(item_ids), now)
    make: Callable[[Membership, BulkChange, datetime], _One] | None = _MAKERS.get(change.kind)
    if make is None:
        raise InvalidItem("Choose what to do with them", field="kind")
    one = make(actor, change, now)
    return sum(one(item) for item in items)


def _locked(actor: Membership, item_ids: set[int], now: datetime) -> list[EvidenceItem]:
    """The items in one order, locked, so that two bulk changes never wait for each other in a circle."""
    if len(item_ids) > MOST:
        raise InvalidItem(f"Choose at most {MOST} items at a time", field=None)
    items = list(
        EvidenceItem.objects.visible_to(actor, now)
        .select_for_update(of=("self",))
        .select_related("council", "embargo", "owner__user", "category")
        .filter(pk__in=item_ids)
        .order_by("pk")
    )
    if not items or len(items) != len(item_ids) or not all(may_change(actor, item) for item in items):
        raise ItemsGone
    if any(item.withdrawn_at is not None for item in items):
        raise ItemWithdrawn("Some of the evidence you chose is withdrawn. Leave it out, or restore it first.")
    return items


def _owner(actor: Membership, change: BulkChange, now: datetime) -> _One:
    def one(item: EvidenceItem) -> bool:
        return give_to(actor, item, checked_owner(actor, change.owner_id or 0, item.embargo, now))

    return one


def _review(actor: Membership, change: BulkChange, now: datetime) -> _One:
    day = change.review_by
    if day is None or day <= london_date(now):
        raise InvalidItem("The review date must be in the future", field="review_by")

    def one(item: EvidenceItem) -> bool:
        if day < item.as_at:
            raise InvalidItem(
                f"{item.reference} is about {format_date(item.as_at)}; its review date must be that day or later",
                field="review_by",
            )
        return _set(actor, item, "review_by", day)

    return one


def _sensitivity(actor: Membership, change: BulkChange, now: datetime) -> _One:
    if change.sensitivity not in SENSITIVITIES:
        raise InvalidItem("Choose who may open them", field="sensitivity")
    return lambda item: _set(actor, item, "sensitivity", change.sensitivity)


def _set(actor: Membership, item: EvidenceItem, name: str, value: object) -> bool:
    before = getattr(item, name)
    if before == value:
        return False
    setattr(item, name, value)
    save_item(item, name)
    record("evidence.item.changed", actor, item, before={name: before}, after={name: value})
    return True


def _statement(actor: Membership, change: BulkChange, now: datetime) -> _One:
    statement = QualityStatement.objects.filter(pk=change.statement_id or 0).first()

    def one(item: EvidenceItem) -> bool:
        if statement is None or statement.framework_id != item.category.framework_id:
            raise InvalidItem("Choose a quality statement from the list", field="statement")
        _, is_new = EvidenceUse.objects.get_or_create(
            item=item, statement=statement, defaults={"council_id": item.council_id}
        )
        if is_new:
            save_item(item)
            record("evidence.item.changed", actor, item, after={"statements": [f"+{statement.reference}"]})
        return is_new

    return one


def _withdraw(actor: Membership, change: BulkChange, now: datetime) -> _One:
    def one(item: EvidenceItem) -> bool:
        mark_withdrawn(actor, item, change.reason, now)
        return True

    return one


_MAKERS: dict[str, Callable[[Membership, BulkChange, datetime], _One]] = {
    "owner": _owner,
    "review": _review,
    "sensitivity": _sensitivity,
    "statement": _statement,
    "withdraw": _withdraw,
}
