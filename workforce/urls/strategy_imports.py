"""Addresses of strategy imports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
