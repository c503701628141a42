"""What waits for a person in communications, as need rows."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Left

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.rows import need_rows
from assessment_ready.sending.models import DeliveryState
from assessment_ready.ui.dates import london_date
from comms.models import (
    Activity,
    ActivityStatus,
    Briefing,
    ClearanceRequest,
    Delivery,
    Line,
    Message,
    PlanStatus,
    PlanVersion,
    ProofPoint,
    Question,
    Release,
    SignOff,
)
from comms.queries.messages import live_points
from comms.queries.plans import running_plans

# So long before its day an activity is brought to mind.
_AHEAD = timedelta(days=7)
_TITLED = Concat("reference", Value(" "), "title", output_field=CharField())
_TEXTED = Concat("reference", Value(" "), Left("text", 120), output_field=CharField())


def needs_rows(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Everything of communications that waits for this person, as one queryset of need rows (``councils.rows``).

    "comms.sign_off": words they are asked to sign off, themselves or as deputy (``object_id`` the sign-off,
    ``parent_id`` the request); "comms.question": questions they own that nobody has answered; "comms.activity":
    activities they own that are due within 7 days or past their day; "comms.proof": messages they wrote that lost
    their proof; "comms.release": what they send of which nobody knows whether it arrived; "comms.plan": plans put
    forward by somebody else that they may approve (``object_id`` the version, ``parent_id`` the plan, ``note`` the
    version's number).
    """
    parts = [_questions(membership, now), _activities(membership, now)]
    if membership.can(Perm.SIGN_OFF):
        parts.append(_sign_offs(membership, now))
    if membership.can(Perm.MANAGE_COMMS):
        parts += [_proofs(membership, now), _plans(membership), _releases(membership, now)]
    return parts[0].union(*parts[1:], all=True)


def _sign_offs(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """As ``queries.clearance.waiting_for``: the text's own embargo counts as well as the request's."""
    about = Q()
    for field, model in (
        ("briefing", Briefing),
        ("message", Message),
        ("line", Line),
        ("question", Question),
    ):
        texts: Any = model
        about |= Q(**{f"{field}__in": texts.objects.visible_to(membership, now).order_by().values("pk")})
    requests = ClearanceRequest.objects.visible_to(membership, now).open().filter(about)
    mine = Q(approver_id=membership.pk) | Q(deputy_id=membership.pk)
    rows = SignOff.objects.asked().filter(mine, request__in=requests.order_by().values("pk"))
    return need_rows(
        rows, kind="comms.sign_off", label="request__title", parent_id="request_id", due_on="due_on"
    )


def _questions(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    rows = Question.objects.visible_to(membership, now).open().filter(owner_id=membership.pk)
    return need_rows(rows, kind="comms.question", label=_TEXTED, due_on="due_on")


def _activities(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    rows = Activity.objects.visible_to(membership, now).still_to_come().filter(owner_id=membership.pk)
    rows = rows.filter(on__lte=london_date(now) + _AHEAD).exclude(status=ActivityStatus.IDEA)
    if not membership.can(Perm.VIEW_COMMS):
        rows = rows.none()
    return need_rows(rows, kind="comms.activity", label=_TITLED, due_on="on")


def _proofs(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """As ``queries.messages.lost_proof``, of their own messages."""
    seen = ProofPoint.objects.visible_to(membership, now).filter(message=OuterRef("pk"))
    live = live_points(now).filter(message=OuterRef("pk"))
    today = london_date(now)
    rows = Message.objects.visible_to(membership, now).filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        Exists(seen),
        ~Exists(live),
        author_id=membership.user_id,
        plan__in=running_plans(membership).order_by().values("pk"),
    )
    return need_rows(rows, kind="comms.proof", label=_TEXTED, note="plan__title")


def _releases(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Their releases with deliveries about which somebody has to decide."""
    unknown = Delivery.objects.filter(release=OuterRef("pk"), state=DeliveryState.UNKNOWN)
    rows = Release.objects.visible_to(membership, now).filter(
        Exists(unknown),
        briefing__in=Briefing.objects.visible_to(membership, now).order_by().values("pk"),
        owner_id=membership.pk,
    )
    label = Concat("reference", Value(" "), "text__title", output_field=CharField())
    return need_rows(rows, kind="comms.release", label=label)


def _plans(membership: Membership) -> "QuerySet[Any, Any]":
    """The newest version of a plan in review, unless they put it forward themselves."""
    newer = PlanVersion.objects.filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
    rows = PlanVersion.objects.filter(
        ~Exists(newer),
        council_id=membership.council_id,
        plan__status=PlanStatus.IN_REVIEW,
        approved_at=None,
    ).exclude(made_by_id=membership.user_id)
    number = Concat(Value("Version "), F("number"), output_field=CharField())
    return need_rows(rows, kind="comms.plan", label="plan__title", parent_id="plan_id", note=number)
