"""Forms about resources and to whom they went."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.fields import (
    CheckboxesField,
    DateInputField,
    RadiosField,
    WordLimitField,
    YesNoField,
)
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from workforce.models import ResourceKind, WorkforceGroup
from workforce.queries.resources import ResourceFilters
from workforce.rules.resources import SUMMARY_WORDS
from workforce.services.distributions import DistributionValues
from workforce.services.resources import ResourceValues


@dataclass(frozen=True)
class Offered:
    """What a resource can name."""

    groups: Sequence[WorkforceGroup] = ()
    statements: Sequence[QualityStatement] = ()
    owners: Sequence[Membership] = ()


def _ids(values: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted(int(value) for value in values))


class _ResourceFields(GovForm):
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter a title"})
    kind = RadiosField(
        label="What it is", choices=ResourceKind.choices, error_messages={"required": "Choose what it is"}
    )
    summary = WordLimitField(
        label="Plain summary",
        max_words=SUMMARY_WORDS,
        max_length=2000,
        rows=4,
        help_text="What it says and whom it helps, so that nobody has to open it to find out.",
        error_messages={"required": "Enter a summary"},
    )
    url = forms.URLField(
        label="Where it is",
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text="Its web address. The document itself stays where it is kept.",
    )
    source = forms.CharField(
        label="Who wrote it",
        max_length=200,
        required=False,
        help_text="For example, “Skills for Care, 2024”.",
    )
    groups = CheckboxesField(label="For whom", required=False, small=True)
    statements = CheckboxesField(label="Quality statements it bears on", required=False, small=True)
    owner = forms.TypedChoiceField(
        label="Owner",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Who keeps it right, and is reminded on the day of its review.",
    )
    review_on = DateInputField(label="To be reviewed on", what="the day of its review", required=False)
    is_public = YesNoField(
        label="Who may find it?",
        hints={"yes": "", "no": ""},
        error_messages={"required": "Choose who may find it"},
    )
    field_order = [
        "title", "kind", "summary", "url", "source", "groups", "statements", "owner", "review_on", "is_public",
    ]  # fmt: skip

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.pk, each.name) for each in offered.groups]
        self.fields["groups"].choices = named  # type: ignore[attr-defined]
        if not named:
            del self.fields["groups"]
        shown = [(each.pk, f"{each.reference} {each.title}") for each in offered.statements]
        self.fields["statements"].choices = shown  # type: ignore[attr-defined]
        owners = [("", "Nobody yet"), *((each.pk, str(each.user)) for each in offered.owners)]
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        public = [("yes", "Anybody, without an account"), ("no", "People of the council, signed in")]
        self.fields["is_public"].choices = public  # type: ignore[attr-defined]

    @property
    def values(self) -> ResourceValues:
        """What the service takes."""
        data = self.cleaned_data
        return ResourceValues(
            title=data["title"],
            kind=data["kind"],
            summary=data["summary"],
            source=data["source"],
            url=data["url"],
            owner_id=data["owner"],
            review_on=data["review_on"],
            is_public=data["is_public"],
            groups=_ids(data.get("groups", [])),
            statements=_ids(data["statements"]),
        )


class ResourceForm(_ResourceFields, OnceForm):
    """A new resource."""

    submit_label = "Add the resource"


class ResourceEditForm(_ResourceFields, VersionedForm):
    """A resource that exists."""


class ResourceFilterForm(GovForm):
    """What the library is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words", max_length=100, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any"), *ResourceKind.choices], required=False)
    group = forms.TypedChoiceField(label="For whom", coerce=int, empty_value=None, required=False)
    statement = forms.TypedChoiceField(
        label="Quality statement", coerce=int, empty_value=None, required=False
    )
    owner = forms.TypedChoiceField(label="Owner", coerce=int, empty_value=None, required=False)
    review = forms.ChoiceField(label="Review", required=False)
    public = forms.ChoiceField(
        label="Who may find it",
        choices=[("", "Any"), ("yes", "Anybody"), ("no", "People of the council")],
        required=False,
    )

    def __init__(self, *args: Any, offered: Offered, with_withdrawn: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "group", [(each.pk, each.name) for each in offered.groups], first="Anybody")
        shown = [(each.number, f"{each.reference} {each.title}") for each in offered.statements]
        _offer(self, "statement", shown, first="Any")
        _offer(self, "owner", [(each.pk, str(each.user)) for each in offered.owners], first="Anybody")
        review = [("", "Any"), ("overdue", "Overdue"), ("soon", "Within 30 days")]
        withdrawn = [("withdrawn", "Withdrawn")] if with_withdrawn else []
        self.fields["review"].choices = [*review, *withdrawn]  # type: ignore[attr-defined]

    @property
    def filters(self) -> ResourceFilters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return ResourceFilters(
            q=data.get("q") or "",
            kind=data.get("kind") or "",
            group=data.get("group"),
            statement=data.get("statement"),
            owner=data.get("owner"),
            review=data.get("review") or "",
            public=data.get("public") or "",
        )


class PublicResourceFilterForm(GovForm):
    """Search in what is open to everybody."""

    form_method = "get"
    mark_optional = False
    submit_label = "Search"
    q = forms.CharField(label="Words", max_length=100, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any"), *ResourceKind.choices], required=False)


class _DistributionFields(GovForm):
    group = forms.TypedChoiceField(
        label="Workforce group it went to", coerce=int, empty_value=None, required=False
    )
    audience = forms.CharField(
        label="Or who else",
        max_length=160,
        required=False,
        help_text="For example, “Home care providers in the north”.",
    )
    sent_on = DateInputField(label="Sent on", what="the day it was sent")
    people = forms.IntegerField(
        label="People",
        min_value=1,
        max_value=1_000_000,
        help_text="How many it went to, whether or not they have an account here.",
        error_messages={"required": "Enter how many people it went to"},
    )
    confirmed_elsewhere = forms.IntegerField(
        label="Confirmed without an account",
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text="How many have told you that they have it. You can change this number later.",
    )
    asked = CheckboxesField(
        label="People asked to confirm here",
        required=False,
        small=True,
        help_text="They are reminded, and confirm with one click.",
    )
    widths = {"people": "5", "confirmed_elsewhere": "5"}

    def __init__(
        self,
        *args: Any,
        groups: Sequence[WorkforceGroup],
        members: Sequence[Membership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "group", [(each.pk, each.name) for each in groups], first="None of them")
        named = [(each.pk, str(each.user)) for each in members]
        self.fields["asked"].choices = named  # type: ignore[attr-defined]

    @property
    def values(self) -> DistributionValues:
        """What the service takes."""
        data = self.cleaned_data
        return DistributionValues(
            sent_on=data["sent_on"],
            people=data["people"],
            group_id=data["group"],
            audience=data["audience"],
            confirmed_elsewhere=data["confirmed_elsewhere"] or 0,
            asked=_ids(data["asked"]),
        )


class DistributionForm(_DistributionFields, OnceForm):
    """That a resource went out."""

    submit_label = "Note that it went out"


class DistributionEditForm(_DistributionFields, VersionedForm):
    """To whom it went, and how many confirmed elsewhere."""


def _offer(form: GovForm, name: str, choices: Sequence[tuple[Any, str]], *, first: str) -> None:
    form.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]
