"""The cast: two councils and the people every test tells its story with.

Westmere: Ada (DASS), Ben (programme lead), Cara (communications lead), Will (workforce lead), Cleo
(contributor), Dev (councillor), Rhea (external reviewer), Vic (viewer), Ann (council administrator).
Northby: Nia (DASS), Noel (council administrator). Bo belongs to both (viewer in Westmere, programme lead in
Northby). Ingrid administers the installation and belongs to no council.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from assessment_ready.actions.models import Action, ActionStatement
from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Role
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.evidence.models import EvidenceItem, EvidencePart, EvidenceUse, EvidenceVersion
from assessment_ready.framework.models import (
    EvidenceCategory,
    FrameworkVersion,
    QualityStatement,
    RatingBand,
    ScoreLevel,
    Theme,
)
from assessment_ready.readiness.models import Assignment, Gap, Judgement, ReviewerGrant, Round, RoundKind
from assessment_ready.timeline.models import Milestone

PASSWORD = "correct horse battery staple"

WESTMERE = {
    "ada": ("Ada Okafor", Role.DASS),
    "ben": ("Ben Hartley", Role.PROGRAMME_LEAD),
    "cara": ("Cara Lindqvist", Role.COMMS_LEAD),
    "will": ("Will Osei", Role.WORKFORCE_LEAD),
    "cleo": ("Cleo Marsh", Role.CONTRIBUTOR),
    "dev": ("Cllr Dev Rao", Role.COUNCILLOR),
    "rhea": ("Rhea Stone", Role.REVIEWER),
    "vic": ("Vic Tan", Role.VIEWER),
    "ann": ("Ann Bishop", Role.COUNCIL_ADMIN),
}
NORTHBY = {"nia": ("Nia Frost", Role.DASS), "noel": ("Noel Price", Role.COUNCIL_ADMIN)}

STATEMENTS = [
    (1, "Working with people", "assessing-needs", "Assessing needs"),
    (1, "Working with people", "healthier-lives", "Supporting people to live healthier lives"),
    (1, "Working with people", "equity", "Equity in experience and outcomes"),
    (2, "Providing support", "care-provision", "Care provision, integration and continuity"),
    (2, "Providing support", "partnerships", "Partnerships and communities"),
    (3, "Ensuring safety", "safe-systems", "Safe systems, pathways and transitions"),
    (3, "Ensuring safety", "safeguarding", "Safeguarding"),
    (4, "Leadership", "governance", "Governance, management and sustainability"),
    (4, "Leadership", "learning", "Learning, improvement and innovation"),
]
BANDS = [
    ("inadequate", "Inadequate", 9, 13, "red"),
    ("requires-improvement", "Requires improvement", 14, 22, "yellow"),
    ("good", "Good", 23, 31, "blue"),
    ("outstanding", "Outstanding", 32, 36, "green"),
]
LEVELS = ["Significant shortfalls", "Some shortfalls", "Good standard", "Exceptional standard"]
CATEGORIES = [("people", "People’s experience"), ("staff", "Feedback from staff and leaders")]


@dataclass
class World:
    """Everything the cast has. ``people`` and ``members`` are by first name."""

    westmere: Council
    northby: Council
    framework: FrameworkVersion
    people: dict[str, User] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)
    northby_members: dict[str, Membership] = field(default_factory=dict)

    def client(self, name: str | None) -> Client:
        """A browser signed in as this person; signed out for None.

        The session is written straight away: what signing in does besides has tests of its own, and costs ten queries.
        """
        client = Client()
        if name is not None:
            user = self.people[name]
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.save()
            client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
        return client

    def statement(self, number: int) -> QualityStatement:
        """The quality statement with this number."""
        return QualityStatement.objects.get(framework=self.framework, number=number)

    def round(
        self,
        *,
        council: Council | None = None,
        kind: RoundKind = RoundKind.SELF_ASSESSMENT,
        title: str = "Self-assessment, autumn 2026",
        held_on: date = date(2026, 11, 2),
        scores: list[int | None] | None = None,
        **extra: Any,
    ) -> Round:
        """A round with its nine judgements, scored when ``scores`` is given (low = score - 1, high = + 1)."""
        council = council or self.westmere
        made = Round.objects.create(
            council=council,
            framework=self.framework,
            kind=kind,
            title=title,
            held_on=held_on,
            created_by=self.people["ada" if council == self.westmere else "nia"],
            **extra,
        )
        statements = QualityStatement.objects.filter(framework=self.framework).order_by("number")
        Judgement.objects.bulk_create(
            _judgement(made, statement, score)
            for statement, score in zip(statements, scores or [None] * 9, strict=True)
        )
        return made

    def assign(self, made: Round, number: int, name: str, **extra: Any) -> Assignment:
        """Give one statement of a round to somebody."""
        return Assignment.objects.create(
            council=made.council,
            round=made,
            statement=self.statement(number),
            lead=self.members[name],
            changed_at=timezone.now(),
            **extra,
        )

    def let_review(self, made: Round, name: str = "rhea", days: int = 14) -> ReviewerGrant:
        """Let an external reviewer see one round for some days."""
        return ReviewerGrant.objects.create(
            council=made.council,
            round=made,
            membership=self.members[name],
            ends_at=timezone.now() + timedelta(days=days),
            granted_by=self.people["ada"],
        )

    def evidence(
        self,
        *statements: int,
        owner: str = "cleo",
        category: str = "people",
        as_at: date = date(2026, 9, 1),
        review_by: date = date(2027, 9, 1),
        title: str = "Survey of people who use services",
        url: str = "https://www.westmere.example/survey",
        **extra: Any,
    ) -> EvidenceItem:
        """An item of the owner's council (Westmere's unless only Northby knows the owner) with one link."""
        member = self.members.get(owner) or self.northby_members[owner]
        numbers = statements or (1,)
        last = next_numbers(council=member.council, kind="evidence")[0]
        item = EvidenceItem.objects.create(
            council=member.council,
            number=last,
            reference=f"QS{numbers[0]}-E{last}",
            title=title,
            category=EvidenceCategory.objects.get(framework=self.framework, code=category),
            owner=member,
            as_at=as_at,
            review_by=review_by,
            created_by=member.user,
            **extra,
        )
        EvidenceUse.objects.bulk_create(
            EvidenceUse(council=member.council, item=item, statement=self.statement(number))
            for number in numbers
        )
        version = EvidenceVersion.objects.create(
            council=member.council, item=item, number=1, created_by=member.user, created_at=timezone.now()
        )
        EvidencePart.objects.create(council=member.council, version=version, name=title, url=url)
        return item

    def action(
        self,
        *statements: int,
        owner: str = "cleo",
        title: str = "Recruit occupational therapists",
        start_on: date = date(2026, 9, 1),
        due_on: date = date(2027, 3, 31),
        **extra: Any,
    ) -> Action:
        """An action of the owner's council, reported on today unless ``extra`` says otherwise."""
        member = self.members.get(owner) or self.northby_members[owner]
        last = next_numbers(council=member.council, kind="action")[0]
        values: dict[str, Any] = {
            "source": "self_assessment",
            "lifecycle": "active",
            "last_check_in_on": timezone.localdate(),
        }
        action = Action.objects.create(
            council=member.council,
            number=last,
            reference=f"ACT-{last}",
            title=title,
            owner=member,
            start_on=start_on,
            due_on=due_on,
            created_by=member.user,
            **values | extra,
        )
        ActionStatement.objects.bulk_create(
            ActionStatement(council=member.council, action=action, statement=self.statement(number))
            for number in statements or (1,)
        )
        return action

    def gap(
        self, number: int = 1, *, owner: str = "cleo", title: str = "Waits are long", **extra: Any
    ) -> Gap:
        """An open gap of one statement in the owner's council."""
        member = self.members.get(owner) or self.northby_members[owner]
        last = next_numbers(council=member.council, kind="gap")[0]
        values: dict[str, Any] = {"source": "self_assessment", "found_on": date(2026, 10, 1)}
        return Gap.objects.create(
            council=member.council,
            statement=self.statement(number),
            number=last,
            reference=f"QS{number}-G{last}",
            title=title,
            owner=member,
            created_by=member.user,
            **values | extra,
        )

    def milestone(
        self,
        *,
        council: Council | None = None,
        title: str = "Information return due",
        earliest: date = date(2027, 1, 11),
        latest: date = date(2027, 1, 15),
        **extra: Any,
    ) -> Milestone:
        """A milestone of the council's own."""
        council = council or self.westmere
        return Milestone.objects.create(
            council=council,
            title=title,
            earliest=earliest,
            latest=latest,
            created_by=self.people["ada" if council == self.westmere else "nia"],
            **extra,
        )


def _judgement(made: Round, statement: QualityStatement, score: int | None) -> Judgement:
    low = max(1, score - 1) if score else None
    high = min(4, score + 1) if score else None
    return Judgement(
        council=made.council,
        round=made,
        statement=statement,
        score=score,
        low=low,
        high=high,
        confidence="medium" if score else "",
        reason=f"Reason for {statement.title}" if score else "",
        author=made.created_by if score else None,
        updated_at=timezone.now() if score else None,
    )


def build_framework() -> FrameworkVersion:
    """A small framework with CQC's shape: 4 themes, 9 statements, scores 1-4, four bands."""
    framework = FrameworkVersion.objects.create(code="test-cqc", title="Test framework", is_default=True)
    titles = {row[0]: row[1] for row in STATEMENTS}
    themes = {
        theme.number: theme
        for theme in Theme.objects.bulk_create(
            Theme(framework=framework, number=number, title=title) for number, title in titles.items()
        )
    }
    QualityStatement.objects.bulk_create(
        QualityStatement(
            framework=framework,
            theme=themes[theme],
            number=number,
            slug=slug,
            title=title,
            covers=f"What {title} covers.",
        )
        for number, (theme, _, slug, title) in enumerate(STATEMENTS, start=1)
    )
    ScoreLevel.objects.bulk_create(
        ScoreLevel(framework=framework, value=value, label=label, meaning=label)
        for value, label in enumerate(LEVELS, start=1)
    )
    RatingBand.objects.bulk_create(
        RatingBand(framework=framework, code=code, title=title, min_points=low, max_points=high, tone=tone)
        for code, title, low, high, tone in BANDS
    )
    EvidenceCategory.objects.bulk_create(
        EvidenceCategory(framework=framework, code=code, title=title, position=position)
        for position, (code, title) in enumerate(CATEGORIES)
    )
    return framework


def build_world() -> World:
    """Make the two councils and the cast."""
    westmere, northby = Council.objects.bulk_create(
        [Council(name="Westmere Council", slug="westmere"), Council(name="Northby Council", slug="northby")]
    )
    world = World(westmere=westmere, northby=northby, framework=build_framework())
    secret = make_password(PASSWORD)
    cast = [
        *((name, f"{name}@westmere.example", WESTMERE[name][0]) for name in WESTMERE),
        *((name, f"{name}@northby.example", NORTHBY[name][0]) for name in NORTHBY),
        ("bo", "bo@region.example", "Bo Adeyemi"),
        ("ingrid", "ingrid@installation.example", "Ingrid Vale"),
    ]
    made = User.objects.bulk_create(
        User(email=email, full_name=full_name, password=secret, is_installation_admin=name == "ingrid")
        for name, email, full_name in cast
    )
    world.people |= {name: user for (name, _, _), user in zip(cast, made, strict=True)}
    _join(westmere, world, world.members, {**_roles(WESTMERE), "bo": Role.VIEWER})
    _join(northby, world, world.northby_members, {**_roles(NORTHBY), "bo": Role.PROGRAMME_LEAD})
    return world


def _roles(cast: dict[str, tuple[str, Role]]) -> dict[str, Role]:
    return {name: role for name, (_, role) in cast.items()}


def _join(council: Council, world: World, members: dict[str, Membership], roles: dict[str, Role]) -> None:
    made = Membership.objects.bulk_create(
        Membership(council=council, user=world.people[name], role=role) for name, role in roles.items()
    )
    members |= dict(zip(roles, made, strict=True))


@pytest.fixture
def world(db: None) -> World:
    """The cast, fresh for one test."""
    return build_world()
