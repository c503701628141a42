"""Addresses of questions and evaluation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
