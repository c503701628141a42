"""Forms that give statements to leads and rounds to reviewers."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.fields import CheckboxesField, DateInputField
from assessment_ready.ui.forms import GovForm


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
    """Which external reviewer may read the round, until when."""

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

    def __init__(self, *args: Any, reviewers: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["reviewer"])
        field.choices = [("", "Choose a reviewer"), *((each.pk, str(each.user)) for each in reviewers)]
