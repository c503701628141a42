"""Django's registration of the timeline app."""

from importlib import import_module

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """Registers the timeline app and the sentences of its audit actions."""

    name = "assessment_ready.timeline"
    label = "timeline"

    def ready(self) -> None:
        """Give every audit action its sentence."""
        import_module("assessment_ready.timeline.sentences")
