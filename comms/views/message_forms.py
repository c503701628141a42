"""Adding, changing and removing messages; the editor with its advice."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from comms.forms.messages import MessageEditForm, MessageForm, RemoveForm
from comms.models import Message, MessageKind
from comms.queries.readability import Subject, text_of
from comms.services import messages as services
from comms.views.frame import CommsForm, WithinPlan
from comms.views.readability import ReadabilityPanel, readability_panel
from comms.views.within_message import WithinMessage, offered


class Editor(CommsForm):
    """A form beside the advice on what is typed in it. "Check the wording" shows it again and saves nothing.

    ``words`` are the fields whose words are read, ``product_code`` the product whose limits they keep to.
    """

    template_name = "comms/message_editor.html"
    words: Sequence[str]
    product_code: str
    typed: dict[str, Any] | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check the wording, or save."""
        if "check" not in request.POST:
            return super().post(request, *args, **kwargs)
        bound = self.make_form(data=request.POST, files=request.FILES)
        self.typed = {name: bound[name].value() for name in bound.fields}
        return self.render(form=self.make_form())

    def make_form(self, **data: Any) -> Any:
        """The form as it is, or with what was typed."""
        kwargs = self.form_kwargs()
        if self.typed is not None and not data:
            kwargs["initial"] = self.typed
        form = self.form_class(**data, **kwargs)
        form.cancel_url = self.cancel_url()  # type: ignore[attr-defined]
        return form

    def cancel_url(self) -> str:
        """Where the page above is."""
        raise NotImplementedError

    def saved(self) -> Subject | None:
        """The text as it is saved; None for a new one."""
        return None

    def render(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The form and the advice on its words."""
        return super().render(status, readability=self._panel(extra.get("form")), **extra)

    def _panel(self, form: Any) -> ReadabilityPanel:
        saved = self.saved()
        if saved is not None and not form.is_bound and self.typed is None:
            return readability_panel(self, saved, text_of(saved), self.product_code)
        text = "\n\n".join(str(form[name].value() or "") for name in self.words)
        return readability_panel(self, saved, text, self.product_code, is_typed=True)


class _MessageEditor(Editor):
    words = ("text", "call_to_action")
    product_code = "key_message"


class MessageCreateView(WithinPlan, _MessageEditor):
    """A new message of the plan (``?kind=umbrella`` chooses its place)."""

    title = "Add a message"
    form_class = MessageForm
    made: Message

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its messages."""
        return [*super().breadcrumbs(), ("Messages", self.cancel_url())]

    def form_kwargs(self) -> dict[str, Any]:
        """What there is to choose from."""
        kind = self.request.GET.get("kind", "")
        known = kind if kind in MessageKind.values else MessageKind.SUPPORTING
        return {"offered": offered(self, self.plan), "initial": {"kind": known}}

    def cancel_url(self) -> str:
        """The message house."""
        return self.url("comms:messages", plan=self.plan.pk)

    def perform(self, form: MessageForm) -> str:
        """Add it; the second of two clicks gives the same message."""
        key = form.cleaned_data["submission_key"]
        self.made = services.add_message(
            actor=self.membership, plan_id=self.plan.pk, values=form.values, submission_key=key
        )
        return f"{self.made.reference} is in the message house. Now tie it to the evidence that proves it."

    def success_url(self) -> str:
        """The new message."""
        return self.url("comms:message", message=self.made.pk)


class MessageEditView(WithinMessage, _MessageEditor):
    """Change a message."""

    title = "Change the message"
    form_class = MessageEditForm

    def saved(self) -> Message:
        """The message."""
        return self.message

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        row = self.message
        names = ("kind", "text", "call_to_action", "spokesperson", "valid_until", "version")
        initial: dict[str, Any] = {name: getattr(row, name) for name in names}
        initial |= {name: getattr(row, f"{name}_id") for name in ("phase", "scenario", "embargo")}
        initial["audiences"] = [each.pk for each in row.audiences.all()]
        return {"offered": offered(self, self.plan, row), "initial": initial}

    def cancel_url(self) -> str:
        """The message."""
        return self.message_url()

    def perform(self, form: MessageEditForm) -> str:
        """Save it."""
        was_cleared = self.message.is_cleared
        row = services.change_message(
            actor=self.membership,
            message_id=self.message.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        undone = " These words are not cleared any more." if was_cleared and not row.is_cleared else ""
        return f"{row.reference} is saved.{undone}"

    def success_url(self) -> str:
        """The message."""
        return self.message_url()


class MessageRemoveView(WithinMessage, CommsForm):
    """Remove a message, after asking once."""

    title = "Remove the message?"
    form_class = RemoveForm
    template_name = "comms/message_remove.html"

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.message_url()
        return form

    def context(self) -> dict[str, Any]:
        """What goes, and what uses it."""
        used = [f"{each.reference} {each.title}" for each in self.proved.activities]
        used += [f"{each.reference} {each.title}" for each in self.proved.briefings]
        return {"name": self.message.reference, "text": self.message.text, "used": used}

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_message(actor=self.membership, message_id=self.message.pk)
        return f"{self.message.reference} is removed."

    def success_url(self) -> str:
        """The message house."""
        return self.url("comms:messages", plan=self.plan.pk)
