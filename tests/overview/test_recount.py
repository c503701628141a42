"""Every figure of the dashboard equals a recount of raw rows, one by one, and opens exactly what it counts."""

import csv
import io
import re
from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from assessment_ready.actions.models import Action, ActionStatement
from assessment_ready.actions.rules.rag import RagSchedule, computed, shown
from assessment_ready.councils.models import Council
from assessment_ready.embargo.models import Clearance
from assessment_ready.evidence.models import EvidenceItem, EvidenceUse
from assessment_ready.framework.models import EvidenceCategory, PublishedResult, QualityStatement
from assessment_ready.overview.rules.figures import age_words
from assessment_ready.readiness.models import EmergingTheme, Gap, GapAction, Judgement, Round
from assessment_ready.timeline.models import CommitteeMeeting, Election, Milestone, QuietPeriod
from tests.overview.reading import html, links, table, words
from tests.overview.test_demo import client as demo_client
from tests.overview.test_demo import made, seeded  # noqa: F401 - fixtures
from tests.readiness.test_standing import scatter

OPEN = {"proposed", "agreed", "active", "on_hold", "complete"}
WORST_FIRST = ["red", "stale", "amber", "green", "not_started", "proposed", "on_hold", "complete"]
WORDS = {"not_started": "not started", "on_hold": "on hold"}


class Recount:
    """The rows one person may know of, counted with loops. The gate is worked out here anew, not asked."""

    def __init__(self, council: Council, user, today: date):
        self.today = today
        cleared = set(Clearance.objects.filter(user=user, revoked_at=None).values_list("embargo", flat=True))
        now = timezone.now()

        def seen(row):
            if row.council_id != council.pk:
                return False
            if row.embargo_id is None or row.embargo_id in cleared:
                return True
            over = (row.embargo.lifts_at, row.embargo.lifted_at)
            return any(moment is not None and moment <= now for moment in over)

        self.items = [row for row in EvidenceItem.objects.all() if seen(row) and row.withdrawn_at is None]
        self.actions = {row.pk: row for row in Action.objects.all() if seen(row) and row.lifecycle in OPEN}
        self.cancelled = set(Action.objects.filter(lifecycle="cancelled").values_list("pk", flat=True))
        self.gaps = [row for row in Gap.objects.all() if seen(row) and row.closed_at is None]
        self.rounds = [row for row in Round.objects.all() if seen(row)]
        self.milestones = [row for row in Milestone.objects.all() if seen(row)]
        self.uses = {(row.item_id, row.statement_id) for row in EvidenceUse.objects.all()}
        self.serves = {(row.action_id, row.statement_id) for row in ActionStatement.objects.all()}
        self.answers = {(row.gap_id, row.action_id) for row in GapAction.objects.all()}

    def counts(self, item):
        return item.review_by >= self.today and not (item.expires_on and item.expires_on < self.today)

    def rag(self, action):
        days = RagSchedule(action.amber_on, action.red_on, action.stale_on)
        state = computed(action.lifecycle, action.start_on, days, self.today)
        return shown(state, action.stated_rag, action.override_until, self.today)

    def unanswered(self, gap):
        acted = any(pk == gap.pk and action not in self.cancelled for pk, action in self.answers)
        return not gap.no_action_reason and not acted

    def of(self, statement):
        """What stands beside one statement: items, gaps, actions by state."""
        items = [row for row in self.items if (row.pk, statement.pk) in self.uses]
        gaps = [row for row in self.gaps if row.statement_id == statement.pk]
        ids = {pk for pk in self.actions if (pk, statement.pk) in self.serves}
        ids |= {pk for pk in self.actions for gap in gaps if (gap.pk, pk) in self.answers}
        return items, gaps, Counter(self.rag(self.actions[pk]) for pk in ids)


def worst_words(states: Counter) -> str:
    worst = next((rag for rag in WORST_FIRST if states[rag]), None)
    if worst is None:
        return "none"
    first = "on track" if worst in ("green", "complete") else f"{states[worst]} {WORDS.get(worst, worst)}"
    return first if sum(states.values()) == states[worst] else f"{first} of {sum(states.values())}"


def missing(judgement, covered, of, unanswered, states) -> int:
    """How many lines "what is missing" has, by the rule as it is written down."""
    lines = of - covered
    lines += bool(unanswered) + bool(states["red"]) + bool(states["stale"])
    if judgement.score is None:
        return lines + 1
    departs = judgement.suggested is not None and judgement.score != judgement.suggested
    return lines + (not judgement.reason.strip()) + (departs and not judgement.departure_reason.strip())


def opened(browser, address: str) -> int:
    """How many rows the register behind a figure has, from its own download."""
    answer = browser.get(address.replace("&amp;", "&") + "&format=csv")
    assert answer.status_code == 200, address
    return len(list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))) - 1


def check_statements(browser, page, found: Recount, round_):
    rows = [row for row in table(page, "Statement") if len(row) > 1]
    in_use = list(EvidenceCategory.objects.filter(framework=round_.framework, in_use=True))
    statements = list(QualityStatement.objects.filter(framework=round_.framework).order_by("number"))
    assert len(rows) == len(statements)
    for statement, row in zip(statements, rows, strict=True):
        ready, evidence, gap_cell, action_cell, councils = row[-5:]
        items, gaps, states = found.of(statement)
        covered = sum(
            any(found.counts(item) and item.category_id == category.pk for item in items)
            for category in in_use
        )
        stale = [item for item in items if not found.counts(item)]
        unanswered = [gap for gap in gaps if found.unanswered(gap)]
        judgement = Judgement.objects.get(round=round_, statement=statement)
        lacking = missing(judgement, covered, len(in_use), unanswered, states)
        assert ready[0].startswith("Ready" if not lacking else f"{lacking} missing"), statement
        beside = ""
        if stale:
            beside = f" {len(stale)} past {'its' if len(stale) == 1 else 'their'} date"
            assert opened(browser, evidence[1][1]) == len(stale)
        elif items:
            beside = f" newest {age_words(max(item.as_at for item in items), found.today)}"
        assert evidence[0] == f"{covered} of {len(in_use)}{beside}", statement
        assert gap_cell[0] == f"{len(gaps)}" + (f" {len(unanswered)} not answered" if unanswered else ""), (
            statement
        )
        assert opened(browser, gap_cell[1][0]) == len(gaps)
        if unanswered:
            assert opened(browser, gap_cell[1][1]) == len(unanswered)
        assert action_cell[0] == worst_words(states), statement
        worst = next((rag for rag in WORST_FIRST if states[rag]), "")
        if worst and worst not in ("green", "complete"):
            assert opened(browser, action_cell[1][0]) == states[worst], (statement, worst)
        check_councils(councils, statement, round_)


def check_councils(cell, statement, round_):
    """The newest score of each council, at three or better."""
    newest = {}
    for result in PublishedResult.objects.filter(framework=round_.framework).order_by("published_on", "pk"):
        score = result.scores[statement.number - 1] if statement.number <= len(result.scores) else None
        if score is not None:
            newest[result.council_name.lower()] = score
    if not newest:
        assert cell[0] == "–"
        return
    assert cell[0].endswith(f"of {len(newest)}")
    share = sum(score >= 3 for score in newest.values()) / len(newest)
    assert cell[0].startswith(f"{int(share * 100 + 0.5)}%")


def check_scores(page, found: Recount, round_):
    """Our score and its change, the outside view and the difference; points and trend."""

    def scores(of):
        rows = Judgement.objects.filter(round=of).order_by("statement__number")
        return [row.score for row in rows]

    ours = scores(round_)
    earlier = [
        row
        for row in found.rounds
        if row.kind == round_.kind and (row.held_on, row.pk) < (round_.held_on, round_.pk)
    ]
    before = scores(max(earlier, key=lambda row: (row.held_on, row.pk))) if earlier else None
    outside = [row for row in found.rounds if row.kind != "self_assessment" and any(scores(row))]
    theirs = scores(max(outside, key=lambda row: (row.held_on, row.pk))) if outside else None
    rows = [row for row in table(page, "Statement") if len(row) > 1]
    for place, row in enumerate(rows):
        said = row[1][0]
        assert said.startswith(f"{ours[place]} {ours[place]} out of 4")
        if before and before[place]:
            change = ours[place] - before[place]
            assert said.endswith(
                "no change" if not change else f"{'up' if change > 0 else 'down'} {abs(change)}"
            )
        if theirs and theirs[place]:
            more = ours[place] - theirs[place]
            assert row[2][0].startswith(f"{theirs[place]} {theirs[place]} out of 4")
            assert row[2][0].endswith(
                "same" if not more else f"we say {abs(more)} {'more' if more > 0 else 'less'}"
            )
    assert f"{sum(ours)} of 36 points" in words(page)
    full = [row for row in found.rounds if None not in scores(row)]
    trend = sorted((row.held_on, sum(scores(row))) for row in full)
    told = [int(row[2][0]) for row in table(page, "Date")]
    assert sorted(told) == sorted(points for _, points in trend)


def section(page, name: str) -> str:
    """The inside of one panel."""
    return html(page).partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def figures(panel: str) -> list[tuple[str, str, str]]:
    """(number, words, address) of each line of figures."""
    found = re.findall(r'href="([^"]+)"><strong>([^<]+)</strong> ([^<]+)</a>', panel)
    return [(number, said, address) for address, number, said in found]


def check_panels(browser, page, found: Recount, round_):
    in_use = list(EvidenceCategory.objects.filter(framework=round_.framework, in_use=True))
    statements = list(QualityStatement.objects.filter(framework=round_.framework))
    pairs = [
        any(found.counts(item) and item.category_id == category.pk for item in found.of(statement)[0])
        for statement in statements
        for category in in_use
    ]
    counting = [item for item in found.items if found.counts(item)]
    evidence = figures(section(page, "evidence-heading"))
    assert [(number, said) for number, said, _ in evidence[:3]] == [
        (f"{sum(pairs)} of {len(pairs)}", "kinds of evidence covered"),
        (str(len(counting)), "items within date"),
        (str(len(found.items) - len(counting)), "items past their date"),
    ]
    assert opened(browser, evidence[1][2]) == len(counting)
    assert opened(browser, evidence[2][2]) == len(found.items) - len(counting)
    if found.items:
        assert evidence[3][0] == age_words(max(item.as_at for item in found.items), found.today)
    unanswered = [gap for gap in found.gaps if found.unanswered(gap)]
    work = section(page, "work-heading")
    assert [(number, said) for number, said, _ in figures(work)] == [
        (str(len(found.gaps)), "open gaps"),
        (str(len(unanswered)), "not answered"),
    ]
    assert [opened(browser, address) for _, _, address in figures(work)] == [len(found.gaps), len(unanswered)]
    states = Counter(found.rag(action) for action in found.actions.values())
    told = re.findall(r'href="([^"]+)"><strong class="govuk-tag[^>]*>(\d+) ([a-z ]+)</strong>', work)
    assert {said: int(number) for _, number, said in told} == {
        WORDS.get(rag, rag): number for rag, number in states.items()
    }
    for address, number, _ in told:
        assert opened(browser, address) == int(number), address


def check_themes(browser, page, council, found: Recount):
    own = {row.code for row in EmergingTheme.objects.filter(council=council)}
    themes = [
        row
        for row in EmergingTheme.objects.order_by("position", "title")
        if row.is_active
        and (row.council_id == council.pk or (row.council_id is None and row.code not in own))
    ]
    rows = {row[0][0]: row for row in table(page, "Theme")}
    for place, theme in enumerate(themes):
        gaps = [gap for gap in found.gaps if gap.theme_id == theme.pk]
        ids = {pk for pk in found.actions for gap in gaps if (gap.pk, pk) in found.answers}
        if theme.title not in rows:
            assert place >= 4
            assert not gaps
            continue
        row = rows.pop(theme.title)
        late = sum(found.unanswered(gap) for gap in gaps)
        assert row[1][0] == f"{len(gaps)}" + (f" {late} not answered" if late else "")
        assert opened(browser, row[1][1][0]) == len(gaps)
        states = Counter(found.rag(found.actions[pk]) for pk in ids)
        assert row[2][0] == worst_words(states).partition(" of ")[0]
    assert rows == {}


def coming(council, found: Recount) -> list[tuple[date, str]]:
    """Every coming day as (first day, title): milestones, meetings, their papers, quiet and pre-election periods."""
    today = found.today
    days = []
    for row in found.milestones:
        last = row.confirmed_on or row.latest
        closed = row.assessment_id and row.assessment.closed_on
        if row.actual_on is None and last >= today and not closed:
            days.append((row.confirmed_on or row.earliest, row.title))
    meetings = CommitteeMeeting.objects.filter(council=council)
    days += [(row.meets_on, row.committee) for row in meetings if row.meets_on >= today]
    papers = [(row.papers_due_on, row.committee) for row in meetings if row.papers_due_on]
    days += [(due, f"Papers due: {committee}") for due, committee in papers if due >= today]
    quiet = QuietPeriod.objects.filter(council=council, ends_on__gte=today)
    days += [(row.starts_on, row.title) for row in quiet]
    polls = Election.objects.filter(council=council, poll_on__gte=today)
    return days + [(row.notice_on or row.poll_on, f"Pre-election period: {row.title}") for row in polls]


def check_dates(page, council, found: Recount):
    """The next five of them; where no notice is entered yet, the day it begins is the timeline's to work out."""
    told = re.findall(r"</strong> <a[^>]*>([^<]+)</a>", section(page, "dates"))
    days = coming(council, found)
    assert set(told) <= {title for _, title in days}
    if not Election.objects.filter(council=council, notice_on=None).exists():
        assert sorted(told) == sorted(title for _, title in sorted(days, key=lambda pair: pair[0])[:5])


def check_all(browser, council, user, round_):
    page = browser.get(f"/councils/{council.slug}/readiness/", {"round": round_.pk})
    found = Recount(council, user, timezone.localdate())
    check_scores(page, found, round_)
    check_statements(browser, page, found, round_)
    check_panels(browser, page, found, round_)
    check_themes(browser, page, council, found)
    check_dates(page, council, found)
    for address in set(links(page, "/councils/")):
        assert browser.get(address).status_code in (200, 302), address
    return page


@pytest.mark.parametrize(("name", "seed"), [("ada", 11), ("ben", 12), ("vic", 13)])
def test_every_figure_equals_a_recount_of_a_world_at_random(world, name, seed):
    scatter(world, seed)
    # As answering a gap does: the action that answers it serves its statement.
    ActionStatement.objects.bulk_create(
        [
            ActionStatement(council=row.council, action=row.action, statement=row.gap.statement)
            for row in GapAction.objects.select_related("gap__statement")
        ],
        ignore_conflicts=True,
    )
    world.round(
        title="Spring", held_on=date(2026, 4, 20), scores=[2, 2, 2, 2, 3, 3, 3, 2, 3], status="closed"
    )
    world.round(
        kind="peer_challenge", title="Peers", held_on=date(2026, 6, 1), scores=[2, 3, 2, 2, 3, 2, 3, 3, 3]
    )
    round_ = world.round(scores=[2, 3, 2, 3, 3, 3, 3, 3, 3])
    Judgement.objects.filter(round=round_, statement__number__in=(2, 5)).update(reason="")
    today = timezone.localdate()
    world.milestone(title="Near", earliest=today, latest=today.replace(year=today.year + 1))
    world.milestone(title="Over", earliest=date(2025, 1, 1), latest=date(2025, 1, 2))
    world.milestone(council=world.northby, title="Theirs", earliest=today, latest=today)
    check_all(world.client(name), world.westmere, world.people[name], round_)


@pytest.mark.parametrize("name", ["ada", "vic"])
def test_every_figure_of_westmeres_demonstration_equals_a_recount(seeded, name):  # noqa: F811
    council = Council.objects.get(slug="westmere")
    member = council.memberships.select_related("user").get(user__email__startswith=f"{name}@")
    round_ = Round.objects.filter(council=council, kind="self_assessment").order_by("-held_on").first()
    page = check_all(demo_client(name), council, member.user, round_)
    assert figures(section(page, "evidence-heading"))[1][0] != "0"
