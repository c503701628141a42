"""Rounds: creating, editing, listing, closing, reopening, publishing."""

from datetime import date
from uuid import uuid4

import pytest

from assessment_ready.audit.models import AuditEntry
from assessment_ready.framework.models import (
    FrameworkVersion,
    QualityStatement,
    RatingBand,
    ScoreLevel,
    Theme,
)
from assessment_ready.readiness.errors import NotAllowed, RoundNotOpen
from assessment_ready.readiness.models import Judgement, Round, RoundKind, RoundStatus
from assessment_ready.readiness.services.lifecycle import close_round
from assessment_ready.readiness.services.rounds import RoundDetails, create_round
from tests.readiness.pages import cost, post, says, text_of

ROUNDS = "/councils/westmere/readiness/rounds/"


def form(**extra):
    return {
        "kind": "self_assessment",
        "title": "Self-assessment, spring 2027",
        "held_on_day": "6",
        "held_on_month": "4",
        "held_on_year": "2027",
        "submission_key": str(uuid4()),
        **extra,
    }


def test_a_programme_lead_creates_a_round_with_one_judgement_per_statement(world):
    client = world.client("ben")
    assert client.get(f"{ROUNDS}new/").status_code == 200
    page = post(client, f"{ROUNDS}new/", form())
    made = Round.objects.get()
    assert says(page, "The round “Self-assessment, spring 2027” is ready to be scored.")
    assert made.held_on == date(2027, 4, 6)
    assert made.judgements.count() == 9
    assert not made.judgements.exclude(score=None).exists()
    assert AuditEntry.objects.get(action="readiness.round.created").object_id == str(made.pk)


def test_a_double_click_makes_one_round(world):
    client, data = world.client("ben"), form()
    first = client.post(f"{ROUNDS}new/", data)
    second = client.post(f"{ROUNDS}new/", data)
    assert first.url == second.url
    assert Round.objects.count() == 1
    assert AuditEntry.objects.filter(action="readiness.round.created").count() == 1


def test_a_round_can_start_from_an_earlier_one(world):
    earlier = world.round(scores=[2, 3, 2, 3, 3, 3, 3, 3, None])
    post(world.client("ben"), f"{ROUNDS}new/", form(start_from=earlier.pk))
    made = Round.objects.exclude(pk=earlier.pk).get()
    copied = list(made.judgements.order_by("statement__number").values_list("score", "reason", "author"))
    assert [row[0] for row in copied] == [2, 3, 2, 3, 3, 3, 3, 3, None]
    assert copied[0][1] == "Reason for Assessing needs"
    assert copied[0][2] == world.people["ben"].pk


def test_a_round_does_not_start_from_one_on_another_framework_version(world):
    other = FrameworkVersion.objects.create(code="two", title="Second version")
    theme = Theme.objects.create(framework=other, number=1, title="Only theme")
    QualityStatement.objects.create(
        framework=other, theme=theme, number=1, slug="one", title="One", covers="One."
    )
    ScoreLevel.objects.create(framework=other, value=1, label="Only score")
    RatingBand.objects.create(framework=other, code="only", title="Only", min_points=1, max_points=1)
    earlier = world.round(scores=[3] * 9)
    data = form(start_from=earlier.pk, framework=other.pk)
    page = post(world.client("ben"), f"{ROUNDS}new/", data)
    assert says(page, "uses another version of the framework")
    assert Round.objects.count() == 1
    post(world.client("ben"), f"{ROUNDS}new/", form(framework=other.pk))
    assert Round.objects.get(framework=other).judgements.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"kind": ""}, "Choose what kind of round it is"),
        ({"kind": "ofsted"}, "Choose one from the list"),
        ({"title": "x" * 121}, "Title must be 120 characters or fewer"),
        ({"held_on_day": "31", "held_on_month": "2", "held_on_year": "2026"}, "Enter a real date"),
        ({"held_on_month": ""}, "must include a month"),
        ({"start_from": "999999"}, "Choose one from the list"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, wrong, sentence):
    world.round()
    page = post(world.client("ben"), f"{ROUNDS}new/", form(**wrong))
    assert says(page, sentence)
    assert Round.objects.count() == 1


@pytest.mark.parametrize("name", ["vic", "cleo", "dev", "rhea", "cara", "will", "ann"])
def test_only_those_who_run_rounds_create_them(world, name):
    client = world.client(name)
    assert client.get(f"{ROUNDS}new/").status_code == 403
    assert client.post(f"{ROUNDS}new/", form()).status_code == 403
    with pytest.raises(NotAllowed):
        create_round(
            actor=world.members[name],
            details=RoundDetails(kind="self_assessment", title="x", held_on=date(2027, 1, 1)),
            framework=world.framework,
            submission_key=uuid4(),
        )
    assert not Round.objects.exists()


def test_another_council_finds_no_round(world):
    made = world.round()
    for path in (
        "",
        "edit/",
        "close/",
        "reopen/",
        "publish/",
        "embargo/",
        "scores/",
        "import/",
        "assignments/",
    ):
        assert world.client("nia").get(f"{ROUNDS}{made.pk}/{path}").status_code == 404
        theirs = f"/councils/northby/readiness/rounds/{made.pk}/{path}"
        assert world.client("nia").get(theirs).status_code == 404
        assert world.client("nia").post(theirs).status_code == 404


def test_a_number_nobody_could_have_given_is_not_found(world):
    assert world.client("ada").get(f"{ROUNDS}99999999999999999999/").status_code == 404


def edit(made, **extra):
    return {
        "kind": made.kind,
        "title": "New title",
        "held_on_day": "3",
        "held_on_month": "11",
        "held_on_year": "2026",
        "scope": "Everything",
        "authors": "Leadership team",
        "version": made.version,
        **extra,
    }


def test_details_are_edited_and_audited_with_what_changed(world):
    made = world.round()
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/edit/", edit(made))
    assert says(page, "The round’s details are saved.")
    entry = AuditEntry.objects.get(action="readiness.round.edited")
    assert set(entry.after) == {"title", "held_on", "scope", "authors"}
    assert entry.before["title"] == "Self-assessment, autumn 2026"


def test_the_second_of_two_editors_is_told_and_sees_both(world):
    made = world.round()
    ben, ada = world.client("ben"), world.client("ada")
    assert ben.get(f"{ROUNDS}{made.pk}/edit/").status_code == 200
    post(ada, f"{ROUNDS}{made.pk}/edit/", edit(made, title="Ada’s title"))
    page = post(ben, f"{ROUNDS}{made.pk}/edit/", edit(made, title="Ben’s title"))
    assert page.status_code == 409
    assert says(page, "Somebody else changed this round while you had it open.")
    assert says(page, "Ada’s title")
    assert 'value="Ben’s title"' in page.content.decode()
    assert Round.objects.get().title == "Ada’s title"
    assert 'name="version" value="2"' in page.content.decode()
    post(ben, f"{ROUNDS}{made.pk}/edit/", edit(made, title="Ben’s title", version=2))
    assert Round.objects.get().title == "Ben’s title"


def test_a_round_does_not_end_before_it_begins(world):
    made = world.round()
    early = {"ends_on_day": "1", "ends_on_month": "11", "ends_on_year": "2026"}
    page = post(world.client("ben"), f"{ROUNDS}{made.pk}/edit/", edit(made, **early))
    assert says(page, "The last day must be the date of the round or later")


def test_closing_freezes_everything(world):
    made = world.round(scores=[3] * 8 + [None])
    given = world.assign(made, 1, "cleo")
    ben = world.client("ben")
    asked = ben.get(f"{ROUNDS}{made.pk}/close/")
    assert says(asked, "Learning, improvement and innovation")
    assert says(post(ben, f"{ROUNDS}{made.pk}/close/", {}), "The round is closed.")
    made.refresh_from_db()
    assert made.status == RoundStatus.CLOSED
    assert made.closed_at is not None
    before = list(Judgement.objects.values_list("pk", "score", "version", "reason"))
    frozen = "This round is closed"
    judged = {"score": 4, "confidence": "high", "version": 1}
    statement = f"{ROUNDS}{made.pk}/statements/assessing-needs/"
    for client in (ben, world.client("cleo"), world.client("ada")):
        page = post(client, f"{statement}score/", judged)
        assert page.status_code == 409
        assert says(page, frozen)
    assert says(post(ben, f"{ROUNDS}{made.pk}/edit/", edit(made)), frozen)
    assign = {"statements": ["equity"], "lead": world.members["will"].pk}
    assert says(post(ben, f"{ROUNDS}{made.pk}/assignments/", assign), frozen)
    assert says(post(world.client("cleo"), f"{statement}score/", {**judged, "submit": "1"}), frozen)
    assert says(post(ben, f"{ROUNDS}{made.pk}/assignments/{given.pk}/close/", {}), frozen)
    assert says(post(ben, f"{ROUNDS}{made.pk}/close/", {}), frozen)
    assert list(Judgement.objects.values_list("pk", "score", "version", "reason")) == before
    assert 'name="score"' not in ben.get(statement).content.decode()


def test_reopening_is_for_the_director_and_says_why(world):
    made = world.round(status=RoundStatus.PUBLISHED)
    url = f"{ROUNDS}{made.pk}/reopen/"
    for name in ("ben", "vic", "cara", "will"):
        assert world.client(name).get(url).status_code == 403
        assert world.client(name).post(url, {"reason": "x"}).status_code == 403
    ada = world.client("ada")
    assert says(post(ada, url, {"reason": " "}), "Enter why the round is reopened")
    assert says(post(ada, url, {"reason": "A score was typed wrong"}), "The round is open again.")
    made.refresh_from_db()
    assert made.status == RoundStatus.OPEN
    assert made.published_at is None
    entry = AuditEntry.objects.get(action="readiness.round.reopened")
    assert entry.after["reason"] == "A score was typed wrong"
    assert entry.before == {"status": "published"}


def test_publishing_shows_a_closed_round_to_members(world):
    made = world.round(scores=[3] * 9)
    page = f"{ROUNDS}{made.pk}/"
    dev, ben = world.client("dev"), world.client("ben")
    assert dev.get(page).status_code == 404
    assert says(post(ben, f"{page}publish/", {}), "This round is open. Close it first.")
    close_round(actor=world.members["ben"], round_id=made.pk)
    assert dev.get(page).status_code == 404
    assert says(post(ben, f"{page}publish/", {}), "The round is published to members.")
    seen = dev.get(page)
    assert says(seen, "27 of 36 points")
    assert "Nobody yet" not in text_of(seen)
    assert says(post(ben, f"{page}publish/", {}), "already published")
    assert says(post(ben, f"{page}withdraw/", {}), "The publication is taken back.")
    assert dev.get(page).status_code == 404


def test_closing_twice_is_refused_the_second_time(world):
    made = world.round()
    close_round(actor=world.members["ben"], round_id=made.pk)
    with pytest.raises(RoundNotOpen):
        close_round(actor=world.members["ben"], round_id=made.pk)
    assert AuditEntry.objects.filter(action="readiness.round.closed").count() == 1


def test_nobody_is_offered_what_they_cannot_do(world):
    made = world.round(scores=[3] * 9)
    world.let_review(made)
    for name in ("vic", "rhea", "cara", "will"):
        seen = text_of(world.client(name).get(f"{ROUNDS}{made.pk}/"))
        for words in ("Assign statements", "Import scores", "Close the round", "Edit the round", "Reopen"):
            assert words not in seen, (name, words)
    assert "Put under embargo" in text_of(world.client("cara").get(f"{ROUNDS}{made.pk}/"))
    assert "Put under embargo" not in text_of(world.client("vic").get(f"{ROUNDS}{made.pk}/"))


def test_the_register_filters_and_exports(world):
    world.round(scores=[3] * 9)
    world.round(kind=RoundKind.PEER_CHALLENGE, title="Peers", held_on=date(2025, 6, 1), status="closed")
    vic = world.client("vic")
    assert says(vic.get(ROUNDS), "2 rounds")
    narrowed = vic.get(ROUNDS, {"kind": "peer_challenge"})
    assert says(narrowed, "Peers")
    assert "Self-assessment, autumn 2026" not in text_of(narrowed)
    assert "Peers" not in text_of(vic.get(ROUNDS, {"year": "2026"}))
    assert says(vic.get(ROUNDS, {"status": "open", "year": "2025"}), "Nothing matches these filters.")
    assert vic.get(ROUNDS, {"year": "abc", "kind": "no"}).status_code == 200
    csv = vic.get(ROUNDS, {"format": "csv", "year": "2026"})
    rows = csv.content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Title,Kind,Date")
    assert len(rows) == 2
    assert vic.get(ROUNDS, {"format": "xlsx"}).content.startswith(b"PK")
    assert vic.get(ROUNDS, {"format": "pdf"}).status_code == 404


def test_an_empty_register_offers_the_first_step_to_those_who_may_take_it(world):
    assert says(world.client("ben").get(ROUNDS), "Create the first round")
    assert "Create the first round" not in text_of(world.client("vic").get(ROUNDS))
    assert says(world.client("dev").get(ROUNDS), "Rounds appear here when they are published to you")


def test_the_register_shows_each_person_their_rounds(world):
    mine = world.round(title="Mine")
    world.round(title="Not mine")
    world.assign(mine, 7, "cleo")
    world.let_review(mine)
    for name in ("cleo", "rhea"):
        seen = text_of(world.client(name).get(ROUNDS))
        assert "Mine" in seen
        assert "Not mine" not in seen
    assert says(world.client("cleo").get(ROUNDS), "0 of 1")
    assert says(world.client("rhea").get(ROUNDS), "0 of 9")
    assert says(world.client("dev").get(ROUNDS), "Rounds appear here")
    assert world.client("ann").get(ROUNDS).status_code == 403


def test_the_register_costs_the_same_with_ten_times_the_rounds(world):
    vic = world.client("vic")
    world.round()
    few = cost(vic, ROUNDS)
    for number in range(20):
        world.round(title=f"Round {number}", held_on=date(2020 + number % 6, 1, 1), scores=[2] * 9)
    assert cost(vic, ROUNDS) == few <= 10


def test_the_round_page_exports_what_it_shows(world):
    made = world.round(scores=[2, 3, 2, 3, 3, 3, 3, 3, 3])
    Judgement.objects.filter(round=made, statement__number=1).update(reason="=HYPERLINK(1)")
    world.assign(made, 7, "cleo", due_on=date(2026, 12, 1))
    rows = world.client("vic").get(f"{ROUNDS}{made.pk}/?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 10
    assert rows[1].startswith("QS1,Assessing needs,Working with people,2,1,3,Medium,'=HYPERLINK(1)")
    assert "Cleo Marsh,With the lead,2026-12-01" in rows[7]
    own = world.client("cleo").get(f"{ROUNDS}{made.pk}/?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(own) == 2
    assert own[1].startswith("QS7,Safeguarding")
