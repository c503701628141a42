"""What messages and lines hang on: scenario, phase and audiences of the same plan and council, and the embargo."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors.messages import IsOnRecord, LinkNotChosen, UnderScenariosEmbargo
from comms.models import Audience, Line, Message, Phase, Plan, Scenario
from comms.queries.plans import plans
from comms.services import entries


def plan_for(actor: Membership, plan_id: int) -> Plan:
    """The plan something is added to. Raises ``Plan.DoesNotExist``."""
    return plans(actor).get(pk=plan_id)


def check_scenario(
    actor: Membership, plan: Plan, scenario_id: int | None, embargo_id: int | None, current: int | None = None
) -> None:
    """Raise unless the scenario is the plan's and known to the actor, and the embargo is that of the scenario.

    ``current`` stays allowed even where the actor may not know of it.
    """
    if scenario_id is None:
        return
    now = timezone.now()
    seen = Scenario.objects.visible_to(actor, now).filter(plan=plan).select_related("embargo")
    scenario = seen.filter(pk=scenario_id).first()
    if scenario is None:
        if scenario_id == current:
            return
        raise LinkNotChosen("Choose a scenario from the list", field="scenario")
    held = scenario.embargo is not None and not scenario.embargo.is_lifted(now)
    if held and scenario.embargo_id != embargo_id:
        raise UnderScenariosEmbargo


def check_phase(plan: Plan, phase_id: int | None) -> None:
    """Raise unless the phase is the plan's."""
    if phase_id is not None and not Phase.objects.filter(plan=plan, pk=phase_id).exists():
        raise LinkNotChosen("Choose a phase from the list", field="phase")


def chosen_audiences(actor: Membership, ids: Sequence[int]) -> list[Audience]:
    """The audiences of these ids, in their order. Raises ``LinkNotChosen`` when one is not the council's."""
    found = list(Audience.objects.filter(council_id=actor.council_id, pk__in=set(ids)).order_by("name", "pk"))
    if len(found) != len(set(ids)):
        raise LinkNotChosen("Choose audiences from the list", field="audiences")
    return found


def set_audiences(row: Message | Line, chosen: list[Audience]) -> entries.Changes:
    """Give the row exactly these audiences; their names before and after where that changed anything."""
    before = sorted(row.audiences.values_list("name", flat=True)) if row.pk else []
    after = sorted(each.name for each in chosen)
    if before == after:
        return {}, {}
    row.audiences.set(chosen)
    return {"audiences": before}, {"audiences": after}


def refuse_on_record(row: Message | Line) -> None:
    """Raise when the words were ever put forward for clearance."""
    if row.cleared_hash or row.clearance_requests.exists():
        raise IsOnRecord


def told(values: dict[str, Any]) -> dict[str, Any]:
    """Values for the audit log; the embargo is known from the entry itself."""
    return {
        name: value for name, value in values.items() if name != "embargo_id" and value not in (None, "", [])
    }
