"""Following what is sent: progress, log, decisions, publication day."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
