"""Addresses of the evidence app."""

from django.urls import URLPattern

app_name = "evidence"

_COUNCIL = "councils/<slug:council>/evidence/"

library_patterns: list[URLPattern] = []
import_patterns: list[URLPattern] = []

urlpatterns: list[URLPattern] = [*library_patterns, *import_patterns]
