"""Tables of intended actions: columns chosen, cells named by row and column, the register out and in again."""

from datetime import date

import pytest
from django.utils import timezone

from tests.readiness.pages import says, text_of
from tests.workforce.importing import BASE, DOOR, SCRIPT, bring, columns, confirm, held, step, table
from tests.workforce.making import Workforce, workforce_of
from workforce.models import IntendedAction, Strategy


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's workforce area, with a draft strategy."""
    found = workforce_of(world, world.members["will"])
    found.strategy.state = "draft"
    found.strategy.save(update_fields=["state"])
    return found


HEAD = [
    "Reference",
    "Intended action",
    "Strand",
    "Owner",
    "Due",
    "Target",
    "Quality statements",
    "Workforce groups",
]


def test_a_table_is_read_when_every_cell_is_right(world, made) -> None:
    will, group = world.members["will"], made.group.name
    rows = [
        HEAD,
        ["9.1", "Teach", "9 Learning", will.user.email, "31 March 2027", "at least 90%", "8, 9", group],
    ]
    page = bring(world, name="plan.xlsx", data=table(rows, "xlsx"))
    assert says(page, "Which column is what?")
    assert says(columns(world), "1 new action")
    step(world, "into/", strategy="", title="From a table")
    confirm(world)
    row = IntendedAction.objects.get(reference="9.1")
    assert (row.owner, row.due_on, row.target, row.strand.number) == (
        will,
        date(2027, 3, 31),
        "at least 90%",
        "9",
    )
    assert [link.statement.number for link in row.statement_links.all()] == [8, 9]
    assert list(row.groups.all()) == [made.group]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"Reference": ""}, "Row 3 Reference Enter a reference, such as 2.1"),
        ({"Reference": "9.1"}, "Row 3 Reference 9.1 stands in row 2 already"),
        ({"Intended action": ""}, "Row 3 Intended action Enter what is intended"),
        ({"Owner": "Nobody Known"}, "Row 3 Owner Nobody here who can own actions is called “Nobody Known”"),
        ({"Due": "31 February 2027"}, "Row 3 Due “31 February 2027” is no date."),
        ({"Target": "90%"}, "Row 3 Target Say whether 90% is wanted at least or at most"),
        ({"Quality statements": "12"}, "Row 3 Quality statements There is no quality statement “12”"),
        ({"Workforce groups": SCRIPT}, "Row 3 Workforce groups There is no workforce group"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column_and_nothing_is_read(world, made, cells, sentence) -> None:
    good = dict(zip(HEAD, ["9.1", "Teach", "9 Learning", "", "", "", "", ""], strict=True))
    rows = [HEAD, list(good.values()), list({**good, "Reference": "9.2", **cells}.values())]
    bring(world, name="plan.csv", data=table(rows))
    page = columns(world)
    assert says(page, "1 cell needs mending.")
    assert says(page, sentence)
    assert SCRIPT not in page.content.decode()
    assert held().state == "reading"


def test_an_owner_who_left_is_named_with_the_row(world, made) -> None:
    cleo = world.members["cleo"]
    cleo.revoked_at = timezone.now()
    cleo.save(update_fields=["revoked_at"])
    rows = [HEAD, ["9.1", "Teach", "", cleo.user.full_name, "", "", "", ""]]
    bring(world, name="plan.csv", data=table(rows))
    assert says(columns(world), f"Row 2 Owner {cleo.user.full_name} has no access to this council any more.")


def test_a_formula_is_no_value(world, made) -> None:
    bring(world, name="plan.xlsx", data=table([[*HEAD[:2]], ["9.1", "=1+1"]], "xlsx"))
    assert says(columns(world), "A formula stands here. Put its result in as a value")


def test_columns_are_chosen_once_and_the_needed_ones(world, made) -> None:
    bring(world, name="plan.csv", data=table([["Nummer", "Was"], ["9.1", "Teach"]]))
    assert says(columns(world), "Choose the column with the references")
    assert says(
        columns(world, column_reference="Was", column_title="Was"), "The column “Was” is chosen twice"
    )
    assert says(columns(world, column_reference="Nummer", column_title="Was"), "1 new action")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_register_comes_back_as_it_went_out_and_changes_are_seen(world, made, kind) -> None:
    made.intend(
        "1.2", owner=world.members["ada"], due_on=date(2027, 3, 31), target="at least 90%", measure="Share"
    )
    made.intended.groups.add(made.group)
    every = (
        world.client("will")
        .get(f"{BASE}intended/")
        .context["everything_url"]
        .replace("format=xlsx", f"format={kind}")
    )
    data = world.client("will").get(f"{BASE}intended/{every}").content
    bring(world, name=f"register.{kind}", data=data)
    columns(world)
    page = step(world, "into/", strategy=made.strategy.pk, title="")
    assert says(page, "0 new actions, 0 changed, 2 the same.")
    assert says(page, "There is nothing to import")
    assert says(confirm(world), "There is nothing to import")
    IntendedAction.objects.filter(reference="1.2").update(due_on=None, measure="")
    page = world.client("will").get(f"{DOOR}{held().pk}/")
    assert says(page, "0 new actions, 1 changed, 1 the same.")
    confirm(world)
    row = IntendedAction.objects.get(reference="1.2")
    assert (row.due_on, row.measure) == (date(2027, 3, 31), "Share")


def test_the_file_to_bring_back_is_of_one_strategy(world, made) -> None:
    made.strategy.state = "active"
    made.strategy.save(update_fields=["state"])
    other = Strategy.objects.create(
        council=made.council, title="Another", created_by=world.people["will"], state="draft"
    )
    IntendedAction.objects.create(
        council=made.council, strategy=other, reference="1.1", title="The same reference elsewhere"
    )
    will = world.client("will")
    # Of which strategy each is stands below it, those of the one in force first.
    page = text_of(will.get(f"{BASE}intended/"))
    assert page.index(f"1.1 {made.intended.title}") < page.index("1.1 The same reference elsewhere Another")
    for query, title in (("", made.strategy.title), (f"?strategy={other.pk}", "Another")):
        page = will.get(f"{BASE}intended/{query}")
        assert says(page, f"Download all of “{title}”")
        data = will.get(f"{BASE}intended/{page.context['everything_url']}").content
        bring(world, name="register.xlsx", data=data)
        columns(world)
        chosen = other.pk if query else made.strategy.pk
        assert says(step(world, "into/", strategy=chosen, title=""), "0 changed, 1 the same.")


def test_an_action_is_not_changed_by_a_file(world, made) -> None:
    action = made.put_in_action(made.intended)
    rows = [
        ["Reference", "Intended action", "Due", "Product"],
        ["1.1", made.intended.title, "1 May 2030", "Another"],
    ]
    bring(world, name="plan.csv", data=table(rows))
    columns(world)
    step(world, "into/", strategy=made.strategy.pk, title="")
    assert says(world.client("will").get(f"{DOOR}{held().pk}/"), "0 new actions, 0 changed, 1 the same.")
    confirm(world)
    before = action.due_on
    action.refresh_from_db()
    assert action.due_on == before
