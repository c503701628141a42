"""Settings that hold everywhere; safe for production. ``local`` and ``test`` loosen, ``production`` demands.

Every environment variable read here is a row of the table in docs/settings.md (a test compares the two).
"""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.contrib.messages import constants as message_levels

from assessment_ready.settings import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = False
ALLOWED_HOSTS: list[str] = []
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
SERVICE_NAME = "Assessment Ready"

# Demonstration mode offers the invented cast on the sign-in page. Production settings force it off.
DEMO_MODE = False

INSTALLED_APPS = [
    "assessment_ready.ui",
    "assessment_ready.audit",
    "assessment_ready.outbox",
    "assessment_ready.councils",
    "assessment_ready.sending",
    "assessment_ready.embargo",
    "assessment_ready.documents",
    "assessment_ready.framework",
    "assessment_ready.timeline",
    "assessment_ready.evidence",
    "assessment_ready.actions",
    "assessment_ready.readiness",
    "comms",
    "workforce",
    "assessment_ready.packs",
    "assessment_ready.feeds",
    "assessment_ready.portability",
    "assessment_ready.overview",
    "crispy_forms",
    "django_htmx",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assessment_ready.councils.middleware.SessionExpiryMiddleware",
    "assessment_ready.councils.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "assessment_ready.councils.middleware.CouncilMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "assessment_ready.urls"
WSGI_APPLICATION = "assessment_ready.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "assessment_ready.navigation.context",
            ],
            "builtins": [
                "django.templatetags.static",
                "assessment_ready.ui.templatetags.govuk",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and passwords
AUTH_USER_MODEL = "councils.User"
# "E-mail is not unique": it is, in whatever case it is written, by the constraint councils_email_once.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "councils:sign-in"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 60 * 60

# Cyber Essentials v3.3: at most ten guesses in five minutes, per account and per address.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 5 / 60
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
# Success resets nothing: somebody with an account of their own could otherwise wipe their guesses at another.
AXES_RESET_ON_SUCCESS = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "assessment_ready.councils.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "assessment_ready.councils.throttle.client_address"
AXES_VERBOSE = False

# Reverse proxies in front of the application, each of which adds to X-Forwarded-For.
PROXY_COUNT = env.integer("PROXY_COUNT", 0)

# Feeds for Excel and Power BI: calls with one token, and wrong tokens from one address, in a minute.
FEEDS_CALLS_A_MINUTE = env.integer("FEEDS_CALLS_A_MINUTE", 60)
FEEDS_WRONG_TOKENS_A_MINUTE = env.integer("FEEDS_WRONG_TOKENS_A_MINUTE", 20)

SESSION_IDLE_SECONDS = env.integer("SESSION_IDLE_MINUTES", 30) * 60
SESSION_ABSOLUTE_SECONDS = env.integer("SESSION_ABSOLUTE_HOURS", 12) * 60 * 60
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "assessment_ready.councils.views.csrf_failure"

# Language and time: stored in UTC, shown in London time.
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

# Files
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MAX_UPLOAD_BYTES = env.integer("MAX_UPLOAD_MB", 10) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "assessment_ready.documents.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Forms
CRISPY_ALLOWED_TEMPLATE_PACKS = "govuk"
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False
FORM_RENDERER = "assessment_ready.ui.markup.selects.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_LEVEL = message_levels.INFO

# Security headers. Strict from the first page: nothing inline, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The doorbell. The database is the truth: nothing here carries content or business time (ADR 0003).
REDIS_URL = env.text("REDIS_URL", "redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 10,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 180
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "outbox.sweep", "schedule": 15.0},
    "documents-sweep": {"task": "documents.sweep", "schedule": 15.0},
    "evidence-index-sweep": {"task": "evidence.index.sweep", "schedule": 30.0},
    "sending-tick": {"task": "sending.tick", "schedule": 10.0},
    "overview-digests": {"task": "overview.digests", "schedule": 1800.0},
    "overview-at-once": {"task": "overview.at_once", "schedule": 60.0},
    "comms-tell-askers": {"task": "comms.tell_askers", "schedule": 60.0},
    "comms-sign-off-reminders": {"task": "comms.sign_off_reminders", "schedule": 1800.0},
    "comms-chase-readers": {"task": "comms.chase_readers", "schedule": 600.0},
    "workforce-sweep-snapshots": {"task": "workforce.sweep_snapshots", "schedule": 60.0},
    "workforce-make-events": {"task": "workforce.make_events", "schedule": 3600.0},
    "portability-sweep": {"task": "portability.sweep", "schedule": 60.0},
    "workforce-learning-reminders": {"task": "workforce.learning_reminders", "schedule": 14400.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# Mail
MAIL_BACKEND = env.text("MAIL_BACKEND", "file")
MAIL_FOLDER = VAR_DIR / "mail"
MAIL_FROM = env.text("MAIL_FROM", "Assessment Ready <no-reply@assessment-ready.example>")
MAIL_HOST = env.text("MAIL_HOST", "localhost")
MAIL_PORT = env.integer("MAIL_PORT", 25)
MAIL_USER = env.text("MAIL_USER", "")
MAIL_PASSWORD = env.text("MAIL_PASSWORD", "")
MAIL_STARTTLS = env.flag("MAIL_STARTTLS", False)
# Another address only for rehearsals against a stand-in.
NOTIFY_URL = env.text("NOTIFY_URL", "https://api.notifications.service.gov.uk")
# For how many seconds a delivery is its worker's: at least twice as long as any hand-over takes (150 s).
SENDING_LEASE_SECONDS = env.integer("SENDING_LEASE_SECONDS", 300)
# How far sending had come, kept outside the database: a database that is behind it was restored.
SENDING_COUNTER_FILE: Path | None = VAR_DIR / "counted" / "sending"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}
