"""What every text that needs clearance carries: the hash of its words, and of the words that were cleared."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from assessment_ready.councils.models import User
from assessment_ready.embargo.gate import EmbargoedQuerySet
from assessment_ready.embargo.models import Embargo

_Row = TypeVar("_Row", bound=models.Model)


class ClearableQuerySet(EmbargoedQuerySet[_Row]):
    """How texts that need clearance are looked up. ``visible_to`` is the gate."""

    def cleared(self) -> Self:
        """Texts whose words are exactly those that were cleared."""
        return self.filter(~Q(cleared_hash=""), cleared_hash=F("content_hash"))

    def uncleared(self) -> Self:
        """Texts that were never cleared, or changed since."""
        return self.exclude(~Q(cleared_hash=""), cleared_hash=F("content_hash"))


class Clearable(models.Model):
    """A text that may be used only as cleared (clearance is of exact words).

    ``content_hash`` is the SHA-256 of the words as they are now, stored with every change of them;
    ``cleared_hash`` that of the words that were approved. They differ from the first edit on, so any edit undoes the
    clearance. ``content_version`` counts the texts; ``words_by`` is who changed them last (``services.clearance``).
    """

    embargo = models.ForeignKey(Embargo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    content_version = models.PositiveIntegerField(default=1)
    words_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cleared_hash = models.CharField(max_length=64, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    @property
    def is_cleared(self) -> bool:
        """Whether the words are exactly those that were cleared."""
        return self.cleared_hash != "" and self.cleared_hash == self.content_hash

    @property
    def was_changed_since_cleared(self) -> bool:
        """Whether other words were cleared than stand here now."""
        return self.cleared_hash not in ("", self.content_hash)
