"""Django's registration of the readiness app."""

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    """Registers readiness and the sentences of its audit actions."""

    name = "assessment_ready.readiness"
    label = "readiness"

    def ready(self) -> None:
        """Register the audit sentences."""
        from assessment_ready.readiness import sentences  # noqa: F401, PLC0415
