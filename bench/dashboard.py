"""The dashboard against a bare page, in a large installation and in a large council; saving a judgement."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command
from django.db import connection, connections

from assessment_ready.embargo import daily
from bench.data import SLUG, Size, fill
from bench.measure import Place, get, interleaved, queries, signed_in

# A council's usual year: five rounds, 500 items of evidence, 200 actions; all of England; ten times the year.
SIZES = {
    "one": Size(),
    "many": Size(councils=153),
    "rich": Size(rounds=50, entries=400, items=5000, actions=2000, gaps=600),
}
REGISTERS = {"Evidence": "evidence/", "Actions": "actions/", "Gaps": "readiness/gaps/"}


@dataclass(frozen=True)
class Line:
    """One measurement and the bar it must not pass (None: told for interest)."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def holds(self) -> bool:
        return self.bar is None or self.value <= self.bar


def run(runs: int) -> list[Line]:
    """Everything, in one go."""
    migrate_seconds = prepare()
    one, many, rich = (signed_in(name) for name in SIZES)
    dashboard = "readiness/"
    registers = [(name, place, path) for name, path in REGISTERS.items() for place in (one, rich)]
    medians = interleaved(
        {
            "bare": (one, get(one, "bare/")),
            "one": (one, get(one, dashboard)),
            "bare first": (one, first_in_a_process(get(one, "bare/"))),
            "one first": (one, first_in_a_process(get(one, dashboard))),
            "many": (many, get(many, dashboard)),
            "rich": (rich, get(rich, dashboard)),
            "statement": (one, get(one, statement_page(one))),
            "save": (one, save(one)),
            **{f"{name} {place.database}": (place, get(place, path)) for name, place, path in registers},
        },
        runs,
    )
    return [
        Line("Migrating an empty database", migrate_seconds, "s", 20),
        Line("Bare signed-in page", medians["bare"], "ms"),
        Line("Dashboard", medians["one"], "ms"),
        Line("Dashboard / bare page", medians["one"] / medians["bare"], "times", 3),
        Line("Dashboard, first in a process", medians["one first"], "ms"),
        Line(
            "Dashboard / bare page, both first in a process",
            medians["one first"] / medians["bare first"],
            "times",
            3,
        ),
        Line(
            "153 councils of five rounds / one such council", medians["many"] / medians["one"], "times", 1.2
        ),
        Line("Ten times the rows in the council / the usual", medians["rich"] / medians["one"], "times", 3),
        Line("Dashboard, one council", queries(one, get(one, dashboard)), "queries", 12),
        Line("Dashboard, 153 councils", queries(many, get(many, dashboard)), "queries", 12),
        Line("Dashboard, ten times the rows", queries(rich, get(rich, dashboard)), "queries", 12),
        Line("Statement page", medians["statement"], "ms"),
        Line("Statement page", queries(one, get(one, statement_page(one))), "queries", 15),
        Line("Saving a judgement", medians["save"], "ms"),
        Line("Saving a judgement", queries(one, save(one)), "queries", 10),
        *_registers(medians, one, rich),
    ]


def first_in_a_process(task: Callable[[], None]) -> Callable[[], None]:
    """The same request where no query has been put together yet (ADR 0006), as after a start or at midnight."""

    def request() -> None:
        daily.forget()
        task()

    return request


def _registers(medians: dict[str, float], one: Place, rich: Place) -> list[Line]:
    """The first page of each register, and what it costs at ten times the rows."""
    lines = []
    for name, path in REGISTERS.items():
        lines += [
            Line(f"{name}, page 1", medians[f"{name} one"], "ms"),
            Line(
                f"{name}, page 1, ten times the rows / the usual",
                medians[f"{name} rich"] / medians[f"{name} one"],
                "times",
                1.5,
            ),
            Line(f"{name}, page 1", queries(one, get(one, path)), "queries"),
            Line(
                f"{name}, page 1, ten times the rows",
                queries(rich, get(rich, path)),
                "queries",
                queries(one, get(one, path)),
            ),
        ]
    return lines


def prepare() -> float:
    """Make the three databases; how many seconds migrating the first took."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE one")
    started = time.perf_counter()
    call_command("migrate", database="one", verbosity=0)
    seconds = time.perf_counter() - started
    use("one")
    call_command("load_reference_data", stdout=StringIO())
    connections["one"].close()
    with connections["postgres_server"].cursor() as cursor:
        for name in ("many", "rich"):
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE one")
    for name, size in SIZES.items():
        use(name)
        fill(size)
        with connections[name].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return seconds


def use(database: str) -> None:
    """Let Django's default database be this one."""
    connections["default"] = connections[database]


def statement_page(place: Place) -> str:
    """The address of one statement of the open round."""
    place.use()
    page = place.client.get(f"/councils/{SLUG}/readiness/").content.decode()
    found = re.search(rf'href="/councils/{SLUG}/(readiness/rounds/\d+/[^"]*safeguarding[^"]*)"', page)
    assert found, "The dashboard links to no statement."
    return found[1]


def save(place: Place) -> Callable[[], None]:
    """Save the same judgement with another reason each time, as a browser does; the page is loaded before."""
    path = f"/councils/{SLUG}/{statement_page(place)}"
    page = place.client.get(path).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version, "The statement page has no form."
    state = {"version": int(version[1]), "count": 0}

    def post() -> None:
        state["count"] += 1
        answer = place.client.post(
            f"{path}score/",
            {
                "version": state["version"],
                "score": 3,
                "low": 2,
                "high": 3,
                "confidence": "medium",
                "reason": f"Reason number {state['count']}",
                "strengths": "",
                "improvements": "",
                "departure_reason": "The figures of the last quarter",
            },
        )
        assert answer.status_code == 302, answer.content.decode()[:3000]
        state["version"] += 1

    return post
