"""Two people, or two clicks, at the same moment."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from assessment_ready.actions.errors import DependsInARing, WrongState
from assessment_ready.actions.models import Action, ActionDependency, CheckIn
from assessment_ready.actions.rules.actions import ActionValues, CheckInValues
from assessment_ready.actions.services.actions import create_action
from assessment_ready.actions.services.check_ins import check_in
from assessment_ready.actions.services.closing import close, complete
from assessment_ready.actions.services.dependencies import add_dependency
from assessment_ready.audit.models import AuditEntry
from tests.world import World, build_world


@pytest.fixture
def committed(transactional_db: None) -> World:
    """The cast in the database for real, so that other connections see it."""
    return build_world()


def made(world: World, title: str = "An action") -> Action:
    today = timezone.localdate()
    values = ActionValues(
        title,
        "audit",
        world.members["cleo"].pk,
        today - timedelta(days=10),
        today + timedelta(days=10),
        needs_closure_evidence=False,
    )
    return create_action(actor=world.members["ben"], values=values, submission_key=uuid4())


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives or raises, all started at the same moment."""
    gate = threading.Barrier(len(calls))
    found: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found[place] = call()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_two_check_ins_with_one_key_are_one(committed: World) -> None:
    action, key = made(committed), uuid4()
    cleo = committed.members["cleo"]

    def say() -> CheckIn:
        return check_in(actor=cleo, action_id=action.pk, values=CheckInValues(50, "Fine"), submission_key=key)

    first, second = at_once(say, say)
    assert first.pk == second.pk
    assert CheckIn.objects.count() == 1
    assert AuditEntry.objects.filter(action="actions.check_in.made").count() == 1


def test_of_two_who_close_one_is_told(committed: World) -> None:
    action = made(committed)
    complete(actor=committed.members["cleo"], action_id=action.pk, note="Done.")
    results = at_once(
        *(
            lambda name=name: close(actor=committed.members[name], action_id=action.pk)  # type: ignore[misc]
            for name in ("ada", "ben")
        )
    )
    assert sum(isinstance(each, Action) for each in results) == 1
    assert sum(isinstance(each, WrongState) for each in results) == 1
    assert AuditEntry.objects.filter(action="actions.action.closed").count() == 1


def test_two_dependencies_that_would_close_a_ring_never_both_stand(committed: World) -> None:
    a, b, c, d = (made(committed, title) for title in "ABCD")
    ben = committed.members["ben"]

    def wait(action: Action, other: Action) -> ActionDependency:
        return add_dependency(actor=ben, action_id=action.pk, predecessor_id=other.pk, kind="finish_start")

    wait(b, a)
    wait(d, c)
    results = at_once(lambda: wait(c, b), lambda: wait(a, d))
    assert sum(isinstance(each, DependsInARing) for each in results) == 1
    assert ActionDependency.objects.count() == 3


def test_reports_along_one_chain_never_wait_in_a_circle(committed: World) -> None:
    a, b, c = (made(committed, title) for title in "ABC")
    ben = committed.members["ben"]
    for action, other in ((b, a), (c, b), (c, a)):
        add_dependency(actor=ben, action_id=action.pk, predecessor_id=other.pk, kind="finish_start")

    def say(action: Action, issue: str) -> CheckIn:
        values = CheckInValues(50, "Fine", open_issue=issue)
        return check_in(actor=ben, action_id=action.pk, values=values, submission_key=uuid4())

    results = at_once(lambda: say(a, "high"), lambda: say(b, ""), lambda: say(c, ""))
    assert all(isinstance(each, CheckIn) for each in results)
    rows: Any = Action.objects.with_rag(timezone.localdate()).order_by("number")
    assert [row.rag for row in rows] == ["red", "red", "red"]
