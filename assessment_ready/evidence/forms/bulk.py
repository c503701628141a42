"""One change of many items."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import Sensitivity
from assessment_ready.evidence.rules.bulk import KINDS, BulkChange
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.fields import DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm

_NEEDED = {
    "owner": ("owner", "Choose the new owner"),
    "review": ("review_by", "Enter the review date"),
    "statement": ("statement", "Choose the quality statement"),
    "sensitivity": ("sensitivity", "Choose who may open them"),
    "withdraw": ("reason", "Enter why they are withdrawn"),
}


class BulkForm(GovForm):
    """What to do with the chosen items, and what that needs. ``items`` come along hidden."""

    submit_label = "Check the change"
    mark_optional = False
    kind = RadiosField(
        label="What do you want to do?",
        choices=list(KINDS.items()),
        error_messages={"required": "Choose what to do with them"},
    )
    owner = forms.TypedChoiceField(label="New owner", coerce=int, empty_value=None, required=False)
    review_by = DateInputField(label="Review by", what="the review date", required=False)
    statement = forms.TypedChoiceField(
        label="Quality statement to add", coerce=int, empty_value=None, required=False
    )
    sensitivity = forms.ChoiceField(
        label="Who may open them", choices=[("", "Choose"), *Sensitivity.choices], required=False
    )
    reason = forms.CharField(label="Why they are withdrawn", max_length=300, required=False)
    fieldsets = (
        ("", ("kind",)),
        ("What it needs", ("owner", "review_by", "statement", "sensitivity", "reason")),
    )

    def __init__(
        self,
        *args: Any,
        owners: Sequence[Membership],
        statements: Sequence[QualityStatement],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._owners = {each.pk: str(each.user) for each in owners}
        self._statements = {each.pk: f"{each.reference} {each.title}" for each in statements}
        self._offer("owner", self._owners)
        self._offer("statement", self._statements)

    def _offer(self, name: str, choices: dict[int, str]) -> None:
        cast("forms.TypedChoiceField", self.fields[name]).choices = [("", "Choose"), *choices.items()]

    def clean(self) -> dict[str, Any] | None:
        """What was chosen to do needs its one answer."""
        data = self.cleaned_data
        field, sentence = _NEEDED.get(data.get("kind", ""), ("", ""))
        if field and not data.get(field) and field not in self.errors:
            self.add_error(field, sentence)
        return super().clean()

    @property
    def change(self) -> BulkChange:
        """What the service takes."""
        data = self.cleaned_data
        return BulkChange(
            kind=data["kind"],
            owner_id=data.get("owner"),
            review_by=data.get("review_by"),
            statement_id=data.get("statement"),
            sensitivity=data.get("sensitivity", ""),
            reason=data.get("reason", ""),
        )

    @property
    def sentence(self) -> str:
        """What is about to be done to each of them."""
        change = self.change
        return {
            "owner": lambda: f"They are handed over to {self._owners.get(change.owner_id or 0)}.",
            "review": lambda: (
                f"Their review date becomes {format_date(change.review_by)}." if change.review_by else ""
            ),
            "statement": lambda: f"They also support {self._statements.get(change.statement_id or 0)}.",
            "sensitivity": lambda: f"They become: {Sensitivity(change.sensitivity).label}.",
            "withdraw": lambda: f"They are withdrawn, because: {change.reason}",
        }[change.kind]()
