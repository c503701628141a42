"""The form about a token."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.feeds.rules.columns import Feed
from assessment_ready.feeds.rules.tokens import LIVES
from assessment_ready.ui.fields import CheckboxesField, TypedRadiosField
from assessment_ready.ui.forms import OnceForm


class TokenForm(OnceForm):
    """A new token: what it is called, what it opens, how long it works."""

    submit_label = "Make the token"
    name = forms.CharField(
        label="What will you call it?",
        max_length=80,
        help_text="So that you know later which token is where, for example “Board pack workbook”.",
        error_messages={"required": "Enter a name for the token"},
    )
    life = TypedRadiosField(
        label="How long is it to work?",
        coerce=int,
        choices=[(days, label) for days, label in LIVES.items()],
        initial=90,
        help_text="It ends sooner when you revoke it, leave the council or lose the role that may read feeds.",
        error_messages={
            "required": "Choose how long the token is to work",
            "invalid_choice": "Choose how long the token is to work",
        },
    )
    widths = {"name": "two-thirds"}
    field_order = ["name", "scopes", "life"]

    def __init__(self, *args: Any, feeds: Sequence[Feed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"] = CheckboxesField(
            label="What may be read with it?",
            choices=[(feed.code, feed.title) for feed in feeds],
            hints={feed.code: feed.description for feed in feeds},
            help_text="Choose only what the workbook needs.",
            error_messages={
                "required": "Choose at least one feed",
                "invalid_choice": "Choose at least one of the feeds in the list",
            },
        )
        self.order_fields(self.field_order)
