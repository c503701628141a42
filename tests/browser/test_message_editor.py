"""Writing a message in the browser: the advice follows the typing, and works without scripts too."""

import pytest

from comms.models import Message
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.comms.making import comms_of
from tests.world import World


@pytest.mark.parametrize(
    ("viewport", "javascript"), [(DESKTOP, True), (PHONE, False)], ids=["typing", "no scripts"]
)
def test_the_advice_is_beside_the_words(world: World, visit: Visit, viewport, javascript) -> None:
    made = comms_of(world, world.members["cara"])
    cara = visit("cara@westmere.example", viewport=viewport, javascript=javascript)
    cara.open(f"/councils/westmere/communications/plans/{made.plan.pk}/messages/new/")
    cara.page.get_by_label("Umbrella message").check()
    cara.page.get_by_label("Message", exact=True).press_sequentially("The CQC was told.")
    if not javascript:
        cara.press("Check the wording")
    panel = cara.page.locator("#readability")
    panel.get_by_text("Say what CQC stands for where it first comes").wait_for()
    if javascript:
        assert cara.accessible() == []
    assert cara.fits()
    assert not Message.objects.exists()
    cara.page.get_by_label("Message", exact=True).fill("The inspectors told us.")
    cara.press("Add the message")
    assert Message.objects.get().text == "The inspectors told us."
    assert "Reads well" in cara.page.locator("#readability").inner_text()
