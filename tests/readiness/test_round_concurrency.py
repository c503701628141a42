"""Two people at once, on a real database with real transactions."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction

from assessment_ready.audit.models import AuditEntry
from assessment_ready.readiness.errors import RoundNotOpen, StaleJudgement
from assessment_ready.readiness.models import Judgement, Round
from assessment_ready.readiness.rules.judgement import JudgementValues
from assessment_ready.readiness.services.judgements import record_judgement
from assessment_ready.readiness.services.lifecycle import close_round
from assessment_ready.readiness.services.rounds import RoundDetails, create_round
from tests.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)
VALUES = JudgementValues(score=3, low=2, high=3, confidence="medium", reason="Because.")


@pytest.fixture
def living():
    """The cast, committed."""
    return build_world()


def at_once(*jobs):
    """Run the jobs at the same moment, each on its own connection; results or errors in order."""
    start = Barrier(len(jobs))

    def run(job):
        try:
            start.wait(timeout=20)
            return job()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def save(living, made, name, values, version=1, slug="safeguarding"):
    return lambda: record_judgement(
        actor=living.members[name],
        round_id=made.pk,
        statement=slug,
        values=values,
        expected_version=version,
    )


def test_of_two_saves_at_once_one_wins_and_the_other_is_told(living):
    made = living.round()
    for attempt in range(5):
        outcomes = at_once(
            save(living, made, "ada", replace(VALUES, reason=f"Ada {attempt}"), attempt + 1),
            save(living, made, "ben", replace(VALUES, reason=f"Ben {attempt}"), attempt + 1),
        )
        kinds = sorted(type(outcome).__name__ for outcome in outcomes)
        assert kinds == ["Judgement", "StaleJudgement"], outcomes
        row = Judgement.objects.get(round=made, statement__slug="safeguarding")
        assert row.version == attempt + 2
        winner = next(outcome for outcome in outcomes if isinstance(outcome, Judgement))
        assert row.reason == winner.reason
    assert AuditEntry.objects.filter(action="readiness.judgement.saved").count() == 5


def test_saves_of_different_statements_do_not_disturb_each_other(living):
    made = living.round()
    slugs = ["safeguarding", "equity", "governance", "learning", "partnerships"]
    outcomes = at_once(*(save(living, made, "ada", VALUES, slug=slug) for slug in slugs))
    assert [type(outcome).__name__ for outcome in outcomes] == ["Judgement"] * 5, outcomes
    assert Judgement.objects.filter(round=made, score=3).count() == 5


def test_of_two_closes_at_once_one_is_refused(living):
    made = living.round()
    outcomes = at_once(
        *(lambda: close_round(actor=living.members["ben"], round_id=made.pk) for _ in range(2))
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Round", "RoundNotOpen"], outcomes
    assert AuditEntry.objects.filter(action="readiness.round.closed").count() == 1


def test_a_save_beside_a_close_is_either_in_or_refused(living):
    for number in range(4):
        made = living.round(title=f"Round {number}")
        saved, closed = at_once(
            save(living, made, "ada", VALUES),
            lambda made=made: close_round(actor=living.members["ben"], round_id=made.pk),
        )
        assert isinstance(closed, Round)
        row = Judgement.objects.get(round=made, statement__slug="safeguarding")
        if isinstance(saved, RoundNotOpen):
            assert row.score is None
        else:
            assert isinstance(saved, Judgement)
            assert not isinstance(saved, StaleJudgement)
            assert row.score == 3


def test_ten_identical_creates_make_one_round(living):
    key = uuid4()
    details = RoundDetails(kind="self_assessment", title="Spring", held_on=date(2027, 4, 1))

    def create():
        return create_round(
            actor=living.members["ben"], details=details, framework=living.framework, submission_key=key
        )

    outcomes = at_once(*[create] * 10)
    assert {getattr(outcome, "pk", outcome) for outcome in outcomes} == {Round.objects.get().pk}
    assert Judgement.objects.count() == 9
    assert AuditEntry.objects.filter(action="readiness.round.created").count() == 1


@contextmanager
def meanwhile(job):
    """Run ``job`` on a connection of its own beside the block; its outcome is in the list afterwards."""
    outcome = []

    def run():
        try:
            outcome.append(job())
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    try:
        yield thread, outcome
    finally:
        thread.join(timeout=20)


def test_a_save_waits_for_a_close_that_is_under_way_and_is_refused(living):
    made = living.round()
    with meanwhile(save(living, made, "ada", VALUES)) as (saving, outcome), transaction.atomic():
        close_round(actor=living.members["ben"], round_id=made.pk)
        saving.start()
        saving.join(timeout=1)
        assert saving.is_alive(), outcome
    assert [type(each) for each in outcome] == [RoundNotOpen]
    assert Judgement.objects.get(round=made, statement__slug="safeguarding").score is None


def test_a_close_waits_for_a_save_that_is_under_way(living):
    made = living.round()
    close = partial(close_round, actor=living.members["ben"], round_id=made.pk)
    with meanwhile(close) as (closing, outcome), transaction.atomic():
        save(living, made, "ada", VALUES)()
        closing.start()
        closing.join(timeout=1)
        assert closing.is_alive(), outcome
    assert [type(each) for each in outcome] == [Round]
    assert Judgement.objects.get(round=made, statement__slug="safeguarding").score == 3
