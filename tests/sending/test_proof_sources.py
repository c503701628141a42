"""No time and no content in the task queue: every task of the application takes at most an id, at once."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings

from assessment_ready.sending.backends.outcome import LONGEST_SECONDS

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = [
    path
    for part in ("assessment_ready", "comms", "workforce")
    for path in sorted((ROOT / part).rglob("*.py"))
]
# Ways of starting a task that could carry a moment or content.
FORBIDDEN_CALLS = {"apply_async", "delay", "signature", "s", "si"}
FORBIDDEN_WORDS = {"eta", "countdown", "expires"}


def _calls(tree: ast.AST) -> list[tuple[str, set[str], int]]:
    """Each call of a method by name, with the names of its arguments."""
    return [
        (node.func.attr, {each.arg or "" for each in node.keywords}, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def test_no_task_is_started_with_a_moment_or_with_content() -> None:
    assert len(SOURCES) > 300
    found, rings = [], []
    for path in SOURCES:
        for name, words, line in _calls(ast.parse(path.read_text())):
            where = f"{path.relative_to(ROOT)}:{line}"
            if name in FORBIDDEN_CALLS - {"s", "si"} or (name == "send_task" and words & FORBIDDEN_WORDS):
                found.append(where)
            if name == "send_task":
                rings.append(str(path.relative_to(ROOT)))
    assert found == []
    # Only the doorbell speaks to the broker, and it gives an id.
    assert rings == ["assessment_ready/outbox/bell.py"]


def _own_tasks() -> dict[str, Any]:
    current_app.loader.import_default_modules()
    ours = ("assessment_ready.", "comms.", "workforce.")
    return {
        name: task
        for name, task in current_app.tasks.items()
        if type(task).__module__.startswith(ours) or inspect.unwrap(task.run).__module__.startswith(ours)
    }


def test_every_task_takes_at_most_an_id() -> None:
    tasks = _own_tasks()
    assert {"sending.tick", "sending.serve"} <= set(tasks)
    for name, task in tasks.items():
        parameters = list(inspect.signature(inspect.unwrap(task.run)).parameters.values())
        assert len(parameters) <= 1, name
        for parameter in parameters:
            assert parameter.name.endswith(("id", "for")), f"{name} takes {parameter.name}"
            assert parameter.annotation in {int, str}, f"{name} takes {parameter.annotation}"


def test_results_are_ignored_and_the_schedule_is_of_plain_seconds_in_utc() -> None:
    assert settings.CELERY_TASK_IGNORE_RESULT is True
    assert (settings.CELERY_TIMEZONE, settings.CELERY_ENABLE_UTC) == ("UTC", True)
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert isinstance(entry["schedule"], float), name
        assert not entry.get("args"), name
        assert not entry.get("kwargs"), name
    tick = settings.CELERY_BEAT_SCHEDULE["sending-tick"]
    assert tick == {"task": "sending.tick", "schedule": 10.0}


def test_the_lease_outlasts_the_longest_hand_over() -> None:
    # A hand-over begins in the first half of the lease or not at all.
    assert settings.SENDING_LEASE_SECONDS / 2 >= LONGEST_SECONDS * 1.5


def test_every_proof_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[a-z_/]+\.py)::([a-z0-9_]+)`", (ROOT / "docs/sending-proofs.md").read_text())
    assert len(named) > 30
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(), f"{path}::{name}"
