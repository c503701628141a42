"""Reading the audit log as a member may: gated by embargo, filtered, as sentences."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.gate import closed_to, visible_to
from assessment_ready.overview.rules.logged import readable_change
from assessment_ready.ui.dates import LONDON

# What kinds of change can be asked for: the label, and how the action codes begin.
# The first kind that fits an action is its kind.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "evidence": ("Evidence", ("evidence.", "readiness.citation.")),
    "actions": ("Gaps and actions", ("actions.", "readiness.gap.", "readiness.theme.")),
    "timeline": ("Timeline", ("timeline.",)),
    "comms": ("Communications", ("comms.",)),
    "readiness": ("Rounds and scores", ("readiness.",)),
    "documents": ("Reports and packs", ("documents.", "overview.")),
    "people": ("People and the council", ("councils.",)),
    "embargo": ("Embargoes", ("embargo.",)),
    "framework": ("Framework and published results", ("framework.",)),
}
SYSTEM = "system"


@dataclass(frozen=True)
class AuditFilter:
    """What to show. ``person`` is a user's id, ``SYSTEM`` or empty; days are London days, both ends included.

    ``obj`` names one object as "app.model:id".
    """

    person: str = ""
    kind: str = ""
    about: str = ""
    obj: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class AuditLine:
    """One entry as it is read. ``changes`` are (field, before, after) in words."""

    occurred_at: datetime
    actor: str
    sentence: str
    url: str
    kind: str
    object_label: str
    changes: list[tuple[str, str, str]]


def actors(council: Council) -> list[User]:
    """Everybody who is or was a member of the council, by name."""
    return list(User.objects.filter(memberships__council=council).order_by("full_name"))


# Whose business a change is: entries of these kinds are for people who may see what they are about.
_FOR: dict[Perm, tuple[str, ...]] = {
    Perm.VIEW_READINESS: ("readiness.", "documents.", "overview."),
    Perm.VIEW_LIBRARY: ("evidence.",),
    Perm.VIEW_ACTIONS: ("actions.",),
    Perm.VIEW_TIMELINE: ("timeline.",),
    Perm.VIEW_COMMS: ("comms.",),
}

# What may be under an embargo itself, or through what it is a part of, as "object type, id". One condition instead
# of one per table keeps the dashboard, which asks for this each time, cheap.
_HIDDEN = """
(object_type, object_id) IN (
    SELECT whole.kind, whole.id::text
    FROM (
        SELECT 'readiness.round' AS kind, id, embargo_id FROM readiness_round
        UNION ALL SELECT 'documents.generateddocument', id, embargo_id FROM documents_generateddocument
        UNION ALL SELECT 'evidence.evidenceitem', id, embargo_id FROM evidence_evidenceitem
        UNION ALL SELECT 'actions.action', id, embargo_id FROM actions_action
        UNION ALL SELECT 'readiness.gap', id, embargo_id FROM readiness_gap
        UNION ALL SELECT 'timeline.assessment', id, embargo_id FROM timeline_assessment
        UNION ALL SELECT 'timeline.milestone', id, embargo_id FROM timeline_milestone
        UNION ALL SELECT 'comms.activity', id, embargo_id FROM comms_activity
        UNION ALL SELECT 'comms.briefing', id, embargo_id FROM comms_briefing
        UNION ALL SELECT 'comms.message', id, embargo_id FROM comms_message
        UNION ALL SELECT 'comms.proofpoint', id, embargo_id FROM comms_proofpoint
        UNION ALL SELECT 'comms.line', id, embargo_id FROM comms_line
        UNION ALL SELECT 'comms.scenario', id, embargo_id FROM comms_scenario
        UNION ALL SELECT 'comms.cascade', id, embargo_id FROM comms_cascade
        UNION ALL SELECT 'comms.clearancerequest', id, embargo_id FROM comms_clearancerequest
        UNION ALL SELECT 'comms.question', id, embargo_id FROM comms_question
    ) AS whole
    WHERE whole.embargo_id = ANY(%s)
    UNION ALL
    SELECT part.kind, part.id::text
    FROM (
        SELECT 'readiness.judgement' AS kind, id, round_id FROM readiness_judgement
        UNION ALL SELECT 'readiness.assignment', id, round_id FROM readiness_assignment
        UNION ALL SELECT 'readiness.reviewergrant', id, round_id FROM readiness_reviewergrant
        UNION ALL SELECT 'readiness.roundcomment', id, round_id FROM readiness_roundcomment
    ) AS part
    JOIN readiness_round ON readiness_round.id = part.round_id
    WHERE readiness_round.embargo_id = ANY(%s)
    UNION ALL
    SELECT 'timeline.milestone', stone.id::text
    FROM timeline_milestone AS stone
    JOIN timeline_assessment ON timeline_assessment.id = stone.assessment_id
    WHERE timeline_assessment.embargo_id = ANY(%s)
)
"""


def visible_entries(membership: Membership, now: datetime) -> QuerySet[AuditEntry]:
    """The council's entries the person may read at ``now``, newest first.

    An entry is as hidden as its object: what was put under embargo after it was logged is hidden too, so
    that its history does not tell the uncleared that it exists. What happens in rounds, evidence, gaps and actions
    is for people who may see them: an administrator of people reads about people. Settles the gate (one query).
    """
    closed = list(closed_to(membership, now))
    entries = visible_to(AuditEntry.objects.order_by("-occurred_at", "-number"), membership, now)
    kept_from = tuple(
        prefix for perm, prefixes in _FOR.items() if not membership.can(perm) for prefix in prefixes
    )
    if kept_from:
        entries = entries.exclude(begins_with(kept_from))
    if not closed:
        return entries
    # Fixed text; the ids are parameters.
    hidden = RawSQL(_HIDDEN, [closed, closed, closed], output_field=BooleanField())  # noqa: S611
    return entries.exclude(hidden)


def filtered(entries: QuerySet[AuditEntry], chosen: AuditFilter) -> QuerySet[AuditEntry]:
    """The entries that match."""
    entries = entries.filter(_by_kind(chosen.kind))
    if chosen.person:
        actor = None if chosen.person == SYSTEM else int(chosen.person)
        entries = entries.filter(actor_id=actor)
    if chosen.about:
        entries = entries.filter(object_label__icontains=chosen.about)
    if chosen.obj:
        object_type, _, object_id = chosen.obj.partition(":")
        entries = entries.filter(object_type=object_type, object_id=object_id)
    if chosen.first:
        entries = entries.filter(occurred_at__gte=_midnight(chosen.first))
    if chosen.last:
        entries = entries.filter(occurred_at__lt=_midnight(chosen.last + timedelta(days=1)))
    return entries


def _by_kind(kind: str) -> Q:
    """The actions of this kind and of none of the kinds before it; all for a kind nobody knows."""
    if kind not in KINDS:
        return Q()
    codes = list(KINDS)
    before = tuple(prefix for code in codes[: codes.index(kind)] for prefix in KINDS[code][1])
    fits = begins_with(KINDS[kind][1])
    return fits & ~begins_with(before) if before else fits


def begins_with(prefixes: tuple[str, ...]) -> Q:
    """Entries whose action code begins with one of these; all without any."""
    begins = Q()
    for prefix in prefixes:
        begins |= Q(action__startswith=prefix)
    return begins


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)


def kind_of(code: str) -> str:
    """The label of the kind of change an action belongs to."""
    for label, prefixes in KINDS.values():
        if code.startswith(prefixes):
            return label
    return "Other"


def line(entry: AuditEntry, membership: Membership) -> AuditLine:
    """One entry in words."""
    sentence, url = _sentence_and_link(entry, membership.council.slug)
    return AuditLine(
        occurred_at=entry.occurred_at,
        actor=entry.actor_name,
        sentence=sentence,
        url=url,
        kind=kind_of(entry.action),
        object_label=entry.object_label,
        changes=readable_change(entry.before, entry.after),
    )


def _sentence_and_link(entry: AuditEntry, slug: str) -> tuple[str, str]:
    try:
        action = registry.get(entry.action)
    except KeyError:
        # Entries outlive the code that wrote them.
        return f"{entry.actor_name} changed {entry.object_label}", ""
    return action.describe(entry), action.link(entry, slug) if action.link else ""
