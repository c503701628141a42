"""Scenarios through the browser: the matrix with its holes, the shared words, cells, the embargo."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from comms.models import Briefing, Scenario, ScenarioCell
from comms.queries.scenarios import is_sealed, matrix
from comms.rules.scenarios import CellState
from comms.services.briefings import refresh_words
from tests.comms.making import Comms, comms_of
from tests.world import World

BASE = "/councils/westmere/communications/"


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def clear(made: Comms, briefing: Briefing) -> None:
    refresh_words(actor=made.actor, briefings=[briefing])
    briefing.refresh_from_db()
    briefing.cleared_hash, briefing.cleared_at = briefing.content_hash, timezone.now()
    briefing.save(update_fields=["cleared_hash", "cleared_at"])


def filled(made: Comms) -> tuple[Scenario, Scenario]:
    """Good: staff cleared, councillors in clearance. Inadequate: staff missing, councillors not needed."""
    good, bad = made.scenario("good", "Good"), made.scenario("inadequate", "Inadequate")
    done, waiting = made.briefing("Good, staff"), made.briefing("Good, members")
    made.cell(good, briefing=done)
    made.cell(good, made.councillors, briefing=waiting)
    made.cell(bad)
    made.cell(bad, made.councillors, is_needed=False, not_needed_because="Rung up")
    clear(made, done)
    made.request(waiting, made.world.members["ada"])
    return good, bad


def test_the_matrix_says_every_state_in_words(world: World, made: Comms) -> None:
    filled(made)
    page = world.client("will").get(f"{BASE}plans/{made.plan.pk}/scenarios/").content.decode()
    for words in ("✓ cleared", "waits for DASS", ">missing</a>", "not needed", 'class="ar-hole"'):
        assert words in page
    assert "33% ready: 1 of 3 texts cleared." in page
    assert f"Inadequate: {made.staff.name}, {made.email.name}" in page
    assert "New scenario" not in page


def test_the_matrix_equals_a_recount(world: World, made: Comms) -> None:
    filled(made)
    found = matrix(made.plan, world.members["cara"], timezone.now())
    cells = ScenarioCell.objects.filter(scenario__plan=made.plan, is_needed=True)
    done = [cell for cell in cells if cell.briefing and cell.briefing.is_cleared]
    assert (found.done.cleared, found.done.needed) == (len(done), len(cells))
    assert [cell.state for cell in found.open_cells] == [CellState.IN_CLEARANCE, CellState.MISSING]
    assert found.with_notes({"good": "75% likely"}).rows[0].note == "75% likely"
    assert len(found.missing) == 1


def test_a_scenario_is_added_with_the_cells_of_the_others(world: World, made: Comms) -> None:
    filled(made)
    client, url = world.client("cara"), f"{BASE}plans/{made.plan.pk}/scenarios/new/"
    values = {"kind": "leak", "title": "Leak", "variant_block": "We know."}
    for _ in range(2):
        page = client.post(url, values, follow=True).content.decode()
    assert "is in the plan" in page
    row = Scenario.objects.get(kind="leak")
    assert row.cells.count() == 2
    taken = client.post(url, {**values, "kind": "good", "title": "Other"}).content.decode()
    assert "has a scenario of this kind already" in taken
    assert "Enter the name of the scenario" in client.post(url, {"kind": "delay"}).content.decode()


def test_changing_shared_words_undoes_clearance_and_says_of_how_many(world: World, made: Comms) -> None:
    good, _ = filled(made)
    client, url = world.client("cara"), f"{BASE}plans/{made.plan.pk}/scenarios/shared/"
    assert "Changing this undoes the clearance of 1 text." in client.get(url).content.decode()
    client.post(url, {"core_block": "CQC has published.", "version": made.plan.version})
    briefing = Briefing.objects.get(title="Good, staff")
    assert not briefing.is_cleared
    assert briefing.was_changed_since_cleared
    clear(made, briefing)
    url = f"{BASE}scenarios/{good.pk}/change/"
    assert "undoes the clearance of 1 text." in client.get(url).content.decode()
    client.post(url, {"title": "Good rating", "version": good.version})
    assert Briefing.objects.get(pk=briefing.pk).is_cleared
    client.post(url, {"title": "Good rating", "variant_block": "We are Good.", "version": good.version + 1})
    assert not Briefing.objects.get(pk=briefing.pk).is_cleared
    page = client.get(f"{BASE}scenarios/{good.pk}/").content.decode()
    assert "CQC has published." in page
    assert "We are Good." in page
    stale = client.post(url, {"title": "Mine", "version": 1})
    assert stale.status_code == 409
    assert "Good rating" in stale.content.decode()
    assert 'value="Mine"' in stale.content.decode()
    audit = world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert "changed what every scenario of" in audit


def test_a_cell_is_begun_once_and_shows_its_words(world: World, made: Comms) -> None:
    _, bad = filled(made)
    made.plan.core_block = "CQC has **published**."
    made.plan.save(update_fields=["core_block"])
    cell = bad.cells.get(audience=made.staff)
    client, url = world.client("cara"), f"{BASE}scenario-texts/{cell.pk}/"
    page = client.get(url).content.decode()
    assert "CQC has <strong>published</strong>." in page
    assert "Start writing" in page
    key = str(uuid4())
    values = {
        "title": "Inadequate, staff",
        "product": str(made.products["statement"].pk),
        "submission_key": key,
    }
    for _ in range(2):
        assert client.post(f"{url}write/", values).status_code == 302
    row = Briefing.objects.get(title="Inadequate, staff")
    cell.refresh_from_db()
    assert (cell.briefing, list(row.audiences.all())) == (row, [made.staff])
    again = client.post(f"{url}write/", {**values, "submission_key": str(uuid4())}).content.decode()
    assert "A text is written here already" in again
    no = client.post(
        f"{url}needed/", {"is_needed": "no", "not_needed_because": "No", "version": cell.version}
    )
    assert "A text is written here already" in no.content.decode()
    assert "Choose the product" in client.post(f"{url}write/", {"title": "x"}).content.decode()


def test_a_cell_is_needed_or_says_why_not(world: World, made: Comms) -> None:
    cell = made.cell(made.scenario())
    client, url = world.client("cara"), f"{BASE}scenario-texts/{cell.pk}/"
    assert (
        "Enter why nothing is said here"
        in client.post(f"{url}needed/", {"is_needed": "no", "version": 1}).content.decode()
    )
    client.post(f"{url}needed/", {"is_needed": "no", "not_needed_because": "Rung up", "version": 1})
    assert "Nothing is said here: Rung up" in client.get(url).content.decode()
    refused = client.post(f"{url}write/", {"title": "x", "product": str(made.products["statement"].pk),
                                           "submission_key": str(uuid4())})  # fmt: skip
    assert "marked as not needed" in refused.content.decode()
    stale = client.post(f"{url}needed/", {"is_needed": "yes", "version": 1})
    assert stale.status_code == 409
    assert "Rung up" in stale.content.decode()
    client.post(f"{url}needed/", {"is_needed": "yes", "not_needed_because": "Rung up", "version": 2})
    cell.refresh_from_db()
    assert (cell.is_needed, cell.not_needed_because) == (True, "")


def test_audience_and_channel_go_into_every_scenario(world: World, made: Comms) -> None:
    filled(made)
    media = made.audience("The media", type="media", order=8)
    client, url = world.client("cara"), f"{BASE}plans/{made.plan.pk}/scenarios/texts/"
    pair = {"audience": str(media.pk), "channel": str(made.email.pk)}
    assert "Every scenario has this text now" in client.post(url, pair, follow=True).content.decode()
    assert "had this text already" in client.post(url, pair, follow=True).content.decode()
    assert ScenarioCell.objects.filter(audience=media).count() == 2
    client.post(f"{url}remove/", pair)
    assert not ScenarioCell.objects.filter(audience=media).exists()
    kept = {"audience": str(made.staff.pk), "channel": str(made.email.pk)}
    assert "Withdraw them first" in client.post(f"{url}remove/", kept, follow=True).content.decode()
    assert "Choose an audience" in client.post(url, {}).content.decode()
    codes = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"comms.cell.column_added", "comms.cell.column_removed"} <= codes


def test_who_may_not_and_who_may_not_know(world: World, made: Comms) -> None:
    good, _ = filled(made)
    cell = good.cells.first()
    pages = [f"plans/{made.plan.pk}/scenarios/", f"scenarios/{good.pk}/", f"scenario-texts/{cell.pk}/",
             f"scenarios/{good.pk}/rehearsals/", f"scenarios/{good.pk}/activate/"]  # fmt: skip
    forms = [f"plans/{made.plan.pk}/scenarios/new/", f"plans/{made.plan.pk}/scenarios/shared/",
             f"plans/{made.plan.pk}/scenarios/texts/", f"scenarios/{good.pk}/change/",
             f"scenario-texts/{cell.pk}/needed/", f"scenario-texts/{cell.pk}/write/"]  # fmt: skip
    for page in pages:
        assert world.client("vic").get(BASE + page).status_code == 200
        assert world.client("dev").get(BASE + page).status_code == 403
    for page in forms:
        assert world.client("vic").get(BASE + page).status_code == 403
        assert world.client("cara").get(BASE + page).status_code == 200
    for page in pages + forms:
        assert world.client("nia").get(BASE.replace("westmere", "northby") + page).status_code == 404


def test_nobody_uncleared_can_tell_of_a_secret_scenario(world: World, made: Comms) -> None:
    filled(made)
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["cara"]
    )
    Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people["cara"], granted_by=world.people["cara"]
    )
    plain = world.client("ben").get(f"{BASE}plans/{made.plan.pk}/scenarios/").content.decode()
    secret = made.scenario("outstanding", "Wonderful", embargo=embargo)
    cell = made.cell(secret, made.audience("Moon people", order=9))
    assert "Wonderful" in world.client("cara").get(f"{BASE}plans/{made.plan.pk}/scenarios/").content.decode()
    page = world.client("ben").get(f"{BASE}plans/{made.plan.pk}/scenarios/").content.decode()
    assert page.count("ar-hole") == plain.count("ar-hole")
    assert "Wonderful" not in page
    assert "Moon people" not in page
    assert "33% ready: 1 of 3 texts cleared." in page
    client = world.client("ben")
    for path in (f"scenarios/{secret.pk}/", f"scenario-texts/{cell.pk}/", f"scenarios/{secret.pk}/activate/"):
        assert client.get(BASE + path).status_code == 404
    answer = client.post(
        f"{BASE}plans/{made.plan.pk}/scenarios/new/", {"kind": "outstanding", "title": "Ours"}
    )
    assert answer.status_code == 302
    texts = client.get(f"{BASE}plans/{made.plan.pk}/scenarios/texts/").content.decode()
    assert "Remove Moon people" not in texts
    embargo.looks.all().delete()
    world.client("cara").get(f"{BASE}scenarios/{secret.pk}/")
    assert embargo.looks.count() == 1


def test_a_scenario_put_under_an_embargo_takes_its_texts_along(world: World, made: Comms) -> None:
    good, _ = filled(made)
    embargo = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["cara"],
        lifts_at=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=world.people["cara"], granted_by=world.people["cara"]
    )
    url = f"{BASE}scenarios/{good.pk}/change/"
    world.client("cara").post(url, {"title": "Good", "embargo": str(embargo.pk), "version": good.version})
    assert set(Briefing.objects.filter(cell__scenario=good).values_list("embargo", flat=True)) == {embargo.pk}
    assert world.client("ben").get(f"{BASE}scenarios/{good.pk}/").status_code == 404


def test_sealed_scenarios_can_be_read_and_not_changed(world: World, made: Comms) -> None:
    good, _ = filled(made)
    good.sealed_at = timezone.now()
    good.save(update_fields=["sealed_at"])
    cell = good.cells.first()
    client = world.client("cara")
    assert "Sealed" in client.get(f"{BASE}scenarios/{good.pk}/").content.decode()
    for path, values in (
        (f"scenarios/{good.pk}/change/", {"title": "Mine", "version": good.version}),
        (f"scenario-texts/{cell.pk}/needed/", {"is_needed": "yes", "version": cell.version}),
        (f"plans/{made.plan.pk}/scenarios/shared/", {"core_block": "New", "version": made.plan.version}),
    ):
        page = client.post(BASE + path, values).content.decode()
        assert "sealed" in page or "A rating is active" in page
    assert is_sealed(cell.briefing)


def test_what_people_type_is_escaped(world: World, made: Comms) -> None:
    bad = "<script>alert(1)</script>"
    made.plan.core_block = bad
    made.plan.save(update_fields=["core_block"])
    row = made.scenario("good", bad, assumptions=bad, tone=bad, variant_block=bad)
    cell = made.cell(row, is_needed=False, not_needed_because=bad)
    other = made.cell(row, made.councillors)
    for path in (f"plans/{made.plan.pk}/scenarios/", f"scenarios/{row.pk}/", f"scenario-texts/{cell.pk}/",
                 f"scenario-texts/{other.pk}/", f"scenarios/{row.pk}/activate/"):  # fmt: skip
        page = world.client("cara").get(BASE + path).content.decode()
        assert bad not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("page", ["plans/{0}/scenarios/", "scenarios/{1}/", "plans/{0}/scenarios/texts/"])
def test_more_cells_ask_no_more(world: World, made: Comms, page) -> None:
    good, bad = filled(made)
    client, url = world.client("cara"), BASE + page.format(made.plan.pk, good.pk)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(4):
        audience = made.audience(f"Group {number}", order=number + 3)
        text = made.briefing(f"Text {number}")
        made.cell(good, audience, briefing=text)
        made.cell(bad, audience)
        made.request(text, world.members["ada"], world.members["ben"])
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
