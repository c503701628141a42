"""Clearance through the browser: asking, answering on a phone, passing on, the emergency, who may open what."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.embargo.models import Clearance, Embargo, Look
from comms.models import ClearanceRequest, SignOffHolder
from comms.services.briefings import refresh_words
from tests.comms.clearing import answer, asked, clearing, step, written
from tests.readiness.pages import cost, post, says, text_of

BASE = "/councils/westmere/communications/"
NASTY = "<script>alert(1)</script>"


def request_path(request):
    return f"{BASE}clearance/{request.pk}/"


def sign_path(request, role="dass"):
    return f"{BASE}sign-offs/{step(request, role).pk}/"


def test_words_are_put_forward_and_approved_from_the_mail_of_the_approver(world):
    made = clearing(world)
    briefing = written(made)
    cara, ada = world.client("cara"), world.client("ada")
    path = f"{BASE}clearance/briefings/{briefing.pk}/ask/"
    page = text_of(cara.get(path))
    assert "Inspectors come on Monday." in page
    assert "Ada Okafor" in page
    data = {"note": "Used on Monday.", "submission_key": str(uuid4())}
    page = post(cara, path, data)
    assert says(page, "The words are put forward.")
    assert says(page, "In clearance")
    post(cara, path, data)
    request = ClearanceRequest.objects.get()
    assert says(ada.get(f"{BASE}sign-offs/"), "What happens next")
    page = text_of(ada.get(sign_path(request)))
    assert "Used on Monday." in page
    assert "Inspectors come on Monday." in page
    page = post(
        ada,
        sign_path(request),
        {"decision": "approve", "comment": "Fine.", "words_hash": request.content_hash},
    )
    assert says(page, "You approved exactly these words.")
    assert says(cara.get(f"{BASE}briefings/{briefing.pk}/"), "Cleared on")
    assert says(ada.get(f"{BASE}sign-offs/"), "Nothing waits for you now.")


def test_a_councillor_named_opens_the_words_and_nobody_else_without_the_right(world):
    made = clearing(world, dass="dev")
    request = asked(made, written(made))
    dev, cleo = world.client("dev"), world.client("cleo")
    assert dev.get(f"{BASE}briefings/").status_code == 403
    assert says(dev.get(f"{BASE}sign-offs/"), "What happens next")
    assert says(dev.get(request_path(request)), "Inspectors come on Monday.")
    page = dev.get(sign_path(request))
    assert says(page, "Inspectors come on Monday.")
    for path in (request_path(request), sign_path(request), f"{sign_path(request)}pass-on/"):
        assert cleo.get(path).status_code == 404
        assert world.client("nia").get(path).status_code == 404
        assert world.client("rhea").get(path).status_code == 403
        assert cleo.post(path, {}).status_code in (404, 405)
    # A reader may follow it, not answer it.
    assert world.client("vic").get(request_path(request)).status_code == 200
    assert world.client("vic").get(sign_path(request)).status_code == 302
    page = post(
        world.client("vic"),
        sign_path(request),
        {"decision": "approve", "comment": "", "words_hash": request.content_hash},
    )
    assert says(page, "Only the person named for this sign-off, or their deputy, can answer it.")
    page = post(
        dev, sign_path(request), {"decision": "approve", "comment": "", "words_hash": request.content_hash}
    )
    assert says(page, "You approved exactly these words.")
    assert says(page, "Inspectors come on Monday.")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"decision": ""}, "Choose whether you approve the words"),
        ({"decision": "changes"}, "Enter the reason, so that the author can act on it"),
        ({"decision": "decline"}, "Enter the reason, so that the author can act on it"),
        ({"decision": "maybe"}, "Choose one from the list"),
        ({"words_hash": ""}, "This page is out of date."),
        ({"words_hash": "0" * 64}, "The words were changed since they were put forward."),
        ({"comment": "word " * 301, "decision": "changes"}, "must be 300 words or fewer"),
    ],
)
def test_a_wrong_answer_gets_its_sentence(world, data, sentence):
    made = clearing(world)
    request = asked(made, written(made))
    given = {"decision": "approve", "comment": "", "words_hash": request.content_hash, **data}
    page = post(world.client("ada"), sign_path(request), given)
    assert says(page, sentence)
    assert step(request, "dass").state == "asked"


def test_after_an_edit_the_page_shows_exactly_what_changed(world):
    made = clearing(world)
    briefing = written(made)
    request = asked(made, briefing)
    briefing.body = "Inspectors come on Tuesday. Thank you for your work."
    briefing.save(update_fields=["body"])
    refresh_words(actor=made.actor, briefings=[briefing])
    page = text_of(world.client("cara").get(request_path(request)))
    assert "Undone by an edit" in page
    assert "Removed: Monday" in page
    assert "Added: Tuesday" in page
    page = post(
        world.client("ada"),
        sign_path(request),
        {"decision": "approve", "comment": "", "words_hash": request.content_hash},
    )
    assert says(page, "The words were changed since they were put forward.")


def test_reasons_against_the_words_stand_on_their_page_and_are_escaped(world):
    made = clearing(world)
    briefing = written(made)
    request = asked(made, briefing)
    answer(world, request, "dass", "ada", "changes", f"{NASTY} Name the day.")
    for path in (f"{BASE}briefings/{briefing.pk}/", request_path(request)):
        page = world.client("cara").get(path)
        assert says(page, "Name the day.")
        assert NASTY not in page.content.decode()


def test_a_refusal_says_where_to_name_somebody(world):
    made = clearing(world)
    SignOffHolder.objects.all().delete()
    briefing = written(made)
    path = f"{BASE}clearance/briefings/{briefing.pk}/ask/"
    page = post(world.client("cara"), path, {"note": "", "submission_key": str(uuid4())})
    assert says(
        page, "Nobody is named as Director of Adult Social Services. Name them under “Who signs off”."
    )


def test_a_sign_off_is_passed_on_and_somebody_else_is_named_for_who_left(world):
    made = clearing(world)
    request = asked(made, written(made))
    ada, cara = world.client("ada"), world.client("cara")
    page = post(ada, f"{sign_path(request)}pass-on/", {"person": ""})
    assert says(page, "Choose a person")
    page = post(ada, f"{sign_path(request)}pass-on/", {"person": world.members["will"].pk})
    assert says(page, "The sign-off is with Will Osei now.")
    assert says(page, "passed on by Ada Okafor")
    will = world.members["will"]
    will.revoked_at = timezone.now()
    will.save(update_fields=["revoked_at"])
    page = cara.get(request_path(request))
    assert says(page, "Will Osei is no longer in the council , so this sign-off would wait for ever.")
    page = post(cara, f"{sign_path(request)}reassign/", {"person": world.members["ben"].pk})
    assert says(page, "Ben Hartley is named for this sign-off now.")
    assert world.client("vic").get(f"{sign_path(request)}reassign/").status_code == 403


def test_two_people_clear_in_an_emergency(world):
    made = clearing(world)
    briefing = written(made)
    cara, ben = world.client("cara"), world.client("ben")
    path = f"{BASE}clearance/briefings/{briefing.pk}/emergency/"
    page = post(cara, path, {"reason": "", "submission_key": str(uuid4())})
    assert says(page, "Enter why this cannot wait for the sign-offs")
    page = post(cara, path, {"reason": f"A leak {NASTY}", "submission_key": str(uuid4())})
    assert says(page, "A second person now has to confirm")
    request = ClearanceRequest.objects.get()
    confirm = f"{request_path(request)}emergency/"
    data = {"words_hash": request.content_hash}
    assert says(post(cara, confirm, data), "You asked for it yourself.")
    assert says(ben.get(confirm), "Inspectors come on Monday.")
    page = post(ben, confirm, data)
    assert says(page, "Cleared in an emergency by Cara Lindqvist and Ben Hartley.")
    assert NASTY not in page.content.decode()
    assert world.client("vic").get(confirm).status_code == 403
    assert says(post(ben, f"{confirm}call-off/", {}), "This request is closed already.")


def test_a_request_is_withdrawn_and_the_emergency_called_off(world):
    made = clearing(world)
    briefing = written(made)
    request = asked(made, briefing)
    cara = world.client("cara")
    path = f"{BASE}clearance/briefings/{briefing.pk}/emergency/"
    post(cara, path, {"reason": "A leak", "submission_key": str(uuid4())})
    assert says(post(cara, f"{request_path(request)}emergency/call-off/", {}), "The sign-offs go on.")
    assert says(post(cara, f"{request_path(request)}withdraw/", {}), "The request is withdrawn.")
    assert says(post(cara, f"{request_path(request)}withdraw/", {}), "This request is closed already.")
    assert world.client("vic").post(f"{request_path(request)}withdraw/").status_code == 403


def test_messages_lines_and_questions_are_put_forward_the_same_way(world):
    made = clearing(world)
    line = made.line()
    cara = world.client("cara")
    path = f"{BASE}clearance/lines/{line.pk}/ask/"
    assert says(cara.get(path), "We will say more soon.")
    assert post(cara, path, {"note": "", "submission_key": str(uuid4())}).status_code == 200
    assert ClearanceRequest.objects.get().line == line
    path = f"{BASE}clearance/messages/{made.message().pk}/ask/"
    page = post(cara, path, {"note": "", "submission_key": str(uuid4())})
    assert says(page, "A key message is cleared only with a live proof point.")
    path = f"{BASE}clearance/questions/{made.question().pk}/ask/"
    page = post(cara, path, {"note": "", "submission_key": str(uuid4())})
    assert says(page, "Write the answer first")


def test_an_embargo_put_on_the_text_later_hides_its_requests(world):
    made = clearing(world)
    briefing = written(made)
    request = asked(made, briefing)
    embargo = Embargo.objects.create(
        council=made.council, title="Draft", authority="CQC", created_by=world.people["cara"]
    )
    Clearance.objects.create(
        council=made.council, embargo=embargo, user=world.people["cara"], granted_by=world.people["cara"]
    )
    type(briefing).objects.filter(pk=briefing.pk).update(embargo=embargo)
    ada = world.client("ada")
    assert ada.get(request_path(request)).status_code == 404
    assert ada.get(sign_path(request)).status_code == 404
    assert says(ada.get(f"{BASE}sign-offs/"), "Nothing waits for you now.")
    assert world.client("cara").get(request_path(request)).status_code == 200


def test_a_look_at_secret_words_is_kept(world):
    made = clearing(world)
    embargo = Embargo.objects.create(
        council=made.council, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    for name in ("cara", "ada"):
        Clearance.objects.create(
            council=made.council, embargo=embargo, user=world.people[name], granted_by=world.people["ada"]
        )
    request = asked(made, written(made, embargo_id=embargo.pk))
    world.client("ada").get(sign_path(request))
    assert Look.objects.filter(user=world.people["ada"]).exists()


def test_one_more_request_and_one_more_step_ask_no_more_queries(world):
    made = clearing(world)
    asked(made, written(made))
    ada = world.client("ada")
    for path in (f"{BASE}clearance/", f"{BASE}sign-offs/"):
        ada.get(path)
        before = cost(ada, path)
        asked(made, written(made, "member_pack"))
        assert cost(ada, path) == before, path


def test_late_sign_offs_are_marked(world):
    made = clearing(world)
    request = asked(made, written(made))
    request.steps.update(due_on=timezone.localdate() - timedelta(days=1))
    assert says(world.client("ada").get(f"{BASE}sign-offs/"), "Overdue")
