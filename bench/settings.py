"""One machine as in the demonstration, with one bare page more to compare with."""

from assessment_ready.settings.local import *  # noqa: F403
from assessment_ready.settings.local import DATABASES, MIDDLEWARE

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["testserver"]
LOGGING = {"version": 1, "disable_existing_loggers": True}
# The same server holds one database per installation that is compared.
DATABASES |= {name: {**DATABASES["default"], "NAME": name} for name in ("one", "many", "rich")}
DATABASES["postgres_server"] = dict(DATABASES["default"])
# Nothing static is served here: no folder to look for.
MIDDLEWARE = [each for each in MIDDLEWARE if "whitenoise" not in each]
