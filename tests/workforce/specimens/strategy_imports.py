"""Strategy imports for the filled world: a table whose columns are chosen, waiting to be confirmed."""

from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World
from workforce.models import StrategyImport
from workforce.rules import strategy_import_found as found_rules


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses."""
    name = made.council.name
    found: dict[str, Any] = {
        "title": f"Plan of {name}",
        "organisation": name,
        "strands": [],
        "parts": [],
        "next": 1,
    }
    strand = found_rules.add_strand(found, "2", f"Learning in {name}", f"What {name} wants to learn")
    action = found_rules.add_action(
        found,
        strand,
        reference="2.1",
        title=f"Teach {name} by April 2027",
        text=f"Teach {name} by April 2027",
    )
    table = {
        "headers": ["Reference", "Intended action"],
        "rows": [[2, ["2.1", f"Teach {name} by April 2027"], []]],
    }
    held = StrategyImport.objects.create(
        council=made.council,
        file_name=f"Register of {name}.csv",
        sha256="0" * 64,
        found=found | {"table": table},
        warnings=[{"line": 3, "text": f"Something of {name} could not be told"}],
        created_by=director.user,
    )
    return {
        "strategy_import": held.pk,
        "found_action": action["id"],
        "found_strand": strand["id"],
        "found_part": action["id"],
    }
