"""Communications readiness: page, dashboard's one query and a recount by hand agree, for the cleared and the others."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.daily import forget
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.timeline.models import Assessment, Milestone
from comms.models import (
    Activity,
    Audience,
    Briefing,
    Message,
    Phase,
    Plan,
    ProofPoint,
    Question,
    ScenarioCell,
    SignOff,
)
from comms.queries.readiness import comms_readiness, readiness_counts
from comms.rules.readiness import FIGURES
from tests.clock import today
from tests.comms.making import Comms, comms_of
from tests.readiness.pages import says, text_of
from tests.timeline.making import embargo

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def made(world) -> Comms:
    """Westmere's plan, by the communications lead."""
    return comms_of(world, world.members["cara"])


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), LONDON)


def proof(made: Comms, message: Message, item: Any, **extra: Any) -> ProofPoint:
    return ProofPoint.objects.create(
        council=made.council,
        message=message,
        text="Proved",
        item=item,
        statement=made.world.statement(1),
        created_by=made.actor.user,
        **extra,
    )


def fill(made: Comms, under: Embargo | None) -> None:
    """Two or more of everything the figures count, met and not, all under one embargo or none."""
    secret: dict[str, Any] = {"embargo": under}
    good = made.scenario("good" if under is None else "leak", "Scenario", **secret)
    made.cell(good, briefing=made.briefing("Cleared", cleared=True, **secret))
    made.cell(good, made.councillors, briefing=made.briefing("Draft", **secret))
    made.cell(good, channel=made.channel(f"Huddle {under}"))
    made.cell(good, made.councillors, channel=made.channel(f"Not {under}"), is_needed=False)
    made.activity("Prepared", purpose="prepare", on=today(), status="done", done_at=timezone.now(), **secret)
    made.activity("Unprepared", purpose="prepare", on=today(), **secret)
    made.activity("Called off", purpose="prepare", on=today(), status="cancelled", **secret)
    huddle = made.channel(f"Stand-up {under}")
    made.activity("Nobody speaks", channel=huddle, on=today() + timedelta(days=9), **secret)
    made.activity("Ada speaks", channel=huddle, on=today() + timedelta(days=9), spokesperson="Ada", **secret)
    before = today() - timedelta(days=5)
    made.activity("In time", on=before, status="done", done_at=at(before, 23), **secret)
    made.activity("Late", on=before, status="done", done_at=at(before + timedelta(days=1), 0), **secret)
    made.activity("Never", on=today() - timedelta(days=30), status="missed", **secret)
    made.activity("Long ago", on=today() - timedelta(days=31), **secret)
    made.activity("Listen", made.staff, purpose="listen", on=today(), **secret)
    made.activity("Inform", made.staff, purpose="inform", on=today(), phase=None, **secret)
    later = today() + timedelta(days=6)
    made.activity("Listen later", made.staff, purpose="listen", on=later, phase=None, **secret)
    if under is not None:
        made.activity("Inform later", made.staff, purpose="inform", on=later, phase=None, **secret)
    made.activity("Tell", made.councillors, purpose="inform", on=today(), **secret)
    messages(made, secret)
    answers(made, secret)
    release = made.products["press_release"]
    release.formats_needed = ["easy_read", "bsl"]
    release.save(update_fields=["formats_needed"])
    made.briefing("All formats", product="press_release", formats=["bsl", "audio", "easy_read"], **secret)
    made.briefing("One format", product="press_release", formats=["bsl"], **secret)
    made.briefing("Gone", product="press_release", withdrawn_at=timezone.now(), **secret)
    request = made.request(made.briefing("Asked", **secret), made.world.members["ada"], made.actor)
    step = request.steps.first()
    step.state = "approved"
    step.save(update_fields=["state"])


def messages(made: Comms, secret: dict[str, Any]) -> None:
    under = secret["embargo"]
    fresh = made.world.evidence(1, review_by=today() + timedelta(days=30), embargo=under)
    stale = made.world.evidence(1, review_by=today() - timedelta(days=1), embargo=under)
    proof(made, made.message("Proved", spokesperson="Ada", **secret), fresh, **secret)
    proof(made, made.message("Lost", **secret), stale, **secret)
    made.message("Bare", **secret)
    made.message("Out of date", valid_until=today() - timedelta(days=1), **secret)


def answers(made: Comms, secret: dict[str, Any]) -> None:
    due = today() - timedelta(days=2)
    made.question("In time?", state="answered", due_on=due, answered_at=at(due, 23), **secret)
    made.question("Late?", state="answered", due_on=due, answered_at=at(due + timedelta(days=1), 0), **secret)
    made.question("Overdue?", due_on=due, **secret)
    made.question("Not due?", due_on=today(), **secret)
    made.question("Closed?", due_on=due, state="closed", **secret)


def dated(made: Comms) -> None:
    """A current and a next phase: the first until a milestone tomorrow, the second from then on."""
    assessment = Assessment.objects.create(
        council=made.council, title="Assessment", notified_on=today(), created_by=made.actor.user
    )
    Milestone.objects.create(
        council=made.council,
        assessment=assessment,
        title="Visit",
        code="visit",
        earliest=today() + timedelta(days=1),
        latest=today() + timedelta(days=1),
        created_by=made.actor.user,
    )
    Plan.objects.filter(pk=made.plan.pk).update(assessment=assessment)
    Phase.objects.filter(pk=made.phase.pk).update(exit_code="visit")
    Phase.objects.create(
        council=made.council, plan=made.plan, code="on_site", title="On site", entry_code="visit", position=1
    )
    made.plan.refresh_from_db()


def recount(plan: Plan, membership: Membership, now: datetime) -> dict[str, tuple[int, int]]:
    """The figures once more, row by row in Python; what the person may not know of is left out by hand."""
    open_ids = {
        embargo.pk
        for embargo in Embargo.objects.filter(council=membership.council)
        if embargo.is_lifted(now)
        or Clearance.objects.filter(embargo=embargo, user=membership.user, revoked_at=None).exists()
    }

    def seen(rows: Any) -> list[Any]:
        return [row for row in rows if row.embargo_id is None or row.embargo_id in open_ids]

    def share(rows: list[Any], met: Any) -> tuple[int, int]:
        return sum(bool(met(row)) for row in rows), len(rows)

    activities = seen(Activity.objects.filter(plan=plan))
    texts = {row.pk: row for row in seen(Briefing.objects.filter(plan=plan))}
    cells = [
        row for row in ScenarioCell.objects.filter(scenario__plan=plan).select_related("scenario")
        if row.is_needed and seen([row.scenario])
    ]  # fmt: skip
    in_date = [
        row
        for row in seen(Message.objects.filter(plan=plan))
        if not row.valid_until or row.valid_until >= today()
    ]
    spoken = [
        row for row in activities
        if row.channel.mode == "spoken" and row.status not in ("idea", "done", "missed", "cancelled")
    ]  # fmt: skip
    due = [row for row in activities if row.status not in ("idea", "cancelled") and row.on is not None]
    asked = [
        row for row in seen(Question.objects.filter(plan=plan))
        if row.state == "answered" or (row.state == "open" and row.due_on < today())
    ]  # fmt: skip
    steps = [
        row for row in SignOff.objects.filter(request__briefing__plan=plan, mode="approve")
        if row.request.state == "open" and seen([row.request])
    ]  # fmt: skip
    public = [row for row in texts.values() if row.product.is_public and row.withdrawn_at is None]
    return {
        "cells": share(cells, lambda row: row.briefing_id in texts and texts[row.briefing_id].is_cleared),
        "audiences": _both_ways(plan, activities),
        "interviewees": share(
            [row for row in due if row.purpose == "prepare" and row.on <= today()],
            lambda row: row.status == "done",
        ),
        "spokespeople": share([*in_date, *spoken], lambda row: row.spokesperson),
        "messages": share(
            in_date,
            lambda row: any(
                point.item.review_by >= today() and point.item.withdrawn_at is None
                for point in row.proof_points.all()
            ),
        ),
        "formats": share(public, lambda row: set(row.product.formats_needed) <= set(row.formats)),
        "questions": share(
            asked, lambda row: row.answered_at and row.answered_at.astimezone(LONDON).date() <= row.due_on
        ),
        "sign_offs": share(steps, lambda row: row.state == "approved"),
        "on_time": share(
            [row for row in due if today() - timedelta(days=30) <= row.on < today()],
            lambda row: row.status == "done" and row.done_at.astimezone(LONDON).date() <= row.on,
        ),
    }


def _both_ways(plan: Plan, activities: list[Activity]) -> tuple[int, int]:
    """With the phases of :func:`dated`: until today the first, from tomorrow the second; before that only the first."""
    phases = list(Phase.objects.filter(plan=plan).order_by("position"))
    heard = set()
    for row in activities:
        if row.status in ("idea", "missed", "cancelled") or (row.phase is None and row.on is None):
            continue
        phase = row.phase or (phases[0] if row.on <= today() else phases[-1])
        heard |= {(each.pk, phase.pk, row.purpose) for each in row.audiences.all()}
    audiences = list(Audience.objects.filter(council=plan.council, is_active=True))
    wanted = [(phase.pk, purpose) for phase in phases for purpose in ("listen", "inform")]
    covered = sum(all((each.pk, *pair) in heard for pair in wanted) for each in audiences)
    return covered, len(audiences)


def figures(plan: Plan, membership: Membership, now: datetime) -> dict[str, tuple[int, int]]:
    """As the page counts; what is missing is exactly what is not met."""
    found = comms_readiness(plan, membership, now)
    assert [each.code for each in found] == list(FIGURES)
    for each in found:
        assert len(each.missing) == each.denominator - each.numerator, each
    return {each.code: (each.numerator, each.denominator) for each in found}


def counts(membership: Membership, now: datetime) -> dict[str, tuple[int, int]]:
    """As the dashboard counts, put together anew and as kept."""
    forget()
    first = readiness_counts(membership, now)
    assert readiness_counts(membership, now) == first
    return {each.code: (each.numerator, each.denominator) for each in first.counts}


@pytest.mark.parametrize("has_dates", [False, True])
def test_page_dashboard_and_recount_agree_for_the_cleared_and_the_others(world, made, has_dates) -> None:
    fill(made, None)
    under = embargo(world, "cara", "ada")
    if has_dates:
        dated(made)
    now = timezone.now()
    open_only = {name: counts(world.members[name], now) for name in ("cara", "ben")}
    assert open_only["cara"] == open_only["ben"]
    fill(made, under)
    now = timezone.now()
    made.plan.refresh_from_db()
    for name in ("cara", "ada", "ben", "vic", "will"):
        member = world.members[name]
        expected = recount(made.plan, member, now)
        assert figures(made.plan, member, now) == expected, name
        assert counts(member, now) == expected, name
    # Whoever is not cleared counts what there was before.
    assert {**open_only["ben"], "formats": None} == {**counts(world.members["ben"], now), "formats": None}
    assert counts(world.members["cara"], now)["cells"] == (2, 6)
    assert counts(world.members["ben"], now)["cells"] == (1, 3)
    # What informs the staff in the next phase is secret.
    assert counts(world.members["cara"], now)["audiences"] == (1, 2)
    assert counts(world.members["ben"], now)["audiences"] == ((0, 2) if has_dates else (1, 2))


def test_the_dashboard_asks_once(world, made) -> None:
    fill(made, None)
    member = world.members["ada"]
    readiness_counts(member, timezone.now())
    with CaptureQueriesContext(connection) as seen:
        found = readiness_counts(member, timezone.now())
    assert len(seen) == 1
    assert found.plan_id == made.plan.pk


def test_without_a_running_plan_there_is_nothing(world, made) -> None:
    Plan.objects.update(status="closed")
    assert readiness_counts(world.members["ada"], timezone.now()).counts == []
    assert readiness_counts(world.northby_members["nia"], timezone.now()).plan_id is None


def test_the_newest_running_plan_counts_and_other_councils_do_not(world, made) -> None:
    fill(made, None)
    other = comms_of(world, world.northby_members["nia"])
    other.question("Northby?", due_on=date(2026, 1, 1))
    newest = comms_second_plan(made)
    found = readiness_counts(world.members["ada"], timezone.now())
    assert found.plan_id == newest.pk
    assert {each.denominator for each in found.counts} == {0}


def comms_second_plan(made: Comms) -> Plan:
    return Plan.objects.create(
        council=made.council, title="Next plan", owner=made.actor, created_by=made.actor.user
    )


def test_a_product_lacking_one_format_is_found_missing_by_the_one_query_too(world, made) -> None:
    release = made.products["press_release"]
    briefing = made.briefing("Release", product="press_release", formats=["bsl"])
    assert counts(world.members["ada"], timezone.now())["formats"] == (1, 1)
    release.formats_needed = ["braille"]
    release.save(update_fields=["formats_needed"])
    assert counts(world.members["ada"], timezone.now())["formats"] == (0, 1)
    briefing.formats = ["braille"]
    briefing.save(update_fields=["formats"])
    assert counts(world.members["ada"], timezone.now())["formats"] == (1, 1)


def test_the_page_names_what_is_missing_and_links_it(world, made) -> None:
    fill(made, None)
    under = embargo(world, "cara")
    made.activity("Secret session", purpose="prepare", on=today(), embargo=under)
    path = f"/councils/westmere/communications/plans/{made.plan.pk}/readiness/"
    page = world.client("ben").get(path)
    assert says(page, "1 of 2")
    assert says(page, "Unprepared")
    assert "Secret session" not in text_of(page)
    assert f"/questions/{Question.objects.get(text='Overdue?').pk}/" in page.content.decode()
    assert says(world.client("cara").get(path), "Secret session")
    assert world.client("dev").get(path).status_code == 403
    assert world.client("nia").get(path).status_code == 404


def test_an_empty_plan_has_nothing_to_count(world, made) -> None:
    path = f"/councils/westmere/communications/plans/{made.plan.pk}/readiness/"
    assert says(world.client("ada").get(path), "Nothing to count")


def test_the_page_costs_the_same_with_more_of_everything(world, made) -> None:
    client = world.client("ada")
    path = f"/councils/westmere/communications/plans/{made.plan.pk}/readiness/"
    fill(made, None)
    dated(made)

    def spent() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    before = spent()
    for place in range(3):
        made.activity(f"More {place}", made.staff, purpose="prepare", on=today())
        made.message(f"More {place}")
        made.question(f"More {place}?", due_on=today() - timedelta(days=4))
        made.audience(f"More people {place}")
        made.cell(made.scenario(["inadequate", "delay", "intervention"][place], f"More {place}"))
        made.request(made.briefing(f"More {place}"), made.actor)
    assert spent() == before
