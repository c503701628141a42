"""The map of two scales: what it draws, what its table says, what it refuses."""

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.ui import charts, samples
from tests.ui.markup import SCRIPT, assert_tame, draw, tree

HOSTILE = '<b onclick="x">&"\'</b>'
SCALES = charts.Scales("Interest", "Power", ("Satisfy", "Manage", "Monitor", "Inform"))


def map_of(*places):
    return charts.scatter(
        id="c", title="Map", places=list(places), scales=SCALES, heads=("Who", "How", "Stance")
    )


@given(
    st.lists(
        st.builds(
            charts.Place,
            label=st.sampled_from(["Staff", "Ward councillors", "People with lived experience of care"]),
            x=st.integers(1, 5),
            y=st.integers(1, 5),
            group=st.sampled_from(["", "Supportive", "Critical"]),
        ),
        min_size=1,
        max_size=45,
    )
)
def test_no_two_marks_touch_however_many_stand_on_one_point(places):
    chart = map_of(*places)
    assert len(chart.table.rows) == len(places)
    for drawing in (chart.wide, chart.half, chart.narrow):
        marks = [(mark.x, mark.y) for mark in drawing.marks if mark.key]
        assert len(marks) == len(places)
        for number, (x, y) in enumerate(marks):
            assert 0 < x < drawing.width - 8
            assert 0 < y < drawing.height
            for other_x, other_y in marks[:number]:
                assert abs(x - other_x) > 14 or abs(y - other_y) > 14


def test_higher_figures_stand_higher_and_further_right():
    chart = map_of(charts.Place("a", 1, 1), charts.Place("b", 5, 5), charts.Place("c", 1, 5))
    for drawing in (chart.wide, chart.half, chart.narrow):
        a, b, c = [mark for mark in drawing.marks if mark.key]
        assert a.x == c.x < b.x
        assert b.y == c.y < a.y


def test_the_table_names_figures_corner_and_group():
    chart = map_of(
        charts.Place("Staff", 5, 3, "Supportive", "/staff/"),
        charts.Place("Media", 2, 2),
        charts.Place("Leader", 1, 5),
        charts.Place("Carers", 3, 1),
    )
    rows = [[cell.text for cell in row.as_cells] for row in chart.table.rows]
    assert [column.label for column in chart.table.columns] == [
        "Who",
        "Number",
        "Power",
        "Interest",
        "How",
        "Stance",
    ]
    assert rows == [
        ["Staff", 1, 3, 5, "Manage", "Supportive"],
        ["Media", 2, 2, 2, "Monitor", "–"],
        ["Leader", 3, 5, 1, "Satisfy", "–"],
        ["Carers", 4, 1, 3, "Inform", "–"],
    ]
    assert "Manage: 1" in chart.description
    assert 'href="/staff/"' in Template("{% chart c %}").render(Context({"c": chart}))


def test_groups_differ_by_shape_and_not_by_colour_alone():
    chart = map_of(*(charts.Place(name, 3, 3, name) for name in "abcd"))
    shapes = {mark.key: mark.shape for mark in chart.wide.marks if mark.key}
    assert len(set(shapes.values())) == 4


@pytest.mark.parametrize("text", [HOSTILE, SCRIPT])
def test_hostile_words_stay_text(text):
    chart = charts.scatter(
        id="d",
        title=text,
        places=[charts.Place(text, 1, 1, text, text)],
        scales=charts.Scales(text, text, (text, text, text, text)),
        heads=(text, text, text),
    )
    for source in ("{% chart c %}", "{% chart c size='half' twin='open' %}"):
        html = Template(source).render(Context({"c": chart}))
        assert_tame(html)
        assert not tree(html).all("b")
        assert tree(html).all("title")[0].text == text


@pytest.mark.parametrize(("x", "y"), [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_a_place_off_the_scale_is_refused(x, y):
    with pytest.raises(ValueError, match="not between 1 and 5"):
        map_of(charts.Place("a", x, y))


def test_a_map_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one place"):
        map_of()


def test_the_sample_draws_in_a_pdf_without_a_complaint(caplog):
    from weasyprint import HTML

    html = Template("<html lang=en><title>Map</title>{% chart c size='half' twin='open' %}").render(
        Context({"c": samples.places()})
    )
    assert HTML(string=html).write_pdf().startswith(b"%PDF")
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]
    assert draw("{% chart c %}", c=samples.places()).all("table")
