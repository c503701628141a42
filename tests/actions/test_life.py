"""Creating, changing, completing, closing, reopening, holding, cancelling and checking actions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.actions import errors
from assessment_ready.actions.models import Action
from assessment_ready.actions.services import actions, attachments, closing
from assessment_ready.audit.models import AuditEntry
from tests.actions.made import Make, rag_of, report, values
from tests.world import World


def proof(world: World, action: Action, role: str = "closure") -> Any:
    item = world.evidence(owner="cleo")
    return attachments.attach(actor=world.members["cleo"], action_id=action.pk, item_id=item.pk, role=role)


def test_an_action_gets_the_next_reference_and_the_council_s_numbers(world: World, make: Make) -> None:
    first, second = make(), make(contributor_ids=(world.members["will"].pk,))
    assert (first.reference, second.reference) == ("ACT-1", "ACT-2")
    assert (first.reporting_days, first.tolerance_days) == (30, 14)
    assert [str(each) for each in second.contributors.all()] == ["Will Osei"]
    assert first.serves.get().statement.number == 1


def test_a_second_click_creates_nothing(world: World) -> None:
    key = uuid4()
    made = [
        actions.create_action(actor=world.members["ben"], values=values(world), submission_key=key)
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert Action.objects.count() == 1
    assert AuditEntry.objects.filter(action="actions.action.created").count() == 1


@pytest.mark.parametrize(
    ("extra", "refusal", "sentence"),
    [
        ({"owner": "nia"}, errors.OwnerNotEligible, "Choose an owner who is a member of this council now"),
        ({"owner": "dev"}, errors.OwnerNotEligible, "may report on actions"),
        ({"owner": "vic"}, errors.OwnerNotEligible, "may report on actions"),
        ({"title": "  "}, errors.InvalidAction, "Enter a title"),
        ({"start": 10, "due": 5}, errors.InvalidAction, "due on the day it starts or later"),
        ({"reporting_days": 0}, errors.InvalidAction, "1 to 366 days"),
        ({"statement_ids": (987654,)}, errors.InvalidAction, "Choose quality statements from the list"),
        ({"lifecycle": "closed"}, errors.InvalidAction, "proposed, agreed or active"),
    ],
)
def test_what_cannot_be_an_action_is_refused(
    world: World, make: Make, extra: dict[str, Any], refusal: type[Exception], sentence: str
) -> None:
    with pytest.raises(refusal, match=sentence):
        make(**extra)
    assert Action.objects.count() == 0


def test_an_owner_who_left_cannot_be_chosen(world: World, make: Make) -> None:
    member = world.members["cleo"]
    member.revoked_at = timezone.now()
    member.save(update_fields=["revoked_at"])
    with pytest.raises(errors.OwnerNotEligible):
        make()


def test_a_helper_of_another_council_is_refused(world: World, make: Make) -> None:
    with pytest.raises(errors.ContributorNotEligible):
        make(contributor_ids=(world.northby_members["nia"].pk,))


def test_changing_tells_what_changed_and_works_the_colour_out_again(world: World, make: Make) -> None:
    action = make()
    report(world, action, 50)
    changed = actions.change_action(
        actor=world.members["ben"],
        action_id=action.pk,
        values=values(world, owner="will", due=-1, cost_estimate=Decimal("1200.50")),
        expected_version=action.version,
    )
    assert (changed.owner_id, changed.version) == (world.members["will"].pk, 2)
    assert rag_of(action) == "red"
    said = AuditEntry.objects.get(action="actions.action.changed")
    assert (said.before["owner"], said.after["owner"]) == ("Cleo Marsh", "Will Osei")
    assert said.after["cost_estimate"] == "1200.50"


def test_the_second_of_two_editors_is_told(world: World, make: Make) -> None:
    action = make()
    for title, refused in (("First", False), ("Second", True)):
        given = values(world, title=title)
        if not refused:
            actions.change_action(
                actor=world.members["ben"], action_id=action.pk, values=given, expected_version=1
            )
            continue
        with pytest.raises(errors.StaleAction):
            actions.change_action(
                actor=world.members["ada"], action_id=action.pk, values=given, expected_version=1
            )
    action.refresh_from_db()
    assert action.title == "First"


def test_dates_that_leave_a_step_outside_are_refused(world: World, make: Make) -> None:
    action = make()
    action.milestones.create(
        council=action.council, title="Advertise", due_on=timezone.localdate() + timedelta(days=40)
    )
    with pytest.raises(errors.StepLeftOutside, match="Advertise"):
        actions.change_action(
            actor=world.members["ben"], action_id=action.pk, values=values(world, due=30), expected_version=1
        )


def test_an_action_is_closed_only_by_somebody_else_and_only_with_proof(world: World, make: Make) -> None:
    action = make(owner="ada")
    closing.complete(actor=world.members["ada"], action_id=action.pk, note="All four have started.")
    with pytest.raises(errors.OwnerCannotClose):
        closing.close(actor=world.members["ada"], action_id=action.pk)
    with pytest.raises(errors.NotAllowed):
        closing.close(actor=world.members["cleo"], action_id=_given(world, action).pk)
    with pytest.raises(errors.ClosureEvidenceMissing):
        closing.close(actor=world.members["ben"], action_id=action.pk)
    item = world.evidence(owner="ada")
    attachments.attach(actor=world.members["ada"], action_id=action.pk, item_id=item.pk, role="progress")
    with pytest.raises(errors.ClosureEvidenceMissing):
        closing.close(actor=world.members["ben"], action_id=action.pk)
    attachments.attach(actor=world.members["ada"], action_id=action.pk, item_id=item.pk, role="closure")
    closed = closing.close(actor=world.members["ben"], action_id=action.pk, note="Seen the rota.")
    assert (closed.lifecycle, closed.closed_by) == ("closed", world.people["ben"])
    assert rag_of(action) == "complete"


def _given(world: World, action: Action) -> Action:
    """Cleo helps, so she sees the action."""
    action.contributors.create(council=action.council, membership=world.members["cleo"])
    return action


def test_withdrawn_evidence_proves_nothing(world: World, make: Make) -> None:
    action = make()
    link = proof(world, action)
    closing.complete(actor=world.members["cleo"], action_id=action.pk, note="Done.")
    link.item.withdrawn_at = timezone.now()
    link.item.withdrawn_by = world.people["ben"]
    link.item.save(update_fields=["withdrawn_at", "withdrawn_by"])
    with pytest.raises(errors.ClosureEvidenceMissing):
        closing.close(actor=world.members["ben"], action_id=action.pk)


def test_an_action_may_be_closed_without_proof_where_none_is_needed(world: World, make: Make) -> None:
    action = make(needs_closure_evidence=False)
    closing.complete(actor=world.members["cleo"], action_id=action.pk, note="Done.")
    assert closing.close(actor=world.members["ben"], action_id=action.pk).lifecycle == "closed"


def test_what_is_not_done_is_returned_with_a_note_and_reports_again(world: World, make: Make) -> None:
    action = make(start=-100, due=100)
    report(world, action, 90, ago=60)
    assert rag_of(action) == "stale"
    closing.complete(actor=world.members["cleo"], action_id=action.pk, note="Done.")
    assert rag_of(action) == "green"
    with pytest.raises(errors.ReasonNeeded):
        closing.reopen(actor=world.members["ben"], action_id=action.pk, note=" ")
    closing.reopen(actor=world.members["ben"], action_id=action.pk, note="The rota is empty.")
    action.refresh_from_db()
    assert (action.lifecycle, action.completed_on, action.reports_from) == (
        "active",
        None,
        timezone.localdate(),
    )
    assert rag_of(action) == "green"  # reporting begins anew today


def test_whether_it_worked_is_said_after_closing(world: World, make: Make) -> None:
    action = make(needs_closure_evidence=False)
    with pytest.raises(errors.EffectivenessTooEarly):
        closing.record_effectiveness(
            actor=world.members["cleo"], action_id=action.pk, result="worked", note="Waits fell."
        )
    closing.complete(actor=world.members["cleo"], action_id=action.pk, note="Done.")
    closing.close(actor=world.members["ben"], action_id=action.pk)
    closing.record_effectiveness(
        actor=world.members["cleo"], action_id=action.pk, result="did_not", note="Waits rose."
    )
    action.refresh_from_db()
    assert (action.effectiveness_result, action.effectiveness_checked_on) == (
        "did_not",
        timezone.localdate(),
    )


def test_holding_and_resuming_begins_reporting_anew(world: World, make: Make) -> None:
    action = make(start=-100, due=100)
    report(world, action, 60, ago=50)
    closing.hold(actor=world.members["ben"], action_id=action.pk, note="Waits for the budget.")
    assert rag_of(action) == "on_hold"
    closing.resume(actor=world.members["ben"], action_id=action.pk)
    assert rag_of(action) == "green"


def test_a_proposal_is_agreed_before_anybody_reports(world: World, make: Make) -> None:
    action = make(lifecycle="proposed")
    assert rag_of(action) == "proposed"
    closing.agree(actor=world.members["ben"], action_id=action.pk)
    report(world, action, 50)
    action.refresh_from_db()
    assert action.lifecycle == "active"


@pytest.mark.parametrize("verb", ["close", "resume", "agree"])
def test_a_step_of_life_from_the_wrong_place_says_where_the_action_is(
    world: World, make: Make, verb: str
) -> None:
    action = make(lifecycle="active")
    with pytest.raises(errors.WrongState, match="This action is active"):
        getattr(closing, verb)(actor=world.members["ben"], action_id=action.pk)


def test_handing_over_ends_what_the_old_owner_stated(world: World, make: Make) -> None:
    first, second = make(), make()
    Action.objects.filter(pk=first.pk).update(
        stated_rag="amber", override_reason="because", override_until=timezone.localdate()
    )
    foreign = world.action(owner="nia")
    count = actions.hand_over(
        actor=world.members["ben"],
        action_ids=[first.pk, second.pk, foreign.pk],
        owner_id=world.members["will"].pk,
    )
    first.refresh_from_db()
    foreign.refresh_from_db()
    assert count == 2
    assert (first.owner_id, first.stated_rag) == (world.members["will"].pk, "")
    assert foreign.owner_id == world.northby_members["nia"].pk
