"""Addresses of sending: routes, health, the hold."""

from django.urls import URLPattern

app_name = "sending"

urlpatterns: list[URLPattern] = []
