"""The link of a reminder: one check-in without signing in, and nothing else."""

import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment_ready.actions.models import Action, CheckIn, ReportingPeriod
from assessment_ready.actions.rules.link_logs import SecretFilter, without_secret
from assessment_ready.actions.services import check_ins, closing
from assessment_ready.actions.services.reminder_links import reminder_link
from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from tests.actions.made import Make, report
from tests.world import World


@pytest.fixture(autouse=True)
def nobody_pressed_before() -> None:
    """Each test begins with an empty count of presses."""
    cache.clear()


@pytest.fixture
def action(make: Make) -> Action:
    """An action whose check-in is due: begun 50 days ago, reported on 40 days ago."""
    made = make()
    Action.objects.filter(pk=made.pk).update(
        last_check_in_on=timezone.localdate() - timedelta(days=40), reports_from=None
    )
    made.refresh_from_db()
    return made


def link(world: World, action: Action, name: str = "cleo", ago: int = 0) -> str:
    """The path of the link that this person got some days ago."""
    day = timezone.localdate() - timedelta(days=ago)
    whole = reminder_link(action_id=action.pk, membership_id=world.members[name].pk, day=day)
    assert whole.startswith(settings.SITE_URL)
    return whole.removeprefix(settings.SITE_URL)


def reported(path: str, data: dict[str, object], **extra: str) -> Any:
    return Client(enforce_csrf_checks=True).post(path, data, **extra)


SAID = {"progress": 45, "statement": "Two of four posts are filled."}


def test_opening_the_link_shows_the_action_and_changes_nothing(world: World, action: Action) -> None:
    report(world, action, 20, ago=45, statement="Posts are <b>advertised</b>.")
    path = link(world, action)
    before = AuditEntry.objects.count()
    for _ in range(3):
        answer = Client().get(path)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert str(action) in text
    assert "20% done. Posts are &lt;b&gt;advertised&lt;/b&gt;." in text
    assert "No change" in text
    assert text.count("<input") + text.count("<textarea") == 5  # progress, three of a date, what has happened
    assert (CheckIn.objects.count(), AuditEntry.objects.count()) == (1, before)
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_no_change_is_one_click_and_then_it_is_used(world: World, action: Action) -> None:
    path = link(world, action)
    answer = reported(f"{path}no-change/", {})
    assert (answer.status_code, answer["Location"]) == (302, path)
    made = CheckIn.objects.get()
    assert (made.is_no_change, made.author, made.progress) == (True, world.people["cleo"], 0)
    shown = Client().get(path).content.decode()
    assert "This is reported" in shown
    assert "Cleo Marsh" in shown
    assert f"/councils/westmere/actions/{action.pk}/" in shown
    for again in (f"{path}no-change/", path):
        assert reported(again, SAID).status_code == 302
    assert CheckIn.objects.count() == 1
    entry = AuditEntry.objects.get(action="actions.check_in.made")
    said = registry.get(entry.action).describe(entry)
    assert said.startswith("Cleo Marsh checked in by the link of a reminder on")


def test_three_fields_are_a_check_in(world: World, action: Action) -> None:
    Action.objects.filter(pk=action.pk).update(open_issue="medium")
    path = link(world, action, ago=7)
    later = timezone.localdate() + timedelta(days=60)
    day = {"forecast_on_day": later.day, "forecast_on_month": later.month, "forecast_on_year": later.year}
    assert reported(path, SAID | day).status_code == 302
    made = CheckIn.objects.get()
    assert (made.progress, made.statement, made.forecast_on, made.open_issue) == (
        45,
        "Two of four posts are filled.",
        later,
        "medium",
    )
    assert "45% done. Two of four posts are filled." in Client().get(path).content.decode()


def test_what_is_missing_is_said_beside_its_field(world: World, action: Action) -> None:
    answer = reported(link(world, action), {"progress": "140", "statement": ""})
    assert b"Progress must be 0 to 100 per cent" in answer.content
    assert b"press \xe2\x80\x9cNo change\xe2\x80\x9d" in answer.content
    assert not CheckIn.objects.exists()


def refused(path: str, said: str, status: int) -> None:
    for answer in (Client().get(path), reported(path, SAID), reported(f"{path}no-change/", {})):
        assert answer.status_code == status
        assert said in answer.content.decode()
        assert "Recruit occupational therapists" not in answer.content.decode()
        assert answer["Cache-Control"] == "no-store, private"
    assert not CheckIn.objects.exists()


def test_an_old_link_is_refused(world: World, action: Action) -> None:
    refused(link(world, action, ago=8), "more than seven days old", 410)


def test_a_link_from_tomorrow_is_refused(world: World, action: Action) -> None:
    refused(link(world, action, ago=-1), "Sign in to report", 410)


@pytest.mark.parametrize(
    "token", ["x", "1-1-20261101.forged", "a" * 500, "1-1-20261101", "1-1-20261101.é", "%00.x"]
)
def test_a_forged_link_is_an_unknown_address(world: World, action: Action, token: str) -> None:
    refused(reverse("actions:check-in-link", args=[token]), "This link cannot be used", 404)


def test_a_changed_link_is_an_unknown_address(world: World, action: Action) -> None:
    path = link(world, action)
    token = path.rstrip("/").rpartition("/")[2]
    other = token.replace(f"{action.pk:x}-", f"{action.pk + 1:x}-", 1)
    refused(path.replace(token, other), "This link cannot be used", 404)


def test_a_new_owner_needs_a_new_link(world: World, action: Action) -> None:
    path = link(world, action)
    Action.objects.filter(pk=action.pk).update(owner=world.members["will"])
    refused(path, "has another owner now", 410)


def test_a_membership_that_ended_reports_nothing(world: World, action: Action) -> None:
    path = link(world, action)
    world.members["cleo"].revoked_at = timezone.now()
    world.members["cleo"].save(update_fields=["revoked_at"])
    refused(path, "your access has ended", 410)


def test_an_action_that_is_over_is_said_to_be(world: World, action: Action) -> None:
    path = link(world, action)
    closing.cancel(actor=world.members["ben"], action_id=action.pk, note="Not needed")
    refused(path, "This action is cancelled", 410)


def test_what_is_under_embargo_is_an_unknown_address_also_for_the_cleared(
    world: World, action: Action
) -> None:
    path = link(world, action)
    held = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=held, user=world.people["cleo"], granted_by=world.people["ada"]
    )
    Action.objects.filter(pk=action.pk).update(embargo=held)
    refused(path, "This link cannot be used", 404)
    Embargo.objects.filter(pk=held.pk).update(lifted_at=timezone.now())
    assert Client().get(path).status_code == 200


def test_what_was_reported_in_the_meantime_is_shown(world: World, action: Action) -> None:
    path = link(world, action, ago=3)
    report(world, action, 30, ago=1, statement="Reported on the page.")
    for answer in (Client().get(path), Client().post(path, SAID, follow=True)):
        assert "30% done. Reported on the page." in answer.content.decode()
    assert CheckIn.objects.count() == 1


def test_a_locked_period_is_said(world: World, action: Action) -> None:
    today = timezone.localdate()
    ReportingPeriod.objects.create(
        council=world.westmere,
        title="Quarter to 31 December 2026",
        starts_on=today,
        ends_on=today,
        closes_on=today,
        locked_at=timezone.now(),
    )
    path = link(world, action)
    assert b"The quarter to 31 December 2026 is locked" in reported(path, SAID).content
    answer = reported(f"{path}no-change/", {})
    assert (answer.status_code, b"is locked" in answer.content) == (409, True)


def test_the_button_answers_no_get(world: World, action: Action) -> None:
    assert Client().get(f"{link(world, action)}no-change/").status_code == 405


def test_pressing_too_often_is_refused(world: World, action: Action) -> None:
    path = reverse("actions:check-in-link", args=["x"])
    codes = [Client().post(path, {}).status_code for _ in range(31)]
    assert codes == [404] * 30 + [429]
    assert Client().get(link(world, action)).status_code == 200


def test_the_secret_is_not_logged(world: World, action: Action, caplog: pytest.LogCaptureFixture) -> None:
    path = link(world, action, ago=9)
    token = path.rstrip("/").rpartition("/")[2]
    with caplog.at_level(logging.DEBUG):
        Client().get(path)
        Client().get(f"{path}no-change/")
        reported(path, SAID)
    assert "/actions/check-in/" in caplog.text
    assert token not in caplog.text
    assert without_secret(f"Gone: {path}no-change/") == "Gone: /actions/check-in/…/no-change/"
    record = logging.LogRecord("x", 30, "", 1, path, (path,), None)
    assert SecretFilter().filter(record)
    assert token not in f"{record.msg} {record.args}"


def test_a_link_for_one_purpose_is_none_for_another(world: World, action: Action) -> None:
    check_ins.no_change(actor=world.members["cleo"], action_id=action.pk, submission_key=uuid4())
    answer = Client().get(link(world, action, name="vic"))
    assert answer.status_code == 410  # signed for somebody who does not own it
