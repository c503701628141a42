"""Reads of questions: the register, one of them, those one asked, what can be chosen for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Prefetch, Q

from assessment_ready.councils.models import Council, Membership, MembershipQuerySet
from assessment_ready.councils.permissions import Perm, Role, permissions_of
from assessment_ready.councils.queries import people
from assessment_ready.embargo.models import Embargo
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.ui.dates import london_date
from comms.models import Audience, Briefing, BriefingQuerySet, Question, QuestionQuerySet, QuestionState
from comms.queries.plans import settings_of
from comms.rules.questions import TOPICS, Facts

_OWNERS = [role for role in Role if Perm.ASK_QUESTIONS in permissions_of(role)]
SORTS = {
    "reference": ("number",),
    "due": ("due_on", "number"),
    "owner": ("owner__user__full_name", "number"),
    "asked": ("asked_at", "number"),
    "theme": ("theme", "number"),
}


@dataclass(frozen=True)
class QuestionFilters:
    """What the register is narrowed to; empty means everything. ``state`` is one of the states or "past_due"."""

    q: str = ""
    state: str = ""
    published: str = ""
    owner: int | None = None
    theme: str = ""
    statement: int | None = None
    audience: int | None = None


def questions_for(membership: Membership, now: datetime) -> QuestionQuerySet:
    """The questions whose page this person may open: all for those who see communications, else those they own."""
    rows = Question.objects.visible_to(membership, now)
    return rows if membership.can(Perm.VIEW_COMMS) else rows.filter(owner_id=membership.pk)


def register(
    membership: Membership, now: datetime, filters: QuestionFilters, sort: str = ""
) -> QuestionQuerySet:
    """The questions that match, what is due first on top, with everything the register names."""
    rows = _by_words(_by_state(questions_for(membership, now), filters, london_date(now)), filters.q)
    if filters.owner:
        rows = rows.filter(owner_id=filters.owner)
    if filters.theme:
        rows = rows.filter(theme=filters.theme)
    if filters.statement:
        rows = rows.filter(statement__number=filters.statement)
    if filters.audience:
        rows = rows.filter(audience_id=filters.audience)
    rows = rows.select_related("owner__user", "asked_by__user", "audience", "statement__theme", "embargo")
    return rows.order_by(*_order(sort))


def get_question(membership: Membership, now: datetime, question_id: int) -> Question:
    """One question with everything its page names, as far as the person may know of it.

    Raises ``Question.DoesNotExist``.
    """
    known = Question.objects.visible_to(membership, now)
    return (
        questions_for(membership, now)
        .select_related(
            "council",
            "plan",
            "owner__user",
            "asked_by__user",
            "audience",
            "statement__theme",
            "answered_by",
            "embargo",
        )
        .prefetch_related(
            Prefetch("duplicate_of", queryset=known),
            Prefetch("duplicates", queryset=known.order_by("number")),
        )
        .prefetch_related(Prefetch("fed_into", queryset=Briefing.objects.visible_to(membership, now)))
        .get(pk=question_id)
    )


def mine(membership: Membership, now: datetime) -> QuestionQuerySet:
    """What this person asked, newest first; of what it doubles only what they may know of."""
    known = Question.objects.visible_to(membership, now)
    rows = known.filter(asked_by_id=membership.pk).order_by("-asked_at", "-pk")
    return rows.prefetch_related(Prefetch("duplicate_of", queryset=known))


def owned_open(membership: Membership, now: datetime) -> QuestionQuerySet:
    """Open questions this person is to answer, the one due first on top."""
    rows = Question.objects.visible_to(membership, now).open()
    return rows.filter(owner_id=membership.pk).order_by("due_on", "number")


def past_due(membership: Membership, now: datetime) -> QuestionQuerySet:
    """Questions without an answer whose last day has gone by, the oldest first."""
    rows = questions_for(membership, now).past_due(london_date(now))
    return rows.select_related("owner__user").order_by("due_on", "number")


def facts_of(question: Question) -> Facts:
    """What decides where a question stands."""
    return Facts(
        state=question.state,
        due_on=question.due_on,
        is_cleared=question.is_cleared,
        was_changed=question.was_changed_since_cleared,
        answered_at=question.answered_at,
    )


def due_day(council: Council, now: datetime) -> date:
    """Until when a question asked now is to be answered: the council's number of working days from today."""
    return working_calendar().add_working_days(london_date(now), settings_of(council).answer_days)


def owners_to_choose(membership: Membership, now: datetime) -> MembershipQuerySet:
    """The current members who may answer questions, by name."""
    return people(membership.council, now).with_role(_OWNERS)


def audiences_to_choose(membership: Membership) -> Sequence[Audience]:
    """The council's audiences in use, in the order of the cascade."""
    return list(Audience.objects.filter(council_id=membership.council_id, is_active=True))


def themes_in_use(membership: Membership, now: datetime) -> list[str]:
    """The themes of the questions this person may open, by name."""
    rows = questions_for(membership, now).exclude(theme="").order_by("theme")
    return list(rows.values_list("theme", flat=True).distinct())


def themes_to_choose(membership: Membership, now: datetime) -> list[str]:
    """The usual topics, and the council's own beside them."""
    own = [theme for theme in themes_in_use(membership, now) if theme not in TOPICS]
    return [*TOPICS, *own]


def briefings_to_choose(membership: Membership, now: datetime, question: Question) -> BriefingQuerySet:
    """The briefings a question can be fed into: in use, known to the person, no more secret than the question."""
    rows = Briefing.objects.visible_to(membership, now).filter(withdrawn_at=None)
    return rows.filter(_no_more_secret(question, now)).order_by("-number")


def originals_to_choose(membership: Membership, now: datetime, question: Question) -> QuestionQuerySet:
    """The questions it can be a duplicate of: no duplicates themselves, no more secret than it is."""
    rows = questions_for(membership, now).exclude(pk=question.pk).filter(duplicate_of=None)
    return rows.filter(_no_more_secret(question, now)).order_by("-number")


def _no_more_secret(question: Question, now: datetime) -> Q:
    """Free, or under an embargo that is over, or under the question's own."""
    over = Embargo.objects.filter(council_id=question.council_id).lifted(now)
    return Q(embargo=None) | Q(embargo__in=over) | Q(embargo_id=question.embargo_id)


def _by_state(rows: QuestionQuerySet, filters: QuestionFilters, today: date) -> QuestionQuerySet:
    if filters.state == "past_due":
        rows = rows.past_due(today)
    if filters.state in QuestionState.values:
        rows = rows.filter(state=filters.state)
    if filters.published == "yes":
        return rows.published()
    if filters.published == "no":
        return rows.exclude(pk__in=rows.published().order_by().values("pk"))
    return rows


def _by_words(rows: QuestionQuerySet, words: str) -> QuestionQuerySet:
    for word in words.split():
        rows = rows.filter(Q(text__icontains=word) | Q(answer__icontains=word) | Q(reference__iexact=word))
    return rows


def _order(sort: str) -> list[Any]:
    fields = SORTS.get(sort.removeprefix("-"))
    if fields is None:
        return [F("state").desc(), "due_on", "-number"]
    return [f"-{name}" if sort.startswith("-") else name for name in fields]
