"""What each person reads: attachments, previews, a test to oneself."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
