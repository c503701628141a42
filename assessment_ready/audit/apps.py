"""Django's registration of the audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers audit."""

    name = "assessment_ready.audit"
    label = "audit"
