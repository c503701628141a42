"""Which document to make."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessment_ready.ui.fields import RadiosField
from assessment_ready.ui.forms import OnceForm

PLAN = "plan"
AHEAD = (30, 60, 90)


class PaperForm(OnceForm):
    """One of the documents of a plan. ``cascades`` are (id, title) of those that have a run sheet."""

    document = RadiosField(
        label="Which document?", choices=(), error_messages={"required": "Choose which document to make"}
    )

    submit_label = "Make the PDF"

    def __init__(self, *args: Any, cascades: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (PLAN, "The whole communications delivery plan"),
            *[(f"ahead-{days}", f"Look-ahead: the next {days} days") for days in AHEAD],
            *[(f"cascade-{key}", f"Run sheet: {title}") for key, title in cascades],
        ]
