"""Django's registration of the overview app."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Registers overview."""

    name = "assessment_ready.overview"
    label = "overview"
