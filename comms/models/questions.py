"""Questions people ask, and their answers."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.framework.models import QualityStatement
from comms.models.audiences import Audience
from comms.models.briefings import Briefing
from comms.models.choices import QuestionState
from comms.models.clearable import Clearable, ClearableQuerySet
from comms.models.plans import Plan


class QuestionQuerySet(ClearableQuerySet["Question"]):
    """How questions are looked up. ``visible_to`` is the gate."""

    def open(self) -> Self:
        """Questions nobody has answered."""
        return self.filter(state=QuestionState.OPEN)

    def past_due(self, today: date) -> Self:
        """Open questions whose last day has gone by."""
        return self.open().filter(due_on__lt=today)

    def published(self) -> Self:
        """Questions whose cleared answer everybody in the council may read."""
        return self.cleared().filter(~Q(published_at=None), state=QuestionState.ANSWERED)


class Question(Clearable):
    """A question ("Q-12"), from whom, who answers until when, and the answer (small Markdown, cleared as such).

    ``told_at``: when the asker was told that there is an answer to read, or that there will be none.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="questions")
    plan = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    text = models.TextField()
    asked_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions_asked"
    )
    asked_by_name = models.CharField(max_length=120, blank=True)
    audience = models.ForeignKey(
        Audience, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    received_via = models.CharField(max_length=80, blank=True)
    theme = models.CharField(max_length=80, blank=True)
    statement = models.ForeignKey(
        QualityStatement, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="questions_owned"
    )
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=QuestionState.choices, default=QuestionState.OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=300, blank=True)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="duplicates"
    )
    told_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    fed_into = models.ForeignKey(
        Briefing, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="comms_question_number_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_question_once"),
        ]
        indexes = [models.Index(fields=["council", "state", "due_on"], name="comms_questions_due")]

    def __str__(self) -> str:
        return f"{self.reference} {self.text[:80]}"
