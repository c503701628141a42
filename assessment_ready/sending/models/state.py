"""Whether sending runs at all: heartbeats, and the hold of a database that was restored or copied."""

from django.db import models

from assessment_ready.councils.models import User


class Heartbeat(models.Model):
    """When a part of the machinery last gave a sign of life: "tick", "beat", "worker"."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.name


class Environment(models.Model):
    """Which database this is (one row). Where it is another one than it says, everything is held.

    ``fingerprint`` names the cluster, the database and the address of the site; ``counter`` grows with time and is
    kept outside the database as well: a counter that fell back means a restored backup. ``held_at`` holds all
    sending until a person releases it.
    """

    fingerprint = models.JSONField(default=dict)
    counter = models.PositiveBigIntegerField(default=0)
    held_at = models.DateTimeField(null=True, blank=True)
    held_because = models.CharField(max_length=300, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return "On hold" if self.held_at else "May send"
