"""The publicity checklist and the monitoring officer's gate, through the browser."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessment_ready.timeline.models import Election
from comms.errors.briefings import GateRefused
from comms.models import ElectionGate, PublicityCheck
from comms.queries.elections import gate_state, pre_election_periods
from comms.rules.publicity import PRINCIPLES
from comms.services.publicity import decide_gate
from tests.comms.clearing import clearing, written
from tests.readiness.pages import post, says, text_of
from tests.timeline.making import load

BASE = "/councils/westmere/communications/"


def election(world, first, last, **extra):
    return Election.objects.create(
        council=world.westmere,
        title="Hill by-election",
        kind="by_election",
        poll_on=last,
        notice_on=first,
        **extra,
    )


def answers(briefing, **extra):
    data = {"words_hash": briefing.content_hash}
    for each in PRINCIPLES:
        data |= {each.code: "yes", f"{each.code}_note": ""}
    return {**data, **extra}


def test_the_checklist_is_signed_for_exactly_these_words(world):
    made = clearing(world)
    briefing = written(made, "press_release", body="Cllr Dev Rao said we are proud.")
    cara = world.client("cara")
    page = f"{BASE}briefings/{briefing.pk}/"
    assert says(cara.get(page), "Nobody has signed the seven principles")
    path = f"{page}publicity/"
    shown = text_of(cara.get(path))
    assert "Cllr Dev Rao said" in shown
    for each in PRINCIPLES:
        assert each.question in shown
    assert says(post(cara, path, answers(briefing, lawful="")), "Say whether it keeps to “Lawful”")
    assert says(post(cara, path, answers(briefing, lawful="no")), "Say why it does not keep to “Lawful”")
    stale = post(cara, path, answers(briefing, words_hash="0" * 64))
    assert says(stale, "The words were changed since you opened the checklist.")
    nasty = "<script>alert(1)</script>"
    done = post(cara, path, answers(briefing, objective_note=nasty))
    assert says(done, "The publicity checklist is signed for exactly these words.")
    assert PublicityCheck.objects.get().signed_by == world.people["cara"]
    record = cara.get(f"{page}record/")
    assert says(record, "Signed by Cara Lindqvist")
    assert nasty not in record.content.decode()
    assert nasty not in cara.get(path).content.decode()


@pytest.mark.parametrize(("who", "status"), [("vic", 403), ("dev", 403), ("nia", 404)])
def test_readers_do_not_sign(world, who, status):
    made = clearing(world)
    path = f"{BASE}briefings/{written(made, 'press_release').pk}/publicity/"
    assert world.client(who).get(path).status_code == status
    assert world.client(who).post(path, {}).status_code == status


def test_what_is_not_public_has_no_checklist(world):
    made = clearing(world)
    path = f"{BASE}briefings/{written(made).pk}/publicity/"
    assert world.client("cara").get(path).status_code == 404


# Days of use around the computed period of 6 May 2027 (latest notice 31 March 2027) and a stated earlier notice.
@pytest.mark.parametrize(
    ("notice", "day", "needed"),
    [
        (None, date(2027, 3, 30), False),
        (None, date(2027, 3, 31), True),
        (None, date(2027, 5, 6), True),
        (None, date(2027, 5, 7), False),
        (date(2027, 3, 24), date(2027, 3, 24), True),
        (date(2027, 3, 24), date(2027, 3, 23), False),
    ],
)
def test_the_gate_is_needed_from_notice_to_poll(world, notice, day, needed):
    load()
    made = clearing(world)
    Election.objects.create(
        council=world.westmere,
        title="Locals",
        poll_on=date(2027, 5, 6),
        notice_on=notice,
        latest_notice_on=date(2027, 3, 31),
    )
    periods = pre_election_periods(world.westmere)
    public = made.activity("Launch", made.staff, on=day, product=made.products["press_release"])
    assert gate_state(public, periods).is_needed is needed
    quoting = made.activity("Quote", made.staff, on=day, quotes_member=True)
    assert gate_state(quoting, periods).is_needed is needed
    plain = made.activity("Bulletin", made.staff, on=day, product=made.products["staff_bulletin"])
    assert not gate_state(plain, periods).is_needed
    briefing = written(made, "press_release")
    assert gate_state(briefing, periods, [(day, day)]).is_needed is needed


def test_by_elections_give_periods_and_the_activities_day_decides(world):
    made = clearing(world)
    today = timezone.localdate()
    election(world, today + timedelta(days=10), today + timedelta(days=40))
    briefing = written(made, "press_release")
    path = f"{BASE}briefings/{briefing.pk}/"
    cara = world.client("cara")
    assert "Pre-election period" not in text_of(cara.get(path))
    made.activity("Launch", made.staff, on=today + timedelta(days=20), briefing=briefing)
    page = text_of(cara.get(path))
    assert "Hill by-election" in page
    assert "The monitoring officer has not decided" in page


def test_only_the_monitoring_officer_decides_and_with_a_reason(world):
    made = clearing(world, monitoring_officer="dev")
    today = timezone.localdate()
    election(world, today - timedelta(days=1), today + timedelta(days=20))
    briefing = written(made, "press_release")
    path = f"{BASE}briefings/{briefing.pk}/pre-election/"
    page = world.client("ada").get(path)
    assert says(page, "Only the monitoring officer, or their deputy, decides.")
    assert 'name="decision"' not in page.content.decode()
    page = post(world.client("ada"), path, {"decision": "allow", "reason": "Go."})
    assert not ElectionGate.objects.exists()
    assert world.client("cleo").get(path).status_code == 404
    dev = world.client("dev")
    assert says(dev.get(path), "Inspectors come on Monday.")
    assert says(post(dev, path, {"decision": "", "reason": "x"}), "Choose whether it may be used")
    assert says(post(dev, path, {"decision": "allow", "reason": ""}), "Enter the reason for the decision")
    page = post(dev, path, {"decision": "refuse", "reason": "<b>Too political</b>"})
    assert says(page, "It may not be used in the period.")
    assert "<b>Too" not in page.content.decode()
    page = world.client("cara").get(f"{BASE}briefings/{briefing.pk}/")
    assert says(page, "Refused by the monitoring officer")
    assert gate_state(briefing, pre_election_periods(made.council), [(today, today)]).is_refused
    post(dev, path, {"decision": "allow", "reason": "Changed my mind."})
    assert gate_state(briefing, pre_election_periods(made.council), [(today, today)]).is_open
    briefing.content_hash = "other words"
    assert not gate_state(briefing, pre_election_periods(made.council), [(today, today)]).is_open


def test_an_activity_has_its_own_gate(world):
    made = clearing(world, monitoring_officer="dev")
    today = timezone.localdate()
    election(world, today, today + timedelta(days=20))
    activity = made.activity("Launch", made.staff, on=today, quotes_member=True)
    path = f"{BASE}activities/{activity.pk}/pre-election/"
    dev = world.client("dev")
    page = post(dev, path, {"decision": "allow", "reason": "A plain fact."})
    assert says(page, "Allowed by the monitoring officer")
    assert ElectionGate.objects.get().activity == activity
    assert world.client("nia").get(path).status_code == 404
    calm = made.activity("Bulletin", made.staff, on=today + timedelta(days=100), quotes_member=True)
    page = post(dev, f"{BASE}activities/{calm.pk}/pre-election/", {"decision": "allow", "reason": "Yes."})
    assert says(page, "There is nothing to decide.")
    with pytest.raises(GateRefused):
        decide_gate(actor=world.members["ada"], subject=activity, is_allowed=True, reason="Mine.")
