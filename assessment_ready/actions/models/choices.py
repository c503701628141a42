"""The words of the action machinery: areas, sources, states, priorities."""

from django.db import models


class Area(models.TextChoices):
    """Which part of the work an action belongs to."""

    IMPROVEMENT = "improvement", "Improvement"
    WORKFORCE = "workforce", "Workforce"


class Source(models.TextChoices):
    """Where an action (or a gap) comes from."""

    SELF_ASSESSMENT = "self_assessment", "Self-assessment"
    ANNUAL_CONVERSATION = "annual_conversation", "Annual conversation"
    PEER_CHALLENGE = "peer_challenge", "Peer challenge"
    CQC_REPORT = "cqc_report", "CQC report"
    SCRUTINY = "scrutiny", "Scrutiny"
    AUDIT = "audit", "Audit"
    SURVEY = "survey", "Survey"
    STRATEGY = "strategy", "Strategy"
    IDEA = "idea", "Idea"


class Lifecycle(models.TextChoices):
    """Where an action is. "Complete" is what the owner says; "closed" is what somebody else has checked."""

    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    ACTIVE = "active", "Active"
    ON_HOLD = "on_hold", "On hold"
    COMPLETE = "complete", "Complete, waiting to be closed"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


# What can still be reported on.
RUNNING = (Lifecycle.AGREED, Lifecycle.ACTIVE, Lifecycle.COMPLETE)
# What still is to be done by somebody.
OPEN = (Lifecycle.PROPOSED, *RUNNING, Lifecycle.ON_HOLD)


class Rag(models.TextChoices):
    """The state of an action as lists, dashboards and reports show it (docs/actions.md)."""

    COMPLETE = "complete", "Complete"
    NOT_STARTED = "not_started", "Not started"
    RED = "red", "Red"
    STALE = "stale", "Stale"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"
    ON_HOLD = "on_hold", "On hold"
    PROPOSED = "proposed", "Proposed"
    CANCELLED = "cancelled", "Cancelled"


class Priority(models.IntegerChoices):
    """How much it matters; 1 first."""

    HIGH = 1, "High"
    MEDIUM = 2, "Medium"
    LOW = 3, "Low"
