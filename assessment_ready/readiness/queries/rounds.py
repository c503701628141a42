"""Reads of rounds: which ones a person may know of, and one of them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, IntegerField, Q, Value, When

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.readiness.models import (
    ReviewerGrant,
    Round,
    RoundKind,
    RoundQuerySet,
    RoundStatus,
)


def rounds_for(membership: Membership, now: datetime) -> RoundQuerySet:
    """Every round this person may know of at ``now``, newest first, with framework and embargo."""
    return (
        Round.objects.visible_to(membership, now)
        .select_related("framework", "embargo")
        .order_by("-held_on", "-pk")
    )


def get_round(membership: Membership, now: datetime, round_id: int) -> Round:
    """One round; one query. Raises ``Round.DoesNotExist`` when the person may not know of it."""
    return rounds_for(membership, now).get(pk=round_id)


def opening_round(rounds: Iterable[Round]) -> Round | None:
    """The round a dashboard opens with among ``rounds`` (newest first): the latest self-assessment, open first.

    The same choice as :func:`dashboard_round` makes in the database.
    """
    ours = [each for each in rounds if each.kind == RoundKind.SELF_ASSESSMENT]
    return next((each for each in ours if each.is_open), ours[0] if ours else None)


def dashboard_round(membership: Membership, now: datetime, round_id: int | None = None) -> Round | None:
    """The round a dashboard opens with: the one asked for, otherwise the latest self-assessment, open first.

    One query. None when there is none, or when the person may not know of the one asked for.
    """
    rounds = rounds_for(membership, now)
    if round_id is not None:
        return rounds.filter(pk=round_id).first()
    open_first = Case(
        When(status=RoundStatus.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    ours = rounds.filter(kind=RoundKind.SELF_ASSESSMENT)
    return ours.order_by(open_first, "-held_on", "-pk").first()


def sees_all_of(membership: Membership, now: datetime, round_: Round) -> bool:
    """Whether the person sees every statement of a round visible to them, not only their own.

    No query for readers, otherwise one at most.
    """
    if membership.can(Perm.VIEW_READINESS):
        return True
    if membership.can(Perm.VIEW_PACKS) and round_.status == RoundStatus.PUBLISHED:
        return True
    reviews = ReviewerGrant.objects.filter(membership_id=membership.pk, ends_at__gt=now)
    return reviews.filter(Q(round=round_) | Q(own_round=round_)).exists()
