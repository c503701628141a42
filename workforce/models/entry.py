"""What every row of the workforce area carries."""

import uuid

from django.db import models

from assessment_ready.councils.models import Council


class Entry(models.Model):
    """A row of one council, made once for each click (``submission_key``), with the version that forms compare."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    submission_key = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="%(app_label)s_%(class)s_once")
        ]
