"""Forms of clearance: putting forward, deciding, passing on, the emergency route."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from assessment_ready.councils.models import Membership
from assessment_ready.ui.fields import RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm
from comms.forms.briefings import offer
from comms.services.sign_offs import APPROVE, CHANGES, DECLINE

_HASH = {
    "required": "This page is out of date. Open it again and read the words as they are now",
    "max_length": "This page is out of date. Open it again and read the words as they are now",
}


class AskForm(OnceForm):
    """A word to those who sign off."""

    submit_label = "Put forward for clearance"
    note = forms.CharField(
        label="A word to those who sign off",
        help_text="For example what is new, or when it is used.",
        max_length=500,
        required=False,
    )
    widths: ClassVar[dict[str, str]] = {"note": "full"}


class EmergencyForm(OnceForm):
    """Why it cannot wait."""

    submit_label = "Ask to clear it in an emergency"
    submit_tone = "warning"
    reason = forms.CharField(
        label="Why can this not wait for the sign-offs?",
        help_text="It is kept, and shown wherever these words are.",
        max_length=500,
        error_messages={"required": "Enter why this cannot wait for the sign-offs"},
    )
    widths: ClassVar[dict[str, str]] = {"reason": "full"}


class OfTheseWords(GovForm):
    """A form about exactly the words on its page."""

    words_hash = forms.CharField(widget=forms.HiddenInput, max_length=64, error_messages=_HASH)


class DecisionForm(OfTheseWords):
    """Approve, ask for changes or decline."""

    submit_label = "Send your answer"
    mark_optional = False
    decision = RadiosField(
        label="Your answer",
        choices=[(APPROVE, "Approve"), (CHANGES, "Ask for changes"), (DECLINE, "Decline")],
        hints={
            APPROVE: "Exactly the words on this page may be used, as far as you are concerned.",
            CHANGES: "The author changes the words and puts them forward again.",
            DECLINE: "This should not be said at all.",
        },
        error_messages={"required": "Choose whether you approve the words"},
    )
    comment = WordLimitField(
        label="Reason or comment",
        help_text="Needed when you ask for changes or decline.",
        max_words=300,
        rows=4,
        required=False,
    )


class CommentForm(OfTheseWords):
    """What somebody who is consulted has to say."""

    submit_label = "Send your comment"
    comment = WordLimitField(
        label="Your comment", max_words=300, rows=4, error_messages={"required": "Enter your comment"}
    )


class ConfirmEmergencyForm(OfTheseWords):
    """The second person's word."""

    submit_label = "Clear these words in an emergency"
    submit_tone = "warning"


class PersonForm(GovForm):
    """Who answers instead."""

    submit_label = "Pass it on"
    person = forms.TypedChoiceField(
        label="Who signs off instead?", coerce=int, error_messages={"required": "Choose a person"}
    )

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.pk, f"{each.user.full_name} ({each.get_role_display()})") for each in people]
        offer(self, "person", [("", "Choose"), *named])
