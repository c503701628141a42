"""Messages and lines for the filled world."""

from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from comms.models import AdviceOverruled, Message, ProofPoint
from tests.comms.making import Comms
from tests.world import World


def specimens(world: World, director: Membership, made: Comms, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses; one of everything that may be secret under ``embargo``."""
    name = made.council.name
    owner = "ada" if made.council == world.westmere else "nia"
    item = world.evidence(1, owner=owner, title=f"Carers survey of {name}")
    secret = world.evidence(1, owner=owner, title=f"Draft findings of {name}", embargo=embargo)
    message = made.message(f"We listen, says {name}.", phase=made.phase, spokesperson=f"Director of {name}")
    message.audiences.add(made.staff)
    point = prove(made, message, item, f"Carers of {name} say so.")
    line = made.line(f"A journalist rings {name}", f"{name} will say more soon.")
    made.message(f"The roof of {name}", kind="umbrella")
    AdviceOverruled.objects.create(
        council=made.council,
        message=message,
        content_hash=message.content_hash,
        advice=[f"Say what {name} stands for"],
        reason=f"The words of {name}",
        made_by=director.user,
        made_at=timezone.now(),
    )
    hidden = made.message(f"The draft says so of {name}.", embargo=embargo)
    prove(made, hidden, secret, f"The draft of {name}", embargo=embargo)
    made.line(f"Somebody leaks the draft of {name}", "We do not comment.", kind="holding", embargo=embargo)
    return {"message": message.pk, "proof": point.pk, "line": line.pk}


def prove(
    made: Comms, message: Message, item: Any, text: str = "The survey says so.", **extra: Any
) -> ProofPoint:
    """A proof point of the message on the evidence, for its first statement."""
    return ProofPoint.objects.create(
        council=made.council,
        message=message,
        item=item,
        statement=item.uses.get_queryset()[0].statement,
        text=text,
        created_by=made.actor.user,
        **extra,
    )
