"""A query put together once a day answers as one that was put together this moment."""

from datetime import UTC, datetime, timedelta

import pytest

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.daily import daily_rows, daily_sql
from assessment_ready.embargo.gate import settle, settle_as_uncleared
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.evidence.models import EvidenceItem, ItemGuest

NINE = datetime(2027, 1, 12, 9, tzinfo=UTC)


def titles(membership, now):
    return EvidenceItem.objects.visible_to(membership, now).order_by("pk").values_list("title")


def other_moment(membership, now):
    return EvidenceItem.objects.filter(created_at__lt=now - timedelta(days=1)).values_list("title")


def fetched(name, world, now, settled=None):
    member = Membership.objects.select_related("council").get(pk=world.members[name].pk)
    if settled:
        settled(member, now)
    found = daily_rows(titles, member, now)
    assert found == list(titles(member, now))
    return [title for (title,) in found]


@pytest.mark.parametrize("settled", [None, settle])
def test_an_embargo_opens_to_the_second_although_the_query_is_kept(world, settled):
    secret = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"], lifts_at=NINE
    )
    Clearance.objects.create(
        council=world.westmere, embargo=secret, user=world.people["ada"], granted_by=world.people["ada"]
    )
    world.evidence(title="Plain")
    world.evidence(title="Secret", embargo=secret)
    world.evidence(owner="nia", title="Theirs")
    before = NINE - timedelta(seconds=1)
    assert fetched("vic", world, before, settled) == ["Plain"]
    assert fetched("ada", world, before, settled) == ["Plain", "Secret"]
    assert fetched("vic", world, NINE, settled) == ["Plain", "Secret"]
    assert fetched("vic", world, before, settled) == ["Plain"]


def test_a_clearance_and_a_role_count_from_the_next_question_on(world):
    secret = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    world.evidence(owner="ben", title="Secret", embargo=secret)
    assert fetched("vic", world, NINE) == []
    given = Clearance.objects.create(
        council=world.westmere, embargo=secret, user=world.people["vic"], granted_by=world.people["ada"]
    )
    assert fetched("vic", world, NINE) == ["Secret"]
    assert fetched("vic", world, NINE, settle_as_uncleared) == []
    Membership.objects.filter(pk=world.members["vic"].pk).update(role="reviewer")
    assert fetched("vic", world, NINE) == []
    given.revoked_at = NINE
    given.save(update_fields=["revoked_at"])
    assert fetched("vic", world, NINE) == []


def test_what_a_guest_was_given_ends_to_the_second(world):
    item = world.evidence(owner="ben", title="Given")
    ItemGuest.objects.create(
        council=world.westmere, item=item, membership=world.members["rhea"], key="round:1", ends_at=NINE
    )
    assert fetched("rhea", world, NINE - timedelta(seconds=1)) == ["Given"]
    assert fetched("rhea", world, NINE) == []


def test_a_query_with_another_moment_in_it_is_refused(world):
    with pytest.raises(ValueError, match="present moment only"):
        daily_sql(other_moment, world.members["ada"], NINE)
