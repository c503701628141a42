"""Forms about scenarios: what one says, what all say."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.ui.fields import WordLimitField
from assessment_ready.ui.forms import GovForm, VersionedForm
from comms.models import Scenario
from comms.services.scenarios import ScenarioValues

MARKDOWN_HINT = (
    "Small Markdown: an empty line begins a paragraph, a line that begins with “- ” a list, **two stars** make it "
    "bold, [words](https://…) a link."
)


def offer_embargo(
    form: GovForm, embargoes: Sequence[tuple[int, str]], current: tuple[int, str] | None = None
) -> None:
    """Give the select of embargoes its choices; take it away where there is nothing to choose."""
    found = dict(embargoes)
    if current is not None:
        found.setdefault(*current)
    if not found:
        del form.fields["embargo"]
        return
    form.fields["embargo"].choices = [("", "No embargo"), *found.items()]  # type: ignore[attr-defined]


def embargo_field(what: str) -> forms.TypedChoiceField:
    """A select of embargoes."""
    return forms.TypedChoiceField(
        label="Embargo",
        coerce=int,
        empty_value=None,
        required=False,
        help_text=f"{what} will exist only for the people cleared for this embargo.",
    )


class _ScenarioFields(GovForm):
    title = forms.CharField(
        label="Name",
        max_length=80,
        help_text="For example, “Good”, or “Leak before publication”",
        error_messages={"required": "Enter the name of the scenario"},
    )
    assumptions = WordLimitField(
        label="What we assume",
        max_words=300,
        rows=3,
        required=False,
        help_text="What would be true if this happened: scores, headlines, who says what.",
    )
    tone = forms.CharField(
        label="Tone",
        max_length=300,
        required=False,
        help_text="For example, “proud, and honest about waiting times”",
    )
    variant_block = WordLimitField(
        label="What every text of this scenario says",
        max_words=600,
        rows=6,
        required=False,
        help_text=MARKDOWN_HINT,
    )
    embargo = embargo_field("The scenario with all its texts")
    widths = {"title": "two-thirds", "tone": "full"}

    def __init__(
        self,
        *args: Any,
        embargoes: Sequence[tuple[int, str]],
        current: tuple[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_embargo(self, embargoes, current)
        self._current = current[0] if current else None

    @property
    def values(self) -> ScenarioValues:
        """What the service takes."""
        data = self.cleaned_data
        return ScenarioValues(
            title=data["title"],
            assumptions=data["assumptions"],
            tone=data["tone"],
            variant_block=data["variant_block"],
            embargo_id=data["embargo"] if "embargo" in self.fields else self._current,
        )


class ScenarioForm(_ScenarioFields):
    """A new scenario."""

    submit_label = "Add the scenario"
    kind = forms.ChoiceField(label="What happens", error_messages={"required": "Choose what happens"})
    field_order = ["kind", "title", "assumptions", "tone", "variant_block", "embargo"]

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Choose what happens"), *kinds]  # type: ignore[attr-defined]


class ScenarioEditForm(_ScenarioFields, VersionedForm):
    """A scenario that exists."""


class CoreForm(VersionedForm):
    """What the texts of all scenarios begin with."""

    core_block = WordLimitField(
        label="Said in every scenario", max_words=600, rows=8, required=False, help_text=MARKDOWN_HINT
    )


def initial_of(row: Scenario) -> dict[str, Any]:
    """A scenario as its form shows it."""
    names = ("title", "assumptions", "tone", "variant_block", "version")
    return {**{name: getattr(row, name) for name in names}, "embargo": row.embargo_id}
