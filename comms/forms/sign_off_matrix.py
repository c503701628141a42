"""Forms of the sign-off matrix."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.ui.fields import CheckboxesField, DateInputField, YesNoField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.forms.briefings import offer
from comms.models import Format, ProductType, SignOffCondition, SignOffHolder, SignOffMode, SignOffRole
from comms.rules.clearance import RuleLine
from comms.services.sign_off_matrix import ProductValues

# Lines offered beyond those a product has.
_MORE_LINES = 3
_NUMBERS = {"invalid": "Enter a whole number, like 2"}


class _ProductDetails(GovForm):
    """What a product type is."""

    title = forms.CharField(
        label="Name of the product",
        max_length=80,
        error_messages={"required": "Enter the name of the product"},
    )
    is_public = YesNoField(
        label="Does the public read it?",
        hints={
            "yes": "It needs the publicity checklist and, before elections, the monitoring officer’s gate."
        },
        error_messages={"required": "Say whether the public reads it"},
    )
    word_limit = forms.IntegerField(
        label="Most words",
        help_text="As advice; 0 for no limit.",
        min_value=0,
        max_value=20000,
        initial=0,
        error_messages={"required": "Enter the most words, or 0"},
    )
    reading_age = forms.IntegerField(
        label="Reading age",
        help_text="As advice; 0 for the council’s usual one.",
        min_value=0,
        max_value=20,
        initial=0,
        error_messages={"required": "Enter the reading age, or 0"},
    )
    formats_needed = CheckboxesField(
        label="Forms it has to exist in", choices=Format.choices, small=True, required=False
    )
    is_active = YesNoField(
        label="Can it be chosen for new briefings?",
        initial=True,
        error_messages={"required": "Say whether it can be chosen"},
    )
    widths: ClassVar[dict[str, str]] = {"title": "two-thirds", "word_limit": "5", "reading_age": "3"}

    @property
    def values(self) -> ProductValues:
        """What the services take."""
        data = self.cleaned_data
        return ProductValues(
            title=data["title"],
            is_public=data["is_public"],
            word_limit=data["word_limit"],
            reading_age=data["reading_age"],
            formats_needed=tuple(data["formats_needed"]),
            is_active=data["is_active"],
        )


class ProductForm(_ProductDetails, OnceForm):
    """A product type of the council's own."""

    submit_label = "Add the product"


class ProductEditForm(_ProductDetails, VersionedForm):
    """A product type as it is."""

    @staticmethod
    def initial_of(product: ProductType) -> dict[str, Any]:
        """The fields as they are."""
        names = ("title", "is_public", "word_limit", "reading_age", "formats_needed", "is_active", "version")
        return {name: getattr(product, name) for name in names}


class RulesForm(VersionedForm):
    """Who signs a product off: one line per role and condition; a line without a role is none."""

    submit_label = "Save the sign-offs"
    mark_optional = False

    def __init__(self, *args: Any, lines: Sequence[RuleLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(lines) + _MORE_LINES
        for place in range(self.count):
            line = lines[place] if place < len(lines) else None
            self._add_line(place, line)
        groups = [tuple(f"{name}_{place}" for name in _LINE) for place in range(self.count)]
        self.fieldsets = tuple((f"Sign-off {place}", names) for place, names in enumerate(groups, start=1))

    def _add_line(self, place: int, line: RuleLine | None) -> None:
        roles = [("", "Nobody"), *SignOffRole.choices]
        self.fields[f"role_{place}"] = forms.ChoiceField(
            label="Who", choices=roles, required=False, initial=line.role if line else ""
        )
        self.fields[f"mode_{place}"] = forms.ChoiceField(
            label="Asked to",
            choices=SignOffMode.choices,
            required=False,
            initial=line.mode if line else SignOffMode.APPROVE,
        )
        self.fields[f"condition_{place}"] = forms.ChoiceField(
            label="When",
            choices=SignOffCondition.choices,
            required=False,
            initial=line.condition if line else SignOffCondition.ALWAYS,
        )
        self.fields[f"position_{place}"] = _number(
            "Place in the order", line.position + 1 if line else place + 1, 1, 20
        )
        self.fields[f"days_{place}"] = _number("Working days", line.days if line else 2, 0, 60)
        for name in ("position", "days"):
            self.fields[f"{name}_{place}"].widget.attrs["inputmode"] = "numeric"

    widths: ClassVar[dict[str, str]] = {
        f"{name}_{place}": "3" for name in ("position", "days") for place in range(40)
    }

    @property
    def lines(self) -> list[RuleLine]:
        """The lines that name a role."""
        data = self.cleaned_data
        return [
            RuleLine(
                role=data[f"role_{place}"],
                mode=data[f"mode_{place}"] or SignOffMode.APPROVE,
                condition=data[f"condition_{place}"] or SignOffCondition.ALWAYS,
                position=(data[f"position_{place}"] or 1) - 1,
                days=2 if data[f"days_{place}"] is None else data[f"days_{place}"],
            )
            for place in range(self.count)
            if data[f"role_{place}"]
        ]


_LINE = ("role", "mode", "condition", "position", "days")


def _number(label: str, initial: int, lowest: int, highest: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=lowest,
        max_value=highest,
        required=False,
        error_messages=dict(_NUMBERS),
    )


class HolderForm(VersionedForm):
    """Who signs off in a role, and who stands in."""

    submit_label = "Save who signs off"
    membership = forms.TypedChoiceField(label="Who signs off?", coerce=int, empty_value=None, required=False)
    deputy = forms.TypedChoiceField(
        label="Who stands in?",
        help_text="The deputy can answer everything the person named is asked.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    deputy_until = DateInputField(
        label="Last day of standing in",
        help_text="Leave empty for a deputy at all times.",
        what="the last day",
        required=False,
    )

    def __init__(
        self, *args: Any, people: Iterable[Membership], holder: SignOffHolder | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = {each.pk: f"{each.user.full_name} ({each.get_role_display()})" for each in people}
        for field, gone in (
            ("membership", holder.membership if holder else None),
            ("deputy", holder.deputy if holder else None),
        ):
            choices = dict(named)
            if gone is not None:
                choices.setdefault(gone.pk, f"{gone.user.full_name} (can no longer sign off)")
            offer(self, field, [("", "Nobody"), *choices.items()])
