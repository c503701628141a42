"""Reporting periods: the quarters, which one a check-in belongs to, locking, and two at once."""

import threading
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from assessment_ready.actions.errors import periods as errors
from assessment_ready.actions.models import CheckIn, ReportingPeriod
from assessment_ready.actions.queries.periods import open_period
from assessment_ready.actions.rules.actions import CheckInValues
from assessment_ready.actions.rules.periods import Span, Stage, not_there_yet, quarters_of, usual_period
from assessment_ready.actions.services import check_ins, periods
from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.embargo.models import Embargo
from tests.actions.made import Make
from tests.world import World

Q2 = Span(date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 15), key=2)
Q3 = Span(date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 15), key=3)


def locked(span: Span) -> Span:
    return Span(span.starts_on, span.ends_on, span.closes_on, True, span.key)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 4, 1), "Quarter to 30 June 2026", "Quarter to 31 March 2027"),
        (date(2026, 12, 31), "Quarter to 30 June 2026", "Quarter to 31 March 2027"),
        (date(2027, 3, 31), "Quarter to 30 June 2026", "Quarter to 31 March 2027"),
        (date(2028, 2, 29), "Quarter to 30 June 2027", "Quarter to 31 March 2028"),
    ],
)
def test_the_quarters_are_those_of_the_financial_year(day: date, first: str, last: str) -> None:
    quarters = quarters_of(day)
    assert (quarters[0].title, quarters[-1].title) == (first, last)
    for one, following in pairwise(quarters):
        assert one.ends_on + timedelta(days=1) == following.starts_on
    assert sum(each.contains(day) for each in quarters) == 1


@pytest.mark.parametrize(
    ("there", "day", "key"),
    [
        ([], date(2026, 10, 5), None),
        ([Q2, Q3], date(2026, 8, 1), 2),
        ([Q2, Q3], date(2026, 10, 5), 3),  # both are open; the one that contains the day counts
        ([Q2], date(2026, 10, 15), 2),  # the newest that is still open
        ([Q2], date(2026, 10, 16), None),  # closed, and it does not contain the day
        ([Q2, locked(Q3)], date(2026, 10, 5), 2),
        ([locked(Q3)], date(2026, 10, 5), 3),  # given, so that it can be refused
        ([Q3], date(2026, 9, 30), None),  # not begun
    ],
)
def test_which_period_is_the_usual_one(there: list[Span], day: date, key: int | None) -> None:
    found = usual_period(there, day)
    assert (found.key if found else None) == key


def test_where_a_period_is() -> None:
    assert Q2.stage(date(2026, 6, 30)) == Stage.TO_COME
    assert Q2.stage(date(2026, 10, 15)) == Stage.OPEN
    assert Q2.stage(date(2026, 10, 16)) == Stage.CLOSED
    assert locked(Q2).stage(date(2026, 8, 1)) == Stage.LOCKED
    assert not_there_yet([Q2, Q3], [Span(date(2026, 9, 30), date(2026, 9, 30), date(2026, 9, 30))]) == [Q3]


def begun(world: World, start: int = -60, end: int = -5, closes: int = 5, **extra: object) -> ReportingPeriod:
    """A period by days from today."""
    today = timezone.localdate()
    return ReportingPeriod.objects.create(
        council=world.westmere,
        title=str(extra.pop("title", "Quarter to 30 September 2026")),
        starts_on=today + timedelta(days=start),
        ends_on=today + timedelta(days=end),
        closes_on=today + timedelta(days=closes),
        **extra,
    )


def page(name: str, row: ReportingPeriod | None = None) -> str:
    kwargs = {"council": "westmere", **({"period": row.pk} if row else {})}
    return reverse(f"actions:{name}", kwargs=kwargs)


def say(world: World, action: Any, **extra: Any) -> CheckIn:
    return check_ins.no_change(
        actor=world.members["cleo"], action_id=action.pk, submission_key=uuid4(), **extra
    )


def test_a_check_in_belongs_to_its_period(world: World, make: Make) -> None:
    earlier, now = begun(world), begun(world, -4, 40, 50, title="Quarter to 31 December 2026")
    action = make()
    assert say(world, action).period == now
    assert say(world, action, period_id=earlier.pk).period == earlier
    assert open_period(world.westmere.pk, timezone.localdate()) == now
    assert open_period(world.northby.pk, timezone.localdate()) is None


def test_without_periods_a_check_in_belongs_to_none(world: World, make: Make) -> None:
    assert say(world, make()).period is None


def test_a_check_in_for_a_locked_period_is_refused_with_its_sentence(world: World, make: Make) -> None:
    action = make()
    row = begun(world, locked_at=timezone.now(), locked_by=world.people["ben"])
    with pytest.raises(errors.PeriodLocked, match=r"^The quarter to 30 September 2026 is locked since"):
        say(world, action, period_id=row.pk)
    begun(world, -4, 40, 50, title="Autumn", locked_at=timezone.now())
    with pytest.raises(errors.PeriodLocked, match=r"^“Autumn” is locked"):
        say(world, action)
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("days", "error"),
    [((-90, -30, -20), errors.PeriodClosed), ((10, 90, 100), errors.PeriodToCome)],
)
def test_a_closed_period_and_one_to_come_are_refused(
    world: World, make: Make, days: tuple[int, int, int], error: type[Exception]
) -> None:
    row = begun(world, *days)
    with pytest.raises(error):
        say(world, make(), period_id=row.pk)


def test_a_period_of_another_council_is_unknown(world: World, make: Make) -> None:
    row = begun(world)
    ReportingPeriod.objects.filter(pk=row.pk).update(council=world.northby)
    with pytest.raises(errors.PeriodUnknown):
        say(world, make(), period_id=row.pk)


def test_the_quarters_are_added_with_one_click(world: World) -> None:
    will, key = world.client("will"), str(uuid4())
    answer = will.get(page("periods"))
    assert b"4 quarters of this financial year are missing" in answer.content
    for _ in range(2):
        will.post(page("period-quarters"), {"submission_key": key})
    rows = list(ReportingPeriod.objects.order_by("starts_on"))
    assert [row.title for row in rows] == [each.title for each in quarters_of(timezone.localdate())]
    assert b"are missing" not in will.get(page("periods")).content


def posted(title: str, start: date, end: date, closes: date, **extra: object) -> dict[str, object]:
    data: dict[str, object] = {"title": title, "submission_key": str(uuid4()), **extra}
    for name, day in (("starts_on", start), ("ends_on", end), ("closes_on", closes)):
        data |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return data


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((date(2026, 7, 1), date(2026, 6, 1), date(2026, 7, 9)), "must end on the day it starts"),
        ((date(2026, 7, 1), date(2026, 9, 30), date(2026, 9, 1)), "must close on the last day"),
        ((date(2026, 7, 1), date(2036, 9, 30), date(2036, 9, 30)), "no longer than a year"),
        ((date(2026, 8, 1), date(2026, 8, 31), date(2026, 8, 31)), "has days of this period already"),
    ],
)
def test_a_period_that_does_not_hold_together_is_refused(
    world: World, days: tuple[date, date, date], said: str
) -> None:
    ReportingPeriod.objects.create(
        council=world.westmere,
        title="August",
        starts_on=date(2026, 8, 31),
        ends_on=date(2026, 8, 31),
        closes_on=date(2026, 8, 31),
    )
    answer = world.client("ben").post(page("period-create"), posted("Summer", *days))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert ReportingPeriod.objects.count() == 1


def test_a_period_is_added_changed_closed_locked_and_unlocked(world: World) -> None:
    will = world.client("will")
    today = timezone.localdate()
    days = (today - timedelta(days=60), today - timedelta(days=5), today + timedelta(days=5))
    will.post(page("period-create"), posted("<b>Summer</b>", *days))
    row = ReportingPeriod.objects.get()
    assert b"&lt;b&gt;Summer" in will.get(page("period", row)).content
    assert will.post(page("period-edit", row), posted("Summer", *days, version=1)).status_code == 302
    assert will.post(page("period-edit", row), posted("Autumn", *days, version=1)).status_code == 409
    will.post(page("period-close", row))
    row.refresh_from_db()
    assert (row.title, row.closes_on) == ("Summer", today - timedelta(days=1))
    will.post(page("period-lock", row))
    row.refresh_from_db()
    assert row.locked_by == world.people["will"]
    answer = will.post(page("period-edit", row), posted("Autumn", *days, version=row.version))
    assert b"is locked. Unlock it before you change it" in answer.content
    assert b"Enter why it is unlocked" in will.post(page("period-unlock", row), {"reason": " "}).content
    will.post(page("period-unlock", row), {"reason": "A figure was wrong"})
    row.refresh_from_db()
    assert row.locked_at is None
    said = list(
        AuditEntry.objects.filter(action__startswith="actions.period").values_list("action", flat=True)
    )
    assert sorted(said) == [
        f"actions.period.{done}" for done in ("changed", "closed", "created", "locked", "unlocked")
    ]


def test_a_period_that_is_not_over_is_not_closed(world: World) -> None:
    row = begun(world, -5, 5, 10)
    answer = world.client("will").post(page("period-close", row), follow=True)
    assert b"It can be closed from the day after" in answer.content


@pytest.mark.parametrize("name", ["cleo", "vic", "dev"])
def test_only_those_who_manage_actions_change_periods(world: World, name: str) -> None:
    row = begun(world)
    client = world.client(name)
    for button in ("period-lock", "period-close", "period-unlock", "period-edit"):
        assert client.post(page(button, row)).status_code == 403
    assert client.post(page("period-create")).status_code == 403
    assert client.get(page("period", row)).status_code == (200 if name == "vic" else 403)


def test_a_period_of_another_council_does_not_exist(world: World) -> None:
    row = begun(world)
    path = reverse("actions:period", kwargs={"council": "northby", "period": row.pk})
    assert world.client("nia").get(path).status_code == 404


def test_the_list_counts_only_actions_one_may_know_of(world: World, make: Make) -> None:
    row = begun(world, -5, 5, 10)
    say(world, make())
    held = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    secret = world.action(1, owner="cleo", embargo=held)
    CheckIn.objects.create(
        council=world.westmere,
        action=secret,
        author=world.people["cleo"],
        made_at=timezone.now(),
        progress=1,
        rag_then="green",
        period=row,
    )
    answer = world.client("vic").get(f"{page('periods')}?format=csv").content.decode("utf-8-sig")
    assert answer.splitlines()[1].endswith(",1")


def test_the_list_needs_the_same_queries_for_every_row(
    world: World, django_assert_num_queries: object
) -> None:
    vic = world.client("vic")
    begun(world)
    vic.get(page("periods"))

    def count() -> int:
        with connection.execute_wrapper(counter := _Counter()):
            vic.get(page("periods"))
        return counter.seen

    first = count()
    begun(world, -4, 4, 6, title="Next")
    assert count() == first <= 14


class _Counter:
    seen = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.seen += 1
        return execute(sql, params, many, context)


def test_a_stale_form_is_told(world: World) -> None:
    row = begun(world)
    values = periods.PeriodValues("Summer", row.starts_on, row.ends_on, row.closes_on)
    periods.change(actor=world.members["ben"], period_id=row.pk, values=values, version=1)
    with pytest.raises(ChangedMeanwhile):
        periods.change(actor=world.members["will"], period_id=row.pk, values=values, version=1)


def test_the_form_asks_for_the_period_only_where_two_are_open(world: World, make: Make) -> None:
    action = make()
    path = reverse("actions:check-in", args=["westmere", action.pk])
    earlier = begun(world)
    cleo = world.client("cleo")
    assert b"For which reporting period" not in cleo.get(path).content
    begun(world, -4, 40, 50, title="Quarter to 31 December 2026")
    assert b"For which reporting period" in cleo.get(path).content
    data = {"progress": 40, "statement": "Posts are advertised.", "submission_key": str(uuid4())}
    assert cleo.post(path, data | {"period": earlier.pk}).status_code == 302
    assert CheckIn.objects.get().period == earlier


def test_the_locked_period_is_said_above_the_form(world: World, make: Make) -> None:
    action = make()
    begun(world, -4, 40, 50, locked_at=timezone.now())
    path = reverse("actions:check-in", args=["westmere", action.pk])
    data = {"progress": 40, "statement": "Posts are advertised.", "submission_key": str(uuid4())}
    answer = world.client("cleo").post(path, data)
    assert b"The quarter to 30 September 2026 is locked" in answer.content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["lock", "check_in"])
def test_of_a_lock_and_a_check_in_at_once_the_first_decides(world: World, make: Make, first: str) -> None:
    action, row = make(), begun(world, -4, 40, 50)
    said = CheckInValues(40, "Posts are advertised.")
    outcome: list[str] = []

    def lock() -> None:
        periods.lock(actor=world.members["ben"], period_id=row.pk)

    def report() -> None:
        check_ins.check_in(
            actor=world.members["cleo"], action_id=action.pk, values=said, submission_key=uuid4()
        )

    def second() -> None:
        try:
            (report if first == "lock" else lock)()
            outcome.append("done")
        except errors.PeriodLocked:
            outcome.append("refused")
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        (lock if first == "lock" else report)()
        other.start()
        other.join(0.5)
        assert outcome == []  # it waits for the row
    other.join(20)
    assert outcome == (["refused"] if first == "lock" else ["done"])
    assert CheckIn.objects.filter(period=row).count() == (0 if first == "lock" else 1)
