"""Forms about what bears on quality statements, and the workforce paragraph."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.ui.forms import VersionedForm
from workforce.models import StatementLink, Strength
from workforce.services.statement_links import LinkValues

LONGEST = 6000


class StatementLinksForm(VersionedForm):
    """On which statements something bears: each with strength, evidence category and contribution."""

    submit_label = "Save"

    def __init__(
        self,
        *args: Any,
        statements: Sequence[QualityStatement],
        categories: Iterable[EvidenceCategory],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.statements = statements
        offered = [("", "Not said"), *[(row.pk, row.title) for row in categories]]
        for row in statements:
            self.fields |= _fields(row, offered)
        self.fieldsets = [
            (f"{row.number}. {row.title}", tuple(f"{name}_{row.pk}" for name in _NAMES)) for row in statements
        ]

    @staticmethod
    def initial_of(links: Iterable[StatementLink]) -> dict[str, Any]:
        """What the fields say at first."""
        found: dict[str, Any] = {}
        for link in links:
            found[f"strength_{link.statement_id}"] = link.strength
            found[f"category_{link.statement_id}"] = link.category_id
            found[f"contribution_{link.statement_id}"] = link.contribution
        return found

    @property
    def values(self) -> list[LinkValues]:
        """The statements it bears on."""
        data = self.cleaned_data
        return [
            LinkValues(
                statement_id=row.pk,
                strength=data[f"strength_{row.pk}"],
                category_id=data[f"category_{row.pk}"],
                contribution=data[f"contribution_{row.pk}"],
            )
            for row in self.statements
            if data[f"strength_{row.pk}"]
        ]


_NAMES = ("strength", "category", "contribution")


def _fields(row: QualityStatement, categories: list[tuple[Any, str]]) -> dict[str, forms.Field]:
    return {
        f"strength_{row.pk}": forms.ChoiceField(
            label="How strongly", choices=[("", "Not at all"), *Strength.choices], required=False
        ),
        f"category_{row.pk}": forms.TypedChoiceField(
            label="As which evidence", choices=categories, coerce=int, empty_value=None, required=False
        ),
        f"contribution_{row.pk}": forms.CharField(label="In what way", max_length=300, required=False),
    }


class ParagraphForm(VersionedForm):
    """The workforce paragraph. ``basis`` is the stamp of the figures it was written from, or "saved"."""

    submit_label = "Save the paragraph"
    text = forms.CharField(
        label="Paragraph",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="A number in square brackets leads to the source of a figure. Keep those you need.",
        error_messages={"required": "Enter the paragraph"},
    )
    basis = forms.CharField(
        widget=forms.HiddenInput,
        max_length=8,
        error_messages={"required": "This page is out of date. Open it again and make your change"},
    )
