"""Reading a pack: who gets which, what they are told is new, must-reads, and what ends with a version."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Look
from assessment_ready.packs.models import MemberPosts, PackAcknowledgement, PackReading, PackVersion
from assessment_ready.packs.queries.readers import councillors_for
from assessment_ready.packs.queries.reading import my_pack, readable_versions
from assessment_ready.packs.services.reading import acknowledge, note_reading
from tests.actions.test_two_at_once import at_once
from tests.comms.making import comms_of
from tests.packs.making import make_pack, make_posts, make_reading, make_version
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import embargo
from tests.world import build_world

BASE = "/councils/westmere/briefing-packs/"
SCRIPT = "<script>alert(1)</script>"


def read(version) -> str:
    return f"{BASE}versions/{version.pk}/read/"


def end(version, state: str, **extra) -> None:
    PackVersion.objects.filter(pk=version.pk).update(state=state, ended_at=timezone.now(), **extra)


def test_a_councillor_signs_in_and_is_reading_the_right_pack_within_three_taps(world) -> None:
    version = make_version(make_pack(world, "What you need to know"), ("Summary", "We are **ready**."))
    make_version(make_pack(world, "Not for you", kind="lead"))
    dev = world.client("dev")
    home = dev.get("/councils/westmere/")
    assert read(version) in home.content.decode()
    assert "Not for you" not in text_of(home)
    page = dev.get(read(version))
    assert says(page, "What you need to know")
    assert says(page, "Summary")
    assert "<strong>ready</strong>" in page.content.decode()
    assert says(page, "Version 1, issued on")
    assert says(page, "Internal")
    assert page.content.decode().count("<h1") == 1


@pytest.mark.parametrize(
    ("posts", "titles"),
    [
        ((), {"All", "Committee"}),
        (("leader",), {"All", "Committee", "Lead"}),
        (("lead_member",), {"All", "Committee", "Lead"}),
        (("scrutiny",), {"All", "Committee", "Scrutiny"}),
        (("scrutiny_chair", "leader"), {"All", "Committee", "Lead", "Scrutiny"}),
    ],
)
def test_a_councillor_reads_the_packs_of_their_posts(world, posts, titles) -> None:
    versions = {
        kind.title(): make_version(make_pack(world, kind.title(), kind=kind))
        for kind in ("all", "lead", "scrutiny", "committee")
    }
    make_version(make_pack(world, "Frozen"), state="frozen")
    if posts:
        make_posts(world.members["dev"], *posts)
    now = timezone.now()
    assert {each.title for each in readable_versions(world.members["dev"], now)} == titles
    # Seen from the version it is the same people.
    for title, version in versions.items():
        assert (world.members["dev"] in councillors_for(version, now)) == (title in titles)
    for title, version in versions.items():
        assert (world.client("dev").get(read(version)).status_code == 200) == (title in titles)
    assert {each.title for each in readable_versions(world.members["vic"], now)} == {*versions}
    assert not readable_versions(world.members["cleo"], now)


def test_the_first_pack_is_of_today_s_moment_then_the_most_particular_then_the_newest(world) -> None:
    dev, now = world.members["dev"], timezone.now()
    make_posts(dev, "lead_member")
    assert my_pack(dev, now) is None
    make_version(make_pack(world, "Old", moment="at_visit"), issued_at=now - timedelta(days=9))
    newer = make_version(make_pack(world, "Newer", moment="at_visit"), issued_at=now - timedelta(days=1))
    make_version(make_pack(world, "Committee", kind="committee", moment="at_visit"))
    assert my_pack(dev, now) == newer
    lead = make_version(
        make_pack(world, "Lead", kind="lead", moment="at_visit"), issued_at=now - timedelta(days=20)
    )
    assert my_pack(dev, now) == lead
    # Without a plan or an assessment it is before notification.
    today = make_version(make_pack(world, "Today", moment="before_notification"))
    assert my_pack(dev, now) == today


def test_what_never_was_theirs_is_not_found(world) -> None:
    dev, nia = world.client("dev"), world.client("nia")
    frozen = make_version(make_pack(world), state="frozen")
    lead = make_version(make_pack(world, kind="lead"))
    theirs = make_version(make_pack(world))
    secret = make_version(make_pack(world, embargo=embargo(world, "cara")))
    for version in (frozen, lead, secret):
        assert dev.get(read(version)).status_code == 404
    assert world.client("cara").get(read(frozen)).status_code == 404
    assert nia.get(read(theirs)).status_code == 404
    assert nia.get(read(theirs).replace("westmere", "northby")).status_code == 404
    assert dev.get(f"{BASE}versions/999999/read/").status_code == 404
    for name in ("cleo", "ann", "rhea"):
        assert world.client(name).get(read(theirs)).status_code == 403
    assert world.client(None).get(read(theirs)).status_code == 302
    assert PackReading.objects.count() == 0


def test_every_opening_counts_once_for_each_form_with_first_and_last(world) -> None:
    version = make_version(make_pack(world))
    dev = world.client("dev")
    for _ in range(3):
        assert dev.get(read(version)).status_code == 200
    assert dev.head(read(version)).status_code == 200
    row = PackReading.objects.get()
    assert (row.read_as, row.times, row.membership) == ("page", 3, world.members["dev"])
    assert row.first_at < row.last_at


def test_two_openings_at_once_are_both_counted(transactional_db) -> None:
    world = build_world()
    version, dev = make_version(make_pack(world)), world.members["dev"]
    now = timezone.now()
    at_once(*[lambda: note_reading(actor=dev, version=version, read_as="page", now=now)] * 4)
    assert PackReading.objects.get().times == 4
    PackVersion.objects.filter(pk=version.pk).update(state="issued")
    version.pack.must_read = True
    version.pack.save(update_fields=["must_read"])
    said = at_once(*[lambda: acknowledge(actor=dev, version_id=version.pk)] * 4)
    assert sorted(said) == [False] * 3 + [True]
    assert AuditEntry.objects.filter(action="packs.version.acknowledged").count() == 1


def test_news_are_since_the_version_this_person_read_last(world) -> None:
    pack = make_pack(world)
    first = make_version(pack, ("Summary", "The visit is near."), state="superseded")
    second = make_version(pack, ("Summary", "The visit is near."), ("Dates", "In May."), state="superseded")
    third = make_version(pack, ("Summary", "The visit is near."), ("Dates", "In May."), ("Questions", "Why?"))
    dev = world.client("dev")
    assert "New since" not in text_of(dev.get(read(third)))
    PackReading.objects.all().delete()
    make_reading(first, world.members["dev"], "pdf")
    page = dev.get(read(third))
    assert says(page, "New since version 1, which you read")
    assert says(page, "Dates")
    make_reading(second, world.members["dev"], "docx")
    page = text_of(dev.get(read(third)))
    news = page[page.index("New since version 2, which you read") : page.index("PDF")]
    assert "Questions" in news
    assert "Dates" not in news
    assert "New since version 2" in text_of(dev.get(f"{BASE}mine/"))


def test_a_must_read_is_said_once_and_asks_again_for_the_next_version(world) -> None:
    pack = make_pack(world, must_read=True, read_by=timezone.localdate() + timedelta(days=2))
    first = make_version(pack)
    dev = world.client("dev")
    assert says(dev.get(f"{BASE}mine/"), "You are asked to read this pack by")
    assert says(dev.get(read(first)), "I have read this")
    for _ in range(2):
        page = post(dev, f"{BASE}versions/{first.pk}/acknowledge/", {"back": "mine"})
        assert says(page, "Thank you. It is noted that you have read this pack.")
    assert "I have read this" not in page.content.decode().replace("have read this.", "")
    assert PackAcknowledgement.objects.count() == 1
    assert AuditEntry.objects.filter(action="packs.version.acknowledged").count() == 1
    assert says(dev.get(read(first)), "You said on")
    end(first, "superseded")
    second = make_version(pack)
    assert says(dev.get(read(second)), "I have read this")
    assert says(dev.get("/councils/westmere/needs-you/"), f"Read {pack.title}, version 2")
    # Those who only read along are not asked.
    assert "I have read this" not in text_of(world.client("vic").get(read(second)))
    page = post(world.client("vic"), f"{BASE}versions/{second.pk}/acknowledge/", {})
    assert says(page, "This pack does not ask you to say that you have read it.")
    assert PackAcknowledgement.objects.count() == 1


def test_a_replaced_version_leads_to_the_newer_one_and_only_producers_read_it_still(world) -> None:
    pack = make_pack(world)
    old, new = make_version(pack, ("Summary", "Old words."), state="superseded"), make_version(pack)
    page = world.client("dev").get(read(old))
    assert page.status_code == 410
    assert says(page, "There is a newer version of this pack")
    assert read(new) in page.content.decode()
    assert "Old words." not in text_of(page)
    page = world.client("cara").get(read(old))
    assert page.status_code == 200
    assert says(page, "Old words.")
    assert says(page, "Read version 2")
    page = post(world.client("cara"), f"{BASE}versions/{old.pk}/acknowledge/", {})
    assert says(page, "This pack does not ask you")


def test_a_withdrawn_version_says_why_to_those_who_could_read_it_and_nothing_else(world) -> None:
    version = make_version(make_pack(world, "The pack"), ("Summary", "Wrong words."))
    dev = world.client("dev")
    dev.get(read(version))
    end(version, "withdrawn", withdrawn_reason=f"A date was wrong {SCRIPT}")
    for name in ("dev", "cara", "vic"):
        page = world.client(name).get(read(version))
        assert page.status_code == 410
        assert says(page, "A date was wrong")
        assert "Wrong words." not in text_of(page)
        assert SCRIPT not in page.content.decode()
    assert dev.post(f"{BASE}versions/{version.pk}/acknowledge/").status_code == 410
    page = dev.get(f"{BASE}mine/")
    assert says(page, "Please do not use “The pack”, version 1, any more.")
    assert says(page, "No briefing pack has been issued for you yet.")
    assert world.client("nia").get(read(version)).status_code == 404
    lead = make_version(make_pack(world, kind="lead"), state="withdrawn")
    assert dev.get(read(lead)).status_code == 404


def test_a_post_that_is_taken_away_takes_the_pack_away(world) -> None:
    version = make_version(make_pack(world, kind="scrutiny"))
    posts = make_posts(world.members["dev"], "scrutiny_chair")
    dev = world.client("dev")
    assert dev.get(read(version)).status_code == 200
    MemberPosts.objects.filter(pk=posts.pk).update(posts=[])
    assert dev.get(read(version)).status_code == 404


def test_a_restricted_pack_says_whose_copy_the_page_is(world) -> None:
    version = make_version(make_pack(world, marking="restricted"))
    assert says(world.client("dev").get(read(version)), "This copy is for Cllr Dev Rao.")


def test_hostile_words_are_shown_as_words(world) -> None:
    pack = make_pack(world, f"Pack {SCRIPT}")
    version = make_version(pack, (f"Head {SCRIPT}", f"Text {SCRIPT} " + "x" * 300))
    for path in (read(version), f"{BASE}mine/"):
        assert SCRIPT not in world.client("dev").get(path).content.decode()


def test_empty_states_say_what_will_be_there(world) -> None:
    page = world.client("dev").get(f"{BASE}mine/")
    assert says(page, "No briefing pack has been issued for you yet.")
    assert says(page, "No dates are known yet.")
    assert says(page, "No answer has been published yet.")
    assert says(world.client("dev").get(f"{BASE}say/"), "No line to take is cleared for today.")


def test_what_one_may_say_and_why(world) -> None:
    made = comms_of(world, world.members["cara"])
    made.line("Somebody asks about the visit", "We welcome it.", cleared=True)
    made.line("Nobody may read this yet", "Not cleared.")
    page = world.client("dev").get(f"{BASE}say/")
    assert says(page, "“We welcome it.”")
    assert says(page, "Do not say or guess what the rating will be.")
    assert says(page, "Until CQC has published its report.")
    assert "Not cleared." not in text_of(page)
    assert world.client("cleo").get(f"{BASE}say/").status_code == 403


def test_the_page_costs_the_same_however_many_packs_dates_and_answers(world) -> None:
    def fill(place: int) -> None:
        old = make_version(make_pack(world, f"Pack {place}"), state="superseded")
        make_reading(old, world.members["dev"])
        make_version(old.pack)
        world.milestone(title=f"Date {place}")
        made.question(
            f"Question {place}",
            answer="Yes",
            state="answered",
            published_at=timezone.now(),
            content_hash="same",
            cleared_hash="same",
            cleared_at=timezone.now(),
        )
        made.line(f"Asked {place}", "Answer", cleared=True)
        gone = make_version(make_pack(world, f"Gone {place}"), state="withdrawn")
        make_reading(gone, world.members["dev"])

    made = comms_of(world, world.members["cara"])
    fill(0)
    paths = [f"{BASE}mine/", f"{BASE}say/", read(PackVersion.objects.filter(state="issued").get())]
    few = [cost(world.client("dev"), path) for path in paths]
    for place in range(1, 5):
        fill(place)
    assert [cost(world.client("dev"), path) for path in paths] == few


def test_a_pack_under_embargo_exists_only_for_the_cleared_and_leaves_looks(world) -> None:
    secret = embargo(world, "dev")
    version = make_version(make_pack(world, "Of the draft", embargo=secret, must_read=True))
    dev = world.client("dev")
    page = dev.get(read(version))
    assert says(page, "Under embargo until it is lifted")
    assert Look.objects.get().user == world.people["dev"]
    assert says(dev.get(f"{BASE}mine/"), "Only for people who are cleared.")
    Clearance.objects.update(revoked_at=timezone.now())
    for path in (f"{BASE}mine/", "/councils/westmere/", "/councils/westmere/needs-you/"):
        assert "Of the draft" not in text_of(dev.get(path))
    assert dev.get(read(version)).status_code == 404
    assert "Needs you 0" in text_of(dev.get(f"{BASE}mine/"))
