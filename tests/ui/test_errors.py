import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views import defaults

from tests.ui.markup import tree

PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_needs_nothing_and_says_what_to_do(name):
    page = tree(render_to_string(name))
    assert page.one("h1").text
    assert page.one("title").text == f"{page.one('h1').text} - Assessment Ready"
    assert len(page.one("main").all("p")) >= 2
    assert page.one("main").all("a")
    assert not [n for n in page.walk() if "style" in n.attrs or n.name == "style"]


def test_a_crash_page_is_drawn_without_request_database_or_script():
    response = defaults.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    page = tree(response.content.decode())
    assert page.one("h1").text == "Sorry, there is a problem with the service"
    assert not page.all("script")
