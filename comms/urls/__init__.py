"""Addresses of the communications area, one file per noun."""

from django.urls import URLPattern

from comms.urls import (
    activities,
    audiences,
    briefings,
    contacts,
    deliveries,
    letters,
    messages,
    papers,
    plans,
    questions,
    receipts,
    releases,
    scenarios,
)

app_name = "comms"

urlpatterns: list[URLPattern] = [
    *plans.urlpatterns,
    *papers.urlpatterns,
    *audiences.urlpatterns,
    *contacts.urlpatterns,
    *messages.urlpatterns,
    *briefings.urlpatterns,
    *activities.urlpatterns,
    *scenarios.urlpatterns,
    *questions.urlpatterns,
    *releases.urlpatterns,
    *deliveries.urlpatterns,
    *letters.urlpatterns,
    *receipts.urlpatterns,
]
