"""Reads of audiences: the register, one of them, what it heard last and hears next, who has heard nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, DateField, F, Min, Q, QuerySet, Sum, When
from django.db.models import Max as Latest
from django.db.models.functions import TruncDate

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm, Role, permissions_of
from assessment_ready.councils.queries import people
from assessment_ready.ui.dates import LONDON, london_date
from comms.models import (
    OVER,
    Activity,
    ActivityQuerySet,
    ActivityStatus,
    Audience,
    Channel,
    CommsSettings,
    Message,
    Question,
)
from comms.queries.plans import settings_of
from comms.rules.load import is_silent, weeks_since
from comms.rules.stakeholder_map import Strategy, strategy_of

_ROLES = [role for role in Role if Perm.VIEW_COMMS in permissions_of(role)]
_AT_THE_END = 10_000


@dataclass(frozen=True)
class AudienceFilters:
    """What the register is narrowed to; empty means everything. ``state``: active, retired or all."""

    q: str = ""
    type: str = ""
    strategy: str = ""
    stance: str = ""
    owner: int | None = None
    state: str = ""


@dataclass(frozen=True)
class Heard:
    """The last day on which an audience heard something, and the next on which it hears something."""

    last_on: date | None = None
    next_on: date | None = None


@dataclass(frozen=True)
class AudienceRow:
    """An audience with its figures. ``limit`` is its own weekly limit, otherwise the council's."""

    audience: Audience
    strategy: Strategy
    limit: int
    contacts: int
    heard: Heard
    is_silent: bool
    weeks: int | None


@dataclass(frozen=True)
class Silence:
    """An audience that has heard nothing for so many weeks (None: never anything), and when it next does."""

    audience: Audience
    last_on: date | None
    weeks: int | None
    next_on: date | None


def audiences(membership: Membership) -> QuerySet[Audience]:
    """Every audience of the council in cascade order, retired ones too."""
    rows = Audience.objects.filter(council_id=membership.council_id)
    return rows.order_by(F("cascade_order").asc(nulls_last=True), "name", "pk")


def active_audiences(membership: Membership) -> QuerySet[Audience]:
    """The audiences in use, in cascade order."""
    return audiences(membership).filter(is_active=True)


def get_audience(membership: Membership, audience_id: int) -> Audience:
    """One audience with its owner; raises ``Audience.DoesNotExist``."""
    return audiences(membership).select_related("relationship_owner__user").get(pk=audience_id)


def owners_to_choose(membership: Membership, now: datetime) -> QuerySet[Membership]:
    """The current members who may look after an audience or a channel: those who see communications."""
    return people(membership.council, now).with_role(_ROLES)


def contacts_in(audience: Audience) -> int:
    """How many contacts the audience is made of, without erased ones."""
    return audience.members.filter(contact__erased_at=None).count()


def preferred_channels(audience: Audience) -> list[Channel]:
    """The channels the audience prefers, retired ones too."""
    return list(audience.channels.all())


def order_version(membership: Membership) -> int:
    """A number that grows whenever any audience of the council changes; 0 without audiences."""
    rows = Audience.objects.filter(council_id=membership.council_id)
    return int(rows.aggregate(sum=Sum("version"))["sum"] or 0)


def register(
    membership: Membership, now: datetime, filters: AudienceFilters, sort: str = ""
) -> list[AudienceRow]:
    """The audiences that match, with their figures; three queries however many they are."""
    rows = audiences(membership).select_related("relationship_owner__user")
    rows = rows.annotate(people=Count("members", filter=Q(members__contact__erased_at=None), distinct=True))
    rows = _narrowed(rows, filters)
    settings = settings_of(membership.council)
    heard = heard_by_audience(membership, now)
    found = [_row(each, heard.get(each.pk, Heard()), settings, london_date(now)) for each in rows]
    if filters.strategy:
        found = [row for row in found if row.strategy == filters.strategy]
    return _sorted(found, sort)


def heard_by_audience(
    membership: Membership, now: datetime, audience_id: int | None = None
) -> dict[int, Heard]:
    """Last and next day by the audience's id, over every plan the person sees; one query.

    Heard counts what is done, and what was planned for a day that has gone by and is neither missed nor cancelled.
    """
    today = london_date(now)
    rows = Activity.objects.visible_to(membership, now).counting().filter(audiences__isnull=False)
    if audience_id is not None:
        rows = rows.filter(audiences=audience_id)
    grouped = (
        rows.annotate(day=_day(today))
        .order_by()
        .values_list("audiences")
        .annotate(
            last=Latest("day", filter=_was_heard(today)),
            next=Min("on", filter=~Q(status__in=OVER) & Q(on__gte=today)),
        )
    )
    return {audience: Heard(last, following) for audience, last, following in grouped}


def silent_audiences(membership: Membership, now: datetime) -> list[Silence]:
    """Who has heard nothing for the council's number of weeks, those who wait longest first; three queries."""
    today, weeks = london_date(now), settings_of(membership.council).silence_weeks
    heard = heard_by_audience(membership, now)
    found = []
    for audience in active_audiences(membership):
        days = heard.get(audience.pk, Heard())
        if is_silent(days.last_on, today, weeks):
            since = weeks_since(days.last_on, today)
            found.append(Silence(audience, days.last_on, since, days.next_on))
    return sorted(found, key=lambda one: -(_AT_THE_END if one.weeks is None else one.weeks))


def silence_of(membership: Membership, now: datetime, audience: Audience) -> Silence | None:
    """How long one audience has heard nothing, when that is the council's number of weeks or more."""
    today, weeks = london_date(now), settings_of(membership.council).silence_weeks
    days = heard_by_audience(membership, now, audience.pk).get(audience.pk, Heard())
    if not audience.is_active or not is_silent(days.last_on, today, weeks):
        return None
    return Silence(audience, days.last_on, weeks_since(days.last_on, today), days.next_on)


def planned_next(membership: Membership, now: datetime, audience: Audience) -> ActivityQuerySet:
    """What the audience is going to hear, the nearest first; what has no day yet last."""
    today = london_date(now)
    rows = _activities(membership, now, audience).still_to_come().counting()
    return rows.filter(Q(on__gte=today) | Q(on=None)).order_by(
        F("on").asc(nulls_last=True), "starts_at", "pk"
    )


def heard_before(membership: Membership, now: datetime, audience: Audience) -> ActivityQuerySet:
    """What the audience has heard, the latest first."""
    today = london_date(now)
    rows = _activities(membership, now, audience).counting().filter(_was_heard(today))
    return rows.annotate(day=_day(today)).order_by("-day", "-pk")


def messages_for(membership: Membership, now: datetime, audience: Audience) -> QuerySet[Message]:
    """The key messages meant for the audience that the person may know of."""
    return Message.objects.visible_to(membership, now).filter(audiences=audience).select_related("plan")


def questions_of(membership: Membership, now: datetime, audience: Audience) -> QuerySet[Question]:
    """The questions that came from the audience and that the person may know of."""
    return Question.objects.visible_to(membership, now).filter(audience=audience)


def _activities(membership: Membership, now: datetime, audience: Audience) -> ActivityQuerySet:
    rows = Activity.objects.visible_to(membership, now).filter(audiences=audience)
    return rows.select_related("channel", "plan")


def _was_heard(today: date) -> Q:
    return Q(status=ActivityStatus.DONE) | Q(on__lt=today)


def _day(today: date) -> Case:
    """The day on which something was heard: what is done ahead of its day was heard when it was done."""
    ahead = Q(status=ActivityStatus.DONE, done_at__isnull=False) & (Q(on=None) | Q(on__gt=today))
    return Case(
        When(ahead, then=TruncDate("done_at", tzinfo=LONDON)), default=F("on"), output_field=DateField()
    )


def _narrowed(rows: QuerySet[Any], filters: AudienceFilters) -> QuerySet[Any]:
    if filters.state != "all":
        rows = rows.filter(is_active=filters.state != "retired")
    if filters.q:
        words = filters.q
        rows = rows.filter(
            Q(name__icontains=words) | Q(insight__icontains=words) | Q(concerns__icontains=words)
        )
    exact = {"type": filters.type, "stance": filters.stance, "relationship_owner": filters.owner}
    return rows.filter(**{name: value for name, value in exact.items() if value})


def _row(audience: Any, heard: Heard, settings: CommsSettings, today: date) -> AudienceRow:
    limit = settings.weekly_limit if audience.weekly_limit is None else audience.weekly_limit
    silent = audience.is_active and is_silent(heard.last_on, today, settings.silence_weeks)
    return AudienceRow(
        audience=audience,
        strategy=strategy_of(audience.power, audience.interest),
        limit=limit,
        contacts=audience.people,
        heard=heard,
        is_silent=silent,
        weeks=weeks_since(heard.last_on, today),
    )


_SORTS: dict[str, Callable[[AudienceRow], Any]] = {
    "name": lambda row: row.audience.name.casefold(),
    "order": lambda row: row.audience.cascade_order or _AT_THE_END,
    "contacts": lambda row: row.contacts,
    "limit": lambda row: row.limit,
    "next": lambda row: row.heard.next_on or date.max,
    "last": lambda row: row.heard.last_on or date.min,
}


def _sorted(rows: Iterable[AudienceRow], sort: str) -> list[AudienceRow]:
    """In cascade order unless a column is asked for; rows that are alike stay in cascade order."""
    key = _SORTS.get(sort.removeprefix("-"))
    return sorted(rows, key=key, reverse=sort.startswith("-")) if key else list(rows)
