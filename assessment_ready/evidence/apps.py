"""Django's registration of the evidence app."""

from importlib import import_module

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Registers the evidence app and the sentences of its audit actions."""

    name = "assessment_ready.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Give every audit action its sentence."""
        import_module("assessment_ready.evidence.sentences")
