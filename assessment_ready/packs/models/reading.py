"""The files made of a version, and who has read it."""

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, Membership
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.packs.models.choices import FileFormat, ReadAs
from assessment_ready.packs.models.packs import Pack
from assessment_ready.packs.models.versions import PackVersion


class PackFile(models.Model):
    """One file of a version: in which format, whole or without what is under embargo, and for whom if it bears a name.

    The file itself is a generated document, made by a worker.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    pack_version = models.ForeignKey(PackVersion, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=12, choices=FileFormat.choices)
    is_whole = models.BooleanField(default=False)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    document = models.ForeignKey(GeneratedDocument, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack_version", "format", "is_whole"],
                condition=Q(membership=None),
                name="packs_file_once",
            ),
            models.UniqueConstraint(
                fields=["pack_version", "format", "is_whole", "membership"],
                condition=Q(membership__isnull=False),
                name="packs_own_file_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_version} as {self.get_format_display()}"


class PackReading(models.Model):
    """That somebody opened a version in one form: first, last, and how often."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    pack_version = models.ForeignKey(PackVersion, on_delete=models.CASCADE, related_name="readings")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    read_as = models.CharField(max_length=12, choices=ReadAs.choices)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack_version", "membership", "read_as"], name="packs_reading_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.pack_version}"


class PackAcknowledgement(models.Model):
    """That somebody said they have read a must-read pack, and in which version. Once a pack version and person."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="+")
    pack_version = models.ForeignKey(PackVersion, on_delete=models.CASCADE, related_name="acknowledgements")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack_version", "membership"], name="packs_acknowledged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.pack_version}"
