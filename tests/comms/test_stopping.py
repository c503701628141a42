"""What stops what has not gone: an edit, a withdrawal, a seal, an embargo, a wish, an erasure."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Embargo
from comms.models import Activity, Briefing, Delivery, Release
from comms.services import release_hooks
from comms.services.briefings import withdraw_briefing
from comms.services.clearance import undo, words_changed
from comms.services.contact_clearances import revoke_contact
from comms.services.contact_erasure import erase_contact
from comms.services.contact_wishes import record_objection, record_unsubscribe
from comms.services.releases_stopping import cancel, close_stragglers
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of
from tests.world import World


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


@pytest.fixture
def release(made: Comms) -> Release:
    """Being sent: one had it, one is just being handed over, one waits."""
    row = release_of(made, state="sending", resolved_at=timezone.now())
    for state in ("submitted", "sending", "queued"):
        delivery_of(row, made.contact(f"Reader {state}", made.staff), state=state)
    return row


def states(release: Release) -> dict[str, str]:
    return {row.contact.name.split()[-1]: row.state for row in release.deliveries.select_related("contact")}


def edit(made: Comms, briefing: Briefing) -> None:
    briefing.body = "Other words."
    briefing.save(update_fields=["body"])
    words_changed(actor=made.actor, subject=briefing)


def withdraw(made: Comms, briefing: Briefing) -> None:
    withdraw_briefing(
        actor=made.actor, briefing_id=briefing.pk, reason="Wrong", expected_version=briefing.version
    )


def lose_clearance(made: Comms, briefing: Briefing) -> None:
    undo(actor=made.actor, subject=briefing)


def seal(made: Comms, briefing: Briefing) -> None:
    scenario = made.scenario("good", "Good")
    made.cell(scenario, briefing=briefing)
    release_hooks.scenarios_closed(actor=made.actor, scenario_ids=[scenario.pk], why=release_hooks.SEALED)


@pytest.mark.parametrize("change", [edit, withdraw, lose_clearance, seal])
def test_a_change_stops_what_has_not_gone_and_says_how_many_had(
    made: Comms, release: Release, change: Callable[[Comms, Briefing], None]
) -> None:
    change(made, release.briefing)
    release.refresh_from_db()
    assert release.state == "cancelled"
    assert states(release) == {"submitted": "submitted", "sending": "sending", "queued": "cancelled"}
    entry = AuditEntry.objects.get(action="comms.release.stopped_by_change")
    assert (entry.after["gone"], entry.after["stopped"]) == (2, 1)
    page = (
        made.world.client("vic")
        .get(f"/councils/westmere/communications/releases/{release.pk}/")
        .content.decode()
    )
    assert "2 messages had already gone." in page


def test_the_same_words_stop_nothing(made: Comms, release: Release) -> None:
    words_changed(actor=made.actor, subject=release.briefing)
    release.refresh_from_db()
    assert release.state == "sending"


def test_what_is_over_stays_as_it_was(made: Comms, release: Release) -> None:
    Release.objects.update(state="done")
    edit(made, release.briefing)
    release.refresh_from_db()
    assert release.state == "done"
    assert states(release)["queued"] == "queued"


def test_who_has_former_words_is_said_with_the_new_ones(made: Comms, release: Release) -> None:
    reader = release.deliveries.get(state="submitted").contact
    edit(made, release.briefing)
    briefing = Briefing.objects.get(pk=release.briefing_id)
    text = briefing.texts.create(
        council=made.council,
        number=2,
        title=briefing.title,
        text="Other words.",
        content_hash=briefing.content_hash,
        saved_by=made.actor.user,
        saved_at=timezone.now(),
    )
    again = release_of(made, briefing, state="sending", resolved_at=timezone.now())
    assert again.text == text
    delivery_of(again, reader)
    page = (
        made.world.client("cara")
        .get(f"/councils/westmere/communications/releases/{again.pk}/")
        .content.decode()
    )
    assert "1 person of its audience has had earlier words of this briefing." in page


def test_a_release_follows_its_briefing_under_an_embargo(made: Comms, release: Release) -> None:
    embargo = Embargo.objects.create(
        council=made.council, title="The rating", authority="CQC", created_by=made.actor.user
    )
    release.briefing.embargo = embargo
    release.briefing.save(update_fields=["embargo"])
    release_hooks.embargo_changed(actor=made.actor, briefing=release.briefing)
    release.refresh_from_db()
    assert (release.embargo, release.state) == (embargo, "cancelled")
    entry = AuditEntry.objects.get(action="comms.release.stopped_by_change")
    assert entry.embargo_id == embargo.pk


def test_an_objection_suppresses_what_waits(made: Comms, release: Release) -> None:
    row = release.deliveries.get(state="queued")
    gone = release.deliveries.get(state="submitted")
    for each in (row, gone):
        record_objection(actor=made.actor, contact_id=each.contact_id, made_on=timezone.localdate(), about="")
    row.refresh_from_db()
    gone.refresh_from_db()
    assert (row.state, row.reason, gone.state) == ("suppressed", "objected", "submitted")
    assert row.events.get().state == "suppressed"


def test_unsubscribing_suppresses_unless_it_is_part_of_a_duty(made: Comms, release: Release) -> None:
    row = release.deliveries.get(state="queued")
    duty = release_of(
        made, state="sending", heeds_unsubscribing=False, briefing=cleared_briefing(made, "Duty")
    )
    kept = delivery_of(duty, row.contact)
    record_unsubscribe(actor=made.actor, contact_id=row.contact_id, audience_id=None, method="letter")
    row.refresh_from_db()
    kept.refresh_from_db()
    assert (row.state, row.reason, kept.state) == ("suppressed", "unsubscribed", "queued")


def test_what_may_have_left_is_not_called_unsent(made: Comms, release: Release) -> None:
    row = release.deliveries.get(state="queued")
    Delivery.objects.filter(pk=row.pk).update(repeats=1)
    found = cancel(actor=made.actor, release_id=release.pk, because="Enough")
    row.refresh_from_db()
    assert (row.state, found.stopped, found.gone) == ("unknown", 0, 3)


def test_a_revoked_clearance_suppresses_what_is_under_the_embargo(made: Comms) -> None:
    embargo = Embargo.objects.create(
        council=made.council, title="The rating", authority="CQC", created_by=made.actor.user
    )
    embargo.clearances.create(
        council=made.council, user=made.actor.user, granted_by=made.actor.user, acknowledged_at=timezone.now()
    )
    reader = made.contact("Reader", made.staff, membership=made.actor)
    given = embargo.contact_clearances.create(
        council=made.council,
        contact=reader,
        granted_by=made.actor.user,
        granted_at=timezone.now(),
        acknowledged_at=timezone.now(),
    )
    secret = release_of(made, cleared_briefing(made, "Secret", embargo=embargo), state="sending")
    open_to_all = release_of(made, state="sending", briefing=cleared_briefing(made, "Open"))
    rows = [delivery_of(each, reader) for each in (secret, open_to_all)]
    revoke_contact(actor=made.actor, embargo_id=embargo.pk, clearance_id=given.pk)
    for row in rows:
        row.refresh_from_db()
    assert [(row.state, row.reason) for row in rows] == [("suppressed", "not_cleared"), ("queued", "")]


def test_erasing_takes_the_address_out_of_everything(made: Comms, release: Release) -> None:
    reader = release.deliveries.get(state="queued").contact
    old = delivery_of(
        release_of(made, cleared_briefing(made, "Old")),
        reader,
        state="permanent",
        last_error=f"<{reader.email}>",
    )
    erase_contact(actor=made.actor, contact_id=reader.pk)
    old.refresh_from_db()
    assert (old.state, old.address, old.domain, old.last_error) == ("permanent", "", "", "")
    row = release.deliveries.get(contact=reader)
    assert (row.state, row.reason, row.address) == ("suppressed", "erased", "")
    assert row.contact_reference == reader.reference


def test_the_activity_is_to_be_done_again_after_a_cancel(made: Comms) -> None:
    step = made.activity(status="scheduled")
    release = release_of(made, activity=step)
    cancel(actor=made.actor, release_id=release.pk, because="Wrong day")
    assert Activity.objects.get(pk=step.pk).status == "planned"


def test_what_comes_back_after_a_cancel_is_cancelled_too(made: Comms, release: Release) -> None:
    cancel(actor=made.actor, release_id=release.pk, because="Enough")
    release.deliveries.filter(state="sending").update(
        state="temporary", next_attempt_at=timezone.now() + timedelta(minutes=5)
    )
    assert close_stragglers(timezone.now()) == 1
    assert close_stragglers(timezone.now()) == 0
    assert states(release)["sending"] == "cancelled"
