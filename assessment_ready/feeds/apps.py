"""Django's registration of the feeds app."""

from importlib import import_module

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Read-only feeds of figures for Excel, Power BI and other tools, and the sentences of their audit actions."""

    name = "assessment_ready.feeds"
    label = "feeds"

    def ready(self) -> None:
        """Give every audit action its sentence."""
        import_module("assessment_ready.feeds.sentences")
