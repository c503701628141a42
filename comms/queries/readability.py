"""Advice on a text by the council's own measures, and what was decided against it."""

from datetime import datetime

from assessment_ready.councils.models import Council, Membership
from assessment_ready.ui.markup.prose import plain
from comms.models import AdviceOverruled, Briefing, Line, Message, ProductType
from comms.queries.clearance import full_text
from comms.queries.plans import settings_of
from comms.rules.readability import Advice, advise

Subject = Message | Line | Briefing


def advice_on(council: Council, text: str, product_code: str) -> Advice:
    """What can be said of a text in small Markdown that is to be a product of this kind; two queries."""
    settings = settings_of(council)
    product = ProductType.objects.filter(council=council, code=product_code).first()
    return advise(
        plain(text),
        word_limit=product.word_limit if product else 0,
        reading_age=(product.reading_age if product else 0) or settings.reading_age,
        sentence_words=settings.sentence_words,
    )


def overruled_of(subject: Subject) -> AdviceOverruled | None:
    """The decision against advice on exactly the words a text (which passed the gate) has now."""
    rows = subject.overruled.filter(content_hash=subject.content_hash).select_related("made_by")
    return rows.first()


def product_code_of(subject: Subject) -> str:
    """The code of the product type whose limits a text keeps to."""
    if isinstance(subject, Briefing):
        return subject.product.code
    return "line" if isinstance(subject, Line) else "key_message"


def text_of(subject: Subject) -> str:
    """The words that are read, in small Markdown."""
    if isinstance(subject, Briefing):
        return "\n\n".join(part for part in (subject.summary, full_text(subject)) if part.strip())
    if isinstance(subject, Line):
        return subject.text
    return "\n\n".join(part for part in (subject.text, subject.call_to_action) if part.strip())


def subject_for(name: str, membership: Membership, now: datetime, pk: int) -> Subject | None:
    """The text of this kind ("message", "line" or "briefing") that the person may know of, with plan and embargo."""
    if name == "message":
        return (
            Message.objects.visible_to(membership, now)
            .select_related("plan", "embargo")
            .filter(pk=pk)
            .first()
        )
    if name == "line":
        return (
            Line.objects.visible_to(membership, now).select_related("plan", "embargo").filter(pk=pk).first()
        )
    rows = Briefing.objects.visible_to(membership, now).select_related("plan", "embargo", "product")
    return rows.filter(pk=pk).first()
