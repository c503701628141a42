"""Forms about cells: whether one is needed, beginning its text, adding audience and channel to all scenarios."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.ui.fields import YesNoField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm


class NeededForm(VersionedForm):
    """Whether anything is said here, and why not."""

    is_needed = YesNoField(
        label="Is a text needed here?", error_messages={"required": "Choose whether a text is needed"}
    )
    not_needed_because = forms.CharField(
        label="If not, why",
        max_length=300,
        required=False,
        help_text="For example, “The Leader rings them”",
    )


class WriteForm(OnceForm):
    """The beginning of a cell's text."""

    submit_label = "Start writing"
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter the title of the text"}
    )
    product = forms.TypedChoiceField(
        label="Product",
        coerce=int,
        help_text="It decides who signs the text off.",
        error_messages={"required": "Choose the product"},
    )
    field_order = ["title", "product"]

    def __init__(self, *args: Any, products: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = [("", "Choose the product"), *products]  # type: ignore[attr-defined]


class ColumnForm(GovForm):
    """An audience and a channel for every scenario."""

    submit_label = "Plan this text in every scenario"
    audience = forms.TypedChoiceField(
        label="Audience", coerce=int, error_messages={"required": "Choose the audience"}
    )
    channel = forms.TypedChoiceField(
        label="Channel", coerce=int, error_messages={"required": "Choose the channel"}
    )

    def __init__(
        self,
        *args: Any,
        audiences: Sequence[tuple[int, str]],
        channels: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, label, found in (
            ("audience", "an audience", audiences),
            ("channel", "a channel", channels),
        ):
            self.fields[name].choices = [("", f"Choose {label}"), *found]  # type: ignore[attr-defined]
