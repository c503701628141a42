"""Versions of a plan and its way from draft to live and to its end."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors.plans import AlreadyApproved, NothingNew, NotNewest, OwnVersion, WrongStatus
from comms.models import Plan, PlanStatus, PlanVersion
from comms.queries.plan_snapshot import snapshot_of
from comms.rules.plan_status import APPROVE, CLOSE, GO_LIVE, PUT_FORWARD, REOPEN, SEND_BACK, leads_to
from comms.rules.plan_versions import snapshot_hash
from comms.services.entries import locked, record, require, save
from comms.services.plans import OVER


@transaction.atomic
def put_forward(*, actor: Membership, plan_id: int, note: str = "") -> PlanVersion:
    """Keep the whole plan as it is now and ask for its approval. Nothing under embargo is in what is kept.

    Raises ``NothingNew`` and ``WrongStatus``.
    """
    require(actor)
    plan = locked(actor, Plan, plan_id)
    status = _after(PUT_FORWARD, plan)
    now = timezone.now()
    snapshot = snapshot_of(plan, actor, now)
    words = snapshot_hash(snapshot)
    newest = PlanVersion.objects.filter(plan=plan).first()
    if newest is not None and newest.content_hash == words and plan.status != PlanStatus.DRAFT:
        raise NothingNew
    last = PlanVersion.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    version = PlanVersion.objects.create(
        council=actor.council,
        plan=plan,
        number=last + 1,
        snapshot=snapshot,
        content_hash=words,
        note=note,
        made_by=actor.user,
        made_at=now,
    )
    _move(plan, status)
    record("comms.plan.put_forward", actor, plan, after={"number": version.number})
    return version


@transaction.atomic
def approve_version(*, actor: Membership, version_id: int) -> PlanVersion:
    """Approve the newest version as a second person.

    Raises ``AlreadyApproved``, ``NotNewest``, ``OwnVersion`` and ``WrongStatus``.
    """
    require(actor)
    plan_id = PlanVersion.objects.filter(council=actor.council).get(pk=version_id).plan_id
    plan = locked(actor, Plan, plan_id)
    version = PlanVersion.objects.select_for_update().get(pk=version_id)
    if version.approved_at is not None:
        raise AlreadyApproved
    if PlanVersion.objects.filter(plan=plan, number__gt=version.number).exists():
        raise NotNewest
    if version.made_by_id == actor.user_id:
        raise OwnVersion
    status = _after(APPROVE, plan)
    version.approved_by, version.approved_at = actor.user, timezone.now()
    version.save(update_fields=["approved_by", "approved_at"])
    _move(plan, status)
    record("comms.plan.approved", actor, plan, after={"number": version.number})
    return version


@transaction.atomic
def send_back(*, actor: Membership, plan_id: int) -> Plan:
    """Take a plan out of review, back to draft. Raises ``WrongStatus``."""
    plan = _step(actor, plan_id, SEND_BACK)
    record("comms.plan.sent_back", actor, plan)
    return plan


@transaction.atomic
def go_live(*, actor: Membership, plan_id: int) -> Plan:
    """Make an approved plan live; the plan it follows, if that is of the same kind, is superseded.

    Raises ``WrongStatus``.
    """
    plan = _step(actor, plan_id, GO_LIVE)
    record("comms.plan.went_live", actor, plan)
    before = Plan.objects.select_for_update().filter(council=actor.council, pk=plan.previous_id or 0).first()
    if before is not None and before.kind == plan.kind and before.status not in OVER:
        _move(before, PlanStatus.SUPERSEDED)
        record("comms.plan.superseded", actor, before, after={"by": plan.title})
    return plan


@transaction.atomic
def close_plan(*, actor: Membership, plan_id: int) -> Plan:
    """Close a plan: it stays to be read. Raises ``WrongStatus``."""
    plan = _step(actor, plan_id, CLOSE)
    record("comms.plan.closed", actor, plan)
    return plan


@transaction.atomic
def reopen_plan(*, actor: Membership, plan_id: int) -> Plan:
    """Open a closed or superseded plan again, as a draft. Raises ``WrongStatus``."""
    plan = _step(actor, plan_id, REOPEN)
    record("comms.plan.reopened", actor, plan)
    return plan


def _step(actor: Membership, plan_id: int, step: str) -> Plan:
    require(actor)
    plan = locked(actor, Plan, plan_id)
    _move(plan, _after(step, plan))
    return plan


def _after(step: str, plan: Plan) -> str:
    status = leads_to(step, plan.status)
    if status is None:
        raise WrongStatus
    return status


def _move(plan: Plan, status: str) -> None:
    if plan.status != status:
        plan.status = status
        save(plan, "status")
