"""Django's registration of the communications area."""

from importlib import import_module

from django.apps import AppConfig


class CommsConfig(AppConfig):
    """Registers the communications area and the sentences of its audit actions."""

    name = "comms"
    label = "comms"

    def ready(self) -> None:
        """Give every audit action its sentence."""
        import_module("comms.sentences")
