"""Shifts in practice: observed over time, linked with actions, owned."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts, embargo
from tests.workforce.making import Workforce, workforce_of
from workforce.models import PracticeShift, ShiftObservation
from workforce.queries.shifts import shift_choices
from workforce.rules.shifts import Course, Seen, course, newest

SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's workforce area."""
    return workforce_of(world, world.members["will"])


def base(made: Workforce) -> str:
    return f"/councils/{made.council.slug}/workforce/shifts/{made.shift.pk}/"


def seen(on: date | None = None, **extra):
    return {
        "note": "Supervisors lead case discussions",
        "confidence": "3",
        "state": "emerging",
        "source": "audit",
        **day_parts("observed_on", on or timezone.localdate()),
        "submission_key": str(uuid4()),
        **extra,
    }


def shift_values(**extra):
    return {
        "kind": "stop",
        "text": "Working alone",
        "owner": "",
        "indicator": "",
        "review_on_day": "",
        "review_on_month": "",
        "review_on_year": "",
        "submission_key": str(uuid4()),
        **extra,
    }


@pytest.mark.parametrize(
    ("observations", "expected", "way"),
    [
        ([], None, Course.UNKNOWN),
        ([(1, 1, 3)], 3, Course.FIRST),
        ([(1, 1, 3), (2, 2, 4)], 4, Course.RISING),
        ([(2, 1, 2), (1, 2, 5)], 2, Course.FALLING),
        ([(1, 1, 4), (1, 2, 4)], 4, Course.STEADY),
        ([(3, 9, 1), (3, 10, 5), (1, 11, 2)], 5, Course.RISING),
    ],
)
def test_the_newest_observation_counts_by_its_day_then_by_when_it_was_noted(
    observations, expected, way
) -> None:
    rows = [Seen(date(2026, 11, day), order, sure, "emerging") for day, order, sure in observations]
    last = newest(rows)
    assert (last.confidence if last else None) == expected
    assert course(rows) == way


def test_an_observation_is_noted_once_and_moves_the_shift(world, made) -> None:
    will, path = world.client("will"), base(made)
    typed = seen()
    for _ in range(2):
        page = post(will, f"{path}observe/", typed)
    assert says(page, "Supervisors lead case discussions")
    assert says(page, "Confidence 3 of 5. Observed once.")
    assert ShiftObservation.objects.count() == 1
    post(will, f"{path}observe/", seen(confidence="5", state="embedded"))
    made.shift.refresh_from_db()
    assert (made.shift.confidence, made.shift.state) == (5, "embedded")
    # An older one is kept and changes nothing of where the shift stands.
    post(will, f"{path}observe/", seen(date(2026, 1, 5), confidence="1", state="slipping"))
    made.shift.refresh_from_db()
    assert (made.shift.confidence, made.shift.state) == (5, "embedded")
    page = will.get(path)
    assert says(page, "How sure we were, from 1 to 5")
    assert says(page, "5 January 2026")
    assert AuditEntry.objects.filter(action="workforce.shift.observed").count() == 3


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"note": ""}, "Enter what was seen"),
        ({"note": "x" * 2001}, "must be 2000 characters or fewer"),
        ({"confidence": "6"}, "Choose one from the list"),
        ({"confidence": ""}, "Choose how sure we are"),
        ({"state": "gone"}, "Choose one from the list"),
        (
            {"observed_on_day": "31", "observed_on_month": "2", "observed_on_year": "2026"},
            "Enter a real date",
        ),
        ({"submission_key": ""}, "This page is out of date"),
    ],
)
def test_a_wrong_observation_gets_its_sentence(world, made, wrong, sentence) -> None:
    assert says(post(world.client("will"), f"{base(made)}observe/", seen(**wrong)), sentence)
    assert not ShiftObservation.objects.exists()


def test_nobody_observes_the_future(world, made) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = post(world.client("will"), f"{base(made)}observe/", seen(tomorrow))
    assert says(page, "The day must be today or in the past")


def test_the_owner_observes_without_seeing_the_rest_of_the_area(world, made) -> None:
    cleo, path = world.client("cleo"), f"{base(made)}observe/"
    assert cleo.get(path).status_code == 404
    made.shift.owner = world.members["cleo"]
    made.shift.save(update_fields=["owner"])
    assert says(cleo.get(path), "Note what was seen")
    assert says(post(cleo, path, seen()), "Noted. Thank you.")
    assert cleo.get(base(made)).status_code == 403
    # Who only reads does not note.
    vic = world.client("vic")
    assert says(post(vic, path, seen()), "Only the owner of the shift")
    assert "Note what was seen" not in text_of(vic.get(base(made)))
    assert ShiftObservation.objects.count() == 1


def test_a_shift_is_added_changed_and_removed_while_nobody_observed_it(world, made) -> None:
    will = world.client("will")
    new = f"/councils/westmere/workforce/groups/{made.group.pk}/shifts/new/"
    review = day_parts("review_on", date(2026, 1, 5))
    typed = shift_values(owner=world.members["ben"].pk, indicator=made.indicator.pk, **review)
    for _ in range(2):
        page = post(will, new, typed)
    assert says(page, "Working alone")
    shift = PracticeShift.objects.get(text="Working alone")
    one = f"/councils/westmere/workforce/shifts/{shift.pk}/"
    assert says(will.get(one), "Past its day")
    assert says(will.get(one), made.indicator.name)
    page = post(will, f"{one}edit/", shift_values(text="Working in isolation", version=shift.version))
    assert says(page, "Stop: Working in isolation")
    page = will.post(f"{one}edit/", shift_values(text="Mine", version=1))
    assert page.status_code == 409
    assert says(page, "Working in isolation")
    assert says(post(will, f"{one}remove/", {}), "is removed")
    post(will, f"{base(made)}observe/", seen())
    assert says(post(will, f"{base(made)}remove/", {}), "Something was observed of this shift")


def test_another_council_s_indicator_and_owner_are_refused(world, made) -> None:
    other = workforce_of(world, world.northby_members["nia"])
    new = f"/councils/westmere/workforce/groups/{made.group.pk}/shifts/new/"
    for wrong in ({"indicator": other.indicator.pk}, {"owner": other.actor.pk}):
        assert says(post(world.client("will"), new, shift_values(**wrong)), "Choose one from the list")
    assert world.client("will").get(base(other)).status_code == 404
    assert (
        world.client("will").get(f"/councils/westmere/workforce/shifts/{other.shift.pk}/").status_code == 404
    )
    names = [label for _, label in shift_choices(world.members["will"])]
    assert names == ["Social workers of Westmere Council – Start: Lead practice in Westmere Council"]


def test_actions_are_linked_and_unlinked(world, made) -> None:
    action = world.action(9, area="workforce", title="Lead practice course")
    will, path = world.client("will"), base(made)
    assert says(post(will, f"{path}link/", {"action": ""}), "Choose an action")
    assert says(post(will, f"{path}link/", {"action": "99999"}), "Choose one from the list")
    page = post(will, f"{path}link/", {"action": action.pk})
    assert says(page, f"{action.reference} Lead practice course")
    assert says(post(will, f"{path}link/", {"action": action.pk}), "Choose one from the list")
    for wrong in ("", "abc", "99999", "9" * 40):
        page = post(will, f"{path}unlink/", {"action": wrong})
        assert page.status_code == 200
        assert made.shift.actions.count() == 1
    page = post(will, f"{path}unlink/", {"action": action.pk})
    assert says(page, "is no longer linked")
    assert not made.shift.actions.exists()
    assert world.client("vic").post(f"{path}unlink/", {"action": action.pk}).status_code == 403


def test_the_uncleared_find_no_trace_of_an_action_under_embargo(world, made) -> None:
    under = embargo(world, "ada")
    secret = world.action(9, owner="ada", title="Secret restructure", embargo=under)
    ada, will, path = world.client("ada"), world.client("will"), base(made)
    assert "Secret" not in text_of(will.get(f"{path}link/"))
    assert says(post(will, f"{path}link/", {"action": secret.pk}), "Choose one from the list")
    assert says(post(ada, f"{path}link/", {"action": secret.pk}), "Secret restructure")
    assert "Secret" not in text_of(will.get(path))
    assert says(post(will, f"{path}unlink/", {"action": secret.pk}), "not linked with the shift")
    assert "ACT-" not in text_of(will.get(path))
    entry = AuditEntry.objects.get(action="workforce.shift.linked")
    assert entry.embargo_id == under.pk


def test_what_people_type_comes_out_escaped(world, made) -> None:
    will = world.client("will")
    post(will, f"{base(made)}observe/", seen(note=SCRIPT))
    for path in ("", "observe/", "edit/", "link/"):
        page = will.get(f"{base(made)}{path}").content.decode()
        assert SCRIPT not in page
        assert "<b>bold" not in page


def test_the_page_costs_the_same_with_more_rows(world, made) -> None:
    will = world.client("will")

    def one_more() -> None:
        post(will, f"{base(made)}observe/", seen())
        made.shift.actions.add(world.action(9))

    one_more()
    before = cost(will, base(made))
    one_more()
    one_more()
    assert cost(will, base(made)) == before
