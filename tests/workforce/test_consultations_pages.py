"""Consultations through the browser: made, shared, commented on inside and outside, answered, published."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from tests.readiness.pages import cost, post, says, text_of
from tests.workforce.consulting import comment, consultation, draft_of, fields, outside, said
from tests.workforce.making import Workforce
from workforce.models import Consultation, ConsultationComment, StrategyPart

BASE = "/councils/westmere/workforce/consultations/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's strategy as a draft."""
    return draft_of(world)


def test_a_consultation_is_made_once_and_shared(world, made) -> None:
    will = world.client("will")
    assert says(will.get(f"{BASE}new/?strategy={made.strategy.pk}"), "Workforce strategy of Westmere")
    values = fields(made)
    for _ in range(2):
        page = post(will, f"{BASE}new/", values)
    row = Consultation.objects.get()
    assert says(page, "Care that people choose")
    assert says(page, "Leadership in Westmere Council")
    assert says(page, "Not shared")
    page = post(will, f"{BASE}{row.pk}/share/", {})
    row.refresh_from_db()
    assert row.token in page.content.decode()
    assert says(world.client("dev").get(BASE), "Have your say")
    token = row.token
    post(will, f"{BASE}{row.pk}/share/", {})
    row.refresh_from_db()
    assert row.token == token
    post(will, f"{BASE}{row.pk}/revoke/", {})
    gone = Client().get(f"/consultation/{token}/")
    assert gone.status_code == 404
    assert says(gone, "There is no consultation at this address")
    post(will, f"{BASE}{row.pk}/share/", {})
    row.refresh_from_db()
    assert row.token not in (None, token)
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {
        "workforce.consultation.made",
        "workforce.consultation.shared",
        "workforce.consultation.address_revoked",
    } <= actions


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"strategy": ""}, "Choose the strategy"),
        ({"strategy": "99999"}, "Choose one from the list"),
        ({"closes_on_year": "2001"}, "The last day must be the first day or later"),
        ({"opens_on_day": "31", "opens_on_month": "2"}, "Enter a real date"),
        ({"introduction": "word " * 301}, "must be 300 words or fewer"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, made, wrong, sentence) -> None:
    page = post(world.client("will"), f"{BASE}new/", fields(made, **wrong))
    assert says(page, sentence)
    assert not Consultation.objects.exists()


def test_an_agreed_strategy_is_not_put_out_for_comment(world, made) -> None:
    made.strategy.state = "agreed"
    made.strategy.save(update_fields=["state"])
    assert says(world.client("will").get(f"{BASE}new/"), "There is no draft to put out for comment")
    page = post(world.client("will"), f"{BASE}new/", fields(made))
    assert not Consultation.objects.exists()
    assert page.status_code == 200


def test_who_may_what(world, made) -> None:
    row = consultation(made)
    mine = comment(row, by=world.members["cleo"], by_organisation="Home Care Ltd")
    for name in ("vic", "cleo", "dev", "cara"):
        client = world.client(name)
        assert says(client.get(f"{BASE}{row.pk}/"), "Care that people choose")
        for path in ("edit/", "share/", "publish/"):
            assert client.post(f"{BASE}{row.pk}/{path}").status_code == 403
        assert client.post(f"{BASE}comments/{mine.pk}/answer/").status_code == 403
    # Readers see what was said, not by whom; the others only the draft.
    page = world.client("vic").get(f"{BASE}{row.pk}/comments/?columns=text&columns=by")
    assert says(page, "More about pay")
    assert "Cleo Marsh" not in text_of(page)
    assert "Cleo Marsh" not in text_of(world.client("vic").get(f"{BASE}comments/{mine.pk}/"))
    assert says(world.client("will").get(f"{BASE}comments/{mine.pk}/"), "Cleo Marsh")
    assert world.client("dev").get(f"{BASE}{row.pk}/comments/").status_code == 403
    assert world.client("rhea").get(f"{BASE}{row.pk}/").status_code == 403
    nia = world.client("nia")
    assert nia.get(f"{BASE}{row.pk}/").status_code == 404
    assert nia.get(f"/councils/northby/workforce/consultations/{row.pk}/").status_code == 404
    assert nia.get(f"/councils/northby/workforce/consultations/comments/{mine.pk}/").status_code == 404


def test_before_it_opens_only_readers_know_of_it(world, made) -> None:
    row = consultation(made, (2, 5))
    assert world.client("dev").get(f"{BASE}{row.pk}/").status_code == 404
    assert world.client("vic").get(f"{BASE}{row.pk}/").status_code == 200
    page = Client().get(f"/consultation/{row.token}/")
    assert says(page, "This consultation opens on")
    assert "Care that people choose" not in text_of(page)
    assert says(Client().get(f"/consultation/{row.token}/comment/"), "not open yet")


def test_a_member_comments_on_a_part_once(world, made) -> None:
    row = consultation(made)
    part = StrategyPart.objects.create(
        council=made.council, strategy=made.strategy, kind="principle", title="People first", text="Ask."
    )
    keys = {
        "whole": "The whole draft",
        "vision": "The vision",
        f"strand-{made.strand.pk}": "1 Leadership in Westmere Council",
        f"part-{part.pk}": "Principle: People first",
        f"action-{made.intended.pk}": "1.1 Intention of Westmere Council",
    }
    dev = world.client("dev")
    for key, label in keys.items():
        assert says(dev.get(f"{BASE}{row.pk}/comment/?about={key}"), "Your comment")
        values = said(about=key, text=f"About {label}")
        for _ in range(2):
            page = post(dev, f"{BASE}{row.pk}/comment/", values)
        assert says(page, "Your comment is in.")
    assert ConsultationComment.objects.count() == 5
    will = world.client("will")
    page = will.get(f"{BASE}{row.pk}/comments/")
    for label in keys.values():
        assert says(page, f"About {label}")
        assert says(page, label)
    # What it was about stays known when it is gone.
    part.delete()
    assert says(
        will.get(f"{BASE}{row.pk}/comments/"), "A paragraph that is gone: Principle: People first. Ask."
    )
    for wrong, sentence in (
        ({"about": "action-999999"}, "Choose one from the list"),
        ({"about": "zebra"}, "Choose one from the list"),
        ({"text": ""}, "Enter your comment"),
        ({"text": "word " * 501}, "must be 500 words or fewer"),
        ({"text": "nul\x00"}, "has a character that cannot be stored"),
        ({"organisation": "x" * 161}, "must be 160 characters or fewer"),
    ):
        assert says(post(dev, f"{BASE}{row.pk}/comment/", said(**wrong)), sentence)
    assert ConsultationComment.objects.count() == 5


def test_after_the_last_day_a_member_is_told_so(world, made) -> None:
    row = consultation(made, (-5, -1))
    dev = world.client("dev")
    assert says(dev.get(f"{BASE}{row.pk}/comment/"), "This consultation closed on")
    page = post(dev, f"{BASE}{row.pk}/comment/", said(text="Kept words"))
    assert says(page, "does not take comments now")
    assert says(page, "Kept words")
    assert not ConsultationComment.objects.exists()


def answer(**extra: Any) -> dict[str, Any]:
    return {"decision": "changed", "response": "Pay is in now.", "is_shown": "yes", "version": "1", **extra}


def test_a_comment_is_answered_with_a_decision_and_why(world, made) -> None:
    row = consultation(made)
    mine, will = comment(row), world.client("will")
    path = f"{BASE}comments/{mine.pk}/answer/"
    assert says(post(will, path, answer(response="")), "Enter why")
    assert says(post(will, path, answer(decision="")), "Choose what became of the comment")
    assert says(post(will, path, answer(decision="zebra")), "Choose one from the list")
    assert says(post(will, path, answer(is_shown="")), "Choose whether it is shown")
    page = post(will, path, answer())
    assert says(page, "The answer is saved.")
    assert says(page, "1 of 1 answered")
    assert says(page, "Changed in part")
    again = world.client("ada").post(path, answer(response="Mine instead."))
    assert again.status_code == 409
    assert says(again, "Pay is in now.")
    assert says(again, "Mine instead.")


def test_the_comments_are_narrowed_and_exported(world, made) -> None:
    row = consultation(made)
    comment(row, "About pay")
    comment(
        row, "About strand", about="strand", strand=made.strand, decision="accepted", response="Done",
        is_published=True,
    )  # fmt: skip
    comment(row, "Foul words", withdrawn_at=timezone.now(), withdrawn_because="Foul")
    will = world.client("will")

    def found(query: str, client: Client = will) -> set[str]:
        text = text_of(client.get(f"{BASE}{row.pk}/comments/?{query}"))
        return {each for each in ("About pay", "About strand", "Foul words") if each in text}

    assert found("q=pay") == {"About pay"}
    assert found("decision=waiting") == {"About pay"}
    assert found("decision=accepted") == {"About strand"}
    assert found("decision=withdrawn") == {"Foul words"}
    assert found(f"part=strand-{made.strand.pk}") == {"About strand"}
    assert found("part=strand-99999999999999999999") >= {"About pay"}
    assert found("", world.client("vic")) == {"About pay", "About strand"}
    assert found("decision=withdrawn", world.client("vic")) == {"About pay", "About strand"}
    exported = will.get(f"{BASE}{row.pk}/comments/?format=csv&decision=accepted")
    lines = list(csv.reader(io.StringIO(exported.content.decode("utf-8-sig"))))
    assert [line for line in lines if "About strand" in line]
    assert not [line for line in lines if "About pay" in line]


def test_what_came_of_it_is_published_without_names(world, made) -> None:
    row = consultation(made, (-9, -1), reach="Few night staff answered")
    shown = {"decision": "changed", "response": "Pay is in now.", "is_published": True}
    comment(row, "Words of Cleo", by=world.members["cleo"], **shown)
    comment(row, "Words of a union", by_name="Sam Secret", by_organisation="Unison", **shown)
    comment(row, "Not for showing", **{**shown, "is_published": False})
    comment(row, "Still waiting")
    comment(row, "Foul words", withdrawn_at=timezone.now(), **shown)
    will, dev, visitor = world.client("will"), world.client("dev"), Client()
    outcome = f"{BASE}{row.pk}/outcome/"
    assert dev.get(outcome).status_code == 404
    assert "Words of Cleo" not in text_of(visitor.get(f"/consultation/{row.token}/"))
    assert says(post(will, f"{BASE}{row.pk}/publish/", {}), "is published.")
    for page in (dev.get(outcome), visitor.get(f"/consultation/{row.token}/")):
        for words in ("Words of Cleo", "Unison", "We changed part of it", "Few night staff answered"):
            assert says(page, words)
        for words in ("Cleo Marsh", "Sam Secret", "Not for showing", "Still waiting", "Foul words"):
            assert words not in text_of(page)
        assert says(page, "3 of 4 answered")
        assert says(page, "Suppressed: small numbers")
    assert says(post(will, f"{BASE}{row.pk}/take-back/", {}), "no longer published")
    assert dev.get(outcome).status_code == 404
    assert "Words of Cleo" not in text_of(visitor.get(f"/consultation/{row.token}/"))
    assert says(post(will, f"{BASE}{row.pk}/take-back/", {}), "is not published.")


def test_an_outcome_is_published_after_the_last_day_and_with_an_answer(world, made) -> None:
    row, will = consultation(made), world.client("will")
    assert says(post(will, f"{BASE}{row.pk}/publish/", {}), "People can still comment.")
    over = consultation(made, (-9, -1), title="Over")
    assert says(post(will, f"{BASE}{over.pk}/publish/", {}), "there is nothing to publish yet")


def test_a_comment_that_breaks_the_rules_is_withdrawn_with_a_reason(world, made) -> None:
    row = consultation(made)
    foul, will = comment(row, "Foul words"), world.client("will")
    path = f"{BASE}comments/{foul.pk}/"
    assert says(post(will, f"{path}withdraw/", {"reason": "", "version": "1"}), "Enter why the comment")
    page = post(will, f"{path}withdraw/", {"reason": "Names a worker", "version": "1"})
    assert says(page, "Names a worker")
    assert world.client("vic").get(path).status_code == 404
    entry = AuditEntry.objects.get(action="workforce.comment.withdrawn")
    assert entry.after["reason"] == "Names a worker"
    assert "Foul" not in entry.object_label
    assert says(post(will, f"{path}answer/", answer(version="2")), "This comment is withdrawn.")
    assert says(post(will, f"{path}restore/", {}), "The comment stands again.")
    assert says(post(will, f"{path}restore/", {}), "This comment is not withdrawn.")
    assert world.client("vic").get(path).status_code == 200


def test_two_who_change_the_consultation_keep_both_texts(world, made) -> None:
    row = consultation(made)
    values = {**fields(made), "version": "1", "reach": "Night staff"}
    assert says(post(world.client("will"), f"{BASE}{row.pk}/edit/", values), "The consultation is saved.")
    page = world.client("ada").post(f"{BASE}{row.pk}/edit/", {**values, "reach": "Everybody"})
    assert page.status_code == 409
    assert says(page, "Night staff")
    assert says(page, "Everybody")


def test_what_people_type_comes_out_escaped(world, made) -> None:
    row = consultation(made, (-9, 0), title=SCRIPT, introduction=SCRIPT, reach=SCRIPT)
    outside(Client(), row, text=SCRIPT, name=SCRIPT, organisation=SCRIPT)
    mine = ConsultationComment.objects.get()
    will = world.client("will")
    post(will, f"{BASE}comments/{mine.pk}/answer/", answer(response=SCRIPT))
    row.closes_on = timezone.localdate() - timedelta(days=1)
    row.save(update_fields=["closes_on"])
    post(will, f"{BASE}{row.pk}/publish/", {})
    one = f"{BASE}{row.pk}/"
    for path in (
        BASE, one, f"{one}comments/", f"{one}outcome/", f"{one}edit/", f"{BASE}comments/{mine.pk}/",
        f"{BASE}comments/{mine.pk}/answer/", f"/consultation/{row.token}/",
    ):  # fmt: skip
        page = will.get(path).content.decode()
        assert "bold" in page
        assert "<b>bold" not in page


@pytest.mark.parametrize("path", ["", "one/comments/", "one/outcome/", "one/"])
def test_a_list_costs_the_same_with_more_rows(world, made, path) -> None:
    row, will = consultation(made), world.client("will")

    def one_more() -> None:
        consultation(made)
        extra = made.intend(f"9.{made.strategy.intended.count()}")
        comment(
            row, by=world.members["cleo"], about="action", intended=extra, decision="accepted",
            response="Yes", responded_by=made.actor.user, is_published=True,
        )  # fmt: skip

    one_more()
    one_more()
    address = f"{BASE}{path.replace('one', str(row.pk))}"
    before = cost(will, address)
    one_more()
    assert cost(will, address) == before
    assert before <= 16
