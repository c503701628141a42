"""The demonstration's Westmere, with all there is to it, moves into an installation with its reference data only."""

from io import StringIO
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from assessment_ready.audit.queries import faults
from assessment_ready.framework.models import FrameworkVersion
from assessment_ready.overview.services import demo
from assessment_ready.portability.services.importing import import_council
from assessment_ready.sending.services import environment
from tests.portability.moving import contents, draw_large_keys, exported, manifest, rows
from tests.portability.walking import NOON, READERS, browser, crawl, moves, natural_keys, same, seen

pytestmark = pytest.mark.slow
HOME = "/councils/westmere/"
# Of each person; test_round_trip.py walks every address.
MOST = 30
# Only the log knows of the move.
_TELLS = ("/audit/",)


def load_reference_data():
    call_command("load_reference_data", verbosity=0, stdout=StringIO())


@pytest.fixture(scope="module")
def moved(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=False):
        draw_large_keys()
        with transaction.atomic():
            load_reference_data()
            demo.make_demonstration()
            first = exported("westmere", folder / "first.zip")
            before = {name: crawl(browser(name), HOME, MOST) for name in READERS}
            keys, framework = natural_keys(), FrameworkVersion.objects.get(is_default=True).pk
            transaction.set_rollback(True)
        with transaction.atomic():
            load_reference_data()
            assert FrameworkVersion.objects.get(is_default=True).pk != framework
            import_council(path=first)
            second = exported("westmere", folder / "second.zip")
            environment.release_hold(user=None, because="checked")
            after = {}
            for name in READERS:
                client = browser(name)
                after[name] = {path: seen(client, path)[0] for path in before[name]}
            yield SimpleNamespace(
                first=first,
                second=second,
                before=before,
                after=after,
                faults=list(faults()),
                moved=moves(keys, natural_keys()),
            )
            transaction.set_rollback(True)


def test_every_row_and_file_is_equal(moved):
    before, after = contents(moved.first), contents(moved.second)
    differing = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert differing == {"manifest.json", "data/audit.auditentry.jsonl"}
    log = rows(moved.first, "audit.auditentry")
    assert rows(moved.second, "audit.auditentry")[: len(log)] == log
    assert len(log) > 60
    assert sum(each["rows"] for each in manifest(moved.first)["data"]) > 2000


def test_every_page_a_person_is_led_to_is_the_same(moved):
    differing = {
        (name, path)
        for name in READERS
        for path, page in moved.before[name].items()
        if not same(page, moved.after[name][path], moved.moved) and not path.endswith(_TELLS)
    }
    assert differing == set()
    assert not [path for pages in moved.after.values() for path, page in pages.items() if page[0] >= 500]
    walked = {
        name: sum(1 for page in pages.values() if page[0] == 200) for name, pages in moved.before.items()
    }
    assert walked["ada"] > 25
    assert walked["cara"] > 25
    assert walked["dev"] > 12


def test_the_chain_holds(moved):
    assert moved.faults == []
