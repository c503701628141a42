"""Django's registration of the actions app."""

import logging
from importlib import import_module

from django.apps import AppConfig

from assessment_ready.actions.rules.link_logs import SecretFilter


class ActionsConfig(AppConfig):
    """Registers the actions app and the sentences of its audit actions."""

    name = "assessment_ready.actions"
    label = "actions"

    def ready(self) -> None:
        """Give every audit action its sentence, and keep the secret of reminders' links out of the log."""
        import_module("assessment_ready.actions.sentences")
        for name in ("django.request", "django.security.csrf", "django.server"):
            logging.getLogger(name).addFilter(SecretFilter())
