"""External reviewers: one round, read-only, until a moment."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership
from assessment_ready.readiness.errors import ReviewerNotEligible
from assessment_ready.readiness.models import ReviewerGrant
from assessment_ready.readiness.services.reviewers import grant_review
from assessment_ready.ui.dates import LONDON, format_date, london_date
from tests.readiness.pages import post, says, text_of

ROUNDS = "/councils/westmere/readiness/rounds/"


@pytest.fixture
def made(world):
    return world.round(scores=[3] * 9)


def until(world, day, name="rhea"):
    return {
        "reviewer": world.members[name].pk,
        "last_day_day": day.day,
        "last_day_month": day.month,
        "last_day_year": day.year,
    }


def today():
    return london_date(timezone.now())


def test_a_reviewer_reads_one_round_until_the_end_of_the_last_day(world, made):
    last = today() + timedelta(days=3)
    assert world.client("rhea").get(f"{ROUNDS}{made.pk}/").status_code == 404
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/", until(world, last))
    assert says(page, f"Rhea Stone can read this round until the end of {format_date(last)}.")
    midnight = datetime(last.year, last.month, last.day, tzinfo=LONDON) + timedelta(days=1)
    assert ReviewerGrant.objects.get().ends_at == midnight
    rhea = world.client("rhea")
    seen = rhea.get(f"{ROUNDS}{made.pk}/")
    assert says(seen, "27 of 36 points")
    assert "What you can do" not in text_of(seen)
    with time_machine.travel(midnight + timedelta(seconds=1), tick=False):
        assert world.client("rhea").get(f"{ROUNDS}{made.pk}/").status_code == 404
        assert world.client("rhea").get(f"{ROUNDS}{made.pk}/statements/equity/").status_code == 404


def test_access_ends_at_once_when_taken_back(world, made):
    world.let_review(made)
    reviewer = world.members["rhea"].pk
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/{reviewer}/end/", {})
    assert says(page, "Rhea Stone can no longer read this round.")
    assert world.client("rhea").get(f"{ROUNDS}{made.pk}/").status_code == 404
    post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/{reviewer}/end/", {})
    assert AuditEntry.objects.filter(action="readiness.review.revoked").count() == 1


def test_a_reviewer_sees_one_round_at_a_time(world, made):
    world.let_review(world.round(title="Other"))
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/", until(world, today()))
    assert says(page, "This person already reviews another round.")


def test_the_last_day_is_between_today_and_the_end_of_the_membership(world, made):
    url, ben = f"{ROUNDS}{made.pk}/reviewers/", world.client("ben")
    past = post(ben, url, until(world, today() - timedelta(days=1)))
    assert says(past, "The last day of access must be today or later")
    Membership.objects.filter(pk=world.members["rhea"].pk).update(ends_at=timezone.now() + timedelta(days=2))
    late = post(ben, url, until(world, today() + timedelta(days=9)))
    assert says(late, "This person’s membership ends on")
    assert not ReviewerGrant.objects.exists()
    post(ben, url, until(world, today() + timedelta(days=2)))
    assert ReviewerGrant.objects.get().ends_at <= timezone.now() + timedelta(days=2)


def test_only_external_reviewers_of_this_council_are_let_in(world, made):
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/reviewers/", until(world, today(), "vic"))
    assert says(page, "Choose somebody who is an external reviewer of this council now")
    with pytest.raises(ReviewerNotEligible):
        grant_review(
            actor=world.members["ben"],
            round_id=made.pk,
            reviewer_id=world.northby_members["nia"].pk,
            last_day=today(),
        )
    assert not ReviewerGrant.objects.exists()


@pytest.mark.parametrize("name", ["vic", "cleo", "rhea", "cara"])
def test_only_those_who_run_rounds_let_reviewers_in(world, made, name):
    world.let_review(made)
    url = f"{ROUNDS}{made.pk}/reviewers/"
    assert world.client(name).get(url).status_code == 403
    assert world.client(name).post(url, until(world, today())).status_code == 403
    assert world.client(name).post(f"{url}{world.members['rhea'].pk}/end/").status_code == 403


def test_a_reviewer_nobody_let_in_has_nothing_to_end(world, made):
    url = f"{ROUNDS}{made.pk}/reviewers/{world.members['rhea'].pk}/end/"
    assert world.client("ben").post(url).status_code == 404
