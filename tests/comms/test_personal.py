"""What a text says of its reader: fields, defaults, and values that must stay text whatever is in them."""

import re
from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessment_ready.outbox.rules import one_line
from assessment_ready.ui.markup.prose import mail, plain, prose
from comms.rules import texts_sms
from comms.rules.personal import (
    FIELDS,
    Slots,
    fields,
    fill,
    fill_plain,
    first_name,
    missing_for,
    unknown_fields,
    visible,
)

VALUES = {
    "name": "Sam Field",
    "first name": "Sam",
    "organisation": "Field Care",
    "job title": "Manager",
    "audience": "Providers",
    "council": "Westmere Council",
    "question link": "https://westmere.example/ask/",
}


def test_every_field_is_filled_and_a_default_stands_in() -> None:
    text = (
        "Dear ((First  Name|colleague)) of ((organisation)), ((job_title|friend)): [ask](((question link)))."
    )
    assert fields(text) == ["first name", "organisation", "job title", "question link"]
    assert fill_plain(text, VALUES) == (
        "Dear Sam of Field Care, Manager: [ask](https://westmere.example/ask/)."
    )
    assert plain(fill(text, {})) == "Dear colleague of , friend: [ask]()."
    assert 'href="https://westmere.example/ask/"' in mail(fill(text, VALUES))
    assert 'href="https://westmere.example/ask/"' in mail(fill("((question link))", VALUES))


def test_what_cannot_be_filled_is_named_with_what_may_be_meant() -> None:
    found = unknown_fields("((frist name)) ((name)) ((zzz)) ((name (full))) https://x.example/((name))")
    assert found == [
        "((frist name)) (did you mean ((first name))?)",
        "((zzz))",
        "((name (full)) (did you mean ((name))?)",
        "a field inside a web address",
    ]
    assert unknown_fields("(a) f((x) [ask](((question link))) (see (b))") == []


def test_what_is_missing_for_a_person() -> None:
    text = "((name)) ((job title|colleague)) ((organisation)) ((organisation)) ((nonsense))"
    assert missing_for(text, {"name": "Sam", "organisation": " \n"}) == ["organisation"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Cllr Dev Rao", "Dev"),
        ("Field, Sam", "Sam"),
        ("Dr. Rhea Stone", "Rhea"),
        ("Mr Smith", ""),
        ("Prof Dame Jo Ann", "Jo"),
        ("Sam", "Sam"),
        ("", ""),
    ],
)
def test_first_names(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    "evil",
    ["<script>alert(1)</script>", "[x](http://evil.example)", "<http://evil.example>", "**b**", "# h", "1. x",
     "- x", "Sam\r\nBcc: evil@x.example", "&lt;b&gt;", "((council))", "\u202eevil", "a\\"],
)  # fmt: skip
def test_a_hostile_name_stays_text(evil: str) -> None:
    for drawn in (mail(fill("Dear ((name))", {"name": evil})), prose(fill("Dear ((name))", {"name": evil}))):
        assert re.findall(r"<(?!/?p)", drawn) == []
        assert drawn.count("<p") == 1
        assert "((" not in drawn
    assert "\n" not in fill_plain("((name))", {"name": evil})


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    ["((name))", "((", "))", "(x)", "<b>", "](http://e.example)", "\r\nBcc: a@b.example", "\ue0000\ue001"]
)
# One half of a text is anything, the other what people write around fields.
TEXTS = st.lists(
    st.sampled_from(
        ["((name))", "((first name|you))", "((audience|", "((", "))", "(", ")", "\n\n", "**", "- "]
    )
    | st.sampled_from([f"(({name}))" for name in FIELDS])
    | ANY,
    max_size=8,
).map("".join)


@settings(max_examples=1200, deadline=None)
@given(text=TEXTS, name=ANY, organisation=ANY)
@example(text="(((name)))", name="(x)", organisation="")
@example(text="((name))", name="a\r\nBcc: b@c.example", organisation="")
def test_nothing_gets_out_of_its_place(text: str, name: str, organisation: str) -> None:
    values = VALUES | {"name": name, "first name": first_name(name), "organisation": organisation}
    subject = one_line(fill_plain(text, values))
    assert len(subject) <= 150
    assert subject.isprintable()
    slots = Slots()
    marked = slots.marked(text, {"question link": VALUES["question link"]})
    drawn_plain, drawn = slots.cut(plain(marked)), slots.cut(mail(marked))
    shown = {key: visible(value) for key, value in values.items()}
    escaped = {key: _escaped(value) for key, value in shown.items()}
    said, html = drawn_plain.filled(shown), drawn.filled(escaped, _escaped)
    for whole in (subject, said, html, fill(text, values), fill_plain(text, values)):
        assert not re.search(r"\(\(.*?\)\)", whole, re.DOTALL)
    assert "\ue000" not in said + html
    # No value adds an element: with harmless values there are as many.
    harmless = dict.fromkeys(values, "x")
    assert html.count("<") == drawn.filled(harmless, _escaped).count("<")
    assert html.count("href=") == drawn.filled(harmless, _escaped).count("href=")


def _escaped(value: str) -> str:
    return escape(value)


def test_a_field_in_an_address_is_left_out_rather_than_sent() -> None:
    slots = Slots()
    drawn = slots.cut(mail(slots.marked("[x](https://e.example/((name))/)", {})))
    assert (
        drawn.filled({"name": "Sam"})
        == '<p><a href="https://e.example//" rel="noopener noreferrer">x</a></p>\n'
    )


def test_texts_count_as_notify_counts() -> None:
    assert [texts_sms.fragments("a" * size) for size in (0, 1, 160, 161, 306, 307, 918)] == [
        0,
        1,
        1,
        2,
        2,
        3,
        6,
    ]
    assert texts_sms.fragments("ŵ" * 70) == 1
    assert texts_sms.fragments("ŵ" * 71) == 2
    assert texts_sms.length("€[") == 4
    assert texts_sms.plainer("It’s – “so”…") == 'It\'s - "so"...'
    assert texts_sms.problem("a" * 918) == ""
    assert "919 characters" in texts_sms.problem("a" * 919)
    assert "cannot show 😀" in texts_sms.problem("Hi 😀")
