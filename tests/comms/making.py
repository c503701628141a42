"""One of everything of communications, straight into the tables, for tests and the walks over all addresses."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.services.references import next_numbers
from comms.models import (
    Activity,
    Audience,
    Briefing,
    Cascade,
    Channel,
    ClearanceRequest,
    CommsSettings,
    Contact,
    Line,
    Message,
    Phase,
    Plan,
    ProductType,
    Question,
    Scenario,
    ScenarioCell,
    SignOff,
)
from comms.rules.words import content_hash
from tests.world import World

_position = count(1)


@dataclass
class Comms:
    """A council's plan with two audiences, a channel and product types, and factories for the rest.

    ``actor`` made everything. Titles name the council, so that a walk can tell whose they are.
    """

    world: World
    actor: Membership
    plan: Plan
    staff: Audience
    councillors: Audience
    email: Channel
    phase: Phase
    products: dict[str, ProductType] = field(default_factory=dict)

    @property
    def council(self) -> Council:
        """The council it all belongs to."""
        return self.actor.council

    def audience(
        self, name: str, *, type: str = "partner", order: int | None = None, **extra: Any
    ) -> Audience:
        """One more audience."""
        return Audience.objects.create(
            council=self.council, name=name, type=type, cascade_order=order, **extra
        )

    def channel(self, name: str, *, kind: str = "huddle", mode: str = "spoken", **extra: Any) -> Channel:
        """One more channel."""
        return Channel.objects.create(council=self.council, name=name, kind=kind, mode=mode, **extra)

    def contact(self, name: str = "Sam Field", *audiences: Audience, **extra: Any) -> Contact:
        """A contact in these audiences."""
        number = self._number("contact")
        email = extra.pop("email", f"contact{number}@{self.council.slug}.example")
        contact = Contact.objects.create(
            council=self.council,
            number=number,
            reference=f"CON-{number}",
            name=name,
            email=email,
            source="Staff list",
            created_by=self.actor.user,
            **extra,
        )
        contact.audiences.set(audiences, through_defaults={"council": self.council})
        return contact

    def message(self, text: str = "We listen to people.", **extra: Any) -> Message:
        """A key message; cleared when ``cleared=True`` is given."""
        number = self._number("message")
        return Message.objects.create(
            council=self.council,
            plan=self.plan,
            number=number,
            reference=f"MSG-{number}",
            text=text,
            author=self.actor.user,
            **self._hashes(text, extra),
        )

    def line(
        self, trigger: str = "A journalist rings", text: str = "We will say more soon.", **extra: Any
    ) -> Line:
        """A line to take."""
        number = self._number("line")
        return Line.objects.create(
            council=self.council,
            plan=self.plan,
            number=number,
            reference=f"LINE-{number}",
            trigger=trigger,
            text=text,
            author=self.actor.user,
            **self._hashes(text, extra),
        )

    def briefing(
        self, title: str = "Staff bulletin 1", body: str = "The visit is near.", **extra: Any
    ) -> Briefing:
        """A briefing of the product ``product`` (a code; a staff bulletin otherwise)."""
        number = self._number("briefing")
        product = self.products[extra.pop("product", "staff_bulletin")]
        return Briefing.objects.create(
            council=self.council,
            plan=self.plan,
            number=number,
            reference=f"BRF-{number}",
            product=product,
            title=title,
            body=body,
            owner=self.actor,
            author=self.actor.user,
            **self._hashes(body, extra),
        )

    def activity(self, title: str = "Weekly update", *audiences: Audience, **extra: Any) -> Activity:
        """An activity on a fixed day (3 March 2027 unless ``on`` is given) for these audiences."""
        number = self._number("activity")
        on = extra.pop("on", date(2027, 3, 3))
        values: dict[str, Any] = {"fixed_on": on, "on": on, "earliest_on": on, "channel": self.email}
        values |= {"owner": self.actor, "phase": self.phase, "created_by": self.actor.user}
        activity = Activity.objects.create(
            council=self.council,
            plan=self.plan,
            number=number,
            reference=f"COM-{number}",
            title=title,
            **values | extra,
        )
        activity.audiences.set(audiences)
        return activity

    def scenario(self, kind: str = "good", title: str = "Good", **extra: Any) -> Scenario:
        """A scenario of the plan."""
        values: dict[str, Any] = {"rating_code": kind if kind == "good" else "", "position": next(_position)}
        return Scenario.objects.create(
            council=self.council, plan=self.plan, kind=kind, title=title, **values | extra
        )

    def cell(self, scenario: Scenario, audience: Audience | None = None, **extra: Any) -> ScenarioCell:
        """A cell of a scenario, missing unless a briefing is given."""
        values: dict[str, Any] = {"audience": audience or self.staff, "channel": self.email}
        return ScenarioCell.objects.create(council=self.council, scenario=scenario, **values | extra)

    def cascade(self, title: str = "Publication day", **extra: Any) -> Cascade:
        """A cascade without steps; steps are activities with ``cascade``."""
        return Cascade.objects.create(council=self.council, plan=self.plan, title=title, **extra)

    def request(self, briefing: Briefing, *approvers: Membership, **extra: Any) -> ClearanceRequest:
        """An open request for a briefing with one asked step per approver, in the roles' usual order."""
        request = ClearanceRequest.objects.create(
            council=self.council,
            product=briefing.product,
            briefing=briefing,
            embargo=briefing.embargo,
            content_hash=briefing.content_hash,
            title=briefing.title,
            words=briefing.body,
            asked_by=briefing.author,
            asked_at=timezone.now(),
            **extra,
        )
        for place, (role, approver) in enumerate(
            zip(["dass", "lead_member", "legal"], approvers, strict=False)
        ):
            SignOff.objects.create(
                council=self.council,
                request=request,
                role=role,
                approver=approver,
                position=place,
                state="asked",
                asked_at=timezone.now(),
                due_on=timezone.localdate(),
            )
        return request

    def question(self, text: str = "Will caseloads change?", **extra: Any) -> Question:
        """An open question, due on 1 December 2026."""
        number = self._number("question")
        values: dict[str, Any] = {
            "asked_at": timezone.now(),
            "due_on": date(2026, 12, 1),
            "asked_by": self.actor,
        }
        return Question.objects.create(
            council=self.council,
            plan=self.plan,
            number=number,
            reference=f"Q-{number}",
            text=text,
            **values | extra,
        )

    def _number(self, kind: str) -> int:
        return next_numbers(council=self.council, kind=kind)[0]

    @staticmethod
    def _hashes(words: str, extra: dict[str, Any]) -> dict[str, Any]:
        found = content_hash(words)
        cleared = {"cleared_hash": found, "cleared_at": timezone.now()} if extra.pop("cleared", False) else {}
        return {"content_hash": found, **cleared, **extra}


_PRODUCTS = (
    ("staff_bulletin", "Staff bulletin", False),
    ("member_pack", "Member pack", False),
    ("press_release", "Press release", True),
    ("statement", "Scenario statement", True),
    ("key_message", "Key message", False),
    ("line", "Line to take", False),
    ("answer", "Answer to a question", False),
)


def comms_of(world: World, actor: Membership) -> Comms:
    """A plan of the actor's council with what it needs."""
    council = actor.council
    CommsSettings.objects.get_or_create(council=council)
    plan = Plan.objects.create(
        council=council, title=f"Assessment plan of {council.name}", owner=actor, created_by=actor.user
    )
    return Comms(
        world=world,
        actor=actor,
        plan=plan,
        staff=Audience.objects.create(
            council=council, name=f"Staff of {council.name}", type="staff", cascade_order=1
        ),
        councillors=Audience.objects.create(
            council=council, name=f"Councillors of {council.name}", type="councillor", cascade_order=2
        ),
        email=Channel.objects.create(
            council=council, name=f"E-mail of {council.name}", kind="email", mode="written"
        ),
        phase=Phase.objects.create(
            council=council, plan=plan, code="prepare", title="Prepare", goal=f"Goal of {council.name}"
        ),
        products={
            code: ProductType.objects.create(
                council=council, code=code, title=title, is_public=is_public, position=place
            )
            for place, (code, title, is_public) in enumerate(_PRODUCTS)
        },
    )
