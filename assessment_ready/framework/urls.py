"""Addresses of the framework app."""

from django.urls import URLPattern

app_name = "framework"
urlpatterns: list[URLPattern] = []
