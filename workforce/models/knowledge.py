"""Resources and who confirmed to have them, recurring events, and small improvements."""

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Membership, User
from assessment_ready.framework.models import QualityStatement
from workforce.models.choices import IdeaState, ResourceKind
from workforce.models.entry import Entry
from workforce.models.groups import WorkforceGroup


class Resource(Entry):
    """A policy, case study, factsheet or guide: a plain summary, an owner, a day of review, and where it is."""

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=ResourceKind.choices)
    summary = models.TextField()
    source = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=400, blank=True)
    groups = models.ManyToManyField(WorkforceGroup, blank=True, related_name="+")
    statements = models.ManyToManyField(QualityStatement, blank=True, related_name="+")
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Entry.Meta):
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class Distribution(Entry):
    """That a resource went to a group of so many people, and how many confirmed it.

    ``asked`` are those of them who have an account here: they confirm for themselves. The others are a number.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="distributions")
    group = models.ForeignKey(
        WorkforceGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    audience = models.CharField(max_length=160, blank=True)
    sent_on = models.DateField()
    people = models.PositiveIntegerField()
    asked = models.ManyToManyField(Membership, blank=True, related_name="+")
    confirmed_elsewhere = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(Entry.Meta):
        ordering = ["-sent_on", "-pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(confirmed_elsewhere__lte=models.F("people")),
                name="workforce_confirmed_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} to {self.group or self.audience}"


class ResourceAcknowledgement(models.Model):
    """That a member confirmed to have a resource that was sent out."""

    council = models.ForeignKey("councils.Council", on_delete=models.PROTECT, related_name="+")
    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="acknowledgements")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["distribution", "membership"], name="workforce_acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership} has {self.distribution}"


class EventSeries(Entry):
    """Something held again and again, such as the monthly information exchange or webinars."""

    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    convenor = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    every_months = models.PositiveSmallIntegerField(default=1)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(Entry.Meta):
        ordering = ["title", "pk"]
        verbose_name_plural = "event series"

    def __str__(self) -> str:
        return self.title


class Event(Entry):
    """One time it is held: who came, and what came of it."""

    series = models.ForeignKey(EventSeries, on_delete=models.CASCADE, related_name="events")
    on = models.DateField()
    topic = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    invited = models.PositiveIntegerField(null=True, blank=True)
    attended = models.PositiveIntegerField(null=True, blank=True)
    outputs = models.TextField(blank=True)
    recording_url = models.URLField(max_length=400, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    class Meta(Entry.Meta):
        ordering = ["-on", "-pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["series", "on"], name="workforce_event_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.series}, {self.on}"


class Idea(Entry):
    """A small improvement, credited, with what it saves a year; others use it again."""

    title = models.CharField(max_length=200)
    problem = models.TextField()
    change = models.TextField(blank=True)
    result = models.TextField(blank=True)
    team = models.CharField(max_length=120, blank=True)
    proposed_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    credited_to = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=9, choices=IdeaState.choices, default=IdeaState.PROPOSED)
    state_reason = models.CharField(max_length=300, blank=True)
    hours_saved = models.DecimalField(max_digits=8, decimal_places=1, null=True, blank=True)
    pounds_saved = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    statement = models.ForeignKey(
        QualityStatement, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recognised_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta(Entry.Meta):
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["council", "state"], name="workforce_ideas_by_state")]

    def __str__(self) -> str:
        return self.title


class IdeaReuse(Entry):
    """That another team uses an idea too."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="reuses")
    team = models.CharField(max_length=120)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(Entry.Meta):
        ordering = ["-on", "-pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["idea", "team"], name="workforce_idea_reused_once"),
        ]

    def __str__(self) -> str:
        return f"{self.idea} in {self.team}"
