"""Advice on how easy a text is to read: tables of cases, and properties that hold for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comms.rules.readability import advise
from comms.rules.syllables import syllables


def advice(text, **extra):
    return advise(text, **{"reading_age": 11, "sentence_words": 25, **extra})


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1), ("care", 1), ("used", 1), ("worked", 1), ("makes", 1), ("needed", 2), ("places", 2),
        ("adult", 2), ("table", 2), ("people", 2), ("very", 2), ("every", 2), ("listen", 2), ("closely", 2),
        ("idea", 3), ("media", 3), ("family", 3), ("policies", 3), ("statement", 2), ("improvement", 3),
        ("assessment", 3), ("quality", 3), ("create", 2), ("social", 2), ("independent", 4), ("information", 4),
        ("transparency", 4), ("42", 1), ("", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_heard(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four…", 4),
        ("Dr. Smith and Cllr. Rao met, e.g. on Monday.", 1),
        ("It rose by 3.5 points. Good.", 2),
        ("“We listen.” That is what they said.", 2),
        ("A heading\n\nA paragraph", 2),
        ("We will:\n- do this\n- do that", 3),
        ("One line\nbroken in two.", 1),
        ("1. First\n2. Second", 2),
        ("", 0),
        (" … – ! ", 0),
    ],
)
def test_sentences_end_where_a_reader_pauses(text, sentences):
    assert advice(text).sentences == sentences


@pytest.mark.parametrize(
    ("text", "age"),
    [
        # 6 words of one syllable: grade 0.39 x 6 + 11.8 - 15.59 = -1.45, below the first school year.
        ("The cat sat on the mat.", 5),
        # 8 words, 24 syllables: 0.39 x 8 + 11.8 x 3 - 15.59 = 22.93, and five.
        ("Quality assessment policies influence families: independent commission members.", 28),
        # 10 words, 15 syllables: 3.9 + 17.7 - 15.59 = 6.01.
        ("The council will listen to people who use our services.", 11),
        ("", None),
    ],
)
def test_the_reading_age_is_the_grade_and_five_years(text, age):
    assert advice(text).age == age


@pytest.mark.parametrize(
    ("text", "undefined"),
    [
        ("The CQC will visit.", ["CQC"]),
        ("The Care Quality Commission (CQC) will visit. The CQC reports later.", []),
        ("CQC (Care Quality Commission) will visit.", []),
        ("The CQC will visit. The Care Quality Commission (CQC) reports.", ["CQC"]),
        ("The (CQC) visit", ["CQC"]),
        ("The NHS, the BBC and GPs agree.", []),
        ("ADASS and ADASS’s DASSs met.", ["ADASS", "DASS"]),
        ("OUR NEWS TODAY\n\nWe are ready.", []),
        ("World War II and Part IV", []),
        ("See QS4-E12 and MSG-3.", []),
        ("I am A. Smith. iPhone, eBay.", []),
        ("See https://x.org/ABC and ask ABC@x.org.", []),
    ],
)
def test_abbreviations_are_spelled_out_at_first_use(text, undefined):
    assert list(advice(text).abbreviations) == undefined


def test_the_readers_may_know_more_abbreviations():
    assert advice("The ASC team and the CQC", known=["ASC"]).abbreviations == ("CQC",)


@pytest.mark.parametrize(
    ("text", "is_passive"),
    [
        ("Decisions were made quickly.", True),
        ("The report is often quickly published.", True),
        ("It has been written by the council.", True),
        ("Nothing wasn’t checked.", True),
        ("We are pleased and proud.", False),
        ("The need is red.", False),
        ("We wrote the report.", False),
        ("She was a hundred.", False),
    ],
)
def test_passive_sentences_are_named(text, is_passive):
    assert bool(advice(text).passive) is is_passive
    assert not is_passive or advice(text).passive == (text,)


def test_long_sentences_are_named_with_their_words():
    long = " ".join(["word"] * 26) + "."
    found = advice(f"Short. {long.capitalize()} Short again.")
    assert [(each.text, each.words) for each in found.long] == [(long.capitalize(), 26)]
    assert found.longest == 26


def test_the_limit_counts_words_and_not_addresses():
    found = advice("One two three (https://x.org/a) four – five.", word_limit=4)
    assert (found.words, found.over) == (5, 1)
    assert advice("One two", word_limit=2).over == 0
    assert advice("One two", word_limit=0).over == 0


def test_advice_comes_in_plain_sentences_the_limit_first():
    found = advice("The CQC was told.", word_limit=3, reading_age=3, sentence_words=2)
    assert [point.kind for point in found.points] == [
        "length",
        "age",
        "abbreviation",
        "sentence",
        "passive",
    ] or [point.kind for point in found.points] == ["length", "abbreviation", "sentence", "passive"]
    assert found.points[0].whole == "4 words: 1 more than the limit of 3"
    assert found.points[-1].whole == "Say who does it: “The CQC was told.”"
    assert advice("We listen to you.").points == ()


def test_a_short_text_gives_only_a_hint_of_its_reading_age():
    assert advice("We listen.").is_rough
    assert not advice("We listen to you. " * 10).is_rough


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.integers(0, 50), st.integers(5, 18), st.integers(1, 40))
def test_any_text_gets_advice_and_no_count_is_negative(text, limit, age, sentence_words):
    found = advise(text, word_limit=limit, reading_age=age, sentence_words=sentence_words)
    assert min(found.words, found.sentences, found.over, found.longest) >= 0
    assert (found.age is None) == (found.words == 0)
    assert found.age is None or found.age >= 5
    assert found.sentences <= found.words
    assert all(each.words > sentence_words for each in found.long)
    assert all(point.text for point in found.points)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["We listen.", "Carers wait.", "The CQC reports."]), min_size=1, max_size=8))
def test_a_text_twice_as_long_has_twice_the_words_and_the_same_age(parts):
    text = " ".join(parts)
    once, twice = advice(text), advice(f"{text} {text}")
    assert (twice.words, twice.sentences) == (2 * once.words, 2 * once.sentences)
    assert twice.age == once.age
    assert twice.abbreviations == once.abbreviations
