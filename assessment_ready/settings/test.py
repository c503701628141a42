"""The test suite: the same PostgreSQL and Valkey as everywhere, started by tests/conftest.py."""

from assessment_ready.settings import env
from assessment_ready.settings.base import *  # noqa: F403
from assessment_ready.settings.base import BASE_DIR

SECRET_KEY = "tests-only"  # noqa: S105 - not a secret: it signs nothing outside a test run
AUDIT_KEY = "tests-only-audit"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO_MODE = True

DATABASES = {"default": env.database("DATABASE_URL", "postgresql:///postgres")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Lets the test runner empty tables between transactional tests; the append-only trigger refuses otherwise.
DATABASES["default"]["OPTIONS"]["options"] = "-c assessment_ready.allow_truncate=on"  # type: ignore[index]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # nothing is collected here
# Tests roll their database back all the time.
SENDING_COUNTER_FILE = None
MAIL_FOLDER = BASE_DIR / "var" / "test-mail"
