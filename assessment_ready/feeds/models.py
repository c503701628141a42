"""Tokens, the ledger of what was read with them, and the count of wrong ones."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from assessment_ready.councils.models import Council, Membership, User


class FeedToken(models.Model):
    """A person's own key to feeds of their council. Only the keyed hash of its text is kept.

    ``scopes`` are the codes of the feeds it was made for; what it opens is decided on each call, by these and by what
    the person may see then. ``paced_from`` and ``paced_count`` are the calls of the present minute.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="feed_tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.SlugField(max_length=30))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)
    paced_from = models.DateTimeField(null=True, blank=True)
    paced_count = models.PositiveIntegerField(default=0)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="feeds_token_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="feeds_token_lives"),
        ]
        indexes = [models.Index(fields=["council", "-created_at"], name="feeds_tokens_newest")]

    def __str__(self) -> str:
        return self.name


class FeedUse(models.Model):
    """What one token read of one feed on one London day: how many calls, how many rows went out."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(FeedToken, on_delete=models.CASCADE, related_name="uses")
    feed = models.SlugField(max_length=30)
    day = models.DateField()
    calls = models.PositiveIntegerField(default=1)
    rows = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "feed"]
        constraints = [models.UniqueConstraint(fields=["token", "feed", "day"], name="feeds_use_once")]

    def __str__(self) -> str:
        return f"{self.feed} on {self.day}"


class WrongToken(models.Model):
    """How many wrong tokens came from one address in the present minute. The address itself is kept nowhere.

    Of no council: a wrong token is nobody's.
    """

    address_hash = models.CharField(max_length=64, unique=True)
    paced_from = models.DateTimeField()
    paced_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["paced_from"], name="feeds_wrong_oldest")]

    def __str__(self) -> str:
        return f"{self.paced_count} since {self.paced_from}"
