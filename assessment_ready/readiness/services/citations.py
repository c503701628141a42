"""Choosing the evidence a judgement stands on."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.services.guests import set_guest_items
from assessment_ready.readiness.errors import ItemNotKnown, RoundNotOpen
from assessment_ready.readiness.models import Citation, Judgement, ReviewerGrant, Round
from assessment_ready.readiness.services.judgements import check_may_score


@transaction.atomic
def cite(*, actor: Membership, round_id: int, statement: str, item_ids: Iterable[int]) -> Judgement:
    """Say which evidence items the judgement of a statement (by slug) stands on, instead of what it said before.

    Items the person may not know of stay as they are. The round's reviewers see what it cites from then on, and
    nothing else of the library. Raises ``Judgement.DoesNotExist``, ``RoundNotOpen``, ``NotYours`` and
    ``ItemNotKnown``.
    """
    now = timezone.now()
    row = (
        Judgement.objects.visible_to(actor, now)
        .with_assignment()
        .select_related("round", "statement")
        .select_for_update(of=("round",))
        .get(round_id=round_id, statement__slug=statement)
    )
    if not row.round.is_open:
        raise RoundNotOpen
    check_may_score(actor, getattr(row, "given", None))
    wanted = set(item_ids)
    named = Q(pk__in=wanted) | Q(pk__in=Citation.objects.filter(judgement=row).values("item_id"))
    seen = {item.pk: item for item in EvidenceItem.objects.visible_to(actor, now).filter(named)}
    if not wanted <= seen.keys():
        raise ItemNotKnown
    cited = set(Citation.objects.filter(judgement=row).values_list("item_id", flat=True)) & seen.keys()
    added = [seen[pk] for pk in sorted(wanted - cited)]
    removed = [seen[pk] for pk in sorted(cited - wanted)]
    if not added and not removed:
        return row
    Citation.objects.filter(judgement=row, item__in=removed).delete()
    Citation.objects.bulk_create(
        [
            Citation(council_id=row.council_id, judgement=row, item=item, added_by=actor.user)
            for item in added
        ],
        ignore_conflicts=True,
    )
    _record(actor, row, added, removed)
    share_cited(actor=actor, round_=row.round)
    return row


def guest_key(round_: Round) -> str:
    """Why the reviewers of a round see what it cites, as their guest rows name it."""
    return f"round:{round_.pk}"


def share_cited(*, actor: Membership, round_: Round) -> None:
    """Let everybody who reviews the round see exactly what it cites, as long as they review it."""
    now = timezone.now()
    grants = ReviewerGrant.objects.filter(round=round_, ends_at__gt=now).select_related("membership__user")
    items = list(
        Citation.objects.filter(judgement__round=round_)
        .order_by()
        .values_list("item_id", flat=True)
        .distinct()
    )
    for grant in grants:
        set_guest_items(
            actor=actor,
            membership=grant.membership,
            key=guest_key(round_),
            item_ids=items,
            ends_at=grant.ends_at,
        )


def _record(
    actor: Membership, row: Judgement, added: list[EvidenceItem], removed: list[EvidenceItem]
) -> None:
    """One entry per embargo: the name of an embargoed item is told to nobody who may not know of it."""
    embargoes = {item.embargo_id for item in (*added, *removed)}
    for embargo_id in sorted(embargoes, key=lambda pk: pk or 0):
        changes: dict[str, Any] = {
            "added": _names(added, embargo_id),
            "removed": _names(removed, embargo_id),
        }
        audit.record(
            "readiness.citation.changed",
            actor=actor,
            obj=row,
            council=actor.council,
            after={name: said for name, said in changes.items() if said},
            embargo_id=embargo_id or row.round.embargo_id,
        )


def _names(items: list[EvidenceItem], embargo_id: int | None) -> str:
    return ", ".join(item.reference for item in items if item.embargo_id == embargo_id)
