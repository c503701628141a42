"""Forms of the learning directory: an entry, the filters, interest, refusing and withdrawing."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import URLValidator

from assessment_ready.ui.fields import CheckboxesField, DateInputField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.models import EmployerKind, Format, Moderation, WorkforceGroup
from workforce.queries.offers import OfferFilters
from workforce.services.offer_interest import InterestValues
from workforce.services.offers import OfferValues

SUMMARY_WORDS = 200
_ONLY_WEB = "Enter a web address that begins with https:// or http://"
OFFER_FIELDS = (
    "title", "provider", "format", "summary", "category", "pathway_role", "level", "accreditation", "cost_pounds",
    "who_pays", "funding_deadline", "hours", "starts_on", "ends_on", "when_and_where", "minimum", "maximum",
    "booking_url", "access", "validity_months", "benefit",
)  # fmt: skip
# The eight roles of the Care Workforce Pathway (April 2025).
PATHWAY_ROLES = (
    "New to care",
    "Care or support worker",
    "Enhanced care worker",
    "Personal assistant",
    "Supervisor or leader",
    "Practice leader",
    "Deputy manager",
    "Registered manager",
)


def _text(label: str, longest: int, *, help_text: str = "", required: str = "") -> forms.CharField:
    messages = {"required": required} if required else {}
    return forms.CharField(
        label=label, max_length=longest, help_text=help_text, required=bool(required), error_messages=messages
    )


def _whole(label: str, *, least: int = 1, most: int = 9999, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=False, help_text=help_text
    )


class _OfferFields(GovForm):
    """Everything an entry says of itself."""

    title = _text("Title", 200, required="Enter a title")
    provider = _text("Who provides it", 160, required="Enter who provides it")
    format = forms.ChoiceField(
        label="Format", choices=Format.choices, error_messages={"required": "Choose a format"}
    )
    summary = WordLimitField(
        label="What it is about",
        max_words=SUMMARY_WORDS,
        rows=4,
        error_messages={"required": "Enter what it is about"},
    )
    open_to = CheckboxesField(
        label="Open to",
        choices=EmployerKind.choices,
        error_messages={"required": "Choose whom it is open to"},
    )
    groups = forms.TypedMultipleChoiceField(
        label="Workforce groups it is for",
        coerce=int,
        required=False,
        widget=CheckboxesField.widget,
    )
    category = forms.TypedChoiceField(
        label="Topic",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="The training category of the workforce return that comes nearest.",
    )
    pathway_role = forms.ChoiceField(label="Care Workforce Pathway role", required=False)
    level = _text("Level", 40, help_text="For example, “Level 2” or “Introduction”.")
    accreditation = _text("Accreditation", 160)
    cost_pounds = forms.DecimalField(
        label="Cost for one person, in pounds",
        min_value=Decimal(0),
        max_value=Decimal(999999),
        decimal_places=2,
        required=False,
        help_text="0 if it is free. Leave it empty if you do not know.",
    )
    who_pays = _text("Who pays", 160, help_text="For example, the Learning and Development Support Scheme.")
    funding_deadline = DateInputField(
        label="Last day to claim funding", what="the last day to claim", required=False
    )
    hours = forms.DecimalField(
        label="Hours it takes",
        min_value=Decimal("0.1"),
        max_value=Decimal(99999),
        decimal_places=1,
        required=False,
    )
    benefit = _text(
        "Expected benefit", 300, help_text="What will be better, of higher quality or cheaper afterwards."
    )
    starts_on = DateInputField(label="First day", what="the first day", required=False)
    ends_on = DateInputField(
        label="Last day",
        what="the last day",
        required=False,
        help_text="After it the entry leaves the directory.",
    )
    when_and_where = _text("When and where", 300)
    minimum = _whole("Fewest people it needs to run")
    maximum = _whole("Most places")
    booking_url = forms.URLField(
        label="Where to book",
        max_length=400,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": _ONLY_WEB},
        help_text="A web address. People book there, not here.",
    )
    access = _text(
        "Access", 300, help_text="For example, step-free rooms, captions or other ways to take part."
    )
    validity_months = _whole("Months until it has to be renewed", most=999)
    review_on = DateInputField(label="Review this entry on", what="the day of the review", required=False)
    widths = {
        "cost_pounds": "5", "hours": "5", "minimum": "3", "maximum": "3", "validity_months": "3", "level": "20",
    }  # fmt: skip
    fieldsets: Sequence[tuple[str, Sequence[str]]] = (
        ("What it is", ("title", "provider", "format", "summary", "category", "level", "accreditation")),
        ("Who it is for", ("open_to", "groups", "pathway_role", "access")),
        ("When, where and how many", (
            "starts_on", "ends_on", "when_and_where", "minimum", "maximum", "booking_url",
        )),
        ("Is it worth it?", (
            "cost_pounds", "who_pays", "funding_deadline", "hours", "benefit", "validity_months",
        )),
        ("Looking after this entry", ("review_on",)),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        categories: Iterable[tuple[int, str]],
        groups: Sequence[WorkforceGroup] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "category", categories, "None of these, or not known")
        _offer(self, "pathway_role", [(each, each) for each in PATHWAY_ROLES], "None, or not known")
        self.fields["groups"].choices = [(each.pk, each.name) for each in groups]  # type: ignore[attr-defined]
        if not groups:
            self._without("groups")

    def _without(self, name: str) -> None:
        del self.fields[name]
        kept = [(legend, [each for each in names if each != name]) for legend, names in self.fieldsets]
        self.fieldsets = [(legend, names) for legend, names in kept if names]

    @property
    def values(self) -> OfferValues:
        """What the service takes."""
        data = self.cleaned_data
        return OfferValues(
            open_to=tuple(data["open_to"]),
            group_ids=tuple(data.get("groups", ())),
            review_on=data.get("review_on"),
            **{name: data[name] for name in OFFER_FIELDS},
        )


class OfferForm(_OfferFields, OnceForm):
    """A new entry, shown at once."""

    submit_label = "Put it into the directory"


class OfferEditForm(_OfferFields, VersionedForm):
    """An entry that exists."""


class SubmitOfferForm(_OfferFields, OnceForm):
    """What somebody outside puts forward."""

    submit_label = "Put it forward"
    submitted_name = _text(
        "Your name", 120, required="Enter your name", help_text="We show it to nobody outside the council."
    )
    submitted_email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        required=False,
        help_text="If you leave it, we write to you once: when the entry is published, or why it is not.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._without("review_on")
        self.fieldsets = [*self.fieldsets, ("About you", ["submitted_name", "submitted_email"])]


class ReasonForm(VersionedForm):
    """Why an entry is not published, or taken out."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason"},
    )


class InterestForm(OnceForm):
    """Which organisation would send how many people."""

    submit_label = "Say that you are interested"
    organisation = _text(
        "Organisation, or “individual”", 160, required="Enter your organisation, or “individual”"
    )
    employer_kind = forms.ChoiceField(
        label="Which of these are you?",
        choices=[("", "Choose one"), *EmployerKind.choices],
        error_messages={"required": "Choose which of these you are"},
    )
    people = forms.IntegerField(
        label="How many people would come",
        min_value=1,
        max_value=500,
        error_messages={"required": "Enter how many people would come"},
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        required=False,
        help_text="Only the organiser sees it, to tell you when there are enough people.",
    )
    note = _text("Anything the organiser should know", 300)
    field_order = ["organisation", "employer_kind", "people", "email", "note"]
    widths = {"people": "3"}

    @property
    def values(self) -> InterestValues:
        """What the service takes."""
        data = self.cleaned_data
        names = ("organisation", "employer_kind", "people", "email", "note")
        return InterestValues(**{name: data[name] for name in names})


class OfferFilterForm(GovForm):
    """What the directory is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words", max_length=100, required=False)
    kind = forms.ChoiceField(label="Format", choices=[("", "Any"), *Format.choices], required=False)
    open_to = forms.ChoiceField(
        label="Open to", choices=[("", "Anybody"), *EmployerKind.choices], required=False
    )
    category = forms.TypedChoiceField(label="Topic", coerce=int, empty_value=None, required=False)
    free = forms.ChoiceField(label="Cost", choices=[("", "Any"), ("yes", "Free")], required=False)
    coming = forms.ChoiceField(
        label="When", choices=[("", "Any time"), ("yes", "Starts in the next 60 days")], required=False
    )
    state = forms.ChoiceField(
        label="State",
        choices=[
            ("", "In the directory"),
            ("review", "Review overdue"),
            ("over", "Over"),
            *[pair for pair in Moderation.choices if pair[0] != Moderation.PUBLISHED],
            ("all", "All"),
        ],
        required=False,
    )

    def __init__(
        self, *args: Any, categories: Iterable[tuple[int, str]], may_see_all: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "category", categories, "Any")
        if not may_see_all:
            del self.fields["state"]

    @property
    def filters(self) -> OfferFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return OfferFilters(
            q=data.get("q") or "",
            format=data.get("kind") or "",
            open_to=data.get("open_to") or "",
            category=data.get("category"),
            is_free=data.get("free") == "yes",
            is_coming=data.get("coming") == "yes",
            state=data.get("state") or "",
        )


def _offer(form: GovForm, name: str, choices: Iterable[tuple[Any, str]], first: str) -> None:
    form.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]
