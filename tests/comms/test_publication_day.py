"""Publication day: staff first at the moment of sending, everything scheduled in order, and who may override."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Embargo
from comms.models import Activity, Audience, Cascade, Delivery, Release
from comms.queries.publication_order import held_because
from comms.rules.order import StepFacts, waits_for
from comms.services.publication_day import schedule_all
from comms.services.resolving import resolve
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of
from tests.world import World

BASE = "/councils/westmere/communications/"
NINE = datetime(2027, 3, 3, 9, tzinfo=UTC)


def facts(key: int, order: int | None, minute: int, *, done: bool = False, name: str = "") -> StepFacts:
    return StepFacts(
        key, ((order, name or f"Group {order}"),), NINE + timedelta(minutes=minute), done, title=f"Step {key}"
    )


def waiting(here: StepFacts, *others: StepFacts) -> list[int]:
    return [each.key for each in waits_for(here, [here, *others])]


def test_a_later_group_waits_for_every_earlier_one() -> None:
    here = facts(3, 3, 60)
    assert waiting(here, facts(1, 1, 0), facts(2, 2, 30)) == [1, 2]
    assert waiting(here, facts(1, 1, 0, done=True), facts(2, 2, 30)) == [2]
    assert waiting(here, facts(1, 1, 0, done=True), facts(2, 2, 30, done=True)) == []
    assert waiting(facts(1, 1, 0), here) == []


def test_a_second_word_later_to_an_earlier_group_holds_nobody_up() -> None:
    here = facts(2, 2, 30)
    first, again = facts(1, 1, 0, done=True), facts(3, 1, 120)
    assert waiting(here, first, again) == []
    assert waiting(here, again) == [3], "without the first it is their first hearing"


def test_groups_outside_any_order_neither_wait_nor_hold() -> None:
    assert waiting(facts(1, None, 0), facts(2, 1, 0)) == []
    assert waiting(facts(1, 2, 0), facts(2, None, 0)) == []


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


@pytest.fixture
def cascade(made: Comms) -> Cascade:
    milestone = made.world.milestone(
        title="Publication",
        earliest=timezone.localdate(),
        latest=timezone.localdate(),
        at=time(0, 1),
    )
    return made.cascade(is_publication=True, milestone=milestone)


def step(made: Comms, cascade: Cascade, minutes: int, audience: Audience, **extra: object) -> Activity:
    values = {"fixed_on": None, "on": None, "earliest_on": None, "offset": minutes, "unit": "minutes"}
    title = extra.pop("title", f"Tell {audience.name}")
    return made.activity(str(title), audience, cascade=cascade, **{**values, **extra})


@pytest.fixture
def steps(made: Comms, cascade: Cascade) -> tuple[Activity, Activity, Activity]:
    """A huddle with staff, an e-mail to staff, then an e-mail to councillors."""
    huddle = made.channel("Huddle")
    return (
        step(made, cascade, 0, made.staff, title="Huddle", channel=huddle),
        step(made, cascade, 5, made.staff, briefing=cleared_briefing(made, "To staff")),
        step(made, cascade, 30, made.councillors, briefing=cleared_briefing(made, "To councillors")),
    )


def released(made: Comms, row: Activity, **extra: object) -> Release:
    assert row.briefing is not None
    return release_of(made, row.briefing, activity=row, audiences=list(row.audiences.all()), **extra)


def test_councillors_wait_until_staff_have_it(made: Comms, steps: tuple[Activity, ...]) -> None:
    huddle, to_staff, to_councillors = steps
    reader = made.contact("Reader", made.staff)
    first = released(made, to_staff, state="sending", resolved_at=timezone.now())
    row = delivery_of(first, reader, state="queued")
    later = released(made, to_councillors)
    now = timezone.now()
    assert held_because(first, now) == ""
    words = held_because(later, now)
    assert f"Waits for {made.staff.name}: “Huddle” is not marked as done" in words
    assert "is not handed over yet" in words
    Activity.objects.filter(pk=huddle.pk).update(status="done")
    assert "Huddle" not in held_because(later, now)
    for state, waits in (("sending", True), ("temporary", True), ("unknown", False), ("submitted", False)):
        Delivery.objects.filter(pk=row.pk).update(state=state)
        assert bool(held_because(later, now)) is waits, state


def test_a_cancelled_or_missed_sending_does_not_count_as_heard(
    made: Comms, steps: tuple[Activity, ...]
) -> None:
    huddle, to_staff, to_councillors = steps
    Activity.objects.filter(pk=huddle.pk).update(status="done")
    first = released(made, to_staff, state="done", resolved_at=timezone.now())
    later = released(made, to_councillors)
    now = timezone.now()
    assert held_because(later, now) == ""
    for state in ("cancelled", "missed", "scheduled"):
        Release.objects.filter(pk=first.pk).update(state=state)
        assert held_because(later, now), state


def test_the_tick_holds_it_and_an_override_lets_it_go(
    world: World, made: Comms, steps: tuple[Activity, ...]
) -> None:
    made.contact("Member", made.councillors)
    later = released(made, steps[2])
    resolve(release_id=later.pk, now=timezone.now())
    later.refresh_from_db()
    assert later.state == "held"
    page = world.client("vic").get(f"{BASE}releases/{later.pk}/").content.decode()
    assert "Waits for" in page
    assert "Let it go before its turn" not in page
    url = f"{BASE}releases/{later.pk}/override/"
    assert world.client("vic").post(url, {"because": "x"}).status_code == 403
    client = world.client("cara")
    assert "Enter why it may go" in client.post(url, {}).content.decode()
    client.post(url, {"because": "The press has it"})
    later.refresh_from_db()
    assert (later.state, later.overridden_by, later.held_because) == ("scheduled", world.people["cara"], "")
    assert "does not wait for another group" in client.post(url, {"because": "Again"}).content.decode()
    entry = AuditEntry.objects.get(action="comms.release.order_overridden")
    assert "Waits for" in entry.before["waits"]
    resolve(release_id=later.pk, now=timezone.now())
    later.refresh_from_db()
    assert later.state == "sending"


def test_the_name_of_what_is_under_another_embargo_is_not_said(
    made: Comms, steps: tuple[Activity, ...]
) -> None:
    embargo = Embargo.objects.create(
        council=made.council, title="The rating", authority="CQC", created_by=made.actor.user
    )
    Activity.objects.filter(pk__in=[steps[0].pk, steps[1].pk]).update(embargo=embargo, title="The secret")
    assert held_because(released(made, steps[2]), timezone.now()) == "Waits for an earlier group"


def test_all_steps_are_scheduled_in_order_and_only_once(
    world: World, made: Comms, cascade: Cascade, steps: tuple[Activity, ...]
) -> None:
    for audience in (made.staff, made.councillors):
        made.contact(f"Reader of {audience.name}", audience)
    empty = step(made, cascade, 45, made.audience("Partners", order=3))
    page = (
        world.client("cara")
        .post(f"{BASE}cascades/{cascade.pk}/publication-day/schedule/", follow=True)
        .content.decode()
    )
    assert "2 sendings are scheduled in the order of the cascade." in page
    assert f"“{empty.title}”: It has no text" in page
    found = list(Release.objects.order_by("not_before", "pk"))
    assert [row.activity for row in found] == [steps[1], steps[2]]
    assert [list(row.audiences.all()) for row in found] == [[made.staff], [made.councillors]]
    world.client("cara").post(f"{BASE}cascades/{cascade.pk}/publication-day/schedule/")
    assert Release.objects.count() == 2


def test_uncleared_or_inactive_texts_are_not_scheduled(
    made: Comms, cascade: Cascade, steps: tuple[Activity, ...]
) -> None:
    for audience in (made.staff, made.councillors):
        made.contact(f"Reader of {audience.name}", audience)
    assert steps[1].briefing is not None
    made.cell(made.scenario("good", "Good"), briefing=steps[1].briefing)
    found = schedule_all(actor=made.actor, cascade_id=cascade.pk)
    assert [row.activity for row in found.made] == [steps[2]]
    assert found.left == ((steps[1].title, "Its text belongs to a scenario that is not active"),)


def test_the_page_of_the_day_names_groups_counts_and_waits(
    world: World, made: Comms, cascade: Cascade, steps: tuple[Activity, ...]
) -> None:
    first = released(made, steps[1], state="sending", resolved_at=timezone.now())
    delivery_of(first, made.contact("One", made.staff), state="submitted")
    delivery_of(first, made.contact("Two", made.staff), state="queued")
    released(made, steps[2], state="held", held_because="Waits for the staff")
    url = f"{BASE}cascades/{cascade.pk}/publication-day/"
    page = world.client("vic").get(url).content.decode()
    for words in (f"1. {made.staff.name}", "1 of 2 have left", "Waits for the staff", "Run sheet"):
        assert words in page
    assert page.index(made.staff.name) < page.index(made.councillors.name)
    assert "Schedule all" not in page
    assert world.client("vic").post(f"{url}schedule/").status_code == 403
    assert "Let it go before its turn" in world.client("cara").get(url).content.decode()
    assert world.client("nia").get(url.replace("westmere", "northby")).status_code == 404


def test_the_page_of_the_day_costs_the_same_with_more_steps(
    world: World, made: Comms, cascade: Cascade, steps: tuple[Activity, ...]
) -> None:
    url = f"{BASE}cascades/{cascade.pk}/publication-day/"
    client = world.client("cara")
    released(made, steps[1])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(4):
        row = step(
            made,
            cascade,
            60 + number,
            made.audience(f"Group {number}", order=5 + number),
            briefing=cleared_briefing(made, f"Text {number}"),
        )
        released(made, row)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
