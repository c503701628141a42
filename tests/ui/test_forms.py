import datetime as dt
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict

from assessment_ready.ui.fields import (
    CheckboxesField,
    DateInputField,
    RadiosField,
    TypedRadiosField,
    WordLimitField,
    YesNoField,
)
from assessment_ready.ui.forms import GovForm, OnceForm, SubmitButton, VersionedForm
from assessment_ready.ui.samples import WRONG, EveryFieldForm, QuestionForm
from tests.ui.markup import Node, draw

HOSTILE = '<b onclick="x">&"\'{{ 7|add:1 }}</b>'


def drawn(form: forms.Form) -> Node:
    return draw(
        "{% load crispy_forms_tags %}{% error_summary form %}{% crispy form %}", form=form, csrf_token="T"
    )


class VisitForm(GovForm):
    visit = DateInputField(label="Visit", what="the date of the visit")


def visit(day: str, month: str, year: str) -> VisitForm:
    return VisitForm({"visit_day": day, "visit_month": month, "visit_year": year})


def test_a_form_posts_without_browser_checks_and_with_a_token():
    form = drawn(EveryFieldForm()).one("form")
    assert form.attrs["method"] == "post"
    assert "novalidate" in form.attrs
    assert form.attrs["enctype"] == "multipart/form-data"
    assert [i.attrs["value"] for i in form.all("input") if i.attrs["name"] == "csrfmiddlewaretoken"] == ["T"]


def test_every_control_has_a_label_and_every_reference_exists():
    for form in (EveryFieldForm(), EveryFieldForm(WRONG), QuestionForm(), QuestionForm({})):
        page = drawn(form)
        ids = [n.attrs["id"] for n in page.walk() if "id" in n.attrs]
        assert len(ids) == len(set(ids))
        labels = {n.attrs["for"] for n in page.all("label")}
        controls = [
            n
            for n in page.walk()
            if n.name in ("input", "select", "textarea") and n.attrs.get("type") != "hidden"
        ]
        assert controls
        assert {n.attrs["id"] for n in controls} == labels
        for node in page.walk():
            assert set(node.attrs.get("aria-describedby", "").split()) <= set(ids)
        for link in page.all("a"):
            if link.attrs["href"].startswith("#"):
                assert link.attrs["href"][1:] in ids


def test_every_error_is_in_the_summary_and_beside_its_field():
    form = EveryFieldForm(WRONG)
    page = drawn(form)
    summary = [li.text for li in page.one("ul", "govuk-error-summary__list").all("li")]
    assert sorted(summary) == sorted(str(text) for errors in form.errors.values() for text in errors)
    beside = {p.attrs["id"]: p.text for p in page.all("p", "govuk-error-message")}
    assert beside["id_reason_error"] == "Error: Reason must be 20 words or fewer; you wrote 31"
    assert beside["id_visit_error"] == "Error: Enter a real date"
    assert beside["id_points_error"] == "Error: Points must be a whole number, like 3"
    assert len(beside) == len(form.errors)


def test_an_error_of_several_controls_links_to_the_first():
    page = drawn(EveryFieldForm(WRONG))
    links = {a.text: a.attrs["href"] for a in page.one("ul", "govuk-error-summary__list").all("a")}
    assert links["Select a score"] == "#id_score_0"
    assert links["Enter a real date"] == "#id_visit_0"
    assert links["Enter a title"] == "#id_title"


def test_wrong_input_is_shown_again_as_it_was_typed():
    page = drawn(EveryFieldForm(WRONG))
    assert page.by_id("id_points").attrs["value"] == "lots"
    assert page.by_id("id_visit_0").attrs["value"] == "31"
    assert page.by_id("id_reason").text.startswith("word word")


def test_no_errors_give_no_summary():
    assert not drawn(EveryFieldForm()).all("div", "govuk-error-summary")


def test_hostile_text_in_labels_hints_choices_and_errors_stays_text():
    class HostileForm(GovForm):
        submit_label = HOSTILE
        cancel_url = "/x"
        cancel_label = HOSTILE
        secondary_buttons = (SubmitButton("n", HOSTILE, HOSTILE),)
        fieldsets = ((HOSTILE, ("one",)),)
        one = forms.CharField(label=HOSTILE, help_text=HOSTILE, error_messages={"required": HOSTILE})
        two = RadiosField(
            label=HOSTILE,
            help_text=HOSTILE,
            choices=[("v", HOSTILE)],
            hints={"v": HOSTILE},
            error_messages={"required": HOSTILE},
        )
        three = CheckboxesField(label=HOSTILE, choices=[("v", HOSTILE)], hints={"v": HOSTILE}, required=False)
        four = DateInputField(label=HOSTILE, help_text=HOSTILE, what=HOSTILE)
        five = forms.ChoiceField(
            label=HOSTILE, choices=[("v", HOSTILE)], error_messages={"required": HOSTILE}
        )
        six = WordLimitField(max_words=1, label=HOSTILE, error_messages={"required": HOSTILE})
        seven = forms.BooleanField(label=HOSTILE, help_text=HOSTILE, error_messages={"required": HOSTILE})

    for form in (HostileForm(), HostileForm({}), HostileForm({"one": HOSTILE, "six": HOSTILE + " more"})):
        page = drawn(form)
        assert not page.all("b")
        assert "{{ 7|add:1 }}" in page.text, "text of a button or legend was run as a template"
        assert not [n for n in page.walk() if any(name.startswith("on") for name in n.attrs)]


def test_a_required_field_without_its_own_wording_is_refused():
    class Careless(GovForm):
        title = forms.CharField()

    with pytest.raises(ImproperlyConfigured, match=r"Careless\.title"):
        Careless()


def test_a_field_added_late_is_also_checked():
    class Late(GovForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["late"] = forms.CharField()

    with pytest.raises(ImproperlyConfigured, match="late"):
        Late({}).is_valid()
    with pytest.raises(ImproperlyConfigured, match="late"):
        drawn(Late())


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (
            forms.CharField(label="Title", max_length=3, required=False),
            "abcd",
            "Title must be 3 characters or fewer",
        ),
        (
            forms.CharField(label="50% share", max_length=3, required=False),
            "abcd",
            "50% share must be 3 characters or fewer",
        ),
        (
            forms.CharField(label="Code", min_length=3, required=False),
            "a",
            "Code must be 3 characters or more",
        ),
        (forms.CharField(label="Code", required=False), "a\0", "Code has a character that cannot be stored"),
        (forms.IntegerField(label="Points", required=False), "x", "Points must be a whole number, like 3"),
        (forms.IntegerField(label="Points", max_value=36, required=False), "37", "Points must be 36 or less"),
        (forms.IntegerField(label="Points", min_value=9, required=False), "8", "Points must be 9 or more"),
        (forms.DecimalField(label="Share", required=False), "x", "Share must be a number, like 3"),
        (
            forms.ChoiceField(label="Kind", choices=[("a", "A")], required=False),
            "5",
            "Choose one from the list",
        ),
        (
            TypedRadiosField(label="Score", choices=[(1, "1")], coerce=int, required=False),
            "5",
            "Choose one from the list",
        ),
        (
            CheckboxesField(label="Uses", choices=[("a", "A")], required=False),
            "z",
            "Choose only from the list",
        ),
        (
            forms.URLField(label="Link", required=False, assume_scheme="https"),
            "not a link",
            "Enter a web address in the correct format, like https://www.example.org",
        ),
    ],
)
def test_bad_input_gets_a_sentence_with_the_fields_own_name(field, value, sentence):
    form = type("One", (GovForm,), {"one": field})(QueryDict(f"one={quote(value)}"))
    assert form.errors["one"] == [sentence]


def test_a_developers_own_wording_is_kept():
    class Own(GovForm):
        points = forms.IntegerField(
            error_messages={"required": "Enter points", "invalid": "Points are counted in ones"}
        )

    assert Own({"points": "x"}).errors["points"] == ["Points are counted in ones"]


def test_a_date_of_three_parts_is_a_date():
    form = visit("6", "1", "2027")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["visit"] == dt.date(2027, 1, 6)


@pytest.mark.parametrize("month", ["Jan", "january", "01"])
def test_a_month_may_be_a_name(month):
    assert visit("6", month, "2027").is_valid()


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("", "", ""), "Enter the date of the visit"),
        (("31", "2", "2026"), "Enter a real date"),
        (("31", "02", "2026"), "Enter a real date"),
        (("0", "1", "2026"), "Enter a real date"),
        (("x", "1", "2026"), "Enter a real date"),
        (("9" * 5000, "1", "2026"), "Enter a real date"),
        (("6", "", "2026"), "The date of the visit must include a month"),
        (("", "", "2026"), "The date of the visit must include a day and month"),
        (("6", "1", "27"), "Enter a real date: the year must have 4 numbers, like 2027"),
        (("6", "1", "9999"), "Enter a real date: the year must be 1900 to 2199"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(parts, sentence):
    assert visit(*parts).errors["visit"] == [sentence]


def test_an_optional_date_may_be_empty():
    form = type("F", (GovForm,), {"on": DateInputField(label="On", required=False)})({})
    assert form.is_valid()
    assert form.cleaned_data["on"] is None


def test_a_stored_date_fills_the_three_boxes():
    page = drawn(VisitForm(initial={"visit": dt.date(2027, 1, 6)}))
    assert [page.by_id(f"id_visit_{n}").attrs["value"] for n in range(3)] == ["6", "1", "2027"]


@pytest.mark.parametrize(("words", "ok"), [(20, True), (21, False)])
def test_the_word_limit_counts_words(words, ok):
    form = type("F", (GovForm,), {"reason": WordLimitField(label="Reason", max_words=20, required=False)})
    bound = form({"reason": "a " * words})
    assert bound.is_valid() is ok
    if not ok:
        assert bound.errors["reason"] == ["Reason must be 20 words or fewer; you wrote 21"]


def test_the_word_limit_is_told_to_the_page():
    page = drawn(EveryFieldForm())
    group = page.one("div", "govuk-character-count")
    assert group.attrs["data-maxlength"] == "20"
    assert group.attrs["data-count-type"] == "words"
    assert page.by_id("id_reason-info").text == "You can enter up to 20 words"
    assert "id_reason-info" in page.by_id("id_reason").attrs["aria-describedby"]


def test_yes_and_no_are_a_bool():
    form = type(
        "F",
        (GovForm,),
        {"shared": YesNoField(label="Shared?", error_messages={"required": "Select yes or no"})},
    )
    assert form({"shared": "yes"}).is_valid()
    bound = form({"shared": "no"})
    assert bound.is_valid()
    assert bound.cleaned_data["shared"] is False
    checked = [i for i in drawn(form(initial={"shared": False})).all("input") if "checked" in i.attrs]
    assert [i.attrs["value"] for i in checked] == ["no"]


def test_a_version_is_carried_and_must_come_back():
    class Edit(VersionedForm):
        pass

    assert drawn(Edit(initial={"version": 7})).by_id("id_version").attrs["value"] == "7"
    assert Edit({"version": "7"}).is_valid()
    for bad in ({}, {"version": "x"}, {"version": "-1"}):
        assert not Edit(bad).is_valid()


def test_a_lost_version_is_told_in_the_summary():
    page = drawn(VersionedForm({}))
    assert "This page is out of date" in page.one("ul", "govuk-error-summary__list").text


def test_each_page_load_gets_its_own_key_and_keeps_it_on_redisplay():
    def key(form: OnceForm) -> UUID:
        return UUID(drawn(form).by_id("id_submission_key").attrs["value"])

    first, second = key(OnceForm()), key(OnceForm())
    assert first != second
    assert key(OnceForm({"submission_key": str(first)})) == first


def test_a_single_questions_label_is_the_heading():
    page = drawn(QuestionForm())
    assert page.one("h1").text == "When is the visit?"
    assert page.one("legend").one("h1").text == page.one("h1").text


def test_optional_fields_say_so():
    labels = [label.text for label in drawn(EveryFieldForm()).all("label")]
    assert "Points (optional)" in labels
    assert "Title" in labels


def test_a_number_box_is_a_text_box_with_a_number_keypad():
    box = drawn(EveryFieldForm()).by_id("id_points")
    assert (box.attrs["type"], box.attrs["inputmode"]) == ("text", "numeric")
    assert "govuk-input--width-3" in box.attrs["class"]


def test_non_field_errors_are_in_the_summary_without_a_link():
    form = QuestionForm({"visit_day": "1", "visit_month": "1", "visit_year": "2027"})
    form.add_error(None, "Somebody else saved first")
    page = drawn(form)
    assert page.one("ul", "govuk-error-summary__list").one("li").text == "Somebody else saved first"
    assert not page.one("ul", "govuk-error-summary__list").all("a")


def test_a_password_can_be_shown_by_script_and_is_never_written_back():
    class SignIn(GovForm):
        secret = forms.CharField(
            widget=forms.PasswordInput, error_messages={"required": "Enter your password"}
        )

    page = drawn(SignIn({"secret": "hunter2"}))
    box = page.by_id("id_secret")
    assert "value" not in box.attrs
    assert "govuk-js-password-input-input" in box.attrs["class"].split()
    toggle = page.one("button", "govuk-js-password-input-toggle")
    assert toggle.attrs["aria-controls"] == "id_secret"
    assert "hidden" in toggle.attrs
