"""Lines to take through the browser: register, one line, the page to print, adding, changing, who may, embargo."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from comms.models import Line
from tests.comms.making import Comms, comms_of
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts, embargo
from tests.world import World

BASE = "/councils/westmere/communications/"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def made(world: World) -> Comms:
    """Westmere's plan, by the communications lead."""
    return comms_of(world, world.members["cara"])


def register(made: Comms) -> str:
    return f"{BASE}plans/{made.plan.pk}/lines/"


def page_of(line: Line, name: str = "") -> str:
    return f"{BASE}lines/{line.pk}/{name}"


def typed(**extra):
    return {
        "kind": "holding",
        "trigger": "A journalist has the draft report",
        "text": "We do not comment on leaks. We will **say more** when the report is out.",
        **day_parts("valid_until", date(2027, 6, 1)),
        **extra,
    }


def test_a_line_is_added_changed_and_removed(world, made):
    cara, key = world.client("cara"), {"submission_key": str(uuid4())}
    assert says(cara.get(register(made)), "Lines to take belong here")
    for _ in range(2):
        page = post(cara, f"{register(made)}new/", typed(**key, audiences=[made.staff.pk]))
    row = Line.objects.get()
    assert says(page, f"{row.reference} is added")
    assert says(page, "Holding line")
    assert "<strong>say more</strong>" in page.content.decode()
    assert says(cara.get(register(made)), "We do not comment on leaks. We will say more")
    post(cara, page_of(row, "change/"), typed(text="No comment.", version=1))
    row.refresh_from_db()
    assert (row.text, row.version, row.content_version) == ("No comment.", 2, 2)
    assert world.client("cara").post(page_of(row, "change/"), typed(version=1)).status_code == 409
    assert says(cara.get(page_of(row, "remove/")), "No comment.")
    assert says(post(cara, page_of(row, "remove/"), {}), "is removed")
    assert cara.get(page_of(row)).status_code == 404
    told = [entry.action for entry in AuditEntry.objects.order_by("number")]
    assert told == ["comms.line.added", "comms.line.changed", "comms.line.removed"]


def test_another_trigger_undoes_the_clearance_too(world, made):
    row = cleared(world, made, **typed())
    page = post(world.client("cara"), page_of(row, "change/"), typed(version=row.version))
    row.refresh_from_db()
    assert row.is_cleared
    page = post(world.client("cara"), page_of(row, "change/"), typed(trigger="A leak", version=row.version))
    row.refresh_from_db()
    assert row.was_changed_since_cleared
    assert says(page, "These words are not cleared any more")


def cleared(world: World, made: Comms, **values) -> Line:
    """A line whose words are cleared exactly as the service keeps them."""
    post(world.client("cara"), f"{register(made)}new/", values | {"submission_key": str(uuid4())})
    row = Line.objects.latest("pk")
    row.cleared_hash, row.cleared_at = row.content_hash, timezone.now()
    row.save(update_fields=["cleared_hash", "cleared_at"])
    return row


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"trigger": ""}, "Enter when the line is used"),
        ({"text": ""}, "Enter what we say"),
        ({"kind": ""}, "Choose the kind of line"),
        ({"valid_until_day": "31", "valid_until_month": "2"}, "Enter a real date"),
        ({"trigger": "x" * 301}, "must be 300 characters or fewer"),
        ({"audiences": ["999999"]}, "from the list"),
    ],
)
def test_what_is_wrong_gets_a_sentence(world, made, values, sentence):
    page = world.client("cara").post(f"{register(made)}new/", typed(submission_key=str(uuid4())) | values)
    assert page.status_code == 200
    assert says(page, sentence)
    assert not Line.objects.exists()


@pytest.mark.parametrize(("who", "read", "write"), [("vic", 200, 403), ("dev", 403, 403), ("cleo", 403, 403)])
def test_readers_change_nothing(world, made, who, read, write):
    row, client = made.line(), world.client(who)
    for path in (register(made), f"{register(made)}today/", page_of(row), page_of(row, "preview/")):
        assert client.get(path).status_code == read
    for path in (f"{register(made)}new/", page_of(row, "change/"), page_of(row, "remove/")):
        assert client.get(path).status_code == write
        assert client.post(path, typed(version=1)).status_code == write


def test_another_councils_lines_do_not_exist(world, made):
    other = comms_of(world, world.northby_members["nia"])
    row = other.line()
    for name in ("", "change/", "remove/", "preview/", "advice/"):
        assert world.client("cara").get(page_of(row, name)).status_code == 404
    assert world.client("cara").get(register(other)).status_code == 404
    assert world.client("cara").get(f"{register(other)}today/").status_code == 404


def test_nothing_typed_becomes_markup(world, made):
    row = cleared(world, made, **typed(trigger=SCRIPT, text=SCRIPT))
    for path in (
        register(made),
        f"{register(made)}today/",
        page_of(row),
        page_of(row, "preview/"),
        page_of(row, "change/"),
        page_of(row, "remove/"),
    ):
        html = world.client("cara").get(path).content.decode()
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "&lt;script&gt;" in html


def test_lines_are_narrowed_sorted_and_exported(world, made):
    made.line("A journalist rings", "We will say more.")
    made.line("A leak", "No comment.", kind="holding")
    row = cleared(world, made, **typed(trigger="A councillor asks"))
    vic = world.client("vic")
    assert "A leak" not in text_of(vic.get(f"{register(made)}?kind=line"))
    assert "A leak" in text_of(vic.get(f"{register(made)}?kind=nonsense"))
    found = text_of(vic.get(f"{register(made)}?standing=cleared"))
    assert row.trigger in found
    assert "A leak" not in found
    assert "A leak" in text_of(vic.get(f"{register(made)}?q=comment&standing=uncleared"))
    assert says(vic.get(f"{register(made)}?q=nothing"), "Nothing matches these filters")
    html = vic.get(f"{register(made)}?sort=-trigger").content.decode()
    assert html.index("A leak") < html.index("A journalist") < html.index("A councillor")
    assert "A journalist rings" in vic.get(f"{register(made)}?format=csv").content.decode("utf-8-sig")


def test_the_page_to_print_says_only_what_may_be_used_today(world, made):
    today = f"{register(made)}today/"
    assert says(world.client("vic").get(today), "No line is cleared yet")
    cleared(world, made, **typed(text="Cleared words."))
    made.line("A leak", "Words that nobody approved.")
    yesterday = timezone.localdate() - timedelta(days=1)
    old = cleared(world, made, **typed(trigger="Old event"))
    Line.objects.filter(pk=old.pk).update(valid_until=yesterday)
    page = world.client("vic").get(today)
    assert says(page, "Cleared words.")
    assert says(page, "Not cleared: do not use A leak")
    assert "nobody approved" not in text_of(page)
    assert "Old event" not in text_of(page)
    assert says(world.client("vic").get(page_of(old)), "Out of date")


def test_the_register_and_the_page_to_print_cost_the_same_whatever_is_in_them(world, made):
    made.line().audiences.add(made.staff)
    paths = [register(made), f"{register(made)}today/"]
    few = [cost(world.client("vic"), path) for path in paths]
    for number in range(8):
        made.line(f"Event {number}").audiences.set([made.staff, made.councillors])
    assert [cost(world.client("vic"), path) for path in paths] == few


def test_a_line_under_embargo_exists_for_the_cleared_only(world, made):
    held = embargo(world, "ada", "cara")
    row = made.line("The draft leaks", "The draft says good.", embargo=held)
    for path in (register(made), f"{register(made)}today/", f"{register(made)}?format=csv"):
        assert "draft" not in world.client("ben").get(path).content.decode().lower()
    for name in ("", "change/", "remove/", "preview/", "advice/"):
        assert world.client("ben").get(page_of(row, name)).status_code == 404
    assert says(world.client("ada").get(page_of(row)), "Under embargo")
    assert held.looks.filter(user=world.people["ada"], what__contains=row.reference).exists()
    assert says(world.client("ada").get(register(made)), "The draft leaks")


def test_a_line_for_a_secret_scenario_is_as_secret(world, made):
    held = embargo(world, "cara")
    scenario = made.scenario("leak", "Leak", embargo=held)
    values = typed(scenario=scenario.pk, submission_key=str(uuid4()))
    assert says(world.client("cara").post(f"{register(made)}new/", values), "under an embargo")
    assert says(
        post(world.client("cara"), f"{register(made)}new/", values | {"embargo": held.pk}), "is added"
    )
    row = Line.objects.get()
    values = typed(scenario=scenario.pk, embargo="", version=row.version)
    assert says(world.client("cara").post(page_of(row, "change/"), values), "under an embargo")
