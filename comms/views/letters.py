"""What each person reads: the mail of one recipient as it would be, and a test of it to oneself."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage, CouncilView
from assessment_ready.embargo.services import look
from assessment_ready.sending.ledger import Parcel, Withheld
from assessment_ready.sending.models import Means
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell
from comms.forms.letters import RecipientFilterForm
from comms.models import Briefing, Contact, Release
from comms.queries.clearance import Words
from comms.queries.letters import attachment_list, audience_of, recipients_of, releases_to_read, values_of
from comms.rules import texts_sms
from comms.rules.personal import FIELDS, fields, fill, fill_plain, missing_for, unknown_fields
from comms.services.letters import draft_release, letter_for, question_link, says_only_where
from comms.services.test_sends import send_test
from comms.views.attachments import shown
from comms.views.frame import CommsPage
from comms.views.within_briefing import WithinBriefing

# A mail is shown as a document of no origin that may load nothing and run nothing; its links work.
_SANDBOX = {
    "default-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


class _LetterPage(CommsPage):
    """A page about what a release, saved or not, says. ``source`` is what its recipients are those of."""

    permission = Perm.SEND_BRIEFINGS
    release: Release
    source: Briefing | Release

    def letter_url(self, name: str, **captures: Any) -> str:
        """Another page about the same words."""
        raise NotImplementedError


class _OfBriefing(WithinBriefing, _LetterPage):
    """What a briefing's words as they are now would be for its audiences."""

    permission = Perm.SEND_BRIEFINGS

    def load(self, **kwargs: Any) -> None:
        """The briefing in the address, as if it were sent now."""
        super().load(**kwargs)
        self.release, self.source = draft_release(self.briefing), self.briefing

    def letter_url(self, name: str, **captures: Any) -> str:
        """Another page about the same words."""
        return self.url(f"comms:briefing-{name}", briefing=self.briefing.pk, **captures)


class _OfRelease(_LetterPage):
    """What a release says to those it is for."""

    def load(self, **kwargs: Any) -> None:
        """The release in the address."""
        super().load(**kwargs)
        self.release = self.found(releases_to_read(self.membership, self.now), kwargs["release"])
        self.source = self.release

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the look while it is secret, then show it."""
        note_look(self, self.release)
        return super().get(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def get_caption(self) -> str:
        """Reference and title."""
        return f"{self.release.reference} {self.release.text.title}"

    def letter_url(self, name: str, **captures: Any) -> str:
        """Another page about the same words."""
        return self.url(f"comms:release-{name}", release=self.release.pk, **captures)


class _RecipientsPage(_LetterPage, CouncilListView):
    """Whose mail to look at."""

    title = "Preview as a recipient"
    count_label = "recipients"
    exports = False
    page_size = 25

    @cached_property
    def filter_form(self) -> RecipientFilterForm:
        """A box to search in."""
        return RecipientFilterForm(self.request.GET)

    def rows(self) -> Any:
        """The contacts it is for."""
        return recipients_of(self.source, self.filter_form.words)

    def columns(self) -> Sequence[RegisterColumn]:
        """Who, where, how they are reached."""
        return [
            RegisterColumn("name", "Recipient", self._name, str),
            RegisterColumn(
                "organisation",
                "Organisation",
                lambda row: row.organisation or "–",
                lambda row: row.organisation,
            ),
            RegisterColumn("email", "E-mail", lambda row: row.email or "None", lambda row: row.email),
        ]

    def _name(self, row: Contact) -> Cell:
        return Cell(str(row), url=self.letter_url("as-recipient", contact=row.pk), sub=row.reference)

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState("The contacts of its audiences belong here. Its audiences have no contacts yet.")


class BriefingRecipients(_OfBriefing, _RecipientsPage):
    """The recipients of a briefing as it is now."""


class ReleaseRecipients(_OfRelease, _RecipientsPage):
    """The recipients of a release."""


class _OneRecipient(_LetterPage):
    """What one recipient gets; 404 for somebody it is not for."""

    contact: Contact

    def load(self, **kwargs: Any) -> None:
        """The recipient in the address."""
        super().load(**kwargs)
        self.contact = self.found(recipients_of(self.source), kwargs["contact"])

    @cached_property
    def audience(self) -> str:
        """Through which audience they are reached."""
        return audience_of(self.source, self.contact)

    @cached_property
    def letters(self) -> dict[Means, Parcel | Withheld]:
        """The mail and the text message."""
        files = attachment_list(self.release.briefing)
        return letter_for(self.release, self.contact, self.now, audience=self.audience, attachments=files)


class _RecipientPage(_OneRecipient, CouncilPage):
    """Page, mail, plain text and text message of one recipient."""

    template_name = "comms/letter_preview.html"

    def get_title(self) -> str:
        """Whose."""
        return f"As {self.contact} would see it"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """All recipients stand above."""
        return [*super().breadcrumbs(), ("Preview as a recipient", self.letter_url("recipients"))]

    def context(self) -> dict[str, Any]:
        """The four forms, and what is wrong with them for this person."""
        text, sms = self.release.text, self.letters[Means.SMS]
        message = sms.text if isinstance(sms, Parcel) else ""
        whole = f"{text.title}\n{text.text}"
        return {
            "mail": self.letters[Means.EMAIL],
            "mail_url": self.letter_url("as-recipient-mail", contact=self.contact.pk),
            "message": message,
            "message_problem": sms.reason if isinstance(sms, Withheld) else "",
            "fragments": texts_sms.fragments(message),
            "title": fill_plain(text.title, self.values),
            "words": fill(text.text, self.values),
            "missing": missing_for(whole, self.values),
            "unknown": unknown_fields(whole),
            "is_neutral": says_only_where(self.release, self.now),
            "attachments": shown(self, self.release.briefing),
            "others_url": self.letter_url("recipients"),
            **self.test(),
        }

    @cached_property
    def values(self) -> dict[str, str]:
        """What the fields are for this person."""
        return values_of(
            self.contact,
            audience=self.audience,
            council=self.council.name,
            question_link=question_link(self.release),
        )

    def test(self) -> dict[str, str]:
        """Where a test is sent from, and to where."""
        return {}


class BriefingAsRecipient(_RecipientPage, _OfBriefing):
    """A briefing as it is now, for one recipient."""

    def test(self) -> dict[str, str]:
        """A button that sends it to oneself."""
        return {
            "test_url": self.letter_url("test", contact=self.contact.pk),
            "own_address": self.membership.user.email,
        }


class ReleaseAsRecipient(_RecipientPage, _OfRelease):
    """A release, for one recipient."""


class _RecipientMail(_OneRecipient):
    """The mail's own HTML."""

    @method_decorator(csp_replace(_SANDBOX))
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As the recipient's mail program would show it, in a sandbox."""
        note_look(self, self.release)
        mail = self.letters[Means.EMAIL]
        if isinstance(mail, Withheld):
            raise Http404
        return HttpResponse(mail.html)


class BriefingRecipientMail(_RecipientMail, _OfBriefing):
    """The mail of a briefing as it is now."""


class ReleaseRecipientMail(_RecipientMail, _OfRelease):
    """The mail of a release."""


class BriefingTest(_OneRecipient, _OfBriefing, CouncilActionView):
    """Send the mail of one recipient to oneself."""

    def perform(self) -> str:
        """Send it to the address of one's own account."""
        send_test(
            actor=self.membership, briefing_id=self.briefing.pk, contact_id=self.contact.pk, now=self.now
        )
        return f"The test is on its way to {self.membership.user.email}."

    def return_url(self) -> str:
        """The preview."""
        return self.letter_url("as-recipient", contact=self.contact.pk)


def note_look(view: CouncilView, release: Release) -> None:
    """Record the opening of words under embargo."""
    what = f"the words of {release.briefing.reference}"
    embargo = release.embargo or release.briefing.embargo
    look(membership=view.membership, embargo=embargo, what=what, now=view.now)


def letter_panel(view: CouncilView, briefing: Briefing, words: Words) -> dict[str, Any]:
    """What goes out with a briefing, beside its words; one query. Include ``comms/letter_panel.html``."""
    whole = f"{words.title}\n{words.text}"
    may_change = view.membership.can(Perm.MANAGE_COMMS) and briefing.withdrawn_at is None
    may_send = view.membership.can(Perm.SEND_BRIEFINGS)
    captures = {"briefing": briefing.pk}
    return {
        "unknown": unknown_fields(whole),
        "fields": [FIELDS[name].lower() for name in fields(whole) if name in FIELDS],
        "attachments": shown(view, briefing),
        "attach_url": view.url("comms:briefing-attachments", **captures) if may_change else "",
        "recipients_url": view.url("comms:briefing-recipients", **captures) if may_send else "",
    }
