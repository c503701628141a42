"""A shift in practice with the key messages that help it, and a message with the shifts it helps."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.overview.errors import InvalidMessage
from assessment_ready.overview.queries.shift_messages import (
    helped_shifts,
    linked_messages,
    may_join,
    message_choices,
)
from assessment_ready.overview.services.shift_messages import link_message, unlink_message
from assessment_ready.ui.forms import GovForm
from comms.models import Message
from comms.views.marks import Tag, standing_tag
from comms.views.messages import MessagePage
from workforce.rules.shifts import STATE_TAGS
from workforce.views.frame import WorkforceForm
from workforce.views.shifts import ShiftPage, WithinShift


class LinkMessageForm(GovForm):
    """Which message helps the shift."""

    submit_label = "Link the message"
    message = forms.TypedChoiceField(
        label="Message", coerce=int, error_messages={"required": "Choose a message"}
    )

    def __init__(self, *args: Any, messages: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].choices = [("", "Choose a message"), *messages]  # type: ignore[attr-defined]


class ShiftWithMessages(ShiftPage):
    """The shift's page with its key messages and how they stand in clearance."""

    template_name = "overview/shift.html"

    def context(self) -> dict[str, Any]:
        """The page of the workforce area, and the messages for those who see communications."""
        sees = self.membership.can(Perm.VIEW_COMMS)
        found = linked_messages(self.membership, self.now, self.shift) if sees else []
        joins = sees and may_join(self.membership)
        return {
            **super().context(),
            "sees_messages": sees,
            "key_messages": [self._message(row) for row in found],
            "link_message_url": self.shift_address("shift-message-link") if joins else "",
            "unlink_message_url": self.shift_address("shift-message-unlink") if joins else "",
        }

    def _message(self, row: Message) -> tuple[Message, str, Tag]:
        tag = standing_tag(row, has_open_request=row.has_open_request)  # type: ignore[attr-defined] # annotated
        return row, self.url("comms:message", message=row.pk), tag

    def shift_address(self, name: str) -> str:
        """A page of the overview about the shift."""
        return self.url(f"overview:{name}", shift=self.shift.pk)


class ShiftMessageLinkPage(WithinShift, WorkforceForm):
    """Say which key message helps the shift: for those who look after the workforce or communications."""

    permission = Perm.VIEW_COMMS
    title = "Link a key message"
    form_class = LinkMessageForm
    template_name = "overview/shift_message.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form; back to the shift for those who only read."""
        if not may_join(self.membership):
            return HttpResponseRedirect(self.success_url())
        return super().get(request, *args, **kwargs)

    def get_caption(self) -> str:
        """Which shift."""
        return f"{self.shift.group.name} – {self.shift}"

    def form_kwargs(self) -> dict[str, Any]:
        """The messages of running plans that this person may know of."""
        return {"messages": message_choices(self.membership, self.now, self.shift)}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def context(self) -> dict[str, Any]:
        """Whether there is anything to choose."""
        choices = message_choices(self.membership, self.now, self.shift)
        return {"has_messages": bool(choices), "plans_url": self.url("comms:plans")}

    def perform(self, form: Any) -> str:
        """Link it."""
        message = link_message(
            actor=self.membership, shift_id=self.shift.pk, message_id=form.cleaned_data["message"]
        )
        return f"{message.reference} is linked."

    def success_url(self) -> str:
        """The shift."""
        return self.shift_url()


class ShiftMessageUnlinkView(WithinShift, CouncilActionView):
    """Take the link with a message away."""

    permission = Perm.VIEW_COMMS

    def perform(self) -> str:
        """Unlink the message that was sent."""
        chosen = self.request.POST.get("message", "")
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 16):
            raise InvalidMessage("Choose which message to unlink")
        message = unlink_message(actor=self.membership, shift_id=self.shift.pk, message_id=int(chosen))
        return f"{message.reference} is no longer linked."

    def return_url(self) -> str:
        """The shift."""
        return self.shift_url()


class MessageWithShifts(MessagePage):
    """A message's page with the shifts in practice it helps."""

    template_name = "overview/message.html"

    def context(self) -> dict[str, Any]:
        """The page of communications, and the shifts this person may open."""
        found = helped_shifts(self.membership, self.message)
        return {
            **super().context(),
            "shifts": [
                (row, self.url("workforce:shift", shift=row.pk), *STATE_TAGS[row.state]) for row in found
            ],
        }
