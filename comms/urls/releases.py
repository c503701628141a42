"""Scheduling what is sent, and the register of releases."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
