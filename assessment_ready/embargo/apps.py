"""Django's registration of the embargo app."""

from django.apps import AppConfig


class EmbargoConfig(AppConfig):
    """Registers embargo."""

    name = "assessment_ready.embargo"
    label = "embargo"
