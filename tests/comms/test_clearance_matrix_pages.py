"""The sign-off matrix through the browser: products, who signs off, who is named."""

from uuid import uuid4

import pytest

from assessment_ready.audit.models import AuditEntry
from comms.models import ProductType, SignOffHolder, SignOffRule
from tests.comms.clearing import clearing
from tests.comms.making import comms_of
from tests.readiness.pages import cost, post, says, text_of

MATRIX = "/councils/westmere/communications/sign-off-matrix/"


def product(**extra):
    return {
        "title": "Podcast",
        "is_public": "yes",
        "word_limit": "500",
        "reading_age": "9",
        "formats_needed": ["easy_read"],
        "is_active": "yes",
        **extra,
    }


def lines(*given, version="1"):
    data = {"version": version}
    for place, (role, mode, condition, position, days) in enumerate(given):
        data |= {
            f"role_{place}": role,
            f"mode_{place}": mode,
            f"condition_{place}": condition,
            f"position_{place}": position,
            f"days_{place}": days,
        }
    return data


def test_the_matrix_shows_every_product_by_every_role_and_who_is_named(world):
    clearing(world)
    page = text_of(world.client("vic").get(MATRIX))
    for words in (
        "Staff bulletin",
        "Scenario statement",
        "Only in a pre-election period",
        "Ada Okafor",
        "Nobody",
    ):
        assert words in page
    assert "Add a product" not in page
    assert "Add a product" in text_of(world.client("cara").get(MATRIX))


def test_a_product_is_added_changed_and_given_its_sign_offs(world):
    made = comms_of(world, world.members["cara"])
    cara = world.client("cara")
    data = product(submission_key=str(uuid4()))
    page = post(cara, f"{MATRIX}products/new/", data)
    assert says(page, "Podcast is added.")
    assert says(post(cara, f"{MATRIX}products/new/", data), "There is a product of this name already.")
    row = ProductType.objects.get(code="podcast")
    assert (row.is_public, row.formats_needed) == (True, ["easy_read"])
    path = f"{MATRIX}products/{row.pk}/"
    assert says(post(cara, path, product(title="Radio", version="1")), "Radio is saved.")
    page = post(
        cara,
        f"{path}sign-offs/",
        lines(
            ("dass", "approve", "always", "1", "2"),
            ("lead_member", "consult", "always", "2", "3"),
            ("lead_member", "approve", "member_quote", "2", ""),
            version="2",
        ),
    )
    assert says(page, "The sign-offs of Radio are saved.")
    assert SignOffRule.objects.filter(product=row).count() == 3
    log = text_of(world.client("ada").get("/councils/westmere/audit/"))
    assert (
        "changed who signs off Radio: 1. Director of Adult Social Services: Approve, always, 2 working days"
        in log
    )
    assert made.council == row.council


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            [("dass", "approve", "always", "1", "2"), ("dass", "inform", "always", "2", "2")],
            "The same role stands twice with the same condition.",
        ),
        ([("dass", "approve", "always", "1", "soon")], "Enter a whole number, like 2"),
        ([("dass", "approve", "always", "1", "61")], "Working days must be 60 or less"),
        ([("king", "approve", "always", "1", "2")], "Choose one from the list"),
    ],
)
def test_wrong_lines_get_their_sentence(world, given, sentence):
    made = comms_of(world, world.members["cara"])
    path = f"{MATRIX}products/{made.products['staff_bulletin'].pk}/sign-offs/"
    assert says(post(world.client("cara"), path, lines(*given)), sentence)
    assert not SignOffRule.objects.exists()


def test_somebody_is_named_with_a_deputy_until_a_day(world):
    comms_of(world, world.members["cara"])
    cara = world.client("cara")
    path = f"{MATRIX}holders/dass/"
    data = {
        "membership": world.members["ada"].pk,
        "deputy": world.members["ben"].pk,
        "deputy_until_day": "31",
        "deputy_until_month": "12",
        "deputy_until_year": "2026",
        "version": "1",
    }
    page = post(cara, path, data)
    assert says(page, "Who signs off as Director of Adult Social Services is saved.")
    assert says(page, "until 31 December 2026")
    assert SignOffHolder.objects.get().deputy == world.members["ben"]
    same = post(cara, path, {**data, "deputy": data["membership"], "version": "2"})
    assert says(same, "The deputy must be somebody else")
    stale = world.client("ben").post(path, data)
    assert stale.status_code == 409
    assert says(
        post(cara, path, {**data, "membership": world.members["rhea"].pk, "version": "2"}), "Choose one"
    )
    assert AuditEntry.objects.filter(action="comms.holder.named").count() == 1
    assert cara.get(f"{MATRIX}holders/king/").status_code == 404


def test_the_second_of_two_savers_of_a_product_is_told(world):
    made = comms_of(world, world.members["cara"])
    row = made.products["staff_bulletin"]
    path = f"{MATRIX}products/{row.pk}/"
    post(world.client("ben"), path, product(title="From Ben", version="1"))
    page = world.client("cara").post(path, product(title="From Cara", version="1"))
    assert page.status_code == 409
    assert "From Ben" in page.content.decode()
    assert "From Cara" in page.content.decode()
    stale = world.client("cara").post(f"{path}sign-offs/", lines(("dass", "approve", "always", "1", "2")))
    assert stale.status_code == 409


@pytest.mark.parametrize(("who", "status"), [("vic", 403), ("dev", 403), ("nia", 404)])
def test_readers_and_strangers_change_nothing(world, who, status):
    made = comms_of(world, world.members["cara"])
    row = made.products["staff_bulletin"]
    client = world.client(who)
    for path in ("products/new/", f"products/{row.pk}/", f"products/{row.pk}/sign-offs/", "holders/dass/"):
        assert client.get(f"{MATRIX}{path}").status_code == status
        assert client.post(f"{MATRIX}{path}", {}).status_code == status
    elsewhere = f"/councils/northby/communications/sign-off-matrix/products/{row.pk}/"
    assert world.client("nia").get(elsewhere).status_code == 404


def test_one_more_product_asks_no_more_queries(world):
    made = clearing(world)
    vic = world.client("vic")
    before = cost(vic, MATRIX)
    row = ProductType.objects.create(council=made.council, code="more", title="More")
    SignOffRule.objects.create(council=made.council, product=row, role="dass")
    assert cost(vic, MATRIX) == before


def test_names_are_escaped(world):
    comms_of(world, world.members["cara"])
    data = product(title="<script>alert(1)</script>", submission_key=str(uuid4()))
    page = post(world.client("cara"), f"{MATRIX}products/new/", data)
    assert "<script>alert" not in page.content.decode()
