"""Reads of what people say of rounds."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.readiness.models import Judgement, Round, RoundComment
from assessment_ready.readiness.queries.rounds import sees_all_of


def comments_of(membership: Membership, now: datetime, round_: Round) -> QuerySet[RoundComment]:
    """The comments on a round (which passed the gate) that this person may read, newest first.

    Whoever sees the whole round reads all of them, others those on their own statements; without the right to
    comment nobody reads any. Each row has author, statement and the author's ``role``. One query besides that of
    :func:`sees_all_of`.
    """
    if not membership.can(Perm.REVIEW):
        return RoundComment.objects.none()
    rows = _rows(round_)
    if not sees_all_of(membership, now, round_):
        own = Judgement.objects.visible_to(membership, now).filter(
            round=OuterRef("round"), statement=OuterRef("statement")
        )
        rows = rows.filter(Q(Exists(own)))
    return rows.order_by("-made_at", "-pk")


def statement_comments(membership: Membership, judgement: Judgement) -> list[RoundComment]:
    """The comments on one statement of a round, as long as the person may comment; oldest first, one query.

    ``judgement`` must have passed the gate.
    """
    if not membership.can(Perm.REVIEW):
        return []
    return list(_rows(judgement.round).filter(statement_id=judgement.statement_id).order_by("made_at", "pk"))


def statements_to_comment(membership: Membership, now: datetime, round_: Round) -> list[Judgement]:
    """The judgements of the round this person sees, with their statements; one query."""
    rows = Judgement.objects.visible_to(membership, now).filter(round=round_)
    return list(rows.select_related("statement").order_by("statement__number"))


def _rows(round_: Round) -> QuerySet[RoundComment]:
    role = Membership.objects.filter(council=OuterRef("council"), user=OuterRef("author")).values("role")
    rows = RoundComment.objects.filter(round=round_).select_related("author", "statement")
    return rows.annotate(role=Subquery(role[:1]))
