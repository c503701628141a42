"""Django's registration of the communications area."""

from importlib import import_module

from django.apps import AppConfig


class CommsConfig(AppConfig):
    """Registers the communications area, the sentences of its audit actions and its table of deliveries."""

    name = "comms"
    label = "comms"

    def ready(self) -> None:
        """Give every audit action its sentence, and let the engine serve what briefings send."""
        import_module("comms.sentences")
        ledgers = import_module("assessment_ready.sending.ledger")
        ledgers.register(import_module("comms.services.ledger").BriefingLedger())
