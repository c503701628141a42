"""Contacts: the register, adding, changing, broken and duplicate addresses, and that the log names nobody."""

import csv
import io
import threading
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from comms.models import Contact
from comms.queries.contacts import contacts_to_review
from tests.comms.making import Comms, comms_of
from tests.timeline.making import day_parts
from tests.world import World, build_world

BASE = "/councils/westmere/communications/contacts/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def made(world: World) -> Comms:
    """A plan with two audiences."""
    return comms_of(world, world.members["cara"])


def entered(**extra):
    return {
        "name": "Jo Brook",
        "organisation": "Brook Care",
        "job_title": "Registered manager",
        "email": "jo@brook.example",
        "phone": "01234 567890",
        "lawful_basis": "public_task",
        "source": "Provider register",
        "language": "",
        "notes": "",
        **day_parts("review_on", None),
        **day_parts("delete_on", None),
        "submission_key": str(uuid4()),
        **extra,
    }


def add(world: World, who="cara", **extra):
    return world.client(who).post(f"{BASE}new/", entered(**extra))


def text_of(response) -> str:
    return response.content.decode()


def test_a_contact_is_added_once_shown_and_changed(world: World, made: Comms) -> None:
    data = entered(email="  Jo@Brook.EXAMPLE ", audiences=[made.staff.pk], formats=["large_print", "bsl"])
    for _ in range(2):
        response = world.client("cara").post(f"{BASE}new/", data)
    contact = Contact.objects.get()
    assert (contact.email, contact.reference, contact.formats) == (
        "jo@brook.example",
        "CON-1",
        ["bsl", "large_print"],
    )
    page = text_of(world.client("cara").get(response["Location"]))
    assert all(each in page for each in ("Jo Brook", "CON-1", "Large print", made.staff.name, "Public task"))
    change = entered(
        name="Jo Ford", version=1, audiences=[made.councillors.pk], **day_parts("review_on", date(2050, 1, 5))
    )
    assert world.client("cara").post(f"{BASE}{contact.pk}/edit/", change).status_code == 302
    contact.refresh_from_db()
    assert (contact.name, contact.version, contact.review_on) == ("Jo Ford", 2, date(2050, 1, 5))
    assert list(contact.audiences.all()) == [made.councillors]


def test_saving_without_a_change_changes_nothing(world: World, made: Comms) -> None:
    add(world, audiences=[made.staff.pk])
    contact = Contact.objects.get()
    world.client("cara").post(f"{BASE}{contact.pk}/edit/", entered(version=1, audiences=[made.staff.pk]))
    contact.refresh_from_db()
    assert contact.version == 1
    assert not AuditEntry.objects.filter(action="comms.contact.changed").exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "jo"}, "correct format, like name@example.com"),
        ({"email": "jo@brook"}, "correct format, like name@example.com"),
        ({"email": "jo@@brook.example"}, "one e-mail address only"),
        ({"email": "jo@brook.example; al@brook.example"}, "one e-mail address only"),
        ({"email": "jö@brook.example"}, "cannot be written to"),
        ({"email": "jo..b@brook.example"}, "correct format"),
        ({"email": f"{'a' * 250}@brook.example"}, "254 characters or fewer"),
        ({"name": "", "organisation": "", "email": ""}, "Enter a name, an organisation or an e-mail address"),
        ({"source": ""}, "Enter where the details come from"),
        ({"lawful_basis": ""}, "Choose why the council may hold these details"),
        ({"lawful_basis": "because"}, "Choose one from the list"),
        ({"formats": ["morse"]}, "Choose only from the list"),
        ({"name": "x" * 121}, "must be 120 characters or fewer"),
        (day_parts("delete_on", date(2020, 1, 1)), "must be today or later"),
        ({"audiences": [999999]}, "Choose only from the list"),
    ],
)
def test_what_is_wrong_is_said(world: World, made: Comms, fields, sentence) -> None:
    response = add(world, **fields)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert not Contact.objects.exists()


def test_an_address_somebody_has_is_refused_with_the_way_there(world: World, made: Comms) -> None:
    there = made.contact("Al Stone", email="al@stone.example")
    page = text_of(add(world, email="AL@Stone.example"))
    assert f"{there.reference} has this e-mail address already" in page
    assert f'href="{BASE}{there.pk}/"' in page
    add(world)
    other = Contact.objects.get(name="Jo Brook")
    page = text_of(
        world.client("cara").post(f"{BASE}{other.pk}/edit/", entered(version=1, email="Al@stone.example"))
    )
    assert f"{there.reference} has this e-mail address already" in page


def test_another_councils_address_does_not_count(world: World, made: Comms) -> None:
    comms_of(world, world.northby_members["nia"]).contact("Jo", email="jo@brook.example")
    assert add(world).status_code == 302


def test_scripts_come_out_as_text(world: World, made: Comms) -> None:
    names = ("name", "organisation", "job_title", "phone", "source", "language", "notes")
    add(world, **dict.fromkeys(names, SCRIPT))
    contact = Contact.objects.get()
    for path in ("", f"{contact.pk}/", f"{contact.pk}/edit/", f"{contact.pk}/data/", f"{contact.pk}/erase/"):
        page = text_of(world.client("cara").get(BASE + path))
        assert SCRIPT not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_formula_for_a_name_stays_a_name(world: World, made: Comms) -> None:
    name = '=HYPERLINK("https://evil.example","Click")'
    add(world, name=name)
    response = world.client("cara").get(f"{BASE}?format=csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1][0] == f"'{name}"
    one = world.client("cara").get(f"{BASE}{Contact.objects.get().pk}/data/?format=csv")
    assert f"'{name}".replace('"', '""') in one.content.decode("utf-8-sig")


def test_the_second_of_two_savers_is_told_and_loses_nothing(world: World, made: Comms) -> None:
    contact = made.contact("Al Stone", made.staff)
    path = f"{BASE}{contact.pk}/edit/"
    world.client("ada").post(path, entered(version=1, name="From Ada"))
    answer = world.client("cara").post(path, entered(version=1, name="From Cara"))
    assert answer.status_code == 409
    assert "From Ada" in text_of(answer)
    assert "From Cara" in text_of(answer)
    assert Contact.objects.get().name == "From Ada"


@pytest.mark.parametrize(
    ("who", "status"), [("will", 403), ("vic", 403), ("ann", 403), ("dev", 403), ("rhea", 403), ("nia", 404)]
)
def test_only_those_who_look_after_contacts_see_any(world: World, made: Comms, who, status) -> None:
    contact = made.contact()
    client = world.client(who)
    for path in ("", "new/", "due/", "import/", *(f"{contact.pk}/{each}" for each in ("", "edit/", "data/"))):
        assert client.get(BASE + path).status_code == status
        assert client.post(BASE + path, entered()).status_code in (status, 405)
    assert Contact.objects.count() == 1


def test_a_contact_of_another_council_does_not_exist(world: World, made: Comms) -> None:
    contact = made.contact()
    path = f"/councils/northby/communications/contacts/{contact.pk}/"
    nia = world.client("nia")
    for each in ("", "edit/", "data/", "erase/", "objection/", "unsubscribe/"):
        assert nia.get(path + each).status_code == 404
        assert nia.post(path + each, entered(version=1)).status_code in (404, 405)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=brook", {"Jo Brook"}),
        ("q=stone+al", {"Al Stone"}),
        ("q=con-2", {"Al Stone"}),
        ("address=none", {"No Mail"}),
        ("needs=bsl", {"Al Stone"}),
        ("basis=consent", {"Jo Brook"}),
        ("due=review", {"Jo Brook"}),
        ("due=delete", {"Al Stone"}),
        ("audience=0", {"Jo Brook", "Al Stone", "No Mail"}),
    ],
)
def test_the_register_is_narrowed(world: World, made: Comms, query, expected) -> None:
    past = date(2026, 1, 1)
    made.contact("Jo Brook", lawful_basis="consent", review_on=past)
    made.contact("Al Stone", formats=["bsl", "audio"], delete_on=past)
    made.contact("No Mail", email="")
    page = text_of(world.client("cara").get(f"{BASE}?{query}"))
    assert {name for name in ("Jo Brook", "Al Stone", "No Mail") if name in page} == expected


def test_an_audience_narrows_the_register(world: World, made: Comms) -> None:
    made.contact("Jo Brook", made.staff)
    made.contact("Al Stone", made.councillors)
    page = text_of(world.client("cara").get(f"{BASE}?audience={made.staff.pk}"))
    assert "Jo Brook" in page
    assert "Al Stone" not in page


def test_the_log_names_nobody(world: World, made: Comms) -> None:
    add(world, audiences=[made.staff.pk])
    contact = Contact.objects.get()
    change = entered(
        name="Jo Ford", phone="0999", email="ford@brook.example", notes="Rings at noon", version=1
    )
    client = world.client("cara")
    client.post(f"{BASE}{contact.pk}/edit/", change)
    client.post(
        f"{BASE}{contact.pk}/objection/",
        {**day_parts("made_on", timezone.localdate()), "about": "Jo said so"},
    )
    client.post(f"{BASE}{contact.pk}/unsubscribe/", {"audience": "all", "method": "Jo rang"})
    client.post(f"{BASE}{contact.pk}/erase/")
    written = str(list(AuditEntry.objects.filter(action__startswith="comms.").values()))
    for personal in ("Brook", "Jo", "Ford", "brook.example", "01234", "0999", "Rings", "Provider"):
        assert personal not in written
    page = text_of(world.client("ada").get("/councils/westmere/audit/"))
    assert "changed the name, the e-mail address, the telephone number" in page
    assert "CON-1" in page
    assert AuditEntry.objects.filter(action__startswith="comms.").count() == 5


def test_the_pages_cost_the_same_however_many(world: World, made: Comms) -> None:
    client = world.client("cara")
    first = made.contact("First", made.staff, delete_on=date(2026, 1, 1))

    def cost() -> list[int]:
        found = []
        for path in ("", f"{first.pk}/", "due/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(BASE + path)
            found.append(len(queries))
        return found

    cost()
    before = cost()
    for number in range(5):
        made.contact(f"More {number}", made.staff, made.councillors, delete_on=date(2026, 1, 1))
    assert cost() == before
    assert max(before) < 20


def test_what_is_due_is_counted_for_those_who_look_after_it(world: World, made: Comms) -> None:
    made.contact("Jo", review_on=date(2026, 1, 1))
    made.contact("Al", review_on=date(2026, 1, 1), delete_on=date(2026, 1, 2))
    made.contact("Later", review_on=date(2027, 1, 1), delete_on=date(2028, 1, 1))
    today = date(2026, 6, 1)
    due = contacts_to_review(world.members["cara"], today)
    assert (due.to_review, due.to_erase) == (1, 1)
    none = contacts_to_review(world.members["vic"], today)
    assert (none.to_review, none.to_erase) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_one_address_added_twice_at_the_same_moment_is_one_contact() -> None:
    world = build_world()
    comms_of(world, world.members["cara"])
    answers: list[str] = []

    def send(who: str) -> None:
        answers.append(text_of(add(world, who=who)))
        connection.close()

    threads = [threading.Thread(target=send, args=(who,)) for who in ("cara", "ada")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Contact.objects.count() == 1
    assert sum("has this e-mail address already" in page for page in answers) == 1


def test_contacts_without_a_name_stand_where_their_organisation_belongs(world: World, made: Comms) -> None:
    made.contact("Zoe Adams")
    made.contact("", organisation="middle Forum")
    made.contact("Al Stone")
    page = text_of(world.client("cara").get(BASE))
    assert page.index("Al Stone") < page.index("middle Forum") < page.index("Zoe Adams")
