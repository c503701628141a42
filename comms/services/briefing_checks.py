"""What a briefing may name: its plan, product, people, audiences and messages, and under which embargo."""

from dataclasses import dataclass

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from comms.errors.briefings import BriefingRefused
from comms.models import Activity, Audience, Briefing, Message, Plan, ProductType, Scenario, ScenarioCell
from comms.queries.plans import running_plans
from comms.rules.briefings import NOT_WRITTEN_AS_BRIEFINGS, BriefingValues


@dataclass(frozen=True)
class Known:
    """What the values name, fetched."""

    product: ProductType
    audiences: list[Audience]
    messages: list[Message]


def plan_for(actor: Membership, plan_id: int) -> Plan:
    """The plan a new briefing belongs to; raises ``Plan.DoesNotExist``."""
    return running_plans(actor).get(pk=plan_id)


def check_values(
    actor: Membership, values: BriefingValues, embargo_id: int | None, current: Briefing | None = None
) -> Known:
    """What the values name. Raises ``BriefingRefused`` with its field."""
    product = _product(actor, values, current)
    _check_owner(actor, values, current)
    audiences = list(Audience.objects.filter(council_id=actor.council_id, pk__in=values.audience_ids))
    if len(audiences) != len(set(values.audience_ids)):
        raise BriefingRefused("Choose audiences from the list", field="audiences")
    seen = Message.objects.visible_to(actor, timezone.now()).select_related("embargo")
    messages = list(seen.filter(pk__in=values.message_ids))
    if len(messages) != len(set(values.message_ids)):
        raise BriefingRefused("Choose messages from the list", field="messages")
    for message in messages:
        _refuse_other_embargo(message.reference, message.embargo_id, message, embargo_id)
    if current is not None and embargo_id != current.embargo_id:
        _check_new_embargo(actor, current, embargo_id)
    return Known(product, audiences, messages)


def check_cell(actor: Membership, plan: Plan, cell_id: int, embargo_id: int | None) -> ScenarioCell:
    """The cell of a scenario a briefing is written for, locked. Raises ``BriefingRefused``."""
    scenarios = Scenario.objects.visible_to(actor, timezone.now()).filter(plan=plan)
    rows = ScenarioCell.objects.filter(scenario__in=scenarios.values("pk"))
    cell = (
        rows.select_for_update(of=("self",))
        .select_related("scenario__embargo", "scenario__plan")
        .get(pk=cell_id)
    )
    if cell.briefing_id is not None:
        raise BriefingRefused(
            "Somebody has written the briefing for this cell already. Open it and change it."
        )
    _check_scenario_embargo(cell.scenario, embargo_id)
    return cell


def _product(actor: Membership, values: BriefingValues, current: Briefing | None) -> ProductType:
    rows = ProductType.objects.filter(council_id=actor.council_id).exclude(code__in=NOT_WRITTEN_AS_BRIEFINGS)
    product = rows.filter(pk=values.product_id).first()
    stays = current is not None and current.product_id == values.product_id
    if product is None or not (product.is_active or stays):
        raise BriefingRefused("Choose the product from the list", field="product")
    return product


def _check_owner(actor: Membership, values: BriefingValues, current: Briefing | None) -> None:
    if current is not None and current.owner_id == values.owner_id:
        return
    if not people(actor.council, timezone.now()).filter(pk=values.owner_id).exists():
        raise BriefingRefused("Choose somebody who works with the council now", field="owner")


def _check_new_embargo(actor: Membership, briefing: Briefing, embargo_id: int | None) -> None:
    """What uses the briefing must be under the embargo first; a scenario's cell keeps the scenario's."""
    cell = ScenarioCell.objects.filter(briefing=briefing).select_related("scenario__embargo").first()
    if cell is not None:
        _check_scenario_embargo(cell.scenario, embargo_id)
    if embargo_id is None:
        return
    users = Activity.objects.visible_to(actor, timezone.now()).filter(briefing=briefing)
    open_use = users.exclude(embargo_id=embargo_id).first()
    if open_use is not None:
        raise BriefingRefused(
            f"{open_use.reference} uses this briefing and is not under that embargo. Put it under the embargo first.",
            field="embargo",
        )


def _check_scenario_embargo(scenario: Scenario, embargo_id: int | None) -> None:
    secret = scenario.embargo is not None and not scenario.embargo.is_lifted(timezone.now())
    if secret and scenario.embargo_id != embargo_id:
        raise BriefingRefused(
            "The scenario is under an embargo. Put this briefing under the same one", field="embargo"
        )


def _refuse_other_embargo(name: str, its: int | None, message: Message, embargo_id: int | None) -> None:
    secret = message.embargo is not None and not message.embargo.is_lifted(timezone.now())
    if secret and its != embargo_id:
        raise BriefingRefused(
            f"{name} is under an embargo. Put the briefing under the same one, or leave the message out",
            field="messages",
        )
