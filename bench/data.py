"""Installations of different sizes: one council, 153 councils, and one council with ten times the rows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit.services import record
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Role
from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import FrameworkVersion, QualityStatement
from assessment_ready.overview.models import DashboardVisit
from assessment_ready.readiness.models import Assignment, Judgement, Round, RoundKind
from bench.proof import fill_proof

TEXT = "People who reach us are assessed well and most tell us that they were listened to. " * 12
SCORES = [2, 3, 2, 3, 3, 3, 3, 3, 3]
KINDS = [RoundKind.SELF_ASSESSMENT, RoundKind.PEER_CHALLENGE, RoundKind.ANNUAL_CONVERSATION]
SLUG = "council-0"


@dataclass(frozen=True)
class Size:
    """How much there is in each of ``councils`` councils."""

    councils: int = 1
    rounds: int = 5
    entries: int = 40
    items: int = 500
    actions: int = 200
    gaps: int = 60


@transaction.atomic
def fill(size: Size) -> None:
    """Councils with rounds, each with assignments, log entries and a board report; evidence, gaps, actions, dates."""
    framework = FrameworkVersion.objects.get(is_default=True)
    statements = list(QualityStatement.objects.filter(framework=framework).order_by("number"))
    for place in range(size.councils):
        _fill_council(place, framework, statements, size)


def _fill_council(
    place: int, framework: FrameworkVersion, statements: list[QualityStatement], size: Size
) -> None:
    council = Council.objects.create(name=f"Council {place}", slug=f"council-{place}")
    director, lead = (
        Membership.objects.create(
            council=council,
            user=User.objects.create(email=f"{role}-{place}@bench.example", full_name=f"{role} {place}"),
            role=role,
        )
        for role in (Role.DASS, Role.CONTRIBUTOR)
    )
    # An earlier visit, so that the page has changes to list, and a secret, so that the gate has work to do.
    DashboardVisit.objects.create(
        council=council, membership=director, latest_at=timezone.now() - timedelta(days=1)
    )
    secret = Embargo.objects.create(council=council, title="Draft", authority="CQC", created_by=lead.user)
    _round(council, framework, director, RoundKind.CQC_ASSESSMENT, 0, embargo=secret)
    for number in range(size.rounds):
        made = _round(council, framework, director, KINDS[number % len(KINDS)], number)
        _judge(made, statements, director)
        _assign(made, statements, lead)
        _report(made, director)
    for number in range(size.entries):
        record("readiness.round.edited", actor=lead, obj=made, council=council, label=f"Change {number}")
    fill_proof(council, director, lead, statements, items=size.items, actions=size.actions, gaps=size.gaps)


def _round(
    council: Council,
    framework: FrameworkVersion,
    director: Membership,
    kind: RoundKind,
    number: int,
    *,
    embargo: Embargo | None = None,
) -> Round:
    """The first is open, the others are closed and each a month older."""
    return Round.objects.create(
        council=council,
        framework=framework,
        embargo=embargo,
        kind=kind,
        title=f"{kind.label} {number}",
        held_on=date(2026, 11, 2) - timedelta(days=30 * number),
        created_by=director.user,
        status="closed" if number else "open",
        closed_at=timezone.now() if number else None,
    )


def _judge(made: Round, statements: list[QualityStatement], director: Membership) -> None:
    Judgement.objects.bulk_create(
        Judgement(
            council=made.council,
            round=made,
            statement=statement,
            score=score,
            low=score - 1,
            high=score,
            confidence="medium",
            reason=TEXT,
            strengths=TEXT,
            improvements=TEXT,
            author=director.user,
            updated_at=timezone.now(),
        )
        for statement, score in zip(statements, SCORES, strict=True)
    )


def _assign(made: Round, statements: list[QualityStatement], lead: Membership) -> None:
    Assignment.objects.bulk_create(
        Assignment(
            council=made.council,
            round=made,
            statement=statement,
            lead=lead,
            state="submitted",
            changed_at=timezone.now(),
        )
        for statement in statements[:6]
    )


def _report(made: Round, director: Membership) -> None:
    GeneratedDocument.objects.create(
        council=made.council,
        kind="board_report",
        subject_key=f"round:{made.pk}",
        version=1,
        title="Board report",
        template="pdf/board_report_v1.html",
        snapshot={"text": TEXT * 20},
        permission="PRODUCE_PACKS",
        state=DocumentState.READY,
        requested_by=director.user,
        requested_at=datetime(2026, 11, 3, tzinfo=UTC),
        submission_key=uuid4(),
    )
