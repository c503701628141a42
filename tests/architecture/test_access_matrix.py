"""Every address by every role, by another council, by the signed-out, by every method.

The expected answer is derived from what the view declares, never from a list kept by hand.
"""

from collections import Counter
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.views import View

from assessment_ready.councils.middleware import CouncilMiddleware
from assessment_ready.councils.permissions import Access, Perm, Role, permissions_of
from tests.architecture.addresses import METHODS, Address, all_addresses
from tests.architecture.specimens import Filled, fill, outside_councils
from tests.world import NORTHBY, WESTMERE, World

# Tables that may change although nothing was done: the session, the sign-in log, when one last looked.
NOT_BUSINESS = {
    "sessions.session",
    "axes.accessattempt",
    "axes.accesslog",
    "axes.accessfailurelog",
    "axes.accessattemptexpiration",
    "overview.dashboardvisit",
    "embargo.look",
}
SERVER_ERROR = 500
# Files that are taken away, and where that is written down.
DOWNLOADS = {"documents:download", "packs:download", "packs:alternative", "portability:export-download"}
RECORDING = ("audit.auditentry", "audit.audithead", "packs.packreading")
# What decides does not look at the method, so those who may most, those who may least and a stranger try every one;
# for everybody else reading and sending say it.
BY_EVERY_METHOD = {"ada", "ann", "nia", None}
# What the others may open, they open in the walk of embargoes, which reads every page and file as each of them.
SENDING = {"cleo", "dev"}


def methods_of(name: str | None) -> list[str]:
    return METHODS if name in BY_EVERY_METHOD else ["GET", "POST"]


def permitted_methods(name: str) -> list[str]:
    """What somebody tries at a door that is open to them."""
    if name in BY_EVERY_METHOD:
        return METHODS
    return ["POST"] if name in SENDING else []


@pytest.fixture
def filled(world: World) -> Filled:
    """The filled world."""
    return fill(world)


def row_counts() -> Counter[str]:
    """How many rows every business table has, in one query."""
    tables = [model for model in apps.get_models() if model._meta.label_lower not in NOT_BUSINESS]
    sql = " UNION ALL ".join(
        f"SELECT '{model._meta.label_lower}', count(*) FROM {connection.ops.quote_name(model._meta.db_table)}"
        for model in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return Counter(dict(cursor.fetchall()))


def answer(client: Client, method: str, path: str) -> int:
    """The status of one request; whatever a permitted request changed is taken back."""
    with transaction.atomic():
        status = client.generic(method, path).status_code
        transaction.set_rollback(True)
    return status


def council_addresses() -> list[Address]:
    return [address for address in all_addresses() if address.in_council]


def check(faults: list[str], allowed: Iterable[int], status: int, said: str) -> None:
    if status not in set(allowed):
        faults.append(f"{said} answered {status}, expected one of {sorted(set(allowed))}")


def test_every_council_view_declares_a_permission() -> None:
    walked = council_addresses()
    assert len(walked) > 40
    assert [address.name for address in walked if not isinstance(address.permission, Perm)] == []


def test_every_other_view_declares_its_access() -> None:
    walked = [address for address in all_addresses() if not address.in_council]
    assert len(walked) > 12
    undeclared = [address.name for address in walked if address.access not in set(Access)]
    assert undeclared == []


def test_every_permission_guards_something_and_somebody_has_it() -> None:
    used = {address.permission for address in council_addresses()}
    in_code = {Perm.SCORE, Perm.SCORE_OWN}  # these decide inside the judging service, not at a door
    assert set(Perm) - used - in_code == set()
    assert {perm for role in Role for perm in permissions_of(role)} == set(Perm)


@pytest.mark.parametrize("name", sorted(WESTMERE))
def test_each_role_gets_what_its_permissions_say(filled: Filled, name: str) -> None:
    role = WESTMERE[name][1]
    client = filled.world.client(name)
    faults: list[str] = []
    asked = 0
    before = row_counts()
    for address in council_addresses():
        permitted = address.permission in permissions_of(role)
        path = address.path(filled.westmere)
        for method in permitted_methods(name) if permitted else methods_of(name):
            status = answer(client, method, path)
            asked += 1
            said = f"{method} {path} by the {role.label}"
            if not permitted:
                check(faults, [403], status, said)
            elif not address.answers(method):
                check(faults, [405, 404], status, said)
            elif status >= SERVER_ERROR or (status in {401, 403} and method in {"GET", "HEAD"}):
                faults.append(f"{said} answered {status}")
    assert faults == []
    assert row_counts() == before  # what was permitted is taken back, so only a refused change would show
    refused = [each for each in council_addresses() if each.permission not in permissions_of(role)]
    assert asked >= len(refused) * len(methods_of(name))


@pytest.mark.parametrize("name", [*sorted(NORTHBY), "ingrid", None])
def test_strangers_and_the_signed_out_get_nothing(filled: Filled, name: str | None) -> None:
    client = filled.world.client(name)
    faults: list[str] = []
    before = row_counts()
    for address in council_addresses():
        path = address.path(filled.westmere)
        for method in methods_of(name):
            status = answer(client, method, path)
            expected = [404] if name else [401] if method == "POST" else [302]
            check(faults, expected, status, f"{method} {path} by {name or 'nobody'}")
    assert faults == []
    assert row_counts() == before


def test_objects_of_another_council_do_not_exist(filled: Filled) -> None:
    """The address names one's own council and another council's object."""
    faults: list[str] = []
    walked = 0
    # The same words and codes name something in every council, and the lines of an import are counted in each.
    shared = {
        "statement",
        "token",
        "holder",
        "means",
        "found_action",
        "found_strand",
        "found_part",
        "file_format",
    }
    before = row_counts()
    for address in council_addresses():
        foreign = [name for name in address.objects if name not in shared]
        for capture in foreign:
            own = f"{address.name}:{capture}"
            theirs = filled.westmere.get(own, filled.westmere[capture])
            values = {**filled.northby, capture: theirs, own: theirs}
            for person in ("nia", "noel"):
                client = filled.world.client(person)
                path = address.path(values)
                for method in methods_of(person):
                    status = answer(client, method, path)
                    walked += 1
                    role = NORTHBY[person][1]
                    expected = [404, 405] if address.permission in permissions_of(role) else [403]
                    check(faults, expected, status, f"{method} {path} by {person}")
    assert faults == []
    assert walked > 100
    assert row_counts() == before


@pytest.mark.parametrize("name", [*sorted(WESTMERE), "nia", None])
def test_installation_pages_are_for_the_installation_administrator(filled: Filled, name: str | None) -> None:
    client = filled.world.client(name)
    walked = [a for a in all_addresses() if a.access == Access.INSTALLATION_ADMIN]
    assert len(walked) >= 5
    values = outside_councils(filled)
    faults: list[str] = []
    before = row_counts()
    for address in walked:
        path = address.path(values)
        for method in methods_of(name):
            expected = [404] if name else [401] if method == "POST" else [302]
            check(faults, expected, answer(client, method, path), f"{method} {path} by {name or 'nobody'}")
    assert faults == []
    assert row_counts() == before


def test_the_installation_administrator_may_open_them(filled: Filled) -> None:
    client = filled.world.client("ingrid")
    values = outside_councils(filled)
    for address in all_addresses():
        if address.access == Access.INSTALLATION_ADMIN and address.answers("GET"):
            path = address.path(values)
            assert answer(client, "GET", path) in {200, 302, 404}, path


def test_signed_in_pages_ask_the_signed_out_to_sign_in(filled: Filled) -> None:
    walked = [a for a in all_addresses() if a.access == Access.SIGNED_IN]
    assert len(walked) >= 3
    values = outside_councils(filled)
    for address in walked:
        path = address.path(values)
        assert answer(filled.world.client(None), "GET", path) == 302, path
        assert answer(filled.world.client(None), "POST", path) == 401, path


def test_reading_changes_nothing(filled: Filled) -> None:
    """A crawl of every page that answers GET leaves every business table as it was.

    Taking a file away is itself recorded, and so is who read a pack: a download may add one entry to the audit log and
    one reading, and nothing else.
    """
    taken = 0
    before = row_counts()
    client = filled.world.client("ada")
    read = 0
    for address in council_addresses():
        if address.answers("GET"):
            read += client.get(address.path(filled.westmere)).status_code == 200
            if address.name in DOWNLOADS:
                after = row_counts()
                for table in ("audit.auditentry", "packs.packreading"):
                    assert after[table] - before[table] in (0, 1), (address.name, table)
                taken += after["audit.auditentry"] - before["audit.auditentry"]
                before |= {table: after[table] for table in RECORDING}
    assert read > 25
    assert taken >= 3
    assert row_counts() == before


class _Undeclared(View):
    """A view that forgot its permission."""


def test_a_view_without_a_permission_is_refused(filled: Filled) -> None:
    """The planted violation: the middleware will not let an undeclared council view answer."""
    request = RequestFactory().get("/councils/westmere/planted/")
    request.user = filled.world.people["ada"]
    middleware = CouncilMiddleware(lambda _: None)  # type: ignore[arg-type,return-value]
    with pytest.raises(ImproperlyConfigured, match="declares no permission"):
        middleware.process_view(request, _Undeclared.as_view(), (), {"council": "westmere"})
