"""A filled world: one real value for every capture of every address, in both councils."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessment_ready.actions.models import (
    ActionContributor,
    ActionDependency,
    ActionEvidence,
    ActionMilestone,
    CheckIn,
    Escalation,
)
from assessment_ready.councils.models import Council, Invitation, SavedView
from assessment_ready.councils.permissions import Role
from assessment_ready.documents.models import DocumentContent, DocumentState, GeneratedDocument, PendingImport
from assessment_ready.embargo.models import Clearance, Embargo, Look
from assessment_ready.framework.models import PublishedResult, SimilarCouncil, StatementAlias
from assessment_ready.readiness.models import Assignment, Judgement, RoundKind, RoundStatus
from comms.services.tokens import read_token, unsubscribe_token
from tests.architecture.evidence_specimens import evidence_specimens
from tests.architecture.gap_specimens import gap_specimens
from tests.architecture.index_specimens import index_specimen
from tests.architecture.timeline_specimens import holiday_specimen, timeline_specimens
from tests.comms.specimens import comms_specimens
from tests.feeds.specimens import feeds_specimens, public_feeds_specimens
from tests.packs.specimens import packs_specimens
from tests.portability.specimens import portability_specimens
from tests.workforce.specimens import workforce_specimens
from tests.world import World

SCORES: list[int | None] = [2, 3, 2, 3, 3, 3, 3, 3, 3]


@dataclass
class Filled:
    """The world and, per council, what fills an address."""

    world: World
    westmere: dict[str, Any] = field(default_factory=dict)
    northby: dict[str, Any] = field(default_factory=dict)


def fill(world: World) -> Filled:
    """Give both councils one of everything, and Westmere an embargoed round that only Ada may know of."""
    filled = Filled(world)
    filled.westmere = _fill_council(world, world.westmere, "ada", "cleo", world.members)
    filled.northby = _fill_council(world, world.northby, "nia", "nia", world.northby_members)
    return filled


def _fill_council(world: World, council: Council, director: str, lead: str, members: Any) -> dict[str, Any]:
    user = world.people[director]
    made = world.round(council=council, scores=SCORES, title=f"Self-assessment of {council.name}")
    world.round(
        council=council,
        kind=RoundKind.PEER_CHALLENGE,
        title=f"Peer challenge of {council.name}",
        held_on=date(2026, 6, 1),
        scores=SCORES,
        status=RoundStatus.CLOSED,
    )
    assignment = Assignment.objects.create(
        council=council,
        round=made,
        statement=world.statement(1),
        lead=members[lead],
        changed_at=timezone.now(),
        note=f"Note of {council.name}",
    )
    embargo = Embargo.objects.create(
        council=council, title=f"Draft report of {council.name}", authority="CQC", created_by=user
    )
    clearance = Clearance.objects.create(council=council, embargo=embargo, user=user, granted_by=user)
    Look.objects.create(
        council=council, embargo=embargo, user=user, what=f"Draft of {council.name}", looked_at=timezone.now()
    )
    world.round(
        council=council,
        kind=RoundKind.CQC_ASSESSMENT,
        title=f"Embargoed result of {council.name}",
        held_on=date(2026, 11, 20),
        scores=SCORES,
        embargo=embargo,
    )
    invitation = Invitation.objects.create(
        council=council,
        email=f"new@{council.slug}.example",
        role=Role.VIEWER,
        token_hash=uuid4().hex,
        invited_by=user,
        expires_at=timezone.now() + timedelta(days=7),
    )
    SimilarCouncil.objects.create(council=council, council_name="London Borough of Camden")
    return {
        "council": council.slug,
        **_actions(world, council, lead, embargo),
        "round": made.pk,
        "statement": "assessing-needs",
        "assignment": assignment.pk,
        "judgement": Judgement.objects.filter(round=made).first().pk,  # type: ignore[union-attr]
        "embargo": embargo.pk,
        "clearance": clearance.pk,
        "document": _document(council, user).pk,
        "result": _result(world, council).pk,
        "membership": members[lead].pk,
        "member": members[lead].pk,
        "person": members[lead].pk,
        "invitation": invitation.pk,
        "view": _saved_view(council, members[lead]).pk,
        "pending": _pending(council, user).pk,
        "token": "an-unknown-token",
        # Each council's own: the same reference may mean something else in another council.
        "reference": world.evidence(7 if council == world.westmere else 8, owner=lead).reference,
        **evidence_specimens(world, members[director], lead, embargo),
        **index_specimen(members[director]),
        **timeline_specimens(world, members[director], embargo),
        **gap_specimens(world, members[director], lead, made, embargo),
        **comms_specimens(world, members[director], embargo),
        **workforce_specimens(world, members[director], embargo),
        **packs_specimens(world, members[director], members[lead], embargo),
        **feeds_specimens(world, council, members),
        **portability_specimens(world, council, members),
    }


def _actions(world: World, council: Council, lead: str, embargo: Embargo) -> dict[str, Any]:
    """An action with a step, what it waits for, a call for help, a report and evidence; and an embargoed one."""
    users = world.members if council == world.westmere else world.northby_members
    own = world.action(1, 2, owner=lead, title=f"Action of {council.name}")
    before = world.action(3, owner=lead, title=f"Earlier action of {council.name}")
    secret = world.action(4, owner=lead, title=f"Embargoed action of {council.name}", embargo=embargo)
    step = ActionMilestone.objects.create(
        council=council, action=own, title=f"Step of {council.name}", due_on=date(2026, 12, 1)
    )
    ActionMilestone.objects.create(
        council=council, action=secret, title="Embargoed step", due_on=date(2026, 12, 1)
    )
    dependency = ActionDependency.objects.create(council=council, predecessor=before, successor=own)
    helper = users["will"] if council == world.westmere else users["bo"]
    ActionContributor.objects.create(council=council, action=own, membership=helper)
    escalation = Escalation.objects.create(
        council=council,
        action=own,
        level="lead",
        to=helper,
        reason=f"Reason of {council.name}",
        raised_by=users[lead].user,
        raised_at=timezone.now(),
    )
    CheckIn.objects.create(
        council=council,
        action=own,
        author=users[lead].user,
        made_at=timezone.now(),
        progress=20,
        statement=f"Said in {council.name}",
        rag_then="green",
    )
    item = world.evidence(owner=lead, title=f"Proof of {council.name}")
    link = ActionEvidence.objects.create(
        council=council, action=own, item=item, role="closure", added_by=users[lead].user
    )
    return {
        "action": own.pk,
        "step": step.pk,
        "dependency": dependency.pk,
        "escalation": escalation.pk,
        "link": link.pk,
    }


def outside_councils(filled: Filled) -> dict[str, Any]:
    """What fills the addresses of the installation and of the signed-out."""
    framework = filled.world.framework
    statement = filled.world.statement(1)
    alias = StatementAlias.objects.create(statement=statement, text="Needs", normalised="needs")
    return {
        "pk": filled.world.westmere.pk,
        "holiday": holiday_specimen(),
        "code": framework.code,
        "category": "people",
        "statement": statement.slug,
        "alias": alias.pk,
        "pending": filled.westmere["pending"],
        "uid": "MQ",
        "token": "an-unknown-token",
        "name": "an-unknown-mail",
        "survey_token": filled.westmere["survey_token"],
        "feed_token": filled.westmere["feed_token"],
        "read_token": read_token(filled.westmere["delivery"]),
        "unsubscribe_token": unsubscribe_token(filled.westmere["delivery"]),
        "consultation_token": filled.westmere["consultation_token"],
        "place": filled.westmere["place"],
        "library": filled.westmere["library"],
        "directory": filled.world.westmere.slug,
        "public_offer": filled.westmere["offer"],
        **public_feeds_specimens(),
    }


def _document(council: Council, user: Any) -> GeneratedDocument:
    document = GeneratedDocument.objects.create(
        council=council,
        kind="board_report",
        subject_key="round:1",
        version=1,
        title=f"Board report of {council.name}",
        template="pdf/board_report_v1.html",
        snapshot={},
        permission="VIEW_READINESS",
        state=DocumentState.READY,
        requested_by=user,
        requested_at=timezone.now(),
        finished_at=timezone.now(),
        pages=3,
        size=9,
    )
    DocumentContent.objects.create(document=document, data=b"%PDF-1.7\n")
    return document


def _result(world: World, council: Council) -> PublishedResult:
    return PublishedResult.objects.create(
        framework=world.framework,
        council_name=f"Result known to {council.name}",
        published_on=date(2025, 2, 1),
        date_precision="month",
        scores=SCORES,
        rating="Good",
        source_url="https://www.cqc.org.uk/example",
        added_for=council,
    )


def _saved_view(council: Council, member: Any) -> SavedView:
    return SavedView.objects.create(
        council=council, membership=member, register="readiness:rounds", name=f"View in {council.name}"
    )


def _pending(council: Council, user: Any) -> PendingImport:
    return PendingImport.objects.create(
        council=council, user=user, kind="round_scores", file_name=f"{council.slug}.csv", payload={"rows": []}
    )
