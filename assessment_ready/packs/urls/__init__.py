"""Addresses of the packs app, one file per noun."""

from django.urls import URLPattern

from assessment_ready.packs.urls import composing, formats, members, reading, storyboards

app_name = "packs"

urlpatterns: list[URLPattern] = [
    *composing.urlpatterns,
    *reading.urlpatterns,
    *formats.urlpatterns,
    *members.urlpatterns,
    *storyboards.urlpatterns,
]
