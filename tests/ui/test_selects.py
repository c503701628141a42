"""Select boxes drawn in plain Python say what Django's own templates say."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from assessment_ready.ui.markup.selects import Renderer

SCRIPT = "<script>alert('1')</script>\""


class Chosen(forms.Form):
    """Select boxes of every kind."""

    plain = forms.ChoiceField(choices=[("", "Any"), (SCRIPT, SCRIPT)], required=False)
    grouped = forms.ChoiceField(choices=[(SCRIPT, [(1, "One"), (2, 2026)]), ("x", "None of them")])
    marked = forms.TypedChoiceField(
        choices=[(1, "One")],
        coerce=int,
        widget=forms.Select(attrs={"autofocus": True, "disabled": False, "data-x": SCRIPT}),
    )
    several = forms.MultipleChoiceField(choices=[("1", "One"), ("2", "Two")], initial=["2"])
    known = forms.NullBooleanField()


@pytest.mark.parametrize(
    "data", [None, {"plain": SCRIPT, "grouped": "2", "marked": "1", "several": ["1", "2"], "known": "true"}]
)
@pytest.mark.parametrize("name", list(Chosen.base_fields))
def test_it_says_what_django_says(name: str, data: dict[str, Any] | None) -> None:
    ours = str(Chosen(data, renderer=Renderer())[name])
    assert "".join(ours.split()) == "".join(str(Chosen(data, renderer=DjangoTemplates())[name]).split())
    assert SCRIPT not in ours
    assert ours.startswith("<select")
