"""Addresses of the timeline app."""

from django.urls import URLPattern

app_name = "timeline"
urlpatterns: list[URLPattern] = []
