"""Django's registration of the documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers documents."""

    name = "assessment_ready.documents"
    label = "documents"
