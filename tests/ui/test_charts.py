import datetime as dt

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.ui import charts, samples
from assessment_ready.ui.charts.drawing import TONES, Chart
from assessment_ready.ui.words import percent
from tests.ui.markup import SCRIPT, assert_tame, draw, tree

HOSTILE = '<b onclick="x">&"\'</b>'
EVERY = [samples.chances("a"), samples.trend(), samples.spread(), samples.views()]


def drawings(chart: Chart):
    return (chart.wide, chart.half, chart.narrow)


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=6).filter(lambda values: sum(values) > 0.001))
def test_lengths_of_a_stacked_bar_are_the_shares_in_its_table(values):
    parts = [charts.Part(f"Part {n}", value, list(TONES)[n % 5]) for n, value in enumerate(values)]
    chart = charts.stacked_bar(id="c", title="Chances", parts=parts)
    total = sum(values)
    shares = {row.as_cells[0].text: row.as_cells[1].text for row in chart.table.rows}
    for part in parts:
        assert shares[part.label] == percent(part.value / total)
    for drawing in drawings(chart):
        bars = {rect.key: rect.width for rect in drawing.rects if rect.key}
        for part in parts:
            assert bars.get(part.label, 0) == pytest.approx(part.value / total * drawing.width, abs=0.02)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_lengths_of_bars_are_the_counts_in_their_table(counts):
    bars = [charts.Bar(f"Score {n}", count, here=n == 0) for n, count in enumerate(counts)]
    chart = charts.distribution(id="c", title="Councils", bars=bars)
    table = {row.as_cells[0].text: row.as_cells[1].text for row in chart.table.rows}
    assert table == {bar.label: f"{bar.count:,}" for bar in bars}
    for drawing in drawings(chart):
        lengths = {rect.key: rect.width for rect in drawing.rects}
        longest = max(lengths.values(), default=0)
        for bar in bars:
            assert lengths.get(bar.label, 0) == pytest.approx(
                longest * bar.count / (max(counts) or 1), abs=0.02
            )
        assert [mark.key for mark in drawing.marks] == ["Score 0"]


@given(st.lists(st.integers(9, 36), min_size=1, max_size=8))
def test_heights_of_a_trend_are_the_points_in_its_table(values):
    points = [charts.Point(dt.date(2026, 1, 1) + dt.timedelta(days=40 * n), v) for n, v in enumerate(values)]
    chart = charts.trend(
        id="c",
        title="Points",
        series=[charts.Series("Self-assessment", points)],
        bands=[charts.Band("Good", 23), charts.Band("Inadequate", 9)],
        minimum=9,
        maximum=36,
    )
    assert [row.as_cells[2].text for row in chart.table.rows] == [str(v) for v in values]
    assert [row.as_cells[3].text for row in chart.table.rows] == [
        "Good" if v >= 23 else "Inadequate" for v in values
    ]
    for drawing in drawings(chart):
        marks = [mark for mark in drawing.marks if mark.key]
        low, high = 300 if drawing.width > 320 else 250, 24
        for mark, value in zip(marks, values, strict=True):
            assert mark.y == pytest.approx(low - (value - 9) / 27 * (low - high), abs=0.02)
        assert [mark.key for mark in marks] == [str(v) for v in values]


def test_marks_of_a_comparison_stand_at_their_score():
    chart = charts.comparison(
        id="c",
        title="Rounds",
        names=["Ours", "Peer"],
        rows=[charts.ComparisonRow("Safeguarding", [3, 1], "/s"), charts.ComparisonRow("Equity", [None, 4])],
    )
    for drawing in drawings(chart):
        scale = {text.text: text.x for text in drawing.texts if text.text in "1234"}
        places = {mark.key: mark.x for mark in drawing.marks if mark.key}
        assert places == {
            "Safeguarding|Ours": scale["3"],
            "Safeguarding|Peer": scale["1"],
            "Equity|Peer": scale["4"],
        }
    assert [[c.score for c in row.as_cells[1:]] for row in chart.table.rows] == [[3, 1], [None, 4]]
    assert chart.table.rows[0].as_cells[0].url == "/s"


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.title)
def test_a_chart_has_a_name_a_description_a_table_and_no_style(chart):
    page = draw("{% chart c %}", c=chart)
    pictures = page.all("svg")
    assert len(pictures) == 2
    for picture in pictures:
        assert picture.attrs["role"] == "img"
        assert picture.one("title").text == chart.title
        assert picture.one("desc").text == chart.description
        assert picture.attrs["aria-labelledby"].split() == [
            picture.one(n).attrs["id"] for n in ("title", "desc")
        ]
    assert page.one("details").one("table").one("caption").text == chart.title
    assert not [n for n in page.walk() if "style" in n.attrs or n.name == "style"]
    ids = [n.attrs["id"] for n in page.walk() if "id" in n.attrs]
    assert len(ids) == len(set(ids))
    used = {n.attrs["fill"][5:-1] for n in page.walk() if n.attrs.get("fill", "").startswith("url(")}
    assert used <= set(ids)


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.title)
def test_everything_drawn_lies_inside_the_picture(chart):
    for drawing in drawings(chart):
        for rect in drawing.rects:
            assert rect.x >= 0
            assert rect.x + rect.width <= drawing.width + 0.1
            assert rect.y + rect.height <= drawing.height
        for text in drawing.texts:
            left, top, right, bottom = text.box
            assert left >= -12, text
            assert top >= -1, text
            assert right <= drawing.width + 12, text
            assert bottom <= drawing.height + 1, text


def test_tones_differ_by_pattern_as_well_as_colour():
    patterns = [tone.pattern for tone in TONES.values()]
    assert len(patterns) == len(set(patterns))


def test_figures_in_the_table_are_links():
    links = [a.attrs["href"] for a in draw("{% chart c %}", c=samples.chances("a")).one("table").all("a")]
    assert links == [samples.HERE] * 4


def test_a_report_shows_the_table_and_no_phone_drawing():
    page = draw("{% chart c size='half' twin='open' %}", c=samples.chances("a"))
    assert page.one("svg").attrs["width"] == "640"
    assert page.one("table").one("caption").text == "Chance of each rating"
    assert not page.all("details")
    assert not draw("{% chart c twin='none' %}", c=samples.chances("a")).all("table")


def every_chart_of(text):
    return [
        charts.stacked_bar(
            id="a", title=text, category=text, unit=text, parts=[charts.Part(text, 1, "red", text)]
        ),
        charts.distribution(
            id="b",
            title=text,
            bars=[charts.Bar(text, 1, text, here=True)],
            here_label=text,
            unit=text,
            category=text,
        ),
        charts.comparison(
            id="c",
            title=text,
            names=[text],
            rows=[charts.ComparisonRow(text, [1], text)],
            category=text,
        ),
        charts.trend(
            id="d",
            title=text,
            minimum=0,
            maximum=2,
            unit=text,
            heads=(text, text),
            bands=[charts.Band(text, 1)],
            series=[charts.Series(text, [charts.Point(dt.date(2026, 1, 1), 1, text)])],
        ),
    ]


@pytest.mark.parametrize("text", [HOSTILE, SCRIPT])
@pytest.mark.parametrize("place", range(4))
def test_hostile_labels_stay_text(place, text):
    chart = every_chart_of(text)[place]
    for source in ("{% chart c %}", "{% chart c size='half' twin='open' %}"):
        html = Template(source).render(Context({"c": chart}))
        assert_tame(html)
        page = tree(html)
        assert not page.all("b")
        assert page.all("title")[0].text == text
        assert page.one("caption").text == text


@pytest.mark.parametrize(
    ("make", "arguments", "sentence"),
    [
        (charts.stacked_bar, {"parts": []}, "one above 0"),
        (charts.stacked_bar, {"parts": [charts.Part("a", 0, "red")]}, "one above 0"),
        (
            charts.stacked_bar,
            {"parts": [charts.Part("a", -1, "red"), charts.Part("b", 5, "red")]},
            "0 or more",
        ),
        (charts.stacked_bar, {"parts": [charts.Part("a", 1, "pink")]}, "Unknown tone"),
        (charts.distribution, {"bars": []}, "needs bars"),
        (charts.distribution, {"bars": [charts.Bar("a", -1)]}, "0 or more"),
        (charts.comparison, {"names": ["a"], "rows": [charts.ComparisonRow("r", [1, 2])]}, "2 scores for 1"),
        (charts.comparison, {"names": ["a"], "rows": [charts.ComparisonRow("r", [5])]}, "between 1 and 4"),
        (charts.trend, {"series": [], "bands": [], "minimum": 0, "maximum": 1}, "at least one point"),
    ],
)
def test_figures_that_cannot_be_drawn_are_refused(make, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        make(id="c", title="Chart", **arguments)


def test_an_id_that_could_break_an_attribute_is_refused():
    with pytest.raises(ValueError, match="Chart id"):
        samples.chances('x"y')


def test_a_drawing_writes_plain_numbers_whatever_the_locale(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    html = Template("{% chart c %}").render(Context({"c": samples.chances("a")}))
    assert 'width="1120"' in html


def test_charts_draw_in_a_pdf_without_a_complaint(caplog):
    from weasyprint import HTML

    source = "<html lang=en><title>Charts</title>{% for c in every %}{% chart c size='half' twin='open' %}{% endfor %}"
    html = Template(source).render(Context({"every": EVERY}))
    pdf = HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    assert pdf.startswith(b"%PDF")
    assert [r.getMessage() for r in caplog.records if r.levelname in ("WARNING", "ERROR")] == []
