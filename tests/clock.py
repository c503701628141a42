"""The day of the test that runs, asked while it runs.

A date worked out while the tests are collected is yesterday's, or an hour old, before a long run comes to it;
``tests/architecture/test_sizes_and_names.py`` refuses such a reading of the clock.
"""

from datetime import date

from django.utils import timezone


def today() -> date:
    """Today in London."""
    return timezone.localdate()
