"""Reads of the message house: messages with what proves them, and where they are used. Everything passes the gate.

A proof point is live while its evidence counts today (within date, not withdrawn) and is no more secret than the
message: evidence under an embargo proves only messages under the same one. So whether a message is proved is the same
for everybody who may know of the message; what differs is which proof points they see.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership
from assessment_ready.embargo import gate
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.ui.dates import format_datetime, london_date
from assessment_ready.ui.pages import TimelineEntry
from comms.models import (
    Activity,
    Audience,
    Briefing,
    ClearanceRequest,
    Line,
    Message,
    MessageKind,
    Plan,
    ProofPoint,
    Scenario,
)
from comms.models.messages import MessageQuerySet
from comms.queries.plans import running_plans
from comms.rules.proof import Standing, standing

_HISTORY = 50


class ProofState(Enum):
    """Whether a message is proved: the words for it, and the tone of its tag."""

    LIVE = ("Proof is live", "green")
    LOST = ("Lost its proof", "red")
    NONE = ("No proof yet", "orange")

    @property
    def words(self) -> str:
        """What the tag says."""
        return self.value[0]

    @property
    def tone(self) -> str:
        """The tag's tone."""
        return self.value[1]


@dataclass(frozen=True)
class Proved:
    """A proof point the person may see, and how it stands today."""

    point: ProofPoint
    standing: Standing


@dataclass(frozen=True)
class ProvedMessage:
    """A message, whether it is proved, and the proof points, activities and briefings the person may see.

    ``scenario`` is its scenario where the person may know of that.
    """

    message: Message
    state: ProofState
    points: tuple[Proved, ...] = ()
    activities: tuple[Activity, ...] = ()
    briefings: tuple[Briefing, ...] = ()
    scenario: Scenario | None = None
    has_open_request: bool = False

    @property
    def because(self) -> list[str]:
        """Why each proof point that no longer proves anything does not."""
        return [each.standing.why for each in self.points if not each.standing.is_live]

    @property
    def lost_on(self) -> date | None:
        """The day the last proof point went, as far as the person may know."""
        days = [each.standing.since for each in self.points if each.standing.since is not None]
        return max(days) if days and self.state is ProofState.LOST else None


@dataclass(frozen=True)
class House:
    """The messages of a plan: umbrellas and supports for everything, and those for one scenario."""

    umbrellas: list[ProvedMessage] = field(default_factory=list)
    supports: list[ProvedMessage] = field(default_factory=list)
    by_scenario: list[tuple[Scenario, list[ProvedMessage]]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is no message at all."""
        return not (self.umbrellas or self.supports or self.by_scenario)


def live_points(now: datetime) -> QuerySet[ProofPoint]:
    """The proof points that prove their message at ``now``. For conditions only: nobody is shown these rows."""
    counting = EvidenceItem.objects.counting(london_date(now)).order_by()
    as_secret = (
        Q(item__embargo=None)
        | Q(item__embargo_id=F("message__embargo_id"))
        | Q(item__embargo__lifts_at__lte=now)
        | Q(item__embargo__lifted_at__lte=now)
    )
    return ProofPoint.objects.filter(as_secret, item__in=counting.values("pk"))


def has_live_proof(message: Message, membership: Membership, now: datetime) -> bool:
    """Whether at least one proof point of a message (which passed the gate) proves it at ``now``."""
    return live_points(now).filter(message=message, council_id=membership.council_id).exists()


def messages(membership: Membership, now: datetime, plan: Plan | None = None) -> MessageQuerySet:
    """The messages a person may know of, each with ``is_proved`` and ``has_open_request``."""
    rows = Message.objects.visible_to(membership, now)
    if plan is not None:
        rows = rows.filter(plan=plan)
    waiting = ClearanceRequest.objects.open().filter(message=OuterRef("pk"))
    found: Any = rows.annotate(
        is_proved=Exists(live_points(now).filter(message=OuterRef("pk"))), has_open_request=Exists(waiting)
    )
    return found.select_related("plan", "phase", "embargo", "author")  # type: ignore[no-any-return]


def messages_with_proof_state(membership: Membership, now: datetime, plan: Plan) -> list[ProvedMessage]:
    """Every message of a plan that the person may know of, in the order of the house; constant queries."""
    return _proved(membership, now, messages(membership, now, plan))


def house(membership: Membership, now: datetime, plan: Plan) -> House:
    """The message house of a plan."""
    built = House()
    rooms: dict[int, tuple[Scenario, list[ProvedMessage]]] = {}
    for each in messages_with_proof_state(membership, now, plan):
        if each.scenario is not None:
            rooms.setdefault(each.scenario.pk, (each.scenario, []))[1].append(each)
        elif each.message.kind == MessageKind.UMBRELLA:
            built.umbrellas.append(each)
        else:
            built.supports.append(each)
    built.by_scenario.extend(sorted(rooms.values(), key=lambda room: (room[0].position, room[0].pk)))
    return built


def get_message(membership: Membership, now: datetime, message_id: int) -> ProvedMessage:
    """One message with its proof. Raises ``Message.DoesNotExist``."""
    rows = messages(membership, now).filter(pk=message_id)
    found = _proved(membership, now, rows)
    if not found:
        raise Message.DoesNotExist
    return found[0]


def lost_proof(membership: Membership, now: datetime) -> list[ProvedMessage]:
    """The messages of running plans that had proof and have none today, the latest loss first.

    Each with what uses it (``activities``, ``briefings``) and ``because``. Messages that are out of date are left out,
    and so are those whose every proof point is hidden from the person. Constant queries.
    """
    today = london_date(now)
    plans = running_plans(membership).order_by().values("pk")
    every: Any = messages(membership, now)
    rows = every.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        Exists(ProofPoint.objects.filter(message=OuterRef("pk"))),
        is_proved=False,
        plan__in=plans,
    )
    found = [each for each in _proved(membership, now, rows) if each.state is ProofState.LOST]
    return sorted(found, key=lambda each: (each.lost_on or today, each.message.pk), reverse=True)


def points_seen(membership: Membership, now: datetime) -> QuerySet[ProofPoint]:
    """The proof points a person may see: past their own embargo and that of their evidence."""
    items = gate.visible_to(EvidenceItem.objects.all(), membership, now).order_by()
    rows = ProofPoint.objects.visible_to(membership, now).filter(item__in=items.values("pk"))
    return rows.select_related("item__embargo", "item__category", "statement", "checked_by", "message")


def get_point(membership: Membership, now: datetime, point_id: int) -> ProofPoint:
    """One proof point of a message the person may know of. Raises ``ProofPoint.DoesNotExist``."""
    seen = Message.objects.visible_to(membership, now).order_by().values("pk")
    rows = points_seen(membership, now).filter(message__in=seen)
    return rows.select_related("message__embargo", "message__plan").get(pk=point_id)


def history(row: Message | Line, membership: Membership, now: datetime) -> list[TimelineEntry]:
    """The latest 50 changes of a message or a line and its proof points, newest first; one query."""
    about = Q(object_type=row._meta.label_lower, object_id=str(row.pk))
    if isinstance(row, Message):
        points = points_seen(membership, now).filter(message=row).values_list("pk", flat=True)
        keys = [str(pk) for pk in points]
        about |= Q(object_type=ProofPoint._meta.label_lower, object_id__in=keys)
    entries = gate.visible_to(AuditEntry.objects.filter(about), membership, now)
    return [
        TimelineEntry(registry.get(entry.action).describe(entry), format_datetime(entry.occurred_at))
        for entry in entries.order_by("-number")[:_HISTORY]
    ]


def _proved(membership: Membership, now: datetime, rows: MessageQuerySet) -> list[ProvedMessage]:
    """The messages with what the person may see of their proof and use; seven queries."""
    today = london_date(now)
    scenarios = Scenario.objects.visible_to(membership, now).order_by()
    read = rows.prefetch_related(
        Prefetch("audiences", queryset=Audience.objects.order_by("cascade_order", "name")),
        Prefetch("proof_points", queryset=points_seen(membership, now), to_attr="seen_points"),
        Prefetch("activities", queryset=_activities(membership, now), to_attr="seen_activities"),
        Prefetch("briefings", queryset=_briefings(membership, now), to_attr="seen_briefings"),
    )
    found = list(read)
    wanted = {row.scenario_id for row in found if row.scenario_id is not None}
    known = {row.pk: row for row in scenarios.filter(pk__in=wanted)} if wanted else {}
    return [_one(row, today, now, known) for row in found]


def _one(row: Any, today: date, now: datetime, scenarios: dict[int, Scenario]) -> ProvedMessage:
    points = tuple(Proved(point, _standing(point, row, today, now)) for point in row.seen_points)
    return ProvedMessage(
        message=row,
        state=_state(row.is_proved, points),
        points=points,
        activities=tuple(row.seen_activities),
        briefings=tuple(row.seen_briefings),
        scenario=scenarios.get(row.scenario_id),
        has_open_request=row.has_open_request,
    )


def _state(is_proved: bool, points: Iterable[Proved]) -> ProofState:
    if is_proved:
        return ProofState.LIVE
    return ProofState.LOST if any(True for _ in points) else ProofState.NONE


def _standing(point: ProofPoint, message: Message, today: date, now: datetime) -> Standing:
    item = point.item
    held = item.embargo is not None and not item.embargo.is_lifted(now)
    return standing(
        item.reference,
        review_by=item.review_by,
        expires_on=item.expires_on,
        withdrawn_on=london_date(item.withdrawn_at) if item.withdrawn_at else None,
        is_more_secret=held and item.embargo_id != message.embargo_id,
        today=today,
    )


def _activities(membership: Membership, now: datetime) -> QuerySet[Activity]:
    return Activity.objects.visible_to(membership, now).still_to_come().order_by("on", "pk")


def _briefings(membership: Membership, now: datetime) -> QuerySet[Briefing]:
    rows = Briefing.objects.visible_to(membership, now).filter(withdrawn_at=None)
    return rows.select_related("product").order_by("-updated_at", "-pk")
