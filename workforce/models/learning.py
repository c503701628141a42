"""The learning directory, and how current people's learning is: counts by team, never a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from assessment_ready.councils.models import Council, Membership, User
from workforce.models.choices import EmployerKind, Format, Moderation
from workforce.models.entry import Entry
from workforce.models.groups import WorkforceGroup


class LearningOffer(Entry):
    """One entry of the learning directory. People outside may offer one; it is seen once somebody published it.

    ``category`` is a training category of the workforce return. ``booking_url`` leads to the system that takes
    bookings: this product takes none.
    """

    title = models.CharField(max_length=200)
    provider = models.CharField(max_length=160)
    format = models.CharField(max_length=16, choices=Format.choices)
    summary = models.TextField()
    groups = models.ManyToManyField(WorkforceGroup, blank=True, related_name="+")
    open_to = ArrayField(models.CharField(max_length=20, choices=EmployerKind.choices), default=list)
    category = models.PositiveIntegerField(null=True, blank=True)
    pathway_role = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=40, blank=True)
    accreditation = models.CharField(max_length=160, blank=True)
    cost_pounds = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    who_pays = models.CharField(max_length=160, blank=True)
    funding_deadline = models.DateField(null=True, blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    when_and_where = models.CharField(max_length=300, blank=True)
    minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum = models.PositiveSmallIntegerField(null=True, blank=True)
    booking_url = models.URLField(max_length=400, blank=True)
    access = models.CharField(max_length=300, blank=True)
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    benefit = models.CharField(max_length=300, blank=True)
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=Moderation.choices, default=Moderation.WAITING)
    state_reason = models.CharField(max_length=300, blank=True)
    submitted_name = models.CharField(max_length=120, blank=True)
    submitted_email = models.EmailField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Entry.Meta):
        ordering = ["title", "pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lte=F("maximum")),
                name="workforce_offer_places_in_order",
            ),
        ]
        indexes = [models.Index(fields=["council", "state"], name="workforce_offers_by_state")]

    def __str__(self) -> str:
        return self.title


class Interest(Entry):
    """That an organisation would send so many people: pooled until the minimum number is met."""

    offer = models.ForeignKey(LearningOffer, on_delete=models.CASCADE, related_name="interests")
    organisation = models.CharField(max_length=160)
    employer_kind = models.CharField(max_length=20, choices=EmployerKind.choices)
    people = models.PositiveSmallIntegerField()
    email = models.EmailField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(Entry.Meta):
        ordering = ["made_at"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(people__gte=1), name="workforce_interest_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.offer}"


class Requirement(Entry):
    """That a job role needs a training category, renewed after so many months (None: once)."""

    job_role = models.PositiveIntegerField()
    category = models.PositiveIntegerField()
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    is_mandatory = models.BooleanField(default=True)
    rule = models.CharField(max_length=300, blank=True)

    class Meta(Entry.Meta):
        ordering = ["job_role", "category"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["council", "job_role", "category"], name="workforce_requirement_of_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_role} needs {self.category}"


class LearnerProfile(Entry):
    """How current one person's learning is, under a pseudonym the team chose; no name is kept here.

    ``member`` joins it to an account where the person has one and wishes it. Only managers of the team's figures see
    aggregates; the profile itself is for its member.
    """

    pseudonym = models.CharField(max_length=40)
    team = models.CharField(max_length=120)
    manager = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    member = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="learner_profiles"
    )
    job_role = models.PositiveIntegerField()
    started_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    plan_reviewed_on = models.DateField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta(Entry.Meta):
        ordering = ["team", "pseudonym"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["council", "pseudonym"], name="workforce_pseudonym_once"),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class LearningRecord(Entry):
    """That a category was completed on a day, and until when it holds (None: it does not run out)."""

    profile = models.ForeignKey(LearnerProfile, on_delete=models.CASCADE, related_name="records")
    category = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    completed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)
    reminded_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    class Meta(Entry.Meta):
        ordering = ["-completed_on", "-pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["profile", "category", "completed_on"], name="workforce_completion_once"
            ),
        ]
        indexes = [models.Index(fields=["council", "expires_on"], name="workforce_records_expire")]

    def __str__(self) -> str:
        return f"{self.profile}: {self.category}"


class LearningSettings(models.Model):
    """What a council decides for how current its learning is. Made when somebody first changes it."""

    council = models.OneToOneField(Council, on_delete=models.CASCADE, related_name="learning_settings")
    new_starter_months = models.PositiveSmallIntegerField(default=6)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "learning settings"

    def __str__(self) -> str:
        return f"Learning settings of {self.council}"
