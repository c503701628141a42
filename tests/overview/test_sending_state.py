"""The installation's page about sending: who opens it, what it tells, and letting sending go on."""

from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.sending.models import Environment, Heartbeat
from assessment_ready.sending.services import environment
from tests.comms.making import comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of
from tests.overview.reading import words

ADDRESS = "/installation/sending/"


def hold() -> None:
    environment.look(timezone.now())
    Environment.objects.update(held_at=timezone.now(), held_because="A backup was restored.")


def test_it_says_that_everything_runs(world):
    for name in ("tick", "beat", "worker"):
        Heartbeat.objects.create(name=name, at=timezone.now())
    page = words(world.client("ingrid").get(ADDRESS))
    assert "Running" in page
    assert "Nothing is late" in page
    assert "Nothing is due or unknown" in page
    assert "Let sending go on" not in page


def test_a_scheduler_that_never_came_needs_attention(world):
    assert "Needs attention" in words(world.client("ingrid").get(ADDRESS))


def test_during_a_hold_it_names_what_may_have_been_sent_without_its_words(world):
    made = comms_of(world, world.members["cara"])
    release = release_of(made, cleared_briefing(made, "The rating is Good"), state="sending")
    delivery_of(release, made.contact("Sam", made.staff))
    delivery_of(release, made.contact("Pat", made.staff), state="unknown")
    hold()
    page = words(world.client("ingrid").get(ADDRESS))
    assert "On hold" in page
    assert "A backup was restored." in page
    assert f"{release.reference} Westmere Council" in page
    assert "The rating is Good" not in page
    assert "Sam" not in page


def test_letting_it_go_needs_a_reason_and_is_kept(world):
    hold()
    ingrid = world.client("ingrid")
    assert "Say what you compared" in words(ingrid.post(ADDRESS, {"because": ""}))
    assert not environment.may_send()
    answer = ingrid.post(ADDRESS, {"because": "The log of the mail server"}, follow=True)
    assert "Sending goes on." in words(answer)
    assert environment.may_send()
    entry = AuditEntry.objects.get(action="sending.hold.released")
    assert entry.after == {"because": "The log of the mail server"}


def test_nobody_of_a_council_opens_it(world):
    for name in ("ada", "ann", "cara"):
        assert world.client(name).get(ADDRESS).status_code in (403, 404)
    assert world.client("ada").post(ADDRESS, {"because": "x"}).status_code in (403, 404)
