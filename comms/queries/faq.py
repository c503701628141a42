"""Published answers, as everybody in the council may read them."""

from datetime import datetime

from django.db.models import Q

from assessment_ready.councils.models import Membership
from comms.models import Question, QuestionQuerySet


def published_answers(
    membership: Membership, now: datetime, *, words: str = "", theme: str = ""
) -> QuestionQuerySet:
    """Published questions whose answer is cleared as it stands, by theme, newest first within it."""
    rows = Question.objects.visible_to(membership, now).published()
    for word in words.split():
        rows = rows.filter(Q(text__icontains=word) | Q(answer__icontains=word))
    if theme:
        rows = rows.filter(theme=theme)
    return rows.order_by("theme", "-published_at", "-pk")


def published_themes(membership: Membership, now: datetime) -> list[str]:
    """The themes that have a published answer, by name."""
    rows = Question.objects.visible_to(membership, now).published().exclude(theme="")
    return list(rows.order_by("theme").values_list("theme", flat=True).distinct())
