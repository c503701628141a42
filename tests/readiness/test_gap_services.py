"""Gaps through the services: raised, answered, closed; what is refused; two at once; embargo."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.actions.models import Action, ActionStatement
from assessment_ready.actions.rules.actions import ActionValues
from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import SubTopic
from assessment_ready.readiness.errors import (
    AnswerNeeded,
    GapIsClosed,
    GapNotAnswered,
    GapNotClosed,
    InvalidGap,
    NotAllowed,
    NotYourGap,
    StaleGap,
)
from assessment_ready.readiness.models import EmergingTheme, Gap
from assessment_ready.readiness.queries.gaps import answers_of, get_gap
from assessment_ready.readiness.rules.gaps import GapValues
from assessment_ready.readiness.services import gaps as service
from tests.clock import today


@pytest.fixture
def values(world):
    return GapValues(
        statement_id=world.statement(4).pk,
        title="  Carers wait too long ",
        source="peer_challenge",
        owner_id=world.members["cleo"].pk,
        found_on=today(),
    )


@pytest.fixture
def secret(world):
    """An embargo for which Ada and Ben are cleared."""
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft report", authority="CQC", created_by=world.people["ada"]
    )
    for name in ("ada", "ben"):
        embargo.clearances.create(
            council=world.westmere, user=world.people[name], granted_by=world.people["ada"]
        )
    return embargo


def plan(world, **extra):
    return ActionValues(
        title="Open a carers’ clinic",
        source="peer_challenge",
        owner_id=world.members["cleo"].pk,
        start_on=today(),
        due_on=today() + timedelta(days=90),
        **extra,
    )


def raise_it(world, values, name="ben", **extra):
    return service.raise_gap(actor=world.members[name], values=values, submission_key=uuid4(), **extra)


def test_a_gap_gets_a_reference_that_runs_through_the_council(world, values):
    first = raise_it(world, values)
    second = raise_it(world, replace(values, statement_id=world.statement(1).pk))
    assert (first.reference, second.reference) == ("QS4-G1", "QS1-G2")
    assert first.title == "Carers wait too long"
    entry = AuditEntry.objects.get(action="readiness.gap.raised", object_id=str(first.pk))
    assert entry.after["owner"] == "Cleo Marsh"


def test_the_second_of_two_clicks_gives_the_same_gap(world, values):
    key = uuid4()
    made = [
        service.raise_gap(actor=world.members["ben"], values=values, submission_key=key) for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert Gap.objects.count() == 1


def test_what_a_gap_names_must_be_the_councils_own(world, values):
    topic = SubTopic.objects.create(statement=world.statement(1), title="Assessment")
    theirs = EmergingTheme.objects.create(council=world.northby, code="theirs", title="Theirs")
    northby_round = world.round(council=world.northby)
    for wrong, field in [
        ({"owner_id": world.northby_members["nia"].pk}, "owner"),
        ({"owner_id": world.members["dev"].pk}, "owner"),
        ({"sub_topic_id": topic.pk}, "sub_topic"),
        ({"theme_id": theirs.pk}, "theme"),
        ({"round_id": northby_round.pk}, "round"),
        ({"statement_id": 0}, "statement"),
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"source": "rumour"}, "source"),
        ({"weight": "heavy"}, "weight"),
        ({"found_on": today() + timedelta(days=1)}, "found_on"),
    ]:
        with pytest.raises(InvalidGap) as caught:
            raise_it(world, replace(values, **wrong))
        assert caught.value.field == field
    assert not Gap.objects.exists()


@pytest.mark.parametrize("name", ["vic", "cleo", "cara", "dev", "rhea"])
def test_only_those_who_manage_actions_raise_gaps(world, values, name):
    with pytest.raises(NotAllowed):
        raise_it(world, values, name)


def test_an_action_answers_a_gap_and_serves_its_statement_from_then_on(world, values):
    gap = raise_it(world, values)
    action = world.action(1)
    service.answer_with_actions(
        actor=world.members["ben"], gap_id=gap.pk, action_ids=[action.pk], expected_version=1
    )
    shown = get_gap(world.members["vic"], timezone.now(), gap.pk)
    assert shown.is_answered  # type: ignore[attr-defined] # annotated
    assert [each.reference for each in answers_of(shown)] == [action.reference]
    assert ActionStatement.objects.filter(action=action, statement=gap.statement).exists()


def test_a_gap_can_be_answered_with_no_action_and_a_reason(world, values):
    gap = raise_it(world, values)
    cleo = world.members["cleo"]
    for empty in ("", "  ", "word " * 151):
        with pytest.raises(AnswerNeeded):
            service.answer_with_reason(actor=cleo, gap_id=gap.pk, reason=empty, expected_version=1)
    service.answer_with_reason(actor=cleo, gap_id=gap.pk, reason="It mends itself.", expected_version=1)
    assert get_gap(cleo, timezone.now(), gap.pk).is_answered  # type: ignore[attr-defined] # annotated


def test_the_answer_that_comes_last_counts(world, values):
    gap = raise_it(world, values)
    ben = world.members["ben"]
    action = world.action(4)
    service.answer_with_reason(actor=ben, gap_id=gap.pk, reason="Too dear.", expected_version=1)
    service.answer_with_actions(actor=ben, gap_id=gap.pk, action_ids=[action.pk], expected_version=2)
    gap.refresh_from_db()
    assert gap.no_action_reason == ""
    service.answer_with_reason(actor=ben, gap_id=gap.pk, reason="Too dear after all.", expected_version=3)
    assert answers_of(get_gap(ben, timezone.now(), gap.pk)) == []


def test_a_new_action_answers_at_once_and_once(world, values):
    gap = raise_it(world, values)
    key = uuid4()
    for _ in range(2):
        action = service.answer_with_new_action(
            actor=world.members["ben"], gap_id=gap.pk, values=plan(world), submission_key=key
        )
    assert Action.objects.count() == 1
    assert [each.pk for each in answers_of(get_gap(world.members["ben"], timezone.now(), gap.pk))] == [
        action.pk
    ]


def test_a_cancelled_action_answers_nothing(world, values):
    gap = raise_it(world, values)
    ben = world.members["ben"]
    action = world.action(4)
    service.answer_with_actions(actor=ben, gap_id=gap.pk, action_ids=[action.pk], expected_version=1)
    Action.objects.filter(pk=action.pk).update(lifecycle="cancelled")
    assert not get_gap(ben, timezone.now(), gap.pk).is_answered  # type: ignore[attr-defined] # annotated
    with pytest.raises(AnswerNeeded):
        service.answer_with_actions(actor=ben, gap_id=gap.pk, action_ids=[action.pk], expected_version=2)


def test_only_the_owner_and_those_who_manage_actions_answer(world, values):
    gap = raise_it(world, values)
    with pytest.raises(NotYourGap):
        service.answer_with_reason(
            actor=world.members["vic"], gap_id=gap.pk, reason="No.", expected_version=1
        )
    with pytest.raises(Gap.DoesNotExist):
        service.answer_with_reason(
            actor=world.northby_members["nia"], gap_id=gap.pk, reason="No.", expected_version=1
        )


def test_only_an_answered_gap_is_closed_and_with_a_note(world, values):
    gap = raise_it(world, values)
    ben = world.members["ben"]
    with pytest.raises(GapNotAnswered):
        service.close_gap(actor=ben, gap_id=gap.pk, note="Done.", expected_version=1)
    service.answer_with_reason(actor=ben, gap_id=gap.pk, reason="Too dear.", expected_version=1)
    with pytest.raises(AnswerNeeded):
        service.close_gap(actor=ben, gap_id=gap.pk, note=" ", expected_version=2)
    with pytest.raises(NotAllowed):
        service.close_gap(actor=world.members["cleo"], gap_id=gap.pk, note="Done.", expected_version=2)
    service.close_gap(actor=ben, gap_id=gap.pk, note="Waits halved.", expected_version=2)
    with pytest.raises(GapIsClosed):
        service.answer_with_reason(actor=ben, gap_id=gap.pk, reason="Again.", expected_version=3)
    opened = service.reopen_gap(actor=ben, gap_id=gap.pk, expected_version=3)
    assert opened.closed_at is None
    with pytest.raises(GapNotClosed):
        service.reopen_gap(actor=ben, gap_id=gap.pk, expected_version=4)


def test_the_second_of_two_savers_is_told(world, values):
    gap = raise_it(world, values)
    ben = world.members["ben"]
    service.change_gap(actor=ben, gap_id=gap.pk, values=replace(values, title="New"), expected_version=1)
    for verb in (
        lambda: service.change_gap(actor=ben, gap_id=gap.pk, values=values, expected_version=1),
        lambda: service.answer_with_reason(actor=ben, gap_id=gap.pk, reason="No.", expected_version=1),
    ):
        with pytest.raises(StaleGap) as caught:
            verb()
        assert caught.value.version == 2


def test_a_gap_found_in_an_embargoed_round_is_under_the_same_embargo(world, values, secret):
    draft = world.round(title="Draft", embargo=secret)
    wanted = replace(values, round_id=draft.pk, owner_id=world.members["ben"].pk)
    gap = raise_it(world, wanted, "ada")
    assert gap.embargo == secret
    now = timezone.now()
    assert not Gap.objects.visible_to(world.members["vic"], now).exists()
    entry = AuditEntry.objects.get(action="readiness.gap.raised")
    assert entry.embargo_id == secret.pk


def test_the_owner_of_an_embargoed_gap_must_be_cleared(world, values, secret):
    with pytest.raises(InvalidGap) as caught:
        raise_it(world, values, "ada", embargo_id=secret.pk)
    assert caught.value.field == "owner"
    with pytest.raises(InvalidGap) as caught:
        raise_it(world, values, "will", embargo_id=secret.pk)
    assert caught.value.field == "embargo"


def test_an_embargoed_action_never_answers_an_open_gap(world, values, secret):
    gap = raise_it(world, values)
    hidden = world.action(4, owner="ben", embargo=secret)
    with pytest.raises(AnswerNeeded):
        service.answer_with_actions(
            actor=world.members["ada"], gap_id=gap.pk, action_ids=[hidden.pk], expected_version=1
        )
    Embargo.objects.filter(pk=secret.pk).update(lifted_at=timezone.now())
    service.answer_with_actions(
        actor=world.members["ada"], gap_id=gap.pk, action_ids=[hidden.pk], expected_version=1
    )


def test_a_new_action_for_an_embargoed_gap_is_under_its_embargo(world, values, secret):
    gap = raise_it(world, replace(values, owner_id=world.members["ben"].pk), "ada", embargo_id=secret.pk)
    action = service.answer_with_new_action(
        actor=world.members["ada"],
        gap_id=gap.pk,
        values=replace(plan(world), owner_id=world.members["ben"].pk),
        submission_key=uuid4(),
    )
    assert action.embargo == secret
    Embargo.objects.filter(pk=secret.pk).update(lifted_at=timezone.now())
    later = service.answer_with_new_action(
        actor=world.members["ada"], gap_id=gap.pk, values=plan(world), submission_key=uuid4()
    )
    assert later.embargo is None
