"""Addresses of scenarios and cascades."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
