"""Django's registration of the framework app."""

from django.apps import AppConfig


class FrameworkConfig(AppConfig):
    """Registers framework."""

    name = "assessment_ready.framework"
    label = "framework"
