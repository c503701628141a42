"""Write the OpenAPI file anew after a column of a feed was changed."""

from typing import Any

from django.core.management.base import BaseCommand

from assessment_ready.feeds.queries.description import FILE, described


class Command(BaseCommand):
    """``manage.py write_openapi``: run it and commit the file together with the column."""

    help = "Writes assessment_ready/feeds/data/openapi.json from the declared columns of the feeds."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        FILE.write_text(described(), encoding="utf-8")
        self.stdout.write(f"{FILE} is written.")
