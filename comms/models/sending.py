"""Sending: one release of one text of a briefing, a delivery for each person, and what became of it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.sending.models import MAY_ARRIVE, DeliveryState, Means, Sendable, UnknownPolicy
from comms.models.activities import Activity
from comms.models.audiences import Audience
from comms.models.briefings import Briefing, BriefingText
from comms.models.choices import ReleaseKind, ReleaseState, Suppression
from comms.models.contacts import Contact


class Attachment(models.Model):
    """A file that goes out with a briefing. Its hash is part of the words that are cleared.

    ``content`` is judged like every upload before it is kept. A link to a pack is ``link`` (an address inside this
    application, behind sign-in) instead of a file.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(max_length=150)
    file_name = models.CharField(max_length=150, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    link = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_attachment_once")
        ]

    def __str__(self) -> str:
        return self.title


class ReleaseQuerySet(EmbargoedQuerySet["Release"]):
    """How releases are looked up. ``visible_to`` is the gate."""


class Release(models.Model):
    """One sending of exactly one text of a briefing to one or more audiences.

    ``text`` are the words, ``content_hash`` those that were cleared when it was scheduled: an edit cancels it. The
    audience is resolved at ``not_before`` (UTC), when its deliveries are made; after ``expires_at`` nothing leaves
    any more. ``embargo`` is the briefing's. While it holds, the message only says where to read (behind sign-in),
    unless ``in_full_because`` says why the words themselves may go to cleared contacts. ``activity`` is the step of
    the plan it carries out; a step of a publication cascade waits for the groups before it (``held_because``) until
    they were handed over or a person overrides (``overridden_*``). A correction or withdrawal (``corrects``) goes to
    exactly those who got the original. ``must_read`` asks for "I have read this" and chases after ``chase_after`` days.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="releases")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="releases")
    text = models.ForeignKey(BriefingText, on_delete=models.PROTECT, related_name="releases")
    content_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=ReleaseKind.choices, default=ReleaseKind.ORIGINAL)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    audiences = models.ManyToManyField(Audience, related_name="releases", blank=True)
    means = ArrayField(models.CharField(max_length=5, choices=Means.choices))
    policy = models.CharField(max_length=10, choices=UnknownPolicy.choices, default=UnknownPolicy.HOLD)
    heeds_unsubscribing = models.BooleanField(default=True)
    must_read = models.BooleanField(default=False)
    chase_after = models.PositiveSmallIntegerField(default=2)
    in_full_because = models.CharField(max_length=300, blank=True)
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="releases"
    )
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReleaseState.choices, default=ReleaseState.SCHEDULED)
    held_because = models.CharField(max_length=300, blank=True)
    overridden_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    overridden_at = models.DateTimeField(null=True, blank=True)
    overridden_because = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="releases_owned")
    scheduled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    scheduled_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_people = models.PositiveIntegerField(null=True, blank=True)
    expected_people = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-not_before", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="comms_release_number_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_release_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("not_before")), name="comms_release_window"),
        ]
        indexes = [
            models.Index(fields=["council", "-not_before"], name="comms_releases_newest"),
            models.Index(
                fields=["not_before"],
                name="comms_releases_due",
                condition=Q(state__in=(ReleaseState.SCHEDULED, ReleaseState.HELD)),
            ),
            models.Index(
                fields=["expires_at"],
                name="comms_releases_running",
                condition=Q(state__in=(ReleaseState.SENDING, ReleaseState.PAUSED)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.briefing.title}"


class Delivery(Sendable):
    """One text to one contact by one means: never twice, by the constraint.

    What surely did not arrive (left out, missed, cancelled, failed) does not stand in the way of a later release of
    the same text. Who is left out has a row too, ``SUPPRESSED`` with the ``reason``. ``contact_reference`` outlives
    the contact. ``decision`` is what a person made of one that was unknown. ``acknowledged_at`` is when "I have read
    this" was pressed.
    """

    # Without indexes of their own where another one begins with them: every state a row goes through writes them all.
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    text = models.ForeignKey(BriefingText, on_delete=models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="deliveries")
    contact_reference = models.CharField(max_length=20)
    reason = models.CharField(max_length=16, choices=Suppression.choices, blank=True)
    reason_words = models.CharField(max_length=300, blank=True)
    decision = models.CharField(
        max_length=8, choices=[("again", "Sent again"), ("arrived", "It arrived")], blank=True
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    chased_at = models.DateTimeField(null=True, blank=True)
    chases = models.PositiveSmallIntegerField(default=0)

    class Meta(Sendable.Meta):
        ordering = ["created_at", "pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            *Sendable.Meta.constraints,
            models.UniqueConstraint(
                fields=["text", "contact", "means"],
                condition=Q(state__in=MAY_ARRIVE),
                name="comms_delivery_once",
            ),
            models.UniqueConstraint(
                fields=["release", "contact", "means"], name="comms_delivery_in_release_once"
            ),
        ]
        indexes = [
            *Sendable.Meta.indexes,
            models.Index(fields=["release", "state"], name="comms_deliveries_by_state"),
            # The first page of a log costs the same however long the log is.
            models.Index(fields=["release", "created_at", "id"], name="comms_deliveries_of_release"),
            models.Index(fields=["council", "created_at", "id"], name="comms_deliveries_newest"),
            # Which addresses take no mail is asked for every audience that is resolved.
            models.Index(
                fields=["council", "address"],
                name="comms_deliveries_bounced",
                condition=Q(state=DeliveryState.PERMANENT),
            ),
        ]


class DeliveryEvent(models.Model):
    """What happened to a delivery beside the usual: refusals, receipts, bounces, decisions, chasers. Never changed.

    ``source`` says who told: "engine", "notify", "bounce", "person". ``detail`` holds no address and no content.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=10)
    code = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.source}: {self.detail}"
