"""Adding, changing, versions, confirming, withdrawing, handing over: what the services keep and refuse."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.evidence import errors
from assessment_ready.evidence.models import (
    EvidenceFile,
    EvidenceFileContent,
    EvidenceItem,
    EvidencePart,
    EvidenceVersion,
    ItemGuest,
)
from assessment_ready.evidence.queries.coverage import coverage, coverage_rows
from assessment_ready.evidence.queries.needs import needs_rows
from assessment_ready.evidence.services.guests import set_guest_items
from assessment_ready.evidence.services.items import (
    NewPart,
    add_item,
    add_version,
    change_item,
    confirm_current,
    hand_over,
    restore,
    withdraw,
)
from tests.evidence import corpus
from tests.evidence.values import add, category, pdf, values

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _november(time_machine_at):
    """Everything here happens on 22 November 2026."""


@pytest.fixture
def time_machine_at():
    import time_machine

    with time_machine.travel("2026-11-22T10:00:00Z", tick=True):
        yield


def test_an_item_gets_its_reference_version_file_and_sentence(world):
    item = add(world, 7, 4)
    assert item.reference == "QS4-E1"
    assert [use.statement.number for use in item.uses.all()] == [4, 7]
    part = EvidencePart.objects.get(version__item=item)
    assert (part.name, part.url, part.file.size) == ("survey.pdf", "", len(corpus.PDF))
    assert bytes(part.file.content.data) == corpus.PDF
    entry = AuditEntry.objects.get(action="evidence.item.added")
    assert entry.after["owner"] == "Cleo Marsh"
    assert entry.after["statements"] == ["QS4", "QS7"]
    assert add(world, 1).reference == "QS1-E2"


def test_a_second_click_adds_nothing(world):
    key = uuid4()
    made = [
        add_item(
            actor=world.members["ben"],
            values=values(world),
            parts=[NewPart.link("Survey", "https://www.westmere.example/survey")],
            submission_key=key,
        )
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert EvidenceItem.objects.count() == 1
    assert AuditEntry.objects.filter(action="evidence.item.added").count() == 1


def test_the_same_content_is_kept_once_in_a_council(world):
    add(world)
    add(world)
    assert EvidenceFile.objects.count() == 1
    assert EvidenceFileContent.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": "  "}, "title", "Enter a title"),
        ({"title": "x" * 201}, "title", "Title must be 200 characters or fewer"),
        ({"statement_ids": ()}, "statements", "Choose at least one quality statement that this supports"),
        ({"statement_ids": (999_999,)}, "statements", "Choose only quality statements from the list"),
        ({"category_id": 999_999}, "category", "Choose the kind of evidence"),
        ({"sensitivity": "secret"}, "sensitivity", "Choose who may open the files"),
        (
            {"as_at": TODAY + timedelta(days=1)},
            "as_at",
            "The date the evidence is about must be today or in the past",
        ),
        ({"as_at": date(1066, 10, 14)}, "as_at", "The date the evidence is about must be in 1948 or later"),
        (
            {"covers_from": date(2026, 9, 2)},
            "covers_from",
            "The first day of the period must be the date the evidence is about or earlier",
        ),
        (
            {"review_by": date(2026, 8, 31)},
            "review_by",
            "The review date must be the date the evidence is about or later",
        ),
        ({"review_by": date(2099, 1, 1)}, "review_by", "The review date must be within five years"),
        (
            {"expires_on": date(2026, 8, 31)},
            "expires_on",
            "The last day it is valid must be the date the evidence is about or later",
        ),
    ],
)
def test_bad_values_are_refused_with_a_sentence_and_nothing_is_kept(world, change, field, sentence):
    with pytest.raises(errors.InvalidItem) as refused:
        add_item(
            actor=world.members["ben"],
            values=replace(values(world), **change),
            parts=[pdf()],
            submission_key=uuid4(),
        )
    assert (refused.value.field, str(refused.value)) == (field, sentence)
    assert not EvidenceItem.objects.exists()
    assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://files.example/x",
        "file:///etc/passwd",
        "www.example.org",
        "https://user:secret@example.org/",
        "https://" + "x" * 500 + ".example",
        "data:text/html,x",
        "http://[",
    ],
)
def test_a_link_must_be_a_web_address(world, url):
    with pytest.raises(errors.InvalidLink):
        add(world, parts=[NewPart.link("x", url)])
    assert not EvidenceItem.objects.exists()


def test_a_refused_file_leaves_nothing_behind(world):
    with pytest.raises(errors.FileRefused):
        add(world, parts=[pdf(), NewPart.upload("drawing.svg", corpus.SVG)])
    assert not EvidenceItem.objects.exists()
    assert not EvidenceFile.objects.exists()


def test_an_item_without_file_or_link_is_refused(world):
    with pytest.raises(errors.PartMissing):
        add_item(actor=world.members["ben"], values=values(world), parts=[], submission_key=uuid4())


@pytest.mark.parametrize("owner", ["nia", "dev", "vic"])
def test_an_owner_must_be_somebody_here_who_may_add_evidence(world, owner):
    with pytest.raises(errors.OwnerNotEligible):
        add(world, owner=owner)


def test_those_who_only_add_own_what_they_add(world):
    assert add(world, actor="cleo", owner="cleo").owner == world.members["cleo"]
    with pytest.raises(errors.NotAllowed):
        add(world, actor="cleo", owner="ben")
    with pytest.raises(errors.NotAllowed):
        add(world, actor="vic", owner="vic")


def test_an_item_can_be_put_under_an_embargo_one_is_cleared_for(world):
    ada = world.people["ada"]
    embargo = Embargo.objects.create(council=world.westmere, title="Draft", authority="CQC", created_by=ada)
    with pytest.raises(errors.EmbargoNotChosen):
        add(world, actor="ada", owner="ada", embargo_id=embargo.pk)
    Clearance.objects.create(council=world.westmere, embargo=embargo, user=ada, granted_by=ada)
    with pytest.raises(errors.OwnerNotCleared):
        add(world, actor="ada", owner="cleo", embargo_id=embargo.pk)
    item = add(world, actor="ada", owner="ada", embargo_id=embargo.pk)
    now = timezone.now()
    assert list(EvidenceItem.objects.visible_to(world.members["ada"], now)) == [item]
    assert not EvidenceItem.objects.visible_to(world.members["ben"], now).exists()
    assert AuditEntry.objects.get(action="evidence.item.added").embargo_id == embargo.pk
    with pytest.raises(errors.OwnerNotCleared):
        hand_over(actor=world.members["ada"], item_ids=[item.pk], owner_id=world.members["ben"].pk)


def test_a_change_says_what_changed_and_keeps_the_reference(world):
    item = add(world, 4)
    change_item(
        actor=world.members["cleo"],
        item_id=item.pk,
        values=values(world, 2, category="staff", title="Staff survey 2026"),
        expected_version=1,
    )
    item.refresh_from_db()
    assert (item.reference, item.title, item.category.code, item.version) == (
        "QS4-E1",
        "Staff survey 2026",
        "staff",
        2,
    )
    entry = AuditEntry.objects.get(action="evidence.item.changed")
    assert entry.after["category"] == "Feedback from staff and leaders"
    assert (entry.before["statements"], entry.after["statements"]) == (["QS4"], ["QS2"])


def test_the_second_of_two_savers_is_told(world):
    item = add(world)
    change_item(
        actor=world.members["ben"], item_id=item.pk, values=values(world, title="First"), expected_version=1
    )
    with pytest.raises(errors.StaleItem) as stale:
        change_item(
            actor=world.members["cleo"],
            item_id=item.pk,
            values=values(world, title="Second"),
            expected_version=1,
        )
    assert stale.value.version == 2
    item.refresh_from_db()
    assert item.title == "First"


def test_somebody_else_does_not_change_what_they_do_not_look_after(world):
    item = add(world)
    for name in ("will", "vic"):
        with pytest.raises(errors.NotYours):
            withdraw(actor=world.members[name], item_id=item.pk, reason="x")
    with pytest.raises(EvidenceItem.DoesNotExist):
        withdraw(actor=world.northby_members["nia"], item_id=item.pk, reason="x")


def test_a_new_version_keeps_chosen_parts_and_the_old_version_stays(world):
    item = add(
        world,
        parts=[pdf("one.pdf"), pdf("two.pdf"), NewPart.link("Page", "https://www.westmere.example/")],
    )
    keep = [EvidencePart.objects.get(name="two.pdf").pk, 999_999]
    add_version(
        actor=world.members["cleo"],
        item_id=item.pk,
        parts=[NewPart.upload("new.csv", b"a,b\n1,2\n")],
        keep=keep,
        note="Autumn figures",
        expected_version=1,
    )
    newest, first = EvidenceVersion.objects.filter(item=item)
    assert [part.name for part in newest.parts.all()] == ["two.pdf", "new.csv"]
    assert first.parts.count() == 3
    assert newest.note == "Autumn figures"
    with pytest.raises(errors.PartMissing):
        add_version(actor=world.members["cleo"], item_id=item.pk, parts=[], keep=[], expected_version=2)


def test_confirming_moves_the_review_date_and_refuses_the_past(world):
    item = add(world)
    with pytest.raises(errors.InvalidItem, match="must be in the future"):
        confirm_current(actor=world.members["cleo"], item_id=item.pk, review_by=TODAY, expected_version=1)
    confirm_current(
        actor=world.members["cleo"],
        item_id=item.pk,
        review_by=date(2027, 11, 22),
        as_at=TODAY,
        expected_version=1,
    )
    item.refresh_from_db()
    assert (item.review_by, item.as_at, item.version) == (date(2027, 11, 22), TODAY, 2)


def test_an_expired_item_is_not_confirmed(world):
    item = add(world, expires_on=date(2026, 11, 21))
    with pytest.raises(errors.ItemExpired):
        confirm_current(
            actor=world.members["cleo"], item_id=item.pk, review_by=date(2027, 1, 1), expected_version=1
        )


def test_withdrawing_needs_a_reason_and_freezes_until_restored(world):
    item = add(world)
    with pytest.raises(errors.ReasonNeeded):
        withdraw(actor=world.members["cleo"], item_id=item.pk, reason=" ")
    withdraw(actor=world.members["cleo"], item_id=item.pk, reason="Replaced")
    with pytest.raises(errors.ItemWithdrawn):
        change_item(actor=world.members["cleo"], item_id=item.pk, values=values(world), expected_version=2)
    restore(actor=world.members["ben"], item_id=item.pk)
    item.refresh_from_db()
    assert (item.withdrawn_at, item.withdrawn_reason) == (None, "")
    with pytest.raises(errors.ItemNotWithdrawn):
        restore(actor=world.members["ben"], item_id=item.pk)


def test_items_are_handed_over_together_or_not_at_all(world):
    first, second = add(world), add(world, owner="will")
    with pytest.raises(errors.NotYours):
        hand_over(
            actor=world.members["cleo"],
            item_ids=[first.pk, second.pk],
            owner_id=world.members["ben"].pk,
        )
    assert EvidenceItem.objects.get(pk=first.pk).owner == world.members["cleo"]
    hand_over(actor=world.members["ben"], item_ids=[first.pk, second.pk], owner_id=world.members["ada"].pk)
    assert set(EvidenceItem.objects.values_list("owner_id", flat=True)) == {world.members["ada"].pk}
    assert AuditEntry.objects.filter(action="evidence.item.handed_over").count() == 2


def test_coverage_counts_what_counts(world):
    add(world, 4)
    add(world, 4, review_by=date(2026, 12, 1), as_at=date(2026, 10, 1))
    add(world, 4, 5, as_at=date(2025, 1, 1), review_by=date(2026, 1, 1))
    gone = add(world, 4)
    withdraw(actor=world.members["ben"], item_id=gone.pk, reason="x")
    now, ben = timezone.now(), world.members["ben"]
    grid = coverage(ben, now, world.framework)
    people, staff = grid.categories
    cell = grid.cell(world.statement(4).pk, people.pk)
    assert (cell.counting, cell.due, cell.stale, cell.freshest, cell.total) == (2, 1, 1, date(2026, 10, 1), 3)
    row = grid.statement(world.statement(4).pk)
    assert (row.covered, row.of, row.counting, row.stale, row.missing) == (1, 2, 2, 1, [staff])
    only_stale = grid.statement(world.statement(5).pk)
    assert (only_stale.covered, only_stale.stale, only_stale.missing) == (0, 1, [people, staff])
    assert sorted(coverage_rows(ben, now, world.framework)) == [
        (world.statement(4).pk, people.pk, 2, 1, date(2026, 10, 1)),
        (world.statement(5).pk, people.pk, 0, 1, date(2025, 1, 1)),
    ]
    assert list(coverage_rows(world.northby_members["nia"], now, world.framework)) == []


def test_a_person_is_asked_to_review_their_own_items_only(world):
    due = add(world, review_by=date(2026, 12, 22))
    stale = add(world, as_at=date(2025, 1, 1), review_by=date(2026, 1, 1))
    expired = add(world, expires_on=date(2026, 10, 1))
    add(world, review_by=date(2026, 12, 23))
    add(world, owner="will", review_by=date(2026, 12, 1))
    rows = needs_rows(world.members["cleo"], timezone.now())
    found = {row[1]: (row[0], row[4], row[6]) for row in rows}
    assert found == {
        due.pk: ("evidence.review", "Carers’ survey 2026", date(2026, 12, 22)),
        stale.pk: ("evidence.review", "Carers’ survey 2026", date(2026, 1, 1)),
        expired.pk: ("evidence.review", "Carers’ survey 2026", date(2026, 10, 1)),
    }


def test_guests_see_exactly_what_they_are_given_until_it_ends(world):
    first, second, third = add(world), add(world), add(world)
    rhea, now = world.members["rhea"], timezone.now()
    give = {"actor": world.members["ada"], "membership": rhea, "ends_at": now + timedelta(days=1)}
    set_guest_items(key="round:1", item_ids=[first.pk, second.pk], **give)
    set_guest_items(key="round:2", item_ids=[third.pk], **give)
    set_guest_items(key="round:1", item_ids=[second.pk], **give)
    seen = EvidenceItem.objects.visible_to(rhea, now)
    assert set(seen) == {second, third}
    assert not EvidenceItem.objects.visible_to(rhea, now + timedelta(days=2)).exists()
    set_guest_items(key="round:1", item_ids=[], **give)
    assert set(ItemGuest.objects.values_list("item_id", flat=True)) == {third.pk}
    entries = AuditEntry.objects.filter(action="evidence.guest.set").count()
    set_guest_items(key="round:1", item_ids=[], **give)
    assert AuditEntry.objects.filter(action="evidence.guest.set").count() == entries


def test_the_category_must_be_of_the_same_framework(world):
    from assessment_ready.framework.models import EvidenceCategory, FrameworkVersion

    other = FrameworkVersion.objects.create(code="other", title="Other")
    foreign = EvidenceCategory.objects.create(framework=other, code="people", title="People")
    assert foreign.pk != category(world).pk
    with pytest.raises(errors.InvalidItem, match="Choose only quality statements from the list"):
        add(world, category_id=foreign.pk)
