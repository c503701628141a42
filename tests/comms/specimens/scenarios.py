"""Scenarios and cascades for the filled world."""

from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from comms.models import Rehearsal, Scenario
from tests.comms.making import Comms
from tests.world import World


def specimens(world: World, director: Membership, made: Comms, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses; one of everything that may be secret under ``embargo``."""
    place = made.council.name
    scenario = made.scenario(
        "good",
        f"Good for {place}",
        assumptions=f"Assumptions of {place}",
        tone=f"Tone of {place}",
        variant_block=f"We are Good, says {place}.",
    )
    briefing = made.briefing(f"If Good in {place}", f"Thank you, {place}.", product="statement")
    cell = made.cell(scenario, briefing=briefing)
    made.cell(scenario, made.councillors, is_needed=False, not_needed_because=f"Told in person in {place}")
    cascade = made.cascade(f"Publication day of {place}", is_publication=True)
    step = made.activity(
        f"Staff session of {place}",
        made.staff,
        cascade=cascade,
        fixed_on=None,
        on=None,
        unit="minutes",
        guard=f"Guard of {place}",
    )
    rehearsal = _rehearsal(director, scenario, f"Staff session of {place}", [])
    _secret(director, made, embargo)
    return {
        "scenario": scenario.pk,
        "cell": cell.pk,
        "cascade": cascade.pk,
        "cascade_step": step.pk,
        "rehearsal": rehearsal.pk,
    }


def _secret(director: Membership, made: Comms, embargo: Embargo) -> None:
    """A scenario, its text, a cascade and a step under the embargo."""
    marker = f"{embargo.title} {embargo.authority}"[:60]
    hidden = made.scenario("leak", marker, variant_block=marker, assumptions=marker, embargo=embargo)
    text = made.briefing(marker, marker, product="statement", embargo=embargo)
    made.cell(hidden, briefing=text)
    cascade = made.cascade(marker, embargo=embargo)
    made.activity(marker, made.staff, cascade=cascade, embargo=embargo, unit="minutes")
    _rehearsal(director, hidden, marker, [embargo.pk])


def _rehearsal(director: Membership, scenario: Scenario, title: str, embargoes: list[int]) -> Rehearsal:
    line = {
        "step": 1,
        "title": title,
        "minute": "P+0",
        "at": "",
        "audience": title,
        "channel": "E-mail",
        "text": title,
        "standing": "Draft",
        "people": 3,
        "took_ms": 1.5,
        "problems": [],
        "embargoes": embargoes,
    }
    now = timezone.now()
    return Rehearsal.objects.create(
        council=scenario.council,
        scenario=scenario,
        run_by=director.user,
        started_at=now,
        finished_at=now,
        lines=[line],
    )
