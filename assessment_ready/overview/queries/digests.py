"""Who is to be looked at for a digest, and what one says."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, OuterRef, Subquery

from assessment_ready.councils.models import Membership, MembershipQuerySet
from assessment_ready.embargo.gate import closed_to, settle_as_uncleared
from assessment_ready.evidence.rules.freshness import DUE_SOON
from assessment_ready.overview.models import Digest, DigestChoice
from assessment_ready.overview.queries.needs import Need, needs
from assessment_ready.overview.rules.waiting import HowOften, When, comes_into_sight, is_worth_a_digest
from assessment_ready.ui.dates import london_date

# A mail names no more than this; the page has the rest.
NAMED = 30
# How long before its day something of a kind comes into sight.
_NOTICE = {"evidence.review": DUE_SOON}

# What is cause for a mail although it is due on no day: somebody called for help.
_ALWAYS = {"actions.escalation"}


@dataclass(frozen=True)
class Draft:
    """What one digest says. ``unnamed`` things wait too that a mail does not name."""

    groups: list[tuple[When, list[Need]]]
    named: int
    unnamed: int

    @property
    def pressing(self) -> int:
        """How many of the named are overdue or due soon."""
        return sum(len(needs) for when, needs in self.groups if when in (When.OVERDUE, When.SOON))


def to_look_at(now: datetime) -> MembershipQuerySet:
    """The current members nobody has looked at today, with ``how_often`` and ``last_on``, oldest first.

    ``how_often`` is None for those who never chose; ``last_on`` is the London day of the last digest that was sent.
    """
    looked_at = Digest.objects.filter(made_on=london_date(now))
    sent = Digest.objects.filter(membership=OuterRef("pk"), lines__gt=0).order_by()
    last = sent.values("membership").annotate(last=Max("made_on")).values("last")
    return (
        Membership.objects.active(now)
        .exclude(pk__in=looked_at.values("membership"))
        .exclude(pk__in=DigestChoice.objects.filter(how_often=HowOften.OFF).values("membership"))
        .select_related("council", "user")
        .annotate(last_on=Subquery(last), how_often=F("digest_choice__how_often"))
        .order_by("pk")
    )


def draft(membership: Membership, now: datetime, last_on: date | None) -> Draft | None:
    """What a digest would say to this person, or None without cause. Two queries, more where there are embargoes.

    A mail can be forwarded and is read over shoulders: what only the cleared may know of counts, and is not named.
    """
    everything = needs(membership, now)
    if not _has_cause(everything, london_date(now), last_on):
        return None
    plain = copy(membership)
    settle_as_uncleared(plain, now)
    same = closed_to(plain, now) == closed_to(membership, now)
    named = (everything if same else needs(plain, now))[:NAMED]
    return Draft(_grouped(named), named=len(named), unnamed=len(everything) - len(named))


def _has_cause(found: list[Need], today: date, last_on: date | None) -> bool:
    new_in_sight = any(
        need.due_on is not None
        and need.kind in _NOTICE
        and comes_into_sight(need.due_on, _NOTICE[need.kind], last_on)
        for need in found
    )
    called_for = any(need.kind in _ALWAYS for need in found)
    return called_for or is_worth_a_digest((need.when for need in found), new_in_sight=new_in_sight)


def _grouped(found: list[Need]) -> list[tuple[When, list[Need]]]:
    groups = [(when, [need for need in found if need.when == when]) for when in When]
    return [(when, of_when) for when, of_when in groups if of_when]


def how_often(membership: Membership) -> HowOften:
    """How often the person wants their digest; one query."""
    chosen = DigestChoice.objects.filter(membership=membership).values_list("how_often", flat=True).first()
    return HowOften(chosen or HowOften.DAILY)
