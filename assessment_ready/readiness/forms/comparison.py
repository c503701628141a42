"""Choosing the rounds to compare; sent by GET so that a comparison has an address."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.comparison import FEWEST, MOST, OFFERED
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.fields import CheckboxesField
from assessment_ready.ui.forms import GovForm

TOO_FEW = "Choose at least two rounds to compare"


class ComparisonForm(GovForm):
    """Two to six of the rounds the person may see."""

    form_method = "get"
    submit_label = "Compare"

    rounds = CheckboxesField(
        label="Rounds to compare",
        small=True,
        help_text="Choose two to six",
        error_messages={"required": TOO_FEW},
    )

    def __init__(self, *args: Any, offered: Sequence[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(offered) >= OFFERED:
            self.fields["rounds"].help_text = f"Choose two to six of the newest {OFFERED} rounds"
        self.fields["rounds"].choices = [  # type: ignore[attr-defined]
            (str(each.pk), f"{each.title} ({each.get_kind_display()}, {format_date(each.held_on)})")
            for each in offered
        ]

    def clean_rounds(self) -> list[str]:
        """The ids, when there are two to six."""
        chosen: list[str] = self.cleaned_data["rounds"]
        if len(chosen) < FEWEST:
            self.add_error("rounds", TOO_FEW)
        elif len(chosen) > MOST:
            self.add_error("rounds", f"Choose six rounds or fewer; you chose {len(chosen)}")
        return chosen
