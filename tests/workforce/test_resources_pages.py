"""Resources through the browser: the library, to whom one went, confirming, what anybody may read."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts
from tests.workforce.making import Workforce, waiting, workforce_of
from workforce.models import Distribution, Resource, ResourceAcknowledgement

BASE = "/councils/westmere/workforce/resources/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's workforce area."""
    return workforce_of(world, world.members["will"])


def resource(made: Workforce, title: str = "Lone working guide", **extra: Any) -> Resource:
    values: dict[str, Any] = {"kind": "guide", "summary": "How to stay safe", "owner": made.actor, **extra}
    return Resource.objects.create(council=made.council, title=title, created_by=made.actor.user, **values)


def sent(row: Resource, made: Workforce, *asked: Any, **extra: Any) -> Distribution:
    values: dict[str, Any] = {"group": made.group, "people": 60, "sent_on": timezone.localdate(), **extra}
    found = Distribution.objects.create(council=made.council, resource=row, sent_by=made.actor.user, **values)
    found.asked.set(asked)
    return found


def fields(made: Workforce, **extra: Any) -> dict[str, Any]:
    return {
        "title": "Lone working guide",
        "kind": "guide",
        "summary": "How to stay safe",
        "url": "www.westmere.example/guide",
        "source": "Skills for Care",
        "groups": [made.group.pk],
        "statements": [],
        "owner": made.actor.pk,
        **day_parts("review_on", timezone.localdate() + timedelta(days=200)),
        "is_public": "no",
        "submission_key": str(uuid4()),
        **extra,
    }


def went(made: Workforce, **extra: Any) -> dict[str, Any]:
    return {
        "group": made.group.pk,
        "audience": "",
        **day_parts("sent_on", timezone.localdate()),
        "people": "60",
        "confirmed_elsewhere": "",
        "asked": [],
        "submission_key": str(uuid4()),
        **extra,
    }


def test_a_resource_is_added_once_and_found_in_the_library_and_its_exports(world, made) -> None:
    will = world.client("will")
    values = fields(made, statements=[world.statement(9).pk])
    for _ in range(2):
        page = post(will, f"{BASE}new/", values)
    row = Resource.objects.get()
    assert says(page, "How to stay safe")
    assert "https://www.westmere.example/guide" in page.content.decode()
    for name in ("dev", "cleo", "ann", "vic"):
        assert says(world.client(name).get(BASE), "Lone working guide")
        assert says(world.client(name).get(f"{BASE}{row.pk}/"), "Social workers of Westmere Council")
    lines = list(csv.reader(io.StringIO(will.get(f"{BASE}?format=csv").content.decode("utf-8-sig"))))
    assert any("Lone working guide" in line for line in lines)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"title": "x" * 201}, "must be 200 characters or fewer"),
        ({"kind": ""}, "Choose what it is"),
        ({"summary": "word " * 121}, "must be 120 words or fewer"),
        ({"url": "javascript:alert(1)"}, "Enter a web address in the correct format"),
        ({"owner": "99999"}, "Choose one from the list"),
        ({"groups": ["99999"]}, "Choose only from the list"),
        ({"statements": ["abc"]}, "Choose only from the list"),
        ({"review_on_day": "31", "review_on_month": "2"}, "Enter a real date"),
        ({"is_public": ""}, "Choose who may find it"),
        ({"summary": "nul\x00"}, "has a character that cannot be stored"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, made, wrong, sentence) -> None:
    assert says(post(world.client("will"), f"{BASE}new/", fields(made, **wrong)), sentence)
    assert not Resource.objects.exists()


def test_who_may_what(world, made) -> None:
    row = resource(made)
    record = sent(row, made)
    for name in ("vic", "cleo", "dev", "cara"):
        client = world.client(name)
        for path in ("new/", f"{row.pk}/edit/", f"{row.pk}/withdraw/", f"{row.pk}/distribute/"):
            assert client.post(f"{BASE}{path}").status_code == 403
        assert client.get(f"{BASE}sent/{record.pk}/").status_code == 403
    assert world.client("rhea").get(BASE).status_code == 403
    nia = world.client("nia")
    assert nia.get(f"{BASE}{row.pk}/").status_code == 404
    for path in (f"{row.pk}/", f"{row.pk}/edit/", f"sent/{record.pk}/"):
        assert nia.get(f"/councils/northby/workforce/resources/{path}").status_code == 404
    assert nia.post(f"/councils/northby/workforce/resources/sent/{record.pk}/confirm/").status_code == 404


def test_the_library_is_narrowed(world, made) -> None:
    today = timezone.localdate()
    first = resource(made, "Old policy", kind="policy", review_on=today - timedelta(days=1))
    first.groups.add(made.group)
    second = resource(made, "New guide", review_on=today + timedelta(days=9), owner=None, is_public=True)
    second.statements.add(world.statement(2))
    resource(made, "Gone tool", kind="tool", withdrawn_at=timezone.now())
    will = world.client("will")

    def found(query: str, client: Client = will) -> set[str]:
        text = text_of(client.get(f"{BASE}?{query}"))
        return {each for each in ("Old policy", "New guide", "Gone tool") if each in text}

    assert found("") == {"Old policy", "New guide"}
    assert found("q=old+safe") == {"Old policy"}
    assert found("kind=guide") == {"New guide"}
    assert found(f"group={made.group.pk}") == {"Old policy"}
    assert found("statement=2") == {"New guide"}
    assert found(f"owner={made.actor.pk}") == {"Old policy"}
    assert found("review=overdue") == {"Old policy"}
    assert found("review=soon") == {"New guide"}
    assert found("review=withdrawn") == {"Gone tool"}
    assert found("public=yes") == {"New guide"}
    assert found("sort=-review") == {"Old policy", "New guide"}
    assert found("review=withdrawn", world.client("vic")) == {"Old policy", "New guide"}
    assert found("group=zzz&kind=qq&statement=-4") == {"Old policy", "New guide"}
    assert says(will.get(BASE), "Overdue")


def test_a_resource_is_changed_withdrawn_and_restored(world, made) -> None:
    row, will = resource(made), world.client("will")
    values = fields(made, title="Safer working guide", version="1")
    assert says(post(will, f"{BASE}{row.pk}/edit/", values), "Safer working guide")
    again = world.client("ada").post(f"{BASE}{row.pk}/edit/", {**values, "title": "Third title"})
    assert again.status_code == 409
    assert says(again, "Safer working guide")
    assert b"Third title" in again.content
    assert says(post(will, f"{BASE}{row.pk}/withdraw/", {}), "The resource is withdrawn.")
    assert world.client("vic").get(f"{BASE}{row.pk}/").status_code == 404
    page = post(will, f"{BASE}{row.pk}/distribute/", went(made))
    assert says(page, "This resource is withdrawn.")
    assert says(
        post(will, f"{BASE}{row.pk}/edit/", {**values, "version": "3"}), "This resource is withdrawn."
    )
    assert says(post(will, f"{BASE}{row.pk}/restore/", {}), "back in use")
    entry = AuditEntry.objects.get(action="workforce.resource.changed")
    assert entry.after["title"] == "Safer working guide"
    assert entry.after["groups"] == [made.group.pk]


def test_it_goes_to_a_group_and_members_confirm_with_one_click(world, made) -> None:
    row, will, cleo = resource(made), world.client("will"), world.client("cleo")
    member = world.members["cleo"]
    values = went(made, asked=[member.pk, world.members["dev"].pk], confirmed_elsewhere="29")
    for _ in range(2):
        page = post(will, f"{BASE}{row.pk}/distribute/", values)
    assert says(page, "29 of 60 (48%)")
    record = Distribution.objects.get()
    assert says(will.get(f"{BASE}sent/{record.pk}/"), "Cleo Marsh")
    assert says(cleo.get(BASE), "Confirm that you have it")
    assert says(cleo.get(f"{BASE}{row.pk}/"), "I have read it")
    for _ in range(2):
        page = post(cleo, f"{BASE}sent/{record.pk}/confirm/", {})
    assert says(page, "it is noted that you have it")
    assert says(page, "30 of 60 (50%)")
    assert "I have read it" not in text_of(page)
    assert ResourceAcknowledgement.objects.count() == 1
    assert AuditEntry.objects.filter(action="workforce.distribution.confirmed").count() == 1
    assert "Cleo Marsh" not in text_of(will.get(f"{BASE}sent/{record.pk}/"))
    # Somebody who was not asked cannot confirm.
    page = post(world.client("vic"), f"{BASE}sent/{record.pk}/confirm/", {})
    assert says(page, "You are not among those who are asked")
    # Later more say so elsewhere; whoever confirmed stays asked.
    edit = {**values, "version": "1", "confirmed_elsewhere": "40"}
    page = post(will, f"{BASE}sent/{record.pk}/edit/", {**edit, "asked": [world.members["dev"].pk]})
    assert says(page, "Somebody who has confirmed stays among those who are asked")
    assert says(post(will, f"{BASE}sent/{record.pk}/edit/", edit), "41 of 60 (68%)")
    again = world.client("ada").post(f"{BASE}sent/{record.pk}/edit/", edit)
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"group": ""}, "Choose a group, or enter who else it went to"),
        ({"group": "99999"}, "Choose one from the list"),
        ({"people": ""}, "Enter how many people it went to"),
        ({"people": "0"}, "People must be 1 or more"),
        ({"people": "1.5"}, "People must be a whole number"),
        ({"people": "99999999999"}, "People must be 1000000 or less"),
        ({"confirmed_elsewhere": "61"}, "At most 60 can have confirmed without an account"),
        ({"asked": ["99999"]}, "Choose only from the list"),
        ({"sent_on_year": "2100"}, "The day it went out must be today or earlier"),
    ],
)
def test_a_wrong_distribution_gets_its_sentence(world, made, wrong, sentence) -> None:
    row = resource(made)
    assert says(post(world.client("will"), f"{BASE}{row.pk}/distribute/", went(made, **wrong)), sentence)
    assert not Distribution.objects.exists()


def test_more_are_asked_here_than_it_went_to(world, made) -> None:
    row = resource(made)
    asked = [world.members[name].pk for name in ("cleo", "dev")]
    page = post(world.client("will"), f"{BASE}{row.pk}/distribute/", went(made, people="1", asked=asked))
    assert says(page, "You ask 2 people here, so it went to at least as many")


def test_a_small_group_is_not_shown_to_those_who_did_not_send_it(world, made) -> None:
    row = resource(made)
    sent(row, made, people=4, confirmed_elsewhere=3)
    assert says(world.client("vic").get(f"{BASE}{row.pk}/"), "Not shown: fewer than 5 people")
    assert says(world.client("will").get(f"{BASE}{row.pk}/"), "3 of 4 (75%)")


def test_anybody_reads_what_is_public_and_nothing_else(world, made) -> None:
    visitor, path = Client(), "/resources/westmere/"
    assert visitor.get(path).status_code == 404
    resource(made, "Inside policy")
    assert visitor.get(path).status_code == 404
    resource(made, "Open factsheet", is_public=True, url="https://www.westmere.example/x", kind="factsheet")
    resource(made, "Withdrawn sheet", is_public=True, withdrawn_at=timezone.now())
    page = visitor.get(path)
    assert says(page, "Open factsheet")
    for hidden in ("Inside policy", "Withdrawn sheet", "Will Osei"):
        assert hidden not in text_of(page)
    assert says(visitor.get(f"{path}?q=zebra"), "Nothing matches your search.")
    assert says(visitor.get(f"{path}?kind=factsheet"), "Open factsheet")
    assert visitor.get("/resources/northby/").status_code == 404
    assert visitor.get("/resources/nowhere/").status_code == 404
    assert says(world.client("dev").get(BASE), "What anybody can read")


def test_what_people_type_comes_out_escaped(world, made) -> None:
    will = world.client("will")
    post(will, f"{BASE}new/", fields(made, title=SCRIPT, summary=SCRIPT, source=SCRIPT, is_public="yes"))
    row = Resource.objects.get()
    post(will, f"{BASE}{row.pk}/distribute/", went(made, group="", audience=SCRIPT))
    record = Distribution.objects.get()
    for path in (
        BASE, f"{BASE}{row.pk}/", f"{BASE}{row.pk}/edit/", f"{BASE}sent/{record.pk}/",
        f"{BASE}sent/{record.pk}/edit/", "/resources/westmere/",
    ):  # fmt: skip
        page = will.get(path).content.decode()
        assert "bold" in page
        assert "<b>bold" not in page


def test_what_waits_for_a_person(world, made) -> None:
    today = timezone.localdate()
    late = resource(made, "Late guide", review_on=today - timedelta(days=3))
    resource(made, "Not late", review_on=today + timedelta(days=30))
    record = sent(late, made, world.members["cleo"], world.members["will"])
    assert waiting(made.actor) == [("workforce.confirm", late.pk), ("workforce.resource", late.pk)]
    assert waiting(world.members["cleo"]) == [("workforce.confirm", late.pk)]
    post(world.client("cleo"), f"{BASE}sent/{record.pk}/confirm/", {})
    assert waiting(world.members["cleo"]) == []
    assert waiting(world.members["rhea"]) == []
    late.withdrawn_at = timezone.now()
    late.save(update_fields=["withdrawn_at"])
    assert waiting(made.actor) == []


@pytest.mark.parametrize("path", ["", "one/", "public"])
def test_a_list_costs_the_same_with_more_rows(world, made, path) -> None:
    row, will = resource(made), world.client("will")

    def one_more() -> None:
        other = resource(made, f"Guide {uuid4()}", is_public=True, owner=world.members["cleo"])
        other.groups.add(made.group)
        other.statements.add(world.statement(1))
        sent(row, made, world.members["will"])
        sent(other, made, world.members["will"], world.members["dev"])

    one_more()
    one_more()
    address = "/resources/westmere/" if path == "public" else f"{BASE}{path.replace('one', str(row.pk))}"
    before = cost(will, address)
    one_more()
    assert cost(will, address) == before
    assert before <= 16
