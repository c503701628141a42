"""A councillor on a phone: from signing in to reading the right pack within three taps."""

from typing import Any

import pytest

from assessment_ready.documents import services as documents
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.packs.services.files import make_files
from tests.browser.conftest import PHONE, Visit
from tests.comms.making import comms_of
from tests.packs.making import make_pack, make_posts, make_version
from tests.world import World


@pytest.mark.slow
def test_three_taps_from_signing_in_to_reading(world: World, visit: Visit, tmp_path: Any) -> None:
    comms_of(world, world.members["cara"]).line("Somebody asks", "We welcome the visit.", cleared=True)
    make_posts(world.members["dev"], "lead_member")
    make_version(make_pack(world, "For everybody"))
    pack = make_pack(world, "Before the visit: what you need to know", kind="lead", must_read=True)
    version = make_version(pack, ("Summary", "The visit is near."), ("Dates", "- In May\n- In June"))
    make_files(version)
    for pk in GeneratedDocument.objects.values_list("pk", flat=True):
        documents.render(document_id=pk)
    dev = visit(viewport=PHONE)
    dev.sign_in(world.people["dev"].email)  # the first tap
    assert dev.heading() == "Your briefing on the CQC assessment"
    assert dev.accessible() == []
    assert dev.fits()
    dev.page.screenshot(path=str(tmp_path / "home.png"), full_page=True)
    with dev.page.expect_navigation():
        dev.page.get_by_role("link", name="Read on screen").first.click()  # the second
    assert dev.heading() == "Before the visit: what you need to know"
    assert dev.page.get_by_text("The visit is near.").is_visible()
    assert dev.accessible() == []
    assert dev.fits()
    dev.page.screenshot(path=str(tmp_path / "read.png"), full_page=True)
    dev.press("I have read this")
    assert dev.page.get_by_text("You said on").is_visible()
    dev.open("/councils/westmere/briefing-packs/say/")
    assert dev.accessible() == []
    assert dev.fits()
