"""Django's registration of the embargo app."""

from django.apps import AppConfig


class EmbargoConfig(AppConfig):
    """Registers embargo and the sentences of its audit actions."""

    name = "assessment_ready.embargo"
    label = "embargo"

    def ready(self) -> None:
        """Register the audit sentences."""
        from assessment_ready.embargo import sentences  # noqa: F401, PLC0415
