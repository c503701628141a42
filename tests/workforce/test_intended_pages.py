"""What strategies intend, through the browser: filled in, put in action, dropped; who may; what is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.actions.models import Action
from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts, embargo
from tests.workforce.making import Workforce, workforce_of
from workforce.models import IntendedAction
from workforce.queries.intended import intended_rows

BASE = "/councils/westmere/workforce/intended/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's workforce area, by the workforce lead."""
    return workforce_of(world, world.members["will"])


def fresh(made: Workforce) -> IntendedAction:
    made.intended.refresh_from_db()
    return made.intended


def soon(days: int = 90) -> date:
    return timezone.localdate() + timedelta(days=days)


def fill(world, made, thing: str, who: str = "will", **values):
    data = {"version": fresh(made).version, **values}
    return post(world.client(who), f"{BASE}{made.intended.pk}/{thing}/", data)


def filled(world, made) -> None:
    """Owner and due date, as put in action needs them."""
    post(world.client("will"), f"{BASE}{made.intended.pk}/own/", {"version": fresh(made).version})
    fill(world, made, "due", **day_parts("due_on", soon()))


def test_each_thing_is_filled_in_until_nothing_is_missing(world, made) -> None:
    will = world.client("will")
    page = will.get(f"{BASE}{made.intended.pk}/")
    assert says(page, "0 of 7 things that make it specific are there.")
    assert says(page, "I own it")
    filled(world, made)
    for thing, values in (
        ("product", {"product": "A programme for managers"}),
        (
            "measure",
            {
                "indicator": "",
                "measure": "Leaders who have begun",
                "baseline": "0",
                "operator": "at_least",
                "target": "90%",
            },
        ),
        ("evidence", {"evidence_needed": "Attendance lists"}),
        ("statement", {"statement": world.statement(9).pk, "strength": "direct"}),
        ("group", {"groups": [made.group.pk]}),
    ):
        assert says(fill(world, made, thing, **values), "Saved: ")
    page = will.get(f"{BASE}{made.intended.pk}/")
    assert says(page, "7 of 7 things that make it specific are there.")
    assert says(page, "at least 90%")
    assert "Still missing" not in text_of(page)
    row = fresh(made)
    assert (row.owner, row.due_on, row.target) == (world.members["will"], soon(), "at least 90%")
    said = list(
        AuditEntry.objects.filter(action__startswith="workforce.intended").values_list("action", flat=True)
    )
    assert said.count("workforce.intended.filled_in") == 5
    assert {"workforce.intended.grouped", "workforce.intended.linked"} <= set(said)


def test_the_indicator_of_the_library_counts_as_a_measure_with_its_target(world, made) -> None:
    fill(
        world,
        made,
        "measure",
        indicator=made.indicator.pk,
        measure="",
        baseline="12.4",
        operator="",
        target="",
    )
    row = intended_rows(world.members["will"], timezone.now())[0]
    assert "measure" not in row.missing


@pytest.mark.parametrize("target", ["90%", "up to 90%"])
def test_a_target_without_an_operator_is_asked_for(world, made, target) -> None:
    page = fill(
        world, made, "measure", indicator="", measure="Share", baseline="1", operator="", target=target
    )
    assert says(page, f"Say whether {target} is wanted at least or at most")
    assert fresh(made).target == ""


def test_put_in_action_makes_one_action_and_its_owner_and_dates_are_shown_from_it(world, made) -> None:
    filled(world, made)
    fill(world, made, "statement", statement=world.statement(9).pk, strength="direct")
    data = {"version": fresh(made).version}
    for _ in range(2):
        page = post(world.client("will"), f"{BASE}{made.intended.pk}/start/", data)
        assert says(page, "is in action as ACT-")
    action = Action.objects.get()
    assert (action.area, action.source, action.owner) == ("workforce", "strategy", world.members["will"])
    assert [each.statement.number for each in action.serves.all()] == [9]
    assert fresh(made).action == action
    Action.objects.update(due_on=soon(200), owner=world.members["ben"], product="A course")
    page = world.client("will").get(f"{BASE}{made.intended.pk}/")
    assert says(page, "Ben")
    assert says(page, "A course")
    page = fill(world, made, "owner", owner=world.members["ada"].pk)
    assert says(page, "It is in action already")
    assert fresh(made).owner == world.members["will"]


def test_nothing_is_put_in_action_without_owner_and_date_nor_with_a_day_gone_by(world, made) -> None:
    def start():
        return post(
            world.client("will"), f"{BASE}{made.intended.pk}/start/", {"version": fresh(made).version}
        )

    assert says(start(), "Name an owner and a due date first")
    IntendedAction.objects.update(owner=world.members["will"], due_on=date(2011, 4, 30))
    assert says(start(), "The due date has gone by")
    assert not Action.objects.exists()


def test_an_owner_who_left_is_named_counts_as_missing_and_is_refused(world, made) -> None:
    IntendedAction.objects.update(owner=world.members["cleo"], due_on=soon())
    name = str(world.members["cleo"].user)
    world.members["cleo"].revoked_at = timezone.now()
    world.members["cleo"].save(update_fields=["revoked_at"])
    will = world.client("will")
    page = will.get(f"{BASE}{made.intended.pk}/")
    assert says(page, f"{name} owned it and has no access any more.")
    assert says(will.get(f"{BASE}?state=left"), "Has left")
    page = post(will, f"{BASE}{made.intended.pk}/start/", {"version": fresh(made).version})
    assert says(page, f"{name} cannot own actions in this council any more.")
    page = fill(world, made, "owner", owner=world.members["cleo"].pk)
    assert says(page, "Choose an owner who still has access to this council")


def test_it_is_dropped_with_a_reason_and_taken_up_again(world, made) -> None:
    path = f"{BASE}{made.intended.pk}/"
    assert says(
        post(world.client("will"), f"{path}drop/", {"version": 1, "reason": ""}),
        "Enter why it will not be done",
    )
    page = post(world.client("will"), f"{path}drop/", {"version": fresh(made).version, "reason": "No money"})
    assert says(page, "No money")
    assert made.intended.title not in text_of(world.client("will").get(BASE))
    assert says(world.client("will").get(f"{BASE}?state=dropped"), made.intended.title)
    page = post(world.client("will"), f"{path}restore/", {})
    assert says(page, "is taken up again")
    filled(world, made)
    post(world.client("will"), f"{path}start/", {"version": fresh(made).version})
    page = post(world.client("will"), f"{path}drop/", {"version": fresh(made).version, "reason": "No"})
    assert says(page, "cancel the action")


def test_two_at_once_are_told(world, made) -> None:
    fill(world, made, "product", product="First")
    page = post(
        world.client("ada"), f"{BASE}{made.intended.pk}/product/", {"version": 1, "product": "Second"}
    )
    assert page.status_code == 409
    assert says(page, "First")
    assert fresh(made).product == "First"


def test_readers_read_and_strangers_find_nothing(world, made) -> None:
    path = f"{BASE}{made.intended.pk}/"
    page = world.client("vic").get(path)
    assert page.status_code == 200
    assert "I own it" not in text_of(page)
    for name in ("owner", "due", "product", "measure", "evidence", "statement", "group", "edit", "drop"):
        assert world.client("vic").get(f"{path}{name}/").status_code == 403
    for name in ("own", "start", "restore"):
        assert world.client("vic").post(f"{path}{name}/").status_code == 403
    for name in ("cleo", "dev"):
        assert world.client(name).get(BASE).status_code == 403
    assert (
        world.client("nia").get(f"/councils/northby/workforce/intended/{made.intended.pk}/").status_code
        == 404
    )
    assert world.client("nia").get(path).status_code == 404


def test_an_action_under_embargo_does_not_exist_for_whoever_is_not_cleared(world, made) -> None:
    made.put_in_action(made.intended)
    Action.objects.update(embargo=embargo(world, "ada"))
    page = world.client("will").get(f"{BASE}{made.intended.pk}/")
    assert says(page, "Not in action")
    assert "ACT-" not in text_of(page)
    assert says(world.client("will").get(f"{BASE}?state=no"), made.intended.title)
    assert says(world.client("ada").get(f"{BASE}{made.intended.pk}/"), "In action as ACT-")
    [row] = intended_rows(world.members["will"], timezone.now())
    assert (row.action, row.rag) == (None, "")


def test_the_register_is_narrowed_and_its_text_is_escaped(world, made) -> None:
    made.intend("1.2", title=SCRIPT, scope="providers")
    will = world.client("will")
    page = will.get(BASE)
    assert SCRIPT not in page.content.decode()
    assert says(page, "<b>bold</b>")
    assert made.intended.title not in text_of(will.get(f"{BASE}?scope=providers"))
    assert made.intended.title not in text_of(will.get(f"{BASE}?q=1.2"))
    assert made.intended.title in text_of(will.get(f"{BASE}?missing=owner&strategy={made.strategy.pk}"))
    assert made.intended.title not in text_of(will.get(f"{BASE}?missing=nothing"))
    for bad in ("strategy=x", "group=99999999999999999999", "missing=zz", "sort=zz", "q=%00"):
        assert will.get(f"{BASE}?{bad}").status_code == 200


def test_words_are_added_and_changed_until_the_strategy_is_agreed(world, made) -> None:
    new = f"/councils/westmere/workforce/strategies/{made.strategy.pk}/intended/new/"
    values = {
        "reference": "1.9",
        "title": "Brief members",
        "text": "",
        "strand": made.strand.pk,
        "scope": "council",
    }
    values["submission_key"] = str(uuid4())
    assert says(post(world.client("will"), new, values), "The words of this strategy are agreed")
    made.strategy.state = "draft"
    made.strategy.save(update_fields=["state"])
    for _ in range(2):
        assert says(post(world.client("will"), new, values), "1.9 Brief members")
    assert IntendedAction.objects.filter(reference="1.9").count() == 1
    page = post(world.client("will"), new, {**values, "submission_key": str(uuid4())})
    assert says(page, "1.9 is there already. Choose another reference")
    path = f"{BASE}{made.intended.pk}/edit/"
    page = post(world.client("will"), path, {**values, "reference": "1.1", "version": fresh(made).version})
    assert says(page, "1.1 Brief members")


def test_the_strategy_page_counts_and_lists_what_is_left(world, made) -> None:
    IntendedAction.objects.update(owner=world.members["will"], due_on=soon())
    page = world.client("vic").get(f"/councils/westmere/workforce/strategies/{made.strategy.pk}/smart/")
    assert says(page, "28% of what makes its 1 action specific is there.")
    assert says(page, "Owner 1 of 1 100%")
    assert says(page, "Product 0 of 1 0% 1 missing")
    assert says(page, "5 things are missing.")
    assert (
        world.client("nia")
        .get(f"/councils/northby/workforce/strategies/{made.strategy.pk}/smart/")
        .status_code
        == 404
    )


def test_lists_cost_the_same_however_long(world, made) -> None:
    made.put_in_action(made.intended)
    made.intend("1.2", owner=world.members["ada"])
    smart = f"/councils/westmere/workforce/strategies/{made.strategy.pk}/smart/"
    before = [cost(world.client("will"), path) for path in (BASE, smart)]
    made.intend("1.3", owner=world.members["ben"])
    made.put_in_action(made.intend("1.4"), "ben")
    assert [cost(world.client("will"), path) for path in (BASE, smart)] == before
