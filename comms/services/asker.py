"""Telling whoever asked that there is an answer to read: a mail with a link and nothing else."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.outbox import services as outbox
from comms.models import Question, QuestionState
from comms.queries.asker import waiting_to_be_told
from comms.queries.questions import facts_of
from comms.rules.questions import asker_may_read


@transaction.atomic
def tell_asker(*, question_id: int) -> bool:
    """Write once to whoever asked, when there is something for them to read; whether a mail was put in.

    Nobody is written to who asked outside, who has left, or who may not know of the question any more.
    """
    question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("asked_by__user", "asked_by__council", "council")
        .get(pk=question_id)
    )
    if question.told_at is not None or not _has_news(question):
        return False
    asker = question.asked_by
    if asker is None or not _may_know(question, asker):
        return False
    question.told_at = timezone.now()
    question.save(update_fields=["told_at"])
    if not Membership.objects.active(question.told_at).filter(pk=asker.pk).exists():
        return False
    path = reverse("comms:my-questions", args=[question.council.slug])
    outbox.enqueue(
        kind="comms_question_answered",
        to=asker.user.email,
        council=question.council,
        context={
            "name": asker.user.full_name,
            "council": question.council.name,
            "url": f"{settings.SITE_URL}{path}",
        },
    )
    return True


def tell_askers(*, limit: int = 200) -> int:
    """Write to everybody who has an answer to read and was not told; how many mails were put in."""
    return sum(tell_asker(question_id=pk) for pk in waiting_to_be_told(timezone.now(), limit))


def _has_news(question: Question) -> bool:
    return question.state == QuestionState.CLOSED or asker_may_read(facts_of(question))


def _may_know(question: Question, asker: Membership) -> bool:
    embargoes = Embargo.objects.open_to(asker, timezone.now())
    return question.embargo_id is None or embargoes.filter(pk=question.embargo_id).exists()
