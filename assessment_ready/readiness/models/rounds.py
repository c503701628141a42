"""Rounds, judgements and who works on them."""

import uuid
from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Perm, Role
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import FrameworkVersion, QualityStatement


class RoundKind(models.TextChoices):
    """Who looks at us."""

    SELF_ASSESSMENT = "self_assessment", "Self-assessment"
    ANNUAL_CONVERSATION = "annual_conversation", "Annual conversation"
    PEER_CHALLENGE = "peer_challenge", "Peer challenge"
    MOCK_INSPECTION = "mock_inspection", "Mock inspection"
    CQC_ASSESSMENT = "cqc_assessment", "CQC assessment"

    @property
    def is_external(self) -> bool:
        """Whether somebody other than the council judged."""
        return self is not RoundKind.SELF_ASSESSMENT


class RoundStatus(models.TextChoices):
    """Open rounds can be changed; closed ones are frozen; published ones are also shown to members."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    PUBLISHED = "published", "Published to members"


class RoundQuerySet(EmbargoedQuerySet["Round"]):
    """How rounds are looked up. ``visible_to`` is the gate."""

    def visible_to(self, membership: Membership, now: datetime) -> Self:
        """The rounds this person may know of at ``now``: council, embargo and role together.

        Readers see every round; others only rounds published to members, rounds in which a statement is
        assigned to them, and rounds they were asked to review. External reviewers see only the round they review
        and the one in which they score themselves, both until the review ends.
        """
        rounds = super().visible_to(membership, now)
        if membership.can(Perm.VIEW_READINESS):
            return rounds
        grants = ReviewerGrant.objects.filter(membership_id=membership.pk, ends_at__gt=now)
        seen = Q(Exists(grants.filter(round=OuterRef("pk"))))
        if membership.role == Role.REVIEWER:
            return rounds.filter(seen | Q(Exists(grants.filter(own_round=OuterRef("pk")))))
        seen |= Q(Exists(Assignment.objects.filter(round=OuterRef("pk"), lead_id=membership.pk)))
        if membership.can(Perm.VIEW_PACKS):
            seen |= Q(status=RoundStatus.PUBLISHED)
        return rounds.filter(seen)

    def external(self) -> Self:
        """Rounds in which somebody other than the council judged."""
        return self.exclude(kind=RoundKind.SELF_ASSESSMENT)


class Round(models.Model):
    """One dated look at ourselves against one framework version.

    ``held_on`` is the day the round stands for (what dashboards and trends sort by). ``published_percent``
    is a figure typed in from CQC's own page, kept apart from what the points give.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="rounds")
    embargo = models.ForeignKey(
        Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds"
    )
    framework = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=RoundKind.choices)
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    scope = models.TextField(blank=True)
    authors = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    published_percent = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    status = models.CharField(max_length=10, choices=RoundStatus.choices, default=RoundStatus.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="readiness_round_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("held_on")), name="readiness_round_dates"
            ),
        ]
        indexes = [models.Index(fields=["council", "-held_on"], name="readiness_round_date")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether judgements can still be changed."""
        return self.status == RoundStatus.OPEN


class Confidence(models.TextChoices):
    """How sure the author is of the score."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


# CQC wants a self-assessment short: the most words each text of a judgement may have.
WORD_LIMITS = {"reason": 200, "strengths": 300, "improvements": 300, "departure_reason": 100}


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """How judgements are looked up. ``visible_to`` is the gate."""

    def visible_to(self, membership: Membership, now: datetime) -> Self:
        """The judgements this person may know of at ``now``.

        Readers see all of a round they see; reviewers all of theirs; members all of a published round; others
        only the statements assigned to them.
        """
        rounds = Round.objects.visible_to(membership, now).order_by().values("pk")
        return self.filter(round__in=rounds).within_role(membership, now)

    def within_role(self, membership: Membership, now: datetime) -> Self:
        """The part of :meth:`visible_to` that is left for rows of rounds that passed the gate already."""
        if membership.can(Perm.VIEW_READINESS):
            return self
        mine = Assignment.objects.filter(
            round=OuterRef("round"), statement=OuterRef("statement"), lead_id=membership.pk
        )
        review = ReviewerGrant.objects.filter(
            round=OuterRef("round"), membership_id=membership.pk, ends_at__gt=now
        )
        seen = Q(Exists(mine)) | Q(Exists(review))
        if membership.can(Perm.VIEW_PACKS):
            seen |= Q(round__status=RoundStatus.PUBLISHED)
        return self.filter(seen)

    def with_assignment(self) -> Self:
        """Each row with its assignment (or None) and the lead as ``given``, in the same query."""
        return self.annotate(
            given=FilteredRelation(
                "round__assignments", condition=Q(round__assignments__statement=F("statement"))
            )
        ).select_related("given__lead__user")


class Judgement(models.Model):
    """What one round says of one quality statement. One row per statement is made with the round.

    ``score`` is empty until somebody scores; ``low`` and ``high`` bound what CQC might give
    (low <= score <= high). ``suggested`` is the score that was suggested when this one was saved;
    ``departure_reason`` why another was given. ``version`` counts saves and guards against two people overwriting
    each other.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="judgements")
    statement = models.ForeignKey(QualityStatement, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    low = models.PositiveSmallIntegerField(null=True, blank=True)
    high = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence.choices, blank=True)
    reason = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    improvements = models.TextField(blank=True)
    suggested = models.PositiveSmallIntegerField(null=True, blank=True)
    departure_reason = models.TextField(blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["round", "statement__number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "statement"], name="readiness_judgement_once"),
            models.CheckConstraint(
                condition=Q(score=None, low=None, high=None)
                | Q(low__gte=1, low__lte=F("score"), high__gte=F("score")),
                name="readiness_judgement_bounds",
            ),
        ]
        indexes = [models.Index(fields=["council", "statement"], name="readiness_by_statement")]

    def __str__(self) -> str:
        return f"{self.statement} in {self.round}"


class AssignmentState(models.TextChoices):
    """Where the lead's work on one statement is."""

    ASSIGNED = "assigned", "With the lead"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned with a note"
    CLOSED = "closed", "Closed"


class Assignment(models.Model):
    """One statement of one round given to one lead to judge."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assignments")
    statement = models.ForeignKey(QualityStatement, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="assignments")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=AssignmentState.choices, default=AssignmentState.ASSIGNED)
    note = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["round", "statement__number"]
        constraints = [models.UniqueConstraint(fields=["round", "statement"], name="readiness_assigned_once")]
        indexes = [models.Index(fields=["lead", "state"], name="readiness_by_lead")]

    def __str__(self) -> str:
        return f"{self.statement}: {self.lead.user}"


class ReviewerGrant(models.Model):
    """An external reviewer's access to one round, until a moment. ``own_round`` is where they score themselves."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reviewers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="reviews")
    own_round = models.ForeignKey(
        Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="reviewed_from"
    )
    ends_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["round", "membership__user__full_name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "membership"], name="readiness_reviewer_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership.user} reviews {self.round}"
