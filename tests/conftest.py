"""Starts the servers and Django for the whole suite, and keeps count of what did not run."""

import os

import django

from tests import services

# Before anything imports a model: settings read the servers' addresses when they load.
services.start()
os.environ["DJANGO_SETTINGS_MODULE"] = "assessment_ready.settings.test"
# The browser tests run Django's server in a thread beside Playwright's event loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

# The cast (tests/world.py) is there for every test that names it.
pytest_plugins = ["tests.world"]
