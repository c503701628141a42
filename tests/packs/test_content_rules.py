"""A frozen pack: stored and read again, what a reader gets of it, its words, and what is new in it."""

import json
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment_ready.documents import paper
from assessment_ready.documents.paper import Block
from assessment_ready.packs.rules.content import (
    Content,
    ContentBlock,
    ContentSection,
    as_json,
    as_paper,
    clean,
    embargoes,
    for_reader,
    from_json,
    what_changed,
    words,
)
from assessment_ready.packs.rules.markdown import escaped, shortened
from assessment_ready.packs.rules.questions import as_block
from assessment_ready.ui.markup.prose import plain, prose
from assessment_ready.ui.words import count_words

# Everything people type, and what nobody should: controls, right-to-left, emoji, half characters, broken Markdown.
ODD = [
    "word " * 400,
    "x" * 300,
    "שלום עולם **bold",
    "مرحبا\u202eevil\u2066",
    "👩🏽‍⚕️ emoji 🇬🇧",
    "a\x00b\x07c\x1bd",
    "\ud83d half",
    "# \n- \n1. [x](javascript:alert(1)) ![i](x) <script>alert(1)</script> ** __ ``` |a|b|",
    "\r\nold\rlines\r\n",
    "",
]
texts = st.one_of(st.sampled_from(ODD), st.text(max_size=60))
embargo_ids = st.one_of(st.none(), st.integers(1, 4))


@st.composite
def tables(draw: Any) -> Block:
    width = draw(st.integers(1, 40))
    head = draw(st.lists(st.text(max_size=5), min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(st.text(max_size=5), min_size=width, max_size=width), max_size=3))
    return paper.table(draw(texts), head, rows, source=draw(texts))


blocks = st.one_of(
    st.builds(paper.prose, texts),
    st.builds(lambda title, text: paper.callout(title, text, tone="stop"), texts, texts),
    st.builds(paper.note, texts),
    st.builds(paper.points, st.lists(texts, max_size=3)),
    st.builds(paper.facts, st.lists(st.tuples(texts, texts), max_size=3)),
    tables(),
)
sections = st.builds(
    ContentSection,
    key=st.text(min_size=1, max_size=3),
    part=st.sampled_from(
        ["", "dates", "messages", "resident_questions", "action_plan", "position", "may_say", "gone"]
    ),
    title=texts,
    embargo=embargo_ids,
    blocks=st.lists(st.builds(ContentBlock, blocks, embargo_ids), max_size=4).map(tuple),
)
contents = st.builds(
    Content,
    title=texts,
    kind_label=texts,
    moment_label=texts,
    as_at=texts,
    facts=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    sections=st.lists(sections, max_size=4).map(tuple),
)


def section(
    key: str, *held: Block, part: str = "", title: str = "", embargo: int | None = None
) -> ContentSection:
    blocks_of = tuple(ContentBlock(each, embargo) for each in held)
    return ContentSection(key, part, title or f"Section {key}", embargo, blocks_of)


def content(*held: ContentSection, **extra: Any) -> Content:
    return Content(title="The pack", sections=held, **extra)


@given(contents)
@settings(max_examples=150, deadline=None)
def test_what_is_stored_is_what_is_read_again(made: Content) -> None:
    assert from_json(as_json(made)) == made
    assert from_json(json.loads(json.dumps(as_json(made)))) == made


@given(contents)
@settings(max_examples=100, deadline=None)
def test_the_words_are_the_same_every_time_and_hold_nothing_a_page_cannot(made: Content) -> None:
    found = words(made)

    assert found == words(from_json(json.loads(json.dumps(as_json(made))))) == clean(found)
    assert not {unicodedata.category(char) for char in found if char not in "\n\t"} & {"Cc", "Cs"}
    assert "<script" not in prose(found)
    as_paper(made)


@given(contents, st.frozensets(st.integers(1, 4)))
@settings(max_examples=100, deadline=None)
def test_a_reader_gets_nothing_of_an_embargo_that_is_closed_to_them(
    made: Content, opened: frozenset[int]
) -> None:
    found = for_reader(made, opened)

    assert embargoes(found) <= opened
    assert for_reader(found, opened) == found
    assert all(each.blocks for each in found.sections)


@given(contents, contents)
@settings(max_examples=100, deadline=None)
def test_there_are_never_more_than_ten_sentences_on_what_changed(before: Content, after: Content) -> None:
    assert len(what_changed(before, after)) <= 10
    assert what_changed(after, after) == ()


def test_a_section_of_ten_thousand_words_is_kept_whole() -> None:
    made = content(section("1", paper.prose("word " * 10_000), paper.note("x" * 30_000)))

    assert from_json(json.loads(json.dumps(as_json(made)))) == made
    assert count_words(words(made)) > 10_000
    assert what_changed(made, content()) == ("Section taken out: Section 1.",)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_a_text_put_into_markdown_reads_as_it_was_typed(text: str) -> None:
    typed = clean(text)

    assert plain(f"Before {escaped(typed)} after").split() == f"Before {typed} after".split()


@pytest.mark.parametrize("text", ["1. Not a list", "- Nor this", "# No heading", "+ x", "2) y", "=== z"])
def test_a_text_at_the_beginning_of_a_line_makes_no_list_and_no_heading(text: str) -> None:
    assert plain(escaped(text)) == text


@given(texts, st.integers(0, 50))
@settings(max_examples=100, deadline=None)
def test_a_text_is_shortened_to_no_more_words_than_wanted(text: str, most: int) -> None:
    found = shortened(text, most)

    assert most == 0 or count_words(found) <= most + 1


def test_it_is_cut_behind_a_sentence() -> None:
    assert shortened("One two three. Four five six seven.", 5) == "One two three."
    assert shortened("One two three four five six", 3) == "One two three …"


def test_an_embargoed_part_is_there_for_the_cleared_and_gone_without_a_trace_for_others() -> None:
    secret = ContentBlock(paper.prose("The rating is Good."), 7)
    open_ = section("1", paper.prose("Hello."))
    mixed = replace(section("2", paper.prose("Open.")), blocks=(ContentBlock(paper.prose("Open.")), secret))
    closed = section("3", paper.prose("The draft."), embargo=7)
    made = content(open_, mixed, closed)

    assert for_reader(made, {7}) == made
    assert for_reader(made, ()) == content(open_, section("2", paper.prose("Open.")))
    assert embargoes(made) == {7}
    assert embargoes(for_reader(made, {8})) == set()


def test_a_section_of_which_nothing_is_left_is_gone() -> None:
    only = ContentSection("1", "", "Secret", None, (ContentBlock(paper.prose("x"), 7),))

    assert for_reader(content(only), ()).sections == ()


def test_the_words_for_clearance_say_what_is_only_for_cleared_readers() -> None:
    made = content(section("1", paper.prose("The rating is Good."), embargo=7))
    let_out = content(section("1", paper.prose("The rating is Good.")))

    assert "Only for readers who are cleared" in words(made)
    assert words(made) != words(let_out)


def test_when_it_was_frozen_is_no_part_of_the_words() -> None:
    made = content(section("1", paper.prose("Hello.")), as_at="1 December 2026")

    assert words(made) == words(replace(made, as_at="2 December 2026"))


def test_every_word_a_reader_reads_is_among_the_words_for_clearance() -> None:
    made = content(
        section(
            "1",
            paper.prose("Prose.", source="Survey"),
            paper.callout("Title", "Callout.", tone="stop"),
            paper.note("Quiet."),
            paper.points(["First", "Second"]),
            paper.facts([("Rating", "Good")]),
            paper.table("Dates", ["What", "When"], [["Visit", "7 December"]]),
            title="Heading",
        ),
        facts=(("Author", "Cara"),),
    )
    found = words(made)

    for word in ("Heading", "Prose.", "Survey", "Title", "Do not", "Callout.", "Quiet.", "First", "Second"):
        assert word in found
    for word in ("Rating: Good", "Dates", "Visit. When: 7 December", "**Author:** Cara"):
        assert word in found


DATES = ("What", "When", "How certain")


def dated(when: str, certain: str = "Expected") -> ContentSection:
    return section(
        "d", paper.table("Dates", DATES, [["Visit begins", when, certain]]), part="dates", title="Dates"
    )


def asked(*names: str) -> ContentSection:
    found = [as_block(name, "Answer.", source="Q-1") for name in names]
    return section("q", *found, part="resident_questions", title="Questions")


def said(*rows: tuple[str, str]) -> ContentSection:
    return section("m", paper.table("Messages", ("M", "P"), rows), part="messages", title="Messages")


def stood(score: str, strengths: str) -> ContentSection:
    scores = paper.table("Scores", ("Quality statement", "Score"), [["1. Assessing needs", score]])
    texts_of = paper.table(
        "Working with people", ("Quality statement", "Strengths"), [["1. Assessing needs", strengths]]
    )
    return section("p", scores, texts_of, part="position", title="Where we stand")


CHANGES = [
    (
        [stood("2 of 4", "Staff stay.")],
        [stood("3 of 4", "Staff stay.")],
        ["Where we stand: 1. Assessing needs is now 3 of 4 (was: 2 of 4)."],
    ),
    ([stood("2 of 4", "Staff stay.")], [stood("2 of 4", "Staff go.")], ["Where we stand: the words changed."]),
    (
        [section("1", paper.points(["a"]), paper.prose("x"))],
        [section("1", paper.points(["b"]), paper.prose("x"))],
        ["Section 1: the words changed."],
    ),
    ([section("1", paper.prose("a"))], [section("1", paper.prose("a"))], []),
    ([], [section("1", paper.prose("a"), title="Casework")], ["New section: Casework."]),
    ([section("1", paper.prose("a"), title="Casework")], [], ["Section taken out: Casework."]),
    (
        [section("1", paper.prose("a"), title="A")],
        [section("1", paper.prose("b"), title="B")],
        ["“A” is now called “B”.", "B: the words changed."],
    ),
    (
        [dated("Week of 7 December 2026")],
        [dated("7 to 9 December 2026")],
        ["Dates: Visit begins is now 7 to 9 December 2026 (was: Week of 7 December 2026)."],
    ),
    (
        [dated("7 December", "Expected")],
        [dated("7 December", "Confirmed")],
        ["Dates: Visit begins is now Confirmed (was: Expected)."],
    ),
    ([asked("One?")], [asked("One?", "Two?", "Three?")], ["2 new questions residents may ask."]),
    ([asked("One?", "Two?")], [asked("One?")], ["1 question residents may ask no longer there."]),
    (
        [said(("A", "x"))],
        [said(("A", "y"), ("B", "z"))],
        ["1 new key message or line to take.", "1 key message or line to take changed."],
    ),
    (
        [section("1", paper.prose("a")), section("2", paper.prose("b"))],
        [section("2", paper.prose("b")), section("1", paper.prose("a"))],
        ["The sections are in another order."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "sentences"), CHANGES)
def test_what_changed_is_said_in_sentences(
    before: list[ContentSection], after: list[ContentSection], sentences: list[str]
) -> None:
    assert list(what_changed(content(*before), content(*after))) == sentences


def test_a_figure_read_again_without_a_change_is_no_change() -> None:
    old = section("1", paper.table("T", ("A",), [["x"]], source="Timeline, as at 1 December 2026"))
    new = section("1", paper.table("T", ("A",), [["x"]], source="Timeline, as at 2 December 2026"))

    assert what_changed(content(old), content(new)) == ()


def test_many_changes_end_in_a_count() -> None:
    found = what_changed(
        content(), content(*(section(str(number), paper.prose("a")) for number in range(14)))
    )

    assert len(found) == 10
    assert found[-1] == "And 5 smaller changes."


def test_what_an_uncleared_reader_may_not_know_is_in_no_sentence() -> None:
    before = content(section("1", paper.prose("a")))
    after = content(
        section("1", paper.prose("a")), section("2", paper.prose("secret"), title="Rating", embargo=7)
    )

    assert what_changed(for_reader(before, ()), for_reader(after, ())) == ()
    assert what_changed(for_reader(before, {7}), for_reader(after, {7})) == ("New section: Rating.",)
