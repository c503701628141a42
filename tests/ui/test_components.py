import datetime as dt

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString

from assessment_ready.ui.pages import NavItem, Task, TimelineEntry
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from tests.ui.markup import SCRIPT, assert_tame, draw

HOSTILE = '<b onclick="x">&"\'</b>'


@pytest.mark.parametrize(("score", "filled", "spoken"), [(1, 1, "1 out of 4"), (4, 4, "4 out of 4")])
def test_a_score_is_dots_and_words(score, filled, spoken):
    page = draw("{% score_dots score %}", score=score)
    assert len(page.all("span", "ar-dot")) == 4
    assert len(page.all("span", "ar-dot--on")) == filled
    assert page.one("span", "govuk-visually-hidden").text == spoken


def test_no_score_says_so():
    assert draw("{% score_dots score %}", score=None).text == "Not scored"


def test_an_unknown_tone_is_refused():
    with pytest.raises(ValueError, match="Unknown tone"):
        draw("{% tag 'x' 'pink' %}")


@pytest.mark.parametrize(
    "source",
    [
        "{% tag bad 'red' %}",
        "{% warning bad %}",
        "{% inset %}{{ bad }}{% endinset %}",
        "{% details bad %}{{ bad }}{% enddetails %}",
        "{% notification bad 'success' %}{{ bad }}{% endnotification %}",
        "{% answer_box bad %}{{ bad }}{% endanswer_box %}",
        "{% empty_state bad bad bad %}",
        "{% button_link bad bad %}",
        "{% post_button bad bad 'link' name=bad %}",
        "{% breadcrumbs pairs %}",
        "{% side_nav items bad %}",
        "{% tabs items bad %}",
        "{% summary_list rows %}",
        "{% table table %}",
        "{% task_list tasks %}",
        "{% timeline entries %}",
    ],
)
def test_hostile_text_stays_text(source):
    cells = [
        Cell(HOSTILE, url=HOSTILE, sub=HOSTILE),
        Cell.tag(HOSTILE, "red"),
        Cell.scored(2, sub=HOSTILE, url=HOSTILE),
    ]
    page = draw(
        source,
        bad=HOSTILE,
        pairs=[(HOSTILE, HOSTILE)],
        items=[NavItem(HOSTILE, HOSTILE)],
        rows=[SummaryRow(HOSTILE, HOSTILE, url=HOSTILE, action=HOSTILE), SummaryRow(HOSTILE, [HOSTILE])],
        table=Table([Column(HOSTILE)] * 3, [Row(cells), Row.heading(HOSTILE)], caption=HOSTILE),
        tasks=[Task(HOSTILE, HOSTILE, HOSTILE, hint=HOSTILE), Task(HOSTILE, HOSTILE, HOSTILE, "blue")],
        entries=[TimelineEntry(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)],
    )
    assert HOSTILE in page.text
    assert not page.all("b")
    assert not [n for n in page.walk() if any(name.startswith("on") for name in n.attrs)]


def test_a_table_names_its_rows_columns_and_cards():
    table = Table(
        [Column("Statement"), Column("Score")],
        [Row.heading("Theme"), Row([Cell("Safeguarding", url="/s"), Cell.scored(3, sub="up 1")])],
        caption="Scores",
    )
    page = draw("{% table table %}", table=table)
    assert page.one("caption").text == "Scores"
    assert [th.attrs["scope"] for th in page.all("th")] == ["col", "col", "colgroup", "row"]
    assert page.one("td").attrs["data-label"] == "Score"
    assert page.one("div", "ar-scroll").attrs["tabindex"] == "0"


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        draw("{% table table %}", table=Table([Column("One")], [Row(["a", "b"])], caption="x"))


@pytest.mark.parametrize(
    ("sort", "link", "aria"),
    [
        ("", "sort=owner", "none"),
        ("owner", "sort=-owner", "ascending"),
        ("-owner", "sort=owner", "descending"),
    ],
)
def test_a_sortable_heading_turns_the_order_round_and_keeps_the_filters(sort, link, aria):
    request = RequestFactory().get("/x", {"state": ["a", "b"], "page": "3", "sort": sort})
    table = Table([Column("Owner", sort="owner")], [Row(["x"])], caption="List", sort=sort)
    head = draw("{% table table %}", table=table, request=request).all("th")[0]
    assert head.one("a").attrs["href"] == f"?state=a&state=b&{link}"
    assert head.attrs["aria-sort"] == aria


def test_pages_of_a_list_keep_the_filters():
    request = RequestFactory().get("/x", {"q": "a&b", "page": "5", "format": "csv"})
    page = draw("{% pagination p %}", p=Paginator(range(100), 10).get_page(5), request=request)
    links = [a.attrs["href"] for a in page.all("a")]
    assert links == [f"?q=a%26b&page={n}" for n in (4, 1, 4, 5, 6, 10, 6)]
    assert [a.text for a in page.all("a") if a.attrs.get("aria-current") == "page"] == ["5"]


def test_one_page_needs_no_links():
    assert not draw("{% pagination p %}", p=Paginator([1], 10).get_page(1)).children
    assert not draw("{% pagination p %}", p=None).children


def test_downloads_keep_the_filters_and_drop_the_page():
    request = RequestFactory().get("/x", {"state": "open", "page": "2"})
    page = draw("{% export_links %}", request=request)
    assert [a.attrs["href"] for a in page.all("a")] == ["?state=open&format=csv", "?state=open&format=xlsx"]


def test_a_post_button_is_a_form_with_token_and_values():
    form = draw("{% post_button '/close/' 'Close' 'warning' round=3 %}", csrf_token="T").one("form")
    assert (form.attrs["method"], form.attrs["action"]) == ("post", "/close/")
    assert {i.attrs["name"]: i.attrs["value"] for i in form.all("input")} == {
        "csrfmiddlewaretoken": "T",
        "round": "3",
    }
    assert form.one("button").text == "Close"


def test_a_row_without_a_link_has_no_action():
    page = draw(
        "{% summary_list rows %}", rows=[SummaryRow("Name", ""), SummaryRow("Owner", "Ada", url="/o")]
    )
    assert [a.text for a in page.all("a")] == ["Change Owner"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ day|date_uk }}", "6 January 2027"),
        ("{{ moment|date_uk }}", "2 July 2026"),
        ("{{ moment|datetime_uk }}", "2 July 2026 at 12:30am"),
        ("{{ 0.5|percent }}", "50%"),
        ("{{ 2500|plain_number }}", "2,500"),
        ("{{ 'a b'|words_count }}", "2"),
        ("{{ 1|plural:'gap,gaps' }}", "1 gap"),
        (
            "{{ none|date_uk }}{{ none|datetime_uk }}{{ none|percent }}{{ none|plain_number }}{{ none|plural:'a,b' }}",
            "",
        ),
        ("{% change 1 %}{% change none %}", "up 1"),
    ],
)
def test_filters_write_figures_for_people(source, text):
    context = Context(
        {"day": dt.date(2027, 1, 6), "moment": dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC), "none": None}
    )
    assert Template(source).render(context) == text


def test_details_open_only_when_asked():
    assert "open" not in draw("{% details 'More' %}x{% enddetails %}").one("details").attrs
    assert "open" in draw("{% details 'More' open=True %}x{% enddetails %}").one("details").attrs


def test_a_script_comes_out_escaped_from_every_text_of_a_table():
    """Tables are put together from strings, so every place a caller's text can go to is tried."""
    cells = [
        SCRIPT,
        Cell(SCRIPT, url=SCRIPT, sub=SCRIPT, sub_url=SCRIPT, sub_tone=SCRIPT),
        Cell.tag(SCRIPT, "red", url=SCRIPT, sub=SCRIPT),
        Cell.scored(2, url=SCRIPT, sub=SCRIPT, sub_url=SCRIPT, sub_tone=SCRIPT),
    ]
    columns = [Column(SCRIPT, sort=SCRIPT), Column(SCRIPT, numeric=True), Column(SCRIPT), Column(SCRIPT)]
    rows = [Row.heading(SCRIPT), Row(cells), Row(cells[1:] + cells[:1])]
    table = Table(columns, rows, caption=SCRIPT, sort=SCRIPT)
    request = RequestFactory().get("/x", {SCRIPT: SCRIPT})
    html = Template("{% table table %}").render(Context({"table": table, "request": request}))
    assert_tame(html)
    assert html.count("&lt;script&gt;") == 7 + 3 * 2 + 2 * 11


def test_a_script_comes_out_escaped_from_tags_scores_and_details():
    source = (
        "{% tag bad 'red' %}{% score_dots bad %}{% cell cell %}{% details bad %}{{ bad }}{% enddetails %}"
    )
    html = Template(source).render(Context({"bad": SCRIPT, "cell": Cell(SCRIPT)}))
    assert_tame(html)
    assert html.count("&lt;script&gt;") == 4


@pytest.mark.parametrize("tone", [SCRIPT, 'red" onclick="x'])
def test_a_tone_is_one_of_a_list_and_cannot_break_out(tone):
    with pytest.raises(ValueError, match="Unknown tone"):
        draw("{% table table %}", table=Table([Column("x")], [Row([Cell("x", tone=tone)])], caption="x"))


def test_only_what_is_marked_safe_keeps_its_markup():
    table = Table([Column("x")], [Row([Cell(SafeString("<i>kept</i>"))]), Row([Cell(Loud())])], caption="x")
    page = draw("{% table table %}", table=table)
    assert [n.text for n in page.all("i")] == ["kept"]


class Loud(str):
    """A text of a class of its own is still text."""

    def __new__(cls):
        return super().__new__(cls, "<i>loud</i>")
