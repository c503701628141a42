"""Reads of the sign-off matrix: product types, their rules, and who is named for each role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from assessment_ready.councils.models import Council, Membership, MembershipQuerySet
from assessment_ready.councils.permissions import Perm, Role, permissions_of
from assessment_ready.councils.queries import people
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.ui.dates import london_date
from comms.models import ProductType, SignOffHolder, SignOffRole, SignOffRule
from comms.rules.clearance import RuleLine

SIGNING_ROLES = [role for role in Role if Perm.SIGN_OFF in permissions_of(role)]
WHERE = "Name them under “Who signs off”."


@dataclass(frozen=True)
class Named:
    """Who is asked in a role, and who stands in; or why nobody can be (``problem``, a sentence)."""

    approver: Membership | None = None
    deputy: Membership | None = None
    deputy_until: date | None = None
    problem: str = ""

    @property
    def people(self) -> list[Membership]:
        """The holder and the deputy, as far as there are any."""
        return [person for person in (self.approver, self.deputy) if person is not None]


@dataclass(frozen=True)
class Signers:
    """Who can sign off something at one moment: current members with the right, cleared for its embargo."""

    now: datetime
    embargo: Embargo | None
    cleared: frozenset[int]

    def problem(self, member: Membership) -> str:
        """Why somebody cannot, to be said after their name; empty when they can."""
        if not member.is_current(self.now) or not member.user.is_active:
            return "is no longer in the council"
        if not member.can(Perm.SIGN_OFF):
            return "may not sign off in their present role"
        if self.embargo is not None and member.user_id not in self.cleared:
            return f"is not cleared for the embargo “{self.embargo.title}”"
        return ""


def signers(embargo: Embargo | None, now: datetime) -> Signers:
    """Who can sign off what is under this embargo; one query when it holds, else none."""
    if embargo is None or embargo.is_lifted(now):
        return Signers(now, None, frozenset())
    cleared = Clearance.objects.filter(embargo=embargo, revoked_at=None).values_list("user_id", flat=True)
    return Signers(now, embargo, frozenset(cleared))


def products(council: Council, *, active_only: bool = False) -> QuerySet[ProductType]:
    """The council's product types in order, with their rules."""
    rows = ProductType.objects.filter(council=council)
    if active_only:
        rows = rows.filter(is_active=True)
    return rows.prefetch_related(
        Prefetch("sign_off_rules", queryset=SignOffRule.objects.order_by("position", "pk"))
    )


def product_of(council_id: int, code: str) -> ProductType | None:
    """The product type with this code."""
    return ProductType.objects.filter(council_id=council_id, code=code).first()


def lines_of(product: ProductType) -> list[RuleLine]:
    """The product's lines of the matrix, as the rules read them."""
    return [
        RuleLine(rule.role, rule.mode, rule.condition, rule.position, rule.days)
        for rule in product.sign_off_rules.all()
    ]


def holders(council: Council) -> dict[str, SignOffHolder]:
    """Who is named for each role that has somebody, by role."""
    rows = SignOffHolder.objects.filter(council=council).select_related("membership__user", "deputy__user")
    return {row.role: row for row in rows}


def holder_of(council: Council, role: str) -> SignOffHolder | None:
    """Who is named for one role."""
    return holders(council).get(role)


def is_holder(membership: Membership, role: str, now: datetime) -> bool:
    """Whether a person is named for a role, or stands in for who is."""
    holder = holders(membership.council).get(role)
    if holder is None:
        return False
    if holder.membership_id == membership.pk:
        return True
    return holder.deputy_id == membership.pk and _in_force(holder.deputy_until, london_date(now))


def named_for(
    council: Council, roles: Iterable[str], embargo: Embargo | None, now: datetime
) -> dict[str, Named]:
    """Who would be asked in each of these roles; two queries."""
    known, able = holders(council), signers(embargo, now)
    return {role: _named(role, known.get(role), able) for role in roles}


def _named(role: str, holder: SignOffHolder | None, able: Signers) -> Named:
    title = SignOffRole(role).label
    if holder is None or holder.membership is None:
        return Named(problem=f"Nobody is named as {title}. {WHERE}")
    deputy = holder.deputy if _in_force(holder.deputy_until, london_date(able.now)) else None
    if deputy is not None and able.problem(deputy):
        deputy = None
    problem = able.problem(holder.membership)
    if not problem:
        return Named(holder.membership, deputy, holder.deputy_until if deputy else None)
    if deputy is not None:
        return Named(deputy)
    said = f"{holder.membership.user}, named as {title}, {problem}."
    step = (
        "Clear them, or name a deputy who is."
        if "embargo" in problem
        else WHERE.replace("them", "somebody else")
    )
    return Named(problem=f"{said} {step}")


def can_sign(council: Council, embargo: Embargo | None, now: datetime) -> list[Membership]:
    """Everybody who could sign off something under this embargo, by name."""
    able = signers(embargo, now)
    return [member for member in signing_people(council, now) if not able.problem(member)]


def signing_people(council: Council, now: datetime) -> MembershipQuerySet:
    """Current members whose role lets them sign off, by name."""
    return people(council, now).with_role(SIGNING_ROLES)


def role_titles(roles: Sequence[str]) -> str:
    """Roles as they stand in a sentence."""
    return ", ".join(SignOffRole(role).label for role in roles)


def _in_force(until: date | None, today: date) -> bool:
    return until is None or until >= today
