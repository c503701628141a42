"""The rules of the workforce return by tables of cases and by chance: cells, columns, suppression, time and memory."""

import random
import time
import tracemalloc
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment_ready.documents import csv_files
from assessment_ready.documents.errors import UnreadableFile
from workforce.rules import asc_wds_cells as cells
from workforce.rules.asc_wds import Ground, read_return
from workforce.rules.return_columns import NEVER, READ, day_in_name, kind_of, layout_of
from workforce.rules.return_figures import FORMULAE, Facts, Part, Team, Where
from workforce.rules.return_problems import quoted
from workforce.rules.return_tables import SUPPRESSED, lines, matrix_hidden, team_places

FILES = Path(__file__).parent / "files" / "ascwds"
GROUND = Ground(date(2026, 11, 21), {}, {}, b"salt")


@pytest.mark.parametrize(
    ("text", "roles", "state", "numbers"),
    [
        ("2;0;1", 3, cells.GIVEN, [2, 0, 1]),
        ("2;999;1", 3, cells.GIVEN, [2, None, 1]),
        ("999", 3, cells.NOT_KNOWN, [None, None, None]),
        ("999", 1, cells.NOT_KNOWN, [None]),
        ("0", 3, cells.NONE, [0, 0, 0]),
        ("", 2, cells.NOT_GIVEN, [None, None]),
        (";", 2, cells.NOT_GIVEN, [None, None]),
        ("4", 1, cells.GIVEN, [4]),
        ("4", 2, cells.WRONG, [None, None]),
        ("1;2;3", 2, cells.WRONG, [None, None]),
        ("1;x", 2, cells.WRONG, [None, None]),
        ("0", 0, cells.NONE, []),
    ],
)
def test_starters_leavers_and_vacancies(text, roles, state, numbers) -> None:
    assert cells.flow(text, roles) == (state, numbers)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1;6", (True, 6)),
        ("1;0", (True, 0)),
        ("1;999", (False, None)),
        ("2", (True, None)),
        ("999", (False, None)),
        ("", (False, None)),
        ("1", (False, None)),
    ],
)
def test_qualifications(text, found) -> None:
    assert cells.level(text) == found


@pytest.mark.parametrize(
    ("completed", "validity", "expiry"),
    [
        (date(2024, 1, 15), "36", date(2027, 1, 14)),
        (date(2024, 1, 31), "1", date(2024, 2, 28)),
        (date(2025, 3, 12), "none", None),
        (None, "12", None),
        (date(2024, 1, 1), "99999", None),
    ],
)
def test_training_ends_a_day_before_its_months_are_over(completed, validity, expiry) -> None:
    assert cells.derived_expiry(completed, validity) == expiry


@pytest.mark.parametrize(
    ("expiry", "state"),
    [
        (date(2026, 11, 20), "expired"),
        (date(2026, 11, 21), "expiring"),
        (date(2027, 2, 19), "expiring"),
        (date(2027, 2, 20), "in_date"),
        (None, "in_date"),
    ],
)
def test_how_current_training_is(expiry, state) -> None:
    assert cells.currency(expiry, date(2026, 11, 21)) == state


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2026-11-21-sfc-bulk-upload-staff.csv", date(2026, 11, 21)),
        ("21-11-2026-sfc-bulk-upload-staff.csv", date(2026, 11, 21)),
        ("20261121_staff.csv", date(2026, 11, 21)),
        ("staff 2026-13-40.csv", None),
        ("staff (1).csv", None),
    ],
)
def test_the_day_in_a_file_s_name(name, day) -> None:
    assert day_in_name(name) == day


def test_what_could_tell_who_somebody_is_is_not_among_what_is_read() -> None:
    read = {column for columns in READ.values() for column in columns}
    assert read & NEVER == {"DOB"}  # only whether it is filled


@pytest.mark.parametrize("text", ["QQ123456C", "Ada Lovelace", "1234", "1 2", ""])
def test_sentences_repeat_no_cell_but_a_short_number(text) -> None:
    assert quoted(text) == "what stands there"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.integers(0, 5))
def test_no_cell_makes_the_reader_fall(text, roles) -> None:
    _, numbers = cells.flow(text, roles)
    assert len(numbers) == roles
    assert all(number is None or number >= 0 for number in numbers)
    cells.level(text)
    cells.day(text)
    cells.codes(text)
    amount = cells.amount(text, 366)
    assert amount is None or 0 <= amount <= 366
    layout_of("staff", [text, "LOCALESTID"])
    kind_of([text])


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_columns_in_any_order_give_the_same_and_a_cut_file_never_falls(
    chance: random.Random, cut: int
) -> None:
    data = {
        kind: (FILES / f"ascwds-{kind}-current-layout-synthetic.csv").read_bytes()
        for kind in ("workplace", "staff")
    }
    plain = {kind: list(csv_files.rows(content)) for kind, content in data.items()}
    turned = {}
    for kind, rows in plain.items():
        order = list(range(len(rows[0][1])))
        chance.shuffle(order)
        turned[kind] = [(number, [row[at] for at in order]) for number, row in rows]
    first = read_return({kind: iter(rows) for kind, rows in plain.items()}, GROUND)
    second = read_return({kind: iter(rows) for kind, rows in turned.items()}, GROUND)
    assert first.found.cells == second.found.cells
    assert first.found.workplaces == second.found.workplaces
    if cut:
        shorter = {"workplace": iter(plain["workplace"]), "staff": csv_files.rows(data["staff"][: -cut * 13])}
        with suppress(UnreadableFile):
            read_return(shorter, GROUND)


Counts = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), st.integers(0, 12), min_size=1
)


@settings(max_examples=300, deadline=None)
@given(Counts)
def test_no_row_or_column_gives_a_suppressed_number_away(counts) -> None:
    gone = matrix_hidden(counts)
    assert all(place in gone for place, count in counts.items() if 0 < count < 5)
    for axis in (0, 1):
        for name in {place[axis] for place in counts}:
            line = {place for place, count in counts.items() if place[axis] == name and count}
            # One alone is hidden only where there is no other to hide with it.
            assert len(line & gone) != 1 or len(line) == 1


def team(key: str, staff: int, vacancies: int = 0, said: int | None = None) -> tuple[Team, Part]:
    states = dict.fromkeys(("starters", "leavers", "vacancies"), "given")
    flows = {6: {"starters": 0, "leavers": 0, "vacancies": vacancies}}
    return Team(key, key, staff if said is None else said, states, flows), Part(key, 6, 1, staff)


def facts(*made: tuple[Team, Part]) -> Facts:
    return Facts([each for each, _ in made], [part for _, part in made])


def test_a_single_small_team_takes_the_next_smallest_with_it_and_a_small_whole_goes_too() -> None:
    found = facts(team("A", 3), team("B", 8), team("C", 40))
    assert [line.staff.text for line in lines(found, team_places(found))] == [
        "51",
        SUPPRESSED,
        SUPPRESSED,
        "40",
    ]
    alone = facts(team("A", 3))
    assert [line.staff.text for line in lines(alone, team_places(alone))] == [SUPPRESSED, SUPPRESSED]


def test_a_team_whose_staff_differs_from_its_records_has_no_rates_and_says_why() -> None:
    found = facts(team("A", 8, 2, said=9), team("B", 10))
    figure = FORMULAE["vacancy-rate"](found, Where())
    assert figure.value is None
    assert figure.reason == "The number of staff differs from their records in A: 9 stated, 8 recorded"
    assert FORMULAE["vacancy-rate"](found, Where(team="B")).value == Decimal(0)


def test_a_turnover_above_995_per_cent_is_a_mistake() -> None:
    made, part = team("A", 1)
    made.flows[6]["leavers"] = 10
    figure = FORMULAE["turnover-rate"](Facts([made], [part]), Where())
    assert figure.reason == "More than 995%: check LEAVERS in the workplace file"


@pytest.mark.parametrize("formula", sorted(FORMULAE))
def test_nothing_gives_no_zero_but_a_reason(formula) -> None:
    figure = FORMULAE[formula](Facts([], []), Where())
    assert figure.value is None
    assert figure.reason


def many_rows(count: int) -> dict[str, bytes]:
    """A council with so many staff records in 200 teams."""
    head, line = (FILES / "ascwds-staff-current-layout-synthetic.csv").read_text().splitlines()[:2]
    work_head, work = (FILES / "ascwds-workplace-current-layout-synthetic.csv").read_text().splitlines()[:2]
    roles = (6, 15, 36, 8, 7, 39, 25, 4)
    rows = [
        line.replace("ASW-NORTH,N01", f"T{at % 200},N{at}").replace(
            ",1,36000,,6,", f",1,36000,,{roles[at % 8]},"
        )
        for at in range(count)
    ]
    teams = [
        work.replace("ASW-NORTH", f"T{at}").replace(",8,6;15;39;25,", f",{count // 200},6;15;39;25,")
        for at in range(200)
    ]
    return {
        "workplace": "\r\n".join([work_head, *teams]).encode(),
        "staff": "\r\n".join([head, *rows]).encode(),
    }


def test_twenty_thousand_records_are_read_in_seconds_and_little_memory() -> None:
    data = many_rows(20_000)
    began = time.monotonic()
    reading = read_return({kind: csv_files.rows(content) for kind, content in data.items()}, GROUND)
    taken = time.monotonic() - began
    assert not reading.problems.errors
    assert reading.found.rows["staff"] == 20_000
    assert taken < 20
    small = many_rows(2_000)
    tracemalloc.start()
    read_return({kind: csv_files.rows(content) for kind, content in small.items()}, GROUND)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Ten times as much would still be far below 300 MB.
    assert peak * 10 < 200_000_000
