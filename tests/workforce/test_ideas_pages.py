"""Improvement ideas through the browser: put forward by name or without, decided, used again, added up."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts
from workforce.models import Idea, IdeaReuse

BASE = "/councils/westmere/workforce/ideas/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


def idea(world, title: str = "One form", name: str | None = "cleo", **extra: Any) -> Idea:
    member = world.members[name] if name else None
    values = {"problem": "Three forms", "made_at": timezone.now(), **extra}
    credit = str(member.user) if member else ""
    return Idea.objects.create(
        council=world.westmere, title=title, proposed_by=member, credited_to=credit, **values
    )


def fields(**extra: Any) -> dict[str, Any]:
    return {
        "title": "One form",
        "problem": "Three forms ask the same",
        "change": "One form",
        "team": "Reablement",
        "statement": "",
        "credit": "name",
        "submission_key": str(uuid4()),
        **extra,
    }


def decision(**extra: Any) -> dict[str, Any]:
    return {
        "state": "adopted",
        "reason": "",
        "result": "Quicker visits",
        "hours_saved": "120",
        "pounds_saved": "2400.50",
        "version": "1",
        **extra,
    }


@pytest.mark.parametrize("name", ["cleo", "dev", "ann", "vic"])
def test_anybody_of_the_council_puts_one_forward_once(world, name) -> None:
    client, values = world.client(name), fields(statement=world.statement(9).pk)
    for _ in range(2):
        page = post(client, f"{BASE}new/", values)
    assert says(page, "Thank you. Your idea is in the register.")
    row = Idea.objects.get()
    assert row.proposed_by == world.members[name]
    assert says(page, f"Credited to {world.people[name].full_name}")
    assert says(world.client("will").get(BASE), "One form")
    assert says(page, "QS9 Learning, improvement and innovation")


def test_without_a_name_nothing_says_whose_it_is(world) -> None:
    page = post(world.client("cleo"), f"{BASE}new/", fields(credit="unnamed"))
    assert says(page, "Somebody who wishes to stay unnamed")
    row = Idea.objects.get()
    assert (row.proposed_by, row.credited_to) == (None, "")
    entry = AuditEntry.objects.get(action="workforce.idea.proposed_unnamed")
    assert (entry.actor, entry.actor_name) == (None, "Assessment Ready")
    assert "Cleo" not in f"{entry.after}{entry.object_label}"
    assert world.client("cleo").get(f"{BASE}{row.pk}/").status_code == 200
    assert "Change the idea" not in text_of(world.client("cleo").get(f"{BASE}{row.pk}/"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter the idea in a few words"),
        ({"problem": ""}, "Enter what is in the way now"),
        ({"problem": "word " * 201}, "must be 200 words or fewer"),
        ({"credit": ""}, "Choose whether you are named"),
        ({"credit": "king"}, "Choose one from the list"),
        ({"statement": "999"}, "Choose one from the list"),
        ({"team": "x" * 121}, "must be 120 characters or fewer"),
        ({"change": "nul\x00"}, "has a character that cannot be stored"),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, wrong, sentence) -> None:
    assert says(post(world.client("cleo"), f"{BASE}new/", fields(**wrong)), sentence)
    assert not Idea.objects.exists()


def test_who_may_what(world) -> None:
    row = idea(world)
    cleo, dev = world.client("cleo"), world.client("dev")
    assert says(
        post(cleo, f"{BASE}{row.pk}/edit/", {**fields(title="Half a form"), "version": "1"}), "Half a form"
    )
    page = post(dev, f"{BASE}{row.pk}/edit/", {**fields(title="Mine now"), "version": "2"})
    assert says(page, "Only whoever put the idea forward")
    for path in ("decide/", "recognise/"):
        assert cleo.post(f"{BASE}{row.pk}/{path}").status_code == 403
    assert world.client("rhea").get(BASE).status_code == 403
    nia = world.client("nia")
    assert nia.get(f"{BASE}{row.pk}/").status_code == 404
    assert nia.get(f"/councils/northby/workforce/ideas/{row.pk}/").status_code == 404
    row.refresh_from_db()
    row.state = "adopted"
    row.save(update_fields=["state"])
    page = post(cleo, f"{BASE}{row.pk}/edit/", {**fields(title="Too late"), "version": "2"})
    assert says(page, "Only whoever put the idea forward")


def test_it_is_decided_with_what_it_saves(world) -> None:
    row, will = idea(world), world.client("will")
    path = f"{BASE}{row.pk}/decide/"
    for wrong, sentence in (
        ({"state": ""}, "Choose where the idea is"),
        ({"state": "zebra"}, "Choose one from the list"),
        ({"state": "not_taken"}, "Enter why it is not taken up"),
        ({"hours_saved": "-1"}, "Hours saved a year must be 0 or more"),
        ({"hours_saved": "many"}, "Hours saved a year must be a number"),
        ({"pounds_saved": "99999999999999"}, "Pounds saved a year must be 9999999999 or less"),
        ({"hours_saved": "1.25"}, "Hours saved a year must have 1 decimal place at most"),
        ({"pounds_saved": "NaN"}, "Pounds saved a year must be a number"),
    ):
        assert says(post(will, path, decision(**wrong)), sentence)
    page = post(will, path, decision())
    assert says(page, "The idea is now: adopted.")
    assert says(page, "Hours saved a year 120")
    assert says(page, "£2,400.5")
    again = world.client("ada").post(path, decision(state="tried"))
    assert again.status_code == 409
    page = post(will, path, decision(state="not_taken", reason="Law forbids it", version="2"))
    assert says(page, "Law forbids it")
    entry = AuditEntry.objects.filter(action="workforce.idea.decided").latest("pk")
    assert entry.after["state_words"] == "not taken up"


def test_others_use_it_again_once_each(world) -> None:
    row = idea(world, team="Reablement")
    dev, path = world.client("dev"), f"{BASE}{row.pk}/use/"
    values = {
        "team": "Carers", **day_parts("on", timezone.localdate()), "note": "Shorter",
        "submission_key": str(uuid4()),
    }  # fmt: skip
    for _ in range(2):
        page = post(dev, path, values)
    assert says(page, "Carers")
    assert IdeaReuse.objects.count() == 1
    fresh = {**values, "submission_key": str(uuid4())}
    assert says(post(dev, path, {**fresh, "team": "CARERS"}), "It is noted already that this team uses it")
    assert says(post(dev, path, {**fresh, "team": "reablement"}), "The idea came from this team.")
    late = {**fresh, "team": "Hospital", **day_parts("on", date(2100, 1, 1))}
    assert says(post(dev, path, late), "The day must be today or earlier")


def test_it_is_recognised_on_a_day(world) -> None:
    row, will = idea(world), world.client("will")
    path, today = f"{BASE}{row.pk}/recognise/", timezone.localdate()
    early = {**day_parts("recognised_on", today - timedelta(days=40)), "version": "1"}
    assert says(post(will, path, early), "The day must be between the day of the idea and today")
    page = post(will, path, {**day_parts("recognised_on", today), "version": "1"})
    assert says(page, "Recognised on")
    page = post(will, path, {**day_parts("recognised_on", None), "version": "2"})
    assert "Recognised on" not in text_of(page)


def test_the_register_is_narrowed_exported_and_added_up(world) -> None:
    cleo = world.client("cleo")
    assert says(cleo.get(BASE), "Put the first idea forward")
    first = idea(
        world, "Adopted one", state="adopted", team="North", hours_saved=Decimal("100.5"),
        pounds_saved=Decimal(20), statement=world.statement(2),
    )  # fmt: skip
    idea(world, "Other adopted", "dev", state="adopted", hours_saved=Decimal("20"))
    idea(world, "Tried one", None, state="tried", hours_saved=Decimal("999"), pounds_saved=Decimal("999"))
    IdeaReuse.objects.create(
        council=world.westmere, idea=first, team="South", on=date(2026, 9, 1),
        recorded_by=world.people["will"],
    )  # fmt: skip

    def found(query: str) -> set[str]:
        text = text_of(cleo.get(f"{BASE}?{query}"))
        return {each for each in ("Adopted one", "Other adopted", "Tried one") if each in text}

    assert found("state=adopted") == {"Adopted one", "Other adopted"}
    assert found("team=North") == {"Adopted one"}
    assert found("statement=2") == {"Adopted one"}
    assert found("q=tried") == {"Tried one"}
    assert found("mine=yes") == {"Adopted one"}
    assert found("sort=-hours&state=qq") == {"Adopted one", "Other adopted", "Tried one"}
    page = cleo.get(BASE)
    for words in (
        "Adopted 2 of 3 ideas",
        "120.5 a year, said of 2 of 2 ideas adopted",
        "£20 a year, said of 1 of 2 ideas adopted",
        "Used again 1 time",
    ):
        assert says(page, words)
    lines = list(csv.reader(io.StringIO(cleo.get(f"{BASE}?format=csv").content.decode("utf-8-sig"))))
    assert any("Adopted one" in line for line in lines)


def test_savings_nobody_gave_are_not_available(world) -> None:
    idea(world, state="adopted")
    assert says(world.client("will").get(BASE), "Not available: no adopted idea says")


def test_what_people_type_comes_out_escaped(world) -> None:
    will = world.client("will")
    post(will, f"{BASE}new/", fields(title=SCRIPT, problem=SCRIPT, change=SCRIPT, team=SCRIPT))
    row = Idea.objects.get()
    post(will, f"{BASE}{row.pk}/decide/", decision(state="not_taken", reason=SCRIPT, result=SCRIPT))
    again = {"team": f"{SCRIPT}2", **day_parts("on", timezone.localdate()), "note": SCRIPT}
    post(will, f"{BASE}{row.pk}/use/", {**again, "submission_key": str(uuid4())})
    for path in ("", f"{row.pk}/", f"{row.pk}/edit/", f"{row.pk}/decide/", f"{row.pk}/use/"):
        page = will.get(f"{BASE}{path}").content.decode()
        assert "bold" in page
        assert "<b>bold" not in page


@pytest.mark.parametrize("path", ["", "one/"])
def test_a_list_costs_the_same_with_more_rows(world, path) -> None:
    row, will = idea(world), world.client("will")

    def one_more() -> None:
        idea(world, f"Idea {uuid4()}", state="adopted", statement=world.statement(1))
        IdeaReuse.objects.create(
            council=world.westmere, idea=row, team=str(uuid4()), on=date(2026, 9, 1),
            recorded_by=world.people["will"],
        )  # fmt: skip

    one_more()
    one_more()
    address = f"{BASE}{path.replace('one', str(row.pk))}"
    before = cost(will, address)
    one_more()
    assert cost(will, address) == before
    assert before <= 14
