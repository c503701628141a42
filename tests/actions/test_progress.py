"""Check-ins, steps, dependencies, overrides, escalations."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.actions import errors
from assessment_ready.actions.models import Action, CheckIn
from assessment_ready.actions.rules.actions import CheckInValues
from assessment_ready.actions.services import (
    check_ins,
    closing,
    dependencies,
    escalations,
    override,
    settings,
    steps,
)
from assessment_ready.outbox.models import OutgoingEmail
from tests.actions.made import Make, rag_of, report
from tests.world import World


def wait(world: World, action: Action, other: Action, kind: str = "finish_start") -> None:
    dependencies.add_dependency(
        actor=world.members["ben"], action_id=action.pk, predecessor_id=other.pk, kind=kind
    )


def test_a_check_in_keeps_what_was_said_and_the_colour_of_then(world: World, make: Make) -> None:
    action = make()
    made = report(world, action, 20, forecast_on=timezone.localdate() + timedelta(days=50), blockers="Budget")
    action.refresh_from_db()
    assert (made.rag_then, made.blockers, made.is_no_change) == ("red", "Budget", False)
    assert (action.progress, action.last_check_in_on, action.reports_from) == (
        20,
        timezone.localdate(),
        None,
    )


def test_a_second_click_is_the_same_check_in(world: World, make: Make) -> None:
    action, key = make(), uuid4()
    for _ in range(2):
        check_ins.no_change(actor=world.members["cleo"], action_id=action.pk, submission_key=key)
    made = CheckIn.objects.get()
    assert (made.is_no_change, made.statement, made.progress) == (True, "No change", 0)


def test_an_earlier_check_in_only_adds_to_the_history(world: World, make: Make) -> None:
    action = make(start=-100, due=100)
    report(world, action, 50, ago=1)
    report(world, action, 10, ago=40)
    action.refresh_from_db()
    assert (action.progress, action.check_ins.count()) == (50, 2)


@pytest.mark.parametrize("lifecycle", ["proposed", "on_hold", "complete", "closed", "cancelled"])
def test_nothing_is_reported_on_what_is_not_being_worked_on(world: World, make: Make, lifecycle: str) -> None:
    action = make()
    Action.objects.filter(pk=action.pk).update(lifecycle=lifecycle)
    with pytest.raises(errors.NoCheckIn, match="there is nothing to check in on"):
        report(world, action, 50)
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (CheckInValues(101, "x"), errors.InvalidAction),
        (CheckInValues(-1, "x"), errors.InvalidAction),
        (CheckInValues(5, "x", open_issue="huge"), errors.InvalidAction),
        (CheckInValues(5, "x", forecast_on=date(2020, 1, 1)), errors.ForecastPast),
    ],
)
def test_a_report_that_cannot_be_is_refused(
    world: World, make: Make, given: CheckInValues, refusal: type[Exception]
) -> None:
    action = make()
    with pytest.raises(refusal):
        check_ins.check_in(
            actor=world.members["cleo"], action_id=action.pk, values=given, submission_key=uuid4()
        )


def test_a_check_in_cannot_be_made_for_tomorrow(world: World, make: Make) -> None:
    with pytest.raises(errors.CheckInInFuture):
        report(world, make(), 50, ago=-1)


def test_only_the_owner_and_managers_report(world: World, make: Make) -> None:
    action = make(contributor_ids=(world.members["cara"].pk,))
    with pytest.raises(errors.NotTheOwner):
        report(world, action, 50, by="cara")
    with pytest.raises(errors.NotTheOwner):
        report(world, action, 50, by="vic")
    report(world, action, 50, by="ben")


def test_a_stranger_s_action_does_not_exist(world: World) -> None:
    foreign = world.action(owner="nia")
    with pytest.raises(Action.DoesNotExist):
        report(world, foreign, 50, by="ben")


def test_finishing_steps_is_progress(world: World, make: Make) -> None:
    action = make()
    today = timezone.localdate()
    made = [
        steps.add_step(
            actor=world.members["cleo"],
            action_id=action.pk,
            title=f"Step {weight}",
            weight=weight,
            due_on=today + timedelta(days=weight),
            submission_key=uuid4(),
        )
        for weight in (1, 3)
    ]
    steps.finish_step(actor=world.members["cleo"], step_id=made[0].pk, done_on=today)
    action.refresh_from_db()
    assert action.progress == 25
    with pytest.raises(errors.StepAlreadyDone):
        steps.finish_step(actor=world.members["cleo"], step_id=made[0].pk, done_on=today)
    with pytest.raises(errors.DoneInFuture):
        steps.finish_step(actor=world.members["cleo"], step_id=made[1].pk, done_on=today + timedelta(days=1))
    steps.unfinish_step(actor=world.members["cleo"], step_id=made[0].pk)
    steps.remove_step(actor=world.members["cleo"], step_id=made[0].pk)
    assert action.milestones.count() == 1


def test_a_step_lies_within_its_action(world: World, make: Make) -> None:
    with pytest.raises(errors.StepOutside, match="between the start"):
        steps.add_step(
            actor=world.members["cleo"],
            action_id=make().pk,
            title="Too late",
            weight=1,
            due_on=timezone.localdate() + timedelta(days=51),
            submission_key=uuid4(),
        )


def test_a_red_action_makes_the_whole_chain_red_and_back(world: World, make: Make) -> None:
    first, second, third, informed = make(), make(), make(), make()
    wait(world, second, first)
    wait(world, third, second)
    wait(world, informed, first, "informs")
    for action in (first, second, third, informed):
        report(world, action, 50)
    report(world, first, 50, open_issue="high")
    assert [rag_of(each) for each in (first, second, third, informed)] == ["red", "red", "red", "green"]
    report(world, first, 50)
    assert [rag_of(each) for each in (first, second, third)] == ["green"] * 3


def test_what_is_on_hold_or_over_makes_nobody_red(world: World, make: Make) -> None:
    first, second = make(), make()
    wait(world, second, first)
    report(world, second, 50)
    report(world, first, 50, open_issue="high")
    assert rag_of(second) == "red"
    closing.hold(actor=world.members["ben"], action_id=first.pk, note="Stopped.")
    assert rag_of(second) == "green"


def test_an_action_cannot_wait_for_itself_nor_in_a_ring(world: World, make: Make) -> None:
    first, second, third = make(), make(), make()
    with pytest.raises(errors.DependsOnItself):
        wait(world, first, first)
    wait(world, second, first)
    wait(world, third, second)
    with pytest.raises(errors.DependsInARing, match="ACT-1 → ACT-2 → ACT-3 → ACT-1"):
        wait(world, first, third)
    with pytest.raises(errors.DependsInARing):
        wait(world, first, third, "informs")
    with pytest.raises(errors.AlreadyDepends):
        wait(world, second, first)


def test_another_council_s_action_is_unknown(world: World, make: Make) -> None:
    with pytest.raises(errors.PredecessorUnknown):
        wait(world, make(), world.action(owner="nia"))


def test_an_owner_states_a_colour_one_step_away(world: World, make: Make) -> None:
    action = make()
    report(world, action, 20)
    today = timezone.localdate()

    def state(rag: str, until: int = 10, reason: str = "Two start on Monday.", by: str = "cleo") -> None:
        action.refresh_from_db()
        override.state_rag(
            actor=world.members[by],
            action_id=action.pk,
            rag=rag,
            reason=reason,
            until=today + timedelta(days=until),
            expected_version=action.version,
        )

    with pytest.raises(errors.OverrideRefused, match="one step away only: amber"):
        state("green")
    with pytest.raises(errors.ReasonNeeded):
        state("amber", reason=" ")
    for until in (-1, 61):
        with pytest.raises(errors.OverrideEnd):
            state("amber", until=until)
    with pytest.raises(errors.NotTheOwner):
        state("amber", by="ben")
    state("amber", until=60)
    assert rag_of(action) == "amber"
    override.take_back(actor=world.members["cleo"], action_id=action.pk)
    assert rag_of(action) == "red"


def test_nothing_is_stated_over_stale(world: World, make: Make) -> None:
    action = make(start=-100, due=100)
    report(world, action, 100, ago=40)
    assert rag_of(action) == "stale"
    with pytest.raises(errors.OverrideRefused, match="Check in first"):
        override.state_rag(
            actor=world.members["cleo"],
            action_id=action.pk,
            rag="green",
            reason="Fine",
            until=timezone.localdate(),
            expected_version=1,
        )


def test_what_waits_follows_the_computed_state_not_the_stated_one(world: World, make: Make) -> None:
    first, second = make(), make()
    wait(world, second, first)
    report(world, second, 50)
    report(world, first, 20)
    first.refresh_from_db()
    override.state_rag(
        actor=world.members["cleo"],
        action_id=first.pk,
        rag="amber",
        reason="Nearly there",
        until=timezone.localdate(),
        expected_version=first.version,
    )
    assert (rag_of(first), rag_of(second)) == ("amber", "red")


def test_an_escalation_mails_the_named_person_who_then_sees_the_action(world: World, make: Make) -> None:
    action, key = make(), uuid4()
    for _ in range(2):
        made = escalations.escalate(
            actor=world.members["cleo"],
            action_id=action.pk,
            level="dass",
            to_id=world.members["ada"].pk,
            reason="Decide on the budget",
            submission_key=key,
        )
    mail = OutgoingEmail.objects.get(kind="actions_escalation")
    assert mail.to_address == "ada@westmere.example"
    assert "Decide on the budget" in mail.text_body
    with pytest.raises(errors.NotNamed):
        escalations.acknowledge(actor=world.members["ben"], escalation_id=made.pk)
    escalations.acknowledge(actor=world.members["ada"], escalation_id=made.pk)
    with pytest.raises(errors.EscalationSettled):
        escalations.acknowledge(actor=world.members["ada"], escalation_id=made.pk)
    escalations.resolve(actor=world.members["ada"], escalation_id=made.pk, resolution="Agreed")
    with pytest.raises(errors.EscalationSettled):
        escalations.resolve(actor=world.members["ada"], escalation_id=made.pk, resolution="Again")


@pytest.mark.parametrize("to", ["cleo", "dev", "ann", "nia"])
def test_help_is_asked_of_somebody_else_who_can_see_the_action(world: World, make: Make, to: str) -> None:
    member = world.members.get(to) or world.northby_members[to]
    with pytest.raises(errors.EscalateToNobody):
        escalations.escalate(
            actor=world.members["cleo"],
            action_id=make().pk,
            level="lead",
            to_id=member.pk,
            reason="Help",
            submission_key=uuid4(),
        )


def test_other_numbers_work_every_open_action_out_again(world: World, make: Make) -> None:
    from decimal import Decimal

    action = make()
    report(world, action, 45)  # 0.90 of what was expected
    assert rag_of(action) == "amber"
    numbers = settings.RuleNumbers(Decimal("0.95"), Decimal("0.92"), 30, 7, 14)
    settings.change_rules(actor=world.members["ben"], numbers=numbers, expected_version=1)
    assert rag_of(action) == "red"
    with pytest.raises(errors.StaleRules):
        settings.change_rules(actor=world.members["ben"], numbers=numbers, expected_version=1)
    with pytest.raises(errors.InvalidAction, match="not above the one for amber"):
        settings.change_rules(
            actor=world.members["ben"],
            numbers=settings.RuleNumbers(Decimal("0.5"), Decimal("0.6"), 30, 7, 14),
            expected_version=2,
        )
