"""Django's registration of the documents app."""

from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers documents, the sentences of its audit actions and the check for PDF libraries."""

    name = "assessment_ready.documents"
    label = "documents"

    def ready(self) -> None:
        """Give every audit action its sentence; warn at start-up where PDFs cannot be made."""
        import_module("assessment_ready.documents.sentences")
        import_module("assessment_ready.documents.checks")
