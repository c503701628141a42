"""What an embargo rests on, the terms and who acknowledged them, the log of looks, and lifting at the same moment."""

import csv
import io
import threading
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.embargo.queries import awaiting_acknowledgement
from assessment_ready.embargo.services import look
from tests.embargo.test_gate import LIFTS, embargo
from tests.embargo.test_pages import LIST, NOW, create
from tests.world import World, build_world

SCRIPT = "<script>alert(1)</script>"
TERMS = {"title": "CQC’s draft report", "authority": "CQC", "basis": "Factual accuracy guidance, page 4"}


@pytest.fixture
def autumn():
    """A moment before the embargo lifts."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def text_of(response) -> str:
    return response.content.decode()


def test_what_it_rests_on_is_kept_and_shown(world: World, autumn) -> None:
    create(world, basis="Health and Social Care Act, section 64")
    made = Embargo.objects.get()
    assert made.basis == "Health and Social Care Act, section 64"
    assert "section 64" in text_of(world.client("ada").get(f"{LIST}{made.pk}/"))
    assert "section 64" in text_of(world.client("ada").get(f"{LIST}{made.pk}/terms/"))
    assert Clearance.objects.get().acknowledged_at == NOW
    file = world.client("ada").get(f"{LIST}?format=csv&columns=basis").content.decode("utf-8-sig")
    assert "section 64" in file


def test_a_basis_that_is_too_long_is_said(world: World, autumn) -> None:
    assert "must be 500 characters or fewer" in text_of(create(world, basis="x" * 501))


def test_the_terms_are_changed_and_the_others_asked_anew(world: World, autumn) -> None:
    made = embargo(world, "ada", "ben")
    Clearance.objects.update(acknowledged_at=NOW)
    path = f"{LIST}{made.pk}/change/"
    assert "Change the terms" in text_of(world.client("ada").get(path))
    page = text_of(world.client("ada").post(path, {**TERMS, "version": 1}, follow=True))
    assert "asked to acknowledge them anew" in page
    made.refresh_from_db()
    assert (made.basis, made.version) == (TERMS["basis"], 2)
    assert dict(Clearance.objects.values_list("user__email", "acknowledged_at")) == {
        "ada@westmere.example": NOW,
        "ben@westmere.example": None,
    }
    entry = AuditEntry.objects.get(action="embargo.terms.changed")
    assert entry.embargo == made
    stays = text_of(world.client("ada").post(path, {**TERMS, "version": 2}, follow=True))
    assert "The terms stay as they were" in stays


def test_the_second_who_changes_the_terms_is_told(world: World, autumn) -> None:
    made = embargo(world, "ada", "ben")
    path = f"{LIST}{made.pk}/change/"
    world.client("ada").post(path, {**TERMS, "basis": "From Ada", "version": 1})
    answer = world.client("ben").post(path, {**TERMS, "basis": "From Ben", "version": 1})
    assert answer.status_code == 409
    assert "From Ada" in text_of(answer)
    assert "From Ben" in text_of(answer)


def test_the_terms_of_a_lifted_embargo_stay(world: World, autumn) -> None:
    made = embargo(world, "ada")
    autumn.move_to(LIFTS)
    page = text_of(world.client("ada").post(f"{LIST}{made.pk}/change/", {**TERMS, "version": 1}))
    assert "has lifted in the meantime" in page
    assert Embargo.objects.get().basis == ""


def test_a_cleared_person_is_asked_and_acknowledges_once(world: World, autumn) -> None:
    made = embargo(world, "ada", "ben")
    Clearance.objects.filter(user=world.people["ada"]).update(acknowledged_at=NOW)
    page = text_of(world.client("ben").get(f"{LIST}{made.pk}/"))
    assert "Read the terms and acknowledge them" in page
    assert "Not acknowledged" in page
    terms = f"{LIST}{made.pk}/terms/"
    assert "Tell nobody who is not cleared" in text_of(world.client("ben").get(terms))
    assert "Tick the box to acknowledge" in text_of(world.client("ben").post(terms, {}))
    assert "Thank you" in text_of(world.client("ben").post(terms, {"accepts": "on"}, follow=True))
    assert "You acknowledged these terms on 1 October 2026" in text_of(world.client("ben").get(terms))
    page = text_of(world.client("ben").get(f"{LIST}{made.pk}/"))
    assert "Read the terms and acknowledge them" not in page
    assert "Not acknowledged" not in page
    again = text_of(world.client("ben").post(terms, {"accepts": "on"}))
    assert "There is nothing to acknowledge" in again
    assert AuditEntry.objects.filter(action="embargo.terms.acknowledged").count() == 1
    assert AuditEntry.objects.get(action="embargo.terms.acknowledged").embargo == made


def test_somebody_cleared_without_managing_embargoes_acknowledges_too(world: World, autumn) -> None:
    made = embargo(world, "ada", "dev")
    dev = world.client("dev")
    assert list(awaiting_acknowledgement(world.members["dev"], NOW)) == [made]
    assert dev.post(f"{LIST}{made.pk}/terms/", {"accepts": "on"}).status_code == 302
    assert not awaiting_acknowledgement(world.members["dev"], NOW).exists()
    assert Clearance.objects.get(user=world.people["dev"]).acknowledged_at == NOW


def test_who_has_not_acknowledged_still_passes_the_one_gate(world: World, autumn) -> None:
    made = embargo(world, "ada", "ben")
    assert list(Embargo.objects.visible_to(world.members["ben"], NOW)) == [made]


@pytest.mark.parametrize(("who", "status"), [("ben", 404), ("vic", 404), ("dev", 404), ("nia", 404)])
def test_the_uncleared_find_no_terms(world: World, autumn, who, status) -> None:
    made = embargo(world, "ada")
    for path in ("terms/", "looks/", "change/"):
        expected = status if path == "terms/" or who in ("ben", "nia") else 403
        assert world.client(who).get(f"{LIST}{made.pk}/{path}").status_code == expected
        assert world.client(who).post(f"{LIST}{made.pk}/{path}", {"accepts": "on"}).status_code in (
            expected,
            405,
        )
    assert not awaiting_acknowledgement(world.members.get(who, world.northby_members["nia"]), NOW).exists()


def test_nobody_without_a_clearance_reads_the_terms_after_it_lifted(world: World, autumn) -> None:
    made = embargo(world, "ada")
    autumn.move_to(LIFTS)
    assert world.client("ben").get(f"{LIST}{made.pk}/terms/").status_code == 404
    assert "no longer bind you" in text_of(world.client("ada").get(f"{LIST}{made.pk}/terms/"))
    answer = world.client("ada").post(f"{LIST}{made.pk}/terms/", {"accepts": "on"})
    assert "has lifted in the meantime" in text_of(answer)
    assert not awaiting_acknowledgement(world.members["ada"], LIFTS).exists()


def test_scripts_come_out_as_text(world: World, autumn) -> None:
    create(world, title=SCRIPT, authority=SCRIPT, basis=SCRIPT)
    made = Embargo.objects.get()
    for path in ("", "terms/", "change/", "looks/"):
        page = text_of(world.client("ada").get(f"{LIST}{made.pk}/{path}"))
        assert SCRIPT not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_log_of_looks_by_person_and_as_a_file(world: World, autumn) -> None:
    made = embargo(world, "ada", "ben")
    for number in range(30):
        look(membership=world.members["ada"], embargo=made, what=f"Thing {number}", now=timezone.now())
    look(membership=world.members["ben"], embargo=made, what="=1+1", now=timezone.now())
    client = world.client("ada")
    page = text_of(client.get(f"{LIST}{made.pk}/"))
    assert "Everybody who looked" in page
    page = text_of(client.get(f"{LIST}{made.pk}/looks/?person={world.people['ben'].pk}"))
    assert "=1+1" in page
    assert "Thing 3" not in page
    file = client.get(f"{LIST}{made.pk}/looks/?format=csv&person={world.people['ben'].pk}")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row[:2] for row in rows] == [["Who", "Opened"], ["Ben Hartley", "'=1+1"]]
    everybody = client.get(f"{LIST}{made.pk}/looks/?format=csv").content.decode("utf-8-sig")
    assert everybody.count("\r\n") == 32
    assert "Ben Hartley" in text_of(client.get(f"{LIST}{made.pk}/looks/?person=nobody"))


def test_the_log_costs_the_same_however_long(world: World, autumn) -> None:
    made = embargo(world, "ada", "ben")
    client = world.client("ada")

    def cost() -> list[int]:
        found = []
        for path in ("looks/", "", "terms/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{LIST}{made.pk}/{path}")
            found.append(len(queries))
        return found

    look(membership=world.members["ada"], embargo=made, what="One", now=timezone.now())
    cost()
    before = cost()
    for number in range(8):
        look(membership=world.members["ben"], embargo=made, what=f"Thing {number}", now=timezone.now())
    assert cost() == before


@pytest.mark.django_db(transaction=True)
def test_lifted_by_two_at_the_same_moment_it_lifts_once() -> None:
    world = build_world()
    made = embargo(world, "ada", "ben", lifts_at=datetime(2090, 1, 1, tzinfo=UTC))
    clients = [world.client("ada"), world.client("ben")]
    pages: list[str] = []

    def lift_it(client) -> None:
        pages.append(text_of(client.post(f"{LIST}{made.pk}/lift/", follow=True)))
        connection.close()

    threads = [threading.Thread(target=lift_it, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("The embargo is lifted." in page for page in pages) == 1
    assert sum("has lifted in the meantime" in page for page in pages) == 1
    assert AuditEntry.objects.filter(action="embargo.embargo.lifted").count() == 1
