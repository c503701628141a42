"""Django's registration of the workforce area."""

from importlib import import_module

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    """Registers the workforce area and the sentences of its audit actions."""

    name = "workforce"
    label = "workforce"

    def ready(self) -> None:
        """Give every audit action its sentence."""
        import_module("workforce.sentences")
