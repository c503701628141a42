"""Scheduling through the browser: the questions, everything on one page, the register, moving, correcting."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.timeline.models import Election, QuietPeriod
from comms.models import Activity, Briefing, Contact, ContactClearance, Release, ReleaseState
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of, route_of
from tests.world import World

BASE = "/councils/westmere/communications/"


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


@pytest.fixture
def briefing(made: Comms) -> Briefing:
    made.contact("Sam Field", made.staff)
    made.contact("No Address", made.staff, email="")
    return cleared_briefing(made)


def answers(made: Comms, **extra: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "audiences": [made.staff.pk],
        "means": ["email"],
        "when": "at",
        "on_day": "3",
        "on_month": "3",
        "on_year": "2027",
        "at": "9:30am",
        "hours": "4",
        "policy": "hold",
        **extra,
    }
    return {name: value for name, value in values.items() if value is not None}


def confirm_url(made: Comms, briefing: Briefing, **extra: Any) -> str:
    query = urlencode(answers(made, **extra), doseq=True)
    return f"{BASE}briefings/{briefing.pk}/send/confirm/?{query}"


def confirmed(briefing: Briefing, **extra: Any) -> dict[str, Any]:
    return {"submission_key": str(uuid4()), "content_hash": briefing.cleared_hash, **extra}


def test_a_cleared_briefing_is_scheduled_in_three_steps(
    world: World, made: Comms, briefing: Briefing
) -> None:
    client = world.client("cara")
    page = client.get(f"{BASE}briefings/{briefing.pk}/").content.decode()
    url = f"{BASE}briefings/{briefing.pk}/send/"
    assert f'href="{url}"' in page
    questions = client.get(url).content.decode()
    assert "Exactly the cleared words leave" in questions
    assert f'value="{made.staff.pk}"' in questions
    assert "Test staff" in questions or made.staff.name in questions
    url = confirm_url(made, briefing)
    page = client.get(url).content.decode()
    for words in (
        "1 person</a> will receive it",
        ">1</a> will not",
        "No address or number for this: 1",
        "3 March 2027 at 9:30am",
        "3 March 2027 at 1:30pm",
        "The visit is near.",
        "about 1 minute",
    ):
        assert words in page
    assert not Release.objects.exists()
    values = confirmed(briefing)
    for _ in range(2):
        answer = client.post(url, values)
        assert answer.status_code == 302
    release = Release.objects.get()
    assert answer["Location"].endswith(f"/releases/{release.pk}/")
    assert release.not_before == datetime(2027, 3, 3, 9, 30, tzinfo=UTC)
    assert release.expires_at == datetime(2027, 3, 3, 13, 30, tzinfo=UTC)
    assert (release.text.content_hash, release.content_hash) == (briefing.cleared_hash, briefing.cleared_hash)
    assert (release.state, release.policy, release.expected_people) == ("scheduled", "hold", 1)
    assert list(release.audiences.all()) == [made.staff]
    assert not release.deliveries.exists()
    audit = world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert "Cara Lindqvist scheduled SND-" in audit
    assert (
        f'href="{BASE}releases/{release.pk}/"'
        in client.get(f"{BASE}briefings/{briefing.pk}/").content.decode()
    )


def test_who_may(world: World, made: Comms, briefing: Briefing) -> None:
    url = confirm_url(made, briefing)
    release = release_of(made, briefing)
    assert world.client("ada").get(url).status_code == 200
    for name in ("vic", "ann", "dev", "cleo"):
        client = world.client(name)
        assert client.get(url).status_code == 403
        assert client.post(url, confirmed(briefing)).status_code == 403
        assert client.get(f"{BASE}releases/{release.pk}/people/").status_code == 403
    assert world.client("vic").get(f"{BASE}releases/").status_code == 200
    assert world.client("nia").get(url).status_code in (403, 404)
    there = url.replace("westmere", "northby")
    assert world.client("nia").get(there).status_code == 404
    for page in ("change", "correct", "people"):
        path = f"/councils/northby/communications/releases/{release.pk}/{page}/"
        assert world.client("nia").get(path).status_code == 404
    assert (
        "Schedule the sending"
        not in world.client("vic").get(f"{BASE}briefings/{briefing.pk}/").content.decode()
    )


def test_only_exactly_cleared_words_are_scheduled(world: World, made: Comms, briefing: Briefing) -> None:
    client, url = world.client("cara"), confirm_url(made, briefing)
    values = confirmed(briefing)
    stale = client.post(url, {**values, "content_hash": "0" * 64}).content.decode()
    assert "Other words were cleared while you looked at this page" in stale
    Briefing.objects.filter(pk=briefing.pk).update(body="Other words.")
    changed = client.post(url, values).content.decode()
    assert "The words were changed after they were cleared. Ask for clearance again." in changed
    assert "The words were changed after" in client.get(url).content.decode()
    Briefing.objects.filter(pk=briefing.pk).update(cleared_hash="")
    assert "These words are not cleared" in client.get(url).content.decode()
    page = client.get(f"{BASE}briefings/{briefing.pk}/send/").content.decode()
    assert "These words are not cleared" in page
    assert "<form" not in page.split("<main")[1]
    withdrawn = cleared_briefing(made, "Withdrawn", withdrawn_at=timezone.now())
    assert "is withdrawn" in client.post(confirm_url(made, withdrawn), confirmed(withdrawn)).content.decode()
    sealed = cleared_briefing(made, "Sealed")
    made.cell(made.scenario("leak", "Leak", sealed_at=timezone.now()), briefing=sealed)
    assert "this text is sealed" in client.post(confirm_url(made, sealed), confirmed(sealed)).content.decode()
    possible = cleared_briefing(made, "We are rated Good")
    made.cell(made.scenario("good", "Good"), briefing=possible)
    answer = client.post(confirm_url(made, possible), confirmed(possible)).content.decode()
    assert "a scenario that is not activated" in answer
    unknown = cleared_briefing(made, "Unknown", body="Dear ((shoe size)).")
    assert "cannot be filled" in client.post(confirm_url(made, unknown), confirmed(unknown)).content.decode()
    assert not Release.objects.exists()


BAD = [
    ({"on_year": "2025"}, "That time is over. Choose a new time"),
    (
        {"on_day": "28", "on_month": "3", "at": "1:30am"},
        "The clocks go forward that night and skip this time",
    ),
    (
        {"on_day": "31", "on_month": "10", "at": "01:30"},
        "The clocks go back that night and show this time twice",
    ),
    ({"on_day": "31", "on_month": "2"}, "Enter a real date"),
    ({"on_day": None, "on_month": None, "on_year": None}, "Enter the day on which it leaves"),
    ({"at": ""}, "Enter the time at which it leaves"),
    ({"at": "quarter to"}, "Enter a time, like 9:30am or 14:00"),
    ({"hours": "0"}, "must be 1 or more"),
    ({"hours": "many"}, "Enter a whole number, like 4"),
    ({"means": None}, "Choose e-mail, text message or both"),
    ({"means": ["pigeon"]}, "Choose only from the list"),
    ({"audiences": None}, "Choose who it is for"),
    ({"audiences": ["999999"]}, "Choose only from the list"),
    ({"policy": None}, "Choose what happens when nobody knows"),
    ({"when": None}, "Choose when it leaves"),
    ({"activity": "999999"}, "Choose one from the list"),
]


@pytest.mark.parametrize(("wrong", "sentence"), BAD, ids=[str(each[0]) for each in BAD])
def test_bad_answers_get_their_sentence(
    world: World, made: Comms, briefing: Briefing, wrong: dict[str, Any], sentence: str
) -> None:
    made.activity("Staff hear", made.staff)
    url = confirm_url(made, briefing, **wrong)
    client = world.client("cara")
    for answer in (client.get(url), client.post(url, confirmed(briefing))):
        assert answer.status_code == 200
        assert sentence in answer.content.decode()
    assert not Release.objects.exists()


def test_a_time_that_went_by_while_one_thought_is_refused(
    world: World, made: Comms, briefing: Briefing
) -> None:
    release = release_of(made, briefing, not_before=timezone.now() + timedelta(hours=1))
    client = world.client("cara")
    over = timezone.now() - timedelta(minutes=3)
    values = {
        "on_day": over.day,
        "on_month": over.month,
        "on_year": over.year,
        "at": f"{over:%H:%M}",
        "hours": 4,
        "policy": "hold",
        "version": release.version,
    }
    page = client.post(f"{BASE}releases/{release.pk}/change/", values).content.decode()
    assert "That time is over. Choose a new time" in page


def test_at_once_leaves_now(world: World, made: Comms, briefing: Briefing) -> None:
    url = confirm_url(made, briefing, when="now", on_day=None, on_month=None, on_year=None, at=None)
    assert "Send it now" in world.client("cara").get(url).content.decode()
    world.client("cara").post(url, confirmed(briefing))
    release = Release.objects.get()
    assert abs((release.not_before - timezone.now()).total_seconds()) < 60
    assert release.expires_at - release.not_before == timedelta(hours=4)


def test_nobody_is_refused(world: World, made: Comms, briefing: Briefing) -> None:
    url = confirm_url(made, briefing, audiences=[made.councillors.pk])
    client = world.client("cara")
    page = client.get(url).content.decode()
    assert "There is nobody to send it to" in page
    assert "Nobody would receive this" in client.post(url, confirmed(briefing)).content.decode()


def test_the_list_says_who_and_why_and_escapes(world: World, made: Comms, briefing: Briefing) -> None:
    made.contact("<b>Bold</b>", made.staff)
    client = world.client("cara")
    url = confirm_url(made, briefing).replace("/confirm/", "/people/")
    page = client.get(url).content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "<b>Bold</b>" not in page
    assert "Everybody (3)" in page
    left = client.get(f"{url}&who=left").content.decode()
    assert "No Address" in left
    assert "Sam Field" not in left
    assert "No address or number for this" in left
    table = client.get(f"{url}&format=csv").content.decode()
    assert "No: No address or number for this" in table
    wrong = confirm_url(made, briefing, hours="0").replace("/confirm/", "/people/")
    assert client.get(wrong).status_code == 302


def test_the_release_keeps_who_and_why(world: World, made: Comms, briefing: Briefing) -> None:
    release = release_of(made, briefing)
    client, url = world.client("cara"), f"{BASE}releases/{release.pk}/people/"
    assert "Sam Field" in client.get(url).content.decode()
    contact = Contact.objects.get(name="Sam Field")
    delivery_of(release, contact, state="suppressed", reason="bounced")
    Release.objects.filter(pk=release.pk).update(resolved_at=timezone.now())
    page = client.get(url).content.decode()
    assert "The last message to this address was refused for good" in page
    assert "No Address" not in page


def test_an_activity_gives_time_and_audiences(world: World, made: Comms, briefing: Briefing) -> None:
    starts = datetime(2027, 6, 1, 8, 0, tzinfo=UTC)
    activity = made.activity(
        "Members hear", made.councillors, on=starts.date(), starts_at=starts, briefing=briefing
    )
    client = world.client("cara")
    page = client.get(f"{BASE}activities/{activity.pk}/").content.decode()
    url = f"{BASE}briefings/{briefing.pk}/send/?activity={activity.pk}"
    assert f'href="{url}"' in page
    page = client.get(url).content.decode()
    assert 'value="09:00"' in page
    assert 'value="2027"' in page
    made.contact("Member", made.councillors)
    client.post(
        confirm_url(made, briefing, audiences=[made.councillors.pk], activity=activity.pk),
        confirmed(briefing),
    )
    activity = Activity.objects.get(pk=activity.pk)
    assert (activity.status, activity.releases.count()) == ("scheduled", 1)


def test_a_later_group_is_not_scheduled_before_an_earlier_one(
    world: World, made: Comms, briefing: Briefing
) -> None:
    for place, audience in enumerate((made.staff, made.councillors), 1):
        audience.cascade_order = place
        audience.save(update_fields=["cascade_order"])
    cascade = made.cascade()
    day = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
    common = {"on": day.date(), "cascade": cascade, "is_pinned": True}
    made.activity("Staff hear", made.staff, starts_at=day, **common)
    later = made.activity("Members hear", made.councillors, starts_at=day + timedelta(hours=1), **common)
    made.contact("Member", made.councillors)
    client = world.client("cara")
    values = {"audiences": [made.councillors.pk], "activity": later.pk}
    early = confirm_url(made, briefing, at="08:30", **values)
    for answer in (client.get(early), client.post(early, confirmed(briefing))):
        assert "would hear at" in answer.content.decode()
    assert not Release.objects.exists()
    assert (
        client.post(confirm_url(made, briefing, at="10:00", **values), confirmed(briefing)).status_code == 302
    )


def test_gate_checklist_and_quiet_period_count_again(world: World, made: Comms) -> None:
    made.contact("Sam Field", made.staff)
    client = world.client("cara")
    public = cleared_briefing(made, "Statement", product="statement")
    page = client.post(confirm_url(made, public), confirmed(public)).content.decode()
    assert "sign the publicity checklist" in page
    quoting = cleared_briefing(made, "Quoting", quotes_member=True)
    Election.objects.create(
        council=made.council,
        title="Local elections",
        poll_on=datetime(2027, 3, 20, tzinfo=UTC).date(),
        notice_on=datetime(2027, 2, 20, tzinfo=UTC).date(),
    )
    page = client.post(confirm_url(made, quoting), confirmed(quoting)).content.decode()
    assert "The monitoring officer has to allow these words first" in page
    QuietPeriod.objects.create(
        council=made.council,
        title="Budget week",
        starts_on=datetime(2027, 3, 1, tzinfo=UTC).date(),
        ends_on=datetime(2027, 3, 5, tzinfo=UTC).date(),
    )
    plain = cleared_briefing(made, "Plain")
    page = client.get(confirm_url(made, plain)).content.decode()
    assert "quiet period “Budget week”" in page
    assert client.post(confirm_url(made, plain), confirmed(plain)).status_code == 302


def test_how_long_it_takes_is_said_at_the_route_s_pace(world: World, made: Comms, briefing: Briefing) -> None:
    for number in range(59):
        made.contact(f"Person {number}", made.staff)
    route_of(made.council, rate_per_minute=1)
    page = world.client("cara").get(confirm_url(made, briefing)).content.decode()
    assert "about 60 minutes" in page
    assert "longer than it is useful" not in page
    page = world.client("cara").get(confirm_url(made, briefing, hours="1", means=["email"])).content.decode()
    assert "longer than it is useful" not in page
    made.contact("One more", made.staff)
    page = world.client("cara").get(confirm_url(made, briefing, hours="1")).content.decode()
    assert "longer than it is useful" in page


def test_over_the_weekly_limit_is_said_and_can_be_allowed(
    world: World, made: Comms, briefing: Briefing
) -> None:
    made.staff.weekly_limit = 1
    made.staff.save(update_fields=["weekly_limit"])
    made.activity("Already that week", made.staff)
    page = world.client("cara").get(confirm_url(made, briefing)).content.decode()
    assert "would hear more that week than their limit" in page
    assert "There is nobody to send it to" in page
    must = world.client("cara").get(confirm_url(made, briefing, must_read="on")).content.decode()
    assert "would hear more that week" not in must


@pytest.fixture
def secret(world: World, made: Comms) -> Briefing:
    lifts = datetime(2027, 4, 1, tzinfo=UTC)
    embargo = Embargo.objects.create(
        council=made.council, title="The draft", authority="CQC", lifts_at=lifts, created_by=made.actor.user
    )
    for name in ("cara", "ada"):
        Clearance.objects.create(
            council=made.council, embargo=embargo, user=world.people[name], granted_by=made.actor.user
        )
    reader = made.contact("Ada Okafor", made.staff, membership=world.members["ada"])
    ContactClearance.objects.create(
        council=made.council,
        embargo=embargo,
        contact=reader,
        granted_by=made.actor.user,
        granted_at=timezone.now(),
        acknowledged_at=timezone.now(),
    )
    made.contact("Uncleared", made.staff)
    return cleared_briefing(made, "Rated Good", embargo=embargo)


def test_under_embargo_only_the_cleared_and_only_where_to_read(
    world: World, made: Comms, secret: Briefing
) -> None:
    client, url = world.client("cara"), confirm_url(made, secret)
    page = client.get(url).content.decode()
    assert "it only says where to read" in page
    assert "1 person</a> will receive it" in page
    assert client.post(url, confirmed(secret)).status_code == 302
    release = Release.objects.get()
    assert (release.embargo, release.in_full_because) == (secret.embargo, "")
    after = client.get(confirm_url(made, secret, on_month="5")).content.decode()
    assert "it only says where to read" not in after
    assert secret.embargo is not None
    assert secret.embargo.looks.exists()
    for name in ("vic", "ben"):
        other = world.client(name)
        assert "Rated Good" not in other.get(f"{BASE}releases/").content.decode()
        assert "There is nothing here" not in other.get(f"{BASE}releases/?format=csv").content.decode()
        assert "SND-" not in other.get(f"{BASE}releases/?format=csv&columns=reference").content.decode()
    for page_name in ("people", "change", "correct"):
        assert world.client("ben").get(f"{BASE}releases/{release.pk}/{page_name}/").status_code == 404
    assert world.client("ben").get(url).status_code == 404
    assert world.client("ben").post(url, confirmed(secret)).status_code == 404


def test_in_full_needs_a_reason(world: World, made: Comms, secret: Briefing) -> None:
    client, url = world.client("cara"), confirm_url(made, secret, in_full="on")
    page = client.get(url).content.decode()
    assert "The words themselves go to contacts" in page
    refused = client.post(url, confirmed(secret)).content.decode()
    assert "Enter why the words themselves leave while the embargo holds" in refused
    because = {"in_full_because": "The chief executive has no account"}
    assert client.post(url, confirmed(secret, **because)).status_code == 302
    assert Release.objects.get().in_full_because == "The chief executive has no account"


def test_moving_it_and_two_at_once(world: World, made: Comms, briefing: Briefing) -> None:
    release = release_of(made, briefing, not_before=datetime(2027, 3, 3, 9, tzinfo=UTC))
    client, url = world.client("cara"), f"{BASE}releases/{release.pk}/change/"
    page = client.get(url).content.decode()
    assert 'value="09:00"' in page
    values = {
        "on_day": "4",
        "on_month": "March",
        "on_year": "2027",
        "at": "10am",
        "hours": "2",
        "policy": "retry_once",
        "must_read": "on",
        "chase_after": "3",
        "version": release.version,
    }
    assert client.post(url, values).status_code == 302
    release.refresh_from_db()
    assert release.not_before == datetime(2027, 3, 4, 10, tzinfo=UTC)
    assert release.expires_at == datetime(2027, 3, 4, 12, tzinfo=UTC)
    assert (release.policy, release.must_read, release.chase_after) == ("retry_once", True, 3)
    stale = client.post(url, {**values, "hours": "3"})
    assert stale.status_code == 409
    assert "4 March 2027 at 10:00am" in stale.content.decode()
    skipped = {**values, "version": release.version, "on_day": "28", "at": "1:30am"}
    assert "skip this time" in client.post(url, skipped).content.decode()
    Release.objects.filter(pk=release.pk).update(state=ReleaseState.SENDING, resolved_at=timezone.now())
    late = client.post(url, {**values, "version": release.version}).content.decode()
    assert "no longer waiting for its time" in late
    assert "changed when or how" in world.client("ada").get("/councils/westmere/audit/").content.decode()


def test_a_correction_is_for_those_who_got_the_original(
    world: World, made: Comms, briefing: Briefing
) -> None:
    original = release_of(made, briefing, state="done", resolved_at=timezone.now())
    client, url = world.client("cara"), f"{BASE}releases/{original.pk}/correct/"
    assert "Nobody got this" in client.get(url).content.decode()
    delivery_of(original, Contact.objects.get(name="Sam Field"), state="submitted")
    right = cleared_briefing(made, "The right words")
    assert right.title in client.get(url).content.decode()
    assert "Choose what it is" in client.get(f"{url}?kind=&briefing={right.pk}").content.decode()
    on = client.get(f"{url}?kind=correction&briefing={right.pk}")
    assert on["Location"] == f"{BASE}briefings/{right.pk}/send/?corrects={original.pk}&kind=correction"
    page = client.get(on["Location"]).content.decode()
    assert f"who got {original.reference}" in page
    assert "Who is it for?" not in page
    url = confirm_url(made, right, corrects=original.pk, kind="correction", audiences=None, means=None)
    assert "1 person</a> will receive it" in client.get(url).content.decode()
    assert client.post(url, confirmed(right)).status_code == 302
    made_now = Release.objects.get(kind="correction")
    assert (made_now.corrects, made_now.means) == (original, ["email"])
    assert list(made_now.audiences.all()) == [made.staff]
    assert client.get(url.replace(f"corrects={original.pk}", "corrects=999999")).status_code == 404


def test_the_register_narrows_and_costs_the_same(world: World, made: Comms, briefing: Briefing) -> None:
    client = world.client("cara")
    empty = client.get(f"{BASE}releases/").content.decode()
    assert "What is sent belongs here" in empty

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"{BASE}releases/").status_code == 200
        return len(caught)

    release_of(made, briefing)
    cost()
    first = cost()
    other = release_of(made, cleared_briefing(made, "Another"), state="held", held_because="Waits for staff")
    assert cost() == first
    page = client.get(f"{BASE}releases/?standing=to_come").content.decode()
    assert "Waits for staff" in page
    found = client.get(f"{BASE}releases/?q=Another").content.decode()
    assert other.reference in found
    assert briefing.title not in found
    for query in ("audience=abc", "means=x", "standing=x", "kind=x", "sort=-state", "q=%00"):
        assert client.get(f"{BASE}releases/?{query}").status_code == 200


def test_the_pages_cost_no_more_for_more_people(world: World, made: Comms, briefing: Briefing) -> None:
    client, url = world.client("cara"), confirm_url(made, briefing)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    people = url.replace("/confirm/", "/people/")
    client.get(url)
    before = cost(url), cost(people)
    for number in range(10):
        made.contact(f"Person {number}", made.staff, email="" if number % 2 else f"p{number}@x.example")
    assert (cost(url), cost(people)) == before
