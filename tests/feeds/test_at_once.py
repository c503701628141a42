"""Many calls at the same moment, on a real database with real transactions."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from assessment_ready.audit.models import AuditEntry
from assessment_ready.feeds.errors import TooManyTokens
from assessment_ready.feeds.models import FeedToken, FeedUse, WrongToken
from assessment_ready.feeds.services.tokens import make_token
from tests.feeds.making import ask, token_of
from tests.world import World, build_world


@pytest.fixture
def living(transactional_db: None) -> World:
    """The cast, committed, so that other connections see it."""
    return build_world()


def at_once(count: int, call: Callable[[int], Any]) -> list[Any]:
    """What so many calls give or raise, all started at the same moment, each on its own connection."""
    gate = threading.Barrier(count)
    found: list[Any] = [None] * count

    def run(place: int) -> None:
        try:
            gate.wait(timeout=30)
            found[place] = call(place)
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_all_processes_count_together(living: World, settings: Any) -> None:
    settings.FEEDS_CALLS_A_MINUTE = 3
    settings.FEEDS_WRONG_TOKENS_A_MINUTE = 2
    living.action()
    token, text = token_of(living.members["vic"])
    answers = at_once(8, lambda place: ask("actions", text).status_code)
    assert Counter(answers) == {200: 3, 429: 5}
    use = FeedUse.objects.get(token=token)
    assert (use.calls, use.rows) == (3, 3)
    assert AuditEntry.objects.filter(action="feeds.token.used").count() == 1
    answers = at_once(6, lambda place: ask("actions", f"wrong{place}").status_code)
    assert Counter(answers) == {401: 2, 429: 4}
    assert WrongToken.objects.count() == 1


def test_nobody_gets_past_the_number_of_tokens_or_makes_one_twice(living: World) -> None:
    vic = living.members["vic"]
    for _ in range(8):
        token_of(vic)
    key = uuid4()

    def make(place: int) -> Any:
        own = key if place < 2 else uuid4()
        return make_token(actor=vic, name="At once", scopes=["actions"], days=30, submission_key=own)

    results = at_once(6, make)
    assert FeedToken.objects.count() == 10
    assert sum(isinstance(each, TooManyTokens) for each in results) >= 3
    texts = [each[1] for each in results if isinstance(each, tuple) and each[1]]
    assert len(texts) == len(set(texts)) == 2
