"""What somebody says of a round."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms

from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.fields import WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm

MOST_WORDS = 500


class CommentForm(OnceForm):
    """A comment, and what it is about. ``whole`` offers the round as a whole beside its statements."""

    submit_label = "Add the comment"
    mark_optional = False
    widths: ClassVar = {"text": "two-thirds"}

    statement = forms.ChoiceField(
        label="About",
        required=False,
        error_messages={"invalid_choice": "Choose what the comment is about from the list"},
    )
    text = WordLimitField(
        max_words=MOST_WORDS, label="Your comment", error_messages={"required": "Enter your comment"}
    )

    def __init__(
        self, *args: Any, statements: Sequence[QualityStatement], whole: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["statement"])
        first = [("", "The round as a whole")] if whole else []
        field.choices = [*first, *((each.slug, each.title) for each in statements)]
        if not whole:
            field.required = True
            field.error_messages["required"] = "Choose which statement the comment is about"


class CommentFilterForm(GovForm):
    """Comments on one statement."""

    form_method = "get"

    statement = forms.ChoiceField(
        label="About",
        required=False,
        error_messages={"invalid_choice": "Choose a statement from the list"},
    )

    def __init__(self, *args: Any, statements: Sequence[QualityStatement], **kwargs: Any) -> None:
        # The form for a new comment on the same page has a field of this name too.
        super().__init__(*args, auto_id="id_filter_%s", **kwargs)
        field = cast("forms.ChoiceField", self.fields["statement"])
        field.choices = [("", "Everything"), *((each.slug, each.title) for each in statements)]
