"""The benchmark pages: figures and doors."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import PublishedResult, SimilarCouncil
from assessment_ready.framework.services.similar import choose_similar
from assessment_ready.readiness.models import RoundKind
from tests.framework.files import load_shipped

OURS = [3, 3, 2, 3, 3, 3, 2, 3, 3]
PAGES: list[tuple[str, dict[str, str]]] = [
    ("benchmark", {}),
    ("benchmark-over-time", {}),
    ("benchmark-results", {}),
    ("benchmark-statement", {"statement": "safeguarding"}),
]
MANAGED: list[tuple[str, dict[str, str]]] = [("similar", {}), ("results-import", {})]


def address(name: str, council: str = "westmere", **kwargs) -> str:
    return reverse(f"readiness:{name}", kwargs={"council": council, **kwargs})


def result(world, name="Elsewhere Council", **values) -> PublishedResult:
    return PublishedResult.objects.create(
        **{
            "framework": world.framework,
            "council_name": name,
            "published_on": date(2026, 3, 1),
            "date_precision": "month",
            "scores": [3] * 9,
            "rating": "Good",
            "source_url": f"https://results.example/{name.lower().replace(' ', '-')}",
            **values,
        }
    )


@pytest.fixture
def results(world) -> list[PublishedResult]:
    """Two councils at 2, three at 3, one at 4; one that gives its rating only."""
    return [
        result(world, "Aby Council", scores=[2] * 9, rating="Requires improvement"),
        result(world, "Bly Council", scores=[2] * 9, rating="Requires improvement"),
        result(world, "Coy Council", published_on=date(2025, 6, 1)),
        result(world, "Dry Council", published_on=date(2025, 6, 9), date_precision="day"),
        result(world, "Fay Council", published_on=date(2025, 1, 1), date_precision="year"),
        result(world, "Guy Council", scores=[4] * 9, rating="Outstanding", published_percent=100),
        result(world, "Hoy Council", scores=[None] * 9, rating="Inadequate"),
    ]


def text_of(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(("name", "kwargs"), PAGES)
@pytest.mark.parametrize("person", ["ada", "ben", "cara", "will", "vic"])
def test_every_reader_opens_every_page(world, results, name, kwargs, person):
    page = text_of(world.client(person), address(name, **kwargs))
    assert page.count("<h1") == 1
    assert "7 published results of 7 councils" in page


@pytest.mark.parametrize(("name", "kwargs"), PAGES + MANAGED)
@pytest.mark.parametrize("person", ["cleo", "dev", "rhea", "ann"])
def test_people_without_the_right_get_403(world, name, kwargs, person):
    assert world.client(person).get(address(name, **kwargs)).status_code == 403


@pytest.mark.parametrize(("name", "kwargs"), MANAGED)
@pytest.mark.parametrize("person", ["cara", "will", "vic"])
def test_readers_do_not_manage_the_benchmark(world, name, kwargs, person):
    assert world.client(person).get(address(name, **kwargs)).status_code == 403
    assert world.client(person).post(address(name, **kwargs), {"councils": []}).status_code == 403


@pytest.mark.parametrize(("name", "kwargs"), PAGES + MANAGED)
@pytest.mark.parametrize("person", ["nia", "ingrid"])
def test_strangers_get_404(world, name, kwargs, person):
    assert world.client(person).get(address(name, **kwargs)).status_code == 404


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (0, "Published results of other councils belong here."),
        (1, "are shown here once there are published results"),
        (2, "Published results of other councils are listed here"),
        (3, "Published scores of other councils for this quality statement belong here."),
    ],
)
def test_without_results_and_rounds_each_page_says_what_belongs_there(world, page, sentence):
    name, kwargs = PAGES[page]
    assert sentence in text_of(world.client("ada"), address(name, **kwargs))


@pytest.mark.parametrize(("name", "kwargs"), PAGES)
def test_they_are_404_while_no_framework_is_loaded(world, name, kwargs):
    world.framework.is_default = False
    world.framework.save(update_fields=["is_default"])
    assert world.client("ada").get(address(name, **kwargs)).status_code == 404


def test_the_overview_says_where_we_stand(world, results):
    made = world.round(scores=OURS)
    client = world.client("ada")
    response = client.get(address("benchmark"))
    rows = [row for row in response.context["table"].rows if not row.group]
    assert len(rows) == 9
    assert [cell.text for cell in rows[0].as_cells[2:5]] == ["2 lower, 3 the same, 1 higher", "2.83", "67%"]
    assert rows[0].as_cells[4].sub == "4 of 6"
    assert rows[2].as_cells[1].score == 2
    assert rows[2].as_cells[2].text == "0 lower, 2 the same, 4 higher"
    assert response.context["our_round"] == made


def test_another_round_of_ours_may_stand_beside(world, results):
    world.round(scores=OURS)
    peer = world.round(kind=RoundKind.PEER_CHALLENGE, title="Peer challenge", scores=[1] * 9)
    response = world.client("ada").get(address("benchmark") + f"?round={peer.pk}")
    rows = [row for row in response.context["table"].rows if not row.group]
    assert rows[0].as_cells[2].text == "0 lower, 0 the same, 6 higher"
    link = rows[0].as_cells[0].url
    assert "Our score in Peer challenge is 1." in text_of(world.client("ada"), link)


@pytest.mark.parametrize("asked", ["abc", "-1", "0", "99999999", "9" * 40, "1 OR 1=1", "²", "\x00"])
def test_an_unknown_round_is_404(world, results, asked):
    assert world.client("ada").get(address("benchmark"), {"round": asked}).status_code == 404


def test_a_round_of_another_council_is_as_if_not_there(world, results):
    theirs = world.round(council=world.northby, scores=OURS)
    assert world.client("ada").get(address("benchmark"), {"round": theirs.pk}).status_code == 404
    assert world.client("ada").get(address("benchmark")).context["our_round"] is None


def test_scores_under_embargo_are_not_shown_to_the_uncleared(world, results):
    embargo = Embargo.objects.create(
        council=world.westmere,
        title="CQC draft",
        authority="CQC",
        lifts_at=timezone.now() + timedelta(days=7),
        created_by=world.people["ada"],
    )
    made = world.round(scores=OURS, embargo=embargo, title="Secret draft")
    for name, kwargs in PAGES:
        page = text_of(world.client("vic"), address(name, **kwargs))
        assert "Secret draft" not in page
    assert world.client("vic").get(address("benchmark"), {"round": made.pk}).status_code == 404
    assert world.client("vic").get(address("benchmark")).context["our_round"] is None


def test_one_statement_marks_our_score_and_lists_the_councils_with_their_sources(world, results):
    world.round(scores=OURS)
    response = world.client("ada").get(address("benchmark-statement", statement="safeguarding"))
    page = response.content.decode()
    assert (
        "Our score in Self-assessment, autumn 2026 is 2. Of 6 councils: 0 lower, 2 the same, 4 higher."
        in page
    )
    lists = {
        level.value: [found.council_name for found, _, _ in councils]
        for level, councils in response.context["at_each_score"]
    }
    assert lists == {
        4: ["Guy Council"],
        3: ["Coy Council", "Dry Council", "Fay Council"],
        2: ["Aby Council", "Bly Council"],
        1: [],
    }
    for row in results:
        assert (f'href="{row.source_url}"' in page) == (row.scores[0] is not None)
    assert 'id="score-3"' in page
    assert "You are here" in page


def test_an_unknown_statement_is_404(world, results):
    assert world.client("ada").get(address("benchmark-statement", statement="empathy")).status_code == 404


def test_ratings_over_time_lead_to_exactly_the_results_they_count(world, results):
    client = world.client("ada")
    table = client.get(address("benchmark-over-time")).context["table"]
    assert [row.as_cells[0].text for row in table.rows] == [
        "April to June 2025",
        "2025, month not known",
        "January to March 2026",
        "All",
    ]
    opened = 0
    for row in table.rows:
        for cell in row.as_cells[1:]:
            listed = client.get(cell.url).context["page_obj"].paginator.count
            assert str(listed) == cell.text, (row.as_cells[0].text, cell.url)
            opened += 1
    assert opened == 20
    assert table.rows[-1].as_cells[-1].text == "7"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"rating": "Good"}, ["Coy", "Dry", "Fay", "Own"]),
        ({"published": "2025"}, ["Coy", "Dry", "Fay"]),
        ({"published": "2025-2"}, ["Coy", "Dry"]),
        ({"published": "2025-none"}, ["Fay"]),
        ({"council": "hoy"}, ["Hoy"]),
        ({"similar": "yes"}, ["Bly"]),
        ({"similar": "own"}, ["Own"]),
        ({"rating": "Good", "published": "2026-1"}, ["Own"]),
        ({"sort": "-points", "rating": "Outstanding"}, ["Guy"]),
        ({"sort": "-council"}, ["Own", "Hoy", "Guy", "Fay", "Dry", "Coy", "Bly", "Aby"]),
        ({"rating": "Great"}, []),
        ({"published": "1066"}, []),
        ({"council": "\x00"}, []),
        ({"sort": "\x00", "page": "\x00", "rating": "Outstanding"}, ["Guy"]),
    ],
)
def test_the_results_are_filtered_and_exported_alike(world, results, query, names):
    result(world, "Own Council", added_for=world.westmere)
    result(world, "Theirs Council", added_for=world.northby)
    choose_similar(actor=world.members["ada"], names=["Bly Council"])
    client = world.client("vic")
    response = client.get(address("benchmark-results"), query)
    assert response.status_code == 200
    shown = [row.as_cells[0].text.removesuffix(" Council") for row in response.context["table"].rows]
    assert shown == names
    exported = client.get(address("benchmark-results"), query | {"format": "csv"}).content.decode("utf-8-sig")
    assert [line.split(",")[0].removesuffix(" Council") for line in exported.splitlines()[1:]] == names


def test_the_results_come_as_a_workbook_and_in_no_other_format(world, results):
    client = world.client("vic")
    response = client.get(address("benchmark-results"), {"format": "xlsx"})
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    assert client.get(address("benchmark-results"), {"format": "exe"}).status_code == 404


def test_each_council_sees_only_its_own_added_rows(world, results):
    result(world, "Ours Alone Council", added_for=world.westmere)
    for name, kwargs in PAGES:
        assert "Ours Alone" not in text_of(world.client("nia"), address(name, "northby", **kwargs))
    assert "Ours Alone" in text_of(world.client("ada"), address("benchmark-results"))
    assert "Ours Alone" not in text_of(world.client("ingrid"), reverse("framework:installation-results"))


@pytest.mark.parametrize(("name", "kwargs"), PAGES + MANAGED)
def test_one_more_row_costs_no_more_queries(world, results, name, kwargs):
    world.round(scores=OURS)
    choose_similar(actor=world.members["ada"], names=["Bly Council"])
    client = world.client("ada")
    path = address(name, **kwargs)
    client.get(path)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    before = cost()
    for number in range(30):
        result(world, f"Place {number} Council", added_for=world.westmere)
    choose_similar(actor=world.members["ada"], names=["Bly Council", "Place 1 Council"])
    world.round(scores=OURS, title="Another")
    assert cost() == before
    assert before <= 15


def test_similar_councils_are_chosen_shown_and_audited(world, results):
    client = world.client("ben")
    page = client.post(address("similar"), {"councils": ["Bly Council", "Guy Council"]}, follow=True)
    assert "2 similar councils are chosen now." in page.content.decode()
    entry = AuditEntry.objects.get(action="framework.similar.chosen")
    assert entry.council == world.westmere
    assert entry.after == {"councils": ["Bly Council", "Guy Council"], "count": 2}
    response = client.get(address("benchmark-statement", statement="equity"))
    assert [row.as_cells[0].text for row in response.context["similar"].rows] == [
        "Guy Council",
        "Bly Council",
    ]
    client.post(address("similar"), {"councils": ["Bly Council"]})
    assert list(SimilarCouncil.objects.values_list("council_name", flat=True)) == ["Bly Council"]
    assert not SimilarCouncil.objects.filter(council=world.northby).exists()


def test_a_hostile_search_finds_nothing_and_breaks_nothing(world, results):
    page = text_of(world.client("ada"), address("similar") + "?q=%00%3Cb%3E")
    assert "0 of 7 councils found" in page
    assert "<b>" not in page


def test_searching_keeps_the_chosen_councils_on_the_list(world, results):
    choose_similar(actor=world.members["ada"], names=["Bly Council"])
    response = world.client("ada").get(address("similar"), {"q": "GUY"})
    assert [value for value, _ in response.context["form"].fields["councils"].choices] == [
        "Bly Council",
        "Guy Council",
    ]
    assert response.context["found"] == 1


@pytest.mark.parametrize("names", [["Nowhere Council"], ["Theirs Council"]])
def test_a_council_that_is_not_in_the_results_cannot_be_chosen(world, results, names):
    result(world, "Theirs Council", added_for=world.northby)
    response = world.client("ada").post(address("similar"), {"councils": names})
    assert "Choose only from the list" in response.content.decode()
    assert not SimilarCouncil.objects.exists()


def test_too_many_similar_councils_are_refused_with_a_sentence(world):
    names = [result(world, f"Place {number} Council").council_name for number in range(31)]
    response = world.client("ada").post(address("similar"), {"councils": names})
    assert "Choose 30 councils or fewer; you chose 31." in response.content.decode()
    assert not SimilarCouncil.objects.exists()


def test_the_shipped_results_show_on_a_round_of_the_shipped_framework(world):
    world.framework.is_default = False
    world.framework.save(update_fields=["is_default"])
    load_shipped()
    page = text_of(world.client("vic"), address("benchmark"))
    assert "65 published results of 65 councils; 61 give a score for every quality statement" in page
    assert "The latest was published in December 2025." in page
    assert "3 October 2025" in page
    assert "Salford" in page
