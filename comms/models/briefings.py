"""Briefings: every written product, whole or for one cell of a scenario, with every text it ever had."""

import uuid

from django.db import models

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.sending.models import UnknownPolicy
from comms.models.audiences import Audience
from comms.models.choices import Marking
from comms.models.clearable import Clearable, ClearableQuerySet
from comms.models.messages import Message
from comms.models.plans import Plan


class ProductType(models.Model):
    """A kind of product in one council: whether the public reads it, how long it may be, what its clearance is.

    Codes that texts other than briefings use: ``key_message``, ``line``, ``answer``. Shipped, then the council's.
    ``word_limit`` and ``reading_age`` are advice; 0 means no limit and the council's usual age. ``unknown_policy`` is
    what happens when nobody can know whether a message left.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="product_types")
    code = models.SlugField(max_length=30)
    title = models.CharField(max_length=80)
    is_public = models.BooleanField(default=False)
    word_limit = models.PositiveIntegerField(default=0)
    reading_age = models.PositiveSmallIntegerField(default=0)
    formats_needed = models.JSONField(default=list, blank=True)
    unknown_policy = models.CharField(
        max_length=10, choices=UnknownPolicy.choices, default=UnknownPolicy.HOLD
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "title"]
        constraints = [models.UniqueConstraint(fields=["council", "code"], name="comms_product_once")]

    def __str__(self) -> str:
        return self.title


class BriefingQuerySet(ClearableQuerySet["Briefing"]):
    """How briefings are looked up. ``visible_to`` is the gate."""


class Briefing(Clearable):
    """One written product.

    ``body`` is small Markdown. A briefing of a scenario's cell says the plan's shared core and the scenario's own
    part before its body: ``content_hash`` is of the words as they are read. ``valid_until`` is the last day it may
    be used; ``formats`` the forms it exists in (codes of ``choices.Format``).
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="briefings")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="briefings")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    product = models.ForeignKey(ProductType, on_delete=models.PROTECT, related_name="briefings")
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    audiences = models.ManyToManyField(Audience, related_name="briefings", blank=True)
    messages = models.ManyToManyField(Message, related_name="briefings", blank=True)
    marking = models.CharField(max_length=10, choices=Marking.choices, default=Marking.INTERNAL)
    quotes_member = models.BooleanField(default=False)
    names_partner = models.BooleanField(default=False)
    quotes_draft = models.BooleanField(default=False)
    formats = models.JSONField(default=list, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="briefings_owned")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = BriefingQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="comms_briefing_number_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_briefing_once"),
        ]
        indexes = [models.Index(fields=["council", "-updated_at"], name="comms_briefings_newest")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class BriefingText(models.Model):
    """The exact words of a briefing in one of its versions, as they are read. Never changed."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    text = models.TextField()
    content_hash = models.CharField(max_length=64)
    why = models.CharField(max_length=300, blank=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["briefing", "number"], name="comms_text_once")]

    def __str__(self) -> str:
        return f"{self.briefing}, text {self.number}"


class PublicityCheck(models.Model):
    """The seven principles of the Publicity Code, answered for exactly one text of a public product.

    ``answers`` maps the principle's code to {"kept": true or false, "note": words}.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="publicity_checks")
    content_hash = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-signed_at"]

    def __str__(self) -> str:
        return f"Publicity code, {self.briefing}"
