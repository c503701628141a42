"""Addresses of questions and evaluation."""

from django.urls import URLPattern, path

from comms.views import (
    evaluation,
    faq,
    lessons,
    measures,
    pulse,
    question_forms,
    questions,
    readiness,
    surveys,
)

_COMMS = "councils/<slug:council>/communications/"
_QUESTIONS = f"{_COMMS}questions/"
_QUESTION = f"{_QUESTIONS}<int:question>/"
_PLAN = f"{_COMMS}plans/<int:plan>/"
_MEASURE = f"{_COMMS}measures/<int:measure>/"
_LESSON = f"{_COMMS}lessons/<int:lesson>/"
_SURVEY = f"{_COMMS}surveys/<int:survey>/"
_PULSE = "pulse/<slug:survey_token>/"

urlpatterns: list[URLPattern] = [
    path(_QUESTIONS, questions.QuestionsPage.as_view(), name="questions"),
    path(f"{_QUESTIONS}ask/", faq.AskPage.as_view(), name="ask"),
    path(f"{_QUESTIONS}mine/", faq.MyQuestionsPage.as_view(), name="my-questions"),
    path(f"{_QUESTIONS}answers/", faq.FaqPage.as_view(), name="faq"),
    path(f"{_QUESTIONS}new/", question_forms.QuestionCreatePage.as_view(), name="question-create"),
    path(_QUESTION, questions.QuestionPage.as_view(), name="question"),
    path(f"{_QUESTION}edit/", question_forms.QuestionEditPage.as_view(), name="question-edit"),
    path(f"{_QUESTION}answer/", question_forms.QuestionAnswerPage.as_view(), name="question-answer"),
    path(f"{_QUESTION}due/", question_forms.QuestionDuePage.as_view(), name="question-due"),
    path(f"{_QUESTION}briefing/", question_forms.QuestionFeedPage.as_view(), name="question-feed"),
    path(f"{_QUESTION}close/", question_forms.QuestionClosePage.as_view(), name="question-close"),
    path(f"{_QUESTION}reopen/", question_forms.QuestionReopenView.as_view(), name="question-reopen"),
    path(f"{_QUESTION}publish/", question_forms.QuestionPublishView.as_view(), name="question-publish"),
    path(f"{_QUESTION}take-back/", question_forms.QuestionTakeBackView.as_view(), name="question-take-back"),
    path(f"{_PLAN}evaluation/", evaluation.EvaluationPage.as_view(), name="evaluation"),
    path(f"{_PLAN}readiness/", readiness.ReadinessPage.as_view(), name="readiness"),
    path(f"{_PLAN}measures/new/", measures.MeasureCreatePage.as_view(), name="measure-create"),
    path(_MEASURE, measures.MeasurePage.as_view(), name="measure"),
    path(f"{_MEASURE}edit/", measures.MeasureEditPage.as_view(), name="measure-edit"),
    path(f"{_MEASURE}remove/", measures.MeasureRemovePage.as_view(), name="measure-remove"),
    path(f"{_MEASURE}readings/new/", measures.ReadingCreatePage.as_view(), name="reading-create"),
    path(
        f"{_COMMS}readings/<int:reading>/remove/", measures.ReadingRemoveView.as_view(), name="reading-remove"
    ),
    path(f"{_PLAN}lessons/new/", lessons.LessonCreatePage.as_view(), name="lesson-create"),
    path(f"{_LESSON}edit/", lessons.LessonEditPage.as_view(), name="lesson-edit"),
    path(f"{_LESSON}carry/", lessons.LessonCarryPage.as_view(), name="lesson-carry"),
    path(f"{_LESSON}remove/", lessons.LessonRemovePage.as_view(), name="lesson-remove"),
    path(f"{_PLAN}surveys/", surveys.SurveysPage.as_view(), name="surveys"),
    path(f"{_PLAN}surveys/new/", surveys.SurveyCreatePage.as_view(), name="survey-create"),
    path(_SURVEY, surveys.SurveyPage.as_view(), name="survey"),
    path(f"{_SURVEY}edit/", surveys.SurveyEditPage.as_view(), name="survey-edit"),
    path(f"{_SURVEY}close/", surveys.SurveyCloseView.as_view(), name="survey-close"),
    path(f"{_SURVEY}reading/", surveys.SurveyReadingPage.as_view(), name="survey-reading"),
    path(_PULSE, pulse.PulsePage.as_view(), name="pulse"),
    path(f"{_PULSE}thanks/", pulse.PulseThanksPage.as_view(), name="pulse-thanks"),
]
