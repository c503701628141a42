"""Addresses of the embargo app."""

from django.urls import URLPattern

app_name = "embargo"
urlpatterns: list[URLPattern] = []
