"""Letting an external reviewer into one round, until a moment: to read, to comment, to score on their own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.evidence.services.guests import set_guest_items
from assessment_ready.framework.models import QualityStatement
from assessment_ready.readiness.errors import (
    ReviewEndsPast,
    ReviewEndsTooLate,
    ReviewerNotEligible,
    ReviewsAnotherRound,
)
from assessment_ready.readiness.models import ReviewerGrant, Round, RoundKind
from assessment_ready.readiness.queries.people import eligible_reviewers
from assessment_ready.readiness.queries.secrecy import cleared_users
from assessment_ready.readiness.services.assignments import assign_statements
from assessment_ready.readiness.services.citations import guest_key, share_cited
from assessment_ready.readiness.services.locking import locked_round
from assessment_ready.readiness.services.rounds import RoundDetails, create_round
from assessment_ready.ui.dates import LONDON, format_date, london_date


@dataclass(frozen=True)
class OwnScores:
    """The round in which a reviewer scores: what kind of look it is, what it is called, what day it stands for."""

    kind: str
    held_on: date
    title: str = ""


@transaction.atomic
def grant_review(
    *,
    actor: Membership,
    round_id: int,
    reviewer_id: int,
    last_day: date,
    own_scores: OwnScores | None = None,
) -> ReviewerGrant:
    """Let an external reviewer read one round until the end of ``last_day`` (London), or change that day.

    They see the evidence the round cites as long, except what is restricted. With ``own_scores`` a round of theirs
    is made, every statement of it with them; who has one keeps it. Raises ``ReviewerNotEligible``,
    ``ReviewsAnotherRound``, ``ReviewEndsPast`` and ``ReviewEndsTooLate``.
    """
    now = timezone.now()
    locked = locked_round(actor, round_id, Perm.MANAGE_ROUNDS)
    # Locked, so that two rounds cannot let the same reviewer in at the same moment.
    candidates = eligible_reviewers(actor, now).select_for_update(of=("self",))
    reviewer = candidates.filter(pk=reviewer_id).first()
    if reviewer is None or not cleared_users(locked, [reviewer.user_id], now):
        raise ReviewerNotEligible
    ends_at = _checked_end(reviewer, last_day, now)
    elsewhere = ReviewerGrant.objects.filter(membership=reviewer, ends_at__gt=now).exclude(round=locked)
    if elsewhere.exists():
        raise ReviewsAnotherRound
    grant, _ = ReviewerGrant.objects.update_or_create(
        round=locked,
        membership=reviewer,
        defaults={"council": locked.council, "ends_at": ends_at, "granted_by": actor.user},
    )
    audit.record(
        "readiness.review.granted",
        actor=actor,
        obj=locked,
        council=locked.council,
        after={"reviewer": str(reviewer.user), "last_day": format_date(last_day)},
        embargo_id=locked.embargo_id,
    )
    share_cited(actor=actor, round_=locked)
    if own_scores is not None and grant.own_round_id is None:
        _give_own_round(actor, grant, own_scores)
    return grant


@transaction.atomic
def revoke_review(*, actor: Membership, round_id: int, reviewer_id: int) -> Round:
    """End a reviewer's access to the round now; again changes nothing. Raises ``ReviewerGrant.DoesNotExist``."""
    locked = locked_round(actor, round_id, Perm.MANAGE_ROUNDS)
    grant = ReviewerGrant.objects.select_related("membership__user").get(
        round=locked, membership_id=reviewer_id
    )
    now = timezone.now()
    if grant.ends_at <= now:
        return locked
    grant.ends_at = now
    grant.save(update_fields=["ends_at"])
    set_guest_items(actor=actor, membership=grant.membership, key=guest_key(locked), item_ids=(), ends_at=now)
    audit.record(
        "readiness.review.revoked",
        actor=actor,
        obj=locked,
        council=locked.council,
        after={"reviewer": str(grant.membership.user)},
        embargo_id=locked.embargo_id,
    )
    return locked


def _give_own_round(actor: Membership, grant: ReviewerGrant, own: OwnScores) -> None:
    """A round under the same embargo as the one that is reviewed, every statement of it with the reviewer."""
    reviewer, reviewed = grant.membership, grant.round
    title = own.title or f"{RoundKind(own.kind).label} by {reviewer.user}"
    made = create_round(
        actor=actor,
        details=RoundDetails(
            kind=own.kind, title=title[:120], held_on=own.held_on, authors=str(reviewer.user)
        ),
        framework=reviewed.framework,
        submission_key=uuid4(),  # the grant, locked with its round, is what makes it only once
        embargo=reviewed.embargo,
    )
    grant.own_round = made
    grant.save(update_fields=["own_round"])
    slugs = QualityStatement.objects.filter(framework=reviewed.framework).values_list("slug", flat=True)
    assign_statements(actor=actor, round_id=made.pk, statements=list(slugs), lead_id=reviewer.pk)


def _checked_end(reviewer: Membership, last_day: date, now: datetime) -> datetime:
    """The first moment after ``last_day``, at most the end of the membership."""
    if last_day < london_date(now):
        raise ReviewEndsPast
    ends_at = datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=LONDON)
    if reviewer.ends_at is None or ends_at <= reviewer.ends_at:
        return ends_at
    membership_last = london_date(reviewer.ends_at - timedelta(microseconds=1))
    if last_day > membership_last:
        raise ReviewEndsTooLate(membership_last)
    return reviewer.ends_at
