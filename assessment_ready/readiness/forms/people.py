"""Forms that give statements to leads and rounds to reviewers."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import QualityStatement
from assessment_ready.readiness.models import RoundKind
from assessment_ready.ui.fields import CheckboxesField, DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm

# What a reviewer's own look at the council can be.
OWN_KINDS = (RoundKind.PEER_CHALLENGE, RoundKind.MOCK_INSPECTION, RoundKind.ANNUAL_CONVERSATION)


class AssignForm(GovForm):
    """Which statements go to whom, until when."""

    submit_label = "Assign"
    statements = CheckboxesField(
        label="Statements", error_messages={"required": "Choose at least one statement"}
    )
    lead = forms.TypedChoiceField(
        label="Lead",
        coerce=int,
        error_messages={
            "required": "Choose a lead",
            "invalid_choice": "Choose somebody who is a member of this council now and may score statements",
        },
    )
    due_on = DateInputField(label="Due date", what="the due date", required=False)

    def __init__(
        self,
        *args: Any,
        statements: Sequence[QualityStatement],
        leads: Sequence[Membership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        boxes = cast("forms.MultipleChoiceField", self.fields["statements"])
        boxes.choices = [(each.slug, each.title) for each in statements]
        lead = cast("forms.TypedChoiceField", self.fields["lead"])
        people = [(each.pk, f"{each.user} ({each.get_role_display()})") for each in leads]
        lead.choices = [("", "Choose a lead"), *people]


class GrantReviewForm(GovForm):
    """Which external reviewer may read the round, until when, and whether they score in a round of their own."""

    submit_label = "Let them in"
    reviewer = forms.TypedChoiceField(
        label="External reviewer",
        coerce=int,
        error_messages={
            "required": "Choose a reviewer",
            "invalid_choice": "Choose somebody who is an external reviewer of this council now",
        },
    )
    last_day = DateInputField(label="Last day of access", what="the last day of access")
    own_kind = RadiosField(
        label="Their own scores",
        choices=[("", "They read and comment only"), *((kind.value, kind.label) for kind in OWN_KINDS)],
        help_text="Choose a kind of round to give them one of their own to score.",
        required=False,
        small=True,
        error_messages={"invalid_choice": "Choose from the list whether they score"},
    )
    own_title = forms.CharField(
        label="Title of their round",
        required=False,
        max_length=120,
        help_text="Leave empty to call it after its kind and the reviewer.",
        error_messages={"max_length": "The title of their round must be 120 characters or fewer"},
    )
    own_held_on = DateInputField(
        label="Day their round stands for",
        what="the day their round stands for",
        required=False,
        help_text="Needed when they score. For example, 27 3 2027.",
    )
    widths: ClassVar = {"own_title": "two-thirds"}

    def clean(self) -> dict[str, Any]:
        """A round of their own has a day."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("own_kind") and not cleaned.get("own_held_on") and "own_held_on" not in self.errors:
            self.add_error("own_held_on", "Enter the day their round stands for")
        return cleaned

    def __init__(self, *args: Any, reviewers: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["reviewer"])
        field.choices = [("", "Choose a reviewer"), *((each.pk, str(each.user)) for each in reviewers)]
