"""Benchmarks through the browser: a downloaded file and a plain table, published values, what is refused."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from assessment_ready.audit.models import AuditEntry
from assessment_ready.documents.models import PendingImport
from assessment_ready.framework.models import SimilarCouncil
from tests.readiness.pages import cost, post, says, text_of
from tests.workforce.making import Workforce, workforce_of
from workforce.models import Benchmark, Indicator
from workforce.services import area_alias

BASE = "/councils/westmere/workforce/benchmarks/"
LG_INFORM = Path(__file__).parent / "files/ascwds/lginform-asc-turnover-2023-24-extract.csv"
SCRIPT = "<script>alert(1)</script>"
PLAIN = (
    "Area,Period,Value,Source\nEngland,2024/25,7.0%,A source\nHull,2024/25,*,A source\nLeeds,2024/25,6.1,S\n"
)


@pytest.fixture
def made(world) -> Workforce:
    """Westmere with a vacancy rate and a turnover rate, and Barnet and Hull for neighbours."""
    area_alias.load()
    made = workforce_of(world, world.members["will"])
    for name in ("London Borough of Barnet", "Hull City Council"):
        SimilarCouncil.objects.create(council=world.westmere, council_name=name)
    Indicator.objects.create(council=world.westmere, code="turnover-rate", name="Turnover", direction="down")
    return made


def uploaded(client, data: str | bytes, name: str = "benchmarks.csv"):
    body = data.encode() if isinstance(data, str) else data
    return post(client, f"{BASE}import/", {"file": SimpleUploadedFile(name, body)})


def steps(client, data, mapping, areas="chosen"):
    """Upload and map; the page of the check."""
    page = uploaded(client, data)
    address = page.request["PATH_INFO"]
    assert "Which column is about what?" in text_of(page), text_of(page)[:2000]
    return post(
        client, address, {"areas": areas, **{f"metric_{at}": pk for at, pk in mapping.items()}}
    ), address


def turnover() -> int:
    return Indicator.objects.get(code="turnover-rate", council__slug="westmere").pk


def test_an_lg_inform_download_goes_in_as_it_is(world, made) -> None:
    will = world.client("will")
    page = uploaded(will, LG_INFORM.read_bytes(), "download.csv")
    for words in ("30 figures", "% ASC staff turnover, domiciliary care", "Metric 19266, in %"):
        assert says(page, words)
    assert f'<option value="{turnover()}" selected>' in page.content.decode()
    check, address = steps(will, LG_INFORM.read_bytes(), {0: turnover()})
    for words in (
        "2 figures are new",
        "England",
        "24.8%",
        "Barnet",
        "17.5%",
        "Chosen neighbour",
        "4 figures of other areas",
    ):
        assert says(check, words)
    assert not Benchmark.objects.exists()
    done = post(will, f"{address}check/", {})
    assert says(done, "2 benchmarks are new, 0 changed.")
    england = Benchmark.objects.get(comparator="england")
    assert (england.value, england.period, england.period_end) == (
        Decimal("24.8"),
        "2023/24",
        date(2024, 3, 31),
    )
    assert (england.area_code, england.source) == ("E92000001", "LG Inform, metric 19266")
    page = will.get(f"/councils/westmere/workforce/indicators/{turnover()}/")
    for words in ("England England 2023/24 24.8%", "Chosen neighbour Barnet 2023/24 17.5%"):
        assert says(page, words)
    assert AuditEntry.objects.filter(action="workforce.benchmarks.imported").count() == 1


def test_the_same_file_again_changes_nothing_and_a_corrected_one_what_changed(world, made) -> None:
    will, text = world.client("will"), LG_INFORM.read_text()
    _, address = steps(will, text, {0: turnover()})
    post(will, f"{address}check/", {})
    again, address = steps(will, text, {0: turnover()})
    assert says(again, "There is nothing to import: every figure is there already.")
    assert says(post(will, f"{address}check/", {}), "There is nothing to import")
    check, address = steps(will, text.replace('"24.8"', '"24.9"'), {0: turnover()})
    assert says(check, "0 figures are new , 1 changed, 1 as before")
    post(will, f"{address}check/", {})
    assert Benchmark.objects.get(comparator="england").value == Decimal("24.9")


def test_every_area_and_several_columns(world, made) -> None:
    check, _ = steps(
        world.client("will"), LG_INFORM.read_bytes(), {0: turnover(), 3: made.indicator.pk}, "every"
    )
    assert says(check, "12 figures are new")


def test_a_plain_table_keeps_what_is_suppressed_and_knows_other_names(world, made) -> None:
    will = world.client("will")
    check, address = steps(will, PLAIN, {0: made.indicator.pk})
    assert says(check, "Suppressed in the source")
    assert says(check, "Kingston upon Hull")
    post(will, f"{address}check/", {})
    hull = Benchmark.objects.get(area_name="Kingston upon Hull")
    assert (hull.value, hull.is_suppressed, hull.comparator, hull.area_code) == (
        None,
        True,
        "neighbour",
        "E06000010",
    )
    assert says(will.get(BASE), "Suppressed in the source")
    assert not Benchmark.objects.filter(area_name="Leeds").exists()
    assert says(will.get(f"/councils/westmere/workforce/indicators/{made.indicator.pk}/"), "7.0% (2024/25)")


def test_a_workbook_is_read_too_and_a_formula_refused(world, made) -> None:
    for cell, words in (("6.3", "1 figure"), ("=1+1", "formula")):
        book = Workbook()
        for row in (["area", "period", "value", "source"], ["England", "2024/25", cell, "A source"]):
            book.active.append(row)
        data = io.BytesIO()
        book.save(data)
        assert says(uploaded(world.client("will"), data.getvalue(), "x.xlsx"), words)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("area,period,value,source\nEngland,2024,abc,S\n", "Row 2, column 3 (value): “abc” is not a figure."),
        ("area,period,value,source\nEngland,2024,-1,S\n", "Row 2, column 3 (value)"),
        ("area,period,value,source\nEngland,,1,S\n", "Row 2, column 2 (period) is empty."),
        (
            "area,period,value,source\nEngland,2024,1,S\nengland,2024,2,S\n",
            "Row 3 repeats row 2: england, 2024.",
        ),
        ("area,period,value\nEngland,2024,1\n", "Row 1 has no heading “source”."),
        ("area,period,value,source\n", "The file has headings but no rows under them."),
        ("area,period,value,source\nEngland,2024,,S\n", "The file has no figure."),
        ("", "The file is empty"),
        ("\x00\x01area", "not a CSV file"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_nothing_is_imported(world, made, data, sentence) -> None:
    assert says(uploaded(world.client("will"), data), sentence)
    assert not PendingImport.objects.exists()


def _cut(line: int, text: str | None = None) -> str:
    lines = LG_INFORM.read_text().splitlines()
    if text is None:
        return "\n".join(lines[:line])
    lines[line] = text
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (_cut(8), "heading rows only"),
        (_cut(5), "heading rows only"),
        (_cut(3, '"Barnet","Barnet","E09000003","","1","2","3","4"'), "Row 4 is not one of the eight heading rows"),
        (_cut(10, '"Barnet","Barnet (London borough)","E09000003","17.5"'), "Row 11 has 4 of 8 columns"),
        (
            _cut(10, '"Barnet","B","E09000003","17.5","10.7","oops","15.1","21.4"'),
            "Row 11, column 6 (% ASC staff turnover, day care): “oops” is not a figure.",
        ),
        (_cut(10, '"England","B","E92000001","17.5","10.7","8","15.1","21.4"'), "Row 11 repeats row 9: England."),
    ],
)  # fmt: skip
def test_a_cut_or_wrong_download_gets_a_sentence_with_row_and_column(world, made, data, sentence) -> None:
    assert says(uploaded(world.client("will"), data), sentence)
    assert not PendingImport.objects.exists()


def test_columns_must_fit_their_indicator(world, made) -> None:
    days = Indicator.objects.create(council=world.westmere, code="days", name="Sickness days", unit="days")
    other = workforce_of(world, world.northby_members["nia"])
    will = world.client("will")
    check, address = steps(will, LG_INFORM.read_bytes(), {0: days.pk})
    assert says(check, "The column is in per cent, “Sickness days” in days")
    assert says(post(will, address, {"areas": "chosen"}), "Choose an indicator for at least one column")
    assert says(
        post(will, address, {"areas": "chosen", "metric_0": other.indicator.pk}), "Choose one from the list"
    )
    assert "Northby" not in text_of(check)


def test_an_import_is_cancelled_or_confirmed_once_and_is_its_owner_s(world, made) -> None:
    will = world.client("will")
    _, address = steps(will, PLAIN, {0: made.indicator.pk})
    assert world.client("ada").get(address).status_code == 404
    post(will, f"{address}check/", {})
    assert says(post(will, f"{address}check/", {}), "This upload was imported already")
    _, address = steps(will, PLAIN, {0: made.indicator.pk})
    assert says(post(will, f"{address}cancel/", {}), "Nothing was imported, and the file is forgotten.")
    assert Benchmark.objects.count() == 2


def test_published_values_are_offered_with_year_and_source(world, made) -> None:
    will, path = world.client("will"), f"/councils/westmere/workforce/indicators/{made.indicator.pk}/"
    page = will.get(f"{path}references/")
    for words in (
        "They are not targets",
        "2024/25 7.0%",
        "2023/24 8.3%",
        "England, occupational therapists in councils",
    ):
        assert says(page, words)
    page = post(will, f"{path}references/", {"keys": ["England|2024/25", "England|2023/24"]})
    assert says(page, "2 published values are added.")
    assert says(page, "7.0% (2024/25)")
    made.indicator.refresh_from_db()
    assert made.indicator.target == 8
    assert "2024/25 7.0%" not in text_of(will.get(f"{path}references/"))
    assert says(post(will, f"{path}references/", {}), "Tick at least one")
    assert says(post(will, f"{path}references/", {"keys": "Mars|2024"}), "Tick at least one")


def test_a_benchmark_is_removed_and_other_councils_are_not_found(world, made) -> None:
    other = workforce_of(world, world.northby_members["nia"])
    values = {"comparator": "england", "area_name": "England", "period": "2024", "value": 3, "source": "S"}
    rows = [
        Benchmark.objects.create(
            council=each.council,
            indicator=each.indicator,
            added_by=each.actor.user,
            added_at="2026-01-01T00:00Z",
            **values,
        )
        for each in (made, other)
    ]
    will = world.client("will")
    assert will.post(f"{BASE}{rows[1].pk}/remove/").status_code == 404
    assert will.get(f"{BASE}{rows[1].pk}/").status_code == 404
    assert world.client("vic").post(f"{BASE}{rows[0].pk}/remove/").status_code == 403
    assert "Remove" not in text_of(world.client("vic").get(f"{BASE}{rows[0].pk}/"))
    assert says(will.get(f"{BASE}{rows[0].pk}/"), "Remove this benchmark")
    assert says(post(will, f"{BASE}{rows[0].pk}/remove/", {}), "The benchmark England, 2024, is removed.")
    assert Benchmark.objects.count() == 1


@pytest.mark.parametrize(("name", "status"), [("vic", 403), ("nia", 404), ("ada", 200)])
def test_who_may_import(world, made, name, status) -> None:
    assert world.client(name).get(f"{BASE}import/").status_code == status
    assert world.client(name).get(BASE).status_code == (404 if name == "nia" else 200)


def test_what_a_file_says_comes_out_escaped(world, made) -> None:
    will = world.client("will")
    data = f"area,period,value,source,link\n{SCRIPT},2024,3,{SCRIPT},javascript:alert(1)\n"
    check, address = steps(will, data, {0: made.indicator.pk}, "every")
    post(will, f"{address}check/", {})
    for page in (check, will.get(BASE), will.get(f"{BASE}?format=csv")):
        if "html" in page["Content-Type"]:
            assert SCRIPT not in page.content.decode()
        assert "javascript:" not in page.content.decode()
    assert Benchmark.objects.get().source_url == ""


def test_the_register_costs_the_same_with_more_rows_and_is_narrowed(world, made) -> None:
    will = world.client("will")
    _, address = steps(will, PLAIN, {0: made.indicator.pk})
    post(will, f"{address}check/", {})
    before = cost(will, BASE)
    _, address = steps(will, LG_INFORM.read_bytes(), {0: turnover(), 1: turnover()}, "every")
    post(will, f"{address}check/", {})
    assert cost(will, BASE) == before
    assert before <= 14
    assert "Birmingham" not in text_of(will.get(f"{BASE}?beside=england"))
    assert "Birmingham" not in text_of(will.get(f"{BASE}?q=hull"))
    assert "Birmingham" not in text_of(will.get(f"{BASE}?indicator={made.indicator.pk}"))
    assert says(will.get(f"{BASE}?beside=zz"), "Birmingham")


def typed(world, name: str = "will", **extra):
    values = {
        "submission_key": str(uuid4()),
        "area": "Hull",
        "period": "2024/25",
        "value": "23.5",
        "source": "Skills for Care, area report",
        "source_url": "",
        **extra,
    }
    return post(
        world.client(name), f"/councils/westmere/workforce/indicators/{turnover()}/benchmarks/new/", values
    )


def test_one_figure_is_typed_in_as_a_file_would_bring_it(world, made) -> None:
    will = world.client("will")
    assert says(will.get(f"/councils/westmere/workforce/indicators/{turnover()}/"), "Type one in")
    key = str(uuid4())
    for _ in range(2):
        page = typed(world, submission_key=key, source=SCRIPT)
    assert SCRIPT not in page.content.decode()
    row = Benchmark.objects.get()
    assert (row.comparator, row.value, row.period_end) == ("neighbour", Decimal("23.5"), date(2025, 3, 31))
    assert row.area_name == "Hull City Council" or row.area_code
    assert says(typed(world, area="hull city council", value="9"), "There is a value of this area and period")
    typed(world, area="England", value="24.7")
    typed(world, area="Somewhere else", value="")
    assert Benchmark.objects.get(area_name="England").comparator == "england"
    hidden = Benchmark.objects.get(area_name="Somewhere else")
    assert (hidden.comparator, hidden.value, hidden.is_suppressed) == ("other", None, True)
    assert AuditEntry.objects.filter(action="workforce.benchmarks.added").count() == 3


def test_a_typed_figure_that_makes_no_sense_is_refused(world, made) -> None:
    assert says(typed(world, value="1000"), "Enter a figure from 0 to 995")
    assert says(typed(world, value="-1"), "Enter a figure from 0 to 995")
    assert says(typed(world, value="many"), "There is a problem")
    assert says(typed(world, area="", source=""), "Enter the area")
    assert says(typed(world, source_url="javascript:alert(1)"), "Enter an address that begins with https://")
    assert typed(world, "vic").status_code == 403
    path = f"/councils/westmere/workforce/indicators/{turnover()}/benchmarks/new/"
    assert world.client("nia").get(path.replace("westmere", "northby")).status_code == 404
    assert not Benchmark.objects.exists()
