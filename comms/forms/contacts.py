"""Forms about contacts: narrowing the register, adding, changing, wishes, erasing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms

from assessment_ready.ui.fields import CheckboxesField, DateInputField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.models import Audience, Contact, Format, LawfulBasis
from comms.queries.contacts import ContactFilters
from comms.rules.addresses import LONGEST, address_problem, clean_address
from comms.services.contacts import ContactValues

_NO_FILTER: dict[str, Any] = {
    "q": "",
    "audience": None,
    "basis": "",
    "needs": "",
    "wish": "",
    "due": "",
    "address": "",
    "state": "",
}
WISHES = [
    ("", "Any"),
    ("none", "May be written to"),
    ("objected", "Objection on record"),
    ("unsubscribed", "Unsubscribed"),
]


class ContactFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Name, organisation, address or reference", max_length=100, required=False)
    audience = forms.TypedChoiceField(label="Audience", coerce=int, empty_value=None, required=False)
    wish = forms.ChoiceField(label="Wishes", choices=WISHES, required=False)
    needs = forms.ChoiceField(label="Format need", choices=[("", "Any"), *Format.choices], required=False)
    basis = forms.ChoiceField(
        label="Lawful basis", choices=[("", "Any"), *LawfulBasis.choices], required=False
    )
    address = forms.ChoiceField(
        label="E-mail address",
        choices=[("", "With or without"), ("some", "With"), ("none", "Without")],
        required=False,
    )
    due = forms.ChoiceField(
        label="Due",
        choices=[("", "Any"), ("review", "Review is due"), ("delete", "Deletion is due")],
        required=False,
    )
    state = forms.ChoiceField(
        label="State", choices=[("", "On record"), ("erased", "Erased")], required=False
    )

    def __init__(self, *args: Any, audiences: Iterable[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "audience", [("", "Any"), *((each.pk, each.name) for each in audiences)])

    @property
    def filters(self) -> ContactFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return ContactFilters(**{name: data.get(name) or default for name, default in _NO_FILTER.items()})


class _ContactFields(GovForm):
    name = forms.CharField(label="Name", max_length=120, required=False)
    organisation = forms.CharField(label="Organisation", max_length=120, required=False)
    job_title = forms.CharField(
        label="Role", max_length=120, required=False, help_text="For example, “Registered manager”."
    )
    email = forms.CharField(
        label="E-mail address",
        max_length=LONGEST * 2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "spellcheck": "false"}),
    )
    phone = forms.CharField(label="Telephone", max_length=30, required=False)
    audiences = CheckboxesField(label="Audiences", required=False, small=True)
    formats = CheckboxesField(
        label="Needs information in another form",
        choices=Format.choices,
        required=False,
        help_text="What the person asked for (Accessible Information Standard).",
    )
    language = forms.CharField(
        label="Language", max_length=60, required=False, help_text="If it is not English."
    )
    lawful_basis = forms.ChoiceField(
        label="Lawful basis",
        choices=LawfulBasis.choices,
        initial=LawfulBasis.PUBLIC_TASK,
        error_messages={"required": "Choose why the council may hold these details"},
    )
    source = forms.CharField(
        label="Where do the details come from?",
        max_length=200,
        help_text="For example, “Provider register, June 2026”.",
        error_messages={"required": "Enter where the details come from"},
    )
    review_on = DateInputField(
        label="Review on",
        what="the review date",
        required=False,
        help_text="When somebody should check them.",
    )
    delete_on = DateInputField(
        label="Delete on",
        what="the deletion date",
        required=False,
        help_text="From this day they are listed for erasing.",
    )
    notes = WordLimitField(label="Notes", max_words=300, rows=3, required=False)
    widths = {"phone": "20", "language": "20"}
    fieldsets: Sequence[tuple[str, Sequence[str]]] = (
        ("Who", ("name", "organisation", "job_title", "email", "phone")),
        ("What they hear, and how", ("audiences", "formats", "language")),
        ("Why we hold this, and how long", ("lawful_basis", "source", "review_on", "delete_on", "notes")),
    )

    def __init__(self, *args: Any, audiences: Sequence[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "audiences", [(each.pk, each.name) for each in audiences])
        if not audiences:
            del self.fields["audiences"]
            who, hear, why = self.fieldsets
            self.fieldsets = (who, (hear[0], ("formats", "language")), why)

    def clean_email(self) -> str:
        """Trimmed and in lower case, or a sentence."""
        address = clean_address(self.cleaned_data["email"])
        if problem := address_problem(address):
            raise forms.ValidationError(problem)
        return address

    @property
    def values(self) -> ContactValues:
        """What the service takes."""
        data = self.cleaned_data
        plain = ("name", "organisation", "job_title", "email", "phone", "lawful_basis", "source", "language")
        return ContactValues(
            **{name: data[name] for name in (*plain, "notes", "review_on", "delete_on")},
            formats=tuple(data["formats"]),
            audience_ids=tuple(int(each) for each in data.get("audiences", ())),
        )


class ContactForm(_ContactFields, OnceForm):
    """A new contact."""

    submit_label = "Add the contact"


class ContactEditForm(_ContactFields, VersionedForm):
    """A contact there is."""


def contact_initial(contact: Contact) -> dict[str, Any]:
    """A contact as the form's fields show it."""
    names = ("name", "organisation", "job_title", "email", "phone", "lawful_basis", "source")
    more = ("formats", "language", "notes", "review_on", "delete_on", "version")
    shown = {name: getattr(contact, name) for name in (*names, *more)}
    return {**shown, "audiences": [each.pk for each in contact.audiences.all()]}


class ObjectionForm(GovForm):
    """Somebody objects to being written to."""

    made_on = DateInputField(label="When did they object?", what="the day they objected")
    about = forms.CharField(
        label="What about?",
        max_length=300,
        required=False,
        help_text="In their words, if they said. Nothing is sent to them whatever it is about.",
    )
    submit_label = "Record the objection"


class UnsubscribeForm(GovForm):
    """Somebody does not want to hear about one audience's matters any more, or about any."""

    audience = forms.ChoiceField(
        label="What do they not want any more?",
        error_messages={"required": "Choose what they do not want any more"},
    )
    method = forms.CharField(
        label="How did they say so?",
        max_length=60,
        help_text="For example, “By telephone”.",
        error_messages={"required": "Enter how they said so"},
    )
    submit_label = "Record it"
    EVERYTHING = "all"

    def __init__(self, *args: Any, audiences: Iterable[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), f"What goes to {each.name}") for each in audiences]
        _offer(self, "audience", [("", "Choose"), (self.EVERYTHING, "Everything"), *named])

    @property
    def audience_id(self) -> int | None:
        """The audience; None for everything."""
        chosen = self.cleaned_data["audience"]
        return None if chosen == self.EVERYTHING else int(chosen)


class EraseForm(GovForm):
    """The confirmation that a contact is erased."""

    submit_label = "Erase this contact"
    submit_tone = "warning"


@dataclass(frozen=True)
class Due:
    """What a person was shown as due for erasing."""

    up_to: date
    count: int


class EraseDueForm(GovForm):
    """The confirmation that everything due is erased, as far as it was shown."""

    up_to = forms.DateField(
        widget=forms.HiddenInput, error_messages={"required": "Open this page again, then confirm"}
    )
    count = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "Open this page again, then confirm"}
    )
    submit_tone = "warning"

    @property
    def due(self) -> Due:
        """What was on the page."""
        return Due(self.cleaned_data["up_to"], self.cleaned_data["count"])


class ClearContactsForm(GovForm):
    """Whom to clear for an embargo."""

    who = forms.CharField(
        label="Whom do you want to clear?",
        help_text="References like CON-12 or e-mail addresses, one on each line.",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter a reference or an e-mail address"},
    )
    submit_label = "Clear them"

    @property
    def lines(self) -> list[str]:
        """What stands on each line."""
        return [line.strip() for line in self.cleaned_data["who"].splitlines() if line.strip()]

    def clean_who(self) -> str:
        """At most so many lines that each can be looked up at once."""
        text = str(self.cleaned_data["who"])
        if len(text.splitlines()) > 500:
            raise forms.ValidationError("Enter 500 lines or fewer at a time")
        return text


class AcknowledgementForm(GovForm):
    """How a contact acknowledged the terms."""

    acknowledgement = forms.CharField(
        label="How did they acknowledge the terms?",
        max_length=300,
        help_text="For example, “Signed undertaking, by e-mail of 3 March”.",
        error_messages={"required": "Enter how they acknowledged the terms"},
    )
    submit_label = "Record it"


class WithdrawForm(GovForm):
    """The confirmation that a contact is no longer cleared."""

    submit_label = "Withdraw the clearance"
    submit_tone = "warning"


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices
