"""Forms about expected evidence."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.ui.forms import GovForm, OnceForm

STATES = [
    ("", "All"),
    ("unmet", "Without an item that counts"),
    ("met", "Met"),
    ("set_aside", "Set aside"),
]


class ExpectedFilterForm(GovForm):
    """Statement and state of the expectations to show."""

    form_method = "get"
    mark_optional = False
    statement = forms.TypedChoiceField(
        label="Quality statement", coerce=int, empty_value=None, required=False
    )
    state = forms.ChoiceField(label="How it stands", choices=STATES, required=False)

    def __init__(self, *args: Any, statements: Sequence[QualityStatement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.number, f"{each.reference} {each.title}") for each in statements]
        cast("forms.TypedChoiceField", self.fields["statement"]).choices = [("", "All"), *named]


class ExpectationForm(OnceForm):
    """One more thing that is expected of a statement here."""

    submit_label = "Add to the list"
    statement = forms.TypedChoiceField(
        label="Quality statement", coerce=int, error_messages={"required": "Choose a quality statement"}
    )
    title = forms.CharField(
        label="What is expected",
        help_text="For example “Carers’ strategy and its action plan”",
        max_length=200,
        error_messages={"required": "Enter what is expected"},
    )
    category = forms.ChoiceField(label="Kind of evidence", required=False)
    note = forms.CharField(label="Note", max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        statements: Sequence[QualityStatement],
        categories: Sequence[EvidenceCategory],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._statements = {each.number: each for each in statements}
        self._categories = {each.code: each for each in categories}
        named = [(each.number, f"{each.reference} {each.title}") for each in statements]
        kinds = [(each.code, each.title) for each in categories]
        cast("forms.TypedChoiceField", self.fields["statement"]).choices = [("", "Choose"), *named]
        cast("forms.ChoiceField", self.fields["category"]).choices = [("", "Any"), *kinds]

    @property
    def chosen_statement(self) -> QualityStatement:
        """The statement it is expected of."""
        return self._statements[self.cleaned_data["statement"]]

    @property
    def chosen_category(self) -> EvidenceCategory | None:
        """The kind it is of, if one was chosen."""
        return self._categories.get(self.cleaned_data["category"])


class ConnectForm(GovForm):
    """Which item of the library meets an expectation."""

    submit_label = "This item meets it"
    item = forms.TypedChoiceField(
        label="Item of the library", coerce=int, error_messages={"required": "Choose an item"}
    )

    def __init__(self, *args: Any, items: Sequence[EvidenceItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.pk, f"{each.reference} {each.title}") for each in items]
        cast("forms.TypedChoiceField", self.fields["item"]).choices = [("", "Choose"), *named]


class SetAsideForm(GovForm):
    """Why an expectation does not apply here."""

    submit_label = "Set it aside"
    reason = forms.CharField(
        label="Why does it not apply here?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it does not apply here"},
    )
