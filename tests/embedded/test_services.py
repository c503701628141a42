"""The private servers of the suite itself."""

import os

import pytest
import redis
from django.db import connection


@pytest.mark.django_db
def test_the_suite_runs_on_a_real_postgresql_18() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert cursor.fetchone()[0].startswith("18")


def test_the_suite_runs_on_a_real_valkey() -> None:
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    assert client.ping()
    assert "valkey_version" in client.info("server")
