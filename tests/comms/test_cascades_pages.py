"""Cascades through the browser: steps in order, refused when a later group would hear first, pulled forward."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.ui.dates import LONDON
from comms.models import Activity, Cascade
from comms.queries.cascades import order_violations
from comms.services.cascades import check_order
from tests.comms.making import Comms, comms_of
from tests.world import World

BASE = "/councils/westmere/communications/"


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


@pytest.fixture
def cascade(world: World, made: Comms) -> Cascade:
    """Minute 0 is 9:30am on 20 May 2027."""
    milestone = world.milestone(
        title="Publication", earliest=date(2027, 5, 20), latest=date(2027, 5, 20), at=time(9, 30)
    )
    return made.cascade("Publication day", milestone=milestone, is_publication=True)


def step_values(made: Comms, *audiences, offset=0, title="Live session", **extra):
    return {
        "title": title,
        "offset": str(offset),
        "unit": "minutes",
        "at": "",
        "audiences": [str(audience.pk) for audience in audiences],
        "channel": str(made.email.pk),
        "purpose": "inform",
        "owner": str(made.actor.pk),
        "guard": "",
        "submission_key": str(uuid4()),
        **extra,
    }


def add(world, made, cascade, *audiences, who="cara", **extra):
    return world.client(who).post(
        f"{BASE}cascades/{cascade.pk}/steps/new/", step_values(made, *audiences, **extra), follow=True
    )


def test_a_cascade_is_added_changed_and_removed(world: World, made: Comms) -> None:
    client = world.client("cara")
    values = {"title": "Notified", "milestone": "", "default_at": "9am", "submission_key": str(uuid4())}
    for _ in range(2):
        page = client.post(f"{BASE}plans/{made.plan.pk}/cascades/new/", values, follow=True).content.decode()
    row = Cascade.objects.get()
    assert "“Notified” is in the plan" in page
    assert row.default_at == time(9)
    url = f"{BASE}cascades/{row.pk}/"
    assert client.get(f"{url}change/").status_code == 200
    client.post(
        f"{url}change/", {"title": "We are notified", "milestone": "", "default_at": "", "version": 1}
    )
    stale = client.post(f"{url}change/", {"title": "Mine", "milestone": "", "default_at": "", "version": 1})
    assert stale.status_code == 409
    assert "We are notified" in stale.content.decode()
    assert "Mine" in stale.content.decode()
    assert "We are notified" in client.get(f"{BASE}plans/{made.plan.pk}/cascades/").content.decode()
    assert client.post(f"{url}remove/", follow=True).status_code == 200
    assert not Cascade.objects.exists()
    audit = world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert "removed the cascade We are notified" in audit


def test_steps_are_dated_from_the_milestones_moment(world: World, made: Comms, cascade: Cascade) -> None:
    add(world, made, cascade, made.staff, offset=5)
    step = Activity.objects.get()
    assert step.starts_at == datetime(2027, 5, 20, 9, 35, tzinfo=LONDON)
    assert (step.milestone, step.plan, list(step.audiences.all())) == (
        cascade.milestone,
        made.plan,
        [made.staff],
    )
    page = world.client("will").get(f"{BASE}cascades/{cascade.pk}/").content.decode()
    assert "P+5" in page
    assert "20 May 2027, 09:35" in page


def test_without_a_time_of_the_milestone_the_cascades_own_counts(world: World, made: Comms) -> None:
    milestone = world.milestone(earliest=date(2027, 5, 18), latest=date(2027, 5, 20))
    cascade = made.cascade(milestone=milestone, default_at=time(14))
    add(world, made, cascade, made.staff, offset=-30)
    assert Activity.objects.get().starts_at == datetime(2027, 5, 20, 13, 30, tzinfo=LONDON)
    client = world.client("cara")
    form = {"title": "Day", "milestone": str(milestone.pk), "default_at": "11am", "version": cascade.version}
    client.post(f"{BASE}cascades/{cascade.pk}/change/", form)
    assert Activity.objects.get().starts_at == datetime(2027, 5, 20, 10, 30, tzinfo=LONDON)


def test_a_later_group_is_never_told_first(world: World, made: Comms, cascade: Cascade) -> None:
    media = made.audience("The media", type="media", order=8)
    release = made.channel("Press release", kind="press_release", mode="written")
    add(world, made, cascade, made.staff, offset=5)
    response = add(world, made, cascade, media, offset=0, title="Statement", channel=str(release.pk))
    page = response.content.decode()
    sentence = (
        "The media (order 8) would hear at P+0, before Staff of Westmere Council (order 1) at P+5, "
        "by Press release: “Statement”"
    )
    staff = made.staff.name
    assert sentence.replace("Staff of Westmere Council", staff) in page
    assert 'value="Statement"' in page
    assert Activity.objects.count() == 1
    assert add(world, made, cascade, media, offset=5, title="Statement").status_code == 200
    assert Activity.objects.count() == 2
    assert (
        "hear at the same time" in world.client("cara").get(f"{BASE}cascades/{cascade.pk}/").content.decode()
    )


def test_another_channel_of_the_plan_counts(world: World, made: Comms, cascade: Cascade) -> None:
    media = made.audience("The media", type="media", order=8)
    other = made.activity(
        "Embargoed copy to the press",
        media,
        milestone=cascade.milestone,
        unit="minutes",
        offset=-60,
        fixed_on=None,
        on=date(2027, 5, 20),
    )
    page = add(world, made, cascade, made.staff, offset=0).content.decode()
    assert "The media (order 8) would hear at P-60, before" in page
    assert "Embargoed copy to the press" in page
    assert Activity.objects.filter(cascade=cascade).count() == 0
    other.purpose = "listen"
    other.save(update_fields=["purpose"])
    add(world, made, cascade, made.staff, offset=0)
    assert Activity.objects.filter(cascade=cascade).count() == 1


def test_what_breaks_the_order_later_is_named(world: World, made: Comms, cascade: Cascade) -> None:
    add(world, made, cascade, made.staff, offset=0)
    add(world, made, cascade, made.councillors, offset=5)
    member, now = world.members["cara"], timezone.now()
    assert order_violations(made.plan, member, now) == []
    made.staff.cascade_order = 9
    made.staff.save(update_fields=["cascade_order"])
    found = order_violations(made.plan, member, now)
    assert len(found) == 1 == len(check_order(cascade))
    assert "(order 9) would hear at P+0" in str(found[0])
    assert "Out of order" in world.client("cara").get(f"{BASE}cascades/{cascade.pk}/").content.decode()
    assert (
        "1 out of order" in world.client("cara").get(f"{BASE}plans/{made.plan.pk}/cascades/").content.decode()
    )


def test_all_times_are_set_together(world: World, made: Comms, cascade: Cascade) -> None:
    add(world, made, cascade, made.staff, offset=0)
    add(world, made, cascade, made.councillors, offset=5)
    first, second = Activity.objects.order_by("offset")
    client, url = world.client("cara"), f"{BASE}cascades/{cascade.pk}/times/"
    assert client.get(url).status_code == 200
    refused = client.post(url, {f"step_{first.pk}": "20", f"step_{second.pk}": "10", "version": 1})
    assert "would hear at P+10" in refused.content.decode()
    client.post(url, {f"step_{first.pk}": "20", f"step_{second.pk}": "30", "version": 1})
    assert list(Activity.objects.order_by("offset").values_list("offset", flat=True)) == [20, 30]
    assert (
        client.post(url, {f"step_{first.pk}": "1", f"step_{second.pk}": "2", "version": 1}).status_code == 409
    )


def test_a_step_is_changed_and_removed(world: World, made: Comms, cascade: Cascade) -> None:
    add(world, made, cascade, made.staff, offset=0)
    step = Activity.objects.get()
    client, url = world.client("cara"), f"{BASE}cascade-steps/{step.pk}/"
    assert "Live session" in client.get(url).content.decode()
    values = step_values(made, made.staff, made.councillors, offset=-30, title="Talk", version=1)
    page = client.post(url, values, follow=True).content.decode()
    assert "It is before minute 0" in page
    assert client.post(url, {**values, "title": "Mine"}).status_code == 409
    step.refresh_from_db()
    assert (step.title, step.offset, step.audiences.count()) == ("Talk", -30, 2)
    client.post(f"{url}remove/")
    assert not Activity.objects.exists()
    codes = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"comms.step.added", "comms.step.changed", "comms.step.removed"} <= codes


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"title": ""}, "Enter what is done"),
        ({"offset": ""}, "Enter a number, like 5 or -60"),
        ({"offset": "soon"}, "must be a whole number"),
        ({"offset": "999999"}, "must be"),
        ({"offset": "4000", "unit": "days"}, "Enter 3,650 days or fewer"),
        ({"unit": "days", "at": "25:99"}, "Enter a real time"),
        ({"channel": "999999"}, "Choose one from the list"),
        ({"audiences": ["999999"]}, "Choose only from the list"),
    ],
)
def test_bad_steps_get_a_sentence(world: World, made: Comms, cascade: Cascade, bad, sentence) -> None:
    page = add(world, made, cascade, made.staff, **bad).content.decode()
    assert sentence in page
    assert not Activity.objects.exists()


def test_a_time_that_the_clocks_skip_is_refused(world: World, made: Comms) -> None:
    milestone = world.milestone(earliest=date(2026, 3, 29), latest=date(2026, 3, 29))
    values = {"title": "Night", "milestone": str(milestone.pk), "submission_key": str(uuid4())}
    url = f"{BASE}plans/{made.plan.pk}/cascades/new/"
    page = world.client("cara").post(url, {**values, "default_at": "1:30am"}).content.decode()
    assert "The clocks go forward on 29 March 2026" in page
    cascade = made.cascade(milestone=milestone, default_at=time(0, 30))
    add(world, made, cascade, made.staff, offset=60)
    assert Activity.objects.get().starts_at == datetime(2026, 3, 29, 2, 30, tzinfo=LONDON)


def test_pulling_forward_keeps_the_order_and_says_so_first(world: World, made: Comms) -> None:
    day = timezone.localdate() + timedelta(days=30)
    milestone = world.milestone(earliest=day, latest=day, at=time(9))
    cascade = made.cascade(milestone=milestone)
    add(world, made, cascade, offset=-1, unit="working_days", at="10am", title="Go or no go")
    add(world, made, cascade, made.staff, offset=0, title="Staff session")
    add(world, made, cascade, made.councillors, offset=5, title="Members")
    steps = {step.title: step for step in Activity.objects.all()}
    client, url = world.client("cara"), f"{BASE}cascades/{cascade.pk}/pull/"
    page = client.get(f"{url}?start={steps['Staff session'].pk}").content.decode()
    assert "What would happen when" in page
    assert "Members" in page
    assert not Activity.objects.filter(is_pinned=True).exists()
    empty = client.post(url, {"start": str(steps["Staff session"].pk), "because": ""}).content.decode()
    assert "Enter why it is pulled forward" in empty
    answer = client.post(
        url, {"start": str(steps["Staff session"].pk), "because": "A newspaper has it"}, follow=True
    )
    assert "Work down the run sheet now" in answer.content.decode()
    moved = {step.title: step for step in Activity.objects.all()}
    now = timezone.now()
    assert abs(moved["Staff session"].starts_at - now) < timedelta(minutes=1)
    assert moved["Go or no go"].starts_at == moved["Staff session"].starts_at
    assert moved["Members"].starts_at - moved["Staff session"].starts_at == timedelta(minutes=5)
    cascade.refresh_from_db()
    assert cascade.pulled_at == moved["Staff session"].starts_at
    again = client.post(url, {"start": str(steps["Members"].pk), "because": "Again"}).content.decode()
    assert "pulled forward already" in again
    assert "A newspaper has it" in world.client("ada").get("/councils/westmere/audit/").content.decode()


def test_the_run_sheet_says_what_is_next_and_takes_done(world: World, made: Comms, cascade: Cascade) -> None:
    add(world, made, cascade, made.staff, offset=0, title="Staff session")
    add(world, made, cascade, made.councillors, offset=5, title="Members")
    client, url = world.client("cara"), f"{BASE}cascades/{cascade.pk}/run-sheet/"
    page = client.get(url).content.decode()
    assert "Next: <strong>09:30, Staff session</strong>" in page
    assert "in London" in page
    assert "0 of 2 steps done" in page
    first = Activity.objects.get(title="Staff session")
    page = client.post(f"{BASE}cascade-steps/{first.pk}/done/", follow=True).content.decode()
    assert "Next: <strong>09:35, Members</strong>" in page
    assert "Cara Lindqvist" in page
    client.post(f"{BASE}cascade-steps/{first.pk}/done/")
    first.refresh_from_db()
    assert (first.status, first.done_by, first.version) == ("done", world.people["cara"], 2)
    changed = client.post(f"{BASE}cascade-steps/{first.pk}/", step_values(made, made.staff, version=2))
    assert "This step is done" in changed.content.decode()
    client.post(f"{BASE}cascade-steps/{first.pk}/not-done/")
    first.refresh_from_db()
    assert (first.status, first.done_at) == ("planned", None)
    assert "Step 1 done" not in world.client("will").get(url).content.decode()


def test_who_may_not_and_who_may_not_know(world: World, made: Comms, cascade: Cascade) -> None:
    add(world, made, cascade, made.staff)
    step = Activity.objects.get()
    pages = [
        f"cascades/{cascade.pk}/",
        f"cascades/{cascade.pk}/run-sheet/",
        f"plans/{made.plan.pk}/cascades/",
    ]
    forms = [
        f"plans/{made.plan.pk}/cascades/new/",
        f"cascades/{cascade.pk}/change/",
        f"cascades/{cascade.pk}/times/",
        f"cascades/{cascade.pk}/pull/",
        f"cascades/{cascade.pk}/steps/new/",
        f"cascade-steps/{step.pk}/",
    ]
    for page in pages:
        assert world.client("vic").get(BASE + page).status_code == 200
        assert world.client("dev").get(BASE + page).status_code == 403
        assert world.client("nia").get(BASE.replace("westmere", "northby") + page).status_code == 404
    for page in forms:
        assert world.client("vic").get(BASE + page).status_code == 403
        assert world.client("nia").get(BASE.replace("westmere", "northby") + page).status_code == 404
    for page in ("done", "not-done", "remove"):
        assert world.client("vic").post(f"{BASE}cascade-steps/{step.pk}/{page}/").status_code == 403


def test_what_people_type_is_escaped(world: World, made: Comms, cascade: Cascade) -> None:
    bad = "<script>alert(1)</script>"
    add(world, made, cascade, made.staff, title=bad, guard=bad)
    cascade.title = cascade.pulled_because = bad
    cascade.pulled_at, cascade.pulled_by = timezone.now(), world.people["cara"]
    cascade.save(update_fields=["title", "pulled_because", "pulled_at", "pulled_by"])
    step = Activity.objects.get()
    for page in (f"cascades/{cascade.pk}/", f"cascades/{cascade.pk}/run-sheet/", f"cascade-steps/{step.pk}/"):
        html = world.client("cara").get(BASE + page).content.decode()
        assert bad not in html
        assert "&lt;script&gt;" in html


def test_an_embargoed_milestone_asks_for_the_same_embargo(world: World, made: Comms) -> None:
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["cara"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people["cara"], granted_by=world.people["cara"]
    )
    milestone = world.milestone(embargo=embargo)
    url = f"{BASE}plans/{made.plan.pk}/cascades/new/"
    values = {"title": "Secret day", "milestone": str(milestone.pk), "submission_key": str(uuid4())}
    page = world.client("cara").post(url, {**values, "embargo": ""}).content.decode()
    assert "Put the cascade under the same one" in page
    world.client("cara").post(url, {**values, "embargo": str(embargo.pk)})
    row = Cascade.objects.get()
    add(world, made, row, made.staff, title="Secret session")
    assert Activity.objects.get().embargo == embargo
    for who in ("will", "ben"):
        assert world.client(who).get(f"{BASE}cascades/{row.pk}/").status_code == 404
        assert "Secret" not in world.client(who).get(f"{BASE}plans/{made.plan.pk}/cascades/").content.decode()
    embargo.looks.all().delete()
    world.client("cara").get(f"{BASE}cascades/{row.pk}/")
    assert embargo.looks.count() == 1


@pytest.mark.parametrize("page", ["cascades/{0}/", "cascades/{0}/run-sheet/", "plans/{1}/cascades/"])
def test_more_steps_ask_no_more(
    world: World, made: Comms, cascade: Cascade, page, django_assert_max_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = world.client("cara"), BASE + page.format(cascade.pk, made.plan.pk)
    for number in range(2):
        made.activity(f"Step {number}", made.staff, made.councillors, cascade=cascade, unit="minutes",
                      briefing=made.briefing(f"Text {number}"))  # fmt: skip
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for number in range(2, 6):
        made.activity(f"Step {number}", made.staff, made.councillors, cascade=cascade, unit="minutes",
                      briefing=made.briefing(f"Text {number}"))  # fmt: skip
    other = made.cascade("Another", milestone=cascade.milestone)
    made.activity("Other step", made.staff, cascade=other, unit="minutes")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
