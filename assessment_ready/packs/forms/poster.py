"""The small form of the poster: which round."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.ui.forms import GovForm


class PosterForm(GovForm):
    """Which round the poster shows. ``rounds`` are (id, name) of those published to members."""

    form_method = "get"
    mark_optional = False
    submit_label = "Show the poster"
    round = forms.TypedChoiceField(
        label="Round",
        help_text="Only rounds published to members. Scores of other rounds are not for a wall.",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, rounds: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].choices = [*rounds, ("", "No scores")]  # type: ignore[attr-defined]
