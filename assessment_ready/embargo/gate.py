"""The one gate at the fetch: council and embargo together.

Every page, export, PDF, mail, feed and audit sentence gets its rows through ``visible_to``. An object
that does not pass does not exist for the caller: the answer is 404, the count leaves it out.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self, TypeVar, cast

from django.db import connection, models
from django.db.models import Q

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo

_Row = TypeVar("_Row", bound=models.Model)
_KEPT = "_embargoes_settled"
# Plain SQL: asked by the pages everybody opens, and building it from expressions cost more than answering it.
_KNOWN = """
SELECT embargo.id, lifts_at, lifted_at, EXISTS (
    SELECT 1 FROM embargo_clearance AS clearance
    WHERE clearance.embargo_id = embargo.id AND clearance.user_id = %s AND clearance.revoked_at IS NULL
)
FROM embargo_embargo AS embargo WHERE embargo.council_id = %s
"""


@dataclass(frozen=True)
class Settled:
    """Which embargoes are open and which closed to one person at one moment."""

    now: datetime
    opened: tuple[int, ...]
    closed: tuple[int, ...]
    as_uncleared: bool = False


def visible_to(rows: models.QuerySet[_Row], membership: Membership, now: datetime) -> models.QuerySet[_Row]:
    """The rows of the member's council that are not under an embargo closed to them at ``now``.

    ``rows`` must be of a model with ``council`` and ``embargo``. To the second: an embargo that lifts at
    09:00:00 is closed at 08:59:59 and open at 09:00:00. Costs no extra query.
    """
    settled = settled_for(membership, now)
    opened = settled.opened if settled else Embargo.objects.open_to(membership, now).values("pk")
    return rows.filter(council_id=membership.council_id).filter(Q(embargo=None) | Q(embargo_id__in=opened))


def settle(membership: Membership, now: datetime) -> None:
    """Read once which embargoes are open to the person, for every fetch of this request at the same ``now``.

    For pages that pass the gate many times; one query, none when it is settled already. What is put under a new
    embargo meanwhile is closed. The answer lives as long as ``membership``, which belongs to one request. Open
    means the same as in ``EmbargoQuerySet.open_to`` (a test compares the two).
    """
    if settled_for(membership, now) is None:
        _settle(membership, now, clearances_count=True)


def settle_as_uncleared(membership: Membership, now: datetime, *, but: int | None = None) -> None:
    """As :func:`settle`, as if the person were cleared for nothing: only what everybody may know of is open.

    For what leaves the application, such as mail and reports, where nobody knows who reads it. ``but`` is the one
    embargo that does not count against it, because its readers are cleared for it. One query.
    """
    _settle(membership, now, clearances_count=False, but=but)


def _settle(membership: Membership, now: datetime, *, clearances_count: bool, but: int | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [membership.user_id, membership.council_id])
        known = cursor.fetchall()
    opened: list[int] = []
    closed: list[int] = []
    for pk, lifts_at, lifted_at, is_cleared in known:
        over = any(moment is not None and moment <= now for moment in (lifts_at, lifted_at))
        may_see = over or (is_cleared and (clearances_count or pk == but))
        (opened if may_see else closed).append(pk)
    settled_with(membership, Settled(now, tuple(opened), tuple(closed), not clearances_count))


def settled_with(membership: Membership, state: Settled) -> None:
    """Let every fetch for ``membership`` at that moment take this state of the gate."""
    membership.__dict__[_KEPT] = state


def closed_to(membership: Membership, now: datetime) -> tuple[int, ...]:
    """The ids of the council's embargoes that are closed to the person at ``now``; settles the gate."""
    settle(membership, now)
    settled = settled_for(membership, now)
    return settled.closed if settled else ()


def settled_for(membership: Membership, now: datetime) -> Settled | None:
    """What was settled for the person at ``now``; None when nothing was.

    Raises ValueError where the person counts as uncleared at another moment: going on with their own clearances would
    let out what must stay in.
    """
    settled: Settled | None = membership.__dict__.get(_KEPT)
    if settled is not None and settled.as_uncleared and settled.now != now:
        raise ValueError("Whoever is settled as uncleared is asked for at that moment only.")
    return settled if settled and settled.now == now else None


class EmbargoedQuerySet(models.QuerySet[_Row]):
    """Base of every queryset whose rows may be under embargo."""

    def visible_to(self, membership: Membership, now: datetime) -> Self:
        """See :func:`visible_to`."""
        return cast("Self", visible_to(self, membership, now))
