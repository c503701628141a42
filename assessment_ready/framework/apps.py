"""Django's registration of the framework app."""

from importlib import import_module

from django.apps import AppConfig


class FrameworkConfig(AppConfig):
    """Registers framework and the sentences of its audit actions."""

    name = "assessment_ready.framework"
    label = "framework"

    def ready(self) -> None:
        """Give every audit action its sentence."""
        import_module("assessment_ready.framework.sentences")
