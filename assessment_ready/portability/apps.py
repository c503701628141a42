"""Everything of one council in one archive, and back into an empty installation."""

from importlib import import_module

from django.apps import AppConfig


class PortabilityConfig(AppConfig):
    """Everything of one council in one archive, and back into an empty installation."""

    name = "assessment_ready.portability"
    label = "portability"

    def ready(self) -> None:
        """Give every audit action its sentence."""
        import_module("assessment_ready.portability.sentences")
