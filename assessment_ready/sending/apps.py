"""The engine that hands deliveries over, and the routes by which they leave."""

from django.apps import AppConfig


class SendingConfig(AppConfig):
    """Deliveries of briefings; the ledger of the application's own mail is ``outbox``."""

    name = "assessment_ready.sending"
    label = "sending"
    default_auto_field = "django.db.models.BigAutoField"
