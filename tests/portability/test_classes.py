"""Every table is in a class, and nothing secret travels by oversight."""

import re
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models

from assessment_ready.councils.models import Council, User
from assessment_ready.portability.queries import registry
from assessment_ready.portability.queries.registry import classify, fields_of, tables, target_of, travelling
from assessment_ready.portability.queries.values import NotAValue, decoded, encoded
from assessment_ready.portability.rules import kinds, layout, settling
from assessment_ready.portability.rules.kinds import Kind
from assessment_ready.readiness.models import Round

_LOOKS_SECRET = re.compile("token|secret|password|hash|lease|key|callback|pseudonym")


def secrets_undecided():
    """Fields that travel, look like a secret or a lease, and about which nothing was decided."""
    found = []
    for table in travelling():
        if table.kind is Kind.PEOPLE:
            continue
        decided = {
            *settling.HARMLESS,
            *settling.OMITTED.get(table.label, ()),
            *settling.DRAWN_ANEW.get(table.label, ()),
        }
        found += [
            f"{table.label}.{field.name}"
            for field in fields_of(table.model)
            if _LOOKS_SECRET.search(field.name) and field.name not in decided
        ]
    return found


def references_that_lead_nowhere():
    """Columns of rows that travel and refer to rows that do not."""
    return [
        f"{table.label}.{field.name}"
        for table in travelling()
        if table.kind is not Kind.PEOPLE
        for field in fields_of(table.model)
        if (target := target_of(field)) is not None
        and (
            target.kind in (Kind.LEFT_OUT, Kind.INSTALLATION)
            or (target.kind is Kind.REFERENCE and target.label not in kinds.NATURAL_KEYS)
        )
    ]


def test_every_table_is_in_a_class():
    found = tables()
    assert len(found) == len(apps.get_models(include_auto_created=True)) > 190
    assert sum(1 for each in found.values() if each.kind is Kind.OWNED) > 160


def test_a_table_in_no_class_is_noticed(monkeypatch):
    class Planted(models.Model):
        class Meta:
            app_label = "portability"
            managed = False

    try:
        assert classify(Planted) is None
        registry.tables.cache_clear()
        with pytest.raises(LookupError, match=r"portability\.planted is in no class"):
            registry.tables()
    finally:
        del apps.all_models["portability"]["planted"]
        apps.clear_cache()
        registry.tables.cache_clear()


def test_every_name_in_the_lists_is_a_table():
    known = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    named = {*kinds.LEFT_OUT, *kinds.INSTALLATION, *kinds.NATURAL_KEYS, *kinds.OWNED_BY, *kinds.PRIVATE}
    named |= {*kinds.CARRIED, *kinds.TELLING, *settling.OMITTED, *settling.DRAWN_ANEW}
    assert named - known == set()


def test_no_secret_and_no_lease_travels_undecided():
    assert secrets_undecided() == []


def test_an_undecided_secret_is_noticed(monkeypatch):
    monkeypatch.setitem(settling.OMITTED, "sending.route", ("callback_hash",))
    assert secrets_undecided() == ["sending.route.secret"]


def test_no_row_that_travels_refers_to_one_that_does_not():
    assert references_that_lead_nowhere() == []


def test_a_reference_that_leads_nowhere_is_noticed(monkeypatch):
    registry.tables.cache_clear()
    monkeypatch.setitem(kinds.LEFT_OUT, "comms.channel", "planted")
    try:
        assert "comms.activity.channel" in references_that_lead_nowhere()
    finally:
        registry.tables.cache_clear()


def test_the_rules_about_people():
    assert tables()["councils.user"].kind is Kind.PEOPLE
    assert {"password", "is_installation_admin", "last_login"} & set(kinds.PEOPLE_FIELDS) == set()
    assert classify(Council).kind is Kind.COUNCIL


NOW = "2026-11-24T12:00:00+00:00"


@pytest.mark.parametrize(
    ("label", "row", "expected"),
    [
        ("comms.delivery", {"state": "claimed", "attempts": 0}, {"state": "queued", "attempts": 0}),
        ("comms.delivery", {"state": "claimed", "attempts": 2}, {"state": "temporary", "attempts": 2}),
        ("comms.delivery", {"state": "delivered", "lease_token": "x"}, {"state": "delivered"}),
        (
            "councils.invitation",
            {"accepted_at": NOW, "revoked_at": None, "token_hash": "x"},
            {"accepted_at": NOW, "revoked_at": None, "token_hash": "void"},
        ),
        (
            "councils.invitation",
            {"accepted_at": None, "revoked_at": None, "token_hash": "x"},
            {"accepted_at": None, "revoked_at": NOW, "token_hash": "void"},
        ),
        ("workforce.consultation", {"token": None}, {"token": None}),
        ("comms.pulsesurvey", {"token": "secret"}, {"token": "void"}),
        (
            "documents.generateddocument",
            {"state": "rendering", "attempts": 1, "progress": 40},
            {"state": "queued", "attempts": 0, "progress": 0},
        ),
        ("workforce.snapshot", {"state": "done"}, {"state": "done"}),
        ("readiness.round", {"title": "As it is"}, {"title": "As it is"}),
    ],
)
def test_what_a_row_says_in_an_archive(label, row, expected):
    once = settling.settled(label, row, NOW)
    assert once == expected
    assert settling.settled(label, once, "2027-01-01T00:00:00+00:00") == expected


def test_what_was_being_handed_over_is_unknown():
    row = settling.settled("comms.delivery", {"state": "sending", "settled_at": None}, NOW)
    assert (row["state"], row["settled_at"]) == ("unknown", NOW)
    assert "archive" in row["last_error"]


def test_a_return_being_read_has_to_be_uploaded_again():
    row = settling.settled("workforce.snapshot", {"state": "reading"}, NOW)
    assert row["state"] == "failed"


@pytest.mark.parametrize("name", ["manifest.json", "data/comms.audience_channels.jsonl", f"files/{'0' * 64}"])
def test_names_that_belong_into_an_archive(name):
    assert layout.is_known(name)


@pytest.mark.parametrize(
    "name",
    [
        "data/../x.jsonl",
        "/manifest.json",
        "files/..",
        f"files/{'0' * 63}/",
        "data/a.b.jsonl\n",
        "data/A.b.jsonl",
    ],
)
def test_names_that_do_not(name):
    assert not layout.is_known(name)


def test_values_go_out_and_come_back_the_same():
    field = Round._meta.get_field("held_on")
    assert decoded(field, encoded(field.to_python("2026-11-02"))) == field.to_python("2026-11-02")
    moment = Round._meta.get_field("created_at")
    value = moment.to_python("2026-11-24T12:00:00.123456+00:00")
    assert decoded(moment, encoded(value)) == value
    assert encoded(Decimal("1.50")) == "1.50"


@pytest.mark.parametrize("value", [None, [], {}, "2026-11-24", 5])
def test_values_that_are_no_moment(value):
    with pytest.raises(NotAValue):
        decoded(User._meta.get_field("created_at"), value)
