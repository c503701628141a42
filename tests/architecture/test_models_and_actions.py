"""What every model and every audit action must have."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from assessment_ready.audit import registry
from assessment_ready.celery import app as celery_app
from tests.architecture.test_sizes_and_names import sources

THEIRS = ("django", "crispy", "axes", "csp")
OURS = {app.label for app in apps.get_app_configs() if not app.name.startswith(THEIRS)}
# Reference data, and what stands above councils or hangs on a row that has one.
WITHOUT_COUNCIL = {
    "councils.council",
    "councils.user",
    "framework.frameworkversion",
    "framework.theme",
    "framework.qualitystatement",
    "framework.statementalias",
    "framework.subtopic",
    "framework.evidencecategory",
    "framework.scorelevel",
    "framework.ratingband",
    "framework.publishedresult",
    "documents.documentcontent",
    "timeline.bankholiday",
    "evidence.evidencefilecontent",
    "sending.heartbeat",
    "sending.environment",
    "workforce.standard",
    "workforce.standarditem",
    "workforce.areaalias",
    "workforce.returncode",
    "feeds.wrongtoken",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def fields(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.fields}


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_table_of_a_council_carries_its_council() -> None:
    walked = our_models()
    assert len(walked) > 25
    without = {model._meta.label_lower for model in walked if "council" not in fields(model)}
    assert without == WITHOUT_COUNCIL


def test_whatever_may_be_under_embargo_is_fetched_through_the_gate() -> None:
    walked = [
        model
        for model in our_models()
        if "embargo" in fields(model) and model._meta.app_label not in {"audit", "embargo"}
    ]
    assert len(walked) >= 2
    assert [
        model.__name__ for model in walked if not hasattr(model._default_manager.all(), "visible_to")
    ] == []


def called_with_text(path: Path, name: str) -> set[str]:
    """First arguments, as plain text or a constant of the module, of every call of a function of this name."""
    tree = ast.parse(path.read_text())
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        if name in {getattr(node.func, "attr", None), getattr(node.func, "id", None)}:
            argument = node.args[0]
            value = (
                argument.value
                if isinstance(argument, ast.Constant)
                else constants.get(getattr(argument, "id", ""))
            )
            if isinstance(value, str):
                found.add(value)
    return found


def test_every_recorded_action_has_a_sentence_and_every_sentence_is_used() -> None:
    recorded = {code for path in sources() for code in called_with_text(path, "record") if "." in code}
    assert len(recorded) > 25
    assert recorded - set(registry.codes()) == set()


def test_every_rung_bell_is_a_registered_task() -> None:
    celery_app.loader.import_default_modules()
    rung = {task for path in sources() for task in called_with_text(path, "ring")}
    assert len(rung) >= 2
    assert rung - set(celery_app.tasks) == set()


def test_every_scheduled_task_exists() -> None:
    celery_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in celery_app.conf.beat_schedule.values()}
    assert len(scheduled) >= 2
    assert scheduled - set(celery_app.tasks) == set()


def test_an_unregistered_action_would_be_caught(tmp_path: Path) -> None:
    planted = tmp_path / "services.py"
    planted.write_text('audit.record("readiness.round.vanished", actor=None, obj=None)\n')
    assert called_with_text(planted, "record") - set(registry.codes()) == {"readiness.round.vanished"}
