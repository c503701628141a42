"""Whose question has been dealt with without their having been told."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from assessment_ready.embargo.models import Clearance, Embargo
from comms.models import Question, QuestionState


def waiting_to_be_told(now: datetime, limit: int) -> list[int]:
    """Ids of questions of every council that have news for the person who asked, the oldest first.

    Without those that are secret to whoever asked.
    """
    cleared = Question.objects.cleared().filter(state=QuestionState.ANSWERED).order_by()
    rows = Question.objects.filter(Q(state=QuestionState.CLOSED) | Q(pk__in=cleared.values("pk")))
    over = Embargo.objects.lifted(now).order_by()
    may_know = Clearance.objects.filter(
        embargo=OuterRef("embargo"), user=OuterRef("asked_by__user"), revoked_at=None
    )
    rows = rows.filter(Q(embargo=None) | Q(embargo__in=over) | Exists(may_know))
    rows = rows.filter(told_at=None, asked_by__isnull=False)
    return list(rows.order_by("asked_at").values_list("pk", flat=True)[:limit])
