"""What a person saw last, what they were told on which day, and what joins two areas."""

from django.db import models

from assessment_ready.councils.models import Council, Membership, User


class DashboardVisit(models.Model):
    """When one person last opened the dashboard, and the time before that.

    ``previous_at`` moves only when half an hour has passed since ``latest_at``, so that reloading the page does
    not wipe what changed.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="dashboard_visit")
    latest_at = models.DateTimeField()
    previous_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.membership.user} last looked at {self.latest_at}"


class Digest(models.Model):
    """One person's daily look at what waits for them: at most one a day, sent through the outbox.

    ``lines`` is how many things the mail named; 0 means that there was no cause for one that day.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    made_on = models.DateField()
    lines = models.PositiveIntegerField()

    class Meta:
        ordering = ["-made_on"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "made_on"], name="overview_one_digest_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.membership} on {self.made_on:%d.%m.%Y}"


class DigestChoice(models.Model):
    """How often one person wants their digest in one council. Without a row: every working day with cause.

    ``told`` names the things somebody who is told at once knows of already ("kind:object").
    """

    class HowOften(models.TextChoices):
        AT_ONCE = "at_once", "At once, when something new waits for you"
        DAILY = "daily", "Every working day on which something is due or overdue"
        WEEKLY = "weekly", "Once a week, when something is due or overdue"
        OFF = "off", "Never"

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="digest_choice")
    how_often = models.CharField(max_length=7, choices=HowOften.choices, default=HowOften.DAILY)
    told = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.membership}: {self.get_how_often_display()}"


class ShiftMessage(models.Model):
    """A key message that helps a shift in practice to happen: the workforce strategy and communications meet here."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    shift = models.ForeignKey("workforce.PracticeShift", on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey("comms.Message", on_delete=models.CASCADE, related_name="+")
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["linked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["shift", "message"], name="overview_shift_message_once")
        ]

    def __str__(self) -> str:
        return f"{self.message} – {self.shift}"
