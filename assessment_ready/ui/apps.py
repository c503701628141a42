"""Django's registration of the ui app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers ui."""

    name = "assessment_ready.ui"
    label = "ui"
