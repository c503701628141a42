"""Addresses of briefings and clearance."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
