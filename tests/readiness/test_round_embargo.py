"""A round under embargo does not exist for the uncleared, from any door."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo, Look
from assessment_ready.readiness.models import Judgement, Round, RoundKind
from tests.readiness.pages import post, says, text_of
from tests.readiness.test_rounds import form

ROUNDS = "/councils/westmere/readiness/rounds/"
DOORS = [
    "",
    "?format=csv",
    "?format=xlsx",
    "edit/",
    "close/",
    "reopen/",
    "publish/",
    "embargo/",
    "scores/",
    "import/",
    "assignments/",
    "reviewers/",
    "forecast/",
    "what-if/",
    "statements/safeguarding/",
]


@pytest.fixture
def embargo(world):
    made = Embargo.objects.create(
        council=world.westmere, title="Draft report", authority="CQC", created_by=world.people["ada"]
    )
    clear(world, made, "ada")
    return made


def clear(world, embargo, name):
    return Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people[name], granted_by=world.people["ada"]
    )


@pytest.fixture
def secret(world, embargo):
    return world.round(
        kind=RoundKind.CQC_ASSESSMENT, title="Secret result", scores=[3] * 9, embargo=embargo, status="open"
    )


def test_every_door_is_shut_for_the_uncleared(world, secret):
    world.assign(secret, 7, "cleo")
    world.let_review(secret)
    for name in ("ben", "vic", "cara", "cleo", "rhea", "dev", "will"):
        client = world.client(name)
        for door in DOORS:
            answer = client.get(f"{ROUNDS}{secret.pk}/{door}")
            assert answer.status_code in {403, 404}, (name, door)
        assert client.get(f"{ROUNDS}{secret.pk}/").status_code == 404
        assert client.get(f"{ROUNDS}{secret.pk}/statements/safeguarding/").status_code == 404
        assert "Secret result" not in text_of(client.get(ROUNDS))
        for ending in ("csv", "xlsx"):
            assert b"Secret" not in client.get(f"{ROUNDS}?format={ending}").content
    ben = world.client("ben")
    for door in ("close/", "publish/", "scores/", "import/", "embargo/remove/", "withdraw/"):
        assert ben.post(f"{ROUNDS}{secret.pk}/{door}").status_code == 404
    judged = {"score": "4", "confidence": "high", "version": "1"}
    assert ben.post(f"{ROUNDS}{secret.pk}/statements/safeguarding/score/", judged).status_code == 404
    row = Judgement.objects.get(round=secret, statement__number=7)
    assert ben.get(f"/councils/westmere/readiness/judgements/{row.pk}/").status_code == 404
    assert row.score == 3
    assert world.client("ada").get(f"{ROUNDS}{secret.pk}/").status_code == 200


def test_its_scores_stand_beside_no_statement_of_another_round(world, secret):
    ours = world.round(scores=[2] * 9)
    path = f"{ROUNDS}{ours.pk}/statements/safeguarding/"
    assert says(world.client("ben").get(path), "No other round has scored this statement yet.")
    assert says(world.client("ada").get(path), "CQC assessment")


def test_it_cannot_be_started_from_by_the_uncleared(world, secret):
    page = post(world.client("ben"), f"{ROUNDS}new/", form(start_from=secret.pk))
    assert "Secret result" not in text_of(page)
    assert (
        Round.objects.count() == 1 or not Judgement.objects.exclude(round=secret).exclude(score=None).exists()
    )


def test_it_opens_to_the_second(world, embargo, secret):
    moment = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    Embargo.objects.filter(pk=embargo.pk).update(lifts_at=moment)
    with time_machine.travel(moment - timedelta(seconds=1), tick=False):
        assert world.client("vic").get(f"{ROUNDS}{secret.pk}/").status_code == 404
    with time_machine.travel(moment, tick=False):
        assert world.client("vic").get(f"{ROUNDS}{secret.pk}/").status_code == 200


def test_a_round_is_put_under_embargo_and_taken_out_by_the_cleared(world, embargo):
    made = world.round(title="Draft round")
    ada = world.client("ada")
    page = post(ada, f"{ROUNDS}{made.pk}/embargo/", {"embargo": embargo.pk})
    assert says(page, "The round is under embargo.")
    assert world.client("ben").get(f"{ROUNDS}{made.pk}/").status_code == 404
    assert AuditEntry.objects.get(action="readiness.round.embargoed").embargo == embargo
    assert world.client("cara").post(f"{ROUNDS}{made.pk}/embargo/remove/").status_code == 404
    assert says(post(ada, f"{ROUNDS}{made.pk}/embargo/remove/", {}), "no longer under embargo")
    assert world.client("ben").get(f"{ROUNDS}{made.pk}/").status_code == 200
    assert AuditEntry.objects.get(action="readiness.round.unembargoed").embargo == embargo
    assert says(post(ada, f"{ROUNDS}{made.pk}/embargo/remove/", {}), "not under embargo")


def test_an_embargo_one_is_not_cleared_for_cannot_be_used(world, embargo):
    made = world.round()
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/embargo/", {"embargo": embargo.pk})
    assert "Draft report" not in text_of(page)
    assert Round.objects.get().embargo is None
    Embargo.objects.update(lifted_at=timezone.now())
    page = post(world.client("ada"), f"{ROUNDS}{made.pk}/embargo/", {"embargo": embargo.pk})
    assert Round.objects.get().embargo is None
    for name in ("vic", "cleo", "will"):
        assert world.client(name).post(f"{ROUNDS}{made.pk}/embargo/", {}).status_code == 403


def test_a_round_can_be_created_under_embargo(world, embargo):
    post(world.client("ada"), f"{ROUNDS}new/", form(embargo=embargo.pk))
    assert Round.objects.get().embargo == embargo
    assert world.client("ben").get(f"{ROUNDS}{Round.objects.get().pk}/").status_code == 404
    assert AuditEntry.objects.get(action="readiness.round.created").embargo == embargo


def test_looks_are_recorded_until_it_is_lifted(world, embargo, secret):
    ada = world.client("ada")
    ada.get(f"{ROUNDS}{secret.pk}/")
    ada.get(f"{ROUNDS}{secret.pk}/")
    ada.get(f"{ROUNDS}{secret.pk}/statements/safeguarding/")
    assert sorted(Look.objects.values_list("what", flat=True)) == [
        "Safeguarding in the round “Secret result”",
        "the round “Secret result”",
    ]
    Embargo.objects.update(lifted_at=timezone.now())
    ada.get(f"{ROUNDS}{secret.pk}/statements/equity/")
    assert Look.objects.count() == 2


def test_everything_done_to_it_is_hidden_in_the_audit_log(world, secret):
    ada = world.client("ada")
    judged = {"score": "4", "confidence": "high", "version": "1"}
    post(ada, f"{ROUNDS}{secret.pk}/statements/safeguarding/score/", judged)
    post(ada, f"{ROUNDS}{secret.pk}/close/", {})
    entries = AuditEntry.objects.filter(action__startswith="readiness.")
    assert entries.count() == 2
    assert {entry.embargo_id for entry in entries} == {secret.embargo_id}
