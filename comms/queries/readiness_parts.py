"""What each figure of communications readiness counts: rows with ``is_met``, all through the gate.

``plan`` is a plan's id or an expression that gives one, so that the page of a plan and the one query of the dashboard
count exactly the same rows.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import LONDON, london_date
from comms.models import (
    Activity,
    ActivityStatus,
    Briefing,
    ChannelMode,
    ClearanceRequest,
    Line,
    Message,
    Purpose,
    Question,
    QuestionState,
    RequestState,
    Scenario,
    ScenarioCell,
    SignOff,
    SignOffMode,
    StepState,
)
from comms.queries.messages import live_points
from comms.rules import readiness as codes

Part = Callable[[Any, Membership, datetime], "QuerySet[Any, Any]"]
_NOT_PLANNED = (ActivityStatus.IDEA, ActivityStatus.CANCELLED)


def cells(plan: Any, membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Cells that need a text; met: it stands cleared and is in use."""
    seen = Scenario.objects.visible_to(membership, now).filter(plan=plan).order_by().values("pk")
    texts = Briefing.objects.visible_to(membership, now).cleared().filter(withdrawn_at=None)
    rows = ScenarioCell.objects.filter(scenario__in=seen, is_needed=True)
    return rows.annotate(is_met=Exists(texts.filter(pk=OuterRef("briefing_id"))))


def interviewees(plan: Any, membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Preparing activities whose day has come; met: done."""
    rows = _activities(plan, membership, now).filter(purpose=Purpose.PREPARE, on__lte=london_date(now))
    return _met(rows.exclude(status__in=_NOT_PLANNED), Q(status=ActivityStatus.DONE))


def spoken(plan: Any, membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Spoken activities still to come; met: somebody is named who speaks."""
    rows = _activities(plan, membership, now).still_to_come().exclude(status=ActivityStatus.IDEA)
    rows = rows.filter(channel__mode=ChannelMode.SPOKEN)
    return _met(rows, ~Q(spokesperson=""))


def said(plan: Any, membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Key messages in date; met: somebody is named who says them."""
    return _met(_messages(plan, membership, now), ~Q(spokesperson=""))


def proved(plan: Any, membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Key messages in date; met: with a live proof point."""
    live = Exists(live_points(now).filter(message=OuterRef("pk")))
    return _met(_messages(plan, membership, now), Q(live))


def formats(plan: Any, membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Public products in use; met: they exist in every format their kind must have."""
    rows = Briefing.objects.visible_to(membership, now).filter(plan=plan, product__is_public=True)
    complete = Q(formats__contains=F("product__formats_needed"))
    return _met(rows.filter(withdrawn_at=None), complete)


def questions(plan: Any, membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Questions that are answered or past their day; met: answered by it, London days."""
    rows = Question.objects.visible_to(membership, now).filter(plan=plan)
    late = Q(state=QuestionState.OPEN, due_on__lt=london_date(now))
    rows = rows.filter(Q(state=QuestionState.ANSWERED, answered_at__isnull=False) | late)
    rows = rows.annotate(answered_on=TruncDate("answered_at", tzinfo=LONDON))
    return _met(rows, Q(state=QuestionState.ANSWERED, answered_on__lte=F("due_on")))


def sign_offs(plan: Any, membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Approvals that texts in clearance need; met: given. The text's own embargo counts as well as the request's."""
    about = Q()
    for field, model in (
        ("briefing", Briefing),
        ("message", Message),
        ("line", Line),
        ("question", Question),
    ):
        texts: Any = model
        seen = texts.objects.visible_to(membership, now).filter(plan=plan).order_by().values("pk")
        about |= Q(**{f"{field}__in": seen})
    requests = ClearanceRequest.objects.visible_to(membership, now).filter(about, state=RequestState.OPEN)
    rows = SignOff.objects.filter(
        request__in=requests.order_by().values("pk"),
        mode=SignOffMode.APPROVE,
        state__in=(StepState.WAITING, StepState.ASKED, StepState.APPROVED),
    )
    return _met(rows, Q(state=StepState.APPROVED))


def on_time(plan: Any, membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Activities whose day lay in the last 30 days, before today; met: done by that day, London days."""
    today = london_date(now)
    rows = _activities(plan, membership, now).exclude(status__in=_NOT_PLANNED)
    rows = rows.filter(on__gte=today - timedelta(days=codes.LOOK_BACK_DAYS), on__lt=today)
    rows = rows.annotate(done_on=TruncDate("done_at", tzinfo=LONDON))
    return _met(rows, Q(status=ActivityStatus.DONE, done_on__lte=F("on")))


# Two parts may make one figure.
PARTS: tuple[tuple[str, Part], ...] = (
    (codes.CELLS, cells),
    (codes.INTERVIEWEES, interviewees),
    (codes.SPOKESPEOPLE, said),
    (codes.SPOKESPEOPLE, spoken),
    (codes.MESSAGES, proved),
    (codes.FORMATS, formats),
    (codes.QUESTIONS, questions),
    (codes.SIGN_OFFS, sign_offs),
    (codes.ON_TIME, on_time),
)


def _activities(plan: Any, membership: Membership, now: datetime) -> Any:
    return Activity.objects.visible_to(membership, now).filter(plan=plan)


def _messages(plan: Any, membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    rows = Message.objects.visible_to(membership, now).filter(plan=plan)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=london_date(now)))


def _met(rows: Any, condition: Q) -> "QuerySet[Any, Any]":
    """The rows with ``is_met``."""
    met = Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
    found: QuerySet[Any, Any] = rows.annotate(is_met=met)
    return found
