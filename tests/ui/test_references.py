"""References in running text become links; nothing else of the text becomes markup."""

import html
import re

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment_ready.ui.markup.references import linked
from tests.ui.markup import assert_tame

REFERENCES = ["QS4-E12", "QS1-G3", "ACT-12", "QS9-E100000", "COM-7", "Q-3"]
PIECES = st.one_of(
    st.sampled_from(REFERENCES),
    st.sampled_from(
        [
            "<script>",
            "</a>",
            '"',
            "'",
            "&lt;",
            "&#39;",
            "<br>",
            "\n",
            "\r\n",
            " ",
            "QS4",
            "-",
            "E12",
            "{{ x }}",
        ]
    ),
    st.text(max_size=12),
)
LINK = re.compile(r'<a class="govuk-link" href="/councils/westmere/ref/([A-Z0-9-]+)/">([A-Z0-9-]+)</a>')


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("See QS4-E12.", ["QS4-E12"]),
        ("QS4-E12, QS4-G3 and ACT-12", ["QS4-E12", "QS4-G3", "ACT-12"]),
        ("(ACT-1)/ACT-2", ["ACT-1", "ACT-2"]),
        ("“ACT-7”: done", ["ACT-7"]),
        ("MSG-3, LINE-4 and BRF-5 answer Q-6; COM-7", ["MSG-3", "LINE-4", "BRF-5", "Q-6", "COM-7"]),
        ("FAQ-1 Q-0 XCOM-3 CON-2", []),
        ("FACT-12 xQS4-E12 QS4-E12b ACT-0 ACT- QS4-X1 act-12 QS4-E12-3", []),
        ("", []),
    ],
)
def test_references_become_links_and_look_alikes_do_not(text, references):
    found = linked(text, "westmere")
    assert [name for _, name in LINK.findall(found)] == references
    assert html.unescape(re.sub(r"<[^>]+>", "", found)) == text


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_no_markup_of_the_text_survives_and_no_word_is_lost(pieces):
    text = "".join(pieces)
    found = str(linked(text, "westmere"))
    rest = LINK.sub(lambda match: match[2], found)
    assert all(link[0] == link[1] for link in LINK.findall(found))
    assert "<" not in rest.replace("<br>", "")
    assert not set(rest.replace("<br>", "")) & {'"', "'", ">"}
    said = html.unescape(rest.replace("<br>", "\n"))
    assert said == text.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(REFERENCES), min_size=1, max_size=6),
    st.sampled_from([" ", ", ", "<b>", "\n", "&"]),
)
def test_every_reference_becomes_exactly_one_link(references, between):
    found = str(linked(between.join(references), "westmere"))
    assert [name for _, name in LINK.findall(found)] == references
    assert found.count("<a ") == len(references)


def test_a_text_marked_safe_is_not_trusted_either():
    assert "<b>" not in linked(mark_safe("<b>ACT-1</b> <i>x</i>"), "westmere")  # what the test is about
    assert "<i>" not in linked(mark_safe("<i>x</i>"), "westmere")


def test_the_filter_keeps_line_breaks_and_says_nothing_for_none():
    page = Template("{{ text|linked:slug }}")
    shown = page.render(Context({"text": "One\r\nACT-2", "slug": "westmere"}))
    assert shown == 'One<br><a class="govuk-link" href="/councils/westmere/ref/ACT-2/">ACT-2</a>'
    assert page.render(Context({"text": None, "slug": "westmere"})) == ""
    assert_tame(shown)
