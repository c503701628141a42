"""Django's registration of the packs app."""

from importlib import import_module

from django.apps import AppConfig

from assessment_ready.documents import presenters
from assessment_ready.packs import at_a_glance_v1


class PacksConfig(AppConfig):
    """Registers briefing packs, the sentences of their audit actions and the poster's layout."""

    name = "assessment_ready.packs"
    label = "packs"

    def ready(self) -> None:
        """Give every audit action its sentence, and every PDF template its presenter."""
        import_module("assessment_ready.packs.sentences")
        presenters.register(at_a_glance_v1.TEMPLATE, at_a_glance_v1.present)
