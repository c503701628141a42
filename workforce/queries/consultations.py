"""Reads of consultations: the register, one of them, the draft as it is commented on, comments, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from workforce.models import About, Consultation, ConsultationComment, Decision, Strategy, StrategyState
from workforce.rules.consultations import Opening, Progress, Reached, opening, reach

_STANDING = Q(comments__withdrawn_at=None)
_ANSWERED = _STANDING & ~Q(comments__decision=Decision.WAITING)
SORTS = {"made": ("made_at", "pk"), "decision": ("decision", "made_at", "pk")}


@dataclass(frozen=True)
class DraftPart:
    """One thing of a draft that can be commented on. ``key`` is what an address and a form call it ("action-12").

    ``level`` is that of its heading on the page (2 or 3).
    """

    about: str
    pk: int | None
    label: str
    text: str
    level: int = 3

    @property
    def key(self) -> str:
        """The word an address calls it by."""
        return f"{self.about}-{self.pk}" if self.pk else self.about


@dataclass(frozen=True)
class CommentFilters:
    """What the comments are narrowed to; empty means everything."""

    q: str = ""
    part: str = ""
    decision: str = ""


def consultations(membership: Membership) -> QuerySet[Consultation]:
    """The council's consultations this person may know of, newest first, with counts of comments.

    Whoever does not see workforce strategies knows only of those that have opened.
    """
    rows = Consultation.objects.filter(council_id=membership.council_id)
    if not membership.can(Perm.VIEW_WORKFORCE):
        rows = rows.filter(opens_on__lte=timezone.localdate())
    counted: QuerySet[Consultation] = rows.select_related("strategy", "council").annotate(
        standing=Count("comments", filter=_STANDING), answered=Count("comments", filter=_ANSWERED)
    )
    return counted.order_by("-opens_on", "-pk")


def published(membership: Membership) -> QuerySet[Consultation]:
    """Those of them whose outcome is published."""
    return consultations(membership).filter(published_at__isnull=False)


def consultation_by_token(token: str) -> Consultation | None:
    """The consultation with this secret address, of whatever council; None once the address is revoked."""
    return Consultation.objects.select_related("council", "strategy").filter(token=token).first()


def opening_of(consultation: Consultation, today: date) -> Opening:
    """Whether a consultation takes comments."""
    return opening(consultation.opens_on, consultation.closes_on, today)


def progress_of(consultation: Consultation) -> Progress:
    """How many comments stand and how many are answered; from the register's counts where they are there."""
    if hasattr(consultation, "standing") and hasattr(consultation, "answered"):
        return Progress(consultation.standing, consultation.answered)
    counted = ConsultationComment.objects.filter(consultation=consultation, withdrawn_at=None).aggregate(
        comments=Count("pk"), answered=Count("pk", filter=~Q(decision=Decision.WAITING))
    )
    return Progress(**counted)


def strategies_to_choose(membership: Membership) -> list[Strategy]:
    """The strategies that can be put out for comment: drafts, and those that are out already."""
    states = (StrategyState.DRAFT, StrategyState.CONSULTATION)
    return list(Strategy.objects.filter(council_id=membership.council_id, state__in=states))


def draft_parts(strategy: Strategy) -> list[DraftPart]:
    """The draft in reading order: vision, paragraphs, then each strand with what it intends; three queries."""
    found = [DraftPart(About.VISION, None, "Vision", strategy.vision, 2)] if strategy.vision else []
    for part in strategy.parts.all():
        words = f"{part.get_kind_display()}: {part.title}"
        found.append(DraftPart(About.PART, part.pk, words, part.text))
    intended = list(strategy.intended.filter(dropped_at=None))
    for strand in strategy.strands.all():
        title = f"{strand.number} {strand.title}"
        found.append(DraftPart(About.STRAND, strand.pk, title, strand.narrative, 2))
        found += [_action(each) for each in intended if each.strand_id == strand.pk]
    return found + [_action(each) for each in intended if each.strand_id is None]


def part_of(parts: Sequence[DraftPart], key: str) -> DraftPart | None:
    """The part with this key; the whole draft for "whole"."""
    if key == About.WHOLE:
        return DraftPart(About.WHOLE, None, About.WHOLE.label, "")
    return next((part for part in parts if part.key == key), None)


def part_choices(parts: Sequence[DraftPart]) -> list[tuple[str, str]]:
    """Everything a comment can be about, for a list to choose from."""
    return [(About.WHOLE.value, About.WHOLE.label), *((part.key, part.label) for part in parts)]


def comments_of(membership: Membership, consultation_id: int) -> QuerySet[ConsultationComment]:
    """The comments of a consultation in the order they came in; the withdrawn ones for those who look after it."""
    rows = ConsultationComment.objects.filter(
        council_id=membership.council_id, consultation_id=consultation_id
    )
    if not membership.can(Perm.MANAGE_WORKFORCE):
        rows = rows.filter(withdrawn_at=None)
    return rows.select_related("by__user", "strand", "part", "intended", "responded_by", "consultation")


def comment_register(
    membership: Membership, consultation_id: int, filters: CommentFilters, sort: str = ""
) -> QuerySet[ConsultationComment]:
    """The comments that match: those that wait for an answer first."""
    rows = _by_part(comments_of(membership, consultation_id), filters.part)
    if filters.decision == "withdrawn":
        rows = rows.exclude(withdrawn_at=None)
    elif filters.decision == "waiting":
        rows = rows.filter(decision=Decision.WAITING, withdrawn_at=None)
    elif filters.decision:
        rows = rows.filter(decision=filters.decision)
    for word in filters.q.split():
        rows = rows.filter(
            Q(text__icontains=word) | Q(response__icontains=word) | Q(by_organisation__icontains=word)
        )
    fields: Sequence[str] = SORTS.get(sort.removeprefix("-"), ("decision", "made_at", "pk"))
    return rows.order_by(*(f"-{name}" if sort.startswith("-") else name for name in fields))


def get_comment(membership: Membership, comment_id: int) -> ConsultationComment:
    """One comment of the council. Raises ``ConsultationComment.DoesNotExist``."""
    rows = ConsultationComment.objects.filter(council_id=membership.council_id)
    if not membership.can(Perm.MANAGE_WORKFORCE):
        rows = rows.filter(withdrawn_at=None)
    related = ("consultation__strategy", "by__user", "strand", "part", "intended", "responded_by")
    return rows.select_related(*related).get(pk=comment_id)


def about_words(comment: ConsultationComment) -> str:
    """What a comment is about, as it is called now, or as it was where it is gone."""
    row = comment.strand or comment.intended
    if row is not None:
        return str(row)
    if comment.part is not None:
        return f"{comment.part.get_kind_display()}: {comment.part.title}"
    label = About(comment.about).label
    if comment.about in (About.STRAND, About.PART, About.ACTION):
        return f"{label} that is gone: {comment.quoted}" if comment.quoted else f"{label} that is gone"
    return label


def shown_answers(consultation: Consultation) -> QuerySet[ConsultationComment]:
    """The comments "You said, we did" shows: answered, marked to be shown, not withdrawn; by what they are about."""
    rows = ConsultationComment.objects.filter(
        consultation=consultation, council_id=consultation.council_id, withdrawn_at=None, is_published=True
    )
    rows = rows.exclude(decision=Decision.WAITING).select_related("strand", "part", "intended")
    return rows.order_by("strand__position", "intended__position", "part__position", "made_at", "pk")


def answers_in_order(consultation: Consultation) -> list[ConsultationComment]:
    """The same in the order of the draft: the whole and the vision first, then strands, paragraphs and actions."""
    return sorted(shown_answers(consultation), key=lambda comment: About.values.index(comment.about))


def reach_of(consultation: Consultation) -> list[Reached]:
    """Who commented by what they say they are, small numbers suppressed."""
    rows = ConsultationComment.objects.filter(consultation=consultation, withdrawn_at=None).order_by()
    counted = rows.values_list("audience").annotate(count=Count("pk"))
    return reach(dict(counted))


def recent_from_outside(consultation: Consultation, now: datetime, minutes: int) -> int:
    """How many comments came by the secret address in these last minutes."""
    rows = ConsultationComment.objects.filter(consultation=consultation, by=None)
    return rows.filter(made_at__gt=now - timedelta(minutes=minutes)).count()


def _by_part(rows: QuerySet[ConsultationComment], key: str) -> QuerySet[ConsultationComment]:
    about, _, pk = key.partition("-")
    if about not in About.values:
        return rows
    rows = rows.filter(about=about)
    names: dict[str, str] = {About.STRAND: "strand_id", About.PART: "part_id", About.ACTION: "intended_id"}
    if about in names and pk.isdecimal():
        return rows.filter(**{names[about]: int(pk)})
    return rows


def _action(row: Any) -> DraftPart:
    return DraftPart(About.ACTION, row.pk, f"{row.reference} {row.title}", row.text)
