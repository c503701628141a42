"""Forms about one item: adding, changing, a new version, confirming, withdrawing, handing over."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.forms.files import PartsForm
from assessment_ready.evidence.models import EvidencePart, Sensitivity
from assessment_ready.evidence.rules.items import ItemValues, date_problems, default_review_by
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.ui.fields import CheckboxesField, DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm

SENSITIVITY_HINTS = {
    Sensitivity.PUBLIC.value: "Anybody may read it; it is or could be published",
    Sensitivity.INTERNAL.value: "Everybody here who sees the library may open it",
    Sensitivity.RESTRICTED.value: "Everybody sees that it exists; only its owner and those who manage evidence open it",
}
_DATES = ("as_at", "covers_from", "review_by", "expires_on")


class _ValuesForm(GovForm):
    """What is said of an item."""

    title = forms.CharField(
        label="Title",
        help_text="What a colleague would look for, for example “Carers’ survey, autumn 2026”",
        max_length=200,
        error_messages={"required": "Enter a title"},
    )
    description = forms.CharField(
        label="What it shows",
        help_text="In a few sentences. References like QS4-E12 become links.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    statements = CheckboxesField(
        label="Quality statements it supports",
        small=True,
        error_messages={"required": "Choose at least one quality statement that this supports"},
    )
    category = RadiosField(
        label="Kind of evidence", small=True, error_messages={"required": "Choose the kind of evidence"}
    )
    owner = forms.TypedChoiceField(
        label="Owner",
        help_text="Stands for it and is reminded before its review date",
        coerce=int,
        error_messages={"required": "Choose an owner"},
    )
    as_at = DateInputField(
        label="Date it is about",
        help_text="The day the evidence describes, not the day it is uploaded. For example 1 9 2026",
        what="the date the evidence is about",
    )
    covers_from = DateInputField(
        label="First day it covers",
        help_text="Only when it is about a period",
        what="the first day it covers",
        required=False,
    )
    review_by = DateInputField(
        label="Review by",
        help_text="Leave empty for twelve months after the date it is about",
        what="the review date",
        required=False,
    )
    expires_on = DateInputField(
        label="Last day it is valid",
        help_text="Only when it runs out by itself",
        what="the last day it is valid",
        required=False,
    )
    sensitivity = RadiosField(
        label="Who may open the files and links?",
        choices=Sensitivity.choices,
        hints=SENSITIVITY_HINTS,
        initial=Sensitivity.INTERNAL,
        error_messages={"required": "Choose who may open the files"},
    )
    widths = {"title": "two-thirds", "link_1": "two-thirds", "link_2": "two-thirds", "link_3": "two-thirds"}

    def __init__(
        self,
        *args: Any,
        statements: Sequence[QualityStatement],
        categories: Sequence[EvidenceCategory],
        owners: Sequence[Membership],
        actor: Membership,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._actor, self._today = actor, today
        self._statements = {each.number: each.pk for each in statements}
        self._categories = {each.code: each.pk for each in categories}
        named = [(str(each.number), f"{each.reference} {each.title}") for each in statements]
        cast("forms.MultipleChoiceField", self.fields["statements"]).choices = named
        cast("forms.ChoiceField", self.fields["category"]).choices = [
            (each.code, each.title) for each in categories
        ]
        if owners:
            people = [(each.pk, str(each.user)) for each in owners]
            cast("forms.TypedChoiceField", self.fields["owner"]).choices = [("", "Choose"), *people]
        else:
            del self.fields["owner"]

    def clean(self) -> dict[str, Any] | None:
        """The four dates together; the review date when it was left empty."""
        data = self.cleaned_data
        if data.get("as_at") and not data.get("review_by") and "review_by" not in self.errors:
            data["review_by"] = default_review_by(data["as_at"])
        if not self.errors:
            for field, sentence in date_problems(self.values, self._today):
                self.add_error(field, sentence)
        return super().clean()

    @property
    def values(self) -> ItemValues:
        """What the service takes."""
        data = self.cleaned_data
        return ItemValues(
            title=data["title"],
            description=data["description"],
            category_id=self._categories[data["category"]],
            owner_id=data.get("owner") or self._actor.pk,
            statement_ids=tuple(self._statements[int(each)] for each in data["statements"]),
            sensitivity=data["sensitivity"],
            **{name: data[name] for name in _DATES},
        )


_FIELDSETS = (
    ("What it is", ("title", "description", "statements", "category")),
    ("How long it stands", ("as_at", "covers_from", "review_by", "expires_on")),
)


class AddForm(_ValuesForm, PartsForm, OnceForm):
    """A new item with its files and links."""

    submit_label = "Add the evidence"
    embargo = forms.TypedChoiceField(
        label="Embargo",
        help_text="The evidence will exist only for the people cleared for this embargo.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    fieldsets: Sequence[tuple[str, Sequence[str]]] = (
        *_FIELDSETS,
        ("Files and links", ("uploads", "link_1", "name_1", "link_2", "name_2", "link_3", "name_3")),
        ("Who looks after it, and who sees it", ("owner", "sensitivity", "embargo")),
    )

    def __init__(self, *args: Any, embargoes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if embargoes:
            choices = [("", "None"), *embargoes]
            cast("forms.TypedChoiceField", self.fields["embargo"]).choices = choices
        else:
            del self.fields["embargo"]
        shown = set(self.fields)
        self.fieldsets = tuple(
            (legend, tuple(name for name in names if name in shown)) for legend, names in self.fieldsets
        )


class EditForm(_ValuesForm, VersionedForm):
    """What is said of an item, changed."""

    fieldsets = (*_FIELDSETS, ("Who looks after it, and who opens it", ("owner", "sensitivity")))


class NewVersionForm(PartsForm, VersionedForm):
    """Which parts of the latest version stay, what is added, and why."""

    submit_label = "Save the new version"
    keep = CheckboxesField(
        label="Keep from the version before",
        help_text="What is not ticked stays in the earlier version only",
        required=False,
        small=True,
    )
    note = forms.CharField(
        label="What changed", help_text="For example “Figures of the autumn”", max_length=300, required=False
    )
    widths = {"link_1": "two-thirds", "link_2": "two-thirds", "link_3": "two-thirds"}

    def __init__(self, *args: Any, latest: Sequence[EvidencePart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["keep"])
        field.choices = [(str(each.pk), each.name) for each in latest]
        field.initial = [str(each.pk) for each in latest]
        if not latest:
            del self.fields["keep"]
        self.order_fields(["keep", "uploads"])

    @property
    def kept(self) -> list[int]:
        """The ids of the parts that stay."""
        return [int(each) for each in self.cleaned_data.get("keep") or ()]


class ConfirmForm(VersionedForm):
    """The evidence still stands: until when, and as at which day."""

    submit_label = "Confirm that it is still current"
    review_by = DateInputField(label="Review again by", what="the next review date")
    as_at = DateInputField(
        label="Date it is about now",
        help_text="Leave empty when the evidence is still about the same day",
        what="the date the evidence is about",
        required=False,
    )


class WithdrawForm(GovForm):
    """Why evidence is no longer relied on."""

    submit_label = "Withdraw the evidence"
    submit_tone = "warning"
    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Shown with the evidence and kept in the audit log",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the evidence is withdrawn"},
    )


class HandOverForm(GovForm):
    """Who is to look after the evidence."""

    submit_label = "Hand over"
    owner = forms.TypedChoiceField(
        label="New owner", coerce=int, error_messages={"required": "Choose an owner"}
    )

    def __init__(self, *args: Any, owners: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(each.pk, str(each.user)) for each in owners]
        cast("forms.TypedChoiceField", self.fields["owner"]).choices = [("", "Choose"), *people]
