"""Django's registration of the readiness app."""

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    """Registers readiness."""

    name = "assessment_ready.readiness"
    label = "readiness"
