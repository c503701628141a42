"""Actions made through the services, as people make them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.actions.models import Action, CheckIn
from assessment_ready.actions.rules.actions import ActionValues, CheckInValues
from assessment_ready.actions.services.actions import create_action
from assessment_ready.actions.services.check_ins import check_in
from tests.world import World

Make = Callable[..., Action]


def values(
    world: World, *, owner: str = "cleo", start: int = -50, due: int = 50, **extra: Any
) -> ActionValues:
    """An action that began ``start`` and is due ``due`` days from today."""
    member = world.members.get(owner) or world.northby_members[owner]
    today = timezone.localdate()
    given: dict[str, Any] = {
        "title": "Recruit occupational therapists",
        "source": "peer_challenge",
        "statement_ids": (world.statement(1).pk,),
    }
    return ActionValues(
        owner_id=member.pk,
        start_on=today + timedelta(days=start),
        due_on=today + timedelta(days=due),
        **given | extra,
    )


@pytest.fixture
def make(world: World) -> Make:
    """Create an action of Cleo's through Ben, who manages actions."""

    def made(*, embargo_id: int | None = None, **extra: Any) -> Action:
        return create_action(
            actor=world.members["ben"],
            values=values(world, **extra),
            submission_key=uuid4(),
            embargo_id=embargo_id,
        )

    return made


def report(
    world: World, action: Action, progress: int, *, by: str = "cleo", ago: int = 0, **extra: Any
) -> CheckIn:
    """A check-in some days ago."""
    return check_in(
        actor=world.members[by],
        action_id=action.pk,
        values=CheckInValues(progress, extra.pop("statement", "Posts are advertised."), **extra),
        submission_key=uuid4(),
        made_at=timezone.now() - timedelta(days=ago),
    )


def rag_of(action: Action) -> str:
    """The state lists show today."""
    row: Any = Action.objects.with_rag(timezone.localdate()).get(pk=action.pk)
    return str(row.rag)
