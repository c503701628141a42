"""Reads of pulse surveys: their answers only as sums, and only once there are enough."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from assessment_ready.councils.models import Membership
from comms.models import Phase, Plan, PulseAnswer, PulseSurvey
from comms.queries.plans import settings_of
from comms.rules.surveys import SCALE, STATEMENTS, Opening, Statement, may_show, opening


@dataclass(frozen=True)
class Results:
    """What of a survey may be shown. Without enough answers there are no statements and no comments."""

    survey: PulseSurvey
    answers: int
    fewest: int
    statements: tuple[Statement, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers."""
        return may_show(self.answers, self.fewest)


def surveys_of(plan: Plan) -> QuerySet[PulseSurvey]:
    """The plan's surveys, newest first, with audience, phase and how many answered (``answer_count``)."""
    rows = PulseSurvey.objects.filter(plan=plan, council_id=plan.council_id)
    rows = rows.select_related("audience", "phase", "council").annotate(answer_count=Count("answers"))
    return rows.order_by("-opens_on", "-pk")


def get_survey(membership: Membership, survey_id: int) -> PulseSurvey:
    """One survey of the council. Raises ``PulseSurvey.DoesNotExist``."""
    rows = PulseSurvey.objects.filter(council_id=membership.council_id)
    return rows.select_related("plan__owner__user", "audience", "phase", "council").get(pk=survey_id)


def survey_by_token(token: str) -> PulseSurvey | None:
    """The survey with this public address, of whatever council."""
    return PulseSurvey.objects.select_related("council", "audience").filter(token=token).first()


def opening_of(survey: PulseSurvey, today: date) -> Opening:
    """Whether a survey takes answers."""
    return opening(survey.opens_on, survey.closes_on, survey.closed_at, today)


def results_of(survey: PulseSurvey, fewest: int | None = None) -> Results:
    """How people answered, as far as it may be shown; one query, two where ``fewest`` is not known yet."""
    fewest = settings_of(survey.council).fewest_answers if fewest is None else fewest
    # A council may have set 0 or 1: two is the fewest among whom nobody is plainly to be seen.
    fewest = max(fewest, 2)
    counted = _counted(survey)
    answers = counted.pop("answers")
    if not may_show(answers, fewest):
        return Results(survey, answers, fewest)
    texts = (survey.statement_1, survey.statement_2, survey.statement_3)
    statements = tuple(
        Statement(number, text, {each: counted[_key(number, each)] for each in SCALE})
        for number, text in zip(STATEMENTS, texts, strict=True)
    )
    return Results(survey, answers, fewest, statements)


def comments_of(results: Results) -> list[str]:
    """What people wrote, in an order that says nothing of when; empty without enough answers."""
    if not results.is_shown:
        return []
    rows = PulseAnswer.objects.filter(survey=results.survey).exclude(comment="")
    # The random key of each form, so that the same comments stand in the same order each time.
    return list(rows.order_by("submission_key").values_list("comment", flat=True)[:500])


def earlier_surveys(survey: PulseSurvey) -> list[PulseSurvey]:
    """Surveys of the same audience that opened before this one, the first on top: the baseline."""
    rows = PulseSurvey.objects.filter(council_id=survey.council_id, audience_id=survey.audience_id)
    rows = rows.filter(opens_on__lt=survey.opens_on).select_related("council")
    return list(rows.order_by("opens_on", "pk"))


def has_answers(survey: PulseSurvey) -> bool:
    """Whether anybody has answered."""
    return PulseAnswer.objects.filter(survey=survey).exists()


def phases_to_choose(plan: Plan) -> list[Phase]:
    """The plan's phases in order."""
    return list(Phase.objects.filter(plan=plan, council_id=plan.council_id))


def _counted(survey: PulseSurvey) -> dict[str, int]:
    wanted = {
        _key(number, each): Count("pk", filter=Q(**{f"answer_{number}": each}))
        for number in STATEMENTS
        for each in SCALE
    }
    found: dict[str, int] = PulseAnswer.objects.filter(survey=survey).aggregate(answers=Count("pk"), **wanted)
    return found


def _key(number: int, answer: int) -> str:
    return f"chose_{number}_{answer}"
