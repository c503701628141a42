"""One machine: the demonstration and development. The servers' addresses come from bin/run."""

from assessment_ready.settings import env
from assessment_ready.settings.base import *  # noqa: F403
from assessment_ready.settings.base import INSTALLED_APPS, VAR_DIR

DEBUG = env.flag("DEBUG", False)
DEMO_MODE = env.flag("DEMO_MODE", True)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SECRET_KEY = env.text("SECRET_KEY", "local-demonstration-only-not-a-secret-because-the-cast-is-invented")
AUDIT_KEY = env.text("AUDIT_KEY", "local-demonstration-audit-key")

DATABASES = {
    "default": env.database("DATABASE_URL", f"postgresql:///postgres?host={VAR_DIR}/postgres&user=postgres")
}

# Serve static files straight from their folders: no collectstatic step on one machine.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # nothing is collected here
WHITENOISE_AUTOREFRESH = DEBUG

INSTALLED_APPS = ["whitenoise.runserver_nostatic", *INSTALLED_APPS]
