"""A council that can clear things: a sign-off matrix with people named, for tests of clearance."""

from typing import Any
from uuid import uuid4

from assessment_ready.councils.models import Membership
from comms.models import Briefing, ClearanceRequest, SignOff, SignOffHolder, SignOffRule
from comms.rules.briefings import BriefingValues
from comms.services.briefings import add_briefing
from comms.services.clearance import ask
from comms.services.sign_offs import decide
from tests.comms.making import Comms, comms_of
from tests.world import World

# Product, role, mode, condition, place.
MATRIX = (
    ("staff_bulletin", "dass", "approve", "always", 0),
    ("member_pack", "dass", "approve", "always", 0),
    ("member_pack", "lead_member", "consult", "always", 0),
    ("member_pack", "chief_executive", "inform", "always", 1),
    ("statement", "dass", "approve", "always", 0),
    ("statement", "lead_member", "approve", "member_quote", 1),
    ("statement", "chief_executive", "approve", "always", 2),
    ("statement", "monitoring_officer", "approve", "pre_election", 2),
    ("press_release", "dass", "approve", "always", 0),
    ("key_message", "dass", "approve", "always", 0),
    ("line", "dass", "approve", "always", 0),
    ("answer", "dass", "approve", "always", 0),
)
HOLDERS = {"dass": "ada", "lead_member": "dev", "chief_executive": "ben", "monitoring_officer": "will"}


def clearing(world: World, **holders: str) -> Comms:
    """Communications of Westmere made by Cara, with the matrix and these holders (role to first name)."""
    made = comms_of(world, world.members["cara"])
    for code, role, mode, condition, place in MATRIX:
        SignOffRule.objects.create(
            council=made.council,
            product=made.products[code],
            role=role,
            mode=mode,
            condition=condition,
            position=place,
        )
    for role, name in {**HOLDERS, **holders}.items():
        SignOffHolder.objects.create(council=made.council, role=role, membership=world.members[name])
    return made


def written(made: Comms, product: str = "staff_bulletin", **extra: Any) -> Briefing:
    """A briefing as the service writes it."""
    actor = extra.pop("actor", made.actor)
    given = {
        "title": "What happens next",
        "summary": "The visit is near.",
        "body": "Inspectors come on Monday. Thank you for your work.",
        "owner_id": made.actor.pk,
        **extra,
    }
    values = BriefingValues(product_id=made.products[product].pk, **given)
    return add_briefing(actor=actor, plan_id=made.plan.pk, values=values, submission_key=uuid4())


def asked(made: Comms, subject: Any, actor: Membership | None = None) -> ClearanceRequest:
    """A request for clearance as the service makes it."""
    return ask(actor=actor or made.actor, subject=subject, submission_key=uuid4())


def step(request: ClearanceRequest, role: str) -> SignOff:
    """One sign-off of a request as it is in the database now."""
    return SignOff.objects.get(request=request, role=role)


def answer(
    world: World, request: ClearanceRequest, role: str, by: str, decision: str = "approve", comment: str = ""
) -> SignOff:
    """Somebody's answer to one sign-off."""
    return decide(
        actor=world.members[by],
        sign_off_id=step(request, role).pk,
        decision=decision,
        comment=comment,
        expected_hash=request.content_hash,
    )
