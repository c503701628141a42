"""The briefing that carries a pack's frozen words through clearance: communications' own machinery."""

from uuid import uuid4

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.packs.errors.composing import PlanOver, ProductMissing
from assessment_ready.packs.models import Pack
from assessment_ready.packs.queries.packs import product_for
from assessment_ready.packs.rules.composing import PRODUCTS
from comms.models import Briefing, Message
from comms.queries.clearance import open_request_of
from comms.queries.plans import running_plans
from comms.rules.briefings import BriefingValues
from comms.services.briefings import add_briefing, change_briefing, withdraw_briefing
from comms.services.clearance import withdraw

_PARTED = (
    "What is under an embargo in this pack has changed. Its texts stay under theirs; a new briefing goes on."
)


def locked_briefing(pack: Pack) -> Briefing | None:
    """The briefing of a pack, locked until the transaction ends."""
    if pack.briefing_id is None:
        return None
    rows = Briefing.objects.select_for_update(of=("self",)).select_related("product", "embargo")
    return rows.get(pk=pack.briefing_id)


def carry_words(*, actor: Membership, pack: Pack, text: str, embargo_id: int | None, why: str) -> Briefing:
    """Write the words to the briefing of a locked pack, making it at the first freeze; the briefing as it is then.

    A briefing keeps every text it ever had. One whose texts are under an embargo that the new words are not under is
    therefore left behind, and a new one goes on. Raises ``ProductMissing``, ``PlanOver`` and what communications
    refuse.
    """
    values = _values(actor, pack, text, embargo_id, why)
    current = locked_briefing(pack)
    if current is not None and current.withdrawn_at is None:
        if _may_go_on(current, embargo_id):
            return _changed(actor, current, values)
        withdraw_briefing(
            actor=actor, briefing_id=current.pk, reason=_PARTED, expected_version=current.version
        )
    if not running_plans(actor).filter(pk=pack.plan_id).exists():
        raise PlanOver
    pack.briefing = add_briefing(actor=actor, plan_id=pack.plan_id, values=values, submission_key=uuid4())
    # Neither version nor moment of the last change: what the pack says is the same.
    pack.save(update_fields=["briefing"])
    return pack.briefing


def take_back_request(*, actor: Membership, pack: Pack, content_hash: str) -> None:
    """Take back the request for sign-off of these words, if one waits."""
    briefing = locked_briefing(pack)
    waiting = open_request_of(briefing) if briefing is not None else None
    if waiting is not None and waiting.content_hash == content_hash:
        withdraw(actor=actor, request_id=waiting.pk)


def _may_go_on(briefing: Briefing, embargo_id: int | None) -> bool:
    """Whether the texts kept in the briefing may be read by everybody who may read the new one."""
    if briefing.embargo is None or briefing.embargo_id == embargo_id:
        return True
    return briefing.embargo.is_lifted(timezone.now())


def _values(actor: Membership, pack: Pack, text: str, embargo_id: int | None, why: str) -> BriefingValues:
    product = product_for(actor, pack.kind)
    if product is None:
        raise ProductMissing(
            f"The sign-off matrix has no product in use with the code “{PRODUCTS[pack.kind]}”, which clears packs of "
            f"this kind ({pack.get_kind_display()}). Add it there first."
        )
    return BriefingValues(
        product_id=product.pk,
        title=pack.title,
        owner_id=pack.owner_id,
        body=text,
        marking=pack.marking,
        embargo_id=embargo_id,
        why=why,
    )


def _changed(actor: Membership, briefing: Briefing, values: BriefingValues) -> Briefing:
    """The briefing with the new words; what was entered on its own page about sign-off, audiences and use stays."""
    known = Message.objects.visible_to(actor, timezone.now()).filter(briefings=briefing)
    kept = {
        "quotes_member": briefing.quotes_member,
        "names_partner": briefing.names_partner,
        "quotes_draft": briefing.quotes_draft,
        "formats": tuple(briefing.formats),
        "valid_until": briefing.valid_until,
        "audience_ids": tuple(briefing.audiences.values_list("pk", flat=True)),
        "message_ids": tuple(known.values_list("pk", flat=True)),
    }
    return change_briefing(
        actor=actor,
        briefing_id=briefing.pk,
        values=BriefingValues(**{**values.__dict__, **kept}),
        expected_version=briefing.version,
    )
