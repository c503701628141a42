"""What comes back: unsubscribing, acknowledging, bounces and callbacks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
