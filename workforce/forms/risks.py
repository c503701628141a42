"""Forms about workforce risks."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.ui.fields import CheckboxesField, DateInputField, TypedRadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.forms.strategies import offer
from workforce.queries.risks import RiskFilters
from workforce.rules.risks import LEVELS
from workforce.services.risks import RiskValues

Choices = Sequence[tuple[int, str]]
_LEVELS = [(value, f"{value} {word}") for value, word in LEVELS.items()]


class _Words(GovForm):
    title = forms.CharField(
        label="Risk",
        max_length=200,
        help_text="What may happen, in one sentence.",
        error_messages={"required": "Enter what may happen"},
    )
    cause = WordLimitField(label="Cause", max_words=150, rows=3, required=False)
    effect = WordLimitField(label="Effect", max_words=150, rows=3, required=False)
    mitigation = WordLimitField(label="What we do about it", max_words=200, rows=4, required=False)
    owner = forms.TypedChoiceField(label="Owner", coerce=int, empty_value=None, required=False)
    strategy = forms.TypedChoiceField(label="Strategy", coerce=int, empty_value=None, required=False)
    review_on = DateInputField(label="To be reviewed on", what="the day of the review", required=False)
    actions = CheckboxesField(label="Actions that lower it", required=False, small=True)

    def __init__(
        self, *args: Any, owners: Choices, strategies: Choices, actions: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if actions:
            self.fields["actions"].choices = list(actions)  # type: ignore[attr-defined]
        else:
            del self.fields["actions"]
        offer(self, "owner", owners, first="Nobody yet")
        offer(self, "strategy", strategies, first="None")

    @property
    def values(self) -> RiskValues:
        """What the service takes."""
        data = self.cleaned_data
        texts = {name: data[name] for name in ("title", "cause", "effect", "mitigation", "review_on")}
        actions = tuple(int(pk) for pk in data.get("actions", ()))
        return RiskValues(**texts, owner_id=data["owner"], strategy_id=data["strategy"], action_ids=actions)


class _Score(GovForm):
    likelihood = TypedRadiosField(
        label="How likely",
        choices=_LEVELS,
        coerce=int,
        inline=True,
        error_messages={"required": "Choose how likely it is"},
    )
    impact = TypedRadiosField(
        label="How bad it would be",
        choices=_LEVELS,
        coerce=int,
        inline=True,
        error_messages={"required": "Choose how bad it would be"},
    )


class RiskForm(_Words, _Score, OnceForm):
    """A new risk, with its first score."""

    submit_label = "Note the risk"
    field_order = [
        "title", "cause", "effect", "likelihood", "impact", "mitigation", "actions", "owner", "strategy", "review_on",
    ]  # fmt: skip


class RiskEditForm(_Words, VersionedForm):
    """What a risk says; its score changes at a review."""

    field_order = ["title", "cause", "effect", "mitigation", "actions", "owner", "strategy", "review_on"]


class RiskReviewForm(_Score, VersionedForm):
    """A new score, and what is done now."""

    submit_label = "Save the review"
    mitigation = WordLimitField(label="What we do about it", max_words=200, rows=4, required=False)
    review_on = DateInputField(label="Next review on", what="the day of the next review", required=False)
    field_order = ["likelihood", "impact", "mitigation", "review_on"]


class RiskCloseForm(VersionedForm):
    """Why a risk is over."""

    submit_label = "Close the risk"
    because = forms.CharField(
        label="Why it is closed", max_length=300, error_messages={"required": "Enter why it is closed"}
    )


class RiskFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words", max_length=100, required=False)
    state = forms.ChoiceField(
        label="State",
        choices=[
            ("", "Open"),
            ("review", "Open, past the day of review"),
            ("closed", "Closed"),
            ("all", "All"),
        ],
        required=False,
    )
    owner = forms.TypedChoiceField(label="Owner", coerce=int, empty_value=None, required=False)
    strategy = forms.TypedChoiceField(label="Strategy", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, owners: Choices, strategies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", owners, first="Anybody")
        offer(self, "strategy", strategies, first="Any")

    @property
    def filters(self) -> RiskFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return RiskFilters(
            q=data.get("q") or "",
            state=data.get("state") or "open",
            owner=data.get("owner"),
            strategy=data.get("strategy"),
        )
