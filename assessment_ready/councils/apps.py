"""Django's registration of the councils app."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Registers councils and the sentences of its audit actions."""

    name = "assessment_ready.councils"
    label = "councils"

    def ready(self) -> None:
        """Register the audit sentences."""
        from assessment_ready.councils import sentences  # noqa: F401, PLC0415
