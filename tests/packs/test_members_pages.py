"""Councillors and their posts: the register, the form, and that packs follow."""

import csv
import io

import pytest

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership, User
from assessment_ready.councils.permissions import Role
from assessment_ready.packs.models import MemberPosts
from assessment_ready.packs.rules.posts import kinds_for, rank
from tests.packs.making import make_pack, make_posts, make_version
from tests.readiness.pages import cost, post, says, text_of

BASE = "/councils/westmere/briefing-packs/members/"
SCRIPT = "<script>alert(1)</script>"


def form(**extra):
    return {"posts": ["lead_member"], "ward": "Elm Park", "version": "1", **extra}


def councillor(world, name: str) -> Membership:
    user = User.objects.create(
        email=f"{name}@westmere.example", full_name=f"Cllr {name.title()}", password="x"
    )
    return Membership.objects.create(council=world.westmere, user=user, role=Role.COUNCILLOR)


@pytest.mark.parametrize(
    ("posts", "kinds"),
    [
        ([], {"all", "committee"}),
        (["leader"], {"all", "committee", "lead"}),
        (["lead_member", "scrutiny"], {"all", "committee", "lead", "scrutiny"}),
        (["scrutiny_chair"], {"all", "committee", "scrutiny"}),
        (["nobody knows"], {"all", "committee"}),
    ],
)
def test_posts_decide_which_kinds_are_for_somebody(posts, kinds) -> None:
    assert kinds_for(posts) == kinds


def test_the_most_particular_kind_comes_first() -> None:
    assert sorted(["committee", "all", "odd", "scrutiny", "lead"], key=rank) == [
        "lead",
        "scrutiny",
        "all",
        "committee",
        "odd",
    ]


def test_the_register_names_councillors_only_with_posts_ward_and_packs(world) -> None:
    make_posts(world.members["dev"], "leader", "scrutiny", ward="Elm Park")
    page = world.client("cara").get(BASE)
    assert says(page, "Cllr Dev Rao")
    assert says(page, "Leader of the council, Scrutiny member")
    assert says(page, "All councillors, Leader and lead member, Scrutiny members, Committee report")
    assert "Cleo Marsh" not in text_of(page)
    rows = list(
        csv.reader(io.StringIO(world.client("cara").get(f"{BASE}?format=csv").content.decode("utf-8-sig")))
    )
    assert rows[1][:3] == ["Cllr Dev Rao", "Leader of the council, Scrutiny member", "Elm Park"]


def test_posts_are_saved_once_with_a_sentence_and_the_pack_follows(world) -> None:
    pack = make_pack(world, "For the lead member", kind="lead")
    version = make_version(pack)
    dev, cara = world.client("dev"), world.client("cara")
    path = f"/councils/westmere/briefing-packs/versions/{version.pk}/acknowledge/"
    assert dev.post(path).status_code == 404
    address = f"{BASE}{world.members['dev'].pk}/"
    assert says(cara.get(address), "Posts of Cllr Dev Rao")
    page = post(cara, address, form())
    assert says(page, "Saved what Cllr Dev Rao is.")
    row = MemberPosts.objects.get()
    assert (row.posts, row.ward, row.version) == (["lead_member"], "Elm Park", 2)
    assert dev.post(path).status_code == 302
    entry = AuditEntry.objects.get(action="packs.member.posts_changed")
    assert entry.after["words"] == "Lead member for adult social care"
    # Nothing changed: nothing said.
    post(cara, address, form(version="2"))
    assert AuditEntry.objects.filter(action="packs.member.posts_changed").count() == 1
    post(cara, address, form(posts=[], version="2"))
    assert dev.post(path).status_code == 404


def test_the_second_of_two_savers_is_told_and_sees_both_texts(world) -> None:
    cara, address = world.client("cara"), f"{BASE}{world.members['dev'].pk}/"
    post(cara, address, form())
    page = cara.post(address, form(posts=["leader"], ward="Oak Hill"))
    assert page.status_code == 409
    assert says(page, "Elm Park")
    assert "Oak Hill" in page.content.decode()
    assert MemberPosts.objects.get().ward == "Elm Park"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"posts": ["mayor"]}, "Choose"),
        ({"ward": "x" * 121}, "must be 120 characters or fewer"),
        ({"version": ""}, "This page is out of date"),
        ({"ward": "nul\x00"}, "has a character that cannot be stored"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, wrong, sentence) -> None:
    page = post(world.client("cara"), f"{BASE}{world.members['dev'].pk}/", form(**wrong))
    assert says(page, sentence)
    assert not MemberPosts.objects.exists()


def test_who_may(world) -> None:
    address = f"{BASE}{world.members['dev'].pk}/"
    for name in ("ada", "ben", "cara"):
        assert world.client(name).get(address).status_code == 200
    for name in ("dev", "vic", "cleo", "ann", "will"):
        assert world.client(name).get(BASE).status_code == 403
        assert world.client(name).post(address, form()).status_code == 403
    assert world.client("nia").get(address).status_code == 404
    other = f"/councils/northby/briefing-packs/members/{world.members['dev'].pk}/"
    assert world.client("nia").get(other).status_code == 404
    # Only councillors have posts.
    assert world.client("cara").get(f"{BASE}{world.members['cleo'].pk}/").status_code == 404


def test_hostile_words_are_shown_as_words(world) -> None:
    make_posts(world.members["dev"], ward=SCRIPT)
    for path in (BASE, f"{BASE}{world.members['dev'].pk}/"):
        page = world.client("cara").get(path)
        assert SCRIPT not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()


def test_an_empty_register_says_what_belongs_there(world) -> None:
    Membership.objects.filter(role=Role.COUNCILLOR).update(role=Role.VIEWER)
    assert says(world.client("cara").get(BASE), "Councillors appear here")


def test_the_register_costs_the_same_however_many_councillors(world) -> None:
    make_posts(world.members["dev"], "leader")
    few = cost(world.client("cara"), BASE)
    for name in ("amal", "bea", "cy"):
        make_posts(councillor(world, name), "scrutiny")
    assert cost(world.client("cara"), BASE) == few
