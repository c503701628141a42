"""Channels through the browser: register, adding, changing, taking out of use; who may; what is refused."""

from uuid import uuid4

import pytest

from assessment_ready.audit.models import AuditEntry
from comms.models import Channel
from tests.comms.making import comms_of
from tests.readiness.pages import cost, post, says, text_of

BASE = "/councils/westmere/communications/channels/"


@pytest.fixture
def made(world):
    return comms_of(world, world.members["cara"])


def values(**extra):
    return {
        "name": "Team huddle",
        "kind": "huddle",
        "mode": "spoken",
        "direction": "two_way",
        "is_public": "no",
        "lead_days": "2",
        "reach": "All 640 staff",
        "accessibility": "Hearing loop",
        "owner": "",
        "submission_key": str(uuid4()),
        **extra,
    }


def test_a_channel_is_added_changed_retired_and_brought_back(world, made):
    cara = world.client("cara")
    sent = values(owner=world.members["will"].pk)
    for _ in range(2):
        page = post(cara, f"{BASE}new/", sent)
    assert says(page, "“Team huddle” is added.")
    channel = Channel.objects.get(name="Team huddle")
    for words in ("Spoken", "Two way", "All 640 staff"):
        assert says(page, words)
    url = f"{BASE}{channel.pk}/"
    assert says(cara.get(url), "Hearing loop")
    page = post(cara, url, values(name="Morning huddle", version=1, owner=world.members["will"].pk))
    assert says(page, "“Morning huddle” is saved.")
    assert says(post(cara, f"{url}retire/", {}), "“Morning huddle” is out of use.")
    assert "Morning huddle" not in text_of(cara.get(BASE))
    assert "Morning huddle" in text_of(cara.get(f"{BASE}?state=all"))
    assert says(post(cara, f"{url}bring-back/", {}), "is in use again")
    codes = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    verbs = [code.rsplit(".", 1)[1] for code in codes if code.startswith("comms.channel")]
    assert verbs == ["added", "changed", "retired", "brought_back"]
    assert says(world.client("ada").get("/councils/westmere/audit/"), "changed the channel Morning huddle: ")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter the name of the channel"),
        ({"kind": ""}, "Choose the kind of channel"),
        ({"mode": ""}, "Choose whether it is spoken, written or digital"),
        ({"direction": ""}, "Choose whether people can answer"),
        ({"is_public": ""}, "Choose whether it is public"),
        ({"lead_days": ""}, "Enter how many working days it takes to prepare, or 0"),
        ({"lead_days": "-1"}, "Working days to prepare must be 0 or more"),
        ({"lead_days": "251"}, "Working days to prepare must be 250 or less"),
        ({"owner": "999999"}, "Choose one from the list"),
        (
            {"name": "e-mail OF westmere COUNCIL"},
            "There is already a channel called E-mail of Westmere Council",
        ),
    ],
)
def test_what_is_wrong_gets_a_sentence(world, made, wrong, sentence):
    page = world.client("cara").post(f"{BASE}new/", values(**wrong))
    assert page.status_code == 200
    assert says(page, sentence)
    assert Channel.objects.filter(council=world.westmere).count() == 1


def test_the_second_of_two_savers_is_told_and_loses_nothing(world, made):
    url = f"{BASE}{made.email.pk}/"
    world.client("ada").post(url, values(reach="From Ada", version=1))
    answer = world.client("cara").post(url, values(reach="From Cara", version=1))
    assert answer.status_code == 409
    assert says(answer, "From Ada")
    assert 'value="From Cara"' in answer.content.decode()
    assert Channel.objects.get(pk=made.email.pk).reach == "From Ada"


@pytest.mark.parametrize(
    ("who", "reads", "writes"), [("vic", 200, 403), ("dev", 403, 403), ("nia", 404, 404)]
)
def test_who_may_read_and_who_may_change(world, made, who, reads, writes):
    client = world.client(who)
    assert client.get(BASE).status_code == reads
    one = f"{BASE}{made.email.pk}/"
    for path in (f"{BASE}new/", one):
        assert client.get(path).status_code == writes
        assert client.post(path, values(version=1)).status_code == writes
    for path in (f"{one}retire/", f"{one}bring-back/"):
        assert client.post(path).status_code == writes
    own = f"/councils/northby/communications/channels/{made.email.pk}/"
    assert world.client("nia").get(own).status_code == 404


def test_a_retired_channel_stays_with_who_prefers_it_but_nobody_new_may_choose_it(world, made):
    made.staff.channels.add(made.email)
    Channel.objects.filter(pk=made.email.pk).update(is_active=False)
    cara = world.client("cara")
    audiences = "/councils/westmere/communications/audiences/"
    assert made.email.name in text_of(cara.get(f"{audiences}{made.staff.pk}/change/"))
    assert made.email.name not in text_of(cara.get(f"{audiences}{made.councillors.pk}/change/"))


def test_script_comes_out_as_text(world, made):
    script = "<script>alert(1)</script>"
    post(world.client("cara"), f"{BASE}new/", values(name=script, reach=script, accessibility=script))
    page = world.client("cara").get(f"{BASE}?columns=name&columns=reach&columns=accessibility")
    assert script not in page.content.decode()
    assert page.content.decode().count("&lt;script&gt;alert(1)") >= 3


def test_more_rows_cost_no_more_queries(world, made):
    def grow():
        for _ in range(3):
            channel = made.channel(f"Channel {Channel.objects.count()}", owner=made.actor)
            made.staff.channels.add(channel)

    grow()
    cara = world.client("cara")
    before = [cost(cara, BASE), cost(cara, f"{BASE}{made.email.pk}/")]
    grow()
    assert [cost(cara, BASE), cost(cara, f"{BASE}{made.email.pk}/")] == before
