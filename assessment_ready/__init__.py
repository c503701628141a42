"""Assessment Ready: the project package, the foundations and area 1 (readiness)."""

from assessment_ready.celery import app as celery_app

__all__ = ["celery_app"]
