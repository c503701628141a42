"""The words of communications planning, as councils and the Government Communication Service use them."""

from django.db import models


class PlanKind(models.TextChoices):
    """What a communications delivery plan is about."""

    ASSESSMENT = "assessment", "CQC assessment"
    IMPROVEMENT = "improvement", "Improvement plan"
    WORKFORCE = "workforce", "Workforce strategy"
    OTHER = "other", "Something else"


class PlanStatus(models.TextChoices):
    """Where a plan is."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    LIVE = "live", "Live"
    CLOSED = "closed", "Closed"
    SUPERSEDED = "superseded", "Superseded"


class Marking(models.TextChoices):
    """Who a document is for. What is truly secret is under an embargo."""

    PUBLIC = "public", "Public"
    INTERNAL = "internal", "Internal"
    RESTRICTED = "restricted", "Restricted"


class CoreRole(models.TextChoices):
    """What a communication objective is for (GCS: change, operational effectiveness, reputation, explanation)."""

    CHANGE = "change", "Change behaviour"
    OPERATIONAL = "operational", "Operational effectiveness"
    REPUTATION = "reputation", "Reputation"
    EXPLANATION = "explanation", "Explanation"


class ObjectiveStatus(models.TextChoices):
    """Where an objective stands."""

    OPEN = "open", "Open"
    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"


class Need(models.TextChoices):
    """How binding an item of a checklist is (GCS Modern Communications Operating Model)."""

    MUST = "must", "Must"
    SHOULD = "should", "Should"
    COULD = "could", "Could"


class AudienceType(models.TextChoices):
    """Who an audience is."""

    STAFF = "staff", "Staff"
    MANAGER = "manager", "Managers"
    COUNCILLOR = "councillor", "Councillors"
    LEAD_MEMBER = "lead_member", "Leader and lead member"
    PARTNER = "partner", "Partners"
    PROVIDER = "provider", "Providers"
    VCSE = "vcse", "Voluntary and community sector"
    LIVED_EXPERIENCE = "person_with_lived_experience", "People with lived experience"
    CARER = "carer", "Unpaid carers"
    RESIDENT = "resident", "Residents"
    MEDIA = "media", "Media"
    MP = "mp", "Members of Parliament"
    REGULATOR = "regulator", "Regulators"
    GOVERNMENT = "government", "Government"
    TRADE_UNION = "trade_union", "Trade unions"


# Whoever works for the council: for these the balance of inform, involve, reassure and listen is watched.
STAFF_TYPES = (AudienceType.STAFF, AudienceType.MANAGER)


class Stance(models.TextChoices):
    """How an audience stands to the council's work."""

    SUPPORTIVE = "supportive", "Supportive"
    NEUTRAL = "neutral", "Neutral"
    CRITICAL = "critical", "Critical"
    UNKNOWN = "unknown", "Not known"


class Barrier(models.TextChoices):
    """What keeps an audience from doing what is asked (COM-B)."""

    NONE = "", "None known"
    CAPABILITY = "capability", "Capability: they do not know how"
    OPPORTUNITY = "opportunity", "Opportunity: they cannot"
    MOTIVATION = "motivation", "Motivation: they do not want to"


class ChannelKind(models.TextChoices):
    """What a channel is."""

    EMAIL = "email", "E-mail"
    SMS = "sms", "Text message"
    LETTER = "letter", "Letter"
    INTRANET = "intranet", "Intranet"
    MEETING = "meeting", "Meeting"
    HUDDLE = "huddle", "Team huddle"
    WEBINAR = "webinar", "Webinar"
    VISIT = "visit", "Visit"
    BRIEFING_NOTE = "briefing_note", "Briefing note"
    COMMITTEE_REPORT = "committee_report", "Committee report"
    PRESS_RELEASE = "press_release", "Press release"
    WEB = "web", "Web page"
    SOCIAL = "social", "Social media"
    FORUM = "forum", "Forum"
    POSTER = "poster", "Poster"
    VIDEO = "video", "Video"


class ChannelMode(models.TextChoices):
    """How a channel speaks."""

    SPOKEN = "spoken", "Spoken"
    WRITTEN = "written", "Written"
    DIGITAL = "digital", "Digital"


class Direction(models.TextChoices):
    """Whether people can answer."""

    ONE_WAY = "one_way", "One way"
    TWO_WAY = "two_way", "Two way"


class LawfulBasis(models.TextChoices):
    """Why the council may hold and use a contact's details (UK GDPR, article 6)."""

    PUBLIC_TASK = "public_task", "Public task"
    LEGAL_OBLIGATION = "legal_obligation", "Legal obligation"
    CONTRACT = "contract", "Contract"
    CONSENT = "consent", "Consent"
    LEGITIMATE_INTERESTS = "legitimate_interests", "Legitimate interests"


class Format(models.TextChoices):
    """A form in which somebody needs information (Accessible Information Standard)."""

    EASY_READ = "easy_read", "Easy Read"
    LARGE_PRINT = "large_print", "Large print"
    BRAILLE = "braille", "Braille"
    AUDIO = "audio", "Audio"
    BSL = "bsl", "British Sign Language"
    TRANSLATION = "translation", "Another language"
    PAPER = "paper", "On paper"


class Purpose(models.TextChoices):
    """What an activity does for its audience."""

    INFORM = "inform", "Inform"
    INVOLVE = "involve", "Involve"
    REASSURE = "reassure", "Reassure"
    LISTEN = "listen", "Listen"
    THANK = "thank", "Thank"
    PREPARE = "prepare", "Prepare"
    INSTRUCT = "instruct", "Instruct"


class OffsetUnit(models.TextChoices):
    """What an activity's distance from its milestone counts."""

    MINUTES = "minutes", "minutes"
    HOURS = "hours", "hours"
    DAYS = "days", "days"
    WORKING_DAYS = "working_days", "working days"
    WEEKS = "weeks", "weeks"
    MONTHS = "months", "months"


class Repeat(models.TextChoices):
    """How often an activity recurs. Each time is an activity of its own."""

    NEVER = "", "Does not repeat"
    DAILY = "daily", "Every day"
    WORKING_DAYS = "working_days", "Every working day"
    WEEKLY = "weekly", "Every week"
    FORTNIGHTLY = "fortnightly", "Every 2 weeks"
    FOUR_WEEKLY = "four_weekly", "Every 4 weeks"
    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every 3 months"


class ActivityStatus(models.TextChoices):
    """Where an activity is."""

    IDEA = "idea", "Idea"
    PLANNED = "planned", "Planned"
    DRAFTING = "drafting", "Being drafted"
    IN_CLEARANCE = "in_clearance", "In clearance"
    CLEARED = "cleared", "Cleared"
    SCHEDULED = "scheduled", "Scheduled"
    SENDING = "sending", "Being sent"
    DONE = "done", "Done"
    MISSED = "missed", "Missed"
    CANCELLED = "cancelled", "Cancelled"


# What is over: it neither moves with its milestone nor counts as something still to come.
OVER = (ActivityStatus.DONE, ActivityStatus.MISSED, ActivityStatus.CANCELLED)


class MessageKind(models.TextChoices):
    """The place of a message in the message house."""

    UMBRELLA = "umbrella", "Umbrella message"
    SUPPORTING = "supporting", "Supporting message"


class LineKind(models.TextChoices):
    """A line is ready at any time; a holding line is for the moment something happens."""

    LINE = "line", "Line to take"
    HOLDING = "holding", "Holding line"


class ScenarioKind(models.TextChoices):
    """What may happen. The first four are the ratings of the assessment framework for local authorities."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"
    INTERVENTION = "intervention", "Intervention"
    LEAK = "leak", "Leak before publication"
    DELAY = "delay", "Delay"


class SignOffRole(models.TextChoices):
    """As what somebody signs off."""

    COMMS_LEAD = "comms_lead", "Communications lead"
    DASS = "dass", "Director of Adult Social Services"
    LEAD_MEMBER = "lead_member", "Lead member"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    MONITORING_OFFICER = "monitoring_officer", "Monitoring officer"
    PARTNER = "partner", "Partner"
    LEGAL = "legal", "Legal services"


class SignOffMode(models.TextChoices):
    """What somebody is asked for. Only an approval holds anything up."""

    APPROVE = "approve", "Approve"
    CONSULT = "consult", "Consult"
    INFORM = "inform", "Inform"


class SignOffCondition(models.TextChoices):
    """When a step of the sign-off matrix applies."""

    ALWAYS = "always", "Always"
    PRE_ELECTION = "pre_election", "Only in a pre-election period"
    MEMBER_QUOTE = "member_quote", "Only when a member is quoted"
    PARTNER_NAMED = "partner_named", "Only when a partner is named"
    QUOTES_DRAFT = "quotes_draft", "Only when the draft report is quoted"


class RequestState(models.TextChoices):
    """Where a request for clearance stands."""

    OPEN = "open", "Waiting for sign-off"
    APPROVED = "approved", "Approved"
    CHANGES = "changes", "Changes asked for"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    UNDONE = "undone", "Undone by an edit"


class StepState(models.TextChoices):
    """Where one sign-off stands."""

    WAITING = "waiting", "Not asked yet"
    ASKED = "asked", "Asked"
    APPROVED = "approved", "Approved"
    CHANGES = "changes", "Asked for changes"
    DECLINED = "declined", "Declined"
    TOLD = "told", "Told"
    NOT_NEEDED = "not_needed", "Not needed"


class QuestionState(models.TextChoices):
    """Where a question is."""

    OPEN = "open", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed without an answer"


class MeasureLevel(models.TextChoices):
    """The rungs of the GCS Evaluation Cycle."""

    INPUT = "input", "Input"
    OUTPUT = "output", "Output"
    OUTTAKE = "outtake", "Outtake"
    OUTCOME = "outcome", "Outcome"
    IMPACT = "impact", "Impact"


class Confidence(models.TextChoices):
    """How far a reading can be relied on."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class ReleaseKind(models.TextChoices):
    """Why something is sent."""

    ORIGINAL = "original", "Briefing"
    CORRECTION = "correction", "Correction"
    WITHDRAWAL = "withdrawal", "Withdrawal"


class ReleaseState(models.TextChoices):
    """Where a release stands."""

    SCHEDULED = "scheduled", "Scheduled"
    HELD = "held", "Waits for the group before"
    SENDING = "sending", "Being sent"
    PAUSED = "paused", "Paused"
    DONE = "done", "Sent"
    CANCELLED = "cancelled", "Cancelled"
    MISSED = "missed", "Missed, nothing was sent"


# Still to come, or going on.
RELEASE_OPEN = (ReleaseState.SCHEDULED, ReleaseState.HELD, ReleaseState.SENDING, ReleaseState.PAUSED)


class Suppression(models.TextChoices):
    """Why somebody of the audience was left out. The first five are those of ``queries.contact_wishes.Reason``."""

    ERASED = "erased", "Erased"
    NO_ADDRESS = "no_address", "No address for this"
    OBJECTED = "objected", "Objected"
    UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
    NOT_CLEARED = "not_cleared", "Not cleared for what is under embargo"
    NO_ACCOUNT = "no_account", "Cannot sign in to read what is under embargo"
    OVER_LOAD = "over_load", "Over the load limit"
    FORMAT = "format", "Needs a form it does not exist in"
    BOUNCED = "bounced", "The address bounced"
    INCOMPLETE = "incomplete", "Something the text says about them is missing"
    HAD_IT = "had_it", "Already had these words"
    BAD_ADDRESS = "bad_address", "An address that cannot be written to"
    WORDS_CHANGED = "words_changed", "The words were changed"
