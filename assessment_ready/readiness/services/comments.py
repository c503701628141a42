"""Saying something of a round. Comments are only ever added."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.readiness.errors import EmptyComment, NotAllowed
from assessment_ready.readiness.models import Judgement, RoundComment
from assessment_ready.readiness.queries.rounds import sees_all_of
from assessment_ready.readiness.services.locking import locked_round


@transaction.atomic
def add_comment(
    *, actor: Membership, round_id: int, statement: str, text: str, submission_key: UUID
) -> RoundComment:
    """Comment on a statement (by slug) of a round, or with an empty ``statement`` on the round as a whole.

    Closed rounds can be commented on too: a comment changes nothing in them. The second of two clicks gives the same
    comment. Raises ``NotAllowed``, ``Round.DoesNotExist`` and ``Judgement.DoesNotExist`` for what the person may not
    know of, and ``EmptyComment``.
    """
    now = timezone.now()
    locked = locked_round(actor, round_id, Perm.REVIEW)
    about = None
    if statement:
        seen = Judgement.objects.visible_to(actor, now).select_related("statement")
        about = seen.get(round=locked, statement__slug=statement).statement
    elif not sees_all_of(actor, now, locked):
        raise NotAllowed("You see single statements of this round, so comment on one of those.")
    if not text.strip():
        raise EmptyComment
    comment = RoundComment(
        council=locked.council,
        round=locked,
        statement=about,
        author=actor.user,
        text=text.strip(),
        made_at=now,
        submission_key=submission_key,
    )
    if not _saved(comment):
        return RoundComment.objects.get(round=locked, submission_key=submission_key)
    audit.record(
        "readiness.comment.made",
        actor=actor,
        obj=locked,
        council=locked.council,
        after={"statement": about.title if about else ""},
        embargo_id=locked.embargo_id,
    )
    return comment


def _saved(comment: RoundComment) -> bool:
    """Whether it was new: the same key comes again when a button is pressed twice."""
    try:
        with transaction.atomic():
            comment.save(force_insert=True)
    except IntegrityError:
        return False
    return True
