"""The OpenAPI file: valid, made from the declared columns, and neither more nor less than the addresses there are."""

import json
import re

import pytest
from django.test import Client
from django.urls import URLPattern
from openapi_spec_validator import validate

from assessment_ready.feeds.queries.catalogue import FEEDS
from assessment_ready.feeds.queries.description import described, description
from assessment_ready.feeds.rules.problems import PROBLEMS
from assessment_ready.feeds.urls import urlpatterns
from tests.world import World


def whole() -> dict:
    return json.loads(description())


def test_the_file_is_valid() -> None:
    validate(whole())


def test_the_file_is_what_the_columns_make_it() -> None:
    assert description().decode() == described(), "Run manage.py write_openapi and commit the file."


def test_every_address_is_in_the_file_and_every_path_answers() -> None:
    expected = set()
    for each in urlpatterns:
        assert isinstance(each, URLPattern)
        path = f"/{each.pattern}"
        if not path.startswith("/api/") or str(each.name).startswith("nothing"):
            continue
        path = path.replace("<slug:api_council>", "{council}")
        feeds = FEEDS if "<slug:data_feed>" in path else [""]
        expected |= {path.replace("<slug:data_feed>", feed) for feed in feeds}
    assert set(whole()["paths"]) == expected
    assert len(expected) == len(FEEDS) + 2


def test_every_feed_says_all_it_can_answer() -> None:
    for path, item in whole()["paths"].items():
        if "{council}" in path:
            assert set(item) == {"get"}
            assert {"200", "304", "400", "401", "403", "404", "406", "429"} == set(item["get"]["responses"])
    assert {each.code for each in PROBLEMS} >= {"not-accepted", "too-many"}


def test_names_of_columns_are_plain_and_once() -> None:
    for feed in FEEDS.values():
        names = [each.name for each in feed.columns]
        assert len(names) == len(set(names))
        assert [name for name in names if not re.fullmatch(r"[a-z][a-z_]*", name)] == []
        assert set(feed.key) <= set(names)
        assert all(each.description.endswith(".") for each in feed.columns)


@pytest.mark.parametrize("name", [None, "ada"])
def test_everybody_may_read_the_file(world: World, name: str | None) -> None:
    answer = world.client(name).get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.content == description()


def test_the_page_for_people_names_every_column_and_refusal(db: None) -> None:
    answer = Client().get("/api/v1/documentation/")
    assert answer.status_code == 200
    page = answer.content.decode()
    for feed in FEEDS.values():
        assert f'id="feed-{feed.code}"' in page
        assert all(each.name in page for each in feed.columns)
    for problem in PROBLEMS:
        assert f'id="problem-{problem.code}"' in page
        assert problem.type.endswith(f"#problem-{problem.code}")
