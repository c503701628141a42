"""Forms about role storyboards."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessment_ready.ui.fields import CheckboxesField, DateInputField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.forms.groups import Choices, offer
from workforce.services.stories import StoryValues


class _StoryFields(GovForm):
    """Everything a storyboard says."""

    role = forms.CharField(
        label="Job role",
        max_length=120,
        help_text="A role, not a person: “Occupational therapist in reablement”.",
        error_messages={"required": "Enter the job role"},
    )
    group = forms.TypedChoiceField(label="Workforce group", coerce=int, empty_value=None, required=False)
    strategy = forms.TypedChoiceField(
        label="Strategy it belongs to", coerce=int, empty_value=None, required=False
    )
    introduction = forms.CharField(
        label="The role’s part in the strategy",
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    statements = CheckboxesField(label="Quality statements it serves", choices=(), required=False)
    speaking_points = forms.CharField(
        label="Speaking points",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One a line: what people in this role can say of their work, and what shows it.",
    )
    owner = forms.TypedChoiceField(label="Owner", coerce=int, empty_value=None, required=False)
    review_on = DateInputField(label="Review on", required=False, what="the day of the review")

    def __init__(
        self,
        *args: Any,
        groups: Choices,
        strategies: Choices,
        statements: Iterable[tuple[int, str]],
        owners: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "group", groups, first="None")
        offer(self, "strategy", strategies, first="None")
        offer(self, "owner", owners, first="Nobody yet")
        self.fields["statements"].choices = [(str(pk), label) for pk, label in statements]  # type: ignore[attr-defined]

    @property
    def values(self) -> StoryValues:
        """What the service gets."""
        data = self.cleaned_data
        return StoryValues(
            role=data["role"],
            group_id=data["group"],
            strategy_id=data["strategy"],
            introduction=data["introduction"],
            statements=tuple(int(each) for each in data["statements"]),
            speaking_points=data["speaking_points"],
            owner_id=data["owner"],
            review_on=data["review_on"],
        )


class StoryForm(_StoryFields, OnceForm):
    """A new storyboard."""

    submit_label = "Save the storyboard"


class StoryEditForm(_StoryFields, VersionedForm):
    """A storyboard that exists."""
