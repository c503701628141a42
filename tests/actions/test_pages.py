"""The pages, through the browser's door, with the cast."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.actions.models import Action, CheckIn, Escalation
from assessment_ready.actions.services import attachments, closing, escalations
from assessment_ready.embargo.models import Clearance, Embargo
from tests.actions.made import Make, rag_of, report
from tests.world import World


def path(action: Action | None = None, page: str = "") -> str:
    return f"/councils/westmere/actions/{f'{action.pk}/' if action else ''}{page}"


def text(response: Any) -> str:
    """The words of a page, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def parts(name: str, count: int) -> dict[str, int]:
    """A day so many days from today as its three boxes."""
    day = timezone.localdate() + timedelta(days=count)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def filled(world: World, **extra: Any) -> dict[str, Any]:
    """A filled form of a new action."""
    return {
        "title": "Recruit occupational therapists",
        "source": "audit",
        "priority": "1",
        "owner": world.members["cleo"].pk,
        "contributors": [world.members["will"].pk],
        "statements": [world.statement(1).pk, world.statement(7).pk],
        **parts("start_on", 0),
        **parts("due_on", 90),
        "reporting_days": "14",
        "tolerance_days": "7",
        "needs_closure_evidence": "yes",
        "lifecycle": "agreed",
        "area": "improvement",
        "submission_key": str(uuid4()),
        **extra,
    }


def test_a_programme_lead_creates_an_action(world: World) -> None:
    ben = world.client("ben")
    assert "Create an action" in text(ben.get(path(page="new/?statement=4")))
    response = ben.post(path(page="new/"), filled(world), follow=True)
    action = Action.objects.get()
    assert "ACT-1 is created" in text(response)
    assert (action.reporting_days, action.tolerance_days, action.serves.count()) == (14, 7, 2)


def test_a_statement_in_the_address_is_ticked(world: World) -> None:
    page = world.client("ben").get(path(page="new/?statement=4")).content.decode()
    ticked = re.findall(r'<input[^>]*name="statements"[^>]*checked[^>]*>', page)
    assert len(ticked) == 1
    assert f'value="{world.statement(4).pk}"' in ticked[0]


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ({"title": ""}, "Enter what is to be done"),
        ({"owner": ""}, "Choose the one accountable owner"),
        ({"source": ""}, "Choose where the action comes from"),
        ({"due_on_day": "31", "due_on_month": "2"}, "Enter a real date"),
        (parts("due_on", -1), "The action must be due on the day it starts or later"),
        ({"reporting_days": "0"}, "must be 1 or more"),
        ({"priority": ""}, "Choose a priority"),
        ({"statements": ["999999"]}, "Choose only from the list"),
        (parts("effectiveness_check_on", 3), "The effectiveness check must be on the day the action is due"),
    ],
)
def test_bad_input_gets_its_sentence(world: World, extra: dict[str, Any], sentence: str) -> None:
    response = world.client("ben").post(path(page="new/"), filled(world, **extra))
    assert response.status_code == 200
    assert sentence in text(response)
    assert Action.objects.count() == 0


def test_an_owner_of_another_council_cannot_be_chosen(world: World) -> None:
    response = world.client("ben").post(
        path(page="new/"), filled(world, owner=world.northby_members["nia"].pk)
    )
    assert "Choose one from the list" in text(response)
    assert Action.objects.count() == 0


@pytest.mark.parametrize("name", ["cleo", "vic", "cara", "dev", "ann"])
def test_who_may_not_manage_actions_cannot_create_one(world: World, name: str) -> None:
    client = world.client(name)
    assert client.get(path(page="new/")).status_code == 403
    assert client.post(path(page="new/"), filled(world)).status_code == 403


def test_the_page_says_why_it_is_red_and_what_the_owner_says(world: World, make: Make) -> None:
    action = make()
    report(world, action, 20, statement="Nobody has applied yet.")
    cleo = world.client("cleo")
    page = text(cleo.get(path(action)))
    assert "▲ Red" in page
    assert "20% is reported where 50% was expected" in page
    assert "Nobody has applied yet" in page
    response = cleo.post(
        path(action, "state/"),
        {"rag": "amber", "reason": "Two start on Monday", **parts("until", 20), "version": action.version},
        follow=True,
    )
    page = text(response)
    assert "◆ Amber stated by the owner; computed: ▲ Red" in page
    assert "Two start on Monday" in page
    register = text(world.client("vic").get(path()))
    assert "◆ Amber Stated by the owner; computed: red" in register


def test_a_check_in_takes_one_form_or_one_click(world: World, make: Make) -> None:
    action = make()
    cleo = world.client("cleo")
    page = cleo.get(path(action, "check-in/")).content.decode()
    assert 'inputmode="numeric"' in page
    key = str(uuid4())
    for _ in range(2):
        response = cleo.post(
            path(action, "check-in/"),
            {"progress": "45", "statement": "Two interviews held.", "submission_key": key},
            follow=True,
        )
    assert "Your check-in is kept: 45% done" in text(response)
    cleo.post(path(action, "no-change/"), {"submission_key": str(uuid4())})
    assert [each.progress for each in CheckIn.objects.all()] == [45, 45]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"progress": ""}, "Enter how much is done, 0 to 100"),
        ({"progress": "120"}, "Progress must be 0 to 100 per cent"),
        ({"progress": "half"}, "Progress must be a whole number from 0 to 100"),
        ({"statement": ""}, "Enter in a few words what has happened"),
        ({"statement": "word " * 61}, "must be 60 words or fewer; you wrote 61"),
        (parts("forecast_on", -2), "The forecast must be today or later"),
    ],
)
def test_a_bad_check_in_gets_its_sentence(
    world: World, make: Make, given: dict[str, Any], sentence: str
) -> None:
    action = make()
    data = {"progress": "50", "statement": "Fine.", "submission_key": str(uuid4()), **given}
    response = world.client("cleo").post(path(action, "check-in/"), data)
    assert sentence in text(response)
    assert CheckIn.objects.count() == 0


def test_a_check_in_on_a_closed_action_is_a_sentence(world: World, make: Make) -> None:
    action = make(needs_closure_evidence=False)
    closing.complete(actor=world.members["cleo"], action_id=action.pk, note="Done.")
    closing.close(actor=world.members["ben"], action_id=action.pk)
    cleo = world.client("cleo")
    response = cleo.post(
        path(action, "check-in/"),
        {"progress": "50", "statement": "More.", "submission_key": str(uuid4())},
    )
    assert "This action is closed, so there is nothing to check in on" in text(response)
    assert "nothing to check in on" in text(cleo.get(path(action, "check-in/"), follow=True))
    assert CheckIn.objects.count() == 0


def test_a_viewer_sees_everything_and_changes_nothing(world: World, make: Make) -> None:
    action = make()
    vic = world.client("vic")
    page = text(vic.get(path(action)))
    assert "Check in" not in page.replace("Check-ins", "")
    assert "Mark as complete" not in page
    for page in (
        "no-change/",
        "check-in/",
        "steps/new/",
        "evidence/attach/",
        "escalate/",
        "complete/",
        "state/",
    ):
        assert vic.post(path(action, page)).status_code == 403, page
    for page in ("edit/", "close/", "hold/", "cancel/", "reopen/"):
        assert vic.post(path(action, page)).status_code == 403, page
    assert "Only the owner" in text(vic.get(path(action, "check-in/"), follow=True))


def test_a_contributor_sees_only_their_own_actions(world: World, make: Make) -> None:
    own, other = make(title="Mine"), make(owner="will", title="Of Will")
    cleo = world.client("cleo")
    page = text(cleo.get(path()))
    assert "Mine" in page
    assert "Of Will" not in page
    assert cleo.get(path(own)).status_code == 200
    assert cleo.get(path(other)).status_code == 404
    assert cleo.post(path(other, "no-change/")).status_code == 404
    other.contributors.create(council=other.council, membership=world.members["cleo"])
    assert cleo.get(path(other)).status_code == 200
    assert cleo.post(path(other, "no-change/")).status_code == 403


def test_an_action_of_another_council_is_not_there(world: World, make: Make) -> None:
    foreign = world.action(owner="nia")
    for name in ("ada", "cleo"):
        assert world.client(name).get(path(foreign)).status_code == 404
    assert world.client("nia").get(path(make())).status_code == 404


def test_steps_are_added_finished_and_moved(world: World, make: Make) -> None:
    action = make()
    cleo = world.client("cleo")
    data = {"title": "Advertise", "weight": "2", **parts("due_on", 10), "submission_key": str(uuid4())}
    assert "The step is added" in text(cleo.post(path(action, "steps/new/"), data, follow=True))
    step = action.milestones.get()
    late = {**data, **parts("due_on", 60), "submission_key": str(uuid4())}
    assert "The step must be due between the start" in text(cleo.post(path(action, "steps/new/"), late))
    stale = {"title": "Advertise well", "weight": "2", **parts("due_on", 10), "version": "0"}
    assert "Somebody else changed this step" in text(cleo.post(path(action, f"steps/{step.pk}/edit/"), stale))
    cleo.post(path(action, f"steps/{step.pk}/done/"))
    assert "✓ Done on" in text(cleo.get(path(action)))
    cleo.post(path(action, f"steps/{step.pk}/remove/"))
    assert action.milestones.count() == 0


def test_a_ring_is_refused_with_its_way(world: World, make: Make) -> None:
    first, second = make(), make()
    ben = world.client("ben")
    data = {"predecessor": first.pk, "kind": "finish_start"}
    assert "The dependency is added" in text(ben.post(path(second, "depends/"), data, follow=True))
    back = ben.post(path(first, "depends/"), {"predecessor": second.pk, "kind": "finish_start"})
    assert "in a ring: ACT-1 → ACT-2 → ACT-1" in text(back)
    itself = ben.post(path(first, "depends/"), {"predecessor": first.pk, "kind": "finish_start"})
    assert "An action cannot wait for itself" in text(itself)


def test_closing_asks_for_proof_and_for_somebody_else(world: World, make: Make) -> None:
    action = make()
    cleo, ben = world.client("cleo"), world.client("ben")
    cleo.post(path(action, "complete/"), {"note": "All four have started."})
    assert cleo.post(path(action, "close/"), {}).status_code == 403
    assert "Attach evidence that it is done before you close" in text(ben.post(path(action, "close/"), {}))
    item = world.evidence(title="Rota of November")
    response = cleo.post(
        path(action, "evidence/attach/?role=closure"), {"item": item.pk, "role": "closure"}, follow=True
    )
    assert "Rota of November" in text(response)
    again = cleo.post(path(action, "evidence/attach/"), {"item": item.pk, "role": "closure"})
    assert "attached for that already" in text(again)
    assert "Rota of November" in text(ben.get(path(action, "close/")))
    assert "The action is closed" in text(ben.post(path(action, "close/"), {"note": "Seen"}, follow=True))
    assert rag_of(action) == "complete"


def test_evidence_of_another_council_or_withdrawn_cannot_be_attached(world: World, make: Make) -> None:
    action = make()
    foreign = world.evidence(owner="nia")
    gone = world.evidence(withdrawn_at=timezone.now(), withdrawn_by=world.people["ben"])
    for item in (foreign, gone):
        response = world.client("cleo").post(
            path(action, "evidence/attach/"), {"item": item.pk, "role": "progress"}
        )
        assert "Choose an evidence item from the list" in text(response)
    assert action.evidence.count() == 0


def test_an_escalation_is_seen_and_settled_by_the_person_named(world: World, make: Make) -> None:
    action = make()
    world.client("cleo").post(
        path(action, "escalate/"),
        {
            "level": "dass",
            "to": world.members["ada"].pk,
            "reason": "Decide on the budget",
            "submission_key": str(uuid4()),
        },
    )
    made = Escalation.objects.get()
    place = f"escalations/{made.pk}/"
    assert world.client("ben").post(path(action, f"{place}acknowledge/")).status_code == 403
    assert world.client("cleo").post(path(action, f"{place}resolve/"), {}).status_code == 403
    ada = world.client("ada")
    assert "I have seen this" in text(ada.get(path(action)))
    ada.post(path(action, f"{place}acknowledge/"))
    page = text(ada.post(path(action, f"{place}resolve/"), {"resolution": "Money found"}, follow=True))
    assert "Settled by Ada Okafor" in page


def test_a_person_asked_for_help_sees_the_action(world: World, make: Make) -> None:
    action = make(owner="will")
    cleo = world.client("cleo")
    assert cleo.get(path(action)).status_code == 404
    escalations.escalate(
        actor=world.members["will"],
        action_id=action.pk,
        level="lead",
        to_id=world.members["cleo"].pk,
        reason="Lend us a room",
        submission_key=uuid4(),
    )
    assert cleo.get(path(action)).status_code == 200


def test_the_second_editor_sees_both_texts(world: World, make: Make) -> None:
    action = make()
    ben = world.client("ben")
    data = {**filled(world, title="Theirs"), "version": "1"}
    assert ben.post(path(action, "edit/"), data).status_code == 302
    response = ben.post(path(action, "edit/"), {**data, "title": "Mine"})
    assert response.status_code == 409
    assert "Theirs" in text(response)
    assert 'value="Mine"' in response.content.decode()
    again = {**data, "title": "Mine", "version": "2"}
    assert ben.post(path(action, "edit/"), again).status_code == 302


def test_the_rules_are_published_with_the_council_s_numbers(world: World, make: Make) -> None:
    action = make()
    report(world, action, 45)
    page = text(world.client("cleo").get(path(page="rules/")))
    assert "progress ÷ expected progress is below 0.85" in page
    assert world.client("vic").get(path(page="rules/change/")).status_code == 403
    data = {
        "amber_below": "0.95",
        "red_below": "0.92",
        "grace_days": "5",
        "reporting_days": "28",
        "tolerance_days": "10",
        "version": "1",
    }
    ben = world.client("ben")
    wrong = ben.post(path(page="rules/change/"), {**data, "red_below": "0.99"})
    assert "not above the one for amber" in text(wrong)
    response = ben.post(path(page="rules/change/"), data, follow=True)
    assert "1 open action worked out again" in text(response)
    assert "below 0.92" in text(response)
    assert rag_of(action) == "red"


def test_the_report_names_owners_with_nobody_behind_them(world: World, make: Make) -> None:
    left = make(owner="will")
    make(title="Of Cleo", start=0)
    member = world.members["will"]
    member.revoked_at = timezone.now()
    member.save(update_fields=["revoked_at"])
    ada = world.client("ada")
    page = text(ada.get(path(page="owners/")))
    assert "Will Osei" in page
    assert "Is no longer a member of this council" in page
    assert "Of Cleo" not in page
    assert world.client("cleo").get(path(page="owners/")).status_code == 403
    response = ada.post(
        path(page=f"hand-over/?owner={member.pk}"),
        {"actions": [left.pk], "owner": world.members["cleo"].pk},
        follow=True,
    )
    assert "1 action handed over" in text(response)
    left.refresh_from_db()
    assert left.owner_id == world.members["cleo"].pk


def test_the_report_names_who_never_reports_and_who_owns_too_many(world: World, make: Make) -> None:
    silent = make(start=-100, due=200)
    Action.objects.filter(pk=silent.pk).update(stale_on=timezone.localdate())
    for _ in range(9):
        make(owner="will", start=0)
    page = text(world.client("ada").get(path(page="owners/")))
    assert "Has never checked in on 1 action" in page
    assert "Owns 9 open actions, more than 8" in page


@pytest.fixture
def secret(world: World) -> Embargo:
    """An embargo that Ben and Ada are cleared for, and Cleo too."""
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft report", authority="CQC", created_by=world.people["ada"]
    )
    for name in ("ada", "ben", "cleo"):
        Clearance.objects.create(
            council=world.westmere, embargo=embargo, user=world.people[name], granted_by=world.people["ada"]
        )
    return embargo


def test_an_embargoed_action_exists_only_for_the_cleared(world: World, make: Make, secret: Embargo) -> None:
    action = make(title="Answer the draft", embargo_id=secret.pk)
    assert "Under embargo" in text(world.client("ada").get(path()))
    for name in ("vic", "will", "cara"):
        client = world.client(name)
        assert client.get(path(action)).status_code == 404
        for suffix in ("", "?format=csv", "?format=xlsx", "?q=draft"):
            assert b"Answer the draft" not in client.get(path(page=suffix)).content
    assert world.client("cleo").get(path(action)).status_code == 200


def test_an_uncleared_person_cannot_own_help_or_be_asked(world: World, make: Make, secret: Embargo) -> None:
    from assessment_ready.actions.errors import EmbargoNotChosen, NotCleared, PredecessorUnknown
    from assessment_ready.actions.services.dependencies import add_dependency

    with pytest.raises(NotCleared, match="Will Osei is not cleared"):
        make(owner="will", embargo_id=secret.pk)
    with pytest.raises(NotCleared):
        make(contributor_ids=(world.members["will"].pk,), embargo_id=secret.pk)
    with pytest.raises(EmbargoNotChosen):
        make(embargo_id=secret.pk + 1000)
    action, plain = make(embargo_id=secret.pk), make()
    with pytest.raises(NotCleared):
        escalations.escalate(
            actor=world.members["cleo"],
            action_id=action.pk,
            level="lead",
            to_id=world.members["will"].pk,
            reason="Help",
            submission_key=uuid4(),
        )
    with pytest.raises(PredecessorUnknown):  # its readers may not know of it
        add_dependency(
            actor=world.members["ben"], action_id=plain.pk, predecessor_id=action.pk, kind="informs"
        )


def test_embargoed_evidence_of_an_action_is_shown_to_the_cleared_only(
    world: World, make: Make, secret: Embargo
) -> None:
    action = make()
    item = world.evidence(title="Draft figures")
    attachments.attach(actor=world.members["cleo"], action_id=action.pk, item_id=item.pk, role="progress")
    item.embargo = secret
    item.save(update_fields=["embargo"])
    assert "Draft figures" in text(world.client("ada").get(path(action)))
    assert "Draft figures" not in text(world.client("vic").get(path(action)))
