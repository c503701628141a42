"""The installation administrator's pages: versions, texts, spellings, categories, results for everybody."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment_ready.audit.models import AuditEntry
from assessment_ready.framework import queries
from assessment_ready.framework.models import (
    EvidenceCategory,
    PublishedResult,
    QualityStatement,
    StatementAlias,
)
from assessment_ready.framework.rules.imports import ResultRow
from assessment_ready.framework.services.results import load_results
from assessment_ready.framework.services.texts import add_alias
from tests.framework.files import FIVE_POINT

CODE = "test-cqc"
TEXTS = {
    "covers": "New words.",
    "people_expect": "Good care.",
    "cqc_url": "https://www.cqc.org.uk/page",
    "version": 1,
}
CSV = (
    "council,publication_date,qs1,qs2,qs3,qs4,qs5,qs6,qs7,qs8,qs9,overall_percent,rating,source_url\n"
    "Elsewhere Council,March 2026,2,3,3,3,3,3,3,3,3,73,Good,https://results.example/elsewhere\n"
)


def address(name: str, **kwargs) -> str:
    return reverse(f"framework:installation-{name}", kwargs=kwargs)


def statement_page(name: str = "statement") -> str:
    return address(name, code=CODE, statement="safeguarding")


def audited(action: str) -> AuditEntry:
    entry = AuditEntry.objects.filter(action=action).get()
    assert entry.council is None
    return entry


PAGES = [
    ("framework", {}),
    ("version", {"code": CODE}),
    ("statement", {"code": CODE, "statement": "safeguarding"}),
    ("spellings", {"code": CODE, "statement": "safeguarding"}),
    ("results", {}),
    ("results-import", {}),
]


@pytest.mark.parametrize(("name", "kwargs"), PAGES)
def test_the_installation_administrator_opens_every_page(world, name, kwargs):
    response = world.client("ingrid").get(address(name, **kwargs))
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize(("name", "kwargs"), PAGES)
def test_one_more_row_costs_no_more_queries(world, name, kwargs):
    client = world.client("ingrid")
    path = address(name, **kwargs)
    client.get(path)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    before = cost()
    call_command("load_framework", file=FIVE_POINT, verbosity=0)
    for number in range(3):
        add_alias(actor=world.people["ingrid"], statement=world.statement(7), text=f"Other name {number}")
        load_results(
            actor=None,
            framework=world.framework,
            rows=[
                ResultRow(
                    number=2,
                    council_name=f"Place {number}",
                    published_on=date(2026, 3, 1),
                    date_precision="day",
                    scores=(3,) * 9,
                    published_percent=None,
                    rating="Good",
                    source_url="https://a.example",
                )
            ],
            notes=[],
        )
    assert cost() == before


@pytest.mark.parametrize(("name", "kwargs"), PAGES)
@pytest.mark.parametrize("person", ["ada", "ann", "nia"])
def test_people_of_councils_do_not_know_these_pages(world, name, kwargs, person):
    assert world.client(person).get(address(name, **kwargs)).status_code == 404


@pytest.mark.parametrize(("name", "kwargs"), PAGES)
def test_signed_out_people_are_asked_to_sign_in(world, name, kwargs):
    response = world.client(None).get(address(name, **kwargs))
    assert response.status_code == 302
    assert "/sign-in/" in response["Location"]


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("version", {"code": "none"}),
        ("statement", {"code": CODE, "statement": "none"}),
        ("spellings", {"code": "none", "statement": "safeguarding"}),
    ],
)
def test_what_is_not_there_is_404(world, name, kwargs):
    assert world.client("ingrid").get(address(name, **kwargs)).status_code == 404


def test_texts_are_edited_without_a_release_and_audited(world):
    response = world.client("ingrid").post(statement_page(), TEXTS, follow=True)
    assert "The texts of Safeguarding were saved." in response.content.decode()
    row = world.statement(7)
    assert (row.covers, row.people_expect, row.version) == ("New words.", "Good care.", 2)
    assert row.edited_at is not None
    entry = audited("framework.statement.edited")
    assert entry.before["covers"] == "What Safeguarding covers."
    assert entry.after["covers"] == "New words."


def test_the_second_of_two_savers_is_told_and_sees_both_texts(world):
    ingrid = world.client("ingrid")
    ingrid.post(statement_page(), TEXTS | {"covers": "What the first saved."})
    response = ingrid.post(statement_page(), TEXTS | {"covers": "What the second wrote."})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Somebody else changed these texts" in page
    assert "What the first saved." in page
    assert "What the second wrote." in page
    assert world.statement(7).covers == "What the first saved."
    again = ingrid.post(statement_page(), TEXTS | {"covers": "What the second wrote.", "version": 2})
    assert again.status_code == 302
    assert world.statement(7).covers == "What the second wrote."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"covers": ""}, "Enter what the quality statement covers"),
        ({"covers": "word " * 201}, "must be 200 words or fewer; you wrote 201"),
        ({"cqc_url": "not a link"}, "Enter a web address in the correct format"),
        ({"version": ""}, "This page is out of date"),
    ],
)
def test_bad_texts_get_a_sentence_and_change_nothing(world, changed, sentence):
    response = world.client("ingrid").post(statement_page(), TEXTS | changed)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert world.statement(7).version == 1


def test_a_spelling_is_added_accepted_by_imports_and_removed(world):
    ingrid = world.client("ingrid")
    ingrid.post(statement_page("spellings"), {"text": "Keeping adults safe"})
    assert queries.statement_numbers_by_alias(world.framework)["keepingadultssafe"] == 7
    alias = StatementAlias.objects.get()
    remove = address("spelling-remove", code=CODE, statement="safeguarding", alias=alias.pk)
    assert "not accepted any more" in ingrid.post(remove, follow=True).content.decode()
    assert "keepingadultssafe" not in queries.statement_numbers_by_alias(world.framework)
    assert "This spelling was already removed." in ingrid.post(remove, follow=True).content.decode()
    assert audited("framework.alias.added").after == {"text": "Keeping adults safe"}
    assert audited("framework.alias.removed").before == {"text": "Keeping adults safe"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter a spelling"),
        ("…", "Enter a spelling with letters in it."),
        ("Safeguarding", "already stands for this quality statement"),
        ("QS4", "already stands for quality statement 4"),
        ("x" * 161, "160 characters or fewer"),
    ],
)
def test_a_spelling_that_does_not_help_is_refused(world, text, sentence):
    response = world.client("ingrid").post(statement_page("spellings"), {"text": text})
    assert sentence in response.content.decode()
    assert not StatementAlias.objects.exists()


def test_an_evidence_category_is_taken_out_of_use(world):
    path = address("category", code=CODE, category="staff")
    page = world.client("ingrid").post(path, {"in_use": "no"}, follow=True).content.decode()
    assert "Feedback from staff and leaders is not in use now." in page
    assert not EvidenceCategory.objects.get(code="staff").in_use
    assert audited("framework.category.taken_out_of_use").before == {"in_use": True}
    world.client("ingrid").post(path, {"in_use": "no"})
    assert AuditEntry.objects.filter(action="framework.category.taken_out_of_use").count() == 1


def test_a_new_version_is_chosen_for_new_rounds_and_old_rounds_stay(world):
    made = world.round()
    call_command("load_framework", file=FIVE_POINT, verbosity=0)
    page = world.client("ingrid").post(address("default", code="five-point"), follow=True).content.decode()
    assert "New rounds use “Five-point test framework”" in page
    assert queries.default_framework().code == "five-point"
    made.refresh_from_db()
    assert made.framework == world.framework
    assert audited("framework.version.made_default").before == {"default": CODE}


@pytest.mark.parametrize("person", ["ada", "ann"])
@pytest.mark.parametrize(
    ("path", "data"),
    [
        (statement_page(), TEXTS),
        (statement_page("spellings"), {"text": "Other"}),
        (address("category", code=CODE, category="staff"), {"in_use": "no"}),
        (address("default", code=CODE), {}),
    ],
)
def test_people_of_councils_change_nothing_here(world, person, path, data):
    before = list(QualityStatement.objects.values_list()), list(EvidenceCategory.objects.values_list())
    assert world.client(person).post(path, data).status_code == 404
    assert before == (
        list(QualityStatement.objects.values_list()),
        list(EvidenceCategory.objects.values_list()),
    )
    assert not StatementAlias.objects.exists()


def upload(client, text: str = CSV, name: str = "results.csv"):
    return client.post(address("results-import"), {"file": SimpleUploadedFile(name, text.encode())})


def test_results_for_everybody_are_checked_shown_and_then_imported(world):
    ingrid = world.client("ingrid")
    check = upload(ingrid)["Location"]
    page = ingrid.get(check).content.decode()
    assert "Elsewhere Council" in page
    assert "March 2026" in page
    assert not PublishedResult.objects.exists()
    page = ingrid.post(check, follow=True).content.decode()
    assert "1 result was imported." in page
    row = PublishedResult.objects.get()
    assert (row.added_for, row.added_by, row.published_percent) == (None, world.people["ingrid"], 73)
    for council in (world.westmere, world.northby):
        assert queries.benchmark(world.framework, council).results == (row,)
    assert audited("framework.results.imported").after["councils"] == ["Elsewhere Council"]
    assert "imported already" in ingrid.post(check, follow=True).content.decode()
    assert PublishedResult.objects.count() == 1


def test_an_import_for_everybody_with_a_mistake_stores_nothing(world):
    response = upload(world.client("ingrid"), CSV + "Other,31/02/2026,9,,,,,,,,,,Good,https://a.example\n")
    page = response.content.decode()
    assert response.status_code == 200
    assert "The file has 2 mistakes. Nothing was imported." in page
    assert "“31/02/2026” is not a real date" in page
    assert not PublishedResult.objects.exists()


def test_a_members_upload_cannot_be_confirmed_by_the_installation_administrator(world):
    ada = world.client("ada")
    path = reverse("readiness:results-import", kwargs={"council": "westmere"})
    held = ada.post(path, {"file": SimpleUploadedFile("r.csv", CSV.encode())})["Location"]
    pending = held.rstrip("/").rsplit("/", 1)[-1]
    check = address("results-import-check", pending=pending)
    assert "no longer waiting" in world.client("ingrid").get(check, follow=True).content.decode()
    world.client("ingrid").post(check)
    assert not PublishedResult.objects.exists()


def test_the_exported_results_can_be_imported_again(world):
    ingrid = world.client("ingrid")
    ingrid.post(upload(ingrid)["Location"])
    exported = ingrid.get(address("results") + "?format=csv").content.decode("utf-8-sig")
    PublishedResult.objects.all().delete()
    ingrid.post(upload(ingrid, exported)["Location"])
    assert PublishedResult.objects.get().scores == [2, 3, 3, 3, 3, 3, 3, 3, 3]
    assert ingrid.get(address("results") + "?format=doc").status_code == 404


def test_the_page_says_so_when_no_framework_is_loaded(db, django_user_model):
    ingrid = django_user_model.objects.create(
        email="i@installation.example", full_name="Ingrid", is_installation_admin=True
    )
    client = Client()
    client.force_login(ingrid, backend="django.contrib.auth.backends.ModelBackend")
    assert "load_framework" in client.get(address("framework")).content.decode()
    assert client.get(address("results")).status_code == 404
