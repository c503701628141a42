"""Production: every secret and address must be given; nothing is guessed."""

from assessment_ready.settings import env
from assessment_ready.settings.base import *  # noqa: F403

DEBUG = False
DEMO_MODE = False

SECRET_KEY = env.text("SECRET_KEY")
# Former keys: hashes of addresses that objected were made with them.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
AUDIT_KEY = env.text("AUDIT_KEY")
SITE_URL = env.text("SITE_URL").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
DATABASES = {"default": env.database("DATABASE_URL")}
REDIS_URL = env.text("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
MAIL_BACKEND = env.text("MAIL_BACKEND", "smtp")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

PROXY_COUNT = env.integer("PROXY_COUNT", 1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
