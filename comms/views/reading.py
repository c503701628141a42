"""The words of a release behind sign-in: for those who got the mail, and for readers of communications."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage, CouncilView
from comms.models import Attachment, Delivery, Release
from comms.queries.letters import audience_of, own_delivery, releases_to_read, sent_attachments, values_of
from comms.rules.personal import fill, fill_plain
from comms.services.letters import before_words, question_link
from comms.services.tokens import read_link
from comms.views.attachments import file_of, size_words
from comms.views.letters import note_look


class _Reading(CouncilView):
    """A page about the words of one release that this person may read; 404 for any other.

    Whoever belongs to the council may come here: the mail under an embargo leads councillors and staff alike.
    """

    permission = Perm.OPEN_COUNCIL
    release: Release

    def load(self, **kwargs: Any) -> None:
        """The release in the address."""
        rows = releases_to_read(self.membership, self.now)
        found: Release | None = rows.filter(pk=kwargs["release"]).first()
        if found is None:
            raise Http404
        self.release = found

    @cached_property
    def attachments(self) -> list[Attachment]:
        """What went out with these words."""
        return sent_attachments(self.release)


class ReadRelease(_Reading, CouncilPage):
    """The words, as they are for this person."""

    template_name = "comms/read_release.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the look while it is secret, then show them."""
        note_look(self, self.release)
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        """The title, filled."""
        return " ".join(fill_plain(self.release.text.title, self.values).split())

    def get_caption(self) -> str:
        """What it is, and its number."""
        return f"{self.release.get_kind_display()} · {self.release.reference}"

    @cached_property
    def delivery(self) -> Delivery | None:
        """What was sent to this person of it."""
        return own_delivery(self.membership, self.release)

    @cached_property
    def values(self) -> dict[str, str]:
        """What the fields are for this person; for a reader to whom it was not sent, their names."""
        link = question_link(self.release)
        if self.delivery is None:
            return {"council": self.council.name, "question link": link}
        contact = self.delivery.contact
        audience = audience_of(self.release, contact)
        return values_of(contact, audience=audience, council=self.council.name, question_link=link)

    def context(self) -> dict[str, Any]:
        """The words, what goes with them, and how to answer."""
        release, own = self.release, self.delivery
        is_open = own is not None and release.must_read and own.acknowledged_at is None
        return {
            "marking": release.briefing.get_marking_display(),
            "before": before_words(release, self.now),
            "words": fill(release.text.text, self.values),
            "attachments": [self._shown(each) for each in self.attachments],
            "acknowledge_url": read_link(own.pk) if own is not None and is_open else "",
            "acknowledged_at": own.acknowledged_at if own is not None else None,
            "ask_url": self.url("comms:ask") if self.membership.can(Perm.ASK_QUESTIONS) else "",
        }

    def _shown(self, each: Attachment) -> dict[str, str]:
        if each.link:
            return {"title": each.title, "about": "Pack", "url": each.link}
        url = self.url("comms:read-attachment", release=self.release.pk, attachment=each.pk)
        return {"title": each.title, "about": f"{each.file_name}, {size_words(each.size)}", "url": url}


class ReadAttachment(_Reading):
    """A file that went out with the words, only ever as a download."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The bytes, under the safe name, in a sandbox."""
        found = next((each for each in self.attachments if each.pk == kwargs["attachment"]), None)
        if found is None:
            raise Http404
        note_look(self, self.release)
        return file_of(found)
