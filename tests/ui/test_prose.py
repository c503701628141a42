"""Small Markdown: what people may write is drawn, everything else is shown as they typed it, nothing gets through."""

import html
import re

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment_ready.ui.markup.prose import ELEMENTS, mail, plain, prose
from tests.ui.markup import SCRIPT, tree

MARKS = [
    "**",
    "*",
    "# ",
    "### ",
    "- ",
    "1. ",
    "\n",
    "\r\n",
    "\n\n",
    "[a](",
    ")",
    "](",
    "<",
    ">",
    "https://x.org",
    "javascript:",
    "mailto:a@b.org",
    "data:text/html,",
    "<script>",
    "</p>",
    "&#106;",
    "&lt;",
    "\\",
    "![",
    '"',
    "onerror=",
    "\u202e",
    "\x00",
    "    ",
]
TEXTS = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=8)), max_size=14).map("".join)
_UNMARKED = st.characters(exclude_categories=["Cc", "Cf", "Cs"], exclude_characters="\\&*#-+_<[]1234567890.)")
WORDS = st.text(alphabet=_UNMARKED, max_size=60)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Hello", '<p class="govuk-body">Hello</p>'),
        ("One\nTwo", '<p class="govuk-body">One<br>\nTwo</p>'),
        ("One\r\n\r\nTwo", '<p class="govuk-body">One</p>\n<p class="govuk-body">Two</p>'),
        ("**b** and *i*", '<p class="govuk-body"><strong>b</strong> and <em>i</em></p>'),
        (
            "- a\n- b",
            '<ul class="govuk-list govuk-list--bullet">\n<li>a</li>\n<li>b</li>\n</ul>',
        ),
        (
            "2. a\n3. b",
            '<ol start="2" class="govuk-list govuk-list--number">\n<li>a</li>\n<li>b</li>\n</ol>',
        ),
        (
            "[CQC](https://www.cqc.org.uk/)",
            '<p class="govuk-body"><a href="https://www.cqc.org.uk/" class="govuk-link" '
            'rel="noopener noreferrer">CQC</a></p>',
        ),
        (
            "[Write](mailto:ask@west.example)",
            '<p class="govuk-body"><a href="mailto:ask@west.example" class="govuk-link" '
            'rel="noopener noreferrer">Write</a></p>',
        ),
        ("a < b & c", '<p class="govuk-body">a &lt; b &amp; c</p>'),
        ("", ""),
    ],
)
def test_what_people_may_write_is_drawn(typed: str, drawn: str) -> None:
    assert prose(typed).strip() == drawn
    assert isinstance(prose(typed), SafeString)


@pytest.mark.parametrize(
    ("typed", "below", "levels"),
    [
        ("# A\n\n## B\n\n### C", 2, ["h3", "h3", "h4"]),
        ("## A\n\n### B", 1, ["h2", "h3"]),
        ("### A\n\n### B\n\n## C", 2, ["h3", "h4", "h3"]),
        ("###### A", 2, ["h3"]),
        ("## A\n\n### B", 6, ["h6", "h6"]),
    ],
)
def test_headings_come_below_the_pages_and_leave_no_level_out(typed: str, below: int, levels) -> None:
    page = tree(prose(typed, below))
    assert [node.name for node in page.walk() if re.match(r"h\d", node.name)] == levels


@pytest.mark.parametrize(
    "typed",
    [
        SCRIPT,
        "<img src=x onerror=alert(1)>",
        "<a href='https://x.org' onclick=alert(1)>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](\u202ejavascript:alert(1))",
        "[x](\x01javascript:alert(1))",
        "[x](\u2028javascript:alert(1))",
        "[x](javascript\uff1aalert(1))",
        "[x](%6aavascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "[x](file:///etc/passwd)",
        "[x](//evil.example)",
        "[x](/councils/westmere/)",
        "[x](\\\\evil.example)",
        "[x](httpsx://evil.example)",
        "<javascript:alert(1)>",
        "[[x](javascript:1)](javascript:2)",
        "[**x**](javascript:alert(1) 'https://ok.example')",
        "[x]: javascript:alert(1)\n\n[x]",
        "[x]()",
        "[**x**](<>)",
        "[x](http://[)",
        "<svg/onload=alert(1)>",
        "<style>*{display:none}</style>",
        "<iframe src=https://evil.example></iframe>",
        "<!-- --><base href=https://evil.example>",
        '<p class="govuk-body" style="x">',
        "\ufeff<scr\x00ipt>alert(1)</script>",
        "\uff1cscript\uff1ealert(1)",
    ],
)
def test_nothing_dangerous_gets_through(typed: str) -> None:
    for drawn in (prose(typed), mail(typed)):
        page = tree(drawn)
        assert page.all("a") == []
        assert_allowed(drawn)


def test_an_image_stays_words_and_a_title_is_left_out() -> None:
    page = tree(prose('![A chart](https://x.org/a.png) [x](https://x.org "onerror")'))
    assert page.all("img") == []
    assert all("title" not in node.attrs for node in page.walk())
    assert "A chart" in page.text


def test_a_link_cannot_hide_where_it_leads_by_turning_the_text() -> None:
    assert "\u202e" not in prose("[\u202eku.vog](https://evil.example)")
    assert plain("[gov.uk](https://evil.example)") == "gov.uk (https://evil.example)"


def test_a_text_marked_safe_is_not_trusted_either() -> None:
    assert "<b>" not in prose(mark_safe("<b>x</b>"))  # what the test is about


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("# Head\n\nOne **two** *three*", "Head\n\nOne two three"),
        ("One\nTwo", "One\nTwo"),
        ("- a\n- b\n  1. c\n  2. d", "- a\n- b\n  1. c\n  2. d"),
        ("- a\n\n  more\n- b", "- a\n  more\n- b"),
        ("3. a\n4. b\n\nEnd", "3. a\n4. b\n\nEnd"),
        ("See [the page](https://x.org/a?b=1&c=2).", "See the page (https://x.org/a?b=1&c=2)."),
        ("[https://x.org](https://x.org)", "https://x.org"),
        ("<https://x.org/\u00e4>", "https://x.org/\u00e4"),
        ("[Ask us](mailto:ask@west.example)", "Ask us (ask@west.example)"),
        ("<ask@west.example>", "ask@west.example"),
        ("<b>5 &lt; 6</b>", "<b>5 < 6</b>"),
        (r"\*not bold\*", "*not bold*"),
        (" \n ", ""),
    ],
)
def test_plain_text_says_the_same_words(typed: str, said: str) -> None:
    assert plain(typed) == said


def test_a_mail_has_no_classes_and_begins_below_its_title() -> None:
    assert mail("## A\n\nb") == "<h2>A</h2>\n<p>b</p>\n"


@settings(max_examples=500, deadline=None)
@given(TEXTS, st.integers(min_value=1, max_value=6))
def test_whatever_is_typed_is_drawn_and_only_from_the_list(typed: str, below: int) -> None:
    assert_allowed(prose(typed, below))
    assert_allowed(mail(typed))
    assert not set(plain(typed)) & {"\x00", "\u202e"}


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_words_without_marks_are_kept_as_they_are(typed: str) -> None:
    lines = [line.strip() for line in typed.split("\n")]
    assert html.unescape(tree(prose(typed)).text).split() == " ".join(lines).split()
    assert plain(typed).split() == typed.split()


def test_half_a_character_does_no_harm() -> None:
    assert prose("a\ud800b") == '<p class="govuk-body">ab</p>\n'


def test_the_filter_draws_and_says_nothing_for_none() -> None:
    page = Template("{{ text|prose }}|{{ text|prose:1 }}")
    assert page.render(Context({"text": None})) == "|"
    assert "<h3" in page.render(Context({"text": "# A"})).split("|")[0]
    assert "<h2" in page.render(Context({"text": "# A"})).split("|")[1]


def assert_allowed(drawn: str) -> None:
    """Balanced, and no element, attribute or address outside the list."""
    for node in tree(drawn).walk():
        if node.name == "root":
            continue
        assert node.name in ELEMENTS
        assert set(node.attrs) <= {"class"} | {"a": {"href", "rel"}, "ol": {"start"}}.get(node.name, set())
        assert all(name.startswith("govuk-") for name in node.attrs.get("class", "").split())
        if node.name == "a":
            assert re.match(r"(https?://|mailto:)\S+\Z", node.attrs["href"], re.IGNORECASE)
        if node.name == "ol" and "start" in node.attrs:
            assert node.attrs["start"].isdigit()
