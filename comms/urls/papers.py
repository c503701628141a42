"""Addresses of a plan's documents."""

from django.urls import URLPattern, path

from comms.views import papers

_PLAN = "councils/<slug:council>/communications/plans/<int:plan>/"

urlpatterns: list[URLPattern] = [
    path(f"{_PLAN}documents/", papers.PlanDocumentsPage.as_view(), name="plan-documents"),
    path(f"{_PLAN}word/", papers.PlanWordView.as_view(), name="plan-word"),
]
