"""Pulse surveys: made, changed, closed, answered without a name, and taken into a measure.

An answer leaves no audit entry: that would keep the moment, and only the day is kept.
"""

import secrets
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors.questions import (
    FormTooOld,
    InvalidSurvey,
    SurveyHasAnswers,
    SurveyIsClosed,
    SurveyNotOpen,
    TooFewAnswers,
)
from comms.models import Confidence, Plan, PulseAnswer, PulseSurvey, Reading
from comms.queries.evaluation import measures_to_choose
from comms.queries.plans import plans
from comms.queries.questions import audiences_to_choose
from comms.queries.surveys import has_answers, opening_of, phases_to_choose, results_of
from comms.rules.surveys import Opening, withheld_words
from comms.services import entries
from comms.services.measures import ReadingValues, add_reading

_SALT = "comms.pulse"
_FORM_HOLDS = timedelta(days=2)
_WORDS = ("title", "intro", "statement_1", "statement_2", "statement_3", "audience_id")


@dataclass(frozen=True)
class SurveyValues:
    """What a survey says, for whom, and its days (both included)."""

    title: str
    audience_id: int
    statement_1: str
    statement_2: str
    statement_3: str
    opens_on: date
    closes_on: date
    phase_id: int | None = None
    intro: str = ""


@transaction.atomic
def make_survey(
    *, actor: Membership, plan_id: int, values: SurveyValues, submission_key: UUID
) -> PulseSurvey:
    """Make a survey with a public address; a second click gives the same. Raises ``InvalidSurvey``."""
    entries.require(actor)
    plan = plans(actor).get(pk=plan_id)
    _check(actor, plan, values, None)
    row = PulseSurvey(plan=plan, created_by=actor.user, token=secrets.token_urlsafe(24), **asdict(values))
    survey, is_new = entries.add(actor, row, submission_key)
    if is_new:
        entries.record("comms.survey.made", actor, survey, after=asdict(values))
    return survey


@transaction.atomic
def change_survey(
    *, actor: Membership, survey_id: int, values: SurveyValues, expected_version: int
) -> PulseSurvey:
    """Change a survey; its words only before anybody answered.

    Raises ``ChangedMeanwhile``, ``InvalidSurvey`` and ``SurveyHasAnswers``.
    """
    entries.require(actor)
    survey = entries.locked(actor, PulseSurvey, survey_id, "plan")
    entries.check_version(survey, expected_version, describe(survey))
    _check(actor, survey.plan, values, survey)
    before, after = entries.apply_changes(survey, asdict(values))
    if set(after) & set(_WORDS) and has_answers(survey):
        raise SurveyHasAnswers
    if after:
        entries.save(survey, *after)
        entries.record("comms.survey.changed", actor, survey, before=before, after=after)
    return survey


@transaction.atomic
def close_survey(*, actor: Membership, survey_id: int) -> PulseSurvey:
    """Take no more answers from now on. Raises ``SurveyIsClosed``."""
    entries.require(actor)
    survey = entries.locked(actor, PulseSurvey, survey_id)
    if opening_of(survey, timezone.localdate()) == Opening.CLOSED:
        raise SurveyIsClosed
    survey.closed_at = timezone.now()
    entries.save(survey, "closed_at")
    entries.record("comms.survey.closed", actor, survey)
    return survey


def form_token(survey: PulseSurvey) -> str:
    """What a form of the survey carries: handed out by us, good for one answer, for two days."""
    return signing.dumps([survey.pk, uuid4().hex], salt=_SALT, compress=False)


@transaction.atomic
def give_answer(*, survey: PulseSurvey, token: str, answers: tuple[int, int, int], comment: str) -> bool:
    """Keep one anonymous answer: of whom, from where and at what time is not kept; whether it is new.

    Raises ``SurveyIsClosed``, ``SurveyNotOpen`` and ``FormTooOld``.
    """
    today = timezone.localdate()
    # Shared: answers do not wait for each other, only for whoever is closing the survey.
    survey = PulseSurvey.objects.get(pk=survey.pk)
    state = opening_of(survey, today)
    if state == Opening.CLOSED:
        raise SurveyIsClosed
    if state == Opening.BEFORE:
        raise SurveyNotOpen
    first, second, third = answers
    row = PulseAnswer(
        council_id=survey.council_id,
        survey=survey,
        answer_1=first,
        answer_2=second,
        answer_3=third,
        comment=comment,
        on=today,
        submission_key=_key_of(survey, token),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def take_reading(*, actor: Membership, survey_id: int, statement: int, measure_id: int) -> Reading:
    """Write the share who agree with a statement down as a reading of a measure of the plan, in per cent.

    Done twice with the same answers it is one reading. Raises ``TooFewAnswers`` and ``InvalidSurvey``.
    """
    entries.require(actor)
    survey = entries.locked(actor, PulseSurvey, survey_id, "plan", "council")
    results = results_of(survey)
    if not results.is_shown:
        raise TooFewAnswers(f"{withheld_words(results.answers, results.fewest)}.", field="measure")
    if measure_id not in {each.pk for each in measures_to_choose(survey.plan)}:
        raise InvalidSurvey("Choose a measure from the list", field="measure")
    found = next((each for each in results.statements if each.number == statement), None)
    if found is None or found.per_cent is None:
        raise InvalidSurvey("Choose a statement from the list", field="statement")
    values = ReadingValues(
        on=max(survey.opens_on, min(timezone.localdate(), survey.closes_on)),
        value=Decimal(found.per_cent),
        confidence=Confidence.MEDIUM,
        note=f"Pulse survey “{survey.title}”, {found.answers} answers"[:300],
    )
    name = f"comms.pulse/{survey.pk}/{statement}/{measure_id}/{found.answers}"
    return add_reading(
        actor=actor, measure_id=measure_id, values=values, submission_key=uuid5(NAMESPACE_URL, name)
    )


def describe(survey: PulseSurvey) -> list[tuple[str, str]]:
    """What a survey says now, for somebody whose form is out of date."""
    return [
        ("Survey", survey.title),
        ("First statement", survey.statement_1),
        ("Second statement", survey.statement_2),
        ("Third statement", survey.statement_3),
        ("Days", f"{survey.opens_on:%d.%m.%Y} to {survey.closes_on:%d.%m.%Y}"),
    ]


def _key_of(survey: PulseSurvey, token: str) -> UUID:
    """The key a form was handed out with. Raises ``FormTooOld``."""
    try:
        survey_id, key = signing.loads(token, salt=_SALT, max_age=_FORM_HOLDS)
        if survey_id != survey.pk:
            raise FormTooOld
        return UUID(key)
    except (signing.BadSignature, ValueError, TypeError):
        raise FormTooOld from None


def _check(actor: Membership, plan: Plan, values: SurveyValues, current: PulseSurvey | None) -> None:
    """Raise ``InvalidSurvey`` for what cannot be chosen or does not hold together."""
    if values.closes_on < values.opens_on:
        raise InvalidSurvey("The last day must be the first day or later", field="closes_on")
    kept = current or PulseSurvey()
    audiences = {each.pk for each in audiences_to_choose(actor)}
    if values.audience_id not in audiences and values.audience_id != kept.audience_id:
        raise InvalidSurvey("Choose an audience from the list", field="audience")
    phases = {each.pk for each in phases_to_choose(plan)}
    if values.phase_id is not None and values.phase_id not in phases:
        raise InvalidSurvey("Choose a phase from the list", field="phase")
