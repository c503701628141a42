"""Two people at the same moment, on a real database with real transactions."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from assessment_ready.audit.models import AuditEntry
from assessment_ready.outbox.models import OutgoingEmail
from comms.errors.briefings import AlreadyInClearance, RequestOver, SignOffDecided, WordsChanged
from comms.models import Briefing, ClearanceRequest, SignOff, SignOffHolder
from comms.rules.briefings import BriefingValues
from comms.services.briefings import change_briefing
from comms.services.clearance import ask
from comms.services.emergency import ask_emergency, confirm_emergency
from comms.services.reminders import remind
from tests.comms.clearing import answer, asked, clearing, step, written
from tests.comms.test_clearance_reminders import WEDNESDAY
from tests.world import World, build_world


@pytest.fixture
def living(transactional_db: None) -> World:
    """The cast, committed, so that other connections see it."""
    return build_world()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives or raises, all started at the same moment, each on its own connection."""
    gate = threading.Barrier(len(calls))
    found: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=30)
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


def edit(living, briefing, body):
    values = BriefingValues(
        product_id=briefing.product_id, title=briefing.title, owner_id=briefing.owner_id, body=body
    )
    return lambda: change_briefing(
        actor=living.members["cara"],
        briefing_id=briefing.pk,
        values=values,
        expected_version=briefing.version,
    )


def test_holder_and_deputy_answer_at_once_and_one_is_told(living):
    made = clearing(living)
    SignOffHolder.objects.filter(role="dass").update(deputy=living.members["ben"])
    request = asked(made, written(made))
    results = at_once(
        lambda: answer(living, request, "dass", "ada"),
        lambda: answer(living, request, "dass", "ben", "decline", "No."),
    )
    assert sum(isinstance(each, SignOff) for each in results) == 1, results
    assert sum(isinstance(each, RequestOver | SignOffDecided) for each in results) == 1
    request.refresh_from_db()
    winner = step(request, "dass").state
    assert request.state == {"approved": "approved", "declined": "declined"}[winner]
    assert Briefing.objects.get().is_cleared == (winner == "approved")


def test_two_last_approvals_at_once_clear_the_words_once(living):
    made = clearing(living)
    for role, name in (("legal", "will"), ("partner", "ben")):
        product = made.products["staff_bulletin"]
        product.sign_off_rules.create(council=made.council, role=role, position=0)
        SignOffHolder.objects.create(council=made.council, role=role, membership=living.members[name])
    request = asked(made, written(made))
    results = at_once(
        lambda: answer(living, request, "dass", "ada"),
        lambda: answer(living, request, "legal", "will"),
        lambda: answer(living, request, "partner", "ben"),
    )
    assert all(isinstance(each, SignOff) for each in results), results
    assert Briefing.objects.get().is_cleared
    assert AuditEntry.objects.filter(action="comms.clearance.cleared").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_approving_while_somebody_edits_never_clears_words_nobody_read(living, attempt):
    made = clearing(living)
    briefing = written(made)
    request = asked(made, briefing)
    approved, edited = at_once(
        lambda: answer(living, request, "dass", "ada"), edit(living, briefing, f"Other words {attempt}.")
    )
    assert isinstance(edited, Briefing), edited
    assert isinstance(approved, SignOff | WordsChanged), approved
    briefing.refresh_from_db()
    request.refresh_from_db()
    assert briefing.body == f"Other words {attempt}."
    assert not briefing.is_cleared
    if isinstance(approved, SignOff):
        assert (request.state, briefing.cleared_hash) == ("approved", request.content_hash)
    else:
        assert request.state == "undone"


def test_two_who_put_the_same_words_forward_make_one_request(living):
    made = clearing(living)
    briefing = written(made)
    results = at_once(
        *(
            lambda name=name: ask(  # type: ignore[misc]
                actor=living.members[name], subject=briefing, submission_key=uuid4()
            )
            for name in ("cara", "ben")
        )
    )
    assert sum(isinstance(each, ClearanceRequest) for each in results) == 1, results
    assert sum(isinstance(each, AlreadyInClearance) for each in results) == 1
    assert OutgoingEmail.objects.count() == 1


def test_an_emergency_and_an_approval_at_once_clear_once(living):
    made = clearing(living)
    briefing = written(made)
    request = asked(made, briefing)
    ask_emergency(actor=made.actor, subject=briefing, reason="A leak.", submission_key=uuid4())
    results = at_once(
        lambda: answer(living, request, "dass", "ada"),
        lambda: confirm_emergency(
            actor=living.members["ben"], request_id=request.pk, expected_hash=request.content_hash
        ),
    )
    assert sum(isinstance(each, RequestOver | SignOffDecided) for each in results) == 1, results
    briefing.refresh_from_db()
    assert briefing.is_cleared
    cleared = ("comms.clearance.cleared", "comms.emergency.confirmed")
    assert AuditEntry.objects.filter(action__in=cleared).count() == 1


def test_two_schedulers_remind_once(living):
    made = clearing(living)
    request = asked(made, written(made))
    SignOff.objects.filter(request=request).update(due_on=WEDNESDAY.date())
    OutgoingEmail.objects.all().delete()
    assert sorted(at_once(lambda: remind(WEDNESDAY), lambda: remind(WEDNESDAY))) == [0, 1]
    assert OutgoingEmail.objects.count() == 1
