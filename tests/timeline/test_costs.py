"""Pages of the timeline cost the same number of queries however many rows there are."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.architecture.specimens import fill
from tests.timeline.making import assessment
from tests.world import World

PAGES = [
    "",
    "assessments/{assessment}/",
    "milestones/{milestone}/",
    "replan/",
    "milestones/{milestone}/dates/",
]


@pytest.mark.parametrize("page", PAGES)
def test_more_dates_cost_no_more_queries(world: World, page: str) -> None:
    filled = fill(world)
    made = assessment(world, notified_on=date(2026, 12, 1))
    row = world.milestone(title="Rehearsal", assessment=made)
    path = f"/councils/westmere/timeline/{page.format(assessment=made.pk, milestone=row.pk)}"
    client = filled.world.client("ben")

    def cost() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    before = cost()
    for number in range(15):
        day = date(2027, 1, 4) + timedelta(days=number)
        world.milestone(title=f"More {number}", assessment=made, after=row, earliest=day, latest=day)
    assert cost() <= before


def test_saving_dates_costs_no_more_with_more_followers(world: World) -> None:
    made = assessment(world)
    client = world.client("ben")

    def cost(row) -> int:
        values = {
            "earliest_day": row.earliest.day,
            "earliest_month": row.earliest.month,
            "earliest_year": row.earliest.year,
            "latest_day": row.latest.day,
            "latest_month": row.latest.month,
            "latest_year": row.latest.year,
            "confirmed_on_day": 14,
            "confirmed_on_month": 1,
            "confirmed_on_year": 2027,
            "version": row.version,
        }
        url = f"/councils/westmere/timeline/milestones/{row.pk}/dates/"
        plan = client.post(url, values).context["plan"]
        with CaptureQueriesContext(connection) as captured:
            assert client.post(url, values | {"plan": plan}).status_code == 302
        return len(captured)

    few, many = world.milestone(title="Few"), world.milestone(title="Many")
    for anchor, number in ((few, 1), (many, 12)):
        for each in range(number):
            world.milestone(title=f"{anchor.title} {each}", assessment=made, after=anchor)
    assert cost(few) == cost(many)
