"""Questions through the browser: asked, recorded, answered, cleared, published, closed; who may; what is refused."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.outbox.models import OutgoingEmail
from comms.models import CommsSettings, Question
from comms.services.asker import tell_askers
from tests.comms.making import Comms, comms_of
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts, embargo, load

BASE = "/councils/westmere/communications/questions/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Comms:
    """Westmere's plan, by the communications lead."""
    load()
    return comms_of(world, world.members["cara"])


def clear(question: Question) -> None:
    """Clear the words of an answer exactly as they stand."""
    question.refresh_from_db()
    question.cleared_hash, question.cleared_at = question.content_hash, timezone.now()
    question.save(update_fields=["cleared_hash", "cleared_at"])


def asked(**extra):
    return {"text": "Will my caseload change?", "topic": "", "submission_key": str(uuid4()), **extra}


def recorded(**extra):
    return {
        "text": "When is the report out?",
        "asked_by_name": "Unison branch",
        "audience": "",
        "received_via": "Union meeting",
        "theme": "The rating and what follows",
        "statement": "",
        "owner": "",
        "plan": "",
        "submission_key": str(uuid4()),
        **extra,
    }


def answered(world, question: Question, text: str = "Not this year.") -> None:
    question.refresh_from_db()
    page = post(
        world.client("cara"), f"{BASE}{question.pk}/answer/", {"answer": text, "version": question.version}
    )
    assert says(page, "The answer is saved.")


@pytest.mark.parametrize("name", ["cleo", "dev", "vic", "ann", "cara"])
def test_any_member_of_staff_and_councillor_asks_once_and_sees_what_became_of_it(world, made, name) -> None:
    client = world.client(name)
    assert says(client.get(f"{BASE}ask/"), "Expect an answer by")
    values = asked()
    for _ in range(2):
        page = post(client, f"{BASE}ask/", values)
    assert says(page, "Your question is asked.")
    assert says(page, "Being answered")
    question = Question.objects.get()
    assert (question.reference, question.plan, question.asked_by) == ("Q-1", made.plan, world.members[name])
    assert question.owner == made.plan.owner
    answered(world, question)
    assert "Not this year." not in text_of(client.get(f"{BASE}mine/"))
    clear(question)
    page = client.get(f"{BASE}mine/")
    assert says(page, "Answered")
    assert says(page, "Not this year.")
    assert "Not this year." not in text_of(world.client("ben").get(f"{BASE}mine/"))


def test_the_answer_is_due_after_the_council_s_working_days(world, made) -> None:
    CommsSettings.objects.filter(council=world.westmere).update(answer_days=5)
    post(world.client("dev"), f"{BASE}ask/", asked())
    due_on = Question.objects.get().due_on
    days = (due_on - timezone.localdate()).days
    assert due_on.weekday() < 5
    assert days in range(5, 15)  # from a Sunday the Friday, otherwise over a weekend and perhaps Christmas


def test_reviewers_and_strangers_may_not_ask(world, made) -> None:
    assert world.client("rhea").get(f"{BASE}ask/").status_code == 403
    assert world.client("nia").get(f"{BASE}ask/").status_code == 404
    for name in ("dev", "cleo", "ann"):
        assert world.client(name).get(BASE).status_code == 403


def test_somebody_else_s_question_is_no_page_of_mine_but_its_owner_opens_and_answers_it(world, made) -> None:
    question = made.question(owner=world.members["cleo"])
    cleo, dev = world.client("cleo"), world.client("dev")
    assert dev.get(f"{BASE}{question.pk}/").status_code == 404
    assert (
        world.client("nia").get(f"/councils/northby/communications/questions/{question.pk}/").status_code
        == 404
    )
    assert says(cleo.get(f"{BASE}{question.pk}/"), "Answer the question")
    page = post(cleo, f"{BASE}{question.pk}/answer/", {"answer": "No.", "version": "1"})
    assert says(page, "Answered, not cleared")
    assert cleo.get(f"{BASE}{question.pk}/edit/").status_code == 403
    # A reader of communications sees the question and cannot answer it.
    vic = world.client("vic")
    page = post(vic, f"{BASE}{question.pk}/answer/", {"answer": "Yes.", "version": "2"})
    assert says(page, "Only the owner of the question and those who look after communications can do this.")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Enter the question"),
        ({"text": "word " * 301}, "must be 300 words or fewer"),
        ({"asked_by_name": "x" * 121}, "must be 120 characters or fewer"),
        ({"owner": "999999"}, "Choose one from the list"),
        ({"audience": "abc"}, "Choose one from the list"),
        ({"theme": "nul\x00"}, "has a character that cannot be stored"),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, made, wrong, sentence) -> None:
    page = post(world.client("cara"), f"{BASE}new/", recorded(**wrong))
    assert says(page, sentence)
    assert "Error:" in page.content.decode().split("</title>")[0]
    assert not Question.objects.exists()


def test_a_question_from_outside_is_recorded_once_and_found_in_the_register_and_its_exports(
    world, made
) -> None:
    cara = world.client("cara")
    values = recorded(
        audience=made.staff.pk,
        statement=world.statement(4).pk,
        owner=world.members["ben"].pk,
        plan=made.plan.pk,
    )
    for _ in range(2):
        page = post(cara, f"{BASE}new/", values)
    assert says(page, "Q-1")
    assert Question.objects.count() == 1
    assert says(page, "Unison branch")
    register = cara.get(BASE)
    assert says(register, "When is the report out?")
    lines = list(csv.reader(io.StringIO(cara.get(f"{BASE}?format=csv").content.decode("utf-8-sig"))))
    assert any("When is the report out?" in line for line in lines)
    assert cara.get(f"{BASE}?format=xlsx").status_code == 200


def test_the_register_is_narrowed(world, made) -> None:
    today = timezone.localdate()
    late = made.question(
        "Late one?", due_on=today - timedelta(days=1), theme="Rating", owner=world.members["ben"]
    )
    other = made.question("Other one?", due_on=today + timedelta(days=9), audience=made.staff)
    cara = world.client("cara")

    def found(query: str) -> set[str]:
        text = text_of(cara.get(f"{BASE}?{query}"))
        return {each.text for each in (late, other) if each.text in text}

    assert found("state=past_due") == {"Late one?"}
    assert found(f"owner={world.members['ben'].pk}") == {"Late one?"}
    assert found("theme=Rating") == {"Late one?"}
    assert found(f"audience={made.staff.pk}") == {"Other one?"}
    assert found("q=other") == {"Other one?"}
    assert found("state=answered") == set()
    assert found("published=no") == {"Late one?", "Other one?"}
    assert found("owner=zzz&state=qq") == {"Late one?", "Other one?"}


def test_only_a_cleared_answer_is_published_and_an_edit_hides_it_until_it_is_cleared_again(
    world, made
) -> None:
    question = made.question(theme="Jobs")
    cara, dev = world.client("cara"), world.client("dev")
    path = f"{BASE}{question.pk}/"
    answered(world, question)
    page = post(cara, f"{path}publish/", {})
    assert says(page, "Only a cleared answer can be published.")
    clear(question)
    assert says(post(cara, f"{path}publish/", {}), "The answer is published.")
    assert says(dev.get(f"{BASE}answers/"), "Not this year.")
    assert says(dev.get(f"{BASE}answers/?q=caseloads"), "Not this year.")
    assert says(dev.get(f"{BASE}answers/?q=zebra"), "Nothing matches your search.")
    answered(world, question, "Perhaps next year.")
    assert "year." not in text_of(dev.get(f"{BASE}answers/"))
    assert says(cara.get(path), "has changed since it was cleared")
    clear(question)
    assert says(dev.get(f"{BASE}answers/"), "Perhaps next year.")
    assert says(post(cara, f"{path}take-back/", {}), "no longer published")
    assert "year." not in text_of(dev.get(f"{BASE}answers/"))
    assert says(post(cara, f"{path}take-back/", {}), "The answer is not published.")


def test_a_change_of_the_question_s_words_undoes_the_clearance_too(world, made) -> None:
    question = made.question()
    answered(world, question)
    clear(question)
    question.refresh_from_db()
    values = recorded(text="Will caseloads change soon?", version=question.version)
    assert says(post(world.client("cara"), f"{BASE}{question.pk}/edit/", values), "Changed since cleared")


def test_the_asker_is_told_once_by_a_link_when_there_is_something_to_read(world, made) -> None:
    question = made.question("A secret plan?", asked_by=world.members["dev"])
    answered(world, question)
    assert tell_askers() == 0
    clear(question)
    assert tell_askers() == 1
    assert tell_askers() == 0
    mail = OutgoingEmail.objects.get(kind="comms_question_answered")
    assert mail.to_address == world.people["dev"].email
    assert f"{BASE}mine/" in mail.text_body
    for words in ("secret", "Not this year", "Q-"):
        assert words not in mail.text_body + mail.html_body + mail.subject


def test_a_question_is_closed_with_a_reason_or_as_a_duplicate_and_reopened(world, made) -> None:
    first, second = made.question("First?"), made.question("Same again?", asked_by=world.members["dev"])
    cara, dev = world.client("cara"), world.client("dev")
    path = f"{BASE}{second.pk}/"
    page = post(cara, f"{path}close/", {"reason": "", "original": "", "version": "1"})
    assert says(page, "Enter why it is closed, or choose the question it repeats")
    page = post(cara, f"{path}close/", {"reason": "", "original": first.pk, "version": "1"})
    assert says(page, "Closed without an answer")
    assert says(page, "Repeats")
    assert says(dev.get(f"{BASE}mine/"), "Somebody asked the same before you.")
    answered(world, first, "Said once.")
    clear(first)
    assert says(dev.get(f"{BASE}mine/"), "Said once.")
    assert says(post(cara, f"{path}reopen/", {}), "is open again")
    assert says(post(cara, f"{path}reopen/", {}), "The question is not closed.")
    page = post(cara, f"{path}close/", {"reason": "Not ours.", "original": "", "version": "3"})
    assert says(dev.get(f"{BASE}mine/"), "Not ours.")
    page = post(cara, f"{path}answer/", {"answer": "x", "version": "4"})
    assert says(page, "The question is closed. Reopen it first.")


def test_the_day_of_the_answer_changes_with_a_reason(world, made) -> None:
    question = made.question(due_on=timezone.localdate() + timedelta(days=3))
    cara, path = world.client("cara"), f"{BASE}{question.pk}/due/"
    later = {**day_parts("due_on", timezone.localdate() + timedelta(days=8)), "version": "1"}
    assert says(post(cara, path, {**later, "reason": ""}), "Enter why the day changes")
    early = {**day_parts("due_on", date(2020, 1, 1)), "reason": "Why not", "version": "1"}
    assert says(post(cara, path, early), "must be the day it was asked or later")
    assert says(post(cara, path, {**later, "reason": "Legal advice"}), "The answer is due on")
    entry = AuditEntry.objects.get(action="comms.question.due_changed")
    assert entry.after["reason"] == "Legal advice"


def test_two_at_once_keep_both_texts(world, made) -> None:
    question = made.question()
    path = f"{BASE}{question.pk}/answer/"
    post(world.client("cara"), path, {"answer": "Mine.", "version": "1"})
    page = world.client("ben").post(path, {"answer": "Yours.", "version": "1"})
    assert page.status_code == 409
    assert says(page, "Mine.")
    assert says(page, "Yours.")


def test_what_people_type_comes_out_escaped(world, made) -> None:
    cara = world.client("cara")
    fields = ("text", "asked_by_name", "received_via", "theme")
    post(cara, f"{BASE}new/", recorded(**dict.fromkeys(fields, SCRIPT)))
    question = Question.objects.get()
    answered(world, question, SCRIPT)
    clear(question)
    post(cara, f"{BASE}{question.pk}/publish/", {})
    for path in ("", f"{question.pk}/", "answers/", f"{question.pk}/edit/", "new/"):
        page = cara.get(f"{BASE}{path}").content.decode()
        assert SCRIPT not in page
        assert "<b>bold" not in page


def test_the_uncleared_find_no_trace_of_a_question_under_embargo(world, made) -> None:
    under = embargo(world, "ada", "cara")
    hidden = made.question(
        "Secret words?", embargo=under, asked_by=world.members["dev"], theme="Secret theme",
        due_on=date(2026, 1, 1), owner=world.members["ben"],
    )  # fmt: skip
    answered(world, hidden, "Secret answer.")
    clear(hidden)
    post(world.client("cara"), f"{BASE}{hidden.pk}/publish/", {})
    for name in ("ben", "vic", "dev", "will"):
        client = world.client(name)
        for path in ("", "?state=past_due", "mine/", "answers/", "new/", "?format=csv"):
            page = client.get(f"{BASE}{path}")
            assert b"Secret" not in b"".join(page) if page.streaming else b"Secret" not in page.content
        assert client.get(f"{BASE}{hidden.pk}/").status_code == 404
    assert not OutgoingEmail.objects.filter(kind="comms_question_answered").exists()
    cara = world.client("cara")
    assert says(cara.get(BASE), "Secret words?")
    assert says(cara.get(f"{BASE}{hidden.pk}/"), "Under embargo")
    assert under.looks.filter(user=world.people["cara"]).exists()


def test_an_owner_who_is_not_cleared_is_refused_and_an_embargo_put_on_later_hides(world, made) -> None:
    under = embargo(world, "cara")
    question = made.question()
    cara = world.client("cara")
    values = recorded(owner=world.members["ben"].pk, embargo=under.pk, version=1)
    page = post(cara, f"{BASE}{question.pk}/edit/", values)
    assert says(page, "Ben Hartley is not cleared for this embargo.")
    post(cara, f"{BASE}{question.pk}/edit/", {**values, "owner": world.members["cara"].pk})
    assert world.client("ben").get(f"{BASE}{question.pk}/").status_code == 404


def test_a_more_secret_briefing_is_refused(world, made) -> None:
    under = embargo(world, "cara")
    question, open_one = made.question(), made.briefing("Open bulletin")
    secret = made.briefing("Secret bulletin", embargo=under)
    cara, path = world.client("cara"), f"{BASE}{question.pk}/briefing/"
    assert "Secret bulletin" not in text_of(cara.get(path))
    assert says(post(cara, path, {"briefing": secret.pk}), "Choose one from the list")
    assert says(post(cara, path, {"briefing": open_one.pk}), "Open bulletin")


@pytest.mark.parametrize("path", ["", "answers/", "mine/"])
def test_a_list_costs_the_same_with_more_rows(world, made, path) -> None:
    cara = world.client("cara")

    def one_more() -> None:
        question = made.question(audience=made.staff, owner=world.members["ben"])
        question.answer, question.state = "Yes.", "answered"
        question.content_hash = question.cleared_hash = "x" * 64
        question.published_at = question.answered_at = timezone.now()
        question.duplicate_of = Question.objects.exclude(pk=question.pk).first()
        question.save()

    one_more()
    one_more()
    before = cost(cara, f"{BASE}{path}")
    one_more()
    assert cost(cara, f"{BASE}{path}") == before
