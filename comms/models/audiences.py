"""Who hears, and by which channels."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from assessment_ready.councils.models import Council, Membership
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from comms.models.choices import AudienceType, Barrier, ChannelKind, ChannelMode, Direction, Stance

_ONE_TO_FIVE = Q(
    power__gte=1,
    power__lte=5,
    interest__gte=1,
    interest__lte=5,
    impact__gte=1,
    impact__lte=5,
    legitimacy__gte=1,
    legitimacy__lte=5,
)


class Channel(models.Model):
    """A way to reach people: what it is, how it speaks, how far it reaches and how long it takes to prepare.

    ``lead_days`` are working days. ``is_public``: what goes through it is publicity in the meaning of the code.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="channels")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=ChannelKind.choices)
    mode = models.CharField(max_length=8, choices=ChannelMode.choices)
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.ONE_WAY)
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="channels_owned"
    )
    reach = models.CharField(max_length=200, blank=True)
    lead_days = models.PositiveSmallIntegerField(default=0)
    accessibility = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint("council", Lower("name"), name="comms_channel_name_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_channel_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Audience(models.Model):
    """A group of people who hear together: what they think, what they need, who looks after them.

    ``power``, ``interest``, ``impact`` and ``legitimacy`` are 1 to 5. ``cascade_order`` is the place in which the
    group hears news (1 first; equal numbers together; empty: outside any order). ``weekly_limit`` is how many
    planned touches a week it bears (empty: the council's limit).
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="audiences")
    name = models.CharField(max_length=100)
    code = models.SlugField(max_length=40, blank=True)
    type = models.CharField(max_length=30, choices=AudienceType.choices)
    power = models.PositiveSmallIntegerField(default=3)
    interest = models.PositiveSmallIntegerField(default=3)
    impact = models.PositiveSmallIntegerField(default=3)
    legitimacy = models.PositiveSmallIntegerField(default=3)
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.UNKNOWN)
    insight = models.TextField(blank=True)
    current_understanding = models.TextField(blank=True)
    concerns = models.TextField(blank=True)
    think = models.CharField(max_length=300, blank=True)
    feel = models.CharField(max_length=300, blank=True)
    do = models.CharField(max_length=300, blank=True)
    barrier = models.CharField(max_length=11, choices=Barrier.choices, blank=True)
    champions = models.TextField(blank=True)
    relationship_owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="audiences_owned"
    )
    channels = models.ManyToManyField(Channel, related_name="audiences", blank=True)
    format_needs = models.TextField(blank=True)
    cascade_order = models.PositiveSmallIntegerField(null=True, blank=True)
    weekly_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["cascade_order", "name"]
        constraints = [
            models.UniqueConstraint("council", Lower("name"), name="comms_audience_name_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="comms_audience_once"),
            models.CheckConstraint(condition=_ONE_TO_FIVE, name="comms_audience_one_to_five"),
        ]

    def __str__(self) -> str:
        return self.name


class LoadOverrideQuerySet(EmbargoedQuerySet["LoadOverride"]):
    """How overrides are looked up. ``visible_to`` is the gate."""


class LoadOverride(models.Model):
    """A week in which an audience may hear more than its limit, and why. ``week`` is the Monday.

    Where something under an embargo makes the week too full, the override is under it too: otherwise it would
    tell the uncleared of what they may not know.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="load_overrides")
    week = models.DateField()
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = LoadOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "week", "embargo"],
                name="comms_load_override_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.audience}, week of {self.week:%d.%m.%Y}"
