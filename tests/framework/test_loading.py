"""Loading framework versions and published results: idempotent, gentle with edits, strict with structure."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment_ready.audit.models import AuditEntry
from assessment_ready.framework import queries
from assessment_ready.framework.models import (
    EvidenceCategory,
    FrameworkVersion,
    PublishedResult,
    QualityStatement,
    RatingBand,
    ScoreLevel,
    StatementAlias,
    SubTopic,
    Theme,
)
from assessment_ready.framework.rules.files import parse
from assessment_ready.framework.services.texts import (
    add_alias,
    edit_statement,
    remove_alias,
    set_category_in_use,
)
from assessment_ready.readiness.models import Judgement
from tests.framework.files import FIVE_POINT, load_shipped, shipped_json, write

TABLES = [
    FrameworkVersion,
    Theme,
    QualityStatement,
    StatementAlias,
    SubTopic,
    EvidenceCategory,
    ScoreLevel,
    RatingBand,
    PublishedResult,
    AuditEntry,
]


def everything() -> list[list[tuple[object, ...]]]:
    return [list(model._default_manager.order_by("pk").values_list()) for model in TABLES]


def load(path=None) -> str:
    out = StringIO()
    call_command("load_framework", *(["--file", str(path)] if path else []), stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_shipped_framework_has_cqcs_four_themes_and_nine_statements():
    version = load_shipped()
    assert version.is_default
    assert list(version.themes.values_list("title", flat=True)) == [
        "Working with people",
        "Providing support",
        "How the local authority ensures safety within the system",
        "Leadership",
    ]
    assert [row.title for row in queries.statements(version)] == [
        "Assessing needs",
        "Supporting people to live healthier lives",
        "Equity in experience and outcomes",
        "Care provision, integration and continuity",
        "Partnerships and communities",
        "Safe systems, pathways and transitions",
        "Safeguarding",
        "Governance, management and sustainability",
        "Learning, improvement and innovation",
    ]
    assert all(row.covers and row.cqc_url for row in queries.statements(version))
    assert [row.title for row in queries.categories(version, in_use_only=True)] == [
        "People’s experience",
        "Feedback from staff and leaders",
        "Feedback from partners",
        "Processes",
    ]
    assert SubTopic.objects.filter(confirmed=True).count() == 2
    assert version.unconfirmed


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    load_shipped()
    before = everything()
    assert "was up to date" in load()
    call_command("load_benchmark", verbosity=0)
    assert everything() == before


@pytest.mark.django_db
def test_a_newer_revision_updates_texts_and_keeps_what_an_administrator_edited(world, tmp_path):
    version = load_shipped()
    ingrid = world.people["ingrid"]
    edited = queries.get_statement(version, "safeguarding")
    edit_statement(
        actor=ingrid,
        statement=edited,
        covers="Our words.",
        people_expect="",
        cqc_url="",
        expected_version=edited.version,
    )
    equity = queries.get_statement(version, "equity")
    shipped_alias = next(row for row in queries.active_aliases(equity) if row.text == "Equity")
    remove_alias(actor=ingrid, statement=equity, alias_id=shipped_alias.pk)
    add_alias(actor=ingrid, statement=equity, text="Fair outcomes")
    outcomes = EvidenceCategory.objects.get(framework=version, code="outcomes")
    set_category_in_use(actor=ingrid, category=outcomes, in_use=True)

    data = shipped_json()
    data["revision"] = 2
    for theme in data["themes"]:
        for row in theme["statements"]:
            row["covers"] = f"New words about {row['title']}."
    data["themes"][0]["statements"][0]["aliases"].append("Needs assessment")
    data["categories"][5]["note"] = "A new note."
    data["levels"][2]["meaning"] = "A new meaning."
    assert "revision 2" in load(write(tmp_path / "newer.json", data))

    covers = dict(QualityStatement.objects.filter(framework=version).values_list("slug", "covers"))
    assert covers["safeguarding"] == "Our words."
    assert covers["equity"] == "New words about Equity in experience and outcomes."
    names = queries.statement_numbers_by_alias(version)
    assert "equity" in names  # the slug still stands for it
    assert not StatementAlias.objects.get(pk=shipped_alias.pk).is_active
    assert (names["fairoutcomes"], names["needsassessment"]) == (3, 1)
    outcomes.refresh_from_db()
    assert outcomes.in_use
    assert EvidenceCategory.objects.get(framework=version, code="observation").note == "A new note."
    assert queries.levels(version)[2].meaning == "A new meaning."


@pytest.mark.django_db
def test_an_older_revision_changes_nothing(tmp_path):
    load_shipped()
    newer = shipped_json() | {"revision": 3, "title": "Revision three"}
    load(write(tmp_path / "newer.json", newer))
    before = everything()
    assert "was up to date" in load()
    assert everything() == before


def _rename_statement(data):
    data["themes"][0]["statements"][0]["title"] = "Assessing everything"


def _move_band(data):
    data["bands"][2]["max_points"] = 30
    data["bands"][3]["min_points"] = 31


def _drop_statement(data):
    data["themes"][3]["statements"].pop()
    data["bands"] = [{"code": "all", "title": "All", "min_points": 8, "max_points": 32, "tone": "blue"}]


def _widen_scale(data):
    data["levels"].append({"value": 5, "label": "Beyond", "meaning": "Beyond."})
    data["bands"][3]["max_points"] = 45


def _rename_theme(data):
    data["themes"][2]["title"] = "Ensuring safety"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "part"),
    [
        (_rename_statement, "quality statements"),
        (_move_band, "rating bands"),
        (_drop_statement, "quality statements and rating bands"),
        (_widen_scale, "scale and rating bands"),
        (_rename_theme, "themes"),
    ],
)
def test_a_loaded_versions_structure_never_changes(change, part, tmp_path):
    load_shipped()
    before = everything()
    data = shipped_json() | {"revision": 2}
    change(data)
    with pytest.raises(CommandError, match=f"would change the {part} of .* new version"):
        load(write(tmp_path / "changed.json", data))
    assert everything() == before


@pytest.mark.django_db
def test_a_second_version_is_added_beside_and_a_round_stays_on_its_own(world):
    made = world.round(scores=[3, 3, 2, 3, 3, 3, 2, 3, 3])
    before = list(Judgement.objects.filter(round=made).order_by("pk").values_list("statement_id", "score"))
    load(FIVE_POINT)
    second = queries.get_version("five-point")
    made.refresh_from_db()
    assert made.framework == world.framework
    assert (
        list(Judgement.objects.filter(round=made).order_by("pk").values_list("statement_id", "score"))
        == before
    )
    assert queries.default_framework() == world.framework
    mine, theirs = queries.scale(made.framework), queries.scale(second)
    assert (mine.levels, mine.statements, mine.max_points) == ((1, 2, 3, 4), 9, 36)
    assert (theirs.levels, theirs.statements, theirs.max_points) == ((1, 2, 3, 4, 5), 8, 40)
    assert (mine.rating(25).title, theirs.rating(25).title) == ("Good", "Met")
    assert (mine.percent(25), theirs.percent(25)) == (70, 63)
    assert len(queries.statements(second)) == 8


@pytest.mark.django_db
def test_the_first_version_loaded_is_the_default_and_later_ones_are_not():
    load_shipped()
    load(FIVE_POINT)
    assert queries.default_framework().code == "cqc-la-2025"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: data.pop("bands"), "lacks 'bands'"),
        (lambda data: data["bands"][1].update(min_points=15), "must begin at 14 points"),
        (lambda data: data["bands"][3].update(max_points=35), "must end at 36 points"),
        (lambda data: data["themes"][0]["statements"][1].update(number=7), "Number the quality statements"),
        (lambda data: data["themes"][0]["statements"][1].update(slug="equity"), "same slug"),
        (lambda data: data["levels"].pop(1), "whole numbers in order"),
        (lambda data: data.update(levels=[]), "needs score levels"),
        (lambda data: data.update(themes="none"), "shape"),
        (
            lambda data: data["themes"][0]["statements"][0]["aliases"].append("safeguarding!"),
            "two quality statements: 1 and 7",
        ),
    ],
)
def test_a_framework_file_that_contradicts_itself_is_refused_with_a_sentence(change, sentence):
    data = shipped_json()
    change(data)
    with pytest.raises(ValueError, match=sentence):
        parse(data)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"), [("{", "not a JSON file"), ("[]", "shape"), (None, "cannot be read")]
)
def test_a_file_that_is_none_is_refused_with_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "framework.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=sentence):
        load(path)
    assert not FrameworkVersion.objects.exists()


@pytest.mark.django_db
def test_the_shipped_results_keep_their_dates_as_precisely_as_known():
    load_shipped()
    results = PublishedResult.objects.filter(added_for=None)
    assert results.count() == 65
    precision = dict(results.values_list("council_name", "date_precision"))
    assert precision["Hull City Council"] == "day"
    assert precision["Brighton and Hove City Council"] == "month"
    assert precision["London Borough of Barking and Dagenham"] == "year"
    assert results.exclude(published_percent=None).count() == 6
    assert not results.filter(source_url="").exists()


@pytest.mark.django_db
def test_results_need_their_framework_first():
    with pytest.raises(CommandError, match="Run load_framework first"):
        call_command("load_benchmark")


@pytest.mark.django_db
def test_a_shipped_row_with_a_better_known_date_corrects_the_stored_row():
    load_shipped()
    stored = PublishedResult.objects.get(council_name="Hull City Council")
    PublishedResult.objects.filter(pk=stored.pk).update(published_on="2025-10-01", date_precision="month")
    call_command("load_benchmark", verbosity=0)
    assert PublishedResult.objects.filter(council_name="Hull City Council").count() == 1
    stored.refresh_from_db()
    assert (stored.published_on.isoformat(), stored.date_precision) == ("2025-10-24", "day")


@pytest.mark.django_db
def test_loading_keeps_a_row_that_an_administrator_completed():
    load_shipped()
    torbay = PublishedResult.objects.filter(council_name="Torbay Council")
    torbay.update(scores=[3, 3, 2, 3, 3, 3, 2, 3, 3])
    call_command("load_benchmark", verbosity=0)
    assert torbay.get().scores == [3, 3, 2, 3, 3, 3, 2, 3, 3]
