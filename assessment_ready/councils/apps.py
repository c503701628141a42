"""Django's registration of the councils app."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Registers councils."""

    name = "assessment_ready.councils"
    label = "councils"
