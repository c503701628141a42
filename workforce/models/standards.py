"""Frameworks that come with the product as data, and the codes of the workforce return."""

from django.db import models
from django.db.models import Q


class Standard(models.Model):
    """A framework actions can be mapped to, such as the headings of the 2024 national strategy; one row a version.

    ``unconfirmed`` says what nobody could check. ``revision`` is the shipped file's: loading again changes nothing.
    """

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    issued_by = models.CharField(max_length=120, blank=True)
    edition = models.CharField(max_length=40, blank=True)
    source_url = models.URLField(blank=True)
    unconfirmed = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class StandardItem(models.Model):
    """One heading, standard or indicator of it. ``successor`` is what took its place."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="items")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    successor = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["standard", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "code"], name="workforce_standard_item_once")
        ]

    def __str__(self) -> str:
        return self.title


class ReturnCode(models.Model):
    """What a code in a column of the workforce return (ASC-WDS) means.

    ``job_group`` for job roles: care, professional, managerial, digital, other. ``is_confirmed`` is False where the
    label comes from an old look-up.
    """

    column = models.CharField(max_length=24)
    code = models.PositiveIntegerField()
    label = models.CharField(max_length=160)
    job_group = models.CharField(max_length=16, blank=True)
    is_confirmed = models.BooleanField(default=True)

    class Meta:
        ordering = ["column", "code"]
        constraints = [models.UniqueConstraint(fields=["column", "code"], name="workforce_return_code_once")]

    def __str__(self) -> str:
        return self.label


class AreaAlias(models.Model):
    """How a source writes a council's (or region's) name, and the area's code (GSS)."""

    name = models.CharField(max_length=120, unique=True)
    area_name = models.CharField(max_length=120)
    area_code = models.CharField(max_length=9, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "area aliases"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="workforce_alias_named")]

    def __str__(self) -> str:
        return self.name
