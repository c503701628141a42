"""Questions and evaluation for the filled world."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from comms.models import Lesson, Measure, PulseAnswer, PulseSurvey, Reading
from tests.comms.making import Comms
from tests.world import World


def specimens(world: World, director: Membership, made: Comms, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses; one of everything that may be secret under ``embargo``."""
    name = made.council.name
    question = made.question(
        f"Will caseloads change at {name}?",
        owner=director,
        asked_by=director,
        audience=made.staff,
        theme=f"Jobs at {name}",
        received_via=f"Meeting at {name}",
    )
    _published(made, f"Who decides at {name}?")
    _published(made, "When does the marker leave the building?", embargo=embargo)
    made.question("What does the marker say?", embargo=embargo, owner=director, theme="Marker theme")
    measure = _measure(made, director)
    survey = _survey(made, director)
    lesson = Lesson.objects.create(
        council=made.council,
        plan=made.plan,
        what=f"Staff of {name} heard late",
        now_what=f"Huddles first at {name}",
        noted_by=director.user,
        noted_at=timezone.now(),
    )
    reading = Reading.objects.create(
        council=made.council,
        measure=measure,
        on=date(2026, 11, 2),
        value=60,
        note=f"Read at {name}",
        recorded_by=director.user,
        recorded_at=timezone.now(),
    )
    return {
        "question": question.pk,
        "measure": measure.pk,
        "reading": reading.pk,
        "lesson": lesson.pk,
        "survey": survey.pk,
        "survey_token": survey.token,
    }


def _published(made: Comms, text: str, **extra: Any) -> None:
    """An answered question whose cleared answer is published."""
    made.question(
        text,
        state="answered",
        answer=f"{text} The council decides.",
        answered_at=timezone.now(),
        answered_by=made.actor.user,
        content_hash="a" * 64,
        cleared_hash="a" * 64,
        cleared_at=timezone.now(),
        published_at=timezone.now(),
        **extra,
    )


def _measure(made: Comms, director: Membership) -> Measure:
    return Measure.objects.create(
        council=made.council,
        plan=made.plan,
        level="outtake",
        name=f"Staff of {made.council.name} who know their part",
        source=f"Pulse of {made.council.name}",
        unit="%",
        baseline=40,
        target=80,
        owner=director,
    )


def _survey(made: Comms, director: Membership) -> PulseSurvey:
    name = made.council.name
    survey = PulseSurvey.objects.create(
        council=made.council,
        plan=made.plan,
        audience=made.staff,
        phase=made.phase,
        title=f"Pulse of {name}",
        statement_1=f"I know my part at {name}",
        statement_2=f"I hear in time at {name}",
        statement_3=f"I can ask at {name}",
        token=f"{made.council.slug}-{uuid4().hex}"[:43],
        opens_on=date(2026, 1, 1),
        closes_on=date(2100, 1, 1),
        created_by=director.user,
    )
    PulseAnswer.objects.bulk_create(
        PulseAnswer(
            council=made.council,
            survey=survey,
            answer_1=answer,
            answer_2=answer,
            answer_3=answer,
            comment=f"More of this at {name}",
            on=date(2026, 1, 2),
            submission_key=uuid4(),
        )
        for answer in (5, 4, 4, 3, 2, 1)
    )
    return survey
