"""What a quality statement covers, as members of a council read it."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.framework.files import FIVE_POINT


def page(council: str = "westmere", statement: str = "safeguarding") -> str:
    return reverse("framework:statement", kwargs={"council": council, "statement": statement})


@pytest.mark.parametrize("person", ["ada", "ben", "cleo", "dev", "rhea", "vic"])
def test_everybody_who_works_with_rounds_reads_it(world, person):
    text = world.client(person).get(page()).content.decode()
    assert "What Safeguarding covers." in text
    assert "QS7, Ensuring safety" in text


def test_the_shipped_texts_sub_topics_and_names_are_on_it(world):
    call_command("load_framework", verbosity=0)
    path = page(statement="assessing-needs") + "?framework=cqc-la-2025"
    text = world.client("vic").get(path).content.decode()
    assert "Eligibility decisions for care and support" in text
    assert text.count("(seen word for word in CQC’s reports)") == 2
    assert "How the local authority works with people" in text
    assert "https://www.cqc.org.uk/guidance-regulation/local-authorities/assessment-framework" in text


def test_a_council_administrator_sees_no_statements(world):
    assert world.client("ann").get(page()).status_code == 403


@pytest.mark.parametrize("person", ["nia", "ingrid"])
def test_strangers_get_404(world, person):
    assert world.client(person).get(page()).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        page(statement="none"),
        page() + "?framework=none",
        page() + "?framework=%00",
        page() + "?framework=a'b",
    ],
)
def test_what_is_not_there_is_404(world, path):
    assert world.client("ada").get(path).status_code == 404


def test_another_versions_statement_is_read_by_its_code(world):
    call_command("load_framework", file=FIVE_POINT, verbosity=0)
    path = page(statement="carers")
    assert world.client("ada").get(path).status_code == 404
    assert "Unpaid carers." in world.client("ada").get(path + "?framework=five-point").content.decode()
