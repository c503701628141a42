"""An evidence index being imported: read, mapped, checked, confirmed, with progress."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, Membership, User


class ImportState(models.TextChoices):
    """Where the import of an index is. Only ``done`` has changed anything in the library."""

    WAITING = "waiting", "Waiting for its columns to be chosen"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, waiting for you"
    IMPORTING = "importing", "Being imported"
    DONE = "done", "Imported"
    FAILED = "failed", "Could not be finished"
    CANCELLED = "cancelled", "Cancelled"

    @property
    def is_working(self) -> bool:
        """Whether a worker has something to do."""
        return self in {ImportState.CHECKING, ImportState.IMPORTING}

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self in {ImportState.DONE, ImportState.CANCELLED}


class RowOutcome(models.TextChoices):
    """What the import would do with a row of the index."""

    UNCHECKED = "unchecked", "Not checked yet"
    ADD = "add", "Will be added"
    UPDATE = "update", "Will update an item"
    SKIP = "skip", "Known already"
    MEND = "mend", "Needs mending"
    LEFT_OUT = "left_out", "Left out"


class IndexImportQuerySet(models.QuerySet["IndexImport"]):
    """How imports are looked up."""

    def of(self, membership: Membership) -> "IndexImportQuerySet":
        """What this person uploaded in this council; nobody else sees it."""
        return self.filter(council_id=membership.council_id, user_id=membership.user_id)

    def claimable(self, now: datetime) -> "IndexImportQuerySet":
        """Imports with work to do that no worker holds at ``now``."""
        return self.filter(
            Q(lease_until=None) | Q(lease_until__lt=now),
            state__in=[ImportState.CHECKING, ImportState.IMPORTING],
        )


class IndexImport(models.Model):
    """One uploaded evidence index. Seen and confirmed only by the person who uploaded it.

    ``headers`` are the file's headings in order; ``mapping`` field to heading; ``defaults`` what applies where the
    file says nothing; ``notes`` sentences about the file as a whole. ``processed`` of ``total`` rows are checked.
    ``created``, ``updated`` and ``skipped`` count rows once it is done; its rows are cleared some time later.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.WAITING)
    total = models.PositiveIntegerField(default=0)
    processed = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = IndexImportQuerySet.as_manager()

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


class IndexRow(models.Model):
    """One row of an uploaded index. ``number`` is its row in the file.

    ``cells`` are the texts in the order of the import's headings, ``formulas`` the headings under which a formula
    stands; ``corrections`` what the person put right on screen, by field. Checking fills ``outcome``, ``values``
    (what would be imported), ``problems`` (pairs of field and sentence) and ``remarks`` (sentences on how something
    was understood).
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    index = models.ForeignKey(IndexImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    formulas = models.JSONField(default=list)
    corrections = models.JSONField(default=dict)
    is_left_out = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=RowOutcome.choices, default=RowOutcome.UNCHECKED)
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    remarks = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["index", "number"], name="evidence_import_row_once"),
        ]
        indexes = [models.Index(fields=["index", "outcome", "number"], name="evidence_import_outcome")]

    def __str__(self) -> str:
        return f"{self.index}, row {self.number}"
