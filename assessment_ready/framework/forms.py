"""Forms of the framework's pages."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.framework.rules import Scale
from assessment_ready.ui.fields import CheckboxesField, WordLimitField
from assessment_ready.ui.forms import GovForm, VersionedForm

MAX_TEXT_WORDS = 200


class StatementTextsForm(VersionedForm):
    """The texts of a quality statement that are ours, not CQC's."""

    covers = WordLimitField(
        label="What it covers",
        help_text="In our own words. Do not copy CQC’s text.",
        max_words=MAX_TEXT_WORDS,
        error_messages={"required": "Enter what the quality statement covers"},
    )
    people_expect = WordLimitField(
        label="What people expect",
        help_text="The area of the “I statements”, in our own words.",
        max_words=MAX_TEXT_WORDS,
        required=False,
    )
    cqc_url = forms.URLField(
        label="CQC’s page about it",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="A web address that begins with https://",
    )
    submit_label = "Save the texts"


class SpellingForm(GovForm):
    """Another spelling of a statement's name."""

    text = forms.CharField(
        label="Another spelling",
        help_text="As it stands in the files people import, for example “Safe pathways, systems and transitions”.",
        max_length=160,
        error_messages={"required": "Enter a spelling"},
    )
    submit_label = "Add the spelling"


class SimilarForm(GovForm):
    """Which councils to compare with."""

    councils = CheckboxesField(
        label="Councils", required=False, small=True, help_text="Choose any number up to 30."
    )
    submit_label = "Save the choice"

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["councils"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class ResultFilterForm(forms.Form):
    """What to look for among published results."""

    council = forms.CharField(label="Council", required=False, max_length=120)
    rating = forms.ChoiceField(label="Rating", required=False)
    published = forms.ChoiceField(label="Published", required=False)
    similar = forms.ChoiceField(
        label="Councils",
        required=False,
        choices=[("", "All"), ("yes", "Similar councils only"), ("own", "Added by your council only")],
    )

    def __init__(self, *args: Any, scale: Scale, periods: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ratings = [(band.title, band.title) for band in reversed(scale.bands)]
        self.fields["rating"].choices = [("", "All"), *ratings]  # type: ignore[attr-defined]
        self.fields["published"].choices = [("", "Any time"), *periods]  # type: ignore[attr-defined]
