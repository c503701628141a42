"""Django's registration of the documents app."""

from importlib import import_module

from django.apps import AppConfig

from assessment_ready.councils import registers
from assessment_ready.documents import paper_v1, paper_v2, presenters
from assessment_ready.documents.tables import register_file


class DocumentsConfig(AppConfig):
    """Registers documents, the sentences of its audit actions and the check for PDF libraries."""

    name = "assessment_ready.documents"
    label = "documents"

    def ready(self) -> None:
        """Give audit actions their sentences and registers their files; warn where PDFs cannot be made."""
        import_module("assessment_ready.documents.sentences")
        import_module("assessment_ready.documents.checks")
        presenters.register(paper_v1.TEMPLATE, paper_v1.present)
        presenters.register(paper_v2.TEMPLATE, paper_v2.present)
        registers.write_files_with(register_file)
