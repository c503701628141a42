"""The Celery application: worker and scheduler import this."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assessment_ready.settings.local")

app = Celery("assessment_ready")
# Celery keeps the current application per thread; the server’s other threads must find this one too.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
