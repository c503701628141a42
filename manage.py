#!/usr/bin/env python3
"""Django's command line for Assessment Ready."""

import os
import sys


def main() -> None:
    """Run one management command under the settings named by the environment (local by default)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assessment_ready.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
