"""How changes of questions and evaluation read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _page(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(f"comms:{name}", args=[slug, int(entry.object_id)])


_question = _page("question")

register("comms.question.asked", "{actor} asked {object}", link=_question)
register("comms.question.recorded", "{actor} recorded the question {object}", link=_question)
register("comms.question.changed", "{actor} changed the question {object}", link=_question)
register("comms.question.answered", "{actor} answered {object}", link=_question)
register("comms.question.answer_changed", "{actor} changed the answer to {object}", link=_question)
register(
    "comms.question.due_changed",
    "{actor} moved the day of the answer to {object} from {before[due_on]} to {after[due_on]}: {after[reason]}",
    link=_question,
)
register("comms.question.published", "{actor} published the answer to {object}", link=_question)
register("comms.question.taken_back", "{actor} took back the published answer to {object}", link=_question)
register("comms.question.fed", "{actor} noted which briefing takes up {object}", link=_question)
register("comms.question.closed", "{actor} closed {object} without an answer", link=_question)
register("comms.question.reopened", "{actor} reopened {object}", link=_question)


_measure, _survey = _page("measure"), _page("survey")

register("comms.measure.added", "{actor} added the measure {object}", link=_measure)
register("comms.measure.changed", "{actor} changed the measure {object}", link=_measure)
register("comms.measure.removed", "{actor} removed the measure {object} and its readings")
register(
    "comms.reading.added",
    "{actor} noted a reading of {object}: {after[value]} on {after[on]}",
    link=_measure,
)
register(
    "comms.reading.removed",
    "{actor} removed a reading of {object}: {before[value]} on {before[on]}",
    link=_measure,
)
register("comms.lesson.noted", "{actor} noted the lesson {object}")
register("comms.lesson.changed", "{actor} changed the lesson {object}")
register("comms.lesson.carried", "{actor} carried the lesson {object} to {after[plan]}")
register("comms.lesson.removed", "{actor} removed the lesson {object}")
register("comms.survey.made", "{actor} made the pulse survey {object}", link=_survey)
register("comms.survey.changed", "{actor} changed the pulse survey {object}", link=_survey)
register("comms.survey.closed", "{actor} closed the pulse survey {object}", link=_survey)
