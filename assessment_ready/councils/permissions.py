"""The whole access model on one screen: what can be done, and which role may do it.

A person's rights come from one membership (one role in one council). Views declare one ``Perm``;
``ROLE_PERMISSIONS`` is the only place that says who has it.
"""

from enum import StrEnum

from django.db import models


class Access(StrEnum):
    """Who may open a page that belongs to no council."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    INSTALLATION_ADMIN = "installation administrator"


class Role(models.TextChoices):
    """What somebody is in one council."""

    COUNCIL_ADMIN = "council_admin", "Council administrator"
    DASS = "dass", "Director of Adult Social Services"
    PROGRAMME_LEAD = "programme_lead", "Assessment programme lead"
    COMMS_LEAD = "comms_lead", "Communications lead"
    WORKFORCE_LEAD = "workforce_lead", "Workforce lead"
    CONTRIBUTOR = "contributor", "Contributor"
    COUNCILLOR = "councillor", "Councillor"
    REVIEWER = "reviewer", "External reviewer"
    VIEWER = "viewer", "Viewer"


class Perm(StrEnum):
    """One thing that can be done in a council. The value is how it reads in a sentence."""

    OPEN_COUNCIL = "open the council's home page"
    VIEW_READINESS = "see all rounds and the readiness dashboard"
    VIEW_OWN_ROUNDS = "see the rounds one has a part in, or that are published to members"
    SCORE = "score any quality statement"
    SCORE_OWN = "score the quality statements assigned to one"
    MANAGE_ROUNDS = "create, assign, import, close and publish rounds"
    REOPEN_ROUNDS = "reopen a closed round"
    VIEW_BENCHMARK = "see published results of other councils"
    MANAGE_BENCHMARK = "choose similar councils and import published results"
    REVIEW = "comment on rounds one may see"
    VIEW_LIBRARY = "see the whole evidence library"
    VIEW_EVIDENCE = "see the evidence one owns or was given"
    ADD_EVIDENCE = "add evidence and look after one's own"
    MANAGE_EVIDENCE = "change, import, withdraw and hand over any evidence"
    VIEW_ACTIONS = "see all gaps and actions"
    OWN_ACTIONS = "see and report on one's own gaps and actions"
    MANAGE_ACTIONS = "raise gaps, create, change and close actions"
    VIEW_TIMELINE = "see the timeline"
    MANAGE_TIMELINE = "change milestones, elections, quiet periods and meetings"
    VIEW_COMMS = "see communications plans, messages, scenarios and the forward planner"
    MANAGE_COMMS = "write and change communications plans, messages, activities and scenarios"
    MANAGE_CONTACTS = "see and look after contacts, their objections and their wishes"
    ACTIVATE_SCENARIO = "activate a scenario and run publication day, together with a second person"
    SEND_BRIEFINGS = "schedule, stop and follow the sending of briefings"
    MANAGE_SENDING = "choose by what e-mails and texts leave, and release a hold"
    USE_WORKFORCE = "use the learning directory and resources, comment on drafts and put forward ideas"
    VIEW_WORKFORCE = "see workforce strategies, indicators, groups and reports"
    MANAGE_WORKFORCE = "write and change workforce strategies, indicators, groups, learning and returns"
    AGREE_WORKFORCE = "agree workforce strategies and sign off highlight reports"
    SIGN_OFF = "sign off the material one is named for"
    ASK_QUESTIONS = "ask a question and read published answers"
    VIEW_PACKS = "read and download briefing packs and reports shared with members"
    PRODUCE_PACKS = "compose briefing packs, produce board reports and share them with members"
    USE_FEEDS = "read the council's figures from Excel or Power BI, with a token of one's own"
    EXPORT_COUNCIL = "take everything the council keeps out of the service in one archive"
    MANAGE_EMBARGOES = "put material under embargo, clear people and lift it"
    VIEW_AUDIT = "read and export the audit log"
    MANAGE_PEOPLE = "invite people, change roles and end memberships"
    MANAGE_COUNCIL = "change the council's settings"


_EVERYBODY = {Perm.OPEN_COUNCIL}
# Whoever belongs to the council itself: may ask, and may be named to sign off.
_OWN = _EVERYBODY | {Perm.ASK_QUESTIONS, Perm.SIGN_OFF, Perm.USE_WORKFORCE}
_STAFF = _OWN | {
    Perm.VIEW_OWN_ROUNDS,
    Perm.REVIEW,
    Perm.VIEW_LIBRARY,
    Perm.VIEW_EVIDENCE,
    Perm.OWN_ACTIONS,
    Perm.VIEW_TIMELINE,
}
_READER = _STAFF | {
    Perm.VIEW_READINESS,
    Perm.VIEW_BENCHMARK,
    Perm.VIEW_ACTIONS,
    Perm.VIEW_PACKS,
    Perm.VIEW_COMMS,
    Perm.VIEW_WORKFORCE,
    Perm.USE_FEEDS,
}
_COMMS = {Perm.MANAGE_COMMS, Perm.MANAGE_CONTACTS, Perm.ACTIVATE_SCENARIO, Perm.SEND_BRIEFINGS}
_LEADER = _READER | {
    Perm.SCORE,
    Perm.SCORE_OWN,
    Perm.MANAGE_ROUNDS,
    Perm.REOPEN_ROUNDS,
    Perm.MANAGE_BENCHMARK,
    Perm.PRODUCE_PACKS,
    Perm.MANAGE_EMBARGOES,
    Perm.ADD_EVIDENCE,
    Perm.MANAGE_EVIDENCE,
    Perm.MANAGE_ACTIONS,
    Perm.MANAGE_TIMELINE,
    Perm.MANAGE_WORKFORCE,
    Perm.AGREE_WORKFORCE,
    Perm.VIEW_AUDIT,
    *_COMMS,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Perm]] = {
    Role.COUNCIL_ADMIN: frozenset(
        _OWN | {Perm.MANAGE_PEOPLE, Perm.MANAGE_COUNCIL, Perm.MANAGE_SENDING, Perm.VIEW_AUDIT}
    ),
    Role.DASS: frozenset(_LEADER | {Perm.EXPORT_COUNCIL}),
    Role.PROGRAMME_LEAD: frozenset(_LEADER - {Perm.REOPEN_ROUNDS}),
    Role.COMMS_LEAD: frozenset(
        _READER
        | _COMMS
        | {Perm.PRODUCE_PACKS, Perm.MANAGE_EMBARGOES, Perm.ADD_EVIDENCE, Perm.MANAGE_TIMELINE}
    ),
    Role.WORKFORCE_LEAD: frozenset(
        _READER | {Perm.SCORE_OWN, Perm.ADD_EVIDENCE, Perm.MANAGE_ACTIONS, Perm.MANAGE_WORKFORCE}
    ),
    Role.CONTRIBUTOR: frozenset(_STAFF | {Perm.SCORE_OWN, Perm.ADD_EVIDENCE}),
    Role.COUNCILLOR: frozenset(_OWN | {Perm.VIEW_OWN_ROUNDS, Perm.VIEW_PACKS, Perm.VIEW_TIMELINE}),
    Role.REVIEWER: frozenset(
        _EVERYBODY | {Perm.VIEW_OWN_ROUNDS, Perm.SCORE_OWN, Perm.REVIEW, Perm.VIEW_EVIDENCE}
    ),
    Role.VIEWER: frozenset(_READER),
}

ROLE_SENTENCES: dict[Role, str] = {
    Role.COUNCIL_ADMIN: "You invite people, give them roles, and look after the council’s settings.",
    Role.DASS: "You see how ready the council is, decide on scores, and produce the board report.",
    Role.PROGRAMME_LEAD: "You run the rounds: create them, assign statements, and close them.",
    Role.COMMS_LEAD: "You plan who hears what and when, look after messages, scenarios and embargoes, and share packs.",
    Role.WORKFORCE_LEAD: "You look after the workforce strategy, its actions and indicators, learning and returns.",
    Role.CONTRIBUTOR: "You score the quality statements assigned to you.",
    Role.COUNCILLOR: "You read the results that are published to members and download packs.",
    Role.REVIEWER: "You read the round you were asked to review, until your access ends.",
    Role.VIEWER: "You see how ready the council is. You cannot change anything.",
}

# What a role may do, as somebody who gives it to another person reads it.
ROLE_HINTS: dict[Role, str] = {
    Role.COUNCIL_ADMIN: "Invites people, gives roles, looks after settings. Sees no rounds.",
    Role.DASS: "Sees how ready the council is, decides on scores, produces the board report.",
    Role.PROGRAMME_LEAD: "Runs the rounds: creates them, assigns statements, closes them.",
    Role.COMMS_LEAD: "Plans communications, sees readiness, shares packs, looks after embargoes.",
    Role.WORKFORCE_LEAD: "Looks after the workforce strategy, its actions, indicators, learning and returns.",
    Role.CONTRIBUTOR: "Scores the statements assigned to them and sees nothing else.",
    Role.COUNCILLOR: "Reads results published to members and downloads packs.",
    Role.REVIEWER: "Reads the one round they were asked to review, until their access ends.",
    Role.VIEWER: "Sees readiness and changes nothing.",
}


def permissions_of(role: str) -> frozenset[Perm]:
    """The permissions of a role; empty for a role nobody knows."""
    try:
        return ROLE_PERMISSIONS[Role(role)]
    except ValueError:
        return frozenset()
