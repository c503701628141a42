"""Narrowing the library."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import Freshness, Sensitivity
from assessment_ready.evidence.queries.library import Filters
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.ui.forms import GovForm

FRESHNESS = [
    ("", "Any"),
    ("counting", "Can be relied on"),
    ("not_counting", "Past review or expired"),
    *Freshness.choices,
]


class LibraryFilterForm(GovForm):
    """Words, statement, kind, owner, freshness and sensitivity of the evidence to list."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Words or reference", max_length=100, required=False)
    statement = forms.TypedChoiceField(
        label="Quality statement", coerce=int, empty_value=None, required=False
    )
    category = forms.ChoiceField(label="Kind of evidence", required=False)
    owner = forms.TypedChoiceField(label="Owner", coerce=int, empty_value=None, required=False)
    freshness = forms.ChoiceField(label="Freshness", choices=FRESHNESS, required=False)
    sensitivity = forms.ChoiceField(
        label="Sensitivity", choices=[("", "Any"), *Sensitivity.choices], required=False
    )

    def __init__(
        self,
        *args: Any,
        statements: Sequence[QualityStatement],
        categories: Sequence[EvidenceCategory],
        owners: Sequence[Membership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.number, f"{each.reference} {each.title}") for each in statements]
        self._offer("statement", [("", "All"), *named])
        self._offer("category", [("", "All"), *((each.code, each.title) for each in categories)])
        self._offer("owner", [("", "Anybody"), *((each.pk, str(each.user)) for each in owners)])

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @property
    def filters(self) -> Filters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return Filters(**{name: data.get(name) or default for name, default in _NOTHING.items()})


_NOTHING: dict[str, Any] = {
    "q": "",
    "statement": None,
    "category": "",
    "owner": None,
    "freshness": "",
    "sensitivity": "",
}
