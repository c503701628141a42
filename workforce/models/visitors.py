"""How often somebody without an account knocked."""

from django.db import models

from assessment_ready.councils.models import Council


class VisitorCount(models.Model):
    """Messages of one visitor at one public door of a council. ``visitor`` is a keyed hash, never an address."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    door = models.CharField(max_length=60)
    visitor = models.CharField(max_length=64)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "door", "visitor"], name="workforce_visitor_at_a_door_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.door}: {self.count} since {self.since}"
