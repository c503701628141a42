"""Addresses of audiences, channels, coverage and load."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
