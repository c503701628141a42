"""What goes out with a briefing: attached, linked, taken off, downloaded."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilView
from assessment_ready.documents.tables import download
from assessment_ready.embargo.services import look
from assessment_ready.ui.pages import Button
from comms.forms.letters import AttachFileForm, AttachPackForm
from comms.models import Attachment, Briefing
from comms.queries.letters import attachment_list, attachment_to_open, packs_to_link
from comms.services.attachments import attach_file, attach_pack, remove_attachment
from comms.views.frame import CommsForm, CommsPage
from comms.views.within_briefing import WithinBriefing


class _Attaching(WithinBriefing, CommsForm):
    """A form that adds to what goes out; it shows what does already."""

    permission = Perm.MANAGE_COMMS
    template_name = "comms/attachments.html"

    def make_form(self, **data: Any) -> Any:
        """The form, with the way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.briefing_url()
        return form

    def context(self) -> dict[str, Any]:
        """What is attached, and whether the words are cleared."""
        return {"attachments": shown(self, self.briefing), "briefing": self.briefing, "other": self.other()}

    def other(self) -> Button:
        """The other thing that can be added."""
        return Button("Lead to a pack instead", self.briefing_url("briefing-attach-pack"))

    def success_url(self) -> str:
        """All that is attached."""
        return self.briefing_url("briefing-attachments")


class AttachmentsPage(_Attaching):
    """Every attachment of a briefing, and a file more."""

    title = "Attachments"
    form_class = AttachFileForm

    def form_kwargs(self) -> dict[str, Any]:
        """Whether the upload was stopped half-way."""
        return {"too_large": getattr(self.request, "upload_too_large", False)}

    def perform(self, form: AttachFileForm) -> str:
        """Attach it; the second of two clicks attaches it once."""
        data = form.cleaned_data
        made = attach_file(
            actor=self.membership,
            briefing_id=self.briefing.pk,
            title=data["title"],
            name=data["file"].name or "",
            data=data["file"].read(),
            submission_key=data["submission_key"],
        )
        return f"“{made.title}” is attached. The words need clearance as they are now."


class AttachPackPage(_Attaching):
    """Lead to a finished pack."""

    title = "Lead to a pack"
    form_class = AttachPackForm

    def form_kwargs(self) -> dict[str, Any]:
        """The packs that can be chosen."""
        return {"packs": packs_to_link(self.membership, self.now, self.briefing)}

    def other(self) -> Button:
        """A file."""
        return Button("Attach a file instead", self.briefing_url("briefing-attachments"))

    def perform(self, form: AttachPackForm) -> str:
        """Add the link."""
        made = attach_pack(
            actor=self.membership,
            briefing_id=self.briefing.pk,
            document_id=form.cleaned_data["pack"],
            now=self.now,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"The briefing leads to “{made.title}”. The words need clearance as they are now."


class _OneAttachment(CouncilView):
    """One attachment that this person may open; 404 for any other."""

    attachment: Attachment

    def load(self, **kwargs: Any) -> None:
        """The attachment in the address, through its briefing's gate."""
        found = attachment_to_open(self.membership, self.now, kwargs["attachment"])
        if found is None:
            raise Http404
        self.attachment = found


class AttachmentFile(_OneAttachment):
    """The file, only ever as a download. Readers of communications and whoever signs the words off."""

    permission = Perm.SIGN_OFF

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The bytes, under the safe name, in a sandbox."""
        embargo = self.attachment.briefing.embargo
        what = f"an attachment of {self.attachment.briefing.reference}"
        look(membership=self.membership, embargo=embargo, what=what, now=self.now)
        return file_of(self.attachment)


class AttachmentRemove(_OneAttachment, CommsPage, CouncilActionView):
    """Take it off."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Take it off; the words need clearance again."""
        remove_attachment(actor=self.membership, attachment_id=self.attachment.pk)
        return f"“{self.attachment.title}” is attached no more. The words need clearance as they are now."

    def return_url(self) -> str:
        """What is attached still."""
        return self.url("comms:briefing-attachments", briefing=self.attachment.briefing_id)


def file_of(attachment: Attachment) -> HttpResponse:
    """The file of an attachment as a download; 404 for a link."""
    if attachment.content is None:
        raise Http404
    return download(
        bytes(attachment.content), name=attachment.file_name, content_type=attachment.content_type
    )


def shown(view: CouncilView, briefing: Briefing) -> Sequence[dict[str, str]]:
    """A briefing's attachments for a template: what each is, where it opens, and how it is taken off."""
    return [
        {
            "title": each.title,
            "about": "Pack, opened after signing in"
            if each.link
            else f"{each.file_name}, {size_words(each.size)}",
            "url": each.link or view.url("comms:attachment-file", attachment=each.pk),
            "remove_url": view.url("comms:attachment-remove", attachment=each.pk),
        }
        for each in attachment_list(briefing)
    ]


def size_words(size: int) -> str:
    """1.4 MB or 12 KB, from bytes."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"
