"""How every statement stands equals a recount of every row in Python, for everybody, at constant cost."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.actions.models import OPEN, Action, ActionStatement
from assessment_ready.embargo.models import Embargo
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.readiness.models import EmergingTheme, Gap, GapAction
from assessment_ready.readiness.queries.standing import standing, statement_standing
from assessment_ready.ui.dates import london_date
from tests.clock import today

LIFECYCLES = ["proposed", "agreed", "active", "on_hold", "complete", "closed", "cancelled"]


class Scatter:
    """Rows of every kind at random, some under embargo, some of Northby."""

    owners = ("cleo", "ben", "will", "ada", "nia")

    def __init__(self, world, seed):
        self.world = world
        self.chance = random.Random(seed)
        ada = world.people["ada"]
        self.embargo = Embargo.objects.create(
            council=world.westmere, title="Draft", authority="CQC", created_by=ada
        )
        self.embargo.clearances.create(council=world.westmere, user=ada, granted_by=ada)
        self.themes = [
            EmergingTheme.objects.create(code="carers", title="Unpaid carers"),
            EmergingTheme.objects.create(code="roads", title="Rural roads", council=world.westmere),
            EmergingTheme.objects.create(code="off", title="Off", council=world.westmere, is_active=False),
        ]

    def day(self, low, high):
        return today() + timedelta(days=self.chance.randint(low, high))

    def owner(self):
        """Somebody, and perhaps the embargo."""
        name = self.chance.choice(self.owners)
        secret = name != "nia" and self.chance.random() < 0.15
        return {"owner": name} | ({"embargo": self.embargo} if secret else {})

    def numbers(self):
        return self.chance.sample(range(1, 10), self.chance.choice([1, 1, 2, 3]))

    def evidence(self):
        chance = self.chance
        return self.world.evidence(
            *self.numbers(),
            category=chance.choice(["people", "staff"]),
            as_at=self.day(-400, -1),
            review_by=self.day(-60, 60),
            expires_on=chance.choice([None, None, self.day(-30, 90)]),
            withdrawn_at=timezone.now() if chance.random() < 0.1 else None,
            **self.owner(),
        )

    def action(self):
        chance = self.chance
        start = self.day(-60, 20)
        return self.world.action(
            *self.numbers(),
            start_on=start,
            due_on=start + timedelta(days=100),
            lifecycle=chance.choice(LIFECYCLES),
            amber_on=chance.choice([None, self.day(-20, 20)]),
            red_on=chance.choice([None, None, self.day(-20, 20)]),
            stale_on=chance.choice([None, self.day(-20, 20)]),
            **self.owner(),
        )

    def gap(self, actions):
        chance = self.chance
        owner = self.owner()
        gap = self.world.gap(
            chance.randint(1, 9),
            theme=chance.choice([None, *self.themes]) if owner["owner"] != "nia" else None,
            no_action_reason=chance.choice(["", "", "Too dear."]),
            closed_at=timezone.now() if chance.random() < 0.2 else None,
            weight=chance.choice(["high", "medium", "low"]),
            **owner,
        )
        for action in chance.sample(actions, chance.choice([0, 0, 1, 2])):
            if action.council_id == gap.council_id:
                GapAction.objects.create(council=gap.council, gap=gap, action=action)


def scatter(world, seed):
    """Forty items, thirty actions, thirty gaps."""
    made = Scatter(world, seed)
    for _ in range(40):
        made.evidence()
    actions = [made.action() for _ in range(30)]
    for _ in range(30):
        made.gap(actions)


def recount(membership, now, framework):
    """The same figures, one row at a time."""
    today = london_date(now)
    items = [row for row in EvidenceItem.objects.visible_to(membership, now) if row.withdrawn_at is None]
    counts = {
        row.pk: row.review_by >= today and (row.expires_on is None or row.expires_on >= today)
        for row in items
    }
    actions = {
        row.pk: row
        for row in Action.objects.visible_to(membership, now).with_rag(today)
        if row.lifecycle in OPEN
    }
    gaps = [row for row in Gap.objects.visible_to(membership, now) if row.closed_at is None]

    def answered(gap):
        linked = [link.action for link in gap.answers.select_related("action")]
        return bool(gap.no_action_reason) or any(each.lifecycle != "cancelled" for each in linked)

    def tally(pks):
        found: dict[str, int] = {}
        for pk in pks:
            rag = actions[pk].rag  # type: ignore[attr-defined] # annotated
            found[rag] = found.get(rag, 0) + 1
        return found

    def linked(some):
        links = GapAction.objects.filter(gap__in=[gap.pk for gap in some])
        return {link.action_id for link in links} & set(actions)

    def one(statement):
        own = [row for row in items if row.uses.filter(statement=statement).exists()]
        here = [gap for gap in gaps if gap.statement_id == statement.pk]
        serving = set(ActionStatement.objects.filter(statement=statement).values_list("action_id", flat=True))
        missing = [
            category.code
            for category in EvidenceCategory.objects.filter(framework=framework, in_use=True)
            if not any(counts[row.pk] and row.category_id == category.pk for row in own)
        ]
        return {
            "missing": missing,
            "counting": sum(counts[row.pk] for row in own),
            "stale": sum(not counts[row.pk] for row in own),
            "freshest": max((row.as_at for row in own), default=None),
            "open": len(here),
            "unanswered": sum(not answered(gap) for gap in here),
            "actions": tally((serving & set(actions)) | linked(here)),
        }

    statements = list(QualityStatement.objects.filter(framework=framework).order_by("number"))
    themes = EmergingTheme.objects.filter(is_active=True)
    return {
        "statements": {row.number: one(row) for row in statements},
        "totals": (
            sum(counts.values()),
            len(items) - sum(counts.values()),
            len(gaps),
            sum(not answered(gap) for gap in gaps),
            tally(actions),
        ),
        "themes": {
            theme.code: (
                len(own := [gap for gap in gaps if gap.theme_id == theme.pk]),
                sum(not answered(gap) for gap in own),
                tally(linked(own)),
            )
            for theme in themes
        },
    }


def shown(found, framework):
    """What ``standing`` says, in the shape of :func:`recount`."""
    statements = QualityStatement.objects.filter(framework=framework).order_by("number")
    return {
        "statements": {row.number: line(found.statement(row.pk)) for row in statements},
        "totals": (
            found.totals.counting,
            found.totals.stale,
            found.totals.open_gaps,
            found.totals.unanswered_gaps,
            found.totals.actions,
        ),
        "themes": {each.theme.code: (each.open_gaps, each.unanswered, each.actions) for each in found.themes},
    }


def line(one):
    assert one.covered + len(one.missing_categories) == one.of
    return {
        "missing": [each.code for each in one.missing_categories],
        "counting": one.counting,
        "stale": one.stale,
        "freshest": one.freshest,
        "open": one.open_gaps,
        "unanswered": one.unanswered_gaps,
        "actions": one.actions,
    }


@pytest.mark.parametrize("seed", [1, 3])
def test_every_figure_equals_a_recount_for_everybody(world, seed):
    scatter(world, seed)
    now = timezone.now()
    for name in ("ada", "vic", "cleo", "rhea"):
        member = world.members[name]
        expected = recount(member, now, world.framework)
        assert shown(standing(member, now, world.framework), world.framework) == expected, name
        if name == "ada":
            assert len(expected["totals"][4]) > 4
            assert any(each[2] for each in expected["themes"].values())


def test_one_statement_alone_stands_the_same(world):
    scatter(world, 4)
    now = timezone.now()
    ada = world.members["ada"]
    everything = standing(ada, now, world.framework)
    in_use = list(EvidenceCategory.objects.filter(framework=world.framework, in_use=True))
    for number in range(1, 10):
        pk = world.statement(number).pk
        alone = statement_standing(ada, now, world.framework, pk, in_use)
        assert alone.statement(pk) == everything.statement(pk)


def test_it_costs_one_query_whatever_the_data(world):
    for seed in (5, 6):
        with CaptureQueriesContext(connection) as seen:
            standing(world.members["ada"], timezone.now(), world.framework)
        assert len(seen) == 1
        if seed == 5:
            scatter(world, seed)


def test_an_empty_council_has_nothing_and_misses_everything(world):
    found = standing(world.members["ada"], timezone.now(), world.framework)
    one = found.statement(world.statement(1).pk)
    assert (one.covered, one.of, one.worst, one.freshest) == (0, 2, "", None)
    assert found.totals.actions == {}


def test_the_uncleared_see_no_figure_that_embargoed_rows_change(world):
    now = timezone.now()
    vic = world.members["vic"]
    world.gap(1)
    before = shown(standing(vic, now, world.framework), world.framework)
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    world.gap(1, embargo=embargo, weight="high")
    world.evidence(1, embargo=embargo)
    world.action(1, embargo=embargo, red_on=today())
    assert shown(standing(vic, now, world.framework), world.framework) == before
