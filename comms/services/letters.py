"""The exact words for each person: a text drawn once, then filled for everybody it goes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template import Context, Engine
from django.urls import reverse
from django.utils.safestring import SafeString

from assessment_ready.outbox.rules import one_line
from assessment_ready.sending.ledger import Attached, Parcel, Withheld
from assessment_ready.sending.models import Means
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.markup.prose import mail, plain
from comms.models import (
    Attachment,
    Briefing,
    BriefingText,
    Contact,
    Delivery,
    Release,
    ReleaseKind,
    Suppression,
)
from comms.queries.clearance import words_of
from comms.queries.letters import mailing, values_of
from comms.rules import texts_sms
from comms.rules.personal import FIELDS, USUAL_VALUE, Pieces, Slots, fill_plain, visible
from comms.services.tokens import read_link, unsubscribe_links

NEUTRAL_SUBJECT = "Something for you to read"
# Places for what only the mail itself needs; nobody can type them as fields.
_ACKNOWLEDGE, _UNSUBSCRIBE = "_acknowledge", "_unsubscribe"


@dataclass(frozen=True)
class Links:
    """The addresses in one person's mail."""

    acknowledge: str = ""
    unsubscribe: str = ""
    one_click: str = ""


@dataclass(frozen=True)
class Letter:
    """What one release says, drawn once. ``sms`` is the text message."""

    subject: Pieces
    text: Pieces
    html: Pieces
    sms: Pieces
    attachments: tuple[Attached, ...]

    def parcel(self, values: Mapping[str, str], links: Links, means: str) -> Parcel | Withheld:
        """Exactly the words for one person; withheld where they are too long for a text message."""
        if means == Means.SMS:
            return _message(self.sms.filled(values))
        own = {**values, _ACKNOWLEDGE: links.acknowledge, _UNSUBSCRIBE: links.unsubscribe}
        return Parcel(
            subject=one_line(self.subject.filled(own)),
            text=self.text.filled(own),
            html=self.html.filled({name: escape(value) for name, value in own.items()}, escape),
            unsubscribe_url=links.unsubscribe,
            one_click_url=links.one_click,
            attachments=self.attachments,
        )


def parcels(rows: Iterable[Delivery | UUID], now: datetime) -> dict[UUID, Parcel | Withheld]:
    """For each delivery of a batch the words for its person; at most six queries for all.

    Each text is drawn once. ``Withheld`` is only what cannot be said by text message after all.
    """
    found = mailing(rows)
    letters: dict[int, tuple[Letter, str]] = {}
    made: dict[UUID, Parcel | Withheld] = {}
    for row in found.rows:
        release = found.releases[row.release_id]
        if row.release_id not in letters:
            files = found.attachments.get(release.briefing_id, ())
            may_reply = release.council_id in found.reply_to
            drawn = letter_of(release, now, files, may_reply=may_reply)
            letters[row.release_id] = drawn, question_link(release)
        letter, ask_url = letters[row.release_id]
        values = values_of(
            found.contacts[row.contact_id],
            audience=found.audience(row),
            council=release.council.name,
            question_link=ask_url,
        )
        made[row.pk] = letter.parcel(cleaned(values), links_of(release, row.pk), row.means)
    return made


def letter_of(
    release: Release, now: datetime, attachments: Iterable[Attachment] = (), *, may_reply: bool = False
) -> Letter:
    """What a release says, drawn for everybody. While its embargo holds that is only where to read it."""
    is_neutral = says_only_where(release, now)
    files = [] if is_neutral else list(attachments)
    slots = Slots()
    words = _neutral(release) if is_neutral else _words(release, slots, now)
    context = {
        **words,
        "council": release.council.name,
        "marking": "" if is_neutral else release.briefing.get_marking_display(),
        "number": release.reference,
        "question_url": question_link(release),
        "may_reply": may_reply,
        "acknowledge_url": slots.place(_ACKNOWLEDGE) if release.must_read and not is_neutral else "",
        "unsubscribe_url": slots.place(_UNSUBSCRIBE) if release.heeds_unsubscribing else "",
        "packs": [(each.title, f"{settings.SITE_URL}{each.link}") for each in files if each.link],
    }
    return Letter(
        subject=slots.cut(words["subject"]),
        text=slots.cut(_rendered("body.txt", context, is_html=False).strip() + "\n"),
        html=slots.cut(_rendered("body.html", context, is_html=True)),
        sms=slots.cut(texts_sms.plainer(words["sms"])),
        attachments=tuple(
            Attached(each.file_name, each.content_type, bytes(each.content))
            for each in files
            if each.content is not None
        ),
    )


def says_only_where(release: Release, now: datetime) -> bool:
    """Whether the mail may hold none of the words, because the release's embargo or its briefing's holds."""
    embargoes = (release.embargo, release.briefing.embargo)
    holds = any(each is not None and not each.is_lifted(now) for each in embargoes)
    return holds and not release.in_full_because


def draft_release(briefing: Briefing) -> Release:
    """A release of a briefing's words as they are now, not saved: for previews and tests."""
    words = words_of(briefing)
    text = BriefingText(title=briefing.title, summary=briefing.summary, text=words.text)
    release = Release(means=[Means.EMAIL], kind=ReleaseKind.ORIGINAL)
    release.council, release.embargo = briefing.council, briefing.embargo
    release.briefing, release.text = briefing, text
    return release


def links_of(release: Release, delivery_id: UUID) -> Links:
    """The signed addresses in the mail of one delivery; only those it needs."""
    acknowledge = read_link(delivery_id) if release.must_read else ""
    page, one_click = unsubscribe_links(delivery_id) if release.heeds_unsubscribing else ("", "")
    return Links(acknowledge, page, one_click)


def question_link(release: Release) -> str:
    """Where a reader can ask."""
    return f"{settings.SITE_URL}{reverse('comms:ask', args=[release.council.slug])}"


def where_to_read(release: Release) -> str:
    """The page behind sign-in that shows the words; of a draft the briefing's own page."""
    slug = release.council.slug
    if release._state.adding:
        return f"{settings.SITE_URL}{reverse('comms:briefing', args=[slug, release.briefing.pk])}"
    return f"{settings.SITE_URL}{reverse('comms:read-release', args=[slug, release.pk])}"


def sms_problem(title: str, summary: str) -> str:
    """Why title and summary cannot go out as a text message, in a sentence; empty when they can.

    Where a value goes, a usual length is counted; what turns out too long for one person is withheld from them.
    """
    usual = dict.fromkeys(FIELDS, "x" * USUAL_VALUE)
    return texts_sms.problem(fill_plain(texts_sms.plainer(_short(title, summary)), usual))


def cleaned(values: Mapping[str, str]) -> dict[str, str]:
    """Values as they go into a text: each one visible line."""
    return {name: visible(value) for name, value in values.items()}


def _message(text: str) -> Parcel | Withheld:
    shown = texts_sms.plainer(text)
    problem = texts_sms.problem(shown)
    if problem:
        return Withheld(Suppression.INCOMPLETE, problem[:300])
    return Parcel(subject="", text=shown)


def _words(release: Release, slots: Slots, now: datetime) -> dict[str, Any]:
    """Subject, title and body of a release, with marks where values go."""
    text = release.text
    links = {"question link": question_link(release)}
    marked = slots.marked(text.text, links)
    title = " ".join(slots.marked(text.title, {}).split())
    return {
        "subject": _subject(release, title, now),
        "title": title,
        "before": before_words(release, now),
        "body": _as_plain(marked),
        # Safe: it comes through the allow-list of ``prose``.
        "body_html": SafeString(_as_mail(marked)),
        "sms": _short(title, slots.marked(text.summary, {})),
    }


# A worker hands over batch after batch of the same few texts.
@lru_cache(maxsize=16)
def _as_plain(marked: str) -> str:
    return plain(marked)


@lru_cache(maxsize=16)
def _as_mail(marked: str) -> str:
    return mail(marked)


def _neutral(release: Release) -> dict[str, Any]:
    """What is said while the embargo holds: nothing but where to read."""
    url = where_to_read(release)
    return {
        "subject": NEUTRAL_SUBJECT,
        "title": NEUTRAL_SUBJECT,
        "sign_in_url": url,
        "sms": f"{release.council.name}: {NEUTRAL_SUBJECT.lower()}. Sign in at {url}",
    }


def _short(title: str, summary: str) -> str:
    """A text message: the title, then the summary."""
    head, said = " ".join(title.split()), " ".join(plain(summary).split())
    return f"{head}{'' if head.endswith(('.', '?', '!')) else '.'} {said}".strip() if said else head


def _subject(release: Release, title: str, now: datetime) -> str:
    if release.kind == ReleaseKind.ORIGINAL:
        return title
    former = _former(release, now)
    if release.kind == ReleaseKind.WITHDRAWAL:
        return f"Please disregard: {former or 'something we sent you'}"
    return f"Correction to: {former or 'something we sent you'}"


def before_words(release: Release, now: datetime) -> str:
    """The sentence before a correction or a withdrawal; empty for everything else."""
    if release.kind == ReleaseKind.ORIGINAL or release.corrects is None:
        return ""
    former = _former(release, now)
    what = f"“{former}”" if former else "something"
    on = format_date(london_date(release.corrects.not_before))
    if release.kind == ReleaseKind.WITHDRAWAL:
        return f"Please disregard {what}, which we sent you on {on}. It no longer stands."
    return f"Correction to {what}, which we sent you on {on}. This takes its place."


def _former(release: Release, now: datetime) -> str:
    """What the former words were called, unless they are under an embargo that still holds."""
    former = release.corrects
    if former is None or says_only_where(former, now):
        return ""
    return " ".join(fill_plain(former.text.title, {}).split())


def _rendered(name: str, context: dict[str, Any], *, is_html: bool) -> str:
    """A mail template; plain text is not HTML-escaped."""
    template = Engine.get_default().get_template(f"emails/briefing/{name}")
    return str(template.render(Context(context, autoescape=is_html)))


def letter_for(
    release: Release,
    contact: Contact,
    now: datetime,
    *,
    audience: str = "",
    attachments: Iterable[Attachment] = (),
) -> dict[Means, Parcel | Withheld]:
    """What one person would get by each means; the links of an unsaved release lead nowhere in particular."""
    shown = letter_of(release, now, attachments)
    values = values_of(
        contact, audience=audience, council=release.council.name, question_link=question_link(release)
    )
    example = f"{settings.SITE_URL}/…"
    links = Links(example if release.must_read else "", example if release.heeds_unsubscribing else "", "")
    return {each: shown.parcel(cleaned(values), links, each) for each in (Means.EMAIL, Means.SMS)}
