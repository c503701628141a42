"""The clearance engine: who is asked in which order, what undoes it, and who may not clear alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.timeline.models import Election
from comms.errors.briefings import (
    AlreadyCleared,
    AlreadyInClearance,
    AuthorAlone,
    CannotSignOff,
    ClearanceRefused,
    EmergencyRefused,
    NotYourSignOff,
    ReasonNeeded,
    RequestOver,
    SignOffDecided,
    WordsChanged,
)
from comms.models import Briefing, BriefingText, ElectionGate, SignOffHolder, SignOffRule
from comms.rules.briefings import BriefingValues
from comms.rules.publicity import PRINCIPLES
from comms.services.briefings import change_briefing
from comms.services.clearance import ask, withdraw
from comms.services.emergency import ask_emergency, call_off_emergency, confirm_emergency
from comms.services.publicity import sign_check
from comms.services.sign_offs import pass_on, reassign
from tests.comms.clearing import answer, asked, clearing, step, written


def edited(made, briefing, **extra):
    briefing.refresh_from_db()
    values = {
        "product_id": briefing.product_id,
        "title": briefing.title,
        "summary": briefing.summary,
        "body": briefing.body,
        "owner_id": briefing.owner_id,
        "quotes_member": briefing.quotes_member,
        "embargo_id": briefing.embargo_id,
        **extra,
    }
    actor = values.pop("actor", made.actor)
    return change_briefing(
        actor=actor,
        briefing_id=briefing.pk,
        values=BriefingValues(**values),
        expected_version=briefing.version,
    )


def checked(made, briefing, actor=None, **kept):
    answers = {each.code: {"kept": kept.get(each.code, True), "note": "Because."} for each in PRINCIPLES}
    sign_check(
        actor=actor or made.actor,
        briefing_id=briefing.pk,
        answers=answers,
        expected_hash=briefing.content_hash,
    )


def secret(world, *names):
    council = world.westmere
    embargo = Embargo.objects.create(
        council=council, title="Draft report", authority="CQC", created_by=world.people["ada"]
    )
    for name in names:
        Clearance.objects.create(
            council=council, embargo=embargo, user=world.people[name], granted_by=world.people["ada"]
        )
    return embargo


def test_one_approval_clears_exactly_the_words(world):
    made = clearing(world)
    briefing = written(made)
    request = asked(made, briefing)
    only = step(request, "dass")
    assert (only.state, only.approver) == ("asked", world.members["ada"])
    assert only.due_on > timezone.localdate()
    assert [mail.to_address for mail in OutgoingEmail.objects.all()] == ["ada@westmere.example"]
    answer(world, request, "dass", "ada")
    briefing.refresh_from_db()
    request.refresh_from_db()
    assert briefing.is_cleared
    assert (request.state, briefing.cleared_hash) == ("approved", request.content_hash)
    codes = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert codes == [
        "comms.briefing.written",
        "comms.clearance.asked",
        "comms.sign_off.approved",
        "comms.clearance.cleared",
    ]
    with pytest.raises(AlreadyCleared):
        asked(made, briefing)


def test_the_chain_goes_in_order_and_those_of_one_place_are_asked_together(world):
    made = clearing(world)
    briefing = written(made, "statement", quotes_member=True)
    checked(made, briefing)
    request = asked(made, briefing)
    states = lambda: {each.role: each.state for each in request.steps.all()}  # noqa: E731
    assert states() == {
        "dass": "asked",
        "lead_member": "waiting",
        "chief_executive": "waiting",
        "monitoring_officer": "not_needed",
    }
    assert "Not used in a pre-election period" in step(request, "monitoring_officer").condition_met
    with pytest.raises(SignOffDecided):
        answer(world, request, "lead_member", "dev")
    answer(world, request, "dass", "ada")
    assert states()["lead_member"] == "asked"
    answer(world, request, "lead_member", "dev")
    assert states()["chief_executive"] == "asked"
    answer(world, request, "chief_executive", "ben")
    briefing.refresh_from_db()
    assert briefing.is_cleared


def test_whoever_is_consulted_or_informed_holds_nothing_up(world):
    made = clearing(world)
    briefing = written(made, "member_pack")
    request = asked(made, briefing)
    assert step(request, "lead_member").state == "asked"
    assert step(request, "chief_executive").state == "waiting"
    answer(world, request, "lead_member", "dev", "comment", "Shorter, please.")
    assert step(request, "lead_member").state == "told"
    answer(world, request, "dass", "ada")
    assert step(request, "chief_executive").state == "told"
    briefing.refresh_from_db()
    assert briefing.is_cleared
    assert "ben@westmere.example" in set(OutgoingEmail.objects.values_list("to_address", flat=True))


@pytest.mark.parametrize("decision", ["changes", "decline"])
def test_asking_for_changes_and_declining_need_a_reason_and_end_the_request(world, decision):
    made = clearing(world)
    briefing = written(made)
    request = asked(made, briefing)
    with pytest.raises(ReasonNeeded):
        answer(world, request, "dass", "ada", decision)
    answer(world, request, "dass", "ada", decision, "Say who to ask.")
    request.refresh_from_db()
    briefing.refresh_from_db()
    assert request.state == {"changes": "changes", "decline": "declined"}[decision]
    assert not briefing.is_cleared
    with pytest.raises(RequestOver):
        answer(world, request, "dass", "ada")
    assert asked(made, briefing).state == "open"


def test_any_edit_undoes_and_approval_of_other_words_is_refused(world):
    made = clearing(world)
    briefing = written(made)
    request = asked(made, briefing)
    edited(made, briefing, body="Inspectors come on Tuesday. Thank you for your work.")
    request.refresh_from_db()
    assert request.state == "undone"
    with pytest.raises(WordsChanged):
        answer(world, request, "dass", "ada")
    second = asked(made, briefing)
    answer(world, second, "dass", "ada")
    edited(made, briefing, title="What happens now")
    briefing.refresh_from_db()
    assert briefing.was_changed_since_cleared
    assert not briefing.is_cleared
    assert list(BriefingText.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert briefing.content_version == 3


def test_a_change_that_decides_who_signs_off_ends_the_clearance_too(world):
    made = clearing(world)
    briefing = written(made)
    answer(world, asked(made, briefing), "dass", "ada")
    edited(made, briefing, quotes_member=True)
    briefing.refresh_from_db()
    assert not briefing.is_cleared
    assert BriefingText.objects.count() == 1


def test_words_that_changed_behind_the_hash_are_not_approved(world):
    made = clearing(world)
    briefing = written(made)
    request = asked(made, briefing)
    type(briefing).objects.filter(pk=briefing.pk).update(body="Something else.")
    with pytest.raises(WordsChanged):
        answer(world, request, "dass", "ada")


def test_the_author_is_never_the_only_approver(world):
    made = clearing(world)
    own = written(made, actor=world.members["ada"])
    with pytest.raises(AuthorAlone):
        asked(made, own)
    # Somebody else's words that the director changed are hers as well.
    briefing = written(made)
    edited(made, briefing, actor=world.members["ada"], body="Rewritten by the director.")
    with pytest.raises(AuthorAlone):
        asked(made, briefing)
    SignOffHolder.objects.filter(role="dass").update(deputy=world.members["ben"])
    request = asked(made, briefing)
    with pytest.raises(AuthorAlone):
        answer(world, request, "dass", "ada")
    answer(world, request, "dass", "ben")
    briefing.refresh_from_db()
    assert briefing.is_cleared


def test_the_author_may_approve_beside_somebody_else(world):
    made = clearing(world)
    SignOffRule.objects.create(
        council=made.council, product=made.products["staff_bulletin"], role="legal", position=1
    )
    SignOffHolder.objects.create(council=made.council, role="legal", membership=world.members["will"])
    briefing = written(made, actor=world.members["ada"])
    request = asked(made, briefing)
    answer(world, request, "dass", "ada")
    answer(world, request, "legal", "will")
    briefing.refresh_from_db()
    assert briefing.is_cleared


def test_nobody_named_somebody_gone_and_no_approver_are_refused_with_where_to_go(world):
    made = clearing(world)
    briefing = written(made)
    SignOffHolder.objects.filter(role="dass").update(membership=None)
    with pytest.raises(ClearanceRefused, match="Nobody is named as Director of Adult Social Services"):
        asked(made, briefing)
    SignOffHolder.objects.filter(role="dass").update(membership=world.members["ada"])
    world.members["ada"].revoked_at = timezone.now()
    world.members["ada"].save(update_fields=["revoked_at"])
    with pytest.raises(ClearanceRefused, match=r"Ada Okafor.*is no longer in the council"):
        asked(made, briefing)
    SignOffRule.objects.filter(product=made.products["staff_bulletin"]).delete()
    with pytest.raises(ClearanceRefused, match="names nobody who approves"):
        asked(made, briefing)


def test_an_approver_who_is_not_cleared_for_the_embargo_is_refused(world):
    made = clearing(world)
    embargo = secret(world, "cara")
    briefing = written(made, embargo_id=embargo.pk)
    with pytest.raises(ClearanceRefused, match="is not cleared for the embargo “Draft report”"):
        asked(made, briefing)
    Clearance.objects.create(
        council=made.council, embargo=embargo, user=world.people["ada"], granted_by=world.people["ada"]
    )
    request = asked(made, briefing)
    assert request.embargo == embargo
    mail = OutgoingEmail.objects.get()
    assert mail.subject == "Something waits for your sign-off"
    assert briefing.title not in mail.subject + mail.text_body + mail.html_body
    assert not AuditEntry.objects.filter(embargo=None, action__startswith="comms.").exists()
    answer(world, request, "dass", "ada")


def test_only_the_person_named_or_the_deputy_in_force_answers(world):
    made = clearing(world)
    briefing = written(made)
    today = timezone.localdate()
    SignOffHolder.objects.filter(role="dass").update(
        deputy=world.members["ben"], deputy_until=today - timedelta(days=1)
    )
    request = asked(made, briefing)
    for name in ("cara", "will", "ben"):
        with pytest.raises(NotYourSignOff):
            answer(world, request, "dass", name)
    withdraw(actor=made.actor, request_id=request.pk)
    SignOffHolder.objects.filter(role="dass").update(deputy_until=today)
    request = asked(made, briefing)
    assert step(request, "dass").deputy == world.members["ben"]
    found = answer(world, request, "dass", "ben")
    assert found.decided_by == world.people["ben"]


def test_a_sign_off_is_passed_on_once(world):
    made = clearing(world)
    request = asked(made, written(made))
    pk = step(request, "dass").pk
    with pytest.raises(NotYourSignOff):
        pass_on(actor=world.members["ben"], sign_off_id=pk, membership_id=world.members["will"].pk)
    with pytest.raises(CannotSignOff, match="wrote these words"):
        pass_on(actor=world.members["ada"], sign_off_id=pk, membership_id=world.members["cara"].pk)
    with pytest.raises(CannotSignOff, match="may not sign off"):
        pass_on(actor=world.members["ada"], sign_off_id=pk, membership_id=world.members["rhea"].pk)
    pass_on(actor=world.members["ada"], sign_off_id=pk, membership_id=world.members["will"].pk)
    with pytest.raises(NotYourSignOff):
        answer(world, request, "dass", "ada")
    with pytest.raises(CannotSignOff, match="passed on once already"):
        pass_on(actor=world.members["will"], sign_off_id=pk, membership_id=world.members["ben"].pk)
    answer(world, request, "dass", "will")


def test_the_lead_gives_the_sign_off_of_somebody_who_left_to_another(world):
    made = clearing(world)
    briefing = written(made)
    request = asked(made, briefing)
    pk = step(request, "dass").pk
    with pytest.raises(CannotSignOff, match="can still answer"):
        reassign(actor=made.actor, sign_off_id=pk, membership_id=world.members["ben"].pk)
    world.members["ada"].revoked_at = timezone.now()
    world.members["ada"].save(update_fields=["revoked_at"])
    with pytest.raises(CannotSignOff, match="cannot name yourself"):
        reassign(actor=made.actor, sign_off_id=pk, membership_id=made.actor.pk)
    reassign(actor=made.actor, sign_off_id=pk, membership_id=world.members["ben"].pk)
    answer(world, request, "dass", "ben")
    briefing.refresh_from_db()
    assert briefing.is_cleared


def test_one_request_at_a_time_and_a_second_click_is_the_first(world):
    made = clearing(world)
    briefing = written(made)
    key = uuid4()
    first = ask(actor=made.actor, subject=briefing, submission_key=key)
    assert ask(actor=made.actor, subject=briefing, submission_key=key) == first
    with pytest.raises(AlreadyInClearance):
        asked(made, briefing)


def test_an_emergency_needs_two_people_the_second_not_the_author(world):
    made = clearing(world)
    briefing = written(made)
    request = asked(made, briefing)
    ask_emergency(actor=world.members["ben"], subject=briefing, reason="It is out.", submission_key=uuid4())
    for name in ("ben", "cara"):
        with pytest.raises(EmergencyRefused):
            confirm_emergency(
                actor=world.members[name], request_id=request.pk, expected_hash=request.content_hash
            )
    confirm_emergency(actor=world.members["ada"], request_id=request.pk, expected_hash=request.content_hash)
    briefing.refresh_from_db()
    request.refresh_from_db()
    assert briefing.is_cleared
    assert step(request, "dass").state == "not_needed"
    sentence = AuditEntry.objects.get(action="comms.emergency.confirmed")
    assert sentence.after["second"] == "Ada Okafor"


def test_an_emergency_without_a_request_is_called_off_without_a_trace_of_clearance(world):
    made = clearing(world)
    briefing = written(made)
    with pytest.raises(EmergencyRefused):
        ask_emergency(actor=made.actor, subject=briefing, reason=" ", submission_key=uuid4())
    request = ask_emergency(actor=made.actor, subject=briefing, reason="A leak.", submission_key=uuid4())
    call_off_emergency(actor=world.members["ben"], request_id=request.pk)
    with pytest.raises(RequestOver):
        confirm_emergency(
            actor=world.members["ada"], request_id=request.pk, expected_hash=request.content_hash
        )
    briefing.refresh_from_db()
    assert not briefing.is_cleared


def test_a_key_message_without_live_proof_is_neither_asked_nor_cleared(world):
    made = clearing(world)
    message = made.message()
    with pytest.raises(ClearanceRefused, match="live proof point"):
        asked(made, message)
    with pytest.raises(ClearanceRefused, match="live proof point"):
        ask_emergency(actor=made.actor, subject=message, reason="Now.", submission_key=uuid4())


def test_lines_and_answers_are_cleared_by_the_same_chain(world):
    made = clearing(world)
    line = made.line()
    answer(world, asked(made, line), "dass", "ada")
    line.refresh_from_db()
    assert line.is_cleared
    question = made.question()
    with pytest.raises(ClearanceRefused, match="Write the answer first"):
        asked(made, question)


def test_a_public_product_needs_its_publicity_checklist_for_exactly_these_words(world):
    made = clearing(world)
    briefing = written(made, "press_release")
    with pytest.raises(ClearanceRefused, match="publicity checklist"):
        asked(made, briefing)
    checked(made, briefing, objective=False)
    with pytest.raises(ClearanceRefused, match="does not keep to: Objective"):
        asked(made, briefing)
    checked(made, briefing)
    edited(made, briefing, body="Other words.")
    with pytest.raises(ClearanceRefused, match="publicity checklist"):
        asked(made, briefing)
    briefing.refresh_from_db()
    checked(made, briefing)
    answer(world, asked(made, briefing), "dass", "ada")


def test_in_a_pre_election_period_the_monitoring_officers_approval_opens_the_gate(world):
    made = clearing(world)
    today = timezone.localdate()
    Election.objects.create(
        council=made.council,
        kind="by_election",
        title="Hill by-election",
        poll_on=today + timedelta(days=5),
        notice_on=today - timedelta(days=5),
    )
    briefing = written(made, "statement")
    checked(made, briefing)
    request = asked(made, briefing)
    assert "Hill by-election" in step(request, "monitoring_officer").condition_met
    answer(world, request, "dass", "ada")
    answer(world, request, "chief_executive", "ben")
    assert not Briefing.objects.cleared().exists()
    answer(world, request, "monitoring_officer", "will")
    assert Briefing.objects.cleared().exists()
    assert ElectionGate.objects.get().is_allowed


def test_without_the_monitoring_officer_in_the_chain_the_gate_stays_shut(world):
    made = clearing(world)
    today = timezone.localdate()
    Election.objects.create(
        council=made.council, title="Locals", poll_on=today + timedelta(days=5), notice_on=today
    )
    briefing = written(made, "press_release")
    checked(made, briefing)
    request = asked(made, briefing)
    with pytest.raises(ClearanceRefused, match="monitoring officer has to allow"):
        answer(world, request, "dass", "ada")
