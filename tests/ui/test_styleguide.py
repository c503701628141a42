import re

import pytest
from django.test import Client, override_settings

from assessment_ready.ui.urls import urlpatterns
from tests.ui.markup import tree

PAGES = [
    "/styleguide/",
    "/styleguide/dashboard/",
    "/styleguide/form/",
    "/styleguide/form/?errors=1",
    "/styleguide/question/",
    "/styleguide/question/?errors=1",
    "/styleguide/list/",
    "/styleguide/list/?page=3&sort=-owner",
    "/styleguide/list/?empty=1",
    "/styleguide/list/?owner=nobody",
]

pytestmark = pytest.mark.django_db


def get(path: str):
    response = Client().get(path)
    assert response.status_code == 200
    return response, tree(response.content.decode())


def test_every_page_of_the_styleguide_is_walked():
    paths = {"/" + str(p.pattern) for p in urlpatterns}
    assert paths == {page.partition("?")[0] for page in PAGES}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_to_the_strict_policy(path):
    response, page = get(path)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    nonces = set(re.findall(r"'nonce-([^']+)'", policy))
    for node in page.walk():
        assert "style" not in node.attrs, node
        assert node.name != "style"
        assert not [name for name in node.attrs if name.startswith("on")], node
        assert not node.attrs.get("href", "").lower().startswith("javascript:")
        if node.name == "script" and "src" not in node.attrs:
            assert node.attrs.get("nonce") in nonces
        for name in ("src", "href", "action"):
            assert not node.attrs.get(name, "").startswith(("http:", "https:", "//"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_one_main_and_a_way_past_the_navigation(path):
    _, page = get(path)
    assert page.one("h1").text
    assert page.one("main").attrs["id"] == "main-content"
    assert page.one("a", "govuk-skip-link").attrs["href"] == "#main-content"
    ids = [n.attrs["id"] for n in page.walk() if "id" in n.attrs]
    assert len(ids) == len(set(ids))
    levels = [int(n.name[1]) for n in page.one("main").walk() if re.fullmatch("h[1-6]", n.name)]
    assert 1 in levels


@pytest.mark.parametrize("path", PAGES)
def test_the_window_title_says_where_we_are_and_begins_with_error_on_error(path):
    _, page = get(path)
    title = page.all("title")[0].text
    assert title.endswith(" - Westmere Council - Assessment Ready")
    assert title.startswith("Error: ") == ("errors=1" in path)


def test_errors_stand_above_the_heading():
    _, page = get("/styleguide/form/?errors=1")
    order = [
        n for n in page.walk() if n.name == "h1" or "govuk-error-summary" in n.attrs.get("class", "").split()
    ]
    assert [n.name for n in order] == ["div", "h1"]


def test_sign_out_is_a_post_form():
    _, page = get("/styleguide/")
    form = next(f for f in page.one("header").all("form"))
    assert form.attrs["method"] == "post"
    assert form.one("button").text == "Sign out"
    assert any(i.attrs["name"] == "csrfmiddlewaretoken" for i in form.all("input"))


def test_an_empty_list_offers_the_first_step_and_a_filtered_one_the_way_back():
    _, empty = get("/styleguide/list/?empty=1")
    assert "Add the first item" in empty.one("div", "ar-empty").text
    _, filtered = get("/styleguide/list/?owner=nobody")
    assert "Nothing matches these filters." in filtered.one("div", "ar-empty").text


def test_demonstration_data_is_announced_only_in_demonstration_mode():
    _, page = get("/styleguide/")
    assert "Demonstration data:" in page.text
    with override_settings(DEMO_MODE=False, DEBUG=True):
        _, page = get("/styleguide/")
    assert "Demonstration data:" not in page.text


def test_production_has_no_styleguide():
    with override_settings(DEMO_MODE=False, DEBUG=False):
        for path in PAGES:
            assert Client().get(path).status_code == 404


def test_a_sent_form_is_shown_again_with_its_errors():
    response = Client().post("/styleguide/form/", {"title": "x" * 61})
    assert response.status_code == 200
    assert "Title must be 60 characters or fewer" in response.content.decode()
