"""The ledger of other formats: Easy Read, British Sign Language, translations, audio, Braille, paper."""

import uuid

from django.db import models

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.packs.models.choices import FormatState
from assessment_ready.packs.models.packs import Pack
from assessment_ready.packs.models.versions import PackVersion
from comms.models import Format


class AlternativeFormat(models.Model):
    """One other format of a pack as a task: who sees to it, until when, and where it stands.

    ``language`` only for translations. What it is made from, and the file or link, is :class:`AlternativeFile`.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="alternative_formats")
    format = models.CharField(max_length=15, choices=Format.choices)
    language = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="pack_formats_owned")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=FormatState.choices, default=FormatState.NEEDED)
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["format", "language"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "format", "language"], name="packs_format_once"),
            models.UniqueConstraint(fields=["council", "submission_key"], name="packs_format_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.language}".strip()


class AlternativeFile(models.Model):
    """The file (or link, for a film) of another format, and which version of the pack it was made from.

    It is offered only while that version is the one issued; uploads are judged like every other.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    alternative = models.ForeignKey(AlternativeFormat, on_delete=models.CASCADE, related_name="files")
    pack_version = models.ForeignKey(PackVersion, on_delete=models.CASCADE, related_name="alternative_files")
    has_whole = models.BooleanField(default=False)
    file_name = models.CharField(max_length=150, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    link = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    submission_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="packs_alternative_once"),
        ]

    def __str__(self) -> str:
        return self.file_name or self.link
