"""The what-if form: a score for each statement, sent by GET so that the address can be shared."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assessment_ready.framework.models import QualityStatement, ScoreLevel
from assessment_ready.ui.forms import GovForm


class WhatIfForm(GovForm):
    """One choice per statement, named ``qs1``, ``qs2``...; an empty one means "not scored".

    ``scores`` are the round's own: what the address does not name keeps them.
    """

    form_method = "get"
    submit_label = "Show the result"

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        statements: Sequence[QualityStatement],
        levels: Sequence[ScoreLevel],
        scores: Mapping[int, int | None],
    ) -> None:
        own = {_name(number): "" if score is None else str(score) for number, score in scores.items()}
        asked = {name: str(data[name])[:20] for name in own if name in data} if data is not None else {}
        super().__init__({**own, **asked}, auto_id="id_%s")
        choices = [("", "Not scored"), *((str(level.value), str(level)) for level in levels)]
        values = " or ".join(str(level.value) for level in levels[-2:])
        listed = ", ".join([*(str(level.value) for level in levels[:-2]), values])
        for statement in statements:
            self.fields[_name(statement.number)] = forms.TypedChoiceField(
                label=statement.title,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": f"Choose {listed} for {statement.title}"},
            )

    @property
    def scores(self) -> dict[int, int | None]:
        """The scores tried, by statement number; only of a valid form."""
        return {int(name.removeprefix("qs")): score for name, score in self.cleaned_data.items()}


def _name(number: int) -> str:
    return f"qs{number}"
