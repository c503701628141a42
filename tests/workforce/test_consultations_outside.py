"""Consultations by the secret address: the draft, a comment without an account, what is refused."""

import pytest
from django.test import Client

from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import post, says, text_of
from tests.workforce.consulting import comment, consultation, draft_of, outside, said
from tests.workforce.making import Workforce
from workforce.models import ConsultationComment

BASE = "/councils/westmere/workforce/consultations/"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's strategy as a draft."""
    return draft_of(world)


def test_somebody_without_an_account_reads_the_draft_and_comments(world, made) -> None:
    row, visitor = consultation(made, introduction="Tell us all"), Client()
    page = visitor.get(f"/consultation/{row.token}/")
    for words in ("Tell us all", "Care that people choose", "1.1 Intention of Westmere Council"):
        assert says(page, words)
    assert says(outside(visitor, row, text="Too long a wait", name="Sam", organisation="Carers"), "Thank you")
    kept = ConsultationComment.objects.get()
    assert (kept.by_name, kept.by_organisation, kept.by) == ("Sam", "Carers", None)
    entry = AuditEntry.objects.get(action="workforce.comment.received")
    assert "Too long" not in f"{entry.object_label}{entry.after}"
    assert says(world.client("will").get(f"{BASE}comments/{kept.pk}/"), "Sam")
    assert "Too long a wait" not in text_of(visitor.get(f"/consultation/{row.token}/"))


def test_the_second_click_and_an_old_form_lose_nothing(world, made) -> None:
    row, visitor = consultation(made), Client()
    path = f"/consultation/{row.token}/comment/"
    token = visitor.get(path).context["form"]["token"].value()
    values = said(token=token, name="")
    for _ in range(2):
        assert says(post(visitor, path, values), "Thank you")
    assert ConsultationComment.objects.count() == 1
    page = post(visitor, path, {**values, "token": "forged", "text": "My words"})
    assert says(page, "Your comment is still here")
    assert says(page, "My words")
    other = consultation(made, title="Another")
    page = post(visitor, f"/consultation/{other.token}/comment/", values)
    assert says(page, "This page was open for too long.")
    assert ConsultationComment.objects.count() == 1


def test_whoever_sends_very_many_is_asked_to_wait(world, made) -> None:
    row, visitor = consultation(made), Client()
    for number in range(10):
        assert says(outside(visitor, row, text=f"Words {number}"), "Thank you")
    page = outside(visitor, row, text="The eleventh")
    assert says(page, "Many comments are coming in just now")
    assert says(page, "The eleventh")
    assert ConsultationComment.objects.count() == 10
    # Somebody else is not slowed down by that one, but all together are.
    assert says(outside(Client(REMOTE_ADDR="203.0.113.9"), row), "Thank you")
    for number in range(50):
        comment(row, f"Flood {number}")
    assert says(outside(Client(REMOTE_ADDR="203.0.113.10"), row), "Many comments are coming in")
    too_much = visitor.post(f"/consultation/{row.token}/comment/", {"text": "x" * 70_000})
    assert too_much.status_code == 413


def test_a_closed_consultation_says_so_outside(world, made) -> None:
    row, visitor = consultation(made, (-9, -1)), Client()
    assert says(visitor.get(f"/consultation/{row.token}/"), "This consultation closed on")
    assert says(visitor.get(f"/consultation/{row.token}/comment/"), "This consultation is closed")
    page = visitor.post(f"/consultation/{row.token}/comment/", {"text": "late"})
    assert page.status_code == 409
    assert not ConsultationComment.objects.exists()
