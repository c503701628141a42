"""The message house: umbrella, supporting messages, proof points; lines to take."""

import uuid

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, User
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.framework.models import QualityStatement
from comms.models.audiences import Audience
from comms.models.choices import LineKind, MessageKind
from comms.models.clearable import Clearable, ClearableQuerySet
from comms.models.plans import Phase, Plan


class MessageQuerySet(ClearableQuerySet["Message"]):
    """How messages are looked up. ``visible_to`` is the gate."""


class Message(Clearable):
    """A key message. It is live only with a proof point whose evidence still counts (``queries.messages``)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="messages")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=MessageKind.choices, default=MessageKind.SUPPORTING)
    text = models.TextField()
    call_to_action = models.CharField(max_length=300, blank=True)
    spokesperson = models.CharField(max_length=120, blank=True)
    audiences = models.ManyToManyField(Audience, related_name="messages", blank=True)
    phase = models.ForeignKey(
        Phase, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    scenario = models.ForeignKey(
        "comms.Scenario", on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    valid_until = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = MessageQuerySet.as_manager()

    class Meta:
        # Supporting messages sort before the umbrella by name, hence the minus.
        ordering = ["-kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="comms_message_number_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_message_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.text[:80]}"


class ProofPointQuerySet(EmbargoedQuerySet["ProofPoint"]):
    """How proof points are looked up. ``visible_to`` is the gate."""


class ProofPoint(models.Model):
    """What proves a message: words, the evidence item they rest on, and the quality statement.

    Its embargo is the message's. Evidence under an embargo proves only messages under the same one
    (``queries.messages``).
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="proof_points")
    text = models.TextField()
    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="proof_points")
    statement = models.ForeignKey(QualityStatement, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = ProofPointQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["council", "submission_key"], name="comms_proof_once")]

    def __str__(self) -> str:
        return self.text[:80]


class LineQuerySet(ClearableQuerySet["Line"]):
    """How lines are looked up. ``visible_to`` is the gate."""


class Line(Clearable):
    """A line to take on a question, or a holding line for a trigger ("a journalist has the draft")."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="lines")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    kind = models.CharField(max_length=7, choices=LineKind.choices, default=LineKind.LINE)
    trigger = models.CharField(max_length=300)
    text = models.TextField()
    audiences = models.ManyToManyField(Audience, related_name="lines", blank=True)
    scenario = models.ForeignKey(
        "comms.Scenario", on_delete=models.SET_NULL, null=True, blank=True, related_name="lines"
    )
    valid_until = models.DateField(null=True, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="comms_line_number_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.trigger}"


class AdviceOverruled(models.Model):
    """Advice on readability that somebody decided not to follow, with the reason; for exactly one text."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="overruled"
    )
    line = models.ForeignKey(Line, on_delete=models.CASCADE, null=True, blank=True, related_name="overruled")
    briefing = models.ForeignKey(
        "comms.Briefing", on_delete=models.CASCADE, null=True, blank=True, related_name="overruled"
    )
    content_hash = models.CharField(max_length=64)
    advice = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(message__isnull=False, line=None, briefing=None)
                | Q(message=None, line__isnull=False, briefing=None)
                | Q(message=None, line=None, briefing__isnull=False),
                name="comms_advice_about_one",
            )
        ]

    def __str__(self) -> str:
        return self.reason
