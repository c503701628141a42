"""Packs through the browser: the register, beginning one, its page, changing it; who may, and what is refused."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest

from assessment_ready.audit.models import AuditEntry
from assessment_ready.packs.models import Pack, PackVersion
from assessment_ready.readiness.models import RoundStatus
from tests.packs.making import make_pack, make_reading, make_section, make_version, plan_of, product_of
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts, embargo, load
from tests.world import World

BASE = "/councils/westmere/briefing-packs/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture(autouse=True)
def ground(world: World) -> None:
    """Bank holidays, durations, and a plan to hang packs on."""
    load()
    plan_of(world.members["cara"])


def values(world: World, **extra):
    return {
        "kind": "all",
        "moment": "before_visit",
        "title": "Before the visit",
        "plan": plan_of(world.members["cara"]).pk,
        "round": "",
        "owner": world.members["cara"].pk,
        "marking": "internal",
        "must_read": "no",
        **day_parts("read_by", None),
        "submission_key": str(uuid4()),
        **extra,
    }


def test_a_pack_begins_once_with_the_usual_sections_and_says_what_it_lacks(world) -> None:
    cara = world.client("cara")
    assert says(cara.get(f"{BASE}new/"), "Compose a pack")
    given = values(world)
    for _ in range(2):
        page = post(cara, f"{BASE}new/", given)
    assert says(page, "PACK-1 is begun.")
    pack = Pack.objects.get()
    assert (pack.reference, pack.kind, pack.moment) == ("PACK-1", "all", "before_visit")
    assert pack.sections.count() > 5
    for title in pack.sections.values_list("title", flat=True):
        assert says(page, title)
    assert says(page, "The sign-off matrix has no product for packs of this kind.")
    assert says(page, "No version waits to be issued.")
    assert says(page, "Being composed")
    product_of(world.westmere, "all")
    assert "The sign-off matrix" not in text_of(cara.get(f"{BASE}{pack.pk}/"))


@pytest.mark.parametrize("kind", ["all", "lead", "scrutiny", "committee"])
@pytest.mark.parametrize("moment", ["before_notification", "at_visit", "publication", "after"])
def test_each_kind_and_moment_has_its_sections(world, kind, moment) -> None:
    page = post(world.client("ben"), f"{BASE}new/", values(world, kind=kind, moment=moment))
    assert says(page, "is begun")
    assert Pack.objects.get().sections.exists()


def test_a_copy_has_the_sections_of_the_earlier_pack_as_they_are(world) -> None:
    former = make_pack(world, "Former", sections=[("Summary", "Ours."), ("Own", "More.")])
    make_section(former, "Later", "Kept.", left_for_later=True)
    page = post(world.client("cara"), f"{BASE}new/", values(world, source=former.pk, kind="scrutiny"))
    assert says(page, "PACK-2 is begun.")
    made = Pack.objects.get(number=2)
    assert [each.title for each in made.sections.all()] == ["Summary", "Own", "Later"]
    assert made.kind == "scrutiny"
    assert made.sections.get(title="Later").left_for_later
    assert AuditEntry.objects.filter(action="packs.pack.copied").count() == 1


def test_a_copy_of_a_secret_pack_stays_under_its_embargo(world) -> None:
    secret = embargo(world, "cara")
    former = make_pack(world, "Secret one", embargo=secret, sections=[("Summary", "Secret.")])
    cara = world.client("cara")
    page = post(cara, f"{BASE}new/", values(world, source=former.pk))
    assert says(page, "PACK-1 is under an embargo. Put its copy under the same one")
    page = post(cara, f"{BASE}new/", values(world, source=former.pk, embargo=secret.pk))
    assert says(page, "is begun")
    assert Pack.objects.get(number=2).embargo == secret
    # Somebody uncleared is not offered it, and cannot copy it by its number.
    make_pack(world, "Open one")
    ben = world.client("ben")
    assert "Secret one" not in text_of(ben.get(f"{BASE}new/"))
    assert says(post(ben, f"{BASE}new/", values(world, source=former.pk)), "Choose one from the list")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"title": "x" * 201}, "must be 200 characters or fewer"),
        ({"title": "nul\x00"}, "has a character that cannot be stored"),
        ({"kind": "mayor"}, "Choose one from the list"),
        ({"moment": ""}, "Choose the moment"),
        ({"plan": "999999"}, "Choose one from the list"),
        ({"owner": "abc"}, "Choose one from the list"),
        ({"must_read": ""}, "Say whether councillors are asked"),
        ({**day_parts("read_by", date(2027, 3, 1))}, "A day is only for packs that readers are asked"),
        (
            {"must_read": "yes", **day_parts("read_by", date(2020, 3, 1))},
            "The day it is to be read by must be today or later",
        ),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, wrong, sentence) -> None:
    page = post(world.client("cara"), f"{BASE}new/", values(world, **wrong))
    assert says(page, sentence)
    assert "Error:" in page.content.decode().split("</title>")[0]
    assert not Pack.objects.exists()


def test_a_day_to_read_by_that_went_by_stays_when_something_else_changes(world) -> None:
    pack = make_pack(world, "Old one", must_read=True, read_by=date(2020, 3, 1))
    given = values(world, title="Old one, mended", must_read="yes", version=pack.version)
    given |= day_parts("read_by", date(2020, 3, 1))
    post(world.client("cara"), f"{BASE}{pack.pk}/edit/", given)
    pack.refresh_from_db()
    assert pack.title == "Old one, mended"


def test_a_new_pack_shows_the_newest_round_of_members_and_none_under_an_embargo(world) -> None:
    def chosen() -> str:
        page = world.client("ada").get(f"{BASE}new/")
        return page.context["form"]["round"].value() or ""

    assert chosen() == ""
    world.round(embargo=embargo(world, "ada"), status=RoundStatus.PUBLISHED)
    assert chosen() == ""
    draft = world.round()
    assert chosen() == draft.pk
    published = world.round(status=RoundStatus.PUBLISHED, held_on=date(2026, 1, 5))
    assert chosen() == published.pk


def test_who_may_compose_and_who_may_not(world) -> None:
    pack = make_pack(world, sections=[("Summary", "Words.")])
    version = make_version(pack)
    section = pack.sections.get()
    paths = [
        "", "new/", f"{pack.pk}/", f"{pack.pk}/edit/", f"{pack.pk}/sections/new/",
        f"{pack.pk}/sections/{section.pk}/", f"{pack.pk}/sections/{section.pk}/move/",
        f"{pack.pk}/sections/{section.pk}/remove/", f"{pack.pk}/freeze/",
        f"{pack.pk}/versions/", f"{pack.pk}/readers/", f"versions/{version.pk}/withdraw/",
    ]  # fmt: skip
    for name in ("cara", "ada", "ben"):
        client = world.client(name)
        assert {client.get(f"{BASE}{path}").status_code for path in paths} == {200}
    for name in ("vic", "will", "dev", "cleo", "ann", "rhea"):
        client = world.client(name)
        assert {client.get(f"{BASE}{path}").status_code for path in paths} == {403}
    nia = world.client("nia")
    assert {nia.get(f"{BASE}{path}").status_code for path in paths} == {404}
    own = "/councils/northby/briefing-packs/"
    assert {nia.get(f"{own}{path}").status_code for path in paths[2:]} == {404}
    assert nia.post(f"{own}versions/{version.pk}/issue/").status_code == 404
    assert world.client("vic").post(f"{BASE}versions/{version.pk}/discard/").status_code == 403


def test_the_register_says_where_each_stands_and_is_narrowed_and_exported(world) -> None:
    issued = make_pack(world, "Issued one", must_read=True, read_by=date(2027, 1, 4))
    version = make_version(issued)
    make_reading(version, world.members["dev"])
    make_reading(version, world.members["dev"], "pdf")
    make_reading(version, world.members["vic"])
    make_version(make_pack(world, "Frozen one", kind="lead"), state="frozen")
    make_version(make_pack(world, "Withdrawn one", kind="scrutiny"), state="withdrawn")
    make_pack(world, SCRIPT, kind="committee", moment="after")
    cara = world.client("cara")
    page = cara.get(BASE)
    for words in (
        "Issued one",
        "2 people",
        "Frozen, not issued",
        "Withdrawn one",
        "Being composed",
        "Cleared",
    ):
        assert says(page, words)
    assert "<script>alert" not in page.content.decode()

    def found(query: str) -> set[str]:
        text = text_of(cara.get(f"{BASE}?{query}"))
        return {each for each in ("Issued one", "Frozen one", "Withdrawn one", "alert(1)") if each in text}

    assert found("state=issued") == {"Issued one"}
    assert found("state=waiting") == {"Frozen one"}
    assert found("state=withdrawn") == {"Withdrawn one"}
    assert found("state=composed") == {"alert(1)"}
    assert found("kind=lead") == {"Frozen one"}
    assert found("moment=after") == {"alert(1)"}
    assert found("q=issued+one") == {"Issued one"}
    assert found("q=PACK-2") == {"Frozen one"}
    assert len(found("kind=zz&state=qq&sort=readers")) == 4
    export = cara.get(f"{BASE}?format=csv&columns=title&columns=readers&columns=must_read")
    lines = list(csv.reader(io.StringIO(export.content.decode("utf-8-sig"))))
    assert ["Issued one", "2", "By 4 January 2027"] in lines


def test_the_cost_of_the_register_and_of_a_pack_does_not_grow(world) -> None:
    cara = world.client("cara")
    pack = make_pack(world, sections=[("One", "Words.")])
    make_version(pack)
    before = cost(cara, BASE), cost(cara, f"{BASE}{pack.pk}/"), cost(cara, f"{BASE}{pack.pk}/versions/")
    other = make_pack(world, "Other", kind="lead", sections=[("One", "Words.")])
    make_version(other, state="frozen")
    make_section(pack, "Two", "More.")
    make_version(pack, state="superseded")
    after = cost(cara, BASE), cost(cara, f"{BASE}{pack.pk}/"), cost(cara, f"{BASE}{pack.pk}/versions/")
    assert before == after


def test_two_who_change_a_pack_at_once_the_second_is_told(world) -> None:
    pack = make_pack(world)
    cara = world.client("cara")
    given = values(world, title="Mine", version=pack.version)
    given.pop("submission_key")
    assert says(post(world.client("ada"), f"{BASE}{pack.pk}/edit/", {**given, "title": "Theirs"}), "is saved")
    page = post(cara, f"{BASE}{pack.pk}/edit/", given)
    assert page.status_code == 409
    assert says(page, "Theirs")
    assert 'value="Mine"' in page.content.decode()
    pack.refresh_from_db()
    assert pack.title == "Theirs"
    given["version"] = pack.version
    assert says(post(cara, f"{BASE}{pack.pk}/edit/", given), "is saved")
    changed = AuditEntry.objects.filter(action="packs.pack.changed").order_by("number").last()
    assert changed is not None
    assert changed.after["title"] == "Mine"


def test_the_embargo_of_a_pack_stays_once_a_version_is_frozen(world) -> None:
    secret = embargo(world, "cara")
    pack = make_pack(world)
    make_version(pack, state="frozen")
    given = values(world, version=pack.version, embargo=secret.pk)
    page = post(world.client("cara"), f"{BASE}{pack.pk}/edit/", given)
    assert says(page, "Make a copy for another embargo")
    PackVersion.objects.all().delete()
    assert says(post(world.client("cara"), f"{BASE}{pack.pk}/edit/", given), "is saved")
    assert world.client("ben").get(f"{BASE}{pack.pk}/").status_code == 404
    assert pack.title not in text_of(world.client("ben").get(BASE))


def test_a_pack_in_which_something_is_closed_to_me_is_read_only_without_a_reason(world) -> None:
    secret = embargo(world, "cara")
    pack = make_pack(world, "Mixed", sections=[("Open part", "Words.")])
    make_section(pack, "Hidden part", "Hidden words.", embargo=secret)
    version = make_version(pack, ("Open part", "Words."), ("Hidden part", "Hidden words.", secret.pk))
    make_version(pack, ("Hidden part", "Newer hidden words.", secret.pk), state="frozen")
    section = pack.sections.get(title="Open part")
    ben, cara = world.client("ben"), world.client("cara")
    for path in (f"{BASE}{pack.pk}/", f"{BASE}{pack.pk}/versions/", BASE, f"{BASE}{pack.pk}/readers/"):
        text = text_of(ben.get(path))
        assert "idden" not in text
        assert "embargo" not in text.lower().replace("embargoes", "")
        assert "newer version" not in text
        assert "Cleared" not in text
    assert "Version 2" not in text_of(ben.get(f"{BASE}{pack.pk}/versions/"))
    assert says(ben.get(f"{BASE}{pack.pk}/"), "Mixed")
    for path in (
        "edit/", "preview/", "freeze/", "sections/new/", f"sections/{section.pk}/", f"sections/{section.pk}/move/",
        f"sections/{section.pk}/remove/",
    ):  # fmt: skip
        assert ben.get(f"{BASE}{pack.pk}/{path}").status_code == 404
        assert ben.post(f"{BASE}{pack.pk}/{path}").status_code == 404
        assert cara.get(f"{BASE}{pack.pk}/{path}").status_code == 200
    for path in ("issue", "discard", "withdraw"):
        assert ben.post(f"{BASE}versions/{version.pk}/{path}/").status_code == 404
    assert ben.post(f"{BASE}{pack.pk}/sections/{section.pk}/later/").status_code == 404
    assert says(cara.get(f"{BASE}{pack.pk}/"), "Hidden part")
    assert says(cara.get(f"{BASE}{pack.pk}/"), "Issued, a newer version waits")
