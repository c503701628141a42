"""Telling people 90, 60 and 30 days before their learning runs out; those who look after a team get counts."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assessment_ready.councils.models import Council, Membership
from assessment_ready.outbox import services as outbox
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.ui.dates import format_date, london_date
from workforce.models import LearnerProfile, LearningRecord, Requirement
from workforce.queries.currency import councils_with_learners, present
from workforce.queries.learning_codes import Codes, codes
from workforce.rules.currency import expiry, reminder_due, window_of
from workforce.rules.suppression import is_small


@dataclass(frozen=True)
class Running:
    """A record that runs out, on which day; ``due`` is the window to tell of now, if there is one."""

    record: LearningRecord
    last_day: date
    days_left: int
    due: int | None


def remind(*, now: datetime) -> int:
    """Tell everybody whom something is due to; how many mails were put in. Safe to run at any time, twice too."""
    return sum(remind_council(council_id=council_id, now=now) for council_id in councils_with_learners())


@transaction.atomic
def remind_council(*, council_id: int, now: datetime) -> int:
    """One council's reminders. Each window is told once for a record, in the transaction that notes it."""
    council = Council.objects.select_for_update(no_key=True).get(pk=council_id)
    today = london_date(now)
    profiles = list(present(council_id).select_related("member__user", "manager__user"))
    running = _running(council_id, {profile.pk: profile for profile in profiles}, today)
    due = {pk: found for pk, found in running.items() if any(each.due for each in found)}
    if not due:
        return 0
    active = set(Membership.objects.active(now).filter(council=council).values_list("pk", flat=True))
    names = codes()
    sent = 0
    for profile in profiles:
        if profile.pk in due and profile.member_id in active:
            sent += _tell_person(council, profile, due[profile.pk], names)
    sent += _tell_managers(council, profiles, running, due, active)
    _note([each for found in due.values() for each in found if each.due])
    return sent


def _running(council_id: int, profiles: dict[int, LearnerProfile], today: date) -> dict[int, list[Running]]:
    """By profile, for each category the record that holds longest, while it still holds and runs out in 90 days."""
    rows = Requirement.objects.filter(council_id=council_id)
    months = {(each.job_role, each.category): each.validity_months for each in rows}
    last: dict[tuple[int, int], tuple[date, LearningRecord]] = {}
    for record in LearningRecord.objects.filter(council_id=council_id, profile_id__in=profiles):
        role = profiles[record.profile_id].job_role
        until = record.expires_on or expiry(record.completed_on, months.get((role, record.category)))
        key = (record.profile_id, record.category)
        if key not in last or (until or date.max) > last[key][0]:
            last[key] = (until or date.max, record)
    found: dict[int, list[Running]] = defaultdict(list)
    for (profile_id, _), (until, record) in last.items():
        days_left = (until - today).days
        if window_of(days_left) is not None:
            due = reminder_due(days_left, record.reminded_days)
            found[profile_id].append(Running(record, until, days_left, due))
    return found


def _tell_person(council: Council, profile: LearnerProfile, found: list[Running], names: Codes) -> int:
    assert profile.member is not None
    user = profile.member.user
    lines = [
        f"{names.category(each.record.category)}: until {format_date(each.last_day)}"
        for each in sorted(found, key=lambda each: each.last_day)
        if each.due
    ]
    context = {"name": user.full_name, "lines": lines, "url": _url("profile", council)}
    return _enqueue("workforce_learning_expiring", user.email, council, context)


def _tell_managers(
    council: Council,
    profiles: list[LearnerProfile],
    running: dict[int, list[Running]],
    due: dict[int, list[Running]],
    active: set[int],
) -> int:
    """A count for each team with enough people, to whoever was named for it."""
    people = Counter(profile.team for profile in profiles)
    managers: dict[int, Membership] = {}
    teams: dict[int, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for profile in profiles:
        manager = profile.manager
        if manager is None or manager.pk not in active or is_small(people[profile.team]):
            continue
        managers[manager.pk] = manager
        counts = teams[manager.pk][profile.team]
        counts[0] += profile.pk in due
        for each in running.get(profile.pk, ()):
            counts[window_of(each.days_left) or 0] += 1
    sent = 0
    for pk, manager in managers.items():
        lines = [
            f"{team}: {sum(counts[each] for each in (30, 60, 90))} completions run out within 90 days, "
            f"{counts[30]} of them within 30"
            for team, counts in sorted(teams[pk].items())
            if counts[0]
        ]
        if lines:
            url = _url("profile", council)
            context = {"name": manager.user.full_name, "lines": lines, "url": url}
            sent += _enqueue("workforce_learning_counts", manager.user.email, council, context)
    return sent


def _note(found: list[Running]) -> None:
    """Keep which windows were told of."""
    for each in found:
        assert each.due is not None
        each.record.reminded_days = [*each.record.reminded_days, each.due]
    LearningRecord.objects.bulk_update([each.record for each in found], ["reminded_days"], batch_size=500)


def _enqueue(kind: str, address: str, council: Council, context: Mapping[str, object]) -> int:
    try:
        outbox.enqueue(kind=kind, to=address, council=council, context={**context, "council": council.name})
    except AddressRefused:
        return 0
    return 1


def _url(name: str, council: Council) -> str:
    path = reverse(f"workforce:{name}", args=[council.slug])
    return f"{settings.SITE_URL}{path}"
