"""The engine that hands deliveries over, and the routes by which they leave."""

from importlib import import_module

from django.apps import AppConfig


class SendingConfig(AppConfig):
    """Deliveries of briefings; the ledger of the application's own mail is ``outbox``."""

    name = "assessment_ready.sending"
    label = "sending"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give every audit action its sentence."""
        import_module("assessment_ready.sending.sentences")
