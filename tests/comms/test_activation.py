"""Activating a scenario: two people, everything cleared or a reason, the others sealed, undone the same day."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.outbox.models import OutgoingEmail
from comms.errors.scenarios import AlreadyActive, AnotherActive, NothingAsked, SamePerson, Sealed
from comms.models import Activation, Activity, Briefing, Rehearsal, Scenario
from comms.services import activation as services
from tests.comms.making import Comms, comms_of
from tests.comms.test_scenarios_pages import clear
from tests.world import World

BASE = "/councils/westmere/communications/"


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def publication(made: Comms) -> tuple[Scenario, Scenario, Activity]:
    """Good, all cleared; Inadequate; and a cascade with a step for staff."""
    good, bad = made.scenario("good", "Good"), made.scenario("inadequate", "Inadequate")
    text = made.briefing("Good, staff")
    made.cell(good, briefing=text)
    made.cell(bad, briefing=made.briefing("Inadequate, staff"))
    clear(made, text)
    cascade = made.cascade(is_publication=True)
    step = made.activity("Tell staff", made.staff, cascade=cascade, unit="minutes", fixed_on=None, on=None)
    return good, bad, step


def ask(made: Comms, scenario: Scenario, who: str = "cara", note: str = "") -> Activation:
    return services.ask_to_activate(actor=made.world.members[who], scenario_id=scenario.pk, note=note)


def confirm(made: Comms, scenario: Scenario, who: str = "ada") -> Activation:
    return services.confirm_activation(actor=made.world.members[who], scenario_id=scenario.pk)


def test_two_people_activate_seal_and_ready_the_cascade(world: World, made: Comms) -> None:
    good, bad, step = publication(made)
    leak = made.scenario("leak", "Leak")
    url = f"{BASE}scenarios/{good.pk}/activate/"
    cara, ada = world.client("cara"), world.client("ada")
    page = cara.get(url).content.decode()
    assert "It seals Inadequate" in page
    assert "gets BRF-" in page
    assert cara.post(f"{url}ask/", {"note": ""}).status_code == 302
    assert "a second person must confirm" in cara.get(url).content.decode()
    refused = cara.post(f"{url}confirm/", follow=True).content.decode()
    assert "You asked for this yourself" in refused
    assert "Confirm and activate" in ada.get(url).content.decode()
    done = ada.post(f"{url}confirm/", follow=True).content.decode()
    assert "is active. 1 steps" in done or "is active" in done
    good.refresh_from_db()
    bad.refresh_from_db()
    leak.refresh_from_db()
    step.refresh_from_db()
    assert good.activated_at
    assert bad.sealed_at == good.activated_at
    assert leak.sealed_at is None
    assert step.briefing == Briefing.objects.get(title="Good, staff")
    assert AuditEntry.objects.filter(action__startswith="comms.activation").count() == 2
    audit = ada.get("/councils/westmere/audit/").content.decode()
    assert (
        "confirmed that Cara Lindqvist activates the scenario Good; 1 step of the cascade got its texts"
        in audit
    )


def test_texts_that_are_not_cleared_need_a_reason_that_is_shown(world: World, made: Comms) -> None:
    _, bad, _ = publication(made)
    url = f"{BASE}scenarios/{bad.pk}/activate/"
    page = world.client("cara").post(f"{url}ask/", {"note": ""}).content.decode()
    assert "1 text is not cleared" in page
    assert f"{made.staff.name}, {made.email.name} (draft)" in page
    world.client("cara").post(f"{url}ask/", {"note": "CQC published early <b>today</b>"})
    page = world.client("ada").get(url).content.decode()
    assert "CQC published early &lt;b&gt;today&lt;/b&gt;" in page
    world.client("ada").post(f"{url}confirm/")
    bad.refresh_from_db()
    assert bad.activated_at


def test_an_edit_after_asking_stops_the_confirmation(world: World, made: Comms) -> None:
    good, _, _ = publication(made)
    ask(made, good)
    Briefing.objects.filter(title="Good, staff").update(content_hash="other")
    url = f"{BASE}scenarios/{good.pk}/activate/confirm/"
    assert "not cleared" in world.client("ada").post(url, follow=True).content.decode()
    good.refresh_from_db()
    assert good.activated_at is None


def test_one_rating_at_a_time(made: Comms) -> None:
    good, bad, _ = publication(made)
    ask(made, good)
    ask(made, bad, note="In case")
    confirm(made, good)
    with pytest.raises(Sealed):
        confirm(made, bad)
    third = made.scenario("outstanding", "Outstanding")
    with pytest.raises(AnotherActive):
        ask(made, third)
    leak = made.scenario("leak", "Leak")
    ask(made, leak)
    confirm(made, leak)
    with pytest.raises(AlreadyActive):
        ask(made, good)


def test_it_is_called_off_before_anybody_confirms(world: World, made: Comms) -> None:
    good, _, _ = publication(made)
    ask(made, good)
    url = f"{BASE}scenarios/{good.pk}/activate/"
    assert (
        "Nothing was activated" in world.client("ben").post(f"{url}call-off/", follow=True).content.decode()
    )
    with pytest.raises(NothingAsked):
        confirm(made, good)
    assert "nothing to confirm" in world.client("ben").post(f"{url}call-off/", follow=True).content.decode()
    ask(made, good)
    page = world.client("cara").post(f"{url}ask/", {"note": ""}).content.decode()
    assert "Somebody has asked for this already" in page


def test_two_people_undo_it_the_same_day(world: World, made: Comms) -> None:
    good, bad, step = publication(made)
    before = made.briefing("Before")
    step.briefing = before
    step.save(update_fields=["briefing"])
    ask(made, good)
    confirm(made, good)
    url = f"{BASE}scenarios/{good.pk}/activate/"
    cara, ada = world.client("cara"), world.client("ada")
    assert "Enter why it is undone" in cara.post(f"{url}undo/", {"because": ""}).content.decode()
    cara.post(f"{url}undo/", {"because": "Wrong rating"})
    assert "You asked for this yourself" in cara.post(f"{url}undo/confirm/", follow=True).content.decode()
    assert "Wrong rating" in ada.get(url).content.decode()
    ada.post(f"{url}undo/confirm/")
    for row in (good, bad, step):
        row.refresh_from_db()
    assert (good.activated_at, bad.sealed_at, step.briefing) == (None, None, before)
    ask(made, good)
    confirm(made, good)
    Activation.objects.filter(undone_at=None).update(confirmed_at=timezone.now() - timedelta(days=1, hours=1))
    late = cara.post(f"{url}undo/", {"because": "Too late"}).content.decode()
    assert "only on the day it was confirmed" in late


def test_who_may_activate(world: World, made: Comms) -> None:
    good, _, _ = publication(made)
    url = f"{BASE}scenarios/{good.pk}/activate/"
    for who in ("will", "vic"):
        assert world.client(who).get(url).status_code == 200
        for path in ("ask/", "confirm/", "call-off/", "undo/", "undo/confirm/"):
            assert world.client(who).post(url + path).status_code == 403
    ask(made, good)
    with pytest.raises(SamePerson):
        confirm(made, good, "cara")


@pytest.mark.django_db(transaction=True)
def test_two_people_confirming_at_once_activate_once(world: World, made: Comms) -> None:
    good, _, _ = publication(made)
    ask(made, good)
    barrier, answers = threading.Barrier(2), []

    def go(who: str) -> None:
        try:
            barrier.wait(timeout=10)
            with transaction.atomic():
                confirm(made, good, who)
            answers.append("done")
        except AlreadyActive:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(who,)) for who in ("ada", "ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answers) == ["done", "refused"]
    assert AuditEntry.objects.filter(action="comms.activation.confirmed").count() == 1


def state(made: Comms) -> list[object]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Activity, Briefing, Scenario, Activation, OutgoingEmail)
    ]


def test_a_rehearsal_names_problems_and_nothing_leaves(world: World, made: Comms) -> None:
    good, bad, step = publication(made)
    made.contact("Sam", made.staff)
    made.contact("Alex", made.staff, email="")
    gone = made.contact("Objector", made.staff)
    gone.objections.create(
        council=made.council,
        made_on=timezone.localdate(),
        recorded_by=made.actor.user,
        recorded_at=timezone.now(),
    )
    before = state(made)
    client = world.client("cara")
    page = client.post(f"{BASE}scenarios/{good.pk}/rehearse/", follow=True).content.decode()
    assert "Nothing was sent and nothing changed" in page
    assert "No problems in 1 step. 1 message would have gone out." in page
    assert state(made) == before
    assert mail.outbox == []
    assert AuditEntry.objects.filter(action="comms.scenario.rehearsed").count() == 1
    row = Rehearsal.objects.get()
    line = row.lines[0]
    assert (line["people"], line["minute"], line["standing"], row.problems) == (1, "P+0", "Cleared", 0)
    assert line["took_ms"] > 0
    step.owner = None
    step.save(update_fields=["owner"])
    made.activity("Web page", made.councillors, cascade=step.cascade, unit="minutes", offset=-30, on=None)
    page = client.post(f"{BASE}scenarios/{good.pk}/rehearse/", follow=True).content.decode()
    for words in ("Nobody is named to do it", "New step", "No text", "not limited to cleared contacts",
                  "would hear at P-30, before", "The run before was on"):  # fmt: skip
        assert words in page
    page = client.post(f"{BASE}scenarios/{bad.pk}/rehearse/", follow=True).content.decode()
    assert "The text is not cleared" in page
    listed = world.client("will").get(f"{BASE}scenarios/{good.pk}/rehearsals/").content.decode()
    assert listed.count("/rehearsals/") >= 2
    assert world.client("will").post(f"{BASE}scenarios/{good.pk}/rehearse/").status_code == 403
    northby = BASE.replace("westmere", "northby")
    assert world.client("nia").get(f"{northby}rehearsals/{row.pk}/").status_code == 404


def test_without_a_cascade_there_is_nothing_to_rehearse(world: World, made: Comms) -> None:
    row = made.scenario()
    page = world.client("cara").post(f"{BASE}scenarios/{row.pk}/rehearse/", follow=True).content.decode()
    assert "This plan has no publication cascade with steps" in page
    assert not Rehearsal.objects.exists()
