"""Questions: asked, recorded, changed, answered, published, closed. An answer is shown only as it was cleared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.dates import format_date, london_date
from comms.errors.questions import (
    InvalidQuestion,
    NotCleared,
    NotPublished,
    NotYourQuestion,
    QuestionIsClosed,
    QuestionNotClosed,
)
from comms.models import Plan, Question, QuestionState
from comms.queries import questions as queries
from comms.queries.clearance import words_of
from comms.queries.plans import plans, running_plans
from comms.services import entries
from comms.services.asker import tell_asker
from comms.services.clearance import embargo_changed, words_changed


@dataclass(frozen=True)
class QuestionValues:
    """What a question says of itself, beside its answer."""

    text: str
    plan_id: int | None = None
    theme: str = ""
    statement_id: int | None = None
    audience_id: int | None = None
    owner_id: int | None = None
    asked_by_name: str = ""
    received_via: str = ""
    embargo_id: int | None = None


@transaction.atomic
def ask_question(*, actor: Membership, text: str, topic: str, submission_key: UUID) -> Question:
    """Somebody of the council asks; a second click gives the same question.

    It belongs to the plan that runs, and to its owner until somebody else is named.
    """
    entries.require(actor, Perm.ASK_QUESTIONS)
    found = entries.known(actor, Question, submission_key)
    if found is not None:
        return found
    plan = running_plans(actor).first()
    question = Question(
        text=text,
        theme=topic,
        asked_by=actor,
        plan=plan,
        owner=_owner_of(plan, actor),
        received_via="Asked here",
        **_numbered(actor),
    )
    question, is_new = entries.add(actor, question, submission_key)
    if is_new:
        entries.record("comms.question.asked", actor, question, after={"text": text, "theme": topic})
    return question


@transaction.atomic
def record_question(*, actor: Membership, values: QuestionValues, submission_key: UUID) -> Question:
    """Write down a question from somebody outside. Raises ``InvalidQuestion`` and ``EmbargoNotChosen``."""
    entries.require(actor)
    found = entries.known(actor, Question, submission_key)
    if found is not None:
        return found
    stored = _checked(actor, values, None)
    question, is_new = entries.add(actor, Question(**stored, **_numbered(actor)), submission_key)
    if is_new:
        entries.record("comms.question.recorded", actor, question, after=stored)
    return question


@transaction.atomic
def change_question(
    *, actor: Membership, question_id: int, values: QuestionValues, expected_version: int
) -> Question:
    """Change what a question says; other words undo the clearance of its answer.

    Raises ``ChangedMeanwhile``, ``InvalidQuestion`` and ``EmbargoNotChosen``.
    """
    entries.require(actor)
    question = entries.locked(actor, Question, question_id)
    entries.check_version(question, expected_version, describe(question))
    before, after = entries.apply_changes(question, _checked(actor, values, question))
    if not after:
        return question
    entries.save(question, *after)
    if "embargo_id" in after:
        embargo_changed(subject=question)
    entries.record("comms.question.changed", actor, question, before=before, after=after)
    if "text" in after and question.answer:
        _words_changed(actor, question)
    return question


@transaction.atomic
def answer_question(*, actor: Membership, question_id: int, answer: str, expected_version: int) -> Question:
    """Write the answer or change it. Other words than the cleared ones are not shown until they are cleared.

    Raises ``NotYourQuestion``, ``QuestionIsClosed`` and ``ChangedMeanwhile``.
    """
    question = _locked_to_answer(actor, question_id)
    if question.state == QuestionState.CLOSED:
        raise QuestionIsClosed
    entries.check_version(question, expected_version, describe(question))
    values: dict[str, Any] = {"answer": answer, "state": QuestionState.ANSWERED}
    before, after = entries.apply_changes(question, values)
    if not after:
        return question
    was_open = "state" in after
    if was_open:
        question.answered_at = timezone.now()
    question.answered_by = actor.user
    entries.save(question, *after, "answered_at", "answered_by")
    action = "comms.question.answered" if was_open else "comms.question.answer_changed"
    _record_answer(action, actor, question, before, after)
    _words_changed(actor, question)
    return question


@transaction.atomic
def change_due(
    *, actor: Membership, question_id: int, due_on: date, reason: str, expected_version: int
) -> Question:
    """Give an open question another last day, and why. Raises ``InvalidQuestion`` and ``ChangedMeanwhile``."""
    entries.require(actor)
    question = entries.locked(actor, Question, question_id)
    entries.check_version(question, expected_version, describe(question))
    if question.state != QuestionState.OPEN:
        raise InvalidQuestion("Only a question that waits for its answer has a last day to change")
    if due_on < london_date(question.asked_at):
        raise InvalidQuestion("The last day must be the day it was asked or later", field="due_on")
    before, after = entries.apply_changes(question, {"due_on": due_on})
    if after:
        entries.save(question, "due_on")
        after["reason"] = reason
        entries.record("comms.question.due_changed", actor, question, before=before, after=after)
    return question


@transaction.atomic
def publish_answer(*, actor: Membership, question_id: int) -> Question:
    """Show the question and its cleared answer to everybody in the council. Raises ``NotCleared``."""
    entries.require(actor)
    question = entries.locked(actor, Question, question_id)
    if question.state != QuestionState.ANSWERED or not question.is_cleared:
        raise NotCleared
    if question.published_at is None:
        question.published_at = timezone.now()
        entries.save(question, "published_at")
        entries.record("comms.question.published", actor, question)
        tell_asker(question_id=question.pk)
    return question


@transaction.atomic
def take_back_answer(*, actor: Membership, question_id: int) -> Question:
    """Take a published answer out of the published answers. Raises ``NotPublished``."""
    entries.require(actor)
    question = entries.locked(actor, Question, question_id)
    if question.published_at is None:
        raise NotPublished
    question.published_at = None
    entries.save(question, "published_at")
    entries.record("comms.question.taken_back", actor, question)
    return question


@transaction.atomic
def feed_into(*, actor: Membership, question_id: int, briefing_id: int | None) -> Question:
    """Note which briefing takes the question up; none takes the note away. Raises ``InvalidQuestion``."""
    entries.require(actor)
    question = entries.locked(actor, Question, question_id)
    choices = queries.briefings_to_choose(actor, timezone.now(), question)
    briefing = choices.filter(pk=briefing_id).first() if briefing_id else None
    if briefing_id and briefing is None:
        raise InvalidQuestion("Choose a briefing from the list", field="briefing")
    before, after = entries.apply_changes(question, {"fed_into_id": briefing_id})
    if after:
        entries.save(question, "fed_into")
        named = {"briefing": briefing.reference if briefing else ""}
        entries.record("comms.question.fed", actor, question, before=before, after=after | named)
    return question


@transaction.atomic
def close_question(
    *,
    actor: Membership,
    question_id: int,
    reason: str,
    original_id: int | None,
    expected_version: int,
) -> Question:
    """Close an open question without an answer: with a reason, or as a duplicate of another one.

    Raises ``InvalidQuestion``, ``QuestionIsClosed`` and ``ChangedMeanwhile``.
    """
    entries.require(actor)
    question = entries.locked(actor, Question, question_id)
    if question.state == QuestionState.CLOSED:
        raise QuestionIsClosed
    entries.check_version(question, expected_version, describe(question))
    choices = queries.originals_to_choose(actor, timezone.now(), question)
    original = choices.filter(pk=original_id).first() if original_id else None
    if original_id and original is None:
        raise InvalidQuestion("Choose a question from the list", field="original")
    if not reason and original is None:
        raise InvalidQuestion("Enter why it is closed, or choose the question it repeats", field="reason")
    values = {"state": QuestionState.CLOSED, "closed_reason": reason, "duplicate_of_id": original_id}
    before, after = entries.apply_changes(question, {**values, "published_at": None})
    entries.save(question, *after)
    named = {"original": original.reference if original else ""}
    entries.record("comms.question.closed", actor, question, before=before, after=after | named)
    tell_asker(question_id=question.pk)
    return question


@transaction.atomic
def reopen_question(*, actor: Membership, question_id: int) -> Question:
    """Take a closed question up again. Raises ``QuestionNotClosed``."""
    entries.require(actor)
    question = entries.locked(actor, Question, question_id)
    if question.state != QuestionState.CLOSED:
        raise QuestionNotClosed
    state = QuestionState.ANSWERED if question.answer else QuestionState.OPEN
    values = {"state": state, "closed_reason": "", "duplicate_of_id": None, "told_at": None}
    before, after = entries.apply_changes(question, values)
    entries.save(question, *after)
    entries.record("comms.question.reopened", actor, question, before=before, after=after)
    return question


def describe(question: Question) -> list[tuple[str, str]]:
    """What a question says now, for somebody whose form is out of date."""
    return [
        ("Question", question.text),
        ("Answer", question.answer or "None yet"),
        ("Theme", question.theme or "None"),
        ("Owner", str(question.owner.user) if question.owner else "Nobody"),
        ("To be answered by", format_date(question.due_on)),
        ("State", question.get_state_display()),
    ]


def _numbered(actor: Membership) -> dict[str, Any]:
    """Number, reference and days of a new question."""
    now = timezone.now()
    number = next_numbers(council=actor.council, kind="question")[0]
    due_on = queries.due_day(actor.council, now)
    return {"number": number, "reference": f"Q-{number}", "asked_at": now, "due_on": due_on}


def _owner_of(plan: Plan | None, actor: Membership) -> Membership | None:
    """Whoever owns the plan, while they are in the council."""
    if plan is None:
        return None
    return queries.owners_to_choose(actor, timezone.now()).filter(pk=plan.owner_id).first()


def _locked_to_answer(actor: Membership, question_id: int) -> Question:
    question = entries.locked(actor, Question, question_id)
    if question.owner_id != actor.pk and not actor.can(Perm.MANAGE_COMMS):
        raise NotYourQuestion
    entries.require(actor, Perm.ASK_QUESTIONS)
    return question


def _words_changed(actor: Membership, question: Question) -> None:
    words_changed(actor=actor, subject=question, words=words_of(question).whole)


def _record_answer(
    action: str, actor: Membership, question: Question, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    entries.record(action, actor, question, before=dict(before), after=dict(after))


def _checked(actor: Membership, values: QuestionValues, current: Question | None) -> dict[str, Any]:
    """What is stored of ``values``; raises ``InvalidQuestion`` for what cannot be chosen."""
    now = timezone.now()
    kept = current or Question()
    plan_ids = plans(actor).values_list("pk", flat=True)
    audiences = {each.pk for each in queries.audiences_to_choose(actor)}
    known = {each.pk for each in statements(default_framework())}
    _one_of("plan", values.plan_id, kept.plan_id, set(plan_ids))
    _one_of("audience", values.audience_id, kept.audience_id, audiences)
    _one_of("statement", values.statement_id, kept.statement_id, known)
    embargo_id = entries.chosen_embargo(actor, values.embargo_id, kept.embargo_id)
    owners = queries.owners_to_choose(actor, now)
    owner = owners.filter(pk=values.owner_id).first() if values.owner_id else None
    if values.owner_id and owner is None and values.owner_id != kept.owner_id:
        raise InvalidQuestion("Choose an owner from the list", field="owner")
    if owner is not None:
        _refuse_uncleared(owner, embargo_id, now)
    _refuse_more_secret_links(current, embargo_id, now)
    return {
        "text": values.text,
        "plan_id": values.plan_id,
        "theme": values.theme,
        "statement_id": values.statement_id,
        "audience_id": values.audience_id,
        "owner_id": values.owner_id,
        "asked_by_name": values.asked_by_name,
        "received_via": values.received_via,
        "embargo_id": embargo_id,
    }


def _one_of(field: str, chosen: int | None, current: int | None, known: set[int]) -> None:
    if chosen is not None and chosen != current and chosen not in known:
        raise InvalidQuestion("Choose one from the list", field=field)


def _refuse_uncleared(owner: Membership, embargo_id: int | None, now: datetime) -> None:
    """Nobody can answer what they may not know of."""
    if embargo_id is None or Embargo.objects.open_to(owner, now).filter(pk=embargo_id).exists():
        return
    raise InvalidQuestion(
        f"{owner.user} is not cleared for this embargo. Choose somebody who is, or clear them first",
        field="owner",
    )


def _refuse_more_secret_links(current: Question | None, embargo_id: int | None, now: datetime) -> None:
    """What a question hangs on may not be more secret than the question."""
    if current is None or embargo_id == current.embargo_id:
        return
    over = Embargo.objects.filter(council_id=current.council_id).lifted(now)
    for linked in (current.fed_into, current.duplicate_of):
        secret = linked.embargo_id if linked is not None else None
        if secret in (None, embargo_id) or over.filter(pk=secret).exists():
            continue
        raise InvalidQuestion(
            f"The question names {linked.reference}, which is under an embargo. "  # type: ignore[union-attr]
            "Take that away first, or choose the same embargo",
            field="embargo",
        )
