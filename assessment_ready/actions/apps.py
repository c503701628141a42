"""Django's registration of the actions app."""

from importlib import import_module

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Registers the actions app and the sentences of its audit actions."""

    name = "assessment_ready.actions"
    label = "actions"

    def ready(self) -> None:
        """Give every audit action its sentence."""
        import_module("assessment_ready.actions.sentences")
