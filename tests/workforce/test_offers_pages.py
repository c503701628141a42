"""The learning directory inside the council: looked through, added, changed, moderated, pooled."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.outbox.models import OutgoingEmail
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts
from workforce.models import Interest, LearningOffer, Moderation, WorkforceGroup
from workforce.rules.offers import Place, Pool, economic_test, place_of

BASE = "/councils/westmere/workforce/learning/"
SCRIPT = "<script>alert(1)</script>"


def today():
    return timezone.localdate()


def offer_of(council: Any, title: str = "Safeguarding adults", **extra: Any) -> LearningOffer:
    values = {
        "provider": "Westmere Academy",
        "format": "classroom",
        "summary": "What to look for and whom to tell.",
        "open_to": ["provider", "council"],
        "state": Moderation.PUBLISHED,
        **extra,
    }
    return LearningOffer.objects.create(council=council, title=title, **values)


def typed(**extra: Any) -> dict[str, Any]:
    return {
        "title": "Rota planning",
        "provider": "Westmere Academy",
        "format": "webinar",
        "summary": "Planning rotas that people can live with.",
        "open_to": ["council", "provider"],
        "cost_pounds": "90",
        "hours": "6",
        "who_pays": "The provider",
        "benefit": "Fewer agency shifts",
        "minimum": "8",
        "maximum": "12",
        "booking_url": "https://book.example/rota",
        "submission_key": str(uuid4()),
        **day_parts("starts_on", today() + timedelta(days=10)),
        **day_parts("ends_on", today() + timedelta(days=11)),
        **extra,
    }


@pytest.mark.parametrize(
    ("state", "ends", "review", "place"),
    [
        ("published", None, None, Place.PUBLISHED),
        ("published", 0, None, Place.PUBLISHED),
        ("published", -1, None, Place.OVER),
        ("published", None, -1, Place.REVIEW_DUE),
        ("published", None, 0, Place.PUBLISHED),
        ("waiting", -1, -1, Place.WAITING),
        ("refused", None, None, Place.REFUSED),
        ("withdrawn", None, None, Place.WITHDRAWN),
    ],
)
def test_where_an_entry_stands(state, ends, review, place) -> None:
    days = [None if each is None else today() + timedelta(days=each) for each in (ends, review)]
    assert place_of(state, days[0], days[1], today()) == place


@pytest.mark.parametrize(
    ("people", "minimum", "words", "near"),
    [
        (4, 8, "4 people interested, needs 4 more", False),
        (6, 8, "6 people interested, needs 2 more", True),
        (8, 8, "8 people interested, enough to run", False),
        (1, None, "1 person interested", False),
        (13, 8, "13 people interested, more than the 12 places", False),
        (40, 50, "40 people interested, needs 10 more", False),
        (45, 50, "45 people interested, needs 5 more", True),
        (0, 1, "0 people interested, needs 1 more", True),
    ],
)
def test_the_pool_against_the_minimum(people, minimum, words, near) -> None:
    pool = Pool(people, minimum, 12 if people == 13 else None)
    assert (pool.words, pool.is_near) == (words, near)


@pytest.mark.parametrize(
    ("money", "hours", "pays", "benefit", "per_hour", "missing"),
    [
        ("90", "6", "us", "better", "15.00", ()),
        ("100", "3", "us", "better", "33.33", ()),
        ("0", "2", "", "better", "0.00", ()),
        (None, "2", "us", "", None, ("the cost", "the expected benefit")),
        ("10", None, "", "x", None, ("the hours", "who pays")),
    ],
)
def test_the_economic_test(money, hours, pays, benefit, per_hour, missing) -> None:
    found = economic_test(Decimal(money) if money else None, Decimal(hours) if hours else None, pays, benefit)
    assert found.per_hour == (Decimal(per_hour) if per_hour else None)
    assert found.missing == missing


def test_the_workforce_lead_adds_an_offer_once_and_everybody_finds_it(world) -> None:
    will, values = world.client("will"), typed()
    for _ in range(2):
        page = post(will, f"{BASE}new/", values)
    assert says(page, "Rota planning")
    assert says(page, "£15")
    assert LearningOffer.objects.count() == 1
    assert b'rel="noopener noreferrer external nofollow"' in page.content
    for name in ("cleo", "dev", "vic", "ann"):
        assert says(world.client(name).get(BASE), "Rota planning")
    assert world.client("rhea").get(BASE).status_code == 403
    assert world.client("nia").get(BASE).status_code == 404
    lines = list(csv.reader(io.StringIO(will.get(f"{BASE}?format=csv").content.decode("utf-8-sig"))))
    assert any("Rota planning" in line for line in lines)
    assert AuditEntry.objects.filter(action="workforce.offer.added").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"open_to": []}, "Choose whom it is open to"),
        ({"cost_pounds": "-1"}, "must be 0 or more"),
        ({"minimum": "20"}, "The most places must be as many as the fewest people"),
        ({"booking_url": "javascript:alert(1)"}, "Enter a web address that begins with"),
        ({"booking_url": "ftp://files.example/x"}, "Enter a web address that begins with https://"),
        ({"category": "zzz"}, "Choose one from the list"),
        ({"hours": "NaN"}, "number"),
        ({"title": "nul\x00"}, "has a character that cannot be stored"),
        (
            {"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2020"},
            "The last day must be the first day",
        ),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, wrong, sentence) -> None:
    page = post(world.client("will"), f"{BASE}new/", typed(**wrong))
    assert says(page, sentence)
    assert not LearningOffer.objects.exists()


@pytest.mark.parametrize("path", ["new/", "waiting/", "{pk}/edit/", "{pk}/refuse/", "{pk}/withdraw/"])
def test_only_who_looks_after_the_directory_changes_it(world, path) -> None:
    offer = offer_of(world.westmere)
    where = BASE + path.format(pk=offer.pk)
    for name in ("cleo", "vic", "cara", "dev"):
        assert world.client(name).get(where).status_code == 403
    assert world.client("will").get(where).status_code == 200


def test_another_council_s_offer_does_not_exist(world) -> None:
    theirs = offer_of(world.northby)
    for path in ("", "edit/", "interest/", "withdraw/"):
        assert world.client("will").get(f"{BASE}{theirs.pk}/{path}").status_code == 404
    interest = Interest.objects.create(
        council=world.northby,
        offer=theirs,
        organisation="X",
        employer_kind="nhs",
        people=2,
        made_at=timezone.now(),
    )
    assert world.client("will").post(f"{BASE}interests/{interest.pk}/take-out/").status_code == 404


def test_members_find_only_what_can_be_taken_up(world) -> None:
    hidden = [
        offer_of(world.westmere, "Over", ends_on=today() - timedelta(days=1)),
        offer_of(world.westmere, "Waiting", state="waiting"),
        offer_of(world.westmere, "Refused", state="refused"),
    ]
    cleo = world.client("cleo")
    for offer in hidden:
        assert cleo.get(f"{BASE}{offer.pk}/").status_code == 404
        assert world.client("will").get(f"{BASE}{offer.pk}/").status_code == 200
    text = text_of(cleo.get(f"{BASE}?state=all"))
    assert "Westmere Academy" not in text
    assert says(world.client("will").get(f"{BASE}?state=over"), "Westmere Academy")


def test_the_directory_is_narrowed(world) -> None:
    offer_of(world.westmere, "Free one", cost_pounds=0, category=20, open_to=["carer"], format="podcast")
    offer_of(world.westmere, "Dear one", cost_pounds=99, starts_on=today() + timedelta(days=9))
    will = world.client("will")

    def found(query: str) -> set[str]:
        text = text_of(will.get(f"{BASE}?{query}"))
        return {title for title in ("Free one", "Dear one") if title in text}

    assert found("free=yes") == {"Free one"}
    assert found("coming=yes") == {"Dear one"}
    assert found("open_to=carer") == {"Free one"}
    assert found("kind=podcast") == {"Free one"}
    assert found("category=20") == {"Free one"}
    assert found("q=dear") == {"Dear one"}
    assert found("category=zz&kind=qq") == {"Free one", "Dear one"}


def test_two_at_once_the_second_is_told(world) -> None:
    group = WorkforceGroup.objects.create(council=world.westmere, name="Care workers")
    theirs = WorkforceGroup.objects.create(council=world.northby, name="Theirs")
    offer = offer_of(world.westmere)
    will, where = world.client("will"), f"{BASE}{offer.pk}/edit/"
    assert says(post(will, where, typed(version="1", groups=[group.pk])), "The offer is saved.")
    page = will.post(where, typed(version="1", title="Second"))
    assert page.status_code == 409
    assert says(page, "Rota planning")
    assert [each.name for each in offer.groups.all()] == ["Care workers"]
    page = post(will, where, typed(version="2", groups=[theirs.pk]))
    assert says(page, "from the list")


def test_what_was_put_forward_is_published_or_refused_and_its_author_is_told(world) -> None:
    first = offer_of(
        world.westmere, "One", state="waiting", submitted_email="a@b.example", submitted_name="Jo"
    )
    second = offer_of(
        world.westmere, "Two", state="waiting", submitted_email="c@d.example", submitted_name="Al"
    )
    silent = offer_of(world.westmere, "Three", state="waiting")
    will = world.client("will")
    assert says(will.get(f"{BASE}waiting/"), "Two")
    assert says(will.get(BASE), "3 offers put forward from outside")
    assert says(post(will, f"{BASE}{first.pk}/publish/", {}), "The offer is in the directory")
    assert says(post(will, f"{BASE}{first.pk}/publish/", {}), "Somebody has dealt with this entry already.")
    where = f"{BASE}{second.pk}/refuse/"
    assert says(post(will, where, {"reason": "", "version": "1"}), "Enter the reason")
    assert says(post(will, where, {"reason": "It is an advertisement", "version": "1"}), "is not published")
    post(will, f"{BASE}{silent.pk}/publish/", {})
    mails = {mail.to_address: mail for mail in OutgoingEmail.objects.all()}
    assert set(mails) == {"a@b.example", "c@d.example"}
    assert "“One” is now in the learning directory" in mails["a@b.example"].text_body
    assert "It is an advertisement" in mails["c@d.example"].text_body


def test_an_offer_is_taken_out_with_a_reason_and_can_come_back(world) -> None:
    offer = offer_of(world.westmere)
    will, where = world.client("will"), f"{BASE}{offer.pk}/withdraw/"
    assert says(post(will, where, {"reason": "Cancelled", "version": "1"}), "no longer in the directory")
    assert says(post(will, where, {"reason": "Again", "version": "2"}), "This entry is not in the directory.")
    assert says(post(will, f"{BASE}{offer.pk}/publish/", {}), "The offer is in the directory")
    assert OutgoingEmail.objects.count() == 0


def test_interest_is_pooled_and_only_the_organiser_sees_who(world) -> None:
    offer = offer_of(world.westmere, minimum=8)
    cleo, will = world.client("cleo"), world.client("will")
    values = {
        "organisation": "Hill House Care", "employer_kind": "provider", "people": "4", "email": "", "note": "",
        "submission_key": str(uuid4()),
    }  # fmt: skip
    for _ in range(2):
        page = post(cleo, f"{BASE}{offer.pk}/interest/", values)
    assert says(page, "4 people interested, needs 4 more")
    assert "Hill House Care" not in text_of(page)
    assert says(will.get(f"{BASE}{offer.pk}/"), "Hill House Care")
    wrong = post(
        cleo, f"{BASE}{offer.pk}/interest/", values | {"people": "0", "submission_key": str(uuid4())}
    )
    assert says(wrong, "must be 1 or more")
    assert says(cleo.get(f"{BASE}enough/"), "Needs 4 more")
    interest = Interest.objects.get()
    assert world.client("cleo").post(f"{BASE}interests/{interest.pk}/take-out/").status_code == 403
    assert says(
        post(will, f"{BASE}interests/{interest.pk}/take-out/", {}), "0 people interested, needs 8 more"
    )
    assert says(
        post(will, f"{BASE}interests/{interest.pk}/take-out/", {}), "This interest was taken out already."
    )


def test_what_can_run_stands_first(world) -> None:
    for title, people in (("Far", 1), ("Near", 7), ("Met", 9)):
        offer = offer_of(world.westmere, title, minimum=8)
        Interest.objects.create(
            council=world.westmere, offer=offer, organisation="X", employer_kind="nhs", people=people,
            made_at=timezone.now(),
        )  # fmt: skip
    text = text_of(world.client("cleo").get(f"{BASE}enough/"))
    assert text.index("Met") < text.index("Near") < text.index("Far")
    assert "Nearly: needs 1 more" in text


def test_what_people_type_is_shown_as_text(world) -> None:
    offer = offer_of(world.westmere, f"T{SCRIPT}", summary=SCRIPT, provider=SCRIPT, benefit=SCRIPT)
    Interest.objects.create(
        council=world.westmere, offer=offer, organisation=SCRIPT, employer_kind="nhs", people=2,
        made_at=timezone.now(), note=SCRIPT,
    )  # fmt: skip
    for path in (BASE, f"{BASE}{offer.pk}/", f"{BASE}enough/"):
        assert SCRIPT not in world.client("will").get(path).content.decode()


@pytest.mark.parametrize("path", ["", "enough/", "waiting/"])
def test_one_more_offer_costs_no_more(world, path) -> None:
    def more(number: int) -> None:
        for state in ("published", "waiting"):
            offer = offer_of(world.westmere, f"Offer {number}", state=state, minimum=5, category=20)
            Interest.objects.create(
                council=world.westmere, offer=offer, organisation="X", employer_kind="nhs", people=2,
                made_at=timezone.now(),
            )  # fmt: skip

    will = world.client("will")
    more(1)
    before = cost(will, BASE + path)
    for number in range(2, 6):
        more(number)
    assert cost(will, BASE + path) == before
    assert before <= 16
