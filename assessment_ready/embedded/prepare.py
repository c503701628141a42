"""Bring the database up to date in one process: tables, reference data, and the demonstration if it is empty.

Run as ``python -m assessment_ready.embedded.prepare``; any failure ends it with an error, and nothing is served.
"""

import os
import sys
import time

import django
from django.core.management import call_command


def main() -> None:
    """Run the commands in order, naming each with the seconds it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assessment_ready.settings.local")
    django.setup()
    for name, options in (
        ("migrate", {"interactive": False, "verbosity": 1}),
        ("load_reference_data", {}),
        ("seed_demo", {"if_empty": True}),
    ):
        started = time.monotonic()
        call_command(name, **options)
        print(f"{name}: {time.monotonic() - started:.1f} seconds")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
