"""Reads of packs for those who compose them: the register, one of them, its sections, and who may change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import ROLE_PERMISSIONS, Perm
from assessment_ready.councils.queries import people
from assessment_ready.embargo.gate import closed_to
from assessment_ready.embargo.queries import choices as embargo_choices
from assessment_ready.packs.models import (
    Pack,
    PackQuerySet,
    PackReading,
    PackSection,
    PackVersion,
    ShownRound,
    VersionState,
)
from assessment_ready.packs.rules.composing import PRODUCTS, Standing, standing
from assessment_ready.readiness.models import Round, RoundStatus
from assessment_ready.readiness.queries.rounds import rounds_for
from comms.models import Briefing, Plan, ProductType
from comms.queries.clearance import with_standing
from comms.queries.plans import running_plans

SORTS: dict[str, tuple[str, ...]] = {
    "title": ("title", "number"),
    "reference": ("number",),
    "kind": ("kind", "-updated_at"),
    "moment": ("moment", "-updated_at"),
    "changed": ("updated_at",),
    "readers": ("readers", "-updated_at"),
}


@dataclass(frozen=True)
class PackFilters:
    """What the register is narrowed to; empty means everything."""

    q: str = ""
    kind: str = ""
    moment: str = ""
    state: str = ""


@dataclass(frozen=True)
class Offered:
    """What a pack can name."""

    plans: Sequence[Plan]
    rounds: Sequence[Round]
    owners: Sequence[Membership]
    embargoes: Sequence[tuple[int, str]] = ()
    packs: Sequence[Pack] = ()


def packs_for(membership: Membership, now: datetime) -> PackQuerySet:
    """Every pack the person may know of, newest change first, with where each stands.

    Annotated: ``is_closed`` (something in it is closed to the person), ``issued_number``, ``issued_at``,
    ``frozen_number``, ``withdrawn_number`` and ``readers`` (how many opened the issued version).
    """
    rows = Pack.objects.visible_to(membership, now).annotate(is_closed=_closed(membership, now))
    versions = PackVersion.objects.visible_to(membership, now).filter(pack=OuterRef("pk")).order_by("-number")
    issued = versions.filter(state=VersionState.ISSUED)
    frozen = versions.filter(state=VersionState.FROZEN)
    withdrawn = versions.filter(state=VersionState.WITHDRAWN)
    rows = rows.annotate(
        issued_number=Subquery(issued.values("number")[:1]),
        issued_at=Subquery(issued.values("issued_at")[:1]),
        frozen_number=Subquery(frozen.values("number")[:1]),
        frozen_at=Subquery(frozen.values("frozen_at")[:1]),
        withdrawn_number=Subquery(withdrawn.values("number")[:1]),
        readers=_readers(membership, now),
    )
    known = Prefetch("briefing", queryset=_briefings(membership, now))
    related = ("owner__user", "embargo", "plan", "round__embargo", "council")
    return rows.select_related(*related).prefetch_related(known).order_by("-updated_at", "-pk")


def _briefings(membership: Membership, now: datetime) -> Any:
    """The briefings the person may know of, with their standing; a pack has none of the others."""
    return with_standing(Briefing.objects.visible_to(membership, now).select_related("product", "embargo"))


def _closed(membership: Membership, now: datetime) -> Any:
    """Whether a section, a version, a round it shows, the briefing or the round of a pack is closed to the person."""
    closed = closed_to(membership, now)
    if not closed:
        return Value(value=False, output_field=BooleanField())
    sections = PackSection.objects.filter(pack=OuterRef("pk"), embargo_id__in=closed)
    versions = PackVersion.objects.filter(pack=OuterRef("pk"), inner_embargo_id__in=closed)
    briefings = Briefing.objects.filter(pack=OuterRef("pk"), embargo_id__in=closed)
    rounds = Round.objects.filter(pk=OuterRef("round"), embargo_id__in=closed)
    shown = ShownRound.objects.filter(pack_version__pack=OuterRef("pk"), round__embargo_id__in=closed)
    return ExpressionWrapper(
        Exists(sections) | Exists(versions) | Exists(briefings) | Exists(rounds) | Exists(shown),
        output_field=BooleanField(),
    )


def _readers(membership: Membership, now: datetime) -> Any:
    issued = PackVersion.objects.visible_to(membership, now).issued().order_by()
    rows = PackReading.objects.filter(pack_version__pack=OuterRef("pk"), pack_version__in=issued.values("pk"))
    rows = rows.order_by()
    counted = rows.values("pack_version__pack").annotate(count=Count("membership", distinct=True))
    return Coalesce(Subquery(counted.values("count")[:1], output_field=IntegerField()), 0)


def register(membership: Membership, now: datetime, filters: PackFilters, sort: str = "") -> PackQuerySet:
    """The packs that match, in order."""
    rows = packs_for(membership, now)
    for word in filters.q.split():
        rows = rows.filter(Q(title__icontains=word) | Q(reference__iexact=word))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.moment:
        rows = rows.filter(moment=filters.moment)
    if filters.state:
        rows = _in_state(rows, filters.state)
    keys = SORTS.get(sort.removeprefix("-"))
    if keys is None:
        return rows
    minus = sort.startswith("-")
    return rows.order_by(*(_turned(key) if minus else key for key in keys), "pk")


def _in_state(rows: Any, state: str) -> Any:
    """Packs that have an issued version, that wait to be issued, that are composed, or that were withdrawn.

    What waits is told only to those to whom nothing in the pack is closed.
    """
    none_issued = rows.filter(issued_number=None)
    if state == "issued":
        return rows.exclude(issued_number=None)
    if state == "waiting":
        newer = Q(issued_number=None) | Q(frozen_number__gt=F("issued_number"))
        return rows.filter(newer, is_closed=False).exclude(frozen_number=None)
    if state == "withdrawn":
        return none_issued.exclude(withdrawn_number=None)
    return none_issued.filter(Q(frozen_number=None) | Q(is_closed=True), withdrawn_number=None)


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def get_pack(membership: Membership, now: datetime, pack_id: int) -> Pack:
    """One pack with what its pages name. Raises ``Pack.DoesNotExist``."""
    return packs_for(membership, now).get(pk=pack_id)


def may_change(membership: Membership, pack: Pack, now: datetime) -> bool:
    """Whether the person may change a pack that passed the gate: their role, and nothing in it closed to them.

    Costs a query unless the pack was read by :func:`packs_for`.
    """
    if not membership.can(Perm.PRODUCE_PACKS):
        return False
    known: bool | None = getattr(pack, "is_closed", None)
    if known is None:
        found = Pack.objects.filter(pk=pack.pk).annotate(is_closed=_closed(membership, now))
        known = found.values_list("is_closed", flat=True).get()
    return not known


def standing_of(pack: Pack, *, sees_all: bool) -> Standing:
    """Where a pack read by :func:`packs_for` stands; what waits to be issued only for whoever may know of it."""
    row: Any = pack
    frozen = row.frozen_number if sees_all else None
    return standing(row.issued_number, frozen, row.withdrawn_number)


def sections_of(membership: Membership, pack: Pack, now: datetime) -> list[PackSection]:
    """The sections of a pack that the person may know of, in order, with their embargoes."""
    rows = PackSection.objects.visible_to(membership, now).filter(pack=pack)
    return list(rows.select_related("embargo").order_by("position", "pk"))


def sections_to_freeze(membership: Membership, pack: Pack, now: datetime) -> list[PackSection]:
    """Those of them that are not left for later."""
    return [each for each in sections_of(membership, pack, now) if not each.left_for_later]


def get_section(membership: Membership, now: datetime, pack: Pack, section_id: int) -> PackSection:
    """One section of a pack. Raises ``PackSection.DoesNotExist``."""
    rows = PackSection.objects.visible_to(membership, now).filter(pack=pack)
    return rows.select_related("embargo").get(pk=section_id)


def product_for(membership: Membership, kind: str) -> ProductType | None:
    """The product whose sign-off rules clear packs of this kind, if the council has it in use."""
    rows = ProductType.objects.filter(council_id=membership.council_id, code=PRODUCTS[kind], is_active=True)
    return rows.first()


def offered(membership: Membership, now: datetime, pack: Pack | None = None) -> Offered:
    """What a new pack can name, or this one, with what it names already."""
    may_hide = membership.can(Perm.MANAGE_EMBARGOES)
    plans = list(running_plans(membership))
    owners = list(owners_to_choose(membership, now))
    embargoes = list(embargo_choices(membership, now)) if may_hide else []
    if pack is None:
        packs = list(packs_to_copy(membership, now))
        return Offered(plans, list(rounds_for(membership, now)), owners, embargoes, packs)
    if pack.embargo is not None and pack.embargo_id not in dict(embargoes):
        embargoes.append((pack.embargo.pk, pack.embargo.title))
    if all(plan.pk != pack.plan_id for plan in plans):
        plans.append(pack.plan)
    if all(owner.pk != pack.owner_id for owner in owners):
        owners.append(pack.owner)
    return Offered(plans, list(rounds_for(membership, now)), owners, embargoes)


def usual_round(rounds: Sequence[Round], now: datetime) -> Round | None:
    """The round a new pack shows unless another is chosen: the newest published to members, otherwise the newest.

    Never one under an embargo: whoever composes may be cleared, most readers are not.
    """
    known = [each for each in rounds if each.embargo is None or each.embargo.is_lifted(now)]
    published = (each for each in known if each.status == RoundStatus.PUBLISHED)
    return next(published, known[0] if known else None)


def owners_to_choose(membership: Membership, now: datetime) -> QuerySet[Membership]:
    """The current members whose role lets them compose packs, by name."""
    roles = [role for role, perms in ROLE_PERMISSIONS.items() if Perm.PRODUCE_PACKS in perms]
    return people(membership.council, now).with_role(roles)


def packs_to_copy(membership: Membership, now: datetime) -> QuerySet[Pack]:
    """The packs that can be copied: those in which nothing is closed to the person."""
    rows = Pack.objects.visible_to(membership, now).annotate(is_closed=_closed(membership, now))
    return rows.filter(is_closed=False).select_related("embargo").order_by("-updated_at", "-pk")
