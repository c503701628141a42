"""Changing many items together: chosen, shown, confirmed; all or none."""

from datetime import date

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.evidence import errors
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.rules.bulk import BulkChange
from assessment_ready.evidence.services.bulk import bulk_change
from tests.evidence.values import add
from tests.readiness.pages import post, says

BULK = "/councils/westmere/evidence/bulk/"


@pytest.fixture(autouse=True)
def _november():
    import time_machine

    with time_machine.travel("2026-11-22T10:00:00Z", tick=True):
        yield


@pytest.fixture
def items(world):
    return [add(world, 4), add(world, 7, owner="will"), add(world, 1)]


def ids(items):
    return [item.pk for item in items]


def test_chosen_items_are_shown_the_change_is_checked_and_then_made(world, items):
    client = world.client("ben")
    chosen = ids(items[:2])
    page = client.get(f"{BULK}?items={chosen[0]}&items={chosen[1]}")
    assert says(page, "Change 2 items of evidence")
    sent = {"items": chosen, "kind": "owner", "owner": world.members["ada"].pk}
    checked = client.post(BULK, sent)
    assert says(checked, "They are handed over to Ada Okafor.")
    assert not EvidenceItem.objects.filter(owner=world.members["ada"]).exists()
    done = post(client, BULK, {**sent, "confirmed": "yes"})
    assert says(done, "2 items were changed.")
    assert EvidenceItem.objects.filter(owner=world.members["ada"]).count() == 2
    assert AuditEntry.objects.filter(action="evidence.item.handed_over").count() == 2


def test_all_that_match_the_filters_can_be_chosen(world, items):
    client = world.client("ben")
    assert says(client.get(f"{BULK}?all=yes"), "Change 3 items of evidence")
    assert says(client.get(f"{BULK}?all=yes&statement=7"), "Change 1 item of evidence")
    cleo = world.client("cleo").get(f"{BULK}?all=yes")
    assert says(cleo, "Change 2 items of evidence")


@pytest.mark.parametrize(
    ("sent", "sentence", "check"),
    [
        (
            {"kind": "review", "review_by_day": "1", "review_by_month": "5", "review_by_year": "2027"},
            "Their review date becomes 1 May 2027.",
            {"review_by": date(2027, 5, 1)},
        ),
        (
            {"kind": "sensitivity", "sensitivity": "restricted"},
            "They become: Restricted.",
            {"sensitivity": "restricted"},
        ),
        (
            {"kind": "withdraw", "reason": "Replaced"},
            "They are withdrawn, because: Replaced",
            {"withdrawn_reason": "Replaced"},
        ),
    ],
)
def test_each_kind_of_change(world, items, sent, sentence, check):
    client = world.client("ben")
    data = {"items": ids(items), **sent}
    assert says(client.post(BULK, data), sentence)
    assert says(post(client, BULK, {**data, "confirmed": "yes"}), "3 items were changed.")
    assert EvidenceItem.objects.filter(**check).count() == 3


def test_a_statement_is_added_where_it_is_not_there_yet(world, items):
    client = world.client("ben")
    data = {"items": ids(items), "kind": "statement", "statement": world.statement(7).pk, "confirmed": "yes"}
    assert says(post(client, BULK, data), "2 items were changed.")
    assert all(item.uses.filter(statement__number=7).exists() for item in items)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose what to do with them"),
        ({"kind": "delete"}, "Choose one from the list"),
        ({"kind": "owner"}, "Choose the new owner"),
        ({"kind": "owner", "owner": "999999"}, "Choose one from the list"),
        ({"kind": "review"}, "Enter the review date"),
        ({"kind": "statement"}, "Choose the quality statement"),
        ({"kind": "sensitivity"}, "Choose who may open them"),
        ({"kind": "withdraw", "reason": " "}, "Enter why they are withdrawn"),
        (
            {"kind": "review", "review_by_day": "1", "review_by_month": "5", "review_by_year": "2026"},
            "The review date must be in the future",
        ),
    ],
)
def test_bad_input_gets_its_sentence_and_changes_nothing(world, items, sent, sentence):
    before = list(EvidenceItem.objects.order_by("pk").values())
    page = world.client("ben").post(BULK, {"items": ids(items), "confirmed": "yes", **sent})
    assert page.status_code == 200
    assert says(page, sentence)
    assert list(EvidenceItem.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("query", ["", "?items=x", "?items=999999", "?items=9999999999999999999999"])
def test_choosing_nothing_leads_back_with_a_sentence(world, items, query):
    page = world.client("ben").get(f"{BULK}{query}", follow=True)
    assert says(page, "Choose at least one item that you look after")


def test_one_item_of_somebody_else_undoes_the_whole(world, items):
    change = BulkChange(kind="withdraw", reason="x")
    with pytest.raises(errors.ItemsGone):
        bulk_change(actor=world.members["cleo"], item_ids=ids(items), change=change)
    data = {"items": ids(items), "kind": "withdraw", "reason": "x", "confirmed": "yes"}
    page = post(world.client("cleo"), BULK, data)
    assert says(page, "Nothing was changed. Choose again.")
    assert not EvidenceItem.objects.exclude(withdrawn_at=None).exists()


def test_an_item_of_another_council_or_gone_undoes_the_whole(world, items):
    foreign = world.evidence(1, owner="nia")
    for extra in (foreign.pk, 999_999):
        with pytest.raises(errors.ItemsGone):
            bulk_change(
                actor=world.members["ben"],
                item_ids=[*ids(items), extra],
                change=BulkChange(kind="sensitivity", sensitivity="public"),
            )
    assert not EvidenceItem.objects.filter(sensitivity="public").exists()


def test_a_withdrawn_item_and_a_review_before_what_it_is_about_undo_the_whole(world, items):
    gone = world.evidence(1, withdrawn_at=timezone.now())
    review = BulkChange(kind="review", review_by=date(2027, 1, 1))
    with pytest.raises(errors.ItemWithdrawn):
        bulk_change(actor=world.members["ben"], item_ids=[items[0].pk, gone.pk], change=review)
    EvidenceItem.objects.filter(pk=items[2].pk).update(as_at=date(2027, 2, 1))
    with pytest.raises(errors.InvalidItem, match="QS1-E3 is about 1 February 2027"):
        bulk_change(actor=world.members["ben"], item_ids=ids(items), change=review)
    assert not EvidenceItem.objects.filter(review_by=date(2027, 1, 1)).exists()


def test_readers_do_not_change_items(world, items):
    assert world.client("vic").get(f"{BULK}?all=yes").status_code == 403
    assert world.client("vic").post(BULK, {"items": ids(items)}).status_code == 403
