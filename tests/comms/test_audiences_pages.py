"""Audiences through the browser: register, one of them, order, map; who may; what is refused."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from comms.models import Audience
from tests.clock import today
from tests.comms.making import comms_of
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import embargo

BASE = "/councils/westmere/communications/audiences/"
SCRIPT = "<script>alert(1)</script>"
TEXTS = {
    "name",
    "insight",
    "current_understanding",
    "concerns",
    "think",
    "feel",
    "do",
    "champions",
    "format_needs",
}


@pytest.fixture
def made(world):
    return comms_of(world, world.members["cara"])


def values(**extra):
    return {
        "name": "Ward councillors",
        "type": "councillor",
        "size": "45",
        "power": "4",
        "interest": "2",
        "impact": "3",
        "legitimacy": "5",
        "stance": "neutral",
        "cascade_order": "2",
        "weekly_limit": "",
        "relationship_owner": "",
        "submission_key": str(uuid4()),
        **extra,
    }


def changed(audience, **extra):
    return {
        **values(name=audience.name, version=audience.version),
        "insight": "They read the bulletin.",
        "current_understanding": "They know the visit is near.",
        "concerns": "Surprises",
        "think": "We know ourselves",
        "feel": "Informed",
        "do": "Ask early",
        "barrier": "opportunity",
        "champions": "Cllr Rao",
        "format_needs": "Large print",
        **extra,
    }


def test_an_audience_is_added_read_changed_retired_and_brought_back(world, made):
    cara = world.client("cara")
    sent = values(channels=[made.email.pk], relationship_owner=world.members["cara"].pk)
    for _ in range(2):
        page = post(cara, f"{BASE}new/", sent)
    assert says(page, "“Ward councillors” is added.")
    audience = Audience.objects.get(name="Ward councillors")
    url = f"{BASE}{audience.pk}/"
    page = cara.get(url)
    for words in ("Keep satisfied", "Cara Lindqvist", "45", "Power 4 of 5", "3 touches, the council’s limit"):
        assert says(page, words)
    assert says(page, "They have never heard anything.")
    page = post(cara, f"{url}change/", changed(audience, name="All councillors", channels=[]))
    assert says(page, "“All councillors” is saved.")
    for words in (
        "They read the bulletin.",
        "Surprises",
        "Ask early",
        "Opportunity",
        "Cllr Rao",
        "Large print",
    ):
        assert says(page, words)
    audience.refresh_from_db()
    assert (audience.version, audience.channels.count()) == (2, 0)
    assert says(post(cara, f"{url}retire/", {}), "“All councillors” is out of use.")
    assert "All councillors" not in text_of(cara.get(BASE))
    assert "All councillors" in text_of(cara.get(f"{BASE}?state=retired"))
    assert says(post(cara, f"{url}bring-back/", {}), "“All councillors” is in use again.")
    codes = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    verbs = [code.rsplit(".", 1)[1] for code in codes if code.startswith("comms.audience")]
    assert verbs == ["added", "changed", "retired", "brought_back"]
    log = world.client("ada").get("/councils/westmere/audit/")
    assert says(
        log,
        "Cara Lindqvist changed the audience All councillors: barrier, champions, channels, concerns and 8 more",
    )


def test_the_register_says_where_everybody_stands_and_what_they_hear(world, made):
    cara = world.client("cara")
    made.activity("Huddle", made.staff, on=today() - timedelta(days=30))
    made.activity("Bulletin", made.staff, on=today() + timedelta(days=2))
    made.activity("Only an idea", made.councillors, on=today() + timedelta(days=1), status="idea")
    made.activity("Cancelled", made.councillors, on=today() - timedelta(days=1), status="cancelled")
    made.contact("Sam Field", made.staff)
    made.contact("Gone", made.staff, erased_at=timezone.now())
    rows = list(csv.reader(io.StringIO(cara.get(f"{BASE}?format=csv").content.decode("utf-8-sig"))))
    assert rows[0] == [
        "Audience",
        "Place in cascade",
        "Strategy",
        "Stance",
        "Contacts",
        "Weekly limit",
        "Last heard",
        "Hears next",
    ]
    staff, councillors = rows[1], rows[2]
    assert staff[:6] == [made.staff.name, "1", "Monitor", "Not known", "1", "3"]
    assert staff[6:] == [str(today() - timedelta(days=30)), str(today() + timedelta(days=2))]
    assert councillors[6:] == ["", ""]
    page = cara.get(BASE)
    assert says(page, "Nothing for 4 weeks")
    assert says(page, "Nothing planned")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("type=staff", ["Staff"]),
        ("strategy=keep_satisfied", ["Suppliers"]),
        ("stance=critical", ["Suppliers"]),
        ("q=suppl", ["Suppliers"]),
        ("sort=-name", ["Suppliers", "Staff", "Councillors"]),
        ("sort=order", ["Staff", "Councillors", "Suppliers"]),
        ("type=nonsense", ["Staff", "Councillors", "Suppliers"]),
        ("owner=999999", ["Staff", "Councillors", "Suppliers"]),
    ],
)
def test_the_register_is_narrowed_and_sorted(world, made, query, shown):
    made.audience("Suppliers", power=5, interest=1, stance="critical")
    rows = list(
        csv.reader(
            io.StringIO(world.client("vic").get(f"{BASE}?{query}&format=csv").content.decode("utf-8-sig"))
        )
    )
    assert [row[0].split(" of ")[0] for row in rows[1:]] == shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter the name of the audience"),
        ({"name": "x" * 101}, "Name must be 100 characters or fewer"),
        ({"type": ""}, "Choose the kind of audience"),
        ({"type": "aliens"}, "Choose one from the list"),
        ({"power": "6"}, "Choose one from the list"),
        ({"power": ""}, "Choose a figure from 1 to 5 for power"),
        ({"size": "many"}, "How many people must be a whole number"),
        ({"size": "-1"}, "How many people must be 0 or more"),
        ({"size": "99999999999"}, "How many people must be 100000000 or less"),
        ({"cascade_order": "0"}, "Place in the cascade must be 1 or more"),
        ({"weekly_limit": "0"}, "Most they should hear in a week must be 1 or more"),
        ({"weekly_limit": "100"}, "Most they should hear in a week must be 99 or less"),
        ({"relationship_owner": "1"}, "Choose one from the list"),
        ({"channels": ["999999"]}, "Choose only from the list"),
        (
            {"name": "STAFF OF westmere council"},
            "There is already an audience called Staff of Westmere Council",
        ),
        ({"name": "a\x00b"}, "has a character that cannot be stored"),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_what_is_wrong_gets_a_sentence(world, made, wrong, sentence):
    if "relationship_owner" in wrong:
        wrong = {"relationship_owner": world.members["dev"].pk}
    page = world.client("cara").post(f"{BASE}new/", values(**wrong))
    assert page.status_code == 200
    assert says(page, sentence)
    assert Audience.objects.filter(council=world.westmere).count() == 2


def test_a_retired_audience_keeps_its_name_and_the_sentence_says_so(world, made):
    Audience.objects.filter(pk=made.staff.pk).update(is_active=False)
    page = world.client("cara").post(f"{BASE}new/", values(name=made.staff.name.upper()))
    assert says(
        page, f"There is already an audience called {made.staff.name}, out of use. Bring it back instead"
    )


def test_a_name_may_change_its_case_and_is_free_in_another_council(world, made):
    cara = world.client("cara")
    page = post(cara, f"{BASE}{made.staff.pk}/change/", changed(made.staff, name=made.staff.name.upper()))
    assert says(page, "is saved")
    page = post(
        world.client("nia"),
        "/councils/northby/communications/audiences/new/",
        values(name=made.staff.name.upper()),
    )
    assert says(page, "is added")


def test_the_second_of_two_savers_is_told_and_loses_nothing(world, made):
    url = f"{BASE}{made.staff.pk}/change/"
    world.client("ada").post(url, changed(made.staff, concerns="From Ada"))
    answer = world.client("cara").post(url, changed(made.staff, concerns="From Cara"))
    assert answer.status_code == 409
    assert says(answer, "From Ada")
    assert says(answer, "From Cara")
    assert Audience.objects.get(pk=made.staff.pk).concerns == "From Ada"


@pytest.mark.parametrize(
    ("who", "reads", "writes"), [("vic", 200, 403), ("dev", 403, 403), ("cleo", 403, 403), ("nia", 404, 404)]
)
def test_who_may_read_and_who_may_change(world, made, who, reads, writes):
    client = world.client(who)
    one = f"{BASE}{made.staff.pk}/"
    for path in (BASE, one, f"{BASE}map/"):
        assert client.get(path).status_code == reads
    for path in (f"{BASE}new/", f"{one}change/", f"{BASE}order/"):
        assert client.get(path).status_code == writes
        assert client.post(path, values()).status_code == writes
    for path in (f"{one}retire/", f"{one}bring-back/"):
        assert client.post(path).status_code == writes
    made.staff.refresh_from_db()
    assert (made.staff.version, made.staff.is_active) == (1, True)


def test_another_councils_audience_does_not_exist(world, made):
    nia = world.client("nia")
    for end in ("", "change/", "load/"):
        assert nia.get(f"/councils/northby/communications/audiences/{made.staff.pk}/{end}").status_code == 404
    assert nia.post(f"/councils/northby/communications/audiences/{made.staff.pk}/retire/").status_code == 404


def test_a_reader_sees_how_many_contacts_but_no_way_to_them(world, made):
    made.contact("Sam Field", made.staff)
    url = f"{BASE}{made.staff.pk}/"
    assert "communications/contacts/" in world.client("cara").get(url).content.decode()
    page = world.client("vic").get(url)
    assert "communications/contacts/" not in page.content.decode()
    assert "Sam Field" not in page.content.decode()


def test_script_in_every_text_comes_out_as_text(world, made):
    sent = changed(made.staff)
    texts = [name for name in sent if name in TEXTS]
    cara = world.client("cara")
    post(cara, f"{BASE}{made.staff.pk}/change/", {**sent, **{name: f"{name}{SCRIPT}" for name in texts}})
    for path in (
        BASE,
        f"{BASE}{made.staff.pk}/",
        f"{BASE}{made.staff.pk}/change/",
        f"{BASE}map/",
        f"{BASE}order/",
    ):
        body = cara.get(path).content.decode()
        assert SCRIPT not in body
        assert f"name{SCRIPT}" in text_of(cara.get(path)) or "name&lt;script" in body
    page = cara.get(f"{BASE}{made.staff.pk}/").content.decode()
    for name in texts:
        assert f"{name}&lt;script" in page


def test_the_order_is_set_in_one_go(world, made):
    cara = world.client("cara")
    third = made.audience("Partners")
    version = cara.get(f"{BASE}order/").context["form"]["version"].value()
    sent = {
        "version": version,
        f"place_{made.staff.pk}": "1",
        f"place_{made.councillors.pk}": "1",
        f"place_{third.pk}": "7",
    }
    assert says(post(cara, f"{BASE}order/", sent), "The order is saved. 2 audiences moved.")
    assert Audience.objects.get(pk=third.pk).cascade_order == 7
    log = world.client("ada").get("/councils/westmere/audit/")
    assert says(log, "Cara Lindqvist moved Partners to place 7 in the cascade")
    # What was loaded before somebody changed an audience is out of date.
    answer = cara.post(f"{BASE}order/", {**sent, f"place_{third.pk}": "1"})
    assert answer.status_code == 409
    assert says(answer, "What the other person saved")
    assert Audience.objects.get(pk=third.pk).cascade_order == 7
    page = cara.post(f"{BASE}order/", {**sent, f"place_{third.pk}": "first"})
    assert says(page, "Partners must be a whole number")


def test_the_map_shows_every_audience_in_use_with_its_corner(world, made):
    made.audience("Suppliers", power=5, interest=1)
    made.audience("Old group", is_active=False)
    page = world.client("vic").get(f"{BASE}map/")
    assert says(page, "Suppliers")
    assert "Old group" not in text_of(page)
    assert says(page, "Keep satisfied : 1 audience")
    assert says(page, "Monitor : 2 audiences")


def test_a_council_without_audiences_is_offered_the_first(world):
    for path in (BASE, f"{BASE}map/", f"{BASE}order/"):
        assert world.client("cara").get(path).status_code == 200
    assert says(world.client("cara").get(BASE), "Add the first audience")
    assert "Add the first" not in text_of(world.client("vic").get(BASE))


def test_what_is_under_embargo_counts_for_the_cleared_only(world, made):
    secret = embargo(world, "cara")
    made.activity("Secret talk", made.staff, on=today() - timedelta(days=1), embargo=secret)
    made.activity("Secret plan", made.staff, on=today() + timedelta(days=1), embargo=secret)
    message = made.message("A secret message", embargo=secret)
    message.audiences.add(made.staff)
    made.question("A secret question", audience=made.staff, embargo=secret)
    for path in (BASE, f"{BASE}{made.staff.pk}/", f"{BASE}?format=csv"):
        cleared = world.client("cara").get(path).content.decode()
        other = world.client("ben").get(path).content.decode()
        assert "ecret" not in other
        assert cleared != other
    page = world.client("cara").get(f"{BASE}{made.staff.pk}/")
    for words in ("Secret talk", "Secret plan", "A secret message", "A secret question"):
        assert says(page, words)
    assert says(world.client("ben").get(f"{BASE}{made.staff.pk}/"), "They have never heard anything.")


def test_more_rows_cost_no_more_queries(world, made):
    cara = world.client("cara")

    def grow():
        for number in range(3):
            audience = made.audience(f"Group {Audience.objects.count()}", relationship_owner=made.actor)
            audience.channels.add(made.email)
            for end in range(3):
                made.activity(f"{number} {end}", audience, made.staff, on=today() + timedelta(days=end - 1))
            made.contact("Sam", audience)
            made.message().audiences.add(made.staff)
            made.question(audience=made.staff)

    grow()
    paths = (BASE, f"{BASE}{made.staff.pk}/", f"{BASE}map/", f"{BASE}order/", f"{BASE}new/")
    before = [cost(cara, path) for path in paths]
    grow()
    assert [cost(cara, path) for path in paths] == before


def test_what_is_done_ahead_of_its_day_was_heard_when_it_was_done(world, made):
    made.activity(
        "Done early", made.staff, on=today() + timedelta(days=9), status="done", done_at=timezone.now()
    )
    made.activity("Missed", made.councillors, on=today() - timedelta(days=2), status="missed")
    rows = list(
        csv.reader(io.StringIO(world.client("vic").get(f"{BASE}?format=csv").content.decode("utf-8-sig")))
    )
    assert rows[1][6:] == [str(today()), ""]
    assert rows[2][6:] == ["", ""]
    assert date.fromisoformat(rows[1][6]) == today()
