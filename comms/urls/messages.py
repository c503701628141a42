"""Addresses of messages and lines."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
