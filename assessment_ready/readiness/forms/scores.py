"""The form for entering all scores that somebody else gave, on one page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assessment_ready.framework.models import ScoreLevel
from assessment_ready.readiness.models import Judgement, Round, RoundKind
from assessment_ready.readiness.services.scores import Publication
from assessment_ready.ui.forms import GovForm


class GivenScoresForm(GovForm):
    """A score per statement; for CQC's own result also where it was published and the percentage there.

    ``versions`` says which saves the page was loaded with, as "1:3,2:1" by statement number.
    """

    submit_label = "Save all scores"
    mark_optional = False
    widths = {"published_percent": "3"}
    versions = forms.CharField(
        widget=forms.HiddenInput,
        max_length=500,
        error_messages={"required": "This page is out of date. Open it again and enter the scores"},
    )

    def __init__(
        self,
        *args: Any,
        round_: Round,
        judgements: Sequence[Judgement],
        levels: Sequence[ScoreLevel],
        **kwargs: Any,
    ) -> None:
        initial = {"versions": ",".join(f"{row.statement.number}:{row.version}" for row in judgements)}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        choices = [("", "Not scored"), *((level.value, str(level)) for level in levels)]
        scale = f"{levels[0].value} to {levels[-1].value}"
        groups: dict[str, list[str]] = {}
        for row in judgements:
            name = f"score_{row.statement.number}"
            groups.setdefault(row.statement.theme.title, []).append(name)
            self.fields[name] = forms.TypedChoiceField(
                label=row.statement.title,
                choices=choices,
                coerce=int,
                empty_value=None,
                initial=row.score if row.score is not None else "",
                required=False,
                error_messages={"invalid_choice": f"Choose a score from {scale} for {row.statement.title}"},
            )
        self.fieldsets = list(groups.items())
        if round_.kind == RoundKind.CQC_ASSESSMENT:
            self._add_publication(round_)

    def _add_publication(self, round_: Round) -> None:
        self.fields["source_url"] = forms.URLField(
            label="Where the result is published",
            help_text="The web address of CQC’s page.",
            max_length=500,
            initial=round_.source_url,
            required=False,
            assume_scheme="https",
        )
        self.fields["published_percent"] = forms.IntegerField(
            label="Percentage printed there",
            help_text="Kept beside the percentage that the points give.",
            min_value=0,
            max_value=100,
            initial=round_.published_percent,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )
        self.fieldsets = [*self.fieldsets, ("As published", ["source_url", "published_percent"])]

    def clean_versions(self) -> Mapping[int, int]:
        """Versions by statement number."""
        try:
            pairs = [part.split(":") for part in self.cleaned_data["versions"].split(",")]
            return {int(number): int(version) for number, version in pairs}
        except ValueError:
            raise forms.ValidationError(
                "This page is out of date. Open it again and enter the scores"
            ) from None

    @property
    def scores(self) -> dict[int, int | None]:
        """Scores by statement number."""
        return {
            int(name.removeprefix("score_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("score_")
        }

    def publication(self, round_: Round) -> Publication:
        """The source and the printed percentage; those the round has where the page does not ask."""
        data = self.cleaned_data
        return Publication(
            source_url=data.get("source_url", round_.source_url),
            published_percent=data.get("published_percent", round_.published_percent),
        )
