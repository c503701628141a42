"""Filters of the registers of what must be read and of who has."""

from typing import ClassVar

from django import forms

from assessment_ready.ui.forms import GovForm
from comms.queries.acknowledgements import ALL, OPEN, READ


class _Narrowing(GovForm):
    form_method = "get"
    mark_optional = False
    usual: ClassVar[str] = ""

    @property
    def words(self) -> str:
        """What to look for."""
        return self.cleaned_data.get("q", "").strip() if self.is_valid() else ""

    @property
    def chosen(self) -> str:
        """What to narrow to; what is not understood narrows as usual."""
        return (self.cleaned_data.get("standing") if self.is_valid() else "") or self.usual


class MustReadFilterForm(_Narrowing):
    """What the register of what must be read is narrowed to."""

    q = forms.CharField(label="Title or reference", max_length=100, required=False)
    standing = forms.ChoiceField(
        label="Confirmed",
        choices=[("", "Any"), (OPEN, "Not by everybody yet"), (READ, "By everybody")],
        required=False,
    )


class ReaderFilterForm(_Narrowing):
    """Which of the people of one sending to show; those who have not confirmed, unless somebody asks for others."""

    usual = OPEN
    q = forms.CharField(label="Name, organisation or reference", max_length=100, required=False)
    standing = forms.ChoiceField(
        label="Show",
        choices=[
            ("", "Who has not confirmed"),
            (READ, "Who has confirmed"),
            (ALL, "Everybody who was asked"),
        ],
        required=False,
    )
