"""Clearance: who signs off what, in which order, on exactly which words."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from comms.models.briefings import Briefing, ProductType
from comms.models.choices import RequestState, SignOffCondition, SignOffMode, SignOffRole, StepState
from comms.models.messages import Line, Message
from comms.models.questions import Question


class SignOffHolder(models.Model):
    """Who signs off in one role, and who stands in for them (``deputy``, until ``deputy_until`` if given)."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="sign_off_holders")
    role = models.CharField(max_length=20, choices=SignOffRole.choices)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="sign_off_roles"
    )
    deputy = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    deputy_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["council", "role"], name="comms_holder_once")]

    def __str__(self) -> str:
        return self.get_role_display()


class SignOffRule(models.Model):
    """One entry of the sign-off matrix: this product needs that role, in this way, within so many working days."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(ProductType, on_delete=models.CASCADE, related_name="sign_off_rules")
    role = models.CharField(max_length=20, choices=SignOffRole.choices)
    mode = models.CharField(max_length=8, choices=SignOffMode.choices, default=SignOffMode.APPROVE)
    condition = models.CharField(
        max_length=14, choices=SignOffCondition.choices, default=SignOffCondition.ALWAYS
    )
    position = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=2)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "role", "condition"], name="comms_rule_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.get_mode_display()}"


class ClearanceRequestQuerySet(EmbargoedQuerySet["ClearanceRequest"]):
    """How requests are looked up. ``visible_to`` is the gate."""

    def open(self) -> Self:
        """Requests that still wait."""
        return self.filter(state=RequestState.OPEN)


class ClearanceRequest(models.Model):
    """One text put forward for clearance: the exact words, their hash, and the sign-offs they need.

    Exactly one of ``briefing``, ``message``, ``line`` and ``question`` is what it is about; its embargo is theirs.
    ``emergency_by`` asked with ``emergency_reason`` that it be cleared without the sign-offs it still needs; once
    ``emergency_second`` (another person) confirms, it is approved.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="clearance_requests")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    product = models.ForeignKey(ProductType, on_delete=models.PROTECT, related_name="+")
    briefing = models.ForeignKey(
        Briefing, on_delete=models.CASCADE, null=True, blank=True, related_name="clearance_requests"
    )
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="clearance_requests"
    )
    line = models.ForeignKey(
        Line, on_delete=models.CASCADE, null=True, blank=True, related_name="clearance_requests"
    )
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, null=True, blank=True, related_name="clearance_requests"
    )
    content_hash = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    words = models.TextField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    note = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    emergency_reason = models.CharField(max_length=500, blank=True)
    emergency_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    emergency_at = models.DateTimeField(null=True, blank=True)
    emergency_second = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = ClearanceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(briefing__isnull=False, message=None, line=None, question=None)
                    | Q(briefing=None, message__isnull=False, line=None, question=None)
                    | Q(briefing=None, message=None, line__isnull=False, question=None)
                    | Q(briefing=None, message=None, line=None, question__isnull=False)
                ),
                name="comms_request_about_one",
            ),
            models.CheckConstraint(
                condition=Q(emergency_second=None) | ~Q(emergency_second=models.F("emergency_by")),
                name="comms_emergency_by_two",
            ),
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_request_once"),
            *(
                models.UniqueConstraint(
                    fields=[subject], condition=Q(state=RequestState.OPEN), name=f"comms_{subject}_open_once"
                )
                for subject in ("briefing", "message", "line", "question")
            ),
        ]
        indexes = [models.Index(fields=["council", "state"], name="comms_requests_by_state")]

    def __str__(self) -> str:
        return self.title


class SignOffQuerySet(models.QuerySet["SignOff"]):
    """How sign-offs are looked up; always through a request that passed the gate."""

    def asked(self) -> Self:
        """Sign-offs that wait for somebody now."""
        return self.filter(state=StepState.ASKED, request__state=RequestState.OPEN)

    def late(self, today: date) -> Self:
        """Sign-offs that were due before ``today``."""
        return self.asked().filter(due_on__lt=today)


class SignOff(models.Model):
    """One step of a request: as what, by whom, until when; and what they decided.

    ``approver`` is who was asked, ``deputy`` who may answer for them (until ``deputy_until`` if given);
    ``decided_by`` who answered. ``passed_on_by`` is who was asked first and passed it on, once.
    ``condition_met`` says in words why the step is needed, or why it is not.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(ClearanceRequest, on_delete=models.CASCADE, related_name="steps")
    role = models.CharField(max_length=20, choices=SignOffRole.choices)
    mode = models.CharField(max_length=8, choices=SignOffMode.choices, default=SignOffMode.APPROVE)
    position = models.PositiveSmallIntegerField(default=0)
    approver = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="sign_offs"
    )
    deputy = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="sign_offs_as_deputy"
    )
    deputy_until = models.DateField(null=True, blank=True)
    passed_on_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    passed_on_at = models.DateTimeField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(default=2)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.WAITING)
    asked_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)
    condition_met = models.CharField(max_length=300, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "role"], name="comms_sign_off_once")]
        indexes = [models.Index(fields=["approver", "state"], name="comms_sign_offs_waiting")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.request}"
