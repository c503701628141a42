"""Routes: by what a council's e-mails and texts leave, how fast, and what stands in the way."""

from django.db import models

from assessment_ready.councils.models import Council, User
from assessment_ready.sending.models.choices import BackendKind, Means


class Route(models.Model):
    """How one council's e-mails, or its texts, leave; one row for each, made when first needed.

    An empty ``backend`` means the installation's own (``settings.MAIL_BACKEND`` and its kin). ``secret`` is the
    password or key, encrypted (``services.secrets``); no page ever shows it. ``rate_per_minute`` 0 is without limit.
    ``next_at`` is the moment from which the next message fits the rate; ``served_at`` when the route last had its
    turn, so that every council gets one; ``failures`` counts failed connections in a row, until
    ``wait_until``. ``paused_at`` stops it until a person resumes; nothing is lost.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="routes")
    means = models.CharField(max_length=5, choices=Means.choices)
    backend = models.CharField(max_length=10, choices=BackendKind.choices, blank=True)
    host = models.CharField(max_length=200, blank=True)
    port = models.PositiveIntegerField(null=True, blank=True)
    security = models.CharField(
        max_length=8,
        choices=[("starttls", "STARTTLS"), ("tls", "TLS from the start"), ("none", "Not encrypted")],
        default="starttls",
    )
    user = models.CharField(max_length=200, blank=True)
    secret = models.TextField(blank=True)
    from_name = models.CharField(max_length=120, blank=True)
    from_address = models.EmailField(max_length=254, blank=True)
    reply_to = models.EmailField(max_length=254, blank=True)
    template_id = models.CharField(max_length=60, blank=True)
    sender_id = models.CharField(max_length=60, blank=True)
    callback_hash = models.CharField(max_length=64, blank=True, db_index=True)
    rate_per_minute = models.PositiveIntegerField(default=25)
    connections = models.PositiveSmallIntegerField(default=2)
    next_at = models.DateTimeField(null=True, blank=True)
    served_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    wait_until = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paused_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["council", "means"]
        constraints = [models.UniqueConstraint(fields=["council", "means"], name="sending_route_once")]

    def __str__(self) -> str:
        return f"{self.get_means_display()} of {self.council}"


class RouteSlot(models.Model):
    """One connection of a route that a worker holds; there are never more than ``Route.connections``."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    token = models.UUIDField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["route", "number"], name="sending_slot_once")]

    def __str__(self) -> str:
        return f"Connection {self.number} of {self.route}"


class DomainPause(models.Model):
    """A domain whose mail server asked for patience; its deliveries wait, all others go on."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="domain_pauses")
    domain = models.CharField(max_length=254)
    until = models.DateTimeField()
    strikes = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["route", "domain"], name="sending_domain_once")]

    def __str__(self) -> str:
        return f"{self.domain} until {self.until:%H:%M}"
