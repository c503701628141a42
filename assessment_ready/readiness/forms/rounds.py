"""Forms about rounds: narrowing the register, creating, editing, reopening, embargo."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import FrameworkVersion
from assessment_ready.readiness.models import Round, RoundKind, RoundStatus
from assessment_ready.readiness.services.rounds import RoundDetails
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.fields import DateInputField, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm

KIND_HINTS = {
    RoundKind.SELF_ASSESSMENT.value: "Our own view of ourselves",
    RoundKind.ANNUAL_CONVERSATION.value: "The yearly discussion of the self-assessment",
    RoundKind.PEER_CHALLENGE.value: "Colleagues from other councils looked at us",
    RoundKind.MOCK_INSPECTION.value: "Somebody we asked tried out an assessment on us",
    RoundKind.CQC_ASSESSMENT.value: "CQC’s own result, published or in draft",
}


class RoundFilterForm(GovForm):
    """Kind, status and year of the rounds to list."""

    form_method = "get"
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *RoundKind.choices], required=False)
    status = forms.ChoiceField(
        label="Status", choices=[("", "Any status"), *RoundStatus.choices], required=False
    )
    year = forms.TypedChoiceField(label="Year", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["year"])
        field.choices = [("", "All years"), *((year, str(year)) for year in years)]


class _DetailsForm(GovForm):
    kind = RadiosField(
        label="What kind of round is it?",
        choices=RoundKind.choices,
        hints=KIND_HINTS,
        error_messages={"required": "Choose what kind of round it is"},
    )
    title = forms.CharField(
        label="Title",
        help_text="For example, “Self-assessment, autumn 2026”",
        max_length=120,
        error_messages={"required": "Enter a title"},
    )
    held_on = DateInputField(
        label="Date",
        help_text="The day the round stands for, for example 6 11 2026",
        what="the date of the round",
    )
    widths = {"title": "two-thirds"}


class RoundForm(_DetailsForm, OnceForm):
    """A new round: kind, title and date; and what it starts from, when there is something."""

    submit_label = "Create the round"
    framework = forms.TypedChoiceField(
        label="Framework version",
        coerce=int,
        error_messages={"required": "Choose the version of the framework"},
    )
    start_from = forms.TypedChoiceField(
        label="Start from an earlier round",
        help_text="Copies its scores and texts, which you can then change. Leave empty to start with nothing.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    embargo = forms.TypedChoiceField(
        label="Embargo",
        help_text="The round will exist only for the people cleared for this embargo.",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        frameworks: Sequence[FrameworkVersion],
        earlier: Sequence[Round],
        embargoes: Sequence[Embargo],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._frameworks = {each.pk: each for each in frameworks}
        self._earlier = {each.pk: each for each in earlier}
        self._embargoes = {each.pk: each for each in embargoes}
        self._offer("framework", [(each.pk, each.title) for each in frameworks], len(frameworks) > 1)
        copied = [(each.pk, f"{each.title} ({format_date(each.held_on)})") for each in earlier]
        self._offer("start_from", [("", "Nothing"), *copied], bool(earlier))
        held = [(each.pk, each.title) for each in embargoes]
        self._offer("embargo", [("", "None"), *held], bool(embargoes))

    def _offer(self, name: str, choices: list[tuple[Any, str]], is_needed: bool) -> None:
        """Give the field its choices, or take it off the page where there is nothing to choose."""
        if is_needed:
            cast("forms.TypedChoiceField", self.fields[name]).choices = choices
        else:
            del self.fields[name]

    def clean(self) -> dict[str, Any] | None:
        """A copy makes sense on the same framework version only."""
        start_from, framework = self.chosen_start, self.chosen_framework
        if start_from is not None and start_from.framework_id != framework.pk:
            self.add_error(
                "start_from",
                f"“{start_from.title}” uses another version of the framework, so its scores cannot be copied",
            )
        return super().clean()

    @property
    def chosen_framework(self) -> FrameworkVersion:
        """The version chosen, or the only one there is."""
        chosen = self.cleaned_data.get("framework")
        return self._frameworks.get(chosen) or next(iter(self._frameworks.values()))  # type: ignore[arg-type]

    @property
    def chosen_start(self) -> Round | None:
        """The round to copy from."""
        return self._earlier.get(self.cleaned_data.get("start_from"))  # type: ignore[arg-type]

    @property
    def chosen_embargo(self) -> Embargo | None:
        """The embargo to put it under."""
        return self._embargoes.get(self.cleaned_data.get("embargo"))  # type: ignore[arg-type]

    @property
    def details(self) -> RoundDetails:
        """What the service takes."""
        data = self.cleaned_data
        return RoundDetails(kind=data["kind"], title=data["title"], held_on=data["held_on"])


class RoundEditForm(_DetailsForm, VersionedForm):
    """Everything a round says of itself."""

    submit_label = "Save"
    ends_on = DateInputField(
        label="Last day, if it took more than one", what="the last day of the round", required=False
    )
    scope = WordLimitField(
        label="Scope",
        help_text="What was looked at, and what was left out.",
        max_words=200,
        rows=4,
        required=False,
    )
    authors = forms.CharField(
        label="Authors",
        help_text="Who made the judgements, for example “Adult social care leadership team”.",
        max_length=300,
        required=False,
    )

    def clean_ends_on(self) -> Any:
        """A round does not end before it begins."""
        ends_on, held_on = self.cleaned_data.get("ends_on"), self.cleaned_data.get("held_on")
        if ends_on and held_on and ends_on < held_on:
            raise forms.ValidationError("The last day must be the date of the round or later")
        return ends_on

    @property
    def details(self) -> RoundDetails:
        """What the service takes."""
        data = self.cleaned_data
        names = ("kind", "title", "held_on", "ends_on", "scope", "authors")
        return RoundDetails(**{name: data[name] for name in names})


class CloseForm(GovForm):
    """Nothing to fill in: a question with one button."""

    submit_label = "Close the round"


class PublishForm(GovForm):
    """Nothing to fill in: a question with one button."""

    submit_label = "Publish to members"


class ReopenForm(GovForm):
    """Why a closed round is opened again."""

    submit_label = "Reopen the round"
    reason = forms.CharField(
        label="Why is it reopened?",
        help_text="The reason is kept in the audit log.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the round is reopened"},
    )


class RoundEmbargoForm(GovForm):
    """Which embargo to put the round under."""

    submit_label = "Put under embargo"
    embargo = forms.TypedChoiceField(
        label="Embargo", coerce=int, error_messages={"required": "Choose an embargo"}
    )

    def __init__(self, *args: Any, embargoes: Sequence[Embargo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["embargo"])
        field.choices = [("", "Choose"), *((each.pk, each.title) for each in embargoes)]
