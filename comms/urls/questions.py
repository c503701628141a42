"""Addresses of questions and evaluation."""

from django.urls import URLPattern, path

from comms.views import faq, question_forms, questions

_COMMS = "councils/<slug:council>/communications/"
_QUESTIONS = f"{_COMMS}questions/"
_QUESTION = f"{_QUESTIONS}<int:question>/"

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
]
