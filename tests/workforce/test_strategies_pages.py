"""Strategies through the browser: begun, filled, agreed, renewed; who may; what is refused."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest

from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import embargo, load
from tests.workforce.making import Workforce, workforce_of
from workforce.models import IntendedAction, Strand, Strategy, StrategyPart, StrategyVersion
from workforce.queries.strategy_snapshot import snapshot
from workforce.rules.strategy_versions import content_hash

BASE = "/councils/westmere/workforce/strategies/"
AREA = "/councils/westmere/workforce/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's strategy, by the workforce lead."""
    load()
    return workforce_of(world, world.members["will"])


def begun(**extra):
    return {
        "title": "People first",
        "vision": "Enough of the right people.",
        "scope": "place",
        "organisation": "",
        "sponsor": "Director",
        "owner": "",
        "method": "",
        "source_name": "",
        "submission_key": str(uuid4()),
        **extra,
    }


def state(strategy, new) -> Strategy:
    strategy.refresh_from_db()
    strategy.state = new
    strategy.save(update_fields=["state"])
    return strategy


def agreed(world, strategy, name="ada", **extra):
    strategy.refresh_from_db()
    words = content_hash(snapshot(strategy))
    values = {"approved_by": "Cabinet", "version": strategy.version, "words": words, **extra}
    return post(world.client(name), f"{BASE}{strategy.pk}/agree/", values)


def test_a_strategy_is_begun_once_and_found_in_the_register_and_its_exports(world) -> None:
    load()
    will = world.client("will")
    assert says(will.get(BASE), "belongs here, edition by edition")
    values = begun(period_start_day="1", period_start_month="4", period_start_year="2027")
    for _ in range(2):
        page = post(will, f"{BASE}new/", values)
    assert Strategy.objects.count() == 1
    assert says(page, "People first")
    assert says(page, "From 1 April 2027")
    assert says(will.get(BASE), "People first")
    assert "People first" not in text_of(will.get(f"{BASE}?q=zebra"))
    assert "People first" not in text_of(will.get(f"{BASE}?state=active"))
    lines = list(csv.reader(io.StringIO(will.get(f"{BASE}?format=csv").content.decode("utf-8-sig"))))
    assert any("People first" in line for line in lines)
    assert AuditEntry.objects.filter(action="workforce.strategy.created").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter the title of the strategy"),
        ({"scope": ""}, "Choose whose workforce it is about"),
        ({"period_end_day": "31"}, "must include a month and year"),
        (
            {
                "period_start_day": "1", "period_start_month": "4", "period_start_year": "2027",
                "period_end_day": "1", "period_end_month": "4", "period_end_year": "2026",
            },
            "The strategy must end after it begins",
        ),
        ({"owner": "99999"}, "Choose one from the list"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_gets_a_sentence(world, wrong, sentence) -> None:
    page = post(world.client("will"), f"{BASE}new/", begun(**wrong))
    assert says(page, sentence)
    assert not Strategy.objects.exists()


def test_the_page_shows_everything_and_an_action_only_to_those_who_may_know_of_it(world, made) -> None:
    StrategyPart.objects.create(
        council=made.council, strategy=made.strategy, kind="policy", title="INLAWS", successor="Planning hub"
    )
    under = embargo(world, "ada")
    made.put_in_action(made.intended, embargo=under, title="Secret title")
    made.put_in_action(made.intend("1.2", strand=None))
    page = world.client("will").get(f"{BASE}{made.strategy.pk}/")
    for words in ("Active", "1.1 Intention of Westmere", "Under no strand", "INLAWS", "Today: Planning hub"):
        assert says(page, words)
    assert says(page, "It intends 2 actions; 1 of them is in action.")
    assert "Secret title" not in text_of(page)
    assert says(world.client("ada").get(f"{BASE}{made.strategy.pk}/"), "2 of them are in action")


@pytest.mark.parametrize(
    ("name", "status"), [("vic", 403), ("cleo", 403), ("dev", 403), ("nia", 404), ("will", 200)]
)
def test_who_may_change(world, made, name, status) -> None:
    for path in ("new/", f"{made.strategy.pk}/edit/", f"{made.strategy.pk}/strands/new/"):
        assert world.client(name).get(f"{BASE}{path}").status_code == status


def test_another_council_s_strategy_is_not_found(world, made) -> None:
    other = workforce_of(world, world.northby_members["nia"])
    will = world.client("will")
    for path in (
        f"strategies/{other.strategy.pk}/",
        f"strands/{other.strand.pk}/",
        f"strategies/{other.strategy.pk}/mapping/",
        f"intended/{other.intended.pk}/mapping/",
        f"strategies/{other.strategy.pk}/versions/",
    ):
        assert will.get(f"{AREA}{path}").status_code == 404, path


def test_strands_and_parts_are_added_changed_moved_and_removed(world, made) -> None:
    will, path = world.client("will"), f"{BASE}{made.strategy.pk}/"
    state(made.strategy, "draft")
    strand = {"number": "2", "title": "Learning", "narrative": "", "lead": "", "submission_key": str(uuid4())}
    for _ in range(2):
        page = post(will, f"{path}strands/new/", strand)
    assert says(page, "The strand “2 Learning” is added.")
    added = Strand.objects.get(number="2")
    taken = {**strand, "submission_key": str(uuid4())}
    assert says(post(will, f"{path}strands/new/", taken), "There is a strand 2 already")
    edited = {"number": "2", "title": "Learning well", "narrative": "Why", "lead": "", "version": "1"}
    assert says(post(will, f"{AREA}strands/{added.pk}/", edited), "Learning well")
    post(will, f"{AREA}strands/{added.pk}/up/", {})
    assert [each.number for each in Strand.objects.filter(strategy=made.strategy)] == ["2", "1"]
    post(will, f"{AREA}strands/{added.pk}/down/", {})
    assert [each.number for each in Strand.objects.filter(strategy=made.strategy)] == ["1", "2"]
    assert says(post(will, f"{AREA}strands/{made.strand.pk}/remove/", {}), "is removed")
    made.intended.refresh_from_db()
    assert made.intended.strand_id is None

    part = {
        "kind": "policy", "title": "NMDS-SC", "text": "Data", "successor": "",
        "source_url": "https://www.skillsforcare.org.uk", "submission_key": str(uuid4()),
    }  # fmt: skip
    for _ in range(2):
        page = post(will, f"{path}parts/new/", part)
    assert says(page, "Today: ASC-WDS")
    one = StrategyPart.objects.get()
    wrong = {**part, "source_url": "javascript:alert(1)", "submission_key": str(uuid4())}
    assert says(post(will, f"{path}parts/new/", wrong), "Enter an address that begins with https://")
    assert says(post(will, f"{path}parts/new/", {**wrong, "kind": "nonsense"}), "Choose")
    edited = {**part, "title": "NMDS", "version": "1"}
    assert says(post(will, f"{AREA}strategy-parts/{one.pk}/", edited), "NMDS")
    post(will, f"{AREA}strategy-parts/{one.pk}/up/", {})
    assert says(post(will, f"{AREA}strategy-parts/{one.pk}/remove/", {}), "is removed")
    assert not StrategyPart.objects.exists()


def test_a_strategy_is_agreed_by_somebody_else_and_then_its_words_stay(world, made) -> None:
    strategy = state(made.strategy, "draft")
    assert says(post(world.client("will"), f"{BASE}{strategy.pk}/consult/", {}), "out to consultation")
    assert world.client("will").get(f"{BASE}{strategy.pk}/agree/").status_code == 403
    page = agreed(world, strategy, "ben")
    assert says(page, "Its words stay as they are.")
    assert says(page, "Cabinet")
    found = StrategyVersion.objects.get(number=2)
    assert found.reason == "Agreed by Cabinet"
    words = str(found.content)
    assert made.intended.title in words
    assert made.strand.title in words
    edit = {**begun(), "version": Strategy.objects.get().version}
    assert says(
        post(world.client("will"), f"{BASE}{strategy.pk}/edit/", edit),
        "The words of this strategy are agreed",
    )
    new = {"number": "9", "title": "Late", "narrative": "", "lead": "", "submission_key": str(uuid4())}
    assert says(post(world.client("will"), f"{BASE}{strategy.pk}/strands/new/", new), "are agreed")
    assert says(agreed(world, strategy), "this step is not open any more")
    assert says(post(world.client("will"), f"{BASE}{strategy.pk}/activate/", {}), "is the strategy in force")


def test_the_author_cannot_be_the_only_one_to_agree(world) -> None:
    load()
    made = workforce_of(world, world.members["ada"])
    strategy = state(made.strategy, "draft")
    assert says(world.client("ada").get(f"{BASE}{strategy.pk}/"), "somebody else who may agree strategies")
    assert says(agreed(world, strategy, "ada"), "somebody else who may agree strategies has to agree it")
    assert Strategy.objects.get().state == "draft"
    agreed(world, strategy, "ben")
    assert Strategy.objects.get().state == "agreed"


def test_an_empty_strategy_and_words_that_moved_on_cannot_be_agreed(world, made) -> None:
    strategy = state(made.strategy, "draft")
    page = world.client("ada").post(f"{BASE}{strategy.pk}/agree/", {"approved_by": "", "version": "99"})
    assert page.status_code == 409
    IntendedAction.objects.all().delete()
    assert says(agreed(world, strategy), "there is nothing to agree yet")


def test_a_change_of_a_strand_while_somebody_reads_stops_the_agreement(world, made) -> None:
    strategy = state(made.strategy, "draft")
    words = content_hash(snapshot(strategy))
    page = world.client("ada").get(f"{BASE}{strategy.pk}/agree/")
    assert words in page.content.decode()
    assert says(page, "Leadership in Westmere")
    edited = {"number": "1", "title": "Other words", "narrative": "", "lead": "", "version": "1"}
    post(world.client("will"), f"{AREA}strands/{made.strand.pk}/", edited)
    page = world.client("ada").post(
        f"{BASE}{strategy.pk}/agree/", {"approved_by": "", "version": strategy.version, "words": words}
    )
    assert page.status_code == 409
    assert says(page, "Other words")
    strategy.refresh_from_db()
    assert content_hash(snapshot(strategy)) in page.content.decode()
    assert Strategy.objects.get().state == "draft"


def test_a_new_edition_copies_what_is_not_done_and_takes_over_when_it_is_in_force(world, made) -> None:
    will, strategy = world.client("will"), made.strategy
    done, running = made.intend("1.2"), made.intend("1.3")
    made.put_in_action(done, lifecycle="closed", completed_on=date(2026, 10, 1))
    action = made.put_in_action(running)
    running.statement_links.create(council=made.council, statement=world.statement(4), strength="direct")
    values = {"title": "People first, again", "submission_key": str(uuid4())}
    for _ in range(2):
        page = post(will, f"{BASE}{strategy.pk}/new-edition/", values)
    assert says(page, "edition 2")
    new = Strategy.objects.get(edition=2)
    assert {row.reference for row in new.intended.all()} == {"1.1", "1.3"}
    heir = new.intended.get(reference="1.3")
    assert heir.strand.strategy_id == new.pk
    assert heir.statement_links.get().strength == "direct"
    assert heir.action_id is None
    assert agreed(world, new).status_code == 200
    post(will, f"{BASE}{new.pk}/activate/", {})
    strategy.refresh_from_db()
    heir.refresh_from_db()
    running.refresh_from_db()
    assert strategy.state == "superseded"
    assert (heir.action_id, running.action_id) == (action.pk, None)
    assert says(will.get(f"{BASE}{strategy.pk}/"), "Superseded")
    versions = will.get(f"{BASE}{new.pk}/versions/")
    assert says(versions, "Edition 2, version 1")


def test_only_one_strategy_is_in_force_and_the_other_keeps_its_actions(world, made) -> None:
    will, former = world.client("will"), state(made.strategy, "active")
    action = made.put_in_action(made.intended)
    other = Strategy.objects.create(
        council=made.council, title="Another", created_by=world.people["will"], state="agreed"
    )
    strand = Strand.objects.create(council=made.council, strategy=other, number="1", title="One")
    same = IntendedAction.objects.create(
        council=made.council, strategy=other, strand=strand, reference="1.1", title="Something else"
    )
    theirs = workforce_of(world, world.northby_members["nia"]).strategy
    assert says(will.get(f"{BASE}{other.pk}/"), f"in the place of “{former.title}”")
    post(will, f"{BASE}{other.pk}/activate/", {})
    for row in (former, other, theirs, made.intended, same):
        row.refresh_from_db()
    assert (former.state, other.state, theirs.state) == ("superseded", "active", "active")
    assert (made.intended.action_id, same.action_id) == (action.pk, None)


def test_versions_are_compared_word_by_word(world, made) -> None:
    strategy, will = state(made.strategy, "draft"), world.client("will")
    strategy.vision = "Enough people with the right skills"
    strategy.save(update_fields=["vision"])
    assert says(will.get(f"{BASE}{strategy.pk}/versions/"), "Versions belong here.")
    post(will, f"{BASE}{strategy.pk}/consult/", {})
    assert says(will.get(f"{BASE}{strategy.pk}/versions/"), "Nothing has changed.")
    strategy.vision = "Enough people with good skills"
    strategy.save(update_fields=["vision"])
    made.intend("1.9")
    made.intended.delete()
    page = will.get(f"{BASE}{strategy.pk}/versions/")
    for words in ("Added: good", "Removed: the right", "1.9 Intention 1.9", "1 added, 1 removed"):
        assert says(page, words)
    first = StrategyVersion.objects.get()
    same = will.get(f"{BASE}{strategy.pk}/versions/?before={first.pk}&after={first.pk}")
    assert says(same, "Nothing has changed.")
    assert says(will.get(f"{AREA}strategy-versions/{first.pk}/"), "Enough people with the right skills")
    assert will.get(f"{BASE}{strategy.pk}/versions/?before=zz&after=0").status_code == 200


def test_two_at_once_keep_both_texts(world, made) -> None:
    strategy = state(made.strategy, "draft")
    path = f"{BASE}{strategy.pk}/edit/"
    post(world.client("will"), path, {**begun(title="Mine"), "version": strategy.version})
    page = world.client("ada").post(path, {**begun(title="Yours"), "version": strategy.version})
    assert page.status_code == 409
    assert says(page, "Mine")
    assert "Yours" in page.content.decode()


def test_what_people_type_comes_out_escaped(world) -> None:
    load()
    will = world.client("will")
    post(will, f"{BASE}new/", begun(**dict.fromkeys(("title", "vision", "method", "sponsor"), SCRIPT)))
    strategy = Strategy.objects.get()
    path = f"{BASE}{strategy.pk}/"
    key = {"submission_key": str(uuid4())}
    post(
        will, f"{path}strands/new/", {"number": "1", "title": SCRIPT, "narrative": SCRIPT, "lead": "", **key}
    )
    part = {"kind": "driver", "title": SCRIPT, "text": SCRIPT, "successor": SCRIPT, "source_url": ""}
    post(will, f"{path}parts/new/", {**part, "submission_key": str(uuid4())})
    post(will, f"{path}consult/", {})
    version = StrategyVersion.objects.get()
    for page in (BASE, path, f"{path}edit/", f"{path}versions/", f"{AREA}strategy-versions/{version.pk}/"):
        text = will.get(page).content.decode()
        assert SCRIPT not in text, page
        assert "<b>bold" not in text, page


@pytest.mark.parametrize(
    "path", ["", "{pk}/", "{pk}/mapping/", "{pk}/mapping/?framework=sc-wres", "{pk}/versions/"]
)
def test_a_page_costs_the_same_with_more_rows(world, made, path) -> None:
    will, numbers = world.client("will"), iter(range(2, 9))
    path = f"{BASE}{path.format(pk=made.strategy.pk)}"

    def one_more() -> None:
        number = next(numbers)
        Strategy.objects.create(
            council=made.council, title=f"S{number}", created_by=made.actor.user, owner=made.actor
        )
        strand = Strand.objects.create(
            council=made.council, strategy=made.strategy, number=str(number), title="More", lead=made.actor
        )
        row = made.intend(f"{number}.1", strand=strand)
        row.statement_links.create(council=made.council, statement=world.statement(1))
        made.put_in_action(row)
        StrategyPart.objects.create(
            council=made.council, strategy=made.strategy, kind="driver", title=f"D{number}"
        )

    one_more()
    one_more()
    before = cost(will, path)
    one_more()
    assert cost(will, path) == before
