"""How workforce bears on the quality statements, in the browser."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from assessment_ready.actions.models import ActionEvidence
from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import embargo
from tests.workforce.making import Workforce, workforce_of
from workforce.models import Benchmark, Indicator, ShiftObservation, StatementLink, StatementParagraph
from workforce.queries.statement_links import links_of, links_version

BASE = "/councils/westmere/workforce/"
NEEDS = f"{BASE}statements/assessing-needs/"
LEARNING = f"{BASE}statements/learning/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's workforce area."""
    return workforce_of(world, world.members["will"])


def link(made: Workforce, number: int = 1, **what) -> StatementLink:
    return StatementLink.objects.create(
        council=made.council, statement=made.world.statement(number), strength="direct", **what
    )


def attach(made: Workforce, action, item, role: str = "closure") -> None:
    ActionEvidence.objects.create(
        council=made.council, action=action, item=item, role=role, added_by=made.actor.user
    )


def links_typed(row, **extra):
    return {"version": links_version(links_of(row)), **extra}


@pytest.fixture
def full(world, made) -> Workforce:
    """An indicator, a closed and a red action with evidence, and an observation, all of statement 1."""
    link(made, indicator=made.indicator, contribution="Shows capacity")
    Benchmark.objects.create(
        council=made.council,
        indicator=made.indicator,
        comparator="england",
        area_name="England",
        period="2024/25",
        value=Decimal("7.0"),
        source="Skills for Care",
        added_by=made.actor.user,
        added_at=timezone.now(),
    )
    link(made, intended=made.intended)
    done = made.put_in_action(
        made.intended, lifecycle="closed", closed_at=timezone.now(), title="Recruit therapists"
    )
    attach(made, done, world.evidence(1, title="Vacancy panel minutes", as_at=date(2026, 8, 1)))
    late = made.intend("1.2")
    link(made, intended=late)
    made.put_in_action(late, title="Late plan", red_on=date(2026, 1, 1), due_on=date(2026, 9, 30))
    made.shift.indicator = made.indicator
    made.shift.save(update_fields=["indicator"])
    ShiftObservation.objects.create(
        council=made.council,
        shift=made.shift,
        observed_on=date(2026, 11, 2),
        source="audit",
        note="Supervision is regular",
        confidence=4,
        state="emerging",
        recorded_by=made.actor.user,
        recorded_at=timezone.now(),
    )
    return made


def test_nine_statements_with_what_is_thin(world, full) -> None:
    page = world.client("vic").get(f"{BASE}statements/")
    assert says(page, "1 Assessing needs")
    assert says(page, "No action, No indicator, No evidence")
    body = world.client("vic").get(f"{BASE}statements/?format=csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(body)))
    head = next(line for line in lines if "Statement" in line)
    rows = {line[0]: dict(zip(head, line, strict=False)) for line in lines if len(line) == len(head)}
    row = rows["Assessing needs"]
    assert (row["Actions open"], row["Actions closed"], row["Evidence items"]) == ("1", "1", "1")
    assert (row["Indicators"], row["Thin"]) == ("1 red", "")


def test_the_chain_and_the_paragraph_carry_every_source(world, full) -> None:
    page = world.client("vic").get(NEEDS)
    for words in (
        "Recruit therapists",
        "Vacancy panel minutes",
        "Late plan",
        "12.4%",
        "England 7.0% (2024/25)",
        "Shows capacity",
        "Made from the figures",
        "Supervision is regular",
        "What remains: 1 action is open",
        "Red: Late plan",
    ):
        assert says(page, words)
    body = page.content.decode()
    assert f"/workforce/indicators/{full.indicator.pk}/" in body
    assert f"/workforce/shifts/{full.shift.pk}/" in body
    assert 'href="#note-1"' in body
    assert 'id="note-1"' in body
    text = world.client("vic").get(f"{NEEDS}text/")
    assert text["Content-Type"].startswith("text/plain")
    assert "Sources:\n[1]" in text.content.decode()


def test_a_small_number_is_suppressed_on_page_and_in_paragraph(world, made) -> None:
    link(made, indicator=made.indicator)
    made.value(date(2026, 10, 31), "25.0", numerator=Decimal(1), denominator=Decimal(4))
    page = world.client("vic").get(NEEDS)
    assert "25.0" not in text_of(page)
    assert says(page, "suppressed at 31 October 2026, because fewer than 5 people are behind it")


def test_what_is_not_available_says_why_and_is_never_zero(world, made) -> None:
    link(made, indicator=made.indicator)
    made.value(date(2026, 10, 31), None)
    assert says(world.client("vic").get(NEEDS), "not available at 31 October 2026: leavers are not known")


def test_a_paragraph_is_edited_and_saved_and_says_when_figures_changed(world, full) -> None:
    will, path = world.client("will"), f"{NEEDS}paragraph/"
    form = will.get(path).context["form"]
    typed = {
        "text": "Twelve in a hundred posts are vacant [1].",
        "basis": form["basis"].value(),
        "version": 0,
    }
    page = post(will, path, typed)
    assert says(page, "The paragraph is saved.")
    assert says(page, "Twelve in a hundred posts are vacant Source [1]")
    saved = StatementParagraph.objects.get()
    assert saved.as_at == timezone.localdate()
    assert "Figures changed since" not in text_of(page)
    assert says(page, "Put into the self-assessment")
    full.value(date(2026, 10, 31), "9.9")
    page = will.get(NEEDS)
    assert says(page, "Figures changed since")
    assert says(page, "9.9%")
    # Changing the saved words keeps its notes; beginning again takes the new figures.
    form = will.get(path).context["form"]
    assert form["basis"].value() == "saved"
    post(will, path, {"text": "Twelve [1].", "basis": "saved", "version": 1})
    assert says(will.get(NEEDS), "Figures changed since")
    form = will.get(f"{path}?figures=now").context["form"]
    assert "9.9%" in form["text"].value()
    again = {"text": form["text"].value(), "basis": form["basis"].value(), "version": 2}
    assert "Figures changed since" not in text_of(post(will, path, again))
    assert AuditEntry.objects.filter(action="workforce.paragraph.saved").count() == 3


def test_figures_that_change_while_one_writes_are_shown_and_nothing_is_lost(world, full) -> None:
    will, path = world.client("will"), f"{NEEDS}paragraph/"
    form = will.get(path).context["form"]
    full.value(date(2026, 10, 31), "9.9")
    typed = {"text": "What I wrote [1]", "basis": form["basis"].value(), "version": 0}
    page = will.post(path, typed)
    assert page.status_code == 409
    assert says(page, "The figures changed while you were writing.")
    assert says(page, "9.9%")
    assert b"What I wrote [1]" in page.content
    typed["basis"] = page.context["form"].data["basis"]
    assert says(post(will, path, typed), "The paragraph is saved.")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Enter the paragraph"),
        ({"text": "x" * 6001}, "must be 6000 characters or fewer"),
        ({"text": "A figure [77]"}, "There is no note [77]"),
        ({"version": "x"}, "This page is out of date"),
        ({"basis": ""}, "This page is out of date"),
    ],
)
def test_a_wrong_paragraph_gets_its_sentence(world, full, wrong, sentence) -> None:
    will, path = world.client("will"), f"{NEEDS}paragraph/"
    form = will.get(path).context["form"]
    typed = {"text": "Fine [1]", "basis": form["basis"].value(), "version": 0, **wrong}
    assert says(post(will, path, typed), sentence)
    assert not StatementParagraph.objects.exists()


def test_two_at_once_keep_both_paragraphs(world, full) -> None:
    will, path = world.client("will"), f"{NEEDS}paragraph/"
    basis = will.get(path).context["form"]["basis"].value()
    post(will, path, {"text": "First [1]", "basis": basis, "version": 0})
    page = world.client("ben").post(path, {"text": "Second [1]", "basis": basis, "version": 0})
    assert page.status_code == 409
    assert says(page, "First [1]")
    assert b"Second [1]" in page.content
    # A version nobody ever had is no fault of the service.
    assert post(will, f"{LEARNING}paragraph/", {"text": "x", "basis": "y", "version": 7}).status_code == 409


def test_links_of_an_intended_action_are_set_on_one_page(world, made) -> None:
    will, path = world.client("will"), f"{BASE}intended/{made.intended.pk}/statements/"
    one, nine = world.statement(1), world.statement(9)
    typed = links_typed(
        made.intended,
        **{
            f"strength_{one.pk}": "direct",
            f"contribution_{one.pk}": "More people to assess",
            f"strength_{nine.pk}": "supporting",
        },
    )
    post(will, path, typed)
    found = {each.statement.number: each for each in StatementLink.objects.select_related("statement")}
    assert set(found) == {1, 9}
    assert (found[1].strength, found[1].contribution) == ("direct", "More people to assess")
    again = links_typed(made.intended, **{f"strength_{nine.pk}": "direct"})
    post(will, path, again)
    assert [(each.statement.number, each.strength) for each in links_of(made.intended)] == [(9, "direct")]
    page = will.post(path, typed)
    assert page.status_code == 409
    wrong = links_typed(made.intended, **{f"strength_{one.pk}": "huge"})
    assert says(post(will, path, wrong), "Choose one from the list")
    assert AuditEntry.objects.filter(action="workforce.intended.statements_set").count() == 2
    assert world.client("vic").get(path).status_code == 403
    assert world.client("nia").get(path.replace("westmere", "northby")).status_code == 404


def test_links_of_an_indicator_are_set_on_the_same_page(world, made) -> None:
    path = f"{BASE}indicators/{made.indicator.pk}/statements/"
    one = world.statement(1)
    typed = links_typed(made.indicator, **{f"strength_{one.pk}": "direct"})
    post(world.client("will"), path, typed)
    assert StatementLink.objects.get().indicator == made.indicator
    assert AuditEntry.objects.filter(action="workforce.indicator.statements_set").count() == 1


def test_suggestions_are_offered_and_accepted_one_by_one_or_all(world, made) -> None:
    will, path = world.client("will"), f"{BASE}suggested-links/"
    made.intend("2.4", title="Undertake the workload health check")
    Indicator.objects.create(council=made.council, code="pdp-coverage", name="Plans")
    assert not StatementLink.objects.exists()
    assert says(will.get(f"{BASE}statements/"), "3 links to look through")
    page = will.get(path)
    for words in (
        "2.4 Undertake the workload health check",
        "Richmond 2.4: workload",
        "Accept all suggestions",
    ):
        assert says(page, words)
    assert "Undertake" not in text_of(will.get(f"{path}?statement=9"))
    assert will.get(f"{path}?statement=abc").status_code == 200
    page = post(will, f"{path}accept/", {})
    assert says(page, "Tick the suggestions to accept")
    page = post(
        will,
        f"{path}accept/",
        {"suggestion": ["nonsense", "indicator:999:1", f"indicator:{made.indicator.pk}:1"]},
    )
    assert says(page, "1 suggestion is accepted.")
    assert StatementLink.objects.get().strength == "direct"
    page = post(will, f"{path}accept/", {"suggestion": f"indicator:{made.indicator.pk}:1"})
    assert says(page, "Nothing was linked")
    assert says(post(will, f"{path}accept-all/", {"statement": "9"}), "1 suggestion is accepted.")
    assert says(post(will, f"{path}accept-all/", {}), "1 suggestion is accepted.")
    page = post(will, f"{path}accept-all/", {})
    assert says(page, "Nothing is left to accept")
    assert says(page, "Nothing is suggested.")
    for name in ("vic", "cleo"):
        assert world.client(name).post(f"{path}accept-all/").status_code == 403


def test_another_council_s_things_are_neither_suggested_nor_accepted(world, made) -> None:
    other = workforce_of(world, world.northby_members["nia"])
    will, path = world.client("will"), f"{BASE}suggested-links/"
    assert "Northby" not in text_of(will.get(path))
    post(will, f"{path}accept/", {"suggestion": f"indicator:{other.indicator.pk}:1"})
    assert not StatementLink.objects.exists()
    assert will.get(f"{BASE}statements/unknown/").status_code == 404
    assert world.client("nia").get(NEEDS).status_code == 404


def test_an_action_the_reader_may_not_know_of_reads_as_not_put_in_action(world, made) -> None:
    under = embargo(world, "ada")
    link(made, intended=made.intended)
    secret = made.put_in_action(made.intended, owner="ada", title="Secret restructure", embargo=under)
    attach(made, secret, world.evidence(1, title="Secret staff paper", embargo=under))
    for name in ("will", "vic", "ben"):
        page = world.client(name).get(NEEDS)
        assert "Secret" not in text_of(page)
        assert secret.reference not in text_of(page)
        assert says(page, "Not put in action")
        assert "Secret" not in world.client(name).get(f"{NEEDS}text/").content.decode()
    page = world.client("ada").get(NEEDS)
    assert says(page, "Secret restructure")
    # The paragraph is for everybody, whoever makes it.
    assert "Secret" not in world.client("ada").get(f"{NEEDS}text/").content.decode()


def test_a_saved_paragraph_does_not_exist_for_those_who_may_not_know_what_is_in_it(world, full) -> None:
    will, path = world.client("will"), f"{NEEDS}paragraph/"
    form = will.get(path).context["form"]
    post(will, path, {"text": "About the late plan [1]", "basis": form["basis"].value(), "version": 0})
    action = world.members["will"].actions_owned.get(title="Late plan")
    action.embargo = embargo(world, "ada")
    action.save(update_fields=["embargo"])
    for address in (NEEDS, path, f"{NEEDS}text/"):
        assert "late plan" not in will.get(address).content.decode().casefold()
    page = will.post(path, {"text": "x", "basis": "saved", "version": 0})
    assert "late plan" not in page.content.decode().casefold()
    assert says(world.client("ada").get(NEEDS), "About the late plan")


def test_what_people_type_comes_out_escaped(world, full) -> None:
    will = world.client("will")
    form = will.get(f"{NEEDS}paragraph/").context["form"]
    post(will, f"{NEEDS}paragraph/", {"text": SCRIPT, "basis": form["basis"].value(), "version": 0})
    StatementLink.objects.update(contribution=SCRIPT)
    full.indicator.name = SCRIPT
    full.indicator.save(update_fields=["name"])
    for path in (NEEDS, f"{NEEDS}paragraph/", f"{BASE}statements/", f"{BASE}suggested-links/"):
        page = will.get(path).content.decode()
        assert SCRIPT not in page
        assert "<b>bold" not in page


@pytest.mark.parametrize("path", [f"{BASE}statements/", NEEDS, f"{BASE}suggested-links/"])
def test_a_page_costs_the_same_with_more_rows(world, full, path) -> None:
    will = world.client("will")

    def one_more(number: int) -> None:
        intended = full.intend(f"7.{number}", title="Joint training of providers")
        link(full, intended=intended)
        action = full.put_in_action(intended, lifecycle="closed", closed_at=timezone.now())
        attach(full, action, world.evidence(1, title=f"Training log {number}"))
        indicator = Indicator.objects.create(
            council=full.council, code=f"own-{number}", name="Training of staff"
        )
        link(full, indicator=indicator)
        full.value(date(2026, 9, 30), "5", indicator=indicator)

    one_more(1)
    before = cost(will, path)
    one_more(2)
    one_more(3)
    assert cost(will, path) == before
