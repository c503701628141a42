"""Embargoes: what is secret, until when, by whose authority, who is cleared, and who looked."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, Membership, User


class EmbargoQuerySet(models.QuerySet["Embargo"]):
    """How embargoes are looked up."""

    def for_council(self, council: Council) -> "EmbargoQuerySet":
        """Embargoes of one council."""
        return self.filter(council=council)

    def lifted(self, now: datetime) -> "EmbargoQuerySet":
        """Embargoes that no longer hold at ``now``: lifted by hand, or their moment has come."""
        return self.filter(Q(lifts_at__lte=now) | Q(lifted_at__lte=now))

    def open_to(self, membership: Membership, now: datetime) -> "EmbargoQuerySet":
        """Embargoes whose material this person may see at ``now``: lifted, or the person is cleared."""
        cleared = Clearance.objects.filter(user_id=membership.user_id, revoked_at=None)
        return self.filter(council_id=membership.council_id).filter(
            Q(lifts_at__lte=now) | Q(lifted_at__lte=now) | Q(pk__in=cleared.values("embargo_id"))
        )

    def visible_to(self, membership: Membership, now: datetime) -> "EmbargoQuerySet":
        """The embargoes a person may know of: those they are cleared for, and those that are over."""
        return self.open_to(membership, now)


class Embargo(models.Model):
    """One secret: material that only cleared people may know of until it lifts.

    ``authority`` is who decided it, ``basis`` what it rests on (a letter, a rule, an agreement). ``lifts_at`` (UTC)
    is the moment it lifts by itself; empty means until somebody lifts it by hand (``lifted_at``).
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="embargoes")
    title = models.CharField(max_length=120)
    authority = models.CharField(max_length=200)
    basis = models.CharField(max_length=500, blank=True)
    lifts_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = EmbargoQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "embargoes"
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="embargo_created_once")
        ]

    def __str__(self) -> str:
        return self.title

    def is_lifted(self, now: datetime) -> bool:
        """Whether it no longer holds at ``now``."""
        return any(moment is not None and moment <= now for moment in (self.lifts_at, self.lifted_at))


class Clearance(models.Model):
    """One person who may see one embargo's material before it lifts.

    ``acknowledged_at``: when they accepted its terms. Until then they are asked to; the gate does not wait for it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    embargo = models.ForeignKey(Embargo, on_delete=models.CASCADE, related_name="clearances")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["user__full_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["embargo", "user"], condition=Q(revoked_at=None), name="embargo_cleared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} cleared for {self.embargo}"


class Look(models.Model):
    """One opening of embargoed material: who looked at what, when. Append-only."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    embargo = models.ForeignKey(Embargo, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=300)
    looked_at = models.DateTimeField()

    class Meta:
        ordering = ["-looked_at"]
        indexes = [models.Index(fields=["embargo", "-looked_at"], name="embargo_looks")]

    def __str__(self) -> str:
        return f"{self.user} opened {self.what}"
