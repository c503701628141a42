"""Addresses of activities and the forward planner."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
