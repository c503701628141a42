"""The workforce return (ASC-WDS) as aggregates: no person's data is ever kept. And the providers' side of it."""

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Membership, User
from workforce.models.choices import ImportState
from workforce.models.entry import Entry


class Snapshot(Entry):
    """One set of files as it was on ``reference_date``: only counts per workplace, role and contract.

    ``files`` is [{"kind", "name", "sha256", "rows", "layout", "columns_unknown", "columns_missing"}]; ``totals`` what
    the preview shows; ``warnings`` sentences with row and column. Identifiers are dropped while reading.
    """

    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.PREVIEW)
    reference_date = models.DateField()
    source = models.CharField(max_length=40, default="ASC-WDS")
    files = models.JSONField(default=list)
    totals = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    progress = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Entry.Meta):
        ordering = ["-reference_date", "-pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["council", "reference_date", "source"],
                condition=Q(state=ImportState.DONE),
                name="workforce_one_snapshot_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} of {self.reference_date}"


class SnapshotWorkplace(models.Model):
    """One team or service of a snapshot. Starters, leavers and vacancies are in its flows."""

    council = models.ForeignKey("councils.Council", on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="workplaces")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    establishment_type = models.PositiveSmallIntegerField(null=True, blank=True)
    main_service = models.PositiveIntegerField(null=True, blank=True)
    said_permanent_temporary = models.PositiveIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=dict, blank=True)
    terms = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "key"], name="workforce_workplace_once")]

    def __str__(self) -> str:
        return self.name


class SnapshotFlow(models.Model):
    """Starters, leavers and vacancies of a role in a workplace; None is "not known", never zero."""

    council = models.ForeignKey("councils.Council", on_delete=models.PROTECT, related_name="+")
    workplace = models.ForeignKey(SnapshotWorkplace, on_delete=models.CASCADE, related_name="flows")
    job_role = models.PositiveIntegerField()
    starters = models.PositiveIntegerField(null=True, blank=True)
    leavers = models.PositiveIntegerField(null=True, blank=True)
    vacancies = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workplace", "job_role"], name="workforce_flow_once")]

    def __str__(self) -> str:
        return f"{self.workplace}: {self.job_role}"


class SnapshotCell(models.Model):
    """Records of one workplace, job role and contract (EMPLSTATUS), added up.

    ``counts`` holds the further sums by name (``rules.returns.COUNTS``), such as "zero_hours" and
    "zero_hours_known", so that a new column of the return needs no migration.
    """

    council = models.ForeignKey("councils.Council", on_delete=models.PROTECT, related_name="+")
    workplace = models.ForeignKey(SnapshotWorkplace, on_delete=models.CASCADE, related_name="cells")
    job_role = models.PositiveIntegerField()
    contract = models.PositiveSmallIntegerField()
    records = models.PositiveIntegerField()
    wte = models.DecimalField(max_digits=10, decimal_places=3, default=0)
    sick_days = models.DecimalField(max_digits=10, decimal_places=1, default=0)
    sick_known = models.PositiveIntegerField(default=0)
    a_year_in_role = models.PositiveIntegerField(default=0)
    start_known = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workplace", "job_role", "contract"], name="workforce_cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.workplace}: {self.job_role}, {self.contract}"


class TrainingCell(models.Model):
    """Training records of one workplace and category by how current they are, added up; no person is kept."""

    council = models.ForeignKey("councils.Council", on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="training")
    workplace_key = models.CharField(max_length=60)
    category = models.PositiveIntegerField()
    records = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)
    expiring = models.PositiveIntegerField(default=0)
    in_date = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "workplace_key", "category"], name="workforce_training_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.workplace_key}: {self.category}"


class ProviderContract(Entry):
    """A contract with a provider: whether it asks for the workforce return, and how complete that is (per cent)."""

    provider = models.CharField(max_length=160)
    location = models.CharField(max_length=160, blank=True)
    contract_reference = models.CharField(max_length=60, blank=True)
    has_clause = models.BooleanField(null=True, blank=True)
    last_return_on = models.DateField(null=True, blank=True)
    staff_records = models.PositiveIntegerField(null=True, blank=True)
    complete_records = models.PositiveIntegerField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    contract_ends_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(Entry.Meta):
        ordering = ["provider", "location", "pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(complete_records=None)
                | Q(staff_records__isnull=False, complete_records__lte=models.F("staff_records")),
                name="workforce_complete_of_all",
            ),
        ]
        indexes = [models.Index(fields=["council", "next_review_on"], name="workforce_contracts_review")]

    def __str__(self) -> str:
        return self.provider


class PressureEntry(Entry):
    """A wait for an assessment by a profession on a day (people waiting, days of the longest), and its mitigation."""

    on = models.DateField()
    job_role = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField(null=True, blank=True)
    longest_days = models.PositiveIntegerField(null=True, blank=True)
    mitigation = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(Entry.Meta):
        ordering = ["-on", "-pk"]
        verbose_name_plural = "pressure entries"

    def __str__(self) -> str:
        return f"{self.job_role} on {self.on}"
