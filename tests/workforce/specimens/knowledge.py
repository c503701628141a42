"""Resources, events and ideas for the filled world."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World
from workforce.models import Distribution, Event, EventSeries, Idea, IdeaReuse, Resource


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses."""
    return {**_resource(made, director), **_events(made, director), **_idea(world, made, director)}


def _resource(made: Workforce, director: Membership) -> dict[str, Any]:
    name = made.council.name
    resource = Resource.objects.create(
        council=made.council,
        title=f"Guide of {name}",
        kind="guide",
        summary=f"What staff of {name} need",
        source=f"Academy of {name}",
        url=f"https://www.{made.council.slug}.example/guide",
        owner=director,
        review_on=date(2026, 1, 1),
        created_by=director.user,
    )
    resource.groups.add(made.group)
    Resource.objects.create(
        council=made.council,
        title="Open factsheet",
        kind="factsheet",
        summary="For anybody",
        is_public=True,
        created_by=director.user,
    )
    sent = Distribution.objects.create(
        council=made.council,
        resource=resource,
        group=made.group,
        sent_on=date(2026, 9, 1),
        people=60,
        confirmed_elsewhere=12,
        sent_by=director.user,
    )
    sent.asked.add(director)
    return {"resource": resource.pk, "distribution": sent.pk, "library": made.council.slug}


def _events(made: Workforce, director: Membership) -> dict[str, Any]:
    name = made.council.name
    series = EventSeries.objects.create(
        council=made.council, title=f"Exchange of {name}", purpose=f"What {name} learns", convenor=director
    )
    days = [timezone.localdate() - timedelta(days=each) for each in (62, 34, 6)]
    events = [
        Event.objects.create(
            council=made.council,
            series=series,
            on=day,
            topic=f"Pay in {name}",
            place=f"Hall of {name}",
            invited=40,
            attended=20 + each,
            outputs=f"Notes of {name}" if each else "",
        )
        for each, day in enumerate(days)
    ]
    return {"series": series.pk, "event": events[0].pk}


def _idea(world: World, made: Workforce, director: Membership) -> dict[str, Any]:
    name = made.council.name
    idea = Idea.objects.create(
        council=made.council,
        title=f"One form in {name}",
        problem=f"Three forms in {name}",
        change=f"One form for {name}",
        team=f"Reablement of {name}",
        proposed_by=director,
        credited_to=str(director.user),
        state="adopted",
        hours_saved=Decimal("120.0"),
        pounds_saved=Decimal("2400.00"),
        statement=world.statement(9),
        made_at=timezone.now(),
    )
    IdeaReuse.objects.create(
        council=made.council,
        idea=idea,
        team=f"Carers of {name}",
        on=date(2026, 9, 1),
        recorded_by=director.user,
    )
    return {"idea": idea.pk}
