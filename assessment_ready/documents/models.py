"""Frozen documents (PDFs rendered from a stored snapshot) and uploads waiting for confirmation."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo


class DocumentState(models.TextChoices):
    """Where the rendering is."""

    QUEUED = "queued", "Waiting to be made"
    RENDERING = "rendering", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"


class FileType(models.TextChoices):
    """What kind of file a document is."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"


class DocumentQuerySet(EmbargoedQuerySet["GeneratedDocument"]):
    """How documents are looked up. ``visible_to`` is the gate."""

    def for_council(self, council: Council) -> "DocumentQuerySet":
        """Documents of one council."""
        return self.filter(council=council)

    def visible_to(self, membership: Membership, now: datetime) -> Self:
        """The documents this person may know of at ``now``: council, embargo and permission together.

        Whoever has the document's own permission sees it in every state; others who may read packs see it
        while it is shared with members.
        """
        documents = super().visible_to(membership, now)
        may = Q(permission__in=[permission.name for permission in membership.permissions])
        if membership.can(Perm.VIEW_PACKS):
            may |= Q(state=DocumentState.READY, shared_at__isnull=False)
        return documents.filter(may)

    def claimable(self, now: datetime) -> Self:
        """Documents that wait for a worker, or whose worker's lease has run out at ``now``."""
        waiting = Q(state=DocumentState.QUEUED)
        lost = Q(state=DocumentState.RENDERING, lease_until__lt=now)
        return self.filter(waiting | lost)


class GeneratedDocument(models.Model):
    """One version of one document: a versioned template and the snapshot of figures it shows.

    ``kind`` and ``subject_key`` (for example ``board_report`` and ``round:12``) name the series in which
    ``version`` counts from 1. ``permission`` is the ``Perm`` name that guards the download. One that is not
    ``is_listed`` is handed out by the app that asked for it and stays out of the register. The file
    itself is in :class:`DocumentContent`, so that a council is one database backup.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="documents")
    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    template = models.CharField(max_length=100)
    snapshot = models.JSONField()
    permission = models.CharField(max_length=40)
    file_type = models.CharField(
        max_length=4, choices=FileType.choices, default=FileType.PDF, db_default=FileType.PDF
    )
    is_listed = models.BooleanField(default=True, db_default=True)
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submission_key = models.UUIDField(default=uuid.uuid4)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "kind", "subject_key", "version"], name="documents_version_once"
            ),
            models.UniqueConstraint(fields=["council", "submission_key"], name="documents_asked_once"),
        ]
        indexes = [models.Index(fields=["council", "-requested_at"], name="documents_by_council")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class DocumentContent(models.Model):
    """The bytes of a finished document, apart from its row so that lists never load them."""

    document = models.OneToOneField(
        GeneratedDocument, on_delete=models.CASCADE, primary_key=True, related_name="content"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"Content of {self.document_id}"


class LogoImage(models.Model):
    """A council's logo as PNG, made anew from what was uploaded. Never changed: documents name it by its hash."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "sha256"], name="documents_logo_once")]

    def __str__(self) -> str:
        return f"Logo {self.sha256[:12]}"


class CouncilBranding(models.Model):
    """How a council's documents look: its colour and its logo. Documents keep what held when they were asked for."""

    council = models.OneToOneField(Council, on_delete=models.CASCADE, related_name="branding")
    colour = models.CharField(max_length=7, default="#12436d")
    logo = models.ForeignKey(LogoImage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    logo_alt = models.CharField(max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"How documents of {self.council} look"


class PendingImport(models.Model):
    """An uploaded table that was read and is waiting for its uploader to confirm.

    ``payload`` is what would be imported, in the shape the kind's service knows. It is taken once, by the
    person who uploaded it, and thrown away after a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=60, blank=True)
    file_name = models.CharField(max_length=200)
    payload = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.file_name}"
