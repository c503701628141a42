"""How far one date lies from another, as people say it: "3 to 8 months after"."""

from typing import Any

from django import forms

from assessment_ready.timeline.models import Snap, Unit
from assessment_ready.timeline.rules.milestones import offset_fault
from assessment_ready.timeline.rules.offsets import Offset
from assessment_ready.ui.fields import RadiosField
from assessment_ready.ui.forms import GovForm

AFTER, BEFORE = "after", "before"
OFFSET_FIELDS = ("at_least", "at_most", "unit", "direction", "snap")


class OffsetFields(GovForm):
    """Two numbers, their unit, before or after, and what becomes of days on which nobody works."""

    at_least = forms.IntegerField(
        label="At least",
        min_value=0,
        help_text="For example, 3. The same day is 0.",
        error_messages={"required": "Enter the smallest number, or 0 for the same day"},
    )
    at_most = forms.IntegerField(
        label="At most",
        min_value=0,
        help_text="The same number again when it is exact.",
        error_messages={"required": "Enter the largest number, or the same number when it is exact"},
    )
    unit = forms.ChoiceField(
        label="Counted in",
        choices=[(value, label.capitalize()) for value, label in Unit.choices],
        initial=Unit.WEEKS,
        help_text="Working days leave out weekends and bank holidays and start on the day after. "
        "Electoral days also leave out Christmas Eve and days of mourning.",
        error_messages={"required": "Choose what is counted"},
    )
    direction = RadiosField(
        label="Before or after?",
        choices=[(AFTER, "After"), (BEFORE, "Before")],
        inline=True,
        initial=AFTER,
        error_messages={"required": "Choose before or after"},
    )
    snap = forms.ChoiceField(
        label="If nobody works on that day",
        choices=Snap.choices,
        initial=Snap.SAME,
        error_messages={"required": "Choose what happens if nobody works on that day"},
    )

    def clean(self) -> dict[str, Any]:
        """The most is no less than the least, and both are within reason."""
        cleaned = super().clean() or self.cleaned_data
        if not set(OFFSET_FIELDS) <= set(cleaned) or cleaned["at_least"] is None:
            return cleaned
        low, high = cleaned["at_least"], cleaned["at_most"]
        fault = offset_fault(Offset(low, high, cleaned["unit"], cleaned["snap"]))
        if fault:
            self.add_error({"earliest": "at_least", "latest": "at_most"}.get(fault[0], fault[0]), fault[1])
        return cleaned

    @property
    def offset(self) -> Offset:
        """What the rules take: before is negative."""
        data = self.cleaned_data
        low, high = data.get("at_least") or 0, data.get("at_most") or 0
        if data.get("direction") == BEFORE:
            low, high = -high, -low
        return Offset(low, high, data.get("unit") or Unit.DAYS, data.get("snap") or Snap.SAME)


def offset_initial(offset: Offset) -> dict[str, Any]:
    """The fields for a stored offset."""
    before = offset.latest <= 0 and offset.earliest < 0
    low, high = (-offset.latest, -offset.earliest) if before else (offset.earliest, offset.latest)
    return {
        "at_least": max(low, 0),
        "at_most": high,
        "unit": offset.unit,
        "direction": BEFORE if before else AFTER,
        "snap": offset.snap,
    }
