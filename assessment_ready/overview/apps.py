"""Django's registration of the overview app."""

from importlib import import_module

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Registers overview and the sentences of its audit actions."""

    name = "assessment_ready.overview"
    label = "overview"

    def ready(self) -> None:
        """Give every audit action its sentence, and every PDF template its presenter."""
        import_module("assessment_ready.overview.sentences")
        import_module("assessment_ready.overview.pdf_templates")
