"""Forms about proof points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from assessment_ready.ui.fields import Radios
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.services.proof_points import ProofValues


@dataclass(frozen=True)
class OfferedProof:
    """Evidence as (id, title, hint) and quality statements as (id, words)."""

    items: Sequence[tuple[int, str, str]]
    statements: Sequence[tuple[int, str]]


class _ProofFields(GovForm):
    item = forms.TypedChoiceField(
        label="Evidence it rests on",
        coerce=int,
        widget=Radios(small=True),
        error_messages={
            "required": "Choose the evidence",
            "invalid_choice": "Choose the evidence from the list",
        },
    )
    text = forms.CharField(
        label="Proof point",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the evidence shows, in words for the audience, for example “87% of carers who answered say "
        "we listen”.",
        error_messages={"required": "Enter the proof point"},
    )
    statement = forms.TypedChoiceField(
        label="Quality statement it supports",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="One the evidence is filed under. Left empty, the first of them.",
    )
    field_order = ["item", "text", "statement"]

    def __init__(self, *args: Any, offered: OfferedProof, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item: Any = self.fields["item"]
        item.choices = [(pk, title) for pk, title, _ in offered.items]
        item.widget.hints = {str(pk): hint for pk, _, hint in offered.items}
        statement: Any = self.fields["statement"]
        statement.choices = [("", "The first the evidence is filed under"), *offered.statements]

    @property
    def values(self) -> ProofValues:
        """What the services take."""
        data = self.cleaned_data
        return ProofValues(text=data["text"], item_id=data["item"], statement_id=data["statement"])


class ProofForm(_ProofFields, OnceForm):
    """A new proof point."""

    submit_label = "Add the proof point"


class ProofEditForm(_ProofFields, VersionedForm):
    """A proof point that exists."""


class CheckedForm(VersionedForm):
    """Nothing to fill in: somebody has looked."""

    submit_label = "I have checked it"
