"""The audit page: sentences, filters, exports, and nothing of what is under embargo."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit import registry
from assessment_ready.audit.services import record
from assessment_ready.embargo.models import Clearance, Embargo

CODE = "tests.thing.changed"
URL = "/councils/westmere/audit/"


@pytest.fixture(autouse=True)
def action(monkeypatch):
    """One action of our own, so that the page is tested apart from the areas' sentences."""
    monkeypatch.setattr(registry, "_actions", dict(registry._actions))
    registry.register(CODE, "{actor} changed {object}", link=lambda entry, slug: f"/councils/{slug}/")
    registry.register("readiness.tests.scored", "{actor} scored {object}")


def write(world, actor="ada", council=None, code=CODE, **extra):
    council = council or world.westmere
    with transaction.atomic():
        return record(code, actor=world.people[actor], obj=council, council=council, **extra)


def hide(world, *cleared):
    secret = Embargo.objects.create(
        council=world.westmere, title="Draft report", authority="CQC", created_by=world.people["ada"]
    )
    for name in cleared:
        Clearance.objects.create(
            council=world.westmere, embargo=secret, user=world.people[name], granted_by=world.people["ada"]
        )
    return secret


def text(response):
    return response.content.decode()


def test_the_audit_log_reads_as_sentences_with_before_and_after_in_words(world):
    write(world, before={"held_on": "2026-11-02"}, after={"held_on": "2026-11-09"}, label="Autumn round")
    page = text(world.client("ada").get(URL))
    assert "Ada Okafor changed Autumn round" in page
    assert "2 November 2026" in page
    assert "9 November 2026" in page
    assert 'href="/councils/westmere/"' in page


def test_no_sequence_number_is_shown_or_exported(world):
    for place in range(3):
        write(world, label=f"Thing {place}")
    rows = list(
        csv.reader(io.StringIO(world.client("ada").get(URL + "?format=csv").content.decode("utf-8-sig")))
    )
    assert rows[0] == ["When", "Who", "What happened", "Kind of change", "About", "Before", "After"]
    assert len(rows) == 4


def test_a_colleague_without_the_right_is_refused_and_another_council_finds_nothing(world):
    assert world.client("vic").get(URL).status_code == 403
    assert world.client("dev").get(URL).status_code == 403
    assert world.client("nia").get(URL).status_code == 404
    assert world.client(None).get(URL).status_code == 302


def test_another_councils_changes_are_not_there(world):
    write(world, "nia", council=world.northby, label="Northby's plan")
    assert "Northby" not in text(world.client("ada").get(URL))
    assert "Northby" not in text(world.client("ada").get(URL + "?format=csv"))


def test_an_embargoed_entry_is_there_only_for_the_cleared(world):
    secret = hide(world, "ada")
    write(world, embargo_id=secret.pk, label="Draft CQC report")
    for suffix in ("", "?format=csv", "?about=Draft"):
        assert "Ada Okafor changed Draft CQC report" in text(world.client("ada").get(URL + suffix))
        assert "Ada Okafor changed Draft CQC report" not in text(world.client("ben").get(URL + suffix))


def test_what_was_put_under_embargo_later_hides_its_earlier_history_too(world):
    made = world.round(title="Draft CQC report")
    with transaction.atomic():
        record(CODE, actor=world.people["ada"], obj=made, council=world.westmere)
        record(CODE, actor=world.people["ada"], obj=made.judgements.first(), council=world.westmere)
    assert "Draft CQC report" in text(world.client("ben").get(URL))
    made.embargo = hide(world, "ada")
    made.save(update_fields=["embargo"])
    assert "Draft CQC report" not in text(world.client("ben").get(URL))
    assert text(world.client("ada").get(URL)).count("Draft CQC report") >= 2


def test_lifting_an_embargo_shows_the_history_to_the_second(world):
    secret = hide(world)
    write(world, embargo_id=secret.pk, label="Draft CQC report")
    Embargo.objects.filter(pk=secret.pk).update(lifts_at=timezone.now() + timedelta(hours=1))
    assert "Draft CQC report" not in text(world.client("ben").get(URL))
    Embargo.objects.filter(pk=secret.pk).update(lifts_at=timezone.now())
    assert "Draft CQC report" in text(world.client("ben").get(URL))


def test_filters_by_person_kind_object_and_day(world):
    write(world, "ada", label="Alpha")
    write(world, "ben", label="Beta", code="readiness.tests.scored")
    ada = world.client("ada")
    only_ben = text(ada.get(URL, {"person": world.people["ben"].pk}))
    assert "scored Beta" in only_ben
    assert "changed Alpha" not in only_ben
    assert "changed Alpha" not in text(ada.get(URL, {"kind": "readiness"}))
    assert "scored Beta" not in text(ada.get(URL, {"about": "alph"}))
    today = timezone.localdate()
    days = {"first_day": today.day, "first_month": today.month, "first_year": today.year}
    assert "changed Alpha" in text(ada.get(URL, days))
    later = today + timedelta(days=1)
    days = {"first_day": later.day, "first_month": later.month, "first_year": later.year}
    assert "Nothing matches these filters" in text(ada.get(URL, days))
    chosen = f"councils.council:{world.westmere.pk}"
    assert "changed Alpha" in text(ada.get(URL, {"object": chosen}))
    assert "changed Alpha" not in text(ada.get(URL, {"object": "councils.council:0"}))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"first_day": "31", "first_month": "2", "first_year": "2026"}, "Enter a real date"),
        ({"person": "999999"}, "Choose a person from the list"),
        ({"kind": "nonsense"}, "Choose a kind of change from the list"),
        (
            {
                "first_day": "2",
                "first_month": "2",
                "first_year": "2026",
                "last_day": "1",
                "last_month": "2",
                "last_year": "2026",
            },
            "The last day must be the same as or after the first day",
        ),
    ],
)
def test_a_filter_that_makes_no_sense_gets_a_sentence(world, asked, sentence):
    write(world)
    response = world.client("ada").get(URL, asked)
    assert response.status_code == 200
    assert sentence in text(response)


@pytest.mark.parametrize(
    "asked", [{"about": "\x00"}, {"object": "x;y"}, {"page": "none"}, {"about": "a" * 500}]
)
def test_hostile_filters_never_break_the_page(world, asked):
    assert world.client("ada").get(URL, asked).status_code == 200


def test_an_administrator_without_readiness_reads_about_people_and_not_about_rounds(world):
    write(
        world,
        code="readiness.tests.scored",
        label="Assessing needs",
        before={"reason": "Old words"},
        after={"reason": "New words"},
    )
    admin = text(world.client("ann").get(URL))
    assert "Assessing needs" not in admin
    assert "New words" not in admin
    assert "New words" in text(world.client("ada").get(URL))


def test_an_entry_whose_action_nobody_knows_any_more_still_reads(world):
    write(world, label="Something old")
    del registry._actions[CODE]
    assert "Ada Okafor changed Something old" in text(world.client("ada").get(URL))


def test_the_log_is_paged_and_costs_the_same_however_long_it_is(world):
    write(world)
    ada = world.client("ada")
    ada.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        ada.get(URL)
    for place in range(120):
        write(world, label=f"Thing {place}")
    with CaptureQueriesContext(connection) as many:
        page = text(ada.get(URL))
    assert len(few) == len(many) <= 9
    assert page.count("Ada Okafor changed") < 160
    assert "page=3" in page


def test_the_export_has_every_row_that_matches_and_no_formula(world):
    for place in range(60):
        write(world, label=f"=HYPERLINK({place})")
    rows = list(
        csv.reader(io.StringIO(world.client("ada").get(URL + "?format=csv").content.decode("utf-8-sig")))
    )
    assert len(rows) == 61
    assert all(row[4].startswith("'=") for row in rows[1:])
    assert world.client("ada").get(URL + "?format=xlsx").status_code == 200
    assert world.client("ada").get(URL + "?format=pdf").status_code == 404


def things(world):
    """One of everything that can be under an embargo, beside rounds and reports."""
    return {
        "the item": world.evidence(1),
        "the action": world.action(1),
        "the gap": world.gap(1),
        "the milestone": world.milestone(),
    }


def test_evidence_gaps_actions_and_dates_put_under_embargo_later_hide_their_history(world):
    made = things(world)
    with transaction.atomic():
        for name, row in made.items():
            record(CODE, actor=world.people["ben"], obj=row, council=world.westmere, label=name)
    ben, ada = world.client("ben"), world.client("ada")
    assert all(name in text(ben.get(URL)) for name in made)
    secret = hide(world, "ada")
    for name, row in made.items():
        row.embargo = secret
        row.save(update_fields=["embargo"])
        assert name not in text(ben.get(URL)), name
        assert name not in text(ben.get(URL, {"format": "csv"})), name
        assert name in text(ada.get(URL)), name


def test_what_happens_in_the_library_and_to_actions_is_for_people_who_see_them(world):
    for app in ("evidence", "actions", "timeline", "readiness.gap"):
        registry.register(f"{app}.tests.done", f"{{actor}} did something in {app}")
        write(world, code=f"{app}.tests.done")
    seen = text(world.client("ben").get(URL))
    kept = text(world.client("ann").get(URL))
    for app in ("evidence", "actions", "timeline", "readiness.gap"):
        assert f"did something in {app}" in seen
        assert f"did something in {app}" not in kept


def test_gaps_are_found_with_actions_and_not_with_rounds(world):
    write(world, code="readiness.tests.scored")
    registry.register("readiness.gap.tested", "{actor} tested a gap")
    write(world, code="readiness.gap.tested")
    ada = world.client("ada")
    gaps, rounds = text(ada.get(URL, {"kind": "actions"})), text(ada.get(URL, {"kind": "readiness"}))
    assert "tested a gap" in gaps
    assert "tested a gap" not in rounds
    assert "Ada Okafor scored" in rounds
    assert "Ada Okafor scored" not in gaps
