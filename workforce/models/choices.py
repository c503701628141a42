"""The words of the workforce area: scopes, states, kinds."""

from django.db import models


class Scope(models.TextChoices):
    """Whose workforce a strategy, an action or a figure is about; shown beside every figure."""

    COUNCIL = "council", "Council staff"
    PROVIDERS = "providers", "Independent providers"
    PLACE = "place", "The whole place"


class StrategyState(models.TextChoices):
    """Where a strategy is."""

    DRAFT = "draft", "Draft"
    CONSULTATION = "consultation", "Out to consultation"
    AGREED = "agreed", "Agreed"
    ACTIVE = "active", "Active"
    SUPERSEDED = "superseded", "Superseded"


class PartKind(models.TextChoices):
    """What a paragraph of a strategy is."""

    VISION = "vision", "Vision"
    PRINCIPLE = "principle", "Principle"
    PRIORITY = "priority", "Guiding priority"
    DRIVER = "driver", "Driver"
    THEME = "theme", "Theme"
    POLICY = "policy", "Policy reference"


class Strength(models.TextChoices):
    """How strongly something bears on a quality statement."""

    DIRECT = "direct", "Direct"
    SUPPORTING = "supporting", "Supporting"


class ImportState(models.TextChoices):
    """Where an import is: looked at, then in, or thrown away. Nothing is half imported."""

    PREVIEW = "preview", "To check"
    READING = "reading", "Being read"
    DONE = "done", "Imported"
    FAILED = "failed", "Could not be read"
    DISCARDED = "discarded", "Thrown away"


class About(models.TextChoices):
    """What of a draft a comment is about."""

    WHOLE = "whole", "The whole draft"
    VISION = "vision", "The vision"
    STRAND = "strand", "A strand"
    PART = "part", "A paragraph"
    ACTION = "action", "An action"


class Decision(models.TextChoices):
    """What became of a comment in a consultation."""

    WAITING = "", "Not answered yet"
    ACCEPTED = "accepted", "Accepted"
    CHANGED = "changed", "Changed in part"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


class ShiftKind(models.TextChoices):
    """What a workforce group starts, stops or goes on doing."""

    START = "start", "Start"
    STOP = "stop", "Stop"
    CONTINUE = "continue", "Continue"


class ShiftState(models.TextChoices):
    """How far a shift in practice has come."""

    NOT_BEGUN = "not_begun", "Not begun"
    EMERGING = "emerging", "Emerging"
    EMBEDDED = "embedded", "Embedded"
    SLIPPING = "slipping", "Slipping back"


class Unit(models.TextChoices):
    """What an indicator's values are in. Per cent are stored as per cent (26.3), not as fractions."""

    PERCENT = "percent", "Per cent"
    NUMBER = "number", "Number"
    DAYS = "days", "Days"
    SCORE = "score", "Score out of 100"
    RATIO = "ratio", "Ratio"
    POUNDS = "pounds", "Pounds"
    WTE = "wte", "Whole-time equivalents"


class Direction(models.TextChoices):
    """Which way is good."""

    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    NEITHER = "neither", "Neither: for information"


class Operator(models.TextChoices):
    """How a value is compared with its target ("up to 90%" is not one of these: ask)."""

    AT_LEAST = "at_least", "At least"
    AT_MOST = "at_most", "At most"
    EXACTLY = "exactly", "Exactly"
    BAND = "band", "Within a band"


class Frequency(models.TextChoices):
    """How often an indicator has a value."""

    MONTH = "month", "Monthly"
    QUARTER = "quarter", "Quarterly"
    YEAR = "year", "Yearly"


class ValueState(models.TextChoices):
    """How sure a value is. "Not available" always has a reason and is never zero."""

    ACTUAL = "actual", "Actual"
    PROVISIONAL = "provisional", "Provisional"
    ESTIMATE = "estimate", "Estimate"
    NOT_AVAILABLE = "not_available", "Not available"


class Confidence(models.TextChoices):
    """How far the data behind an indicator can be trusted."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class Comparator(models.TextChoices):
    """With whom a value is compared."""

    ENGLAND = "england", "England"
    REGION = "region", "Region"
    NEIGHBOUR = "neighbour", "Chosen neighbour"
    OTHER = "other", "Another area"


class Format(models.TextChoices):
    """How something is learnt."""

    CLASSROOM = "classroom", "Face to face"
    ONLINE = "online", "Online module"
    WEBINAR = "webinar", "Webinar"
    PODCAST = "podcast", "Podcast or film"
    SHADOWING = "shadowing", "Shadowing"
    MENTORING = "mentoring", "Mentoring"
    ACTION_LEARNING = "action_learning", "Action learning set"
    TEAM = "team", "Sharing in the team"
    APPRENTICESHIP = "apprenticeship", "Apprenticeship or degree"
    OTHER = "other", "Other"


class EmployerKind(models.TextChoices):
    """Who somebody works for, or whom an offer is for."""

    COUNCIL = "council", "The council"
    PROVIDER = "provider", "An independent provider"
    PERSONAL_ASSISTANT = "personal_assistant", "Personal assistants"
    CARER = "carer", "Unpaid carers and volunteers"
    INDIVIDUAL_EMPLOYER = "individual_employer", "People who employ their own staff"
    NHS = "nhs", "NHS"


class Moderation(models.TextChoices):
    """Whether an entry that came from outside may be seen."""

    WAITING = "waiting", "Waiting to be looked at"
    PUBLISHED = "published", "Published"
    REFUSED = "refused", "Not published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ResourceKind(models.TextChoices):
    """What a resource is."""

    POLICY = "policy", "Policy"
    CASE_STUDY = "case_study", "Case study"
    FACTSHEET = "factsheet", "Factsheet"
    GUIDE = "guide", "Guide"
    TOOL = "tool", "Tool or template"


class IdeaState(models.TextChoices):
    """Where an improvement idea is."""

    PROPOSED = "proposed", "Proposed"
    TRIED = "tried", "Being tried"
    ADOPTED = "adopted", "Adopted"
    NOT_TAKEN = "not_taken", "Not taken up"
