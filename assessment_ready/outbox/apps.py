"""Django's registration of the outbox app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Registers outbox."""

    name = "assessment_ready.outbox"
    label = "outbox"
