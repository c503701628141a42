"""The assessment framework as data, and the published results of other councils.

A change of CQC's framework is a new version, never an edit of an old one: rounds stay on the version
they were made with. Facts and what is unconfirmed: docs/framework.md.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Council, User


class FrameworkVersion(models.Model):
    """One version of the framework: its themes, statements, scale and bands.

    ``revision`` is the shipped file's revision, so that loading again changes nothing; texts an
    administrator edited are kept (``edited_at`` on the row). ``unconfirmed`` and ``results_notes`` are
    sentences: what is not certain about the framework, and what is to be known of the published results.
    """

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    source_url = models.URLField(blank=True)
    unconfirmed = ArrayField(models.TextField(), default=list, blank=True)
    results_notes = ArrayField(models.TextField(), default=list, blank=True)
    is_default = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-is_default", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="framework_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Theme(models.Model):
    """One of the themes, for example "Working with people"."""

    framework = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="themes")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ["framework", "number"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="framework_theme_once")]

    def __str__(self) -> str:
        return self.title


class QualityStatement(models.Model):
    """One quality statement. ``number`` is its place in the framework (1-9 today)."""

    framework = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="statements")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="statements")
    number = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    covers = models.TextField()
    people_expect = models.TextField(blank=True)
    cqc_url = models.URLField(blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["framework", "number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="framework_statement_once"),
            models.UniqueConstraint(fields=["framework", "slug"], name="framework_statement_slug_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """The short reference, for example "QS4"."""
        return f"QS{self.number}"


class StatementAlias(models.Model):
    """Another spelling of a statement's name, as found in CQC's own output; accepted by imports.

    ``normalised`` is lower case, letters and figures only (``rules.normalised``). A removed alias stays as a
    row with ``is_active`` false, so that loading the shipped file again does not bring it back.
    """

    statement = models.ForeignKey(QualityStatement, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=160)
    normalised = models.CharField(max_length=160)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["statement", "text"]
        verbose_name_plural = "statement aliases"
        constraints = [
            models.UniqueConstraint(fields=["statement", "normalised"], name="framework_alias_once")
        ]

    def __str__(self) -> str:
        return self.text


class SubTopic(models.Model):
    """A heading CQC reports use under a statement: an optional label. ``confirmed`` when seen word for word."""

    statement = models.ForeignKey(QualityStatement, on_delete=models.CASCADE, related_name="sub_topics")
    title = models.CharField(max_length=160)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["statement", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "title"], name="framework_sub_topic_once")
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceCategory(models.Model):
    """One kind of evidence, for example "People's experience"; ``in_use`` when CQC uses it for councils.

    ``edited_at`` is set when an administrator chose ``in_use``: loading the shipped file then keeps it.
    """

    framework = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="categories")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)
    in_use = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["framework", "position"]
        verbose_name_plural = "evidence categories"
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="framework_category_once")]

    def __str__(self) -> str:
        return self.title


class ScoreLevel(models.Model):
    """One score of the scale and what it means."""

    framework = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="levels")
    value = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)
    meaning = models.CharField(max_length=300)

    class Meta:
        ordering = ["framework", "value"]
        constraints = [models.UniqueConstraint(fields=["framework", "value"], name="framework_level_once")]

    def __str__(self) -> str:
        return f"{self.value} – {self.label}"


class RatingBand(models.Model):
    """One rating and the whole points (sum of the statements' scores) that give it, both ends included."""

    framework = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="bands")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=60)
    min_points = models.PositiveSmallIntegerField()
    max_points = models.PositiveSmallIntegerField()
    tone = models.CharField(max_length=20, default="blue")

    class Meta:
        ordering = ["framework", "min_points"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="framework_band_once"),
            models.CheckConstraint(
                condition=Q(min_points__lte=models.F("max_points")), name="framework_band_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublishedResultQuerySet(models.QuerySet["PublishedResult"]):
    """How published results are looked up."""

    def known_to(self, council: Council) -> "PublishedResultQuerySet":
        """The shipped results and those this council added itself."""
        return self.filter(Q(added_for=None) | Q(added_for=council))


class PublishedResult(models.Model):
    """A real council's published assessment result, with its source.

    ``scores`` are in statement order, None where the source gives none. ``published_on`` is the first day
    of what is known; ``date_precision`` says whether the day, the month or the year is. ``published_percent``
    only where the source states it. ``added_for`` is empty for shipped results, otherwise the only council
    that sees the row.
    """

    framework = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="results")
    council_name = models.CharField(max_length=120)
    published_on = models.DateField()
    date_precision = models.CharField(
        max_length=5, choices=[("day", "day"), ("month", "month"), ("year", "year")]
    )
    scores = ArrayField(models.PositiveSmallIntegerField(null=True))
    published_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    rating = models.CharField(max_length=60)
    source_url = models.URLField(max_length=500)
    added_for = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = PublishedResultQuerySet.as_manager()

    class Meta:
        ordering = ["council_name", "-published_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "council_name", "published_on", "added_for"],
                nulls_distinct=False,
                name="framework_result_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.council_name}: {self.rating}"


class SimilarCouncil(models.Model):
    """A council that one of ours chose to compare itself with, by its name in the published results."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="similar_councils")
    council_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["council_name"]
        constraints = [
            models.UniqueConstraint(fields=["council", "council_name"], name="framework_similar_once")
        ]

    def __str__(self) -> str:
        return self.council_name
