"""Versions of a pack through the browser: frozen, signed off, issued, replaced, withdrawn, discarded."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Look
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.packs.models import Pack, PackAcknowledgement, PackFile, PackVersion
from comms.models import Briefing, ClearanceRequest
from tests.comms.clearing import answer, asked, clearing
from tests.comms.making import Comms
from tests.packs.making import (
    make_content,
    make_pack,
    make_posts,
    make_reading,
    make_section,
    make_version,
    product_of,
)
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import embargo, load
from tests.world import World

BASE = "/councils/westmere/briefing-packs/"


@pytest.fixture
def made(world: World) -> Comms:
    """Communications of Westmere with sign-off."""
    load()
    return clearing(world)


@pytest.fixture
def pack(world: World, made: Comms) -> Pack:
    """A pack of two sections of own words."""
    return make_pack(world, sections=[("Summary", "The visit is near."), ("What to say", "We are ready.")])


def freeze(client: Any, pack: Pack, **extra: Any) -> Any:
    given = {"note": "", "submission_key": str(uuid4()), **extra}
    return post(client, f"{BASE}{pack.pk}/freeze/", given)


def newest(pack: Pack) -> PackVersion:
    return pack.versions.order_by("-number")[0]


def clear(pack: Pack) -> None:
    """Clear the words of the pack's briefing exactly as they stand."""
    briefing = Briefing.objects.get(pack=pack)
    briefing.cleared_hash, briefing.cleared_at = briefing.content_hash, timezone.now()
    briefing.save(update_fields=["cleared_hash", "cleared_at"])


def act(client: Any, version: PackVersion, what: str, **given: Any) -> Any:
    return post(client, f"{BASE}versions/{version.pk}/{what}/", given)


def test_a_pack_is_frozen_signed_off_issued_changed_and_issued_anew(world, made, pack) -> None:
    cara, dev = world.client("cara"), world.client("dev")
    key = str(uuid4())
    for _ in range(2):
        page = freeze(cara, pack, note="First draft", submission_key=key)
    assert says(page, "Version 1 is frozen.")
    assert says(page, "First draft")
    version = PackVersion.objects.get()
    pack.refresh_from_db()
    briefing = Briefing.objects.get(pk=pack.briefing_id)
    assert "We are ready." in briefing.body
    assert briefing.product.code == "member_pack"
    assert version.content_hash == briefing.content_hash
    # Not cleared: no button, and the service refuses.
    assert "Issue this version" not in text_of(page)
    assert says(act(cara, version, "issue"), "are not cleared. Put them forward for sign-off")
    assert dev.get(f"{BASE}versions/{version.pk}/read/").status_code == 404
    request = asked(made, briefing)
    assert says(cara.get(f"{BASE}versions/{version.pk}/"), "In clearance")
    answer(world, request, "dass", "ada")
    assert says(cara.get(f"{BASE}versions/{version.pk}/"), "Exactly these words are cleared.")
    assert says(act(cara, version, "issue"), "Version 1 is issued.")
    version.refresh_from_db()
    assert (version.state, version.issued_by) == ("issued", world.people["cara"])
    assert PackFile.objects.filter(pack_version=version).count() == 3
    assert says(dev.get(f"{BASE}versions/{version.pk}/read/"), "We are ready.")
    # The next version.
    make_section(pack, "Ward casework", "Send it on.")
    assert says(freeze(cara, pack), "Version 2 is frozen.")
    second = newest(pack)
    assert says(cara.get(f"{BASE}versions/{second.pk}/"), "What changed since version 1")
    assert says(act(cara, second, "issue"), "are not cleared")
    clear(pack)
    assert says(act(cara, second, "issue"), "Version 2 is issued.")
    version.refresh_from_db()
    second.refresh_from_db()
    assert (version.state, second.state) == ("superseded", "issued")
    assert second.changes["open"] == second.changes["whole"]
    assert any("Ward casework" in sentence for sentence in second.changes["open"])
    assert says(cara.get(f"{BASE}versions/{second.pk}/"), "Ward casework")
    assert says(act(cara, version, "issue"), "Version 1 was replaced by a newer one.")
    assert AuditEntry.objects.filter(action="packs.version.issued").count() == 2


def test_frozen_again_without_a_change_the_words_stay_cleared(world, made, pack) -> None:
    cara = world.client("cara")
    freeze(cara, pack)
    clear(pack)
    freeze(cara, pack)
    assert newest(pack).number == 2
    assert says(act(cara, newest(pack), "issue"), "Version 2 is issued.")
    older = pack.versions.get(number=1)
    assert says(act(cara, older, "issue"), "Version 2 is issued, which is newer.")


def test_what_is_issued_is_what_was_cleared_whatever_became_of_the_briefing(world, made, pack) -> None:
    cara = world.client("cara")
    freeze(cara, pack)
    pack.refresh_from_db()
    version, briefing = newest(pack), Briefing.objects.get(pk=pack.briefing_id)
    Briefing.objects.filter(pk=briefing.pk).update(content_hash="other", cleared_hash="other")
    assert says(act(cara, version, "issue"), "no longer says what version 1 says")
    Briefing.objects.filter(pk=briefing.pk).update(
        content_hash=version.content_hash,
        cleared_hash=version.content_hash,
        product=made.products["staff_bulletin"],
    )
    assert says(act(cara, version, "issue"), "which is cleared by other people. Freeze the pack again.")
    Briefing.objects.filter(pk=briefing.pk).update(
        product=made.products["member_pack"], withdrawn_at=timezone.now()
    )
    assert says(act(cara, version, "issue"), "is withdrawn. Freeze the pack again.")
    assert newest(pack).state == "frozen"
    # Frozen again it has another briefing.
    assert says(freeze(cara, pack), "Version 2 is frozen.")
    pack.refresh_from_db()
    assert pack.briefing_id != briefing.pk


def test_nothing_to_read_or_nobody_to_clear_it_is_not_frozen(world, made) -> None:
    cara = world.client("cara")
    empty = make_pack(world, "Empty")
    assert says(freeze(cara, empty), "There is nothing to read in this pack yet.")
    make_section(empty, "Only a heading")
    assert says(freeze(cara, empty), "There is nothing to read in this pack yet.")
    report = make_pack(world, "Report", kind="committee", sections=[("Summary", "Words.")])
    page = freeze(cara, report)
    assert says(page, "has no product in use with the code “board_report”")
    assert not PackVersion.objects.exists()
    product_of(made.council, "committee")
    made.plan.status = "closed"
    made.plan.save(update_fields=["status"])
    assert says(freeze(cara, report), "The communications plan of this pack is closed.")
    made.plan.status = "draft"
    made.plan.save(update_fields=["status"])
    assert says(freeze(cara, report), "Version 1 is frozen.")


def test_material_under_two_embargoes_is_refused_with_their_names(world, made, pack) -> None:
    one, two = embargo(world, "cara"), embargo(world, "cara")
    two.title = "The peer review"
    two.save(update_fields=["title"])
    make_section(pack, "One", "Secret.", embargo=one)
    other = make_section(pack, "Two", "Secret too.", embargo=two)
    cara = world.client("cara")
    assert says(freeze(cara, pack), "“The draft report” and “The peer review”")
    assert not PackVersion.objects.exists()
    post(cara, f"{BASE}{pack.pk}/sections/{other.pk}/later/", {})
    assert says(freeze(cara, pack), "Version 1 is frozen.")
    assert newest(pack).inner_embargo == one


def test_what_is_under_an_embargo_stays_with_those_who_are_cleared(world, made, pack) -> None:
    secret = embargo(world, "cara", "ada")
    cara, ben = world.client("cara"), world.client("ben")
    freeze(cara, pack)
    clear(pack)
    act(cara, newest(pack), "issue")
    make_section(pack, "The draft", "It says good.", embargo=secret)
    preview = f"{BASE}{pack.pk}/preview/"
    assert says(cara.get(preview), "It says good.")
    assert Look.objects.filter(user=world.people["cara"], what__contains="preview").count() == 1
    assert "It says good." not in text_of(cara.get(f"{preview}?as=open"))
    freeze(cara, pack)
    second = newest(pack)
    pack.refresh_from_db()
    assert second.inner_embargo == secret
    assert Briefing.objects.get(pk=pack.briefing_id).embargo == secret
    path = f"{BASE}versions/{second.pk}/"
    assert ben.get(path).status_code == 404
    clear(pack)
    act(cara, second, "issue")
    second.refresh_from_db()
    assert second.changes["embargoes"] == [secret.pk]
    assert any("The draft" in each for each in second.changes["whole"])
    assert not any("draft" in each for each in second.changes["open"])
    assert says(cara.get(path), "It says good.")
    assert says(cara.get(path), "New section: The draft")
    as_open = text_of(cara.get(f"{path}?as=open"))
    assert "It says good." not in as_open
    page = ben.get(path)
    assert says(page, "We are ready.")
    for hidden in ("draft", "It says good", "nder embargo", "cleared for"):
        assert hidden not in text_of(page)
    log = text_of(ben.get("/councils/westmere/audit/"))
    assert "froze What you need to know, version 1" in log
    assert "froze What you need to know, version 2" not in log
    assert "The draft" not in log
    # Freed of its embargo the section is read by everybody: other words, and another briefing for them.
    secret.lifted_at = timezone.now()
    secret.save(update_fields=["lifted_at"])
    assert says(ben.get(path), "It says good.")


def test_texts_under_an_embargo_do_not_come_out_with_the_next_version(world, made, pack) -> None:
    secret = embargo(world, "cara", "ada")
    section = make_section(pack, "The draft", "It says good.", embargo=secret)
    cara, ben = world.client("cara"), world.client("ben")
    freeze(cara, pack)
    pack.refresh_from_db()
    first = pack.briefing_id
    section.delete()
    assert says(freeze(cara, pack), "Version 2 is frozen.")
    pack.refresh_from_db()
    assert pack.briefing_id != first
    former = Briefing.objects.get(pk=first)
    assert former.embargo == secret
    assert former.withdrawn_at is not None
    assert Briefing.objects.get(pk=pack.briefing_id).embargo is None
    briefings = text_of(ben.get("/councils/westmere/communications/briefings/"))
    assert briefings.count(pack.title) == 1
    assert ben.get(f"/councils/westmere/communications/briefings/{first}/").status_code == 404


def test_a_withdrawn_version_is_gone_at_once_and_its_readers_are_told(world, made, pack) -> None:
    cara, dev = world.client("cara"), world.client("dev")
    freeze(cara, pack)
    clear(pack)
    version = newest(pack)
    path = f"{BASE}versions/{version.pk}/"
    assert says(act(cara, version, "withdraw", reason="Wrong."), "Version 1 is not issued.")
    act(cara, version, "issue")
    assert dev.get(f"{path}read/").status_code == 200
    before = OutgoingEmail.objects.count()
    assert says(act(cara, version, "withdraw", reason=""), "Enter why it is withdrawn")
    page = act(cara, version, "withdraw", reason="A figure is <b>wrong</b>.")
    assert says(page, "Version 1 is withdrawn.")
    assert says(page, "A figure is <b>wrong</b>.")
    assert OutgoingEmail.objects.count() == before + 1
    assert "We are ready." not in text_of(dev.get(f"{path}read/"))
    assert says(act(cara, version, "withdraw", reason="Again."), "Version 1 is withdrawn.")
    assert newest(pack).withdrawn_reason == "A figure is <b>wrong</b>."
    assert says(act(cara, version, "discard"), "Only a version that was never issued can be discarded.")
    assert AuditEntry.objects.filter(action="packs.version.withdrawn").count() == 1


def test_a_version_that_was_never_issued_is_discarded_and_its_sign_off_taken_back(world, made, pack) -> None:
    cara = world.client("cara")
    freeze(cara, pack)
    pack.refresh_from_db()
    asked(made, Briefing.objects.get(pk=pack.briefing_id))
    page = act(cara, newest(pack), "discard")
    assert says(page, "Version 1 is discarded.")
    assert says(page, "Versions belong here")
    assert not PackVersion.objects.exists()
    assert ClearanceRequest.objects.get().state == "withdrawn"


def test_the_pack_says_what_is_missing_until_it_can_be_issued(world, made, pack) -> None:
    cara, path = world.client("cara"), f"{BASE}{pack.pk}/"
    assert says(cara.get(path), "No version waits to be issued.")
    freeze(cara, pack)
    assert says(cara.get(path), "The words of version 1 are not cleared.")
    clear(pack)
    assert says(cara.get(path), "Nothing is missing")
    section = pack.sections.get(title="Summary")
    given = {"title": "Summary", "text": "Other words.", "version": section.version}
    post(cara, f"{path}sections/{section.pk}/", given)
    assert says(cara.get(path), "The pack was changed after version 1 was frozen.")


def test_who_has_read_which_version_and_who_has_not(world, made, pack) -> None:
    version = make_version(pack, content=make_content(pack.title, ("Summary", "Words.")))
    cara, path = world.client("cara"), f"{BASE}{pack.pk}/readers/"
    assert says(cara.get(path), "Not read")
    assert says(cara.get(path), "Cllr Dev Rao")
    before = cost(cara, path)
    make_reading(version, world.members["dev"])
    make_reading(version, world.members["dev"], "pdf")
    make_reading(version, world.members["vic"])
    PackAcknowledgement.objects.create(
        council=pack.council,
        pack=pack,
        pack_version=version,
        membership=world.members["dev"],
        at=timezone.now(),
    )
    assert cost(cara, path) == before
    page = cara.get(path)
    assert says(page, "On screen")
    assert says(page, "PDF")
    assert says(page, "Viewer")
    assert "Not read" not in text_of(page).split("Councillors the issued")[1].split("Said that")[1]
    assert "Vic Tan" not in text_of(cara.get(f"{path}?standing=said"))
    assert "Dev Rao" not in text_of(cara.get(f"{path}?standing=unsaid"))
    assert "Dev Rao" not in text_of(cara.get(f"{path}?standing=unread"))
    assert says(cara.get(f"{path}?version=zz"), "Vic Tan")
    assert cara.get(f"{path}?format=csv").status_code == 200


def test_only_the_councillors_it_is_for_are_listed_as_not_having_read_it(world, made) -> None:
    pack = make_pack(world, "For scrutiny", kind="scrutiny")
    make_version(pack)
    cara, path = world.client("cara"), f"{BASE}{pack.pk}/readers/"
    assert "Dev Rao" not in text_of(cara.get(path))
    make_posts(world.members["dev"], "scrutiny")
    assert says(cara.get(path), "Dev Rao")
