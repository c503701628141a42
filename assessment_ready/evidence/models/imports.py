"""An evidence index being imported: read, mapped, checked, confirmed, with progress."""

import uuid

from django.db import models

from assessment_ready.councils.models import Council, User


class ImportState(models.TextChoices):
    """Where the import of an index is. Only ``done`` has changed anything in the library."""

    WAITING = "waiting", "Waiting for its columns to be chosen"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, waiting for you"
    IMPORTING = "importing", "Being imported"
    DONE = "done", "Imported"
    FAILED = "failed", "Could not be finished"
    CANCELLED = "cancelled", "Cancelled"


class IndexImport(models.Model):
    """One uploaded evidence index. Its table, the mapping of its columns and what checking found.

    ``headers`` and ``rows`` are text as it stands in the file (each row: number and cells); ``mapping`` is field to
    heading; ``defaults`` what applies where a column is missing; ``corrections`` what the person put right on
    screen, by row number and field; ``checked`` the values that would be imported; ``problems`` row, field and
    sentence. Seen and confirmed only by the person who uploaded it.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    corrections = models.JSONField(default=dict)
    checked = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.WAITING)
    total = models.PositiveIntegerField(default=0)
    processed = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="evidence_import_once")
        ]
        indexes = [
            models.Index(
                fields=["lease_until"],
                name="evidence_import_work",
                condition=models.Q(state__in=["checking", "importing"]),
            )
        ]

    def __str__(self) -> str:
        return self.file_name
