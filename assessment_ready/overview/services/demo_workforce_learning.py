"""The demonstration's learning directory, resources, events, ideas, risks and role storyboards."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from assessment_ready.councils.models import Membership
from workforce.models import Strategy, WorkforceGroup
from workforce.services import ideas, risks
from workforce.services.distributions import DistributionValues, distribute
from workforce.services.events import (
    EventValues,
    OutcomeValues,
    SeriesValues,
    add_event,
    begin_series,
    note_outcome,
)
from workforce.services.offer_interest import InterestValues, join
from workforce.services.offers import OfferValues, add_offer
from workforce.services.resources import ResourceValues, add_resource
from workforce.services.stories import StoryValues, create_story

Members = Mapping[str, Membership]
Described = Mapping[str, Any]


def make_knowledge(
    members: Members, strategy: Strategy, statements: Mapping[int, int], today: date, described: Described
) -> None:
    """What people learn from, share and improve."""
    will = members["will"]
    for each in described["offer"]:
        _offer(will, today, each)
    for each in described["resource"]:
        _resource(will, today, each)
    _events(will, today)
    for each in described["idea"]:
        _idea(members, statements, today, each)
    for each in described["risk"]:
        values = risks.RiskValues(
            title=each["title"],
            cause=each["cause"],
            effect=each["effect"],
            mitigation=each["mitigation"],
            owner_id=will.pk,
            strategy_id=strategy.pk,
            review_on=today + timedelta(days=40),
        )
        risks.create(
            actor=will,
            values=values,
            likelihood=each["likelihood"],
            impact=each["impact"],
            submission_key=uuid4(),
        )
    for each in described["story"]:
        _story(will, strategy, statements, today, each)


def _offer(will: Membership, today: date, each: Described) -> None:
    offer = add_offer(
        actor=will,
        values=OfferValues(
            title=each["title"],
            provider=each["provider"],
            format=each["format"],
            summary=each["summary"],
            open_to=tuple(each["open_to"]),
            category=each.get("category"),
            accreditation=each.get("accreditation", ""),
            cost_pounds=Decimal(each["cost"]),
            who_pays=each["who_pays"],
            hours=Decimal(each["hours"]),
            starts_on=today + timedelta(days=each["starts"]) if "starts" in each else None,
            minimum=each.get("minimum"),
            maximum=each.get("maximum"),
            booking_url=each.get("booking", ""),
            review_on=today + timedelta(days=180),
        ),
        submission_key=uuid4(),
    )
    for organisation, kind, people in each.get("interest", []):
        values = InterestValues(organisation=organisation, employer_kind=kind, people=people)
        join(actor=will, offer_id=offer.pk, values=values, submission_key=uuid4())


def _resource(will: Membership, today: date, each: Described) -> None:
    resource = add_resource(
        actor=will,
        values=ResourceValues(
            title=each["title"],
            kind=each["kind"],
            summary=each["summary"],
            owner_id=will.pk,
            review_on=today + timedelta(days=each["review"]),
        ),
        submission_key=uuid4(),
    )
    if "sent" in each:
        sent = each["sent"]
        group = WorkforceGroup.objects.get(council=will.council, name=sent["group"])
        distribute(
            actor=will,
            resource_id=resource.pk,
            values=DistributionValues(
                sent_on=today - timedelta(days=25),
                people=sent["people"],
                group_id=group.pk,
                confirmed_elsewhere=sent["confirmed"],
            ),
            submission_key=uuid4(),
        )


def _events(will: Membership, today: date) -> None:
    """A monthly exchange that was held twice and comes again."""
    series = begin_series(
        actor=will,
        values=SeriesValues(
            "Monthly information exchange", "One thing that worked, one that did not, one question.", will.pk
        ),
        first_on=today + timedelta(days=12),
        submission_key=uuid4(),
    )
    for ago, came, output in (
        (50, 34, "Two teams copy the visit page."),
        (19, 41, "Equipment shelf agreed."),
    ):
        event = add_event(
            actor=will,
            series_id=series.pk,
            values=EventValues(on=today - timedelta(days=ago), topic="What worked", invited=60),
            submission_key=uuid4(),
        )
        values = OutcomeValues(attended=came, outputs=output)
        note_outcome(actor=will, event_id=event.pk, values=values, expected_version=event.version)


def _idea(members: Members, statements: Mapping[int, int], today: date, each: Described) -> None:
    idea = ideas.propose(
        actor=members["cleo"],
        values=ideas.IdeaValues(
            title=each["title"],
            problem=each["problem"],
            change=each["change"],
            team=each["team"],
            statement_id=statements[each["statement"]],
        ),
        is_named=True,
        submission_key=uuid4(),
    )
    ideas.decide(
        actor=members["will"],
        idea_id=idea.pk,
        values=ideas.StateValues(
            state=each["state"],
            result=each.get("result", ""),
            hours_saved=Decimal(each["hours"]) if "hours" in each else None,
        ),
        expected_version=idea.version,
    )
    for team in each.get("reused", []):
        ideas.use_again(
            actor=members["will"], idea_id=idea.pk, team=team, on=today, note="", submission_key=uuid4()
        )


def _story(
    will: Membership, strategy: Strategy, statements: Mapping[int, int], today: date, each: Described
) -> None:
    group = WorkforceGroup.objects.get(council=will.council, name=each["group"])
    values = StoryValues(
        role=each["role"],
        group_id=group.pk,
        strategy_id=strategy.pk,
        introduction=each["introduction"],
        statements=tuple(statements[number] for number in each["statements"]),
        speaking_points=each["points"],
        owner_id=will.pk,
        review_on=today + timedelta(days=90),
    )
    create_story(actor=will, values=values, submission_key=uuid4())
